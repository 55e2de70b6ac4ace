"""What a question about looks aims at, and ways to ask for it; the order of the logits (models/folder/looks-answers.ts)."""

import random

from ..documents import words as w
from ..documents.page import vary
from . import marked, options, pages, plots
from .answers import PAGES

MOST = ("highest", "tallest", "largest", "biggest", "longest", "greatest")
LEAST = ("lowest", "smallest", "shortest", "least")
THING = ("anything", "any text", "any word", "something", "some of the text", "a word", "{o}", "the word {o}", "{o}")

WAYS: "dict[str, tuple[str, ...]]" = {
    "bold": (*marked.WHAT["bold"], "Which words stand out in heavy type?", "What is emphasised in bold?", "which text is in bold face", "What did they print in bold?", "List what is bold.", "Which words are in heavy letters?", "What has been put in bold?", "Which words appear bold?", "Show the words in bold type.", "Which expression is bolded?"),
    "struck": (*marked.WHAT["struck"], "Which words are crossed through?", "What has been struck off?", "which part was scratched out", "What text was deleted with a line through it?", "List what is crossed out.", "Which words did somebody cross out?", "What is lined through?", "Which words appear with a strikethrough?", "What was struck from the text?", "Which expression has been crossed off?"),
    "underlined": (*marked.WHAT["underlined"], "Which words have a stroke below them?", "What did somebody underline?", "what is underscored", "List the underlined text.", "Which words appear with an underline?", "What has been underlined with a pen?", "Which words are emphasised by a line beneath?", "Which expression is underlined?", "Show what has a line drawn under it."),
    "highlighted": (*marked.WHAT["highlighted"], "Which words were marked in yellow?", "What has somebody highlighted?", "what is marked with colour", "List the highlighted text.", "Which words appear on a coloured background?", "What was emphasised with a highlighter?", "What text is shaded in colour?", "Which expression is highlighted?", "Which words are coloured in?", "What did somebody mark with a text marker?"),
    "has_bold": ("Is {t} bold?", "Is {t} in bold?", "Is {t} printed in bold type?", "Does the page have bold words?", "Is {t} set in heavy type?", "Are there bold words on the page?", "Are any words in bold?"),
    "has_struck": ("Is {t} crossed out?", "Is {t} struck out?", "Was {t} struck through?", "Has {t} been crossed out?", "Does {t} have a line through it?", "Are there crossed-out words on the page?", "Are any words struck out?"),
    "has_underlined": ("Is {t} underlined?", "Was {t} underlined?", "Does {t} have a line under it?", "Has {t} been underlined?", "Are there underlined words on the page?", "Are any words underlined?"),
    "has_highlighted": ("Is {t} highlighted?", "Was {t} marked with a highlighter?", "Has {t} been highlighted?", "Is {t} marked in colour?", "Are there highlighted words on the page?", "Are any words highlighted?"),
    "pen": (*marked.PEN, "Which colour did they highlight with?", "what colour is the text marker", "What is the background colour of the marked words?", "In which colour did somebody mark the words?", "What colour did they use to mark it?"),
    "box_which": (*options.WHICH, "What did they tick?", "What is ticked?", "what was checked", "Which boxes have a cross?", "Which {g} has a tick?", "Which of the options has been checked off?", "What {g} did somebody select?", "Which box has been filled in?", "What was marked under {g}?", "Which box did they check at {g}?", "Which {g} is chosen on the form?", "What does the form say under {g}, going by the tick?", "Which one did they put an X in?", "What {g} is ticked off?"),
    "box_empty": (*options.EMPTY, "Which box has no mark?", "What did they leave blank under {g}?", "Which options are not checked?", "which boxes are unticked", "Which {g} is left unmarked?", "Which box did nobody tick?"),
    "box_is": (*options.IS, *options.IS_OF, "Does the box at {o} have a mark?", "Did somebody check {o}?", "Is there a cross at {o}?", "Is the little square next to {o} filled in?", "Has someone ticked {o}?", "Was {o} checked off?", "Is the option {o} selected?", "Is {o} crossed?", "Did they choose {o}?", "Is there an X in the box for {o}?", "Is the tick box {o} filled?"),
    "box_state": (*options.STATE, "Empty, ticked or crossed: what about {o}?", "Is {o} ticked, crossed or left empty?", "What has been put into the box at {o}?", "Which mark is in the box of {o}?", "Is the box {o} empty, checked or crossed?", "What is drawn in the box {o}?", "How was the box for {o} filled in?"),
    "signed": (*options.SIGNED, *options.BY, "Is there a signature?", "does it carry a signature", "Did the {p} put a signature on it?", "Has somebody signed at the bottom?", "Was the letter signed?", "Is the signature line empty?", "Has the {p} signed it?", "Did the {p} sign the letter?", "Is it signed by the {p}?", "Are there signatures on the page?", "Is there a handwritten name at the bottom?"),
    "signed_who": (*options.WHO, "Which person's signature line is filled?", "Whose line bears a signature?", "Which of the parties signed it?", "Who has put their signature?"),
    "stamped": (*options.STAMPED, "Does it carry a seal?", "do you see a stamp", "Was a stamp put on it?", "Is there an official stamp?", "Has somebody stamped it?", "Are there any stamps?", "Is a rubber stamp visible on the page?"),
    "stamp_colour": (*options.STAMP_COLOUR, "What colour is the seal?", "which colour is the rubber stamp's ink", "What colour was it stamped in?", "In which colour is the stamp printed?"),
    "picture_side": (*marked.SIDE, "Where is the photo?", "whereabouts is the image", "Is the drawing left or right of the text?", "Is the image above or below the text?", "On which half of the page is the photograph?", "Where did they put the picture?", "Which edge is the picture near?"),
    "picture_has": (*marked.HAS, "Do you see a photograph?", "any pictures?", "Is there some image on it?", "Does it have an illustration?", "Is the page illustrated?"),
    "kind": (*pages.KIND, "what sort of document am I looking at", "What is this a picture of: a {a} or a {b}?", "Is it a {a} or a {b}?", "Would you call this a {a} or a {b}?", "Which sort of paper is this?", "What category of document is it?"),
    "bar_most": (*plots.HIGHEST, "Which category has the {m} bar in the graph?", "Which {n} reaches the {m} value in the bar chart?", "What does the {m} column stand for?", "For which {n} is the column {m}?", "which bar reaches furthest", "Whose column is {m}?", "Which of the columns is the {m}?"),
    "bar_least": (*plots.HIGHEST, "Which category has the {m} bar in the graph?", "Which {n} has the {m} value in the bar chart?", "What does the {m} column stand for?", "For which {n} is the column {m}?", "Whose column is {m}?", "Which of the columns is the {m}?"),
    "slice_most": (*plots.SLICE, "Which piece of the pie is the {m}?", "Who has the {m} slice?", "Which segment is {m}?", "What makes up the {m} share of the pie?"),
    "slice_least": (*plots.SLICE, "Which piece of the pie is the {m}?", "Who has the {m} slice?", "Which segment is {m}?", "What makes up the {m} share of the pie?"),
    "end_most": (*plots.LINE, "Which line ends up on top?", "Which curve finishes {m}?", "Which line is {m} at the right end?", "Whose line is {m} in {last}?", "Which {n} finishes {m}?", "Which line lies {m} at the right edge?"),
    "end_least": (*plots.LINE, "Which line ends up at the bottom?", "Which curve finishes {m}?", "Which line is {m} at the right end?", "Whose line is {m} in {last}?", "Which {n} finishes {m}?", "Which line lies {m} at the right edge?"),
    "start_most": (*plots.START, "Which curve begins {m}?", "Which line is {m} at the left end?", "Which {n} starts out {m}?", "Whose line is {m} at the start?", "Which line lies {m} at the left edge?"),
    "start_least": (*plots.START, "Which curve begins {m}?", "Which line is {m} at the left end?", "Which {n} starts out {m}?", "Whose line is {m} at the start?", "Which line lies {m} at the left edge?"),
    "colour_of": (*plots.COLOUR, "Which colour was used for {s}?", "What colour is the {s} {k}?", "In what colour do you see {s}?", "what color was chosen for {s}", "Which colour does the {k} of {s} have?", "By which colour is {s} shown?", "What is the {k} colour of {s}?"),
    "colour_which": (*plots.NAMED, "Which {n} is shown in {c}?", "What does the {c} {k} stand for?", "Which one is the {c} {k}?", "Whose {k} is {c}?", "which category is coloured {c}", "What is drawn in {c}?", "Which {k} is {c}?", "Which {n} has the {c} colour?"),
}  # fmt: skip
AIMS = tuple(WAYS)


def ask_for(r: random.Random, aim: str) -> str:
    """A question that aims at this."""
    way = r.choice(WAYS[aim])
    group, pool = r.choice(list(options.GROUPS.items())) if r.random() < 0.5 else options.own_group(r)
    noun, names = plots.names_of(r, 3)
    kinds = r.sample(PAGES, 2)
    least = aim.endswith("least")
    most = (("lowest", "lowest", "at the bottom") if least else ("highest", "highest", "on top")) if aim.startswith(("end", "start")) else LEAST if least else MOST
    slots = dict(
        t=r.choice(THING).replace("{o}", r.choice(('"{o}"', "{o}"))).format(o=r.choice((r.choice(w.CITIES), w.pseudo(r, 2, 3), w.company(r), str(r.choice(list(w.THINGS))), w.person(r)))),
        g=group.lower(), o=r.choice(pool), p=r.choice(r.choice(options.PARTIES)).lower() if r.random() < 0.8 else r.choice(("chairman", "director", "owner", "author", "guest", "bank", "supplier", "nurse", "member")),
        s=r.choice(names) if "{s} {k}" in way or aim == "colour_of" else r.choice(("ticked", "checked", "marked", "crossed", "selected", "chosen")), a=kinds[0], b=kinds[1], m=r.choice(most), n=noun if r.random() < 0.6 else r.choice(("region", "team", "company", "series", "category", "department", "item", "group")), k=r.choice(("bar", "line", "slice", "curve", "column", "series")),
        c=r.choice(list(plots.COLOURS)), first=r.randint(1980, 2020), last=r.randint(1990, 2026),
    )  # fmt: skip
    return vary(r, way.format(**slots))
