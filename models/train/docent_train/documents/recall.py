"""Pure look-up: a page of meaningless labels, each with a value, and questions that name the label.

Labels are random words in random case, so that nothing but finding the question's words on the page helps. A model that cannot do this
learns receipts by their layout and nothing else.
"""
from __future__ import annotations

import random

from . import words as w
from .flow import Flow
from .page import Document

ASK = ["{key}?", "{key}", "What is the {key}?", "Which value does {key} have?", "What does it say for {key}?", "Give the {key}.", "{key} is what?", "What stands after {key}?"]
VALUES = (w.code, w.date, w.phone, w.person, w.time, w.email, lambda r: w.digits(r, r.randint(1, 6)), lambda r: f"{r.randint(0, 9999)}.{w.digits(r, 2)}",
          lambda r: " ".join(w.pseudo(r) for _ in range(r.randint(1, 3))), lambda r: r.choice(w.CITIES), lambda r: r.choice(w.THINGS))


def label(rng: random.Random) -> str:
    lists = (w.THINGS, w.JOBS, w.DEPARTMENTS, w.COMPANY_WORDS, w.COMPANY_KINDS, w.LAST, w.COUNTRIES)
    part = lambda: w.pseudo(rng, 2) if rng.random() < 0.4 else rng.choice(rng.choice(lists))
    text = " ".join(part() for _ in range(rng.choice((1, 1, 2, 2, 3))))
    return rng.choice((str, str.lower, str.upper, str.capitalize, str.title))(text)


def make_recall(rng: random.Random) -> Document:
    flow = Flow(rng, "recall", float(rng.choice([400, 500, 700])))
    pairs: dict[str, str] = {}
    for _ in range(rng.randint(4, 12)):
        key = label(rng)
        if all(key.lower() not in other.lower() and other.lower() not in key.lower() for other in pairs):
            pairs[key] = rng.choice(VALUES)(rng)
    sort = rng.random()
    for key, value in pairs.items():
        if sort < 0.45:
            flow.put(f"{key}{rng.choice([':', ':', ' -', ' ='])} {value}")
        elif sort < 0.8:
            flow.at(key, flow.left, "l")
            flow.at(value, flow.left + flow.doc.width * 0.5, "l")
            flow.feed()
        else:
            flow.put(key)
            flow.put(value)
    for key, value in pairs.items():
        asked = key if rng.random() < 0.5 else key.lower()
        flow.doc.ask("recall", rng.choice(ASK).format(key=asked), value)
    return flow.finish()
