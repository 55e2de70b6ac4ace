"""Pages of every kind, and the question which kind this is; on some of them hands left marks."""

import random
from pathlib import Path

from PIL import Image, ImageDraw

from ..documents import load_real_receipts, make_document
from ..documents.facts import filler_sentence
from ..documents.page import vary
from ..documents.render import render
from ..held_out import split_receipts
from .answers import PAGES
from .letters import make_note
from .marked import WHAT, make_marked, make_pictured, plain
from .marks import highlight, signature, strike, underline, worn
from .options import SIGNED, make_form, stamped
from .plots import make_chart
from .sheet import COLOURS, Sheet, Word

KIND = [
    "What kind of page is this?", "What type of document is this?", "What is this page: a {a} or a {b}?", "Which kind of document is shown?", "Is this a {a} or a {b}?", "What sort of page is it?",
    "What is this document?", "What type of page is this?", "Does this look like a {a} or a {b}?", "How would you classify this page?", "Which document type is this?",
]
DOCUMENTS = {"letter": "letter", "form": "form", "table": "table", "measurements": "table", "receipt": "receipt", "text": "article", "paper": "article"}
OTHERS = ("contract", "invoice", "notice", "bill", "instructions", "schedule")


def ask_kind(sheet: Sheet, kind: str):
    r = sheet.r
    other = r.choice([n for n in PAGES if n != kind])
    a, b = r.sample((kind, other), 2)
    sheet.ask("page", vary(r, r.choice(KIND).format(a=a, b=b)), kind)


def of_document(r: random.Random, width: int, kind: str) -> Sheet:
    """A generated document in black, with its segments where they were printed."""
    document = make_document(r, kind)
    scale = width / document.width
    image, chars = render(document, r, scale)
    sheet = Sheet(r, *image.size)
    sheet.image = image.convert("RGB")
    sheet.draw = ImageDraw.Draw(sheet.image)
    at = 0
    for item in document.items:
        own = chars[at : at + sum(c != " " for c in item.text)]
        at += len(own)
        if not own or item.text.strip() == "":
            continue
        sheet.segments.append((item.text.strip(), own[0][1] - own[0][3] / 2, own[0][2] - own[0][4] / 2, own[-1][1] + own[-1][3] / 2, own[0][2] + own[0][4] / 2))
        words, k = [], 0
        for text in item.text.split():
            cells = own[k : k + len(text)]
            k += len(text)
            words.append(Word(text, (cells[0][1] - cells[0][3] / 2, cells[0][2] - cells[0][4] / 2, cells[-1][1] + cells[-1][3] / 2, cells[0][2] + cells[0][4] / 2)))
        sheet.lines.append(words)
        # Not every family has a bold face.
        if item.bold:
            sheet.note("?", words)
    return sheet


def of_receipt(r: random.Random, receipt, width: int) -> Sheet:
    """A real scan, its segments as transcribed."""
    image = Image.open(receipt.image).convert("RGB")
    scale = min(1.0, width / image.width)
    image = image.resize((round(image.width * scale), round(image.height * scale)), Image.BILINEAR)
    sheet = Sheet(r, *image.size)
    sheet.image = image
    sheet.draw = ImageDraw.Draw(image)
    for text, x0, y0, x1, y1 in receipt.lines:
        box = tuple(v * scale for v in (x0, y0, x1, y1))
        sheet.segments.append((text, *box))
        step, words, at = (box[2] - box[0]) / max(1, len(text)), [], 0
        for word in text.split():
            a = text.index(word, at)
            at = a + len(word)
            words.append(Word(word, (box[0] + a * step, box[1], box[0] + at * step, box[3])))
        if words:
            sheet.lines.append(words)
    return sheet


def mark(sheet: Sheet):
    """Some of a page's words struck out, underlined or highlighted, a signature in its free foot, a stamp."""
    r = sheet.r
    lines = [words for words in sheet.lines if sum(len(x.text) for x in words) > 5]
    for kind, draw in r.sample((("struck", strike), ("underlined", underline), ("highlighted", None)), 3):
        if not lines or r.random() < 0.5:
            continue
        # On printed forms and tables there are lines under words already.
        if kind == "underlined" and r.random() < 0.6:
            continue
        words = lines.pop(r.randrange(len(lines)))
        a = r.randrange(len(words))
        chosen = words[a : a + r.choice((1, 2, 3, 8))]
        if not plain(" ".join(x.text for x in chosen)):
            continue
        if draw:
            draw(sheet, chosen, r)
        else:
            colour = r.choice(("yellow", "yellow", "green", "pink", "orange", "blue"))
            highlight(sheet, chosen, colour, r)
            sheet.note_hue(colour, chosen)
        sheet.drawn.add(kind)
        sheet.note(kind, chosen)
        sheet.ask(kind, vary(r, r.choice(WHAT[kind])), spans=[plain(" ".join(x.text for x in chosen))])
    foot = max((s[4] for s in sheet.segments), default=0)
    if sheet.height - foot > sheet.width * 0.06 and r.random() < 0.4:
        yes = r.random() < 0.6
        if yes:
            wide = sheet.width * r.uniform(0.15, 0.35)
            signature(sheet, sheet.width * r.uniform(0.1, 0.6), min(sheet.height - 3, foot + sheet.width * r.uniform(0.05, 0.08)), wide, sheet.width * r.uniform(0.03, 0.06), r)
        sheet.ask("signature", vary(r, r.choice(SIGNED)), "yes" if yes else "no")
    if r.random() < 0.4:
        stamped(sheet)


def make_slide(r: random.Random, width: int, height: int, size: float) -> Sheet:
    sheet = Sheet(r, width, height, "sans")
    if r.random() < 0.4:
        dark = tuple(r.randint(0, 80) for _ in range(3))
        sheet.draw.rectangle([0, 0, width, height], fill=dark)
        sheet.ink = (245, 245, 245)
    big = size * r.uniform(1.6, 2.4)
    sheet.write(width * 0.07, height * 0.08, " ".join(filler_sentence(r).split()[:4]).strip(".,"), big, r.random() < 0.5)
    y = height * 0.3
    for _ in range(r.randint(2, 5)):
        if y > height * 0.85:
            break
        text = " ".join(filler_sentence(r).split()[: r.randint(3, 6)]).strip(".,")
        sheet.write(width * 0.1, y, r.choice(("•", "-", "")) + " " + text, size * 1.2)
        y += size * 2.4
    return sheet


# What a roll up to each of these makes.
SHARES = (("form", 0.23), ("chart", 0.49), ("marked", 0.7), ("pictured", 0.8), ("slide", 0.84), ("receipt", 0.88), ("note", 0.9), ("document", 1.0))


def make_page(r: random.Random, receipts=(), kind: "str | None" = None) -> Sheet:
    """A page of one of the twelve kinds, drawn and worn. kind: of PAGES, where it must be this one."""
    width = r.choice((430, 560, 700, 860, 1000))
    size = width * r.uniform(0.022, 0.036) if width > 500 else width * r.uniform(0.03, 0.045)
    size = max(11.0, size)
    height = round(width * r.choice((0.5, 0.75, 1.0, 1.414)))
    roll = r.random()
    made = next(name for name, share in SHARES if roll <= share)
    names = (*DOCUMENTS, *DOCUMENTS, *OTHERS)
    if kind is not None:
        names = tuple(name for name, own in DOCUMENTS.items() if own == kind)
        drawn = [name for name in ("form", "chart", "slide", "receipt") if name == kind] + ["marked", "pictured"] * (kind == "article") + ["note"] * (kind == "letter") + ["document"] * (names != ())
        made = r.choice(drawn)
    if made == "receipt" and not receipts:
        made = "document"
    asked = made
    if made == "form":
        sheet = make_form(r, width, height, size)
    elif made == "chart":
        sheet = make_chart(r, width, round(width * r.choice((0.6, 0.75, 1.0))), size)
    elif made == "marked":
        sheet, asked = make_marked(r, width, height, size), "article"
    elif made == "pictured":
        sheet, asked = make_pictured(r, width, height, size), None
        sheet.kind = "article"
    elif made == "note":
        sheet, asked = make_note(r, width, height, size), "letter"
        mark(sheet)
    elif made == "slide":
        sheet = make_slide(r, width, round(width * r.choice((0.56, 0.75))), size)
    elif made == "receipt":
        sheet = of_receipt(r, r.choice(receipts), width)
        mark(sheet)
    else:
        name = r.choice(names)
        sheet, asked = of_document(r, width, name), DOCUMENTS.get(name)
        mark(sheet)
    sheet.kind = asked or sheet.kind
    if r.random() < 0.35 and asked != "receipt":
        sheet.spread()
    if asked and (not sheet.questions or r.random() < 0.3):
        ask_kind(sheet, asked)
    coloured = any(q.kind == "colour" or q.answer in COLOURS or "olour" in q.question for q in sheet.questions)
    sheet.image = worn(sheet.image, r, grey=not coloured)
    return sheet


def load_receipts(data: Path):
    return split_receipts(load_real_receipts(data / "receipts/train", extra=False))
