"""Other names in people's tables and paragraphs, the same in text, questions and answers: what a page says must be read, not remembered.

There are few of them, and training goes over each a dozen times; with its own names a page is soon known by heart, and nothing is learned from it any more.
"""
from __future__ import annotations

import random
import re
from collections.abc import Callable

from . import words as w

Rng = random.Random

_NAME = re.compile(r"\b[A-Z][a-zß-ÿ]{2,}\b")
# In a sentence a capital after a small letter or a comma is a name's.
_WITHIN = re.compile(r"(?<=[a-zß-ÿ,] )[A-Z][a-zß-ÿ]{2,}\b")
_KEPT = {s.lower() for s in (*w.MONTHS, *w.DAYS)} | {"the", "and", "for", "not", "yes", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "sept", "inc", "ltd"}


def other_name(rng: Rng) -> str:
    roll = rng.random()
    name = w.last_name(rng) if roll < 0.25 else rng.choice(w.CITIES) if roll < 0.4 else w.pseudo(rng, 2, 3)
    return re.sub(r"[^\w]", "", name).capitalize()


def renamer(rng: Rng, texts: list[str], sentences: bool, share: float = 0.7) -> Callable[[str], str]:
    """texts: where the names stand; sentences: they are prose, not cells -> a function that renames in any text, in the case that it finds."""
    names = sorted({n.lower() for t in texts for n in (_WITHIN if sentences else _NAME).findall(t)} - _KEPT)
    taken = {word.lower() for t in texts for word in re.findall(r"\w+", t)}
    others: dict[str, str] = {}
    for name in names:
        other = other_name(rng)
        if rng.random() < share and len(other) > 2 and other.lower() not in taken:
            others[name] = other
            taken.add(other.lower())
    if not others:
        return lambda text: text
    pattern = re.compile(r"\b(" + "|".join(map(re.escape, others)) + r")\b", re.IGNORECASE)

    def replace(match: "re.Match[str]") -> str:
        found = match[0]
        # Some letters have no one small form (İ).
        other = others.get(found.lower(), found)
        return other.lower() if found.islower() else other.upper() if found.isupper() else other

    return lambda text: pattern.sub(replace, text)
