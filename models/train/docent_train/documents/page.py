"""A page as a list of placed text segments, and its text in reading order.

One TextItem is what one line box of a text layer or one table cell would be. Everything is in abstract pixels, y down.
"""
from __future__ import annotations

import random
from dataclasses import dataclass, field, replace

from .noise import misread, sample_rate
from .rows import Segment, lay_out, rows_of

NOT_ON_PAGE = "not on this page"

# Advance widths in em of a typical sans face; other characters count 0.56. A renderer fits the real face to these.
_EM = {c: w for chars, w in (
    ("ijl.,:;'|!", 0.26), ("ftrI()[]-/\\ \"`", 0.33), ("sczkJvxy", 0.5), ("mwMW@%", 0.86), ("ABCDEFGHKNOPQRSTUVXYZ&", 0.68),
) for c in chars}
MONO_EM = 0.6


def estimate_width(text: str, size: float, role: str, bold: bool) -> float:
    """Width in pixels that a face of this role would need, about."""
    if role in ("mono", "dot"):
        return MONO_EM * size * len(text)
    get = _EM.get
    return size * sum([get(c, 0.56) for c in text]) * (1.06 if bold else 1.0)


@dataclass(slots=True)
class TextItem:
    text: str
    x: float
    y: float
    size: float
    role: str = "sans"  # mono | sans | serif | dot
    bold: bool = False
    width: float = 0.0
    colour: int = 0  # grey level of the ink, 0 black
    align: str = "l"  # which end stays put when a face needs less room than estimated

    @property
    def height(self) -> float:
        return self.size * 1.2


@dataclass(slots=True)
class Question:
    question: str
    answers: list[str]  # the first is the canonical one, exactly as printed
    kind: str
    unanswerable: bool = False
    operation: str = ""  # what is done with `cells` (page_reader/model.py, OPERATIONS); "": the answer is a span
    cells: tuple[tuple[int, int], ...] = ()  # (row, column) of the page's last table, the header being row 0
    parts: tuple[str, ...] = ()  # of a list: its items, each as printed


@dataclass(slots=True)
class Rule:
    """A line or a filled rectangle: kind 'line' from (x0,y0) to (x1,y1), 'fill', 'box' or 'ellipse' in that box."""

    kind: str
    x0: float
    y0: float
    x1: float
    y1: float
    grey: int = 0
    width: float = 1.0


@dataclass
class Document:
    kind: str
    width: float = 600.0
    height: float = 800.0
    items: list[TextItem] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    image: str | None = None  # path of the scanned image for real pages
    tables: list[dict[tuple[int, int], list[int]]] = field(default_factory=list)  # (row, column) -> indices of `items` that print the cell

    def add(self, text: str, x: float, y: float, size: float, role: str = "sans", bold: bool = False, align: str = "l", colour: int = 0) -> TextItem:
        """Place a segment; x is its left edge, right edge or centre by `align` (l, r, c)."""
        width = estimate_width(text, size, role, bold)
        if align == "r":
            x -= width
        elif align == "c":
            x -= width / 2
        item = TextItem(text, x, y, size, role, bold, width, colour, align)
        self.items.append(item)
        return item

    def ask(self, kind: str, question: str, *answers: str) -> None:
        """A question; without answers it is one that the page does not answer."""
        if answers:
            self.questions.append(Question(question, list(dict.fromkeys(answers)), kind))
        else:
            self.questions.append(Question(question, [NOT_ON_PAGE], kind, True))

    def segments(self) -> list[Segment]:
        return [(i.text, i.x, i.y, i.x + i.width, i.y + i.size * 1.2) for i in self.items if i.text]

    def prompt_text(self, rng: random.Random | None = None, noise: object = None) -> tuple[str, list[float], list[float]]:
        """Page text in reading order and, per code point, the centre as fractions of the page.

        Segments of one visual row are joined by a tab, rows by a newline; a separator sits at the end of what it follows.
        noise: None for the exact text, a rate 0..1, or "sample" for a rate drawn per page (needs rng).
        """
        rows = rows_of(self.segments())
        if noise is not None and noise != 0:
            if rng is None:
                raise ValueError("prompt_text with noise needs an rng")
            rate = sample_rate(rng) if noise == "sample" else float(noise)  # type: ignore[arg-type]
            return misread(rows, self.width, self.height, rng, rate)
        return lay_out(rows, self.width, self.height)


def beside(document: Document, other: Document, rng: random.Random) -> Document:
    """Both on one page, the other's text in a column of its own, to the left or to the right; only the first one's questions remain."""
    scale = document.width / other.width * rng.uniform(0.6, 1.0)
    gap = document.width * rng.uniform(0.01, 0.08)
    left = rng.random() < 0.5
    joined = Document(document.kind, document.width + gap + other.width * scale, max(document.height, other.height * scale), questions=document.questions)
    down = rng.uniform(0, max(0.0, document.height - other.height * scale))
    moves = ((document, 1.0, other.width * scale + gap if left else 0.0, 0.0), (other, scale, 0.0 if left else document.width + gap, down))
    for source, factor, dx, dy in moves:
        for item in source.items:
            joined.items.append(replace(item, x=item.x * factor + dx, y=item.y * factor + dy, size=item.size * factor, width=item.width * factor))
        for rule in source.rules:
            joined.rules.append(replace(rule, x0=rule.x0 * factor + dx, x1=rule.x1 * factor + dx, y0=rule.y0 * factor + dy, y1=rule.y1 * factor + dy))
    return joined


def pick(rng: random.Random, templates: list[str], **values: str) -> str:
    """One template, filled in, sometimes in the way people type."""
    text = rng.choice(templates).format(**values)
    return vary(rng, text)


def vary(rng: random.Random, text: str) -> str:
    """Question as typed: sometimes lower case, without the question mark, or with a polite head."""
    roll = rng.random()
    if roll < 0.12:
        # Only the first letter: names inside the question must still match the page.
        text = text[:1].lower() + text[1:]
        if roll < 0.05:
            text = text.rstrip("?")
    elif roll < 0.15:
        text = rng.choice(["Please tell me: ", "From this page: ", "According to the document, ", "Look it up: "]) + text[:1].lower() + text[1:]
    return text
