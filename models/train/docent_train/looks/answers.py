"""What looking recognises, and what it can say that is not printed on the page; the order of its logits (models/folder/looks-answers.ts)."""

HUES = ("red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "grey")
# What is recognised at a word, beside a hue (none, or one of HUES) and how far a bar reaches: the state of a box or of a line to sign on is that of its label.
MARKS = ("plain", "bold", "struck", "underlined", "highlighted", "ticked", "crossed", "empty", "signed", "unsigned")
# What is recognised in a cell of a tile, beside the hue of a stamp.
THINGS = ("picture", "stamp", "signature")
# Kinds of pages.
PAGES = ("form", "letter", "table", "chart", "receipt", "article", "slide")
