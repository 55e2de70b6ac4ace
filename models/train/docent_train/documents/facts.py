"""Invented facts in plain sentences, each with the questions that it answers; filler between them."""
from __future__ import annotations

import random

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

# sentence | question = slot | question = slot ... ; a slot is one letter of _MAKE in braces.
_FACTS = """
{p} founded {o} in {c} in {y}.|Who founded {o}?={p}|Where was {o} founded?={c}|In which year was {o} founded?={y}|What did {p} found?={o}
The {N} bridge was opened in {y} by {p}.|When was the {N} bridge opened?={y}|Who opened the {N} bridge?={p}|What was opened by {p}?=The {N} bridge
In {y}, {o} sold {n} {t}s in {C}.|How many {t}s did {o} sell?={n}|In which country did {o} sell {t}s?={C}|When did {o} sell {n} {t}s?={y}|Which company sold {n} {t}s?={o}
{p}, the {j} of {o}, moved from {c} to {d}.|Who is the {j} of {o}?={p}|Where did {p} move?={d}|From where did {p} move?={c}|What is the job of {p}?={j}|For which company does {p} work?={o}
The meeting with {p} will take place on {w} at {h}.|On which day is the meeting with {p}?={w}|At what time is the meeting with {p}?={h}|With whom is the meeting?={p}
The {N} river flows through {c} and is {k} kilometres long.|How long is the {N} river?={k} kilometres|Through which city does the {N} river flow?={c}|Which river flows through {c}?=The {N} river
About {r} of the people in {c} speak {N}.|What share of the people in {c} speak {N}?={r}|Which language is spoken by {r} of the people?={N}|Where do people speak {N}?={c}
{o} paid {m} for the {t} factory in {c}.|How much did {o} pay for the {t} factory?={m}|Who paid {m} for the factory?={o}|Where is the {t} factory?={c}
The {e} department received {n} requests on {D}.|How many requests did the {e} department receive?={n}|When did the {e} department receive the requests?={D}|Which department received {n} requests?={e}
{p} was born in {c} in {y} and studied in {d}.|Where was {p} born?={c}|When was {p} born?={y}|Where did {p} study?={d}|Who was born in {c}?={p}
The contract with {o} ends on {D}.|When does the contract with {o} end?={D}|With which company is the contract?={o}|Whose contract ends on {D}?={o}
The museum of {c} holds {n} paintings by {p}.|How many paintings by {p} does the museum hold?={n}|Whose paintings does the museum of {c} hold?={p}|Which city's museum holds paintings by {p}?={c}
The {t} costs {m} and is made in {C}.|How much does the {t} cost?={m}|Where is the {t} made?={C}|What is made in {C}?=The {t}
{p} won the {N} prize in {y} for a book about {c}.|Which prize did {p} win?=The {N} prize|When did {p} win the {N} prize?={y}|What was the book of {p} about?={c}|Who won the {N} prize?={p}
The order {x} was shipped to {c} on {D}.|Where was the order {x} shipped?={c}|When was the order {x} shipped?={D}|Which order was shipped to {c}?={x}
The train from {c} to {d} takes {k} hours and leaves at {h}.|How long does the train from {c} to {d} take?={k} hours|When does the train from {c} leave?={h}|Where does the train from {c} go?={d}
The town of {N} had {n} inhabitants in {y}.|How many inhabitants did {N} have?={n}|In which year did {N} have {n} inhabitants?={y}|Which town had {n} inhabitants?={N}
{p} and {q} wrote the report on {t}s for {o}.|Who wrote the report on {t}s?={p} and {q}|For which company was the report on {t}s written?={o}|What was the report by {p} about?={t}s
The {N} language is spoken in {C} and was first described by {p}.|Where is the {N} language spoken?={C}|Who first described the {N} language?={p}|Which language was described by {p}?={N}
Because of the storm in {c}, {k} {t}s arrived late at {o}.|How many {t}s arrived late?={k}|Where was the storm?={c}|Why did {k} {t}s arrive late?=Because of the storm in {c}|Which company got the {t}s late?={o}
The mountain {N} is {n} metres high and lies in {C}.|How high is the mountain {N}?={n} metres|Where does the mountain {N} lie?={C}|Which mountain lies in {C}?={N}
The budget of the {e} team rose by {r} to {m}.|By how much did the budget of the {e} team rise?={r}|How large is the budget of the {e} team?={m}|Which team's budget rose to {m}?={e}
{p} replaced {q} as {j} on {D}.|Who replaced {q}?={p}|Whom did {p} replace?={q}|When did {p} replace {q}?={D}|As what did {p} replace {q}?={j}
Please send the {t} to {p} in {c} before {D}.|To whom should the {t} be sent?={p}|Where does {p} live?={c}|By when must the {t} be sent?={D}|What should be sent to {p}?=the {t}
The warranty for the {t} lasts {k} months and covers {N} parts.|How long does the warranty for the {t} last?={k} months|Which parts are covered by the warranty?={N} parts
The password of the {N} system expires after {k} days.|After how many days does the password expire?={k}|Which system's password expires?={N}
Flight {x} to {c} leaves from gate {k} at {h}.|Where does flight {x} go?={c}|At what time does flight {x} leave?={h}|From which gate does flight {x} leave?={k}
The {N} festival in {c} attracted {n} visitors and cost {m}.|How many visitors did the {N} festival attract?={n}|How much did the {N} festival cost?={m}|Where was the {N} festival?={c}|Which festival was held in {c}?=The {N} festival
"""


def _parse(text: str) -> list[tuple[str, list[tuple[str, str]]]]:
    out = []
    for line in text.strip().splitlines():
        sentence, *pairs = line.split("|")
        out.append((sentence, [tuple(pair.rsplit("=", 1)) for pair in pairs]))
    return out


FACTS = _parse(_FACTS)

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
        # "The X river" in mid-sentence is "the X river": take what the page says.
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
