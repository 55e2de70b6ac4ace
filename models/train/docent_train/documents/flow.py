"""Writes a sheet of paper top to bottom: headings, wrapped text, key-value lines, tables, columns."""
from __future__ import annotations

import random

from .page import Document, Rule, TextItem, estimate_width

Rng = random.Random


class Flow:
    """A cursor on a Document. Positions in abstract pixels; `left`..`right` is the text column."""

    def __init__(self, rng: Rng, kind: str, width: float | None = None) -> None:
        self.rng = rng
        self.width = width or float(rng.choice([620, 800, 800, 900, 1000, 1240]))
        self.doc = Document(kind, width=self.width)
        self.size = float(rng.choice([13, 14, 15, 16, 17, 18, 20])) * self.width / 900
        self.role = rng.choices(["sans", "serif", "mono", "dot"], [0.52, 0.33, 0.12, 0.03])[0]
        self.lead = rng.uniform(1.2, 1.7)
        margin = self.width * rng.uniform(0.03, 0.13)
        self.left, self.right = margin, self.width - margin
        self.y = self.width * rng.uniform(0.03, 0.12)

    @property
    def line(self) -> float:
        return self.size * self.lead

    def feed(self, lines: float = 1.0) -> None:
        self.y += self.line * lines

    def at(self, text: str, x: float, align: str = "l", bold: bool = False, scale: float = 1.0) -> TextItem:
        return self.doc.add(text, x, self.y, self.size * scale, self.role, bold, align)

    def put(self, text: str, align: str = "l", bold: bool = False, scale: float = 1.0) -> list[str]:
        """Text wrapped to the column; returns the printed lines."""
        lines = wrap(text, self.right - self.left, self.size * scale, self.role, bold)
        x = {"l": self.left, "c": (self.left + self.right) / 2, "r": self.right}[align]
        for part in lines:
            self.at(part, x, align, bold, scale)
            self.y += self.line * scale
        return lines

    def heading(self, text: str, scale: float | None = None, align: str | None = None) -> list[str]:
        return self.put(text, align or self.rng.choice("llc"), self.rng.random() < 0.7, scale or self.rng.choice([1.2, 1.5, 1.8, 2.0]))

    def line_across(self, grey: int = 0) -> None:
        self.doc.rules.append(Rule("line", self.left, self.y + self.line * 0.2, self.right, self.y + self.line * 0.2, grey))
        self.feed(0.5)

    def finish(self, proportion: float | None = None) -> Document:
        """Close the page below the last line; a sheet is usually longer than its text."""
        bottom = max([i.y + i.size * 1.3 for i in self.doc.items] + [self.y])
        self.doc.height = bottom + self.width * self.rng.uniform(0.03, 0.15)
        if self.rng.random() < 0.5:
            self.doc.height = max(self.doc.height, self.width * (proportion or 1.414))
        return self.doc


def wrap(text: str, width: float, size: float, role: str, bold: bool = False) -> list[str]:
    """Words packed into lines no wider than `width` (a longer word stands alone)."""
    lines: list[str] = []
    current = ""
    room = width
    space = estimate_width(" ", size, role, bold)
    for word in text.split(" "):
        need = estimate_width(word, size, role, bold)
        if current and need + space > room:
            lines.append(current)
            current, room = word, width - need
        else:
            current = f"{current} {word}" if current else word
            room -= need + space
    if current:
        lines.append(current)
    return lines


def draw_table(flow: Flow, header: list[str], rows: list[list[str]], numeric: list[bool] | None = None) -> None:
    """A grid with wrapped cells, its columns as wide as their contents ask for, from the flow's cursor down."""
    rng, doc = flow.rng, flow.doc
    count = len(header)
    size, role = flow.size, flow.role
    room = flow.right - flow.left
    pad = size * rng.uniform(0.4, 0.9)
    grid = rng.choice(["none", "rows", "full", "head"])
    bold_head = rng.random() < 0.6
    right_align = rng.random() < 0.6
    cell_w = [[estimate_width(row[c] if c < len(row) else "", size, role, False) for c in range(count)] for row in rows]
    head_w = [estimate_width(h, size, role, bold_head) for h in header]
    natural = [max([head_w[c]] + [w[c] for w in cell_w]) + 2 * pad for c in range(count)]
    if sum(natural) > room:
        # Shrink the print a little first, then the widest columns down to a common width; their cells wrap.
        shrink = max(0.72, room / sum(natural))
        size *= shrink
        pad *= shrink
        natural = [n * shrink for n in natural]
        low, high = 0.0, max(natural)
        for _ in range(20):
            middle = (low + high) / 2
            low, high = (middle, high) if sum(min(n, middle) for n in natural) <= room else (low, middle)
        widths = [max(min(n, low), 2 * pad + size * 2) for n in natural]
    else:
        spare = (room - sum(natural)) * rng.choice([0.0, 0.3, 1.0])
        widths = [n + spare / count for n in natural]
    edges = [flow.left]
    for width in widths:
        edges.append(edges[-1] + width)
    doc.width = max(doc.width, edges[-1] + flow.left * 0.5)
    top = flow.y
    step = size * flow.lead
    gap = step * rng.choice([0.0, 0.1, 0.4])
    cells: dict[tuple[int, int], list[int]] = {}
    doc.tables.append(cells)
    for r, row in enumerate([header] + rows):
        deepest = 1
        for c in range(count):
            text = row[c] if c < len(row) else ""
            if not text:
                continue
            bold = r == 0 and bold_head
            inner = widths[c] - 2 * pad
            lines = [text] if estimate_width(text, size, role, bold) <= inner + 1 else wrap(text, inner, size, role, bold)
            to_right = right_align and numeric is not None and numeric[c]
            for k, part in enumerate(lines):
                x = edges[c + 1] - pad if to_right else edges[c] + pad
                cells.setdefault((r, c), []).append(len(doc.items))
                doc.add(part, x, flow.y + k * step + gap / 2, size, role, bold, "r" if to_right else "l")
            deepest = max(deepest, len(lines))
        if grid == "full" or grid == "rows" or (grid == "head" and r == 0):
            y = flow.y + deepest * step + gap - step * 0.05
            doc.rules.append(Rule("line", edges[0], y, edges[-1], y))
        flow.y += deepest * step + gap
    if grid == "full":
        for edge in edges:
            doc.rules.append(Rule("line", edge, top, edge, flow.y))
        doc.rules.append(Rule("line", edges[0], top, edges[-1], top))
