"""Labels from all walks of life, asked for in other words than they are printed: what words mean is learned by meeting many of them.

concepts.txt: kind of value | labels that mean the same | questions that ask for it without naming it.
"""
from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from . import words as w
from .facts import filler_sentence, paragraph, place
from .flow import Flow, draw_table
from .forms import FORM_TITLES, GENERIC
from .page import Document, pick
from .pairs import labelled_pairs
from .prose import make_title

Rng = random.Random


class Concept(NamedTuple):
    kind: str
    labels: list[str]
    questions: list[str]


def _unit(*units: str, high: int = 990) -> Callable[[Rng], str]:
    return lambda rng: f"{rng.randint(1, high)}{rng.choice(['', '', '.5', '.25'])} {rng.choice(units)}"


def _money(rng: Rng) -> str:
    amount = f"{rng.randint(1, 99999):,}" + rng.choice(["", f".{w.digits(rng, 2)}"])
    return rng.choice([f"{rng.choice(['$', '€', '£', 'RM ', 'USD ', 'EUR '])}{amount}", f"{amount} {rng.choice(['EUR', 'USD', 'CHF', '€'])}", amount])


def _span(rng: Rng) -> str:
    return f"{rng.randint(2, 48)} {rng.choice(['days', 'weeks', 'months', 'years', 'hours', 'minutes', 'hours a week'])}"


MAKE: dict[str, Callable[[Rng], str]] = {
    "p": w.person, "o": w.company, "c": place, "a": w.street, "D": w.date, "h": w.time, "m": _money, "n": lambda r: f"{r.randint(2, 99999):,}", "k": lambda r: str(r.randint(1, 99)),
    "x": w.code, "t": w.phone, "e": w.email, "w": lambda r: f"www.{w.pseudo(r, 2, 3)}.{r.choice(['com', 'org', 'net', 'eu'])}", "r": lambda r: f"{r.randint(0, 99)}{r.choice(['', '.5', '.2'])}%",
    "g": _unit("kg", "g", "t", "lbs"), "l": _unit("m", "cm", "km", "mm", "ft", "m²", "miles"), "v": _unit("l", "ml", "mg", "m³", "gallons"), "T": lambda r: f"{r.randint(-30, 240)} {r.choice(['°C', '°F', 'degrees'])}",
    "s": _unit("km/h", "mph", "knots", high=300), "P": _unit("W", "kW", "hp", high=500), "d": _span, "j": lambda r: r.choice(w.JOBS), "E": lambda r: r.choice(w.DEPARTMENTS), "C": lambda r: r.choice(w.COUNTRIES),
    "L": lambda r: r.choice(["English", "French", "German", "Spanish", "Malay", "Arabic", "Italian", "Dutch", "Polish", "Hindi"]), "W": lambda r: r.choice(w.DAYS), "y": lambda r: str(r.randint(1780, 2026)),
    "f": lambda r: r.choice(["red", "blue", "green", "black", "white", "brown", "grey", "silver", "dark blue", "yellow"]), "M": lambda r: r.choice(["steel", "oak", "cotton", "wool", "glass", "leather", "aluminium", "plastic", "brass", "linen", "marble"]),
    "S": lambda r: r.choice(["approved", "rejected", "pending", "open", "closed", "passed", "failed", "complete", "in progress", "cancelled", "settled", "on hold", "paid", "overdue", "dismissed", "new", "used"]),
    "Z": lambda r: r.choice(["cash", "credit card", "bank transfer", "cheque", "direct debit", "Visa", "PayPal", "invoice"]), "V": lambda r: r.choice(["bus", "van", "train", "ferry", "lorry", "bicycle", "minibus", "tram", "helicopter"]),
    "B": lambda r: f"{r.choice(['broken', 'worn', 'loose', 'missing', 'swollen', 'blocked', 'leaking', 'inflamed', 'faulty', 'heavy'])} {r.choice([*w.THINGS, 'knee', 'shoulder', 'pipe', 'rain', 'wiring'])}",
    "N": lambda r: w.pseudo(r, 2, 3).capitalize() + (f" {w.pseudo(r, 1, 2).capitalize()}" if r.random() < 0.3 else ""), "Q": make_title,
}


# What is printed behind a value and is no part of the answer.
BEHIND: dict[str, list[str]] = {
    "D": [", {h}", " at {h}", " ({W})", " {h}"], "p": [" ({j})", ", {j}", ", {E}", " ({y})"], "o": [", {c}", ". All rights reserved.", " ({c})", " since {y}"], "m": [" (incl. VAT)", " per month", "*", " only"],
    "h": [" (local time)", " hrs", ", {W}"], "x": [" (copy)", ", page 1 of 2", " [{k}]"], "n": [" ({y})", " [{k}]", ", estimated"], "c": [", {C}", " ({C})"], "N": [" ({y})", " by {p}", "[{k}]"], "Q": [" ({y})", " by {p}"],
    "d": [" from {D}", " at most"], "y": [" ({k} years ago)", "[{k}]"], "k": [" in all", " ({y})"],
}


def _behind(rng: Rng, kind: str) -> str:
    if kind not in BEHIND or rng.random() > 0.15:
        return ""
    template = rng.choice(BEHIND[kind])
    return template.format(**{k: make(rng) for k, make in MAKE.items() if "{" + k + "}" in template})


def _parse(text: str) -> list[Concept]:
    lines = (line.split("|") for line in text.strip().splitlines())
    return [Concept(kind, labels.split("/"), questions.split("/")) for kind, labels, questions in lines]


CONCEPTS = _parse((Path(__file__).parent / "concepts.txt").read_text(encoding="utf-8"))


def _choose(rng: Rng, count: int) -> tuple[list[Concept], Concept]:
    """So many concepts, none of which has a label or a question of another; and one more that the page does not have."""
    taken: set[str] = set()
    chosen: list[Concept] = []
    for concept in rng.sample(CONCEPTS, len(CONCEPTS)):
        own = {s.lower() for s in (*concept.labels, *concept.questions)}
        if not own & taken:
            taken |= own
            chosen.append(concept)
        if len(chosen) > count:
            break
    return chosen[:-1], chosen[-1]


SAID = ["The {l} is {v}.", "{L}: {v}.", "As {l}, {v} is given.", "The {l} given is {v}.", "{v} is the {l}.", "Its {l} is {v}.", "The {l} was {v}."]


def _draw(rng: Rng, flow: Flow, entries: list[tuple[str, str]]) -> None:
    shape = rng.choice(["pairs", "pairs", "table", "columns", "said", "run on", "dashes"])
    if shape == "table":
        draw_table(flow, rng.choice([["Item", "Value"], ["Field", "Entry"], ["Detail", "Information"], ["", ""]]), [list(e) for e in entries])
    elif shape == "columns":
        for at in range(0, len(entries), 4):
            part = entries[at : at + 4]
            draw_table(flow, [label for label, _ in part], [[value for _, value in part]])
            flow.feed(0.5)
    elif shape == "said":
        small = [label if label.isupper() or "." in label else label[:1].lower() + label[1:] for label, _ in entries]
        flow.put(" ".join(rng.choice(SAID).format(l=s, L=label, v=value) for s, (label, value) in zip(small, entries, strict=True)))
    elif shape == "run on":
        flow.put(rng.choice([" | ", " · ", ", ", "; ", " - "]).join(f"{label}: {value}" for label, value in entries))
    elif shape == "dashes":
        for label, value in entries:
            flow.put(f"{rng.choice(['- ', '• ', ''])}{label}{rng.choice([': ', ' - ', ' = ', ' '])}{value}")
    else:
        labelled_pairs(rng, flow, [([label], value, []) for label, value in entries], "label", 0)


def make_labels(rng: Rng) -> Document:
    flow = Flow(rng, "labels")
    doc = flow.doc
    concepts, left_out = _choose(rng, rng.choice([3, 4, 5, 6, 8, 10, 12, 15, 18]))
    printed = [rng.choice(c.labels) for c in concepts]
    values = [MAKE[c.kind](rng) for c in concepts]
    if rng.random() < 0.6:
        flow.heading(rng.choice(FORM_TITLES) if rng.random() < 0.5 else make_title(rng))
        flow.feed(0.5)
    if rng.random() < 0.25:
        flow.put(filler_sentence(rng) if rng.random() < 0.5 else paragraph(rng, 2, doc, 1))
        flow.feed(0.5)
    entries = [(label, value + _behind(rng, c.kind)) for label, value, c in zip(printed, values, concepts, strict=True)]
    if rng.random() < 0.12:
        entries = [(label.upper(), value) for label, value in entries]
    cut = rng.randint(2, len(entries)) if len(entries) > 5 and rng.random() < 0.4 else len(entries)
    for part in (entries[:cut], entries[cut:]):
        if part:
            _draw(rng, flow, part)
            flow.feed(rng.uniform(0.3, 1.2))
    for at in rng.sample(range(len(concepts)), min(rng.randint(4, 7), len(concepts))):
        labels, questions = concepts[at].labels, concepts[at].questions
        others = [label for label in labels if label != printed[at]]
        roll = rng.random()
        if roll < 0.6 or not others:
            doc.ask("meaning", pick(rng, questions), values[at])
        elif roll < 0.85:
            doc.ask("other_label", pick(rng, GENERIC, label=rng.choice(others).lower()), values[at])
        else:
            doc.ask("field", pick(rng, GENERIC, label=printed[at] if rng.random() < 0.5 else printed[at].lower()), values[at])
    if rng.random() < 0.7:
        doc.ask("meaning", pick(rng, left_out.questions) if rng.random() < 0.7 else pick(rng, GENERIC, label=rng.choice(left_out.labels).lower()))
    return flow.finish()
