"""Labels and their values, as the heads of policies, bills and reports print them."""
from __future__ import annotations

import random

from .flow import Flow
from .page import estimate_width, pick

Rng = random.Random


def labelled_pairs(rng: Rng, flow: Flow, entries: list[tuple[list[str], str, list[str]]], kind: str, asked: int) -> None:
    """Labels and values in one or two columns, side by side or stacked, and questions on some of them."""
    doc = flow.doc
    columns, stacked, colon = rng.choice([1, 1, 2]), rng.random() < 0.3, rng.choice([":", ":", ""])
    chosen = [rng.choice(labels) for labels, _, _ in entries]
    width = lambda text: estimate_width(text, flow.size, flow.role, False)
    # The value may stand at 0.45 of the column, behind its label.
    if any(max(width(f"{label}: {value}"), width(label) / 0.45, width(value) / 0.55) > (flow.right - flow.left) / 2 - flow.size for label, (_, value, _) in zip(chosen, entries)):
        columns = 1
    wide = (flow.right - flow.left) / columns
    for k, (label, (_, value, _)) in enumerate(zip(chosen, entries)):
        x = flow.left + (k % columns) * wide
        if stacked:
            doc.add(label, x, flow.y, flow.size * 0.85, flow.role, True)
            doc.add(value, x, flow.y + flow.line, flow.size, flow.role)
        elif rng.random() < 0.5:
            flow.at(f"{label}{colon or ':'} {value}", x)
        else:
            flow.at(label + colon, x)
            flow.at(value, x + wide * 0.45)
        if k % columns == columns - 1 or k == len(entries) - 1:
            flow.feed(2.3 if stacked else 1)
    for _, value, asks in rng.sample(entries, min(asked, len(entries))):
        doc.ask(kind, pick(rng, asks), value)
