"""A page in colour that is drawn and written at once: every printed segment is kept with its exact place."""

import random
from dataclasses import dataclass

from PIL import Image, ImageDraw

from ..documents.faces import Family, choose, face
from ..documents.rows import lay_out, rows_of

Box = "tuple[float, float, float, float]"
COLOURS = {
    "red": (205, 30, 35), "orange": (240, 130, 20), "yellow": (250, 215, 30), "green": (40, 150, 60), "blue": (35, 85, 190), "purple": (125, 55, 155),
    "pink": (240, 120, 170), "brown": (120, 75, 40), "black": (15, 15, 15), "grey": (140, 140, 140),
}  # fmt: skip


def shade(name: str, r: random.Random, spread: int = 22) -> "tuple[int, int, int]":
    """A colour of this name."""
    return tuple(max(0, min(255, c + r.randint(-spread, spread))) for c in COLOURS[name])


@dataclass
class Question:
    question: str
    kind: str
    # One of answers.py, or words of the page; neither: not on the page.
    answer: str = ""
    spans: "tuple[str, ...]" = ()


@dataclass
class Word:
    text: str
    box: Box


class Sheet:
    """A page of width x height pixels."""

    def __init__(self, r: random.Random, width: int, height: int, role: "str | None" = None):
        self.r, self.width, self.height = r, width, height
        paper = 255 if r.random() < 0.7 else r.randint(232, 254)
        tint = 0 if r.random() < 0.8 else r.randint(0, 14)
        self.image = Image.new("RGB", (width, height), (paper, paper - tint // 3, paper - tint))
        self.draw = ImageDraw.Draw(self.image)
        self.ink = (0, 0, 0) if r.random() < 0.7 else tuple([r.randint(0, 70)] * 3)
        self.family: Family = choose(r, role or r.choice(("sans", "sans", "serif", "mono" if r.random() < 0.3 else "sans")))
        self.segments: "list[tuple[str, float, float, float, float]]" = []
        self.questions: "list[Question]" = []
        # Features of the page that were drawn, so that "not on the page" is known to be true.
        self.drawn: "set[str]" = set()
        # What was done to words, by one of MARKS, and where they are.
        self.marks: "list[tuple[str, Box]]" = []
        # Hues at words, how far the bars of words reach as shares of the page's width, and things that are no text with their hue.
        self.hues: "list[tuple[str, Box]]" = []
        self.reaches: "list[tuple[float, Box]]" = []
        self.things: "list[tuple[str, str, Box]]" = []
        # One of PAGES, where that is known.
        self.kind: "str | None" = None
        # The words of each printed line, where a whole document was drawn.
        self.lines: "list[list[Word]]" = []

    def font(self, size: float, bold: bool = False):
        return face(self.family.bold if bold else self.family.regular, max(7, round(size)))

    def measure(self, text: str, size: float, bold: bool = False) -> float:
        return self.font(size, bold).font.getlength(text)

    def write(self, x: float, y: float, text: str, size: float, bold: bool = False, colour=None, keep: bool = True) -> "list[Word]":
        """Writes a segment with its top left at (x, y) -> its words. keep: it is in the page's text."""
        f = self.font(size, bold)
        baseline = round(y + f.size * 0.95)
        self.draw.text((round(x), baseline), text, fill=colour or self.ink, font=f.font, anchor="ls")
        top, bottom = baseline - 0.84 * f.size, baseline + 0.12 * f.size
        words, at = [], 0
        for word in text.split():
            a = text.index(word, at)
            at = a + len(word)
            left, right = f.font.getlength(text[:a]), f.font.getlength(text[:at])
            words.append(Word(word, (round(x) + left, top, round(x) + right, bottom)))
        if bold and self.family.bold != self.family.regular:
            self.note("bold", words)
        if keep and words:
            self.segments.append((text, words[0].box[0], top, words[-1].box[2], bottom))
        return words

    def paragraph(self, x: float, y: float, right: float, text: str, size: float, style=None) -> "tuple[list[Word], float]":
        """Lines from x to right; style: index of a word -> bold. -> words, and where the next line stands."""
        style, words = style or {}, []
        line: "list[tuple[str, bool]]" = []
        pen, gap = x, self.measure(" ", size)
        f_height = self.font(size).size * self.r.choice((1.3, 1.35, 1.45))

        def flush(y):
            at, made = x, []
            for text, bold in line:
                made += self.write(at, y, text, size, bold, keep=False)
                at += self.measure(text, size, bold) + gap
            if made:
                self.segments.append((" ".join(t for t, _ in line), made[0].box[0], made[0].box[1], made[-1].box[2], made[0].box[3]))
            words.extend(made)

        for n, word in enumerate(text.split()):
            bold = bool(style.get(n))
            wide = self.measure(word, size, bold)
            if line and pen + wide > right:
                flush(y)
                line, pen, y = [], x, y + f_height
            line.append((word, bold))
            pen += wide + gap
        flush(y)
        return words, y + f_height

    def ask(self, kind: str, question: str, answer: str = "", spans=()):
        self.questions.append(Question(question, kind, answer, tuple(spans)))

    def note(self, mark: str, words: "list[Word]"):
        self.marks += [(mark, word.box) for word in words]

    def note_hue(self, hue: str, words: "list[Word]"):
        self.hues += [(hue, word.box) for word in words]

    def spread(self):
        """The page becomes larger: it has wide margins, or ends halfway down."""
        r, (w, h) = self.r, self.image.size
        wide, tall = round(w * r.uniform(1.0, 1.6)), round(h * r.uniform(1.0, 2.2))
        x, y = round((wide - w) * r.uniform(0, 0.6)), round((tall - h) * r.choice((0, 0, r.random())))
        paper = self.image.getpixel((1, h - 2))
        image = Image.new("RGB", (wide, tall), paper)
        image.paste(self.image, (x, y))
        move = lambda box: (box[0] + x, box[1] + y, box[2] + x, box[3] + y)
        self.segments = [(text, *move(box)) for text, *box in self.segments]
        self.marks, self.hues = ([(name, move(box)) for name, box in own] for own in (self.marks, self.hues))
        self.reaches = [(reach * w / wide, move(box)) for reach, box in self.reaches]
        self.things = [(name, hue, move(box)) for name, hue, box in self.things]
        self.image, self.draw, self.width, self.height = image, ImageDraw.Draw(image), wide, tall

    def text(self) -> "tuple[str, list[float], list[float], list[float]]":
        """-> text in reading order; per code point its centre x and y as shares of the page, and the height of its line."""
        rows = rows_of(self.segments)
        text, xs, ys = lay_out(rows, self.width, self.height)
        heights: "list[float]" = []
        for i, row in enumerate(rows):
            heights += [heights[-1]] if i else []
            for j, (own, _, y0, _, y1) in enumerate(row):
                heights += [heights[-1]] if j else []
                heights += [(y1 - y0) / self.height] * len(own)
        return text, xs, ys, heights
