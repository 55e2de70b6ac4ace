"""A strip of till paper: the shop's habits (case, currency, number format, type) and one line after another."""
from __future__ import annotations

import random

from .page import Document, Rule, estimate_width

Rng = random.Random
Goods = tuple[str, int, int, int, str]  # name, quantity, unit price and amount in cents, code


class TillRoll:
    """Writes one receipt line by line onto a Document."""

    def __init__(self, rng: Rng) -> None:
        self.rng = rng
        roll = rng.random()
        self.region = "my" if roll < 0.62 else "us" if roll < 0.78 else "uk" if roll < 0.88 else "eu"
        upper_share = {"my": 0.93, "us": 0.5, "uk": 0.4, "eu": 0.25}[self.region]
        self.upper = rng.random() < upper_share
        self.comma = self.region == "eu" and rng.random() < 0.7
        self.tax = {"my": "GST" if rng.random() < 0.85 else "SST", "us": "Sales Tax", "uk": "VAT", "eu": rng.choice(["VAT", "MwSt", "TVA", "IVA", "BTW"])}[self.region]
        self.currency = {"my": rng.choice(["RM", "RM", "RM", "MYR", "$"]), "us": "$", "uk": rng.choice(["£", "GBP"]), "eu": rng.choice(["EUR", "€"])}[self.region]
        # How amounts show: bare, RM9.99 or RM 9.99.
        self.prefix = "" if rng.random() < 0.72 else self.currency if rng.random() < 0.6 else self.currency + " "
        self.thousands = rng.random() < 0.6
        self.item_prefix = self.prefix if rng.random() < 0.2 else ""
        self.columns = rng.randint(32, 46)
        role = rng.choices(["mono", "dot", "sans", "serif"], [0.5, 0.2, 0.27, 0.03])[0]
        self.size = float(rng.choice([16, 18, 20, 20, 22, 24]))
        cell = self.size * (0.6 if role in ("mono", "dot") else 0.56)
        body = self.columns * cell
        # Some receipts lie on a big scanner page.
        wide = rng.random() < 0.25
        self.left = body * rng.uniform(0.25, 0.7) if wide else body * rng.uniform(0.02, 0.12)
        self.right = self.left + body
        page_width = self.right + (body * rng.uniform(0.25, 0.7) if wide else body * rng.uniform(0.02, 0.12))
        self.doc = Document("receipt", width=page_width)
        self.role = role
        self.step = self.size * rng.uniform(1.15, 1.5)
        self.y = self.step * rng.uniform(0.5, 6 if wide else 3)
        self.head_align = "c" if rng.random() < 0.8 else "l"
        self.kv_style = rng.choices(range(5), [0.3, 0.3, 0.15, 0.15, 0.1])[0]
        self.colon = rng.choice([":", ": ", " :", " : ", ""])
        self.fields: dict[str, list[str]] = {}  # what the page says; a key that is missing is not on the page
        self.goods: list[Goods] = []
        self.layout = rng.randrange(7)  # of the goods' rows

    # -- strings --
    def case(self, text: str) -> str:
        return text.upper() if self.upper else text

    def say(self, *choices: str) -> str:
        return self.case(self.rng.choice(choices))

    def number(self, cents: int) -> str:
        text = f"{abs(cents) // 100},{abs(cents) % 100:02d}" if self.comma else f"{abs(cents) / 100:.2f}"
        if abs(cents) >= 100000 and not self.comma and self.thousands:
            text = f"{abs(cents) / 100:,.2f}"
        return text if cents >= 0 else f"-{text}"

    # -- lines --
    def feed(self, factor: float = 1.0) -> None:
        self.y += self.step * factor

    def put(self, text: str, align: str | None = None, bold: bool = False, scale: float = 1.0) -> None:
        align = align or self.head_align
        x = (self.left + self.right) / 2 if align == "c" else self.left if align == "l" else self.right
        item = self.doc.add(text, x, self.y, self.size * scale, self.role, bold, align)
        if item.width > self.right - self.left:  # a long line is printed narrower, as tills do
            item.size *= (self.right - self.left) / item.width
            item.x, item.width = self.left, self.right - self.left
        self.feed(scale)

    def cells(self, *cells: tuple[str, float, str]) -> None:
        """One row of (text, position 0..1 of the body, align); where cells would overprint, the first gets a row of its own or all are set smaller."""
        body = self.right - self.left
        shown = [cell for cell in cells if cell[0]]
        size = self.size
        over = self._overprint(shown, size)
        if over > 0 and len(shown) > 1 and len(shown[0][0]) > 8:
            self.cells(shown[0])
            self.cells(*shown[1:])
            return
        while over > 0 and size > self.size * 0.5:
            size *= 0.93
            over = self._overprint(shown, size)
        for text, at, align in shown:
            self.doc.add(text, self.left + at * body, self.y, size, self.role, False, align)
        self.feed()

    def _overprint(self, cells: list[tuple[str, float, str]], size: float) -> float:
        """By how many pixels neighbouring cells overlap (or a cell leaves the body) at this size, at worst; negative when all is well."""
        body = self.right - self.left
        spans = []
        for text, at, align in cells:
            width = estimate_width(text, size, self.role, False)
            start = at * body - (width if align == "r" else width / 2 if align == "c" else 0)
            spans.append((start, start + width))
        spans.sort()
        gaps = [a[1] - b[0] + 0.3 * size for a, b in zip(spans, spans[1:], strict=False)]
        return max([*gaps, spans[-1][1] - body - 1, -1 - spans[0][0]], default=-1.0) if spans else -1.0

    def pair(self, key: str, value: str, style: int | None = None) -> None:
        """A key with its value right-aligned at the edge."""
        style = self.kv_style if style is None else style
        if style == 0:
            self.cells((key, 0, "l"), (value, 1, "r"))
        elif style == 1:
            self.cells((key + self.colon.rstrip(), 0, "l"), (value, 1, "r"))
        elif style == 2:
            self.cells((key, 0, "l"), (":", 0.62, "l"), (value, 1, "r"))
        elif style == 3:
            self.cells((f"{key} {value}" if not self.colon.strip() else f"{key}{self.colon}{value}", 0, "l"))
        else:
            self.cells((key, 0.2, "l"), (value, 1, "r"))

    def pairs_row(self, pairs: list[tuple[str, str]]) -> None:
        """Meta lines: KEY: VALUE, one or two to a row, or key and value as separate segments."""
        if not pairs:
            return
        rng = self.rng
        two = rng.random() < 0.4
        split = rng.random() < 0.3
        colon = rng.choice([": ", ":", " : ", " :", ". : ", " "]) if not split else ""
        index = 0
        while index < len(pairs):
            group = pairs[index : index + (2 if two else 1)]
            if len(group) == 2 and len(group[0][0] + group[0][1] + group[1][0] + group[1][1]) + 6 > self.columns:
                group = group[:1]
            if split:
                mark = rng.choice([":", ""])
                if len(group) == 2:
                    self.cells((group[0][0] + mark, 0, "l"), (group[0][1], 0.24, "l"), (group[1][0] + mark, 0.55, "l"), (group[1][1], 0.75, "l"))
                else:
                    self.cells((group[0][0] + mark, 0, "l"), (group[0][1], 0.4, "l"))
            elif len(group) == 2:
                self.cells((group[0][0] + colon + group[0][1], 0, "l"), (group[1][0] + colon + group[1][1], 1, "r"))
            else:
                self.cells((group[0][0] + colon + group[0][1], 0, "l"))
            index += len(group)

    def rule(self) -> None:
        roll = self.rng.random()
        if roll < 0.35:
            self.doc.rules.append(_line(self.left, self.y + self.step * 0.3, self.right))
            self.feed(0.6)
        elif roll < 0.5:
            self.put(self.rng.choice("-=*_") * int(self.columns * 0.9), "c")
        elif roll < 0.7:
            self.feed(0.5)


def _line(x0: float, y: float, x1: float) -> Rule:
    return Rule("line", x0, y, x1, y)
