"""Invented facts in plain sentences, each with the questions that it answers; filler between them."""
from __future__ import annotations

import random
from pathlib import Path

from . import words as w
from .page import Document, pick

Rng = random.Random
Fact = tuple[str, str, list[tuple[str, str, str]]]  # template, sentence, (kind, question, answer)


def _org(rng: Rng) -> str:
    return w.company(rng)


def place(rng: Rng) -> str:
    return rng.choice(w.CITIES) if rng.random() < 0.5 else w.pseudo(rng, 2, 3).capitalize()


def _thing(rng: Rng) -> str:
    return rng.choice(w.THINGS)


def _year(rng: Rng) -> str:
    return str(rng.randint(1820, 2026))


def _big(rng: Rng) -> str:
    return f"{rng.randint(2, 950000):,}"


def _small(rng: Rng) -> str:
    return rng.choice(["two", "three", "four", "five", "six", "seven", "nine", "twelve", "14", "17", "23", "30", "48", "65", "80", "110"])


def _sum(rng: Rng) -> str:
    return f"{rng.choice(['$', '€', '£', 'RM', 'USD '])}{rng.randint(2, 900)}{rng.choice(['', ',000', '.50', ' million'])}"


def _percent(rng: Rng) -> str:
    return f"{rng.randint(1, 99)}{rng.choice(['%', ' percent', '.5%'])}"


def _date(rng: Rng) -> str:
    return w.date(rng, rng.choice([11, 12, 0, 9]))


def _name(rng: Rng) -> str:
    return w.pseudo(rng, 2, 3).capitalize()


_MAKE = {"p": w.person, "q": w.person, "o": _org, "c": place, "d": place, "t": _thing, "y": _year, "n": _big, "k": _small, "m": _sum, "r": _percent, "D": _date, "N": _name, "M": _name, "j": lambda r: r.choice(w.JOBS).lower(),
         "e": lambda r: r.choice(w.DEPARTMENTS).lower(), "w": lambda r: r.choice(w.DAYS), "h": lambda r: w.time(r), "C": lambda r: r.choice(w.COUNTRIES), "x": w.code}

def _parse(text: str) -> list[tuple[str, list[tuple[str, str]]]]:
    out = []
    for line in text.strip().splitlines():
        sentence, *pairs = line.split("|")
        out.append((sentence, [tuple(pair.rsplit("=", 1)) for pair in pairs]))
    return out


# sentence | question = slot | question = slot ... ; a slot is one letter of _MAKE in braces.
FACTS = _parse((Path(__file__).parent / "facts.txt").read_text(encoding="utf-8"))

UNKNOWN = ["Who is {p}'s lawyer?", "Where does {p} live?", "When did {p} arrive in {c}?", "How many {t}s does {o} own?", "What is the capital of {M}?", "Which company built the {M} tower?", "Who discovered the {t}?", "How much did {p} pay?",
           "What colour is the {t}?", "When was {o} sold?", "Why did {p} leave {c}?", "How old is {p}?", "Who teaches at {M}?", "What is the weight of the {t}?", "Which road leads to {M}?"]
FILLERS = ["This was discussed at length.", "No further action is needed.", "The details are still being worked out.", "More information will follow soon.", "Opinions on this differ.", "We thank everyone who helped.", "It is a matter of some importance.",
           "The weather was fine that day.", "Several people asked for a copy.", "Nothing else was decided.", "These figures are preliminary.", "It had been planned for a long time.", "Many readers will remember this.", "There is no simple explanation.",
           "The results were much as expected.", "A second meeting may be necessary.", "Some of this is explained below.", "The work was done in small steps.", "All numbers were checked twice.", "The reasons are given in the annex."]


def filler_sentence(rng: Rng) -> str:
    if rng.random() < 0.6:
        return rng.choice(FILLERS)
    return f"The {w.pseudo(rng, 2, 3)} {rng.choice(w.THINGS)} {rng.choice(['was', 'is', 'remains', 'became', 'seems'])} {rng.choice(w.ITEM_ADJ).lower()} {rng.choice(['in', 'near', 'without', 'after', 'beyond'])} {w.pseudo(rng, 2, 3)}."


def fact(rng: Rng) -> Fact:
    """One invented sentence and questions that only it answers (its names are random)."""
    sentence, pairs = rng.choice(FACTS)
    values: dict[str, str] = {}
    for letter, make in _MAKE.items():
        if "{" + letter + "}" in sentence:
            values[letter] = make(rng)
    text = sentence.format(**values)
    return sentence, text, [("fact", question.format(**values), answer.format(**values)) for question, answer in pairs]


def paragraph(rng: Rng, facts: int, doc: Document, ask: int, used: set[str] | None = None) -> str:
    """Facts mixed with filler; `ask` of their questions go to the document."""
    sentences: list[str] = []
    questions: list[tuple[str, str, str]] = []
    used = set() if used is None else used
    for _ in range(facts):
        while rng.random() < 0.35:
            sentences.append(filler_sentence(rng))
        template, text, qs = fact(rng)
        if template in used:  # the same sentence with other names would make "how many ..." ambiguous
            continue
        used.add(template)
        sentences.append(text)
        questions.extend(qs)
    whole = " ".join(sentences)
    rng.shuffle(questions)
    taken = 0
    for kind, question, answer in questions:
        if taken == ask:
            break
        # "The X river" in mid-sentence is "the X river": use the page's words.
        if answer not in whole:
            answer = answer[:1].lower() + answer[1:]
        if answer in whole and sum(q.question == question for q in doc.questions) == 0:
            doc.ask(kind, pick(rng, [question]), answer)
            taken += 1
    return whole


def unknown(rng: Rng, doc: Document, count: int = 1) -> None:
    """Questions on names that the page does not have."""
    for _ in range(count):
        values = {letter: make(rng) for letter, make in (("p", w.person), ("c", _name), ("t", _thing), ("o", _org), ("M", _name))}
        doc.ask("fact", pick(rng, [rng.choice(UNKNOWN).format(**values)]))
