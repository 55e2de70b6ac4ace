"""Running text in which something is bold, struck out, underlined or highlighted."""

import random

from ..documents import words as w
from ..documents.facts import filler_sentence
from ..documents.page import vary
from .marks import highlight, picture, strike, underline
from .options import signing, stamped
from .sheet import Sheet

WHAT = {
    "bold": ["Which word is bold?", "What is in bold?", "What is printed in bold?", "Which words are set in bold type?", "What stands in bold in the text?", "Which part of the text is bold?", "What is written in bold letters?", "Which phrase is in bold print?", "What text is bold?", "Name the bold words.", "Which words are printed heavier than the rest?"],
    "struck": ["What is struck out?", "Which word is crossed out?", "What has been crossed out?", "Which words are struck through?", "What was deleted by a line?", "Which text is struck through?", "Which word has a line through it?", "What did they cross out?", "Which words were struck out?", "What has been struck through?", "What text is crossed out?"],
    "underlined": ["What is underlined?", "Which word is underlined?", "Which words are underlined?", "What has a line under it?", "Which text has been underlined?", "What was underlined?", "Which phrase is underlined?", "Which part is underlined?", "What text has a line beneath it?", "Name the underlined words."],
    "highlighted": ["What is highlighted?", "Which word is highlighted?", "Which words are marked with a highlighter?", "What is marked in colour?", "Which text has been highlighted?", "What was highlighted?", "Which part of the text is highlighted?", "What did they highlight?", "Which words have a coloured background?", "What is marked with a marker pen?", "Which phrase is highlighted?"],
}
PEN = ["What colour is the highlighting?", "Which colour was used to highlight?", "In what colour is the text highlighted?", "What colour is the marker?", "What color is the highlight?", "Which colour is the highlighter?", "What is the colour of the highlighted text's background?"]
SIDE = ["On which side is the picture?", "Where is the picture on the page?", "Which side of the page is the image on?", "Is the photo on the left or on the right?", "Where does the illustration stand?", "In which part of the page is the picture?", "On what side of the page is the photo?", "Where is the image placed?", "Is the picture at the top or at the bottom?", "Which side is the photograph on?", "Where on the page do you see the picture?"]
HAS = ["Is there a picture on this page?", "Does the page have a photo?", "Is there an illustration?", "Does this page show an image?", "Can you see a picture?", "Are there any photos on the page?", "Does the page contain an image?", "Is a drawing shown?"]


def text_of(r: random.Random, sentences: int) -> str:
    made = [filler_sentence(r) for _ in range(sentences)]
    if r.random() < 0.4:
        made.insert(r.randrange(len(made)), f"{w.person(r)} of {w.company(r)} met {w.person(r)} in {r.choice(w.CITIES)} on {w.date(r)}.")
    return " ".join(made)


def run_of(r: random.Random, words, taken: "set[int]"):
    """A few words of one line that nothing marks yet -> their indices, or None."""
    for _ in range(20):
        a = r.randrange(len(words))
        n = r.choice((1, 1, 2, 3, 4))
        own = list(range(a, min(len(words), a + n)))
        if any(k in taken for k in range(own[0] - 1, own[-1] + 2)) or any(abs(words[k].box[1] - words[a].box[1]) > 2 for k in own):
            continue
        text = " ".join(words[k].text for k in own)
        if len(text.strip(".,;:()")) > 2 and text.strip(".,;:()\"'"):
            return own
    return None


def plain(text: str) -> str:
    return text.strip(".,;:()\"' ")


def marked(sheet: Sheet, x: float, y: float, right: float, size: float, bottom: float) -> float:
    """Paragraphs with some of the four marks, each at most once on the page."""
    r = sheet.r
    text = text_of(r, r.randint(2, 7))
    bold = {}
    n = len(text.split())
    if "bold" not in sheet.drawn and r.random() < 0.5:
        a = r.randrange(n)
        bold = {k: True for k in range(a, min(n, a + r.choice((1, 1, 2, 3))))}
    words, y = sheet.paragraph(x, y, right, text, size, bold)
    taken = set(bold)
    # A bold phrase over a line's end is still one phrase.
    if bold and sheet.family.bold != sheet.family.regular:
        sheet.drawn.add("bold")
        sheet.ask("bold", vary(r, r.choice(WHAT["bold"])), spans=[plain(" ".join(words[k].text for k in sorted(bold)))])
    elif bold:
        taken = set()
    for kind in ("struck", "underlined", "highlighted"):
        if kind in sheet.drawn or r.random() < 0.45:
            continue
        own = run_of(r, words, taken)
        if own is None:
            continue
        taken.update(own)
        chosen = [words[k] for k in own]
        sheet.drawn.add(kind)
        sheet.note(kind, chosen)
        if kind == "struck":
            strike(sheet, chosen, r)
        elif kind == "underlined":
            underline(sheet, chosen, r)
        else:
            colour = r.choice(("yellow", "yellow", "green", "pink", "orange", "blue"))
            highlight(sheet, chosen, colour, r)
            sheet.note_hue(colour, chosen)
            if r.random() < 0.5:
                sheet.ask("highlighted", vary(r, r.choice(PEN)), colour)
        sheet.ask(kind, vary(r, r.choice(WHAT[kind])), spans=[plain(" ".join(word.text for word in chosen))])
    return y


def make_marked(r: random.Random, width: int, height: int, size: float) -> Sheet:
    sheet = Sheet(r, width, height)
    x, right = width * r.uniform(0.05, 0.14), width * r.uniform(0.86, 0.95)
    y = height * r.uniform(0.03, 0.1)
    titled = r.random() < 0.5
    if titled:
        # A heading may be bold: then "what is bold" has two answers, and is not asked.
        heavy = r.random() < 0.4
        sheet.write(x, y, " ".join(text_of(r, 1).split()[:4]).strip(".,"), size * 1.4, heavy)
        if heavy:
            sheet.drawn.add("bold")
        y += size * 3
    while y < height * 0.55:
        y = marked(sheet, x, y, right, size, height) + size * r.uniform(0.4, 1.2)
        if r.random() < 0.25:
            break
    absent = [k for k in WHAT if k not in sheet.drawn]
    if absent and r.random() < 0.25:
        sheet.ask(k := r.choice(absent), vary(r, r.choice(WHAT[k])))
    if height - y > size * 8 and r.random() < 0.35:
        signing(sheet, x, y, right, size)
    if r.random() < 0.3:
        stamped(sheet)
    return sheet


def make_pictured(r: random.Random, width: int, height: int, size: float) -> Sheet:
    """A picture beside, above or below text; now and then none."""
    sheet = Sheet(r, width, height)
    side = r.choice(("left", "right", "top", "bottom", "none"))
    m = width * 0.06
    area = [m, height * 0.05, width - m, height * 0.95]
    share = r.uniform(0.25, 0.5)
    if side in ("left", "right"):
        wide, tall = (area[2] - area[0]) * share, height * r.uniform(0.2, 0.6)
        left = area[0] if side == "left" else area[2] - wide
        top = r.uniform(area[1], max(area[1] + 1, area[3] - tall))
        picture(sheet, (left, top, left + wide, top + tall), r)
        area[0 if side == "left" else 2] += (wide + m * 0.5) * (1 if side == "left" else -1)
    elif side in ("top", "bottom"):
        wide, tall = (area[2] - area[0]) * r.uniform(0.5, 1.0), height * share * 0.8
        left = area[0] + r.uniform(0, 1) * (area[2] - area[0] - wide)
        top = area[1] if side == "top" else area[3] - tall
        picture(sheet, (left, top, left + wide, top + tall), r)
        area[1 if side == "top" else 3] += (tall + m * 0.4) * (1 if side == "top" else -1)
    y = area[1]
    while y < area[3] - size * 7:
        text = text_of(r, r.randint(1, 4))
        lines = max(1, int((area[3] - y) / (size * 1.6)) - 1)
        room = int(lines * (area[2] - area[0]) / (size * 0.55) / 6.5)
        words = text.split()[: max(3, room)]
        _, y = sheet.paragraph(area[0], y, area[2], " ".join(words), size)
        y += size * r.uniform(0.5, 1.2)
        if r.random() < 0.12:
            break
    if side == "none":
        sheet.ask("side", vary(r, r.choice(HAS)), "no")
    else:
        sheet.ask("side", vary(r, r.choice(SIDE)), side)
        if r.random() < 0.35:
            sheet.ask("side", vary(r, r.choice(HAS)), "yes")
    if r.random() < 0.3:
        stamped(sheet)
    return sheet
