"""Questions on tables that take two steps: find rows by one column, then choose among them or read another."""
from __future__ import annotations

import random
from collections.abc import Callable

from .page import Document, pick

Rng = random.Random

LAST_WITH = ["what was the last {keycol} where the {col} was {v}?", "Which is the last {keycol} with {v} as {col}?", "what is the last {keycol} to have {col} {v}?", "in the list, which {keycol} with {col} {v} comes last?", "when was the last time the {col} was {v}?"]
FIRST_WITH = ["what was the first {keycol} where the {col} was {v}?", "Which is the first {keycol} with {v} as {col}?", "what is the first {keycol} to have {col} {v}?", "which {keycol} with {col} {v} is listed first?", "when was the first time the {col} was {v}?"]
OTHER_WITH = ["besides {key}, which {keycol} has {v} as {col}?", "other than {key}, what {keycol} has the {col} {v}?", "Which other {keycol} has the same {col} as {key}?", "what {keycol} has the same {col} as {key}?", "which {keycol} shares its {col} with {key}?"]
WHEN = ["what was the {col2} when the {col} was {v}?", "What is the {col2} of the row whose {col} is {v}?", "what {col2} is listed for a {col} of {v}?", "with a {col} of {v}, what is the {col2}?", "which {col2} goes with the {col} {v}?"]
OF_MOST = ["what is the {col2} of the {keycol} with the highest {col}?", "What {col2} does the {keycol} with the most {col} have?", "which {col2} has the {keycol} with the largest {col}?", "what is the {col2} for the highest {col}?"]
OF_LEAST = ["what is the {col2} of the {keycol} with the lowest {col}?", "What {col2} does the {keycol} with the least {col} have?", "which {col2} has the {keycol} with the smallest {col}?", "what is the {col2} for the lowest {col}?"]
LESS = ["which has a lower {col}, {a} or {b}?", "who had less {col}, {a} or {b}?", "{a} or {b}: which has the smaller {col}?", "did {a} or {b} have fewer {col}?", "Which {keycol} has the lower {col}, {a} or {b}?"]
SECOND = ["which {keycol} has the second highest {col}?", "what {keycol} comes second in {col}?", "who or what has the second most {col}?", "which {keycol} has the next highest {col} after {top}?"]
NEXT_OF = ["what is the {col} of the {keycol} listed after {key}?", "what {col} does the {keycol} below {key} have?", "which {col} comes right after that of {key}?"]
CONSECUTIVE = ["is {a} listed above {b}?", "does {a} come before {b}?", "is {a} higher in the list than {b}?"]
KINDS = ("last_with", "first_with", "other_with", "when", "when", "of_most", "of_least", "less", "second", "next_of", "above")


def ask_in_steps(doc: Document, rng: Rng, header: list[str], rows: list[list[str]], count: int, value_of: Callable[[str], float | None]) -> None:
    """Adds about `count` questions; the first column names the rows and its cells differ."""
    if len(header) < 2 or len(rows) < 2:
        return
    keys = [row[0] for row in rows]
    small = (lambda s: s.lower()) if rng.random() < 0.6 else (lambda s: s)
    keycol, asked = small(header[0]), 0
    for _ in range(count * 4):
        if asked >= count:
            return
        kind = rng.choice(KINDS)
        c, r = rng.randrange(1, len(header)), rng.randrange(len(rows))
        cells = [row[c] if c < len(row) else "" for row in rows]
        v, key = cells[r], keys[r]
        same = [k for k, cell in enumerate(cells) if cell == v]
        other = rng.choice([k for k in range(len(header)) if k != c])
        numbers = [value_of(cell) for cell in cells]
        ranked = sorted(range(len(rows)), key=lambda k: numbers[k] or 0)
        full = all(n is not None for n in numbers) and len(set(numbers)) == len(numbers)
        names = dict(keycol=keycol, col=small(header[c]), col2=small(header[other]), v=v, key=key)
        answer, templates = None, WHEN
        if kind == "last_with" and v and len(same) > 1:
            answer, templates = keys[same[-1]], LAST_WITH
        elif kind == "first_with" and v and len(same) > 1:
            answer, templates = keys[same[0]], FIRST_WITH
        elif kind == "other_with" and v and len(same) == 2:
            answer, templates = keys[same[0] if same[1] == r else same[1]], OTHER_WITH
        elif kind == "when" and v and len(same) == 1 and other < len(rows[r]):
            answer = rows[r][other]
        elif kind in ("of_most", "of_least") and full and len(rows) > 2 and other and other < len(rows[ranked[-1]]):
            answer, templates = (rows[ranked[-1]][other], OF_MOST) if kind == "of_most" else (rows[ranked[0]][other] if other < len(rows[ranked[0]]) else "", OF_LEAST)
        elif kind == "less" and full:
            a, b = rng.sample(range(len(rows)), 2)
            names.update(a=keys[a], b=keys[b])
            answer, templates = keys[a if numbers[a] < numbers[b] else b], LESS
        elif kind == "second" and full and len(rows) > 2:
            names.update(top=keys[ranked[-1]])
            answer, templates = keys[ranked[-2]], SECOND
        elif kind == "next_of" and r + 1 < len(rows):
            answer, templates = cells[r + 1], NEXT_OF
        elif kind == "above":
            a, b = rng.sample(range(len(rows)), 2)
            names.update(a=keys[a], b=keys[b])
            answer, templates = "yes" if a < b else "no", CONSECUTIVE
        if answer:
            doc.ask(f"table_{kind}", pick(rng, templates, **names), answer)
            asked += 1
