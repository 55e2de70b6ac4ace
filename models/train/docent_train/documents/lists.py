"""Glossaries, bibliographies, and grids of days: entries that are found by one part and asked for another."""
from __future__ import annotations

import random

from . import words as w
from .facts import place
from .flow import Flow, draw_table
from .page import Document, pick
from .prose import make_title

Rng = random.Random


def make_glossary(rng: Rng) -> Document:
    flow = Flow(rng, "glossary")
    doc = flow.doc
    if rng.random() < 0.7:
        flow.heading(rng.choice(["Glossary", "Definitions", "Abbreviations", "Terms", "Symbols"]))
        flow.feed(0.4)
    short = rng.random() < 0.4
    terms = w.unique(rng, rng.randint(3, 12) + 1, lambda r: w.letters(r, r.randint(2, 4)) if short else w.pseudo(r, 2, 3).capitalize())
    missing = terms.pop()
    mark, apart = rng.choice([": ", " - ", " – ", " = "]), rng.random() < 0.3
    listed = []
    for term in terms:
        meaning = make_title(rng) if short else f"{rng.choice(['a', 'the', 'any', 'a kind of', 'part of a'])} {rng.choice(w.ITEM_ADJ).lower()} {rng.choice(w.THINGS)} {rng.choice(['used in', 'found near', 'made in', 'without', 'for'])} {place(rng)}"
        if apart:
            flow.at(term, flow.left, bold=True)
            flow.at(meaning, flow.left + flow.width * 0.25)
            flow.feed()
        else:
            flow.put(term + mark + meaning)
        listed.append((term, meaning))
    for term, meaning in rng.sample(listed, min(3, len(listed))):
        doc.ask("meaning", pick(rng, ["What does {t} mean?", "What is {t}?", "What does {t} stand for?", "What is the meaning of {t}?", "How is {t} defined?", "definition of {t}?"], t=term), meaning)
    term, meaning = rng.choice(listed)
    doc.ask("term", pick(rng, ["Which term means {m}?", "What is the abbreviation of {m}?", "What is {m} called?", "Which word stands for {m}?"], m=meaning), term)
    doc.ask("meaning", pick(rng, ["What does {t} mean?", "What is {t}?"], t=missing))
    return flow.finish()


def make_references(rng: Rng) -> Document:
    flow = Flow(rng, "references")
    flow.size *= 0.85
    doc = flow.doc
    flow.heading(rng.choice(["References", "Bibliography", "Literature", "Further reading", "Works Cited"]), 1.2, "l")
    shape = rng.randrange(3)
    titles = w.unique(rng, rng.randint(2, 8), make_title)
    listed = []
    for n, title in enumerate(titles, 1):
        names = w.unique(rng, rng.randint(1, 2), lambda r: f"{r.choice('ABCDEGHJKLMPRST')}. {w.last_name(r)}" if shape != 1 else f"{w.last_name(r)}, {w.first_name(r)}")
        authors, year = " and ".join(names), str(rng.randint(1950, 2026))
        venue = rng.choice([f"Journal of {w.pseudo(rng, 2, 3).capitalize()} {rng.choice(['Science', 'Studies', 'Research'])}", f"{w.pseudo(rng, 2, 3).capitalize()} Press", f"Proceedings of the {w.pseudo(rng, 2, 2).upper()} Conference"])
        flow.put((f"[{n}] {authors}. {title}. {venue}, {year}.", f"{authors} ({year}). {title}. {venue}.", f"{n}. {authors}: \"{title}\", {venue}, {year}")[shape])
        flow.feed(rng.choice([0, 0.2]))
        listed.append((str(n), authors, title, venue, year))
    for n, authors, title, venue, year in rng.sample(listed, min(3, len(listed))):
        doc.ask("authors", pick(rng, ["Who wrote \"{t}\"?", "Who is the author of {t}?", "By whom is {t}?"], t=title), authors)
        doc.ask("year", pick(rng, ["When was \"{t}\" published?", "In which year did {t} appear?", "What year is {t} from?"], t=title), year)
        doc.ask("venue", pick(rng, ["Where was \"{t}\" published?", "In which journal or book did {t} appear?"], t=title), venue)
        if shape != 1:
            doc.ask("entry", pick(rng, ["What is the title of reference {n}?", "Which work is number {n}?"], n=n), title)
        doc.ask("by", pick(rng, ["What did {a} write?", "Which work is by {a}?"], a=authors), title)
    doc.ask("year", pick(rng, ["When was \"{t}\" published?", "Who wrote \"{t}\"?"], t=make_title(rng)))
    return flow.finish()


GRID = [("temperature", "warmest", "coldest", lambda r: str(r.randint(-9, 41))), ("number of visitors", "busiest", "quietest", lambda r: str(r.randint(10, 999))), ("price", "most expensive", "cheapest", lambda r: f"{r.randint(1, 90)}.{r.randint(0, 9)}0"), ("rainfall", "wettest", "driest", lambda r: f"{r.randint(0, 80)} mm")]


def make_grid(rng: Rng) -> Document:
    """Places by days (or the other way round): one cell, or the greatest of a row."""
    flow = Flow(rng, "grid")
    doc = flow.doc
    what, most, least, make = rng.choice(GRID)
    first, short = rng.randrange(6), rng.random() < 0.3
    days = w.DAYS[: rng.randint(3, 7)] if rng.random() < 0.6 else [m[:3] if short else m for m in w.MONTHS[first : first + rng.randint(3, 6)]]
    places = w.unique(rng, rng.randint(2, 6), place)
    figures = [[make(rng) for _ in days] for _ in places]
    title = f"{what.capitalize()} in {rng.choice(w.COUNTRIES)}"
    if rng.random() < 0.6:
        flow.heading(title)
        flow.feed(0.4)
    turned = rng.random() < 0.5
    corner = rng.choice(["", "", "Day" if turned else "City", "Place"])
    if turned:
        rows = [[day] + [figures[p][d] for p in range(len(places))] for d, day in enumerate(days)]
        draw_table(flow, [corner, *places], rows, [False] + [True] * len(places))
    else:
        draw_table(flow, [corner, *days], [[p, *figures[k]] for k, p in enumerate(places)], [False] + [True] * len(days))
    number = lambda text: float(text.split(" ")[0])
    for _ in range(3):
        p, d = rng.randrange(len(places)), rng.randrange(len(days))
        doc.ask("grid_cell", pick(rng, ["What was the {w} in {p} on {d}?", "What is the {w} for {p} on {d}?", "{w} in {p}, {d}?", "How high was the {w} in {p} on {d}?", "On {d}, what was the {w} in {p}?"], w=what, p=places[p], d=days[d]), figures[p][d])
        own = [number(f) for f in figures[p]]
        if own.count(max(own)) == 1:
            doc.ask("grid_max", pick(rng, ["On which day was it {m} in {p}?", "When was it {m} in {p}?", "In which column is the {w} of {p} the highest?", "When did {p} have the highest {w}?"], m=most, p=places[p], w=what), days[own.index(max(own))])
        if own.count(min(own)) == 1:
            doc.ask("grid_min", pick(rng, ["On which day was it {m} in {p}?", "When was it {m} in {p}?", "When did {p} have the lowest {w}?"], m=least, p=places[p], w=what), days[own.index(min(own))])
        column = [number(row[d]) for row in figures]
        if column.count(max(column)) == 1:
            doc.ask("grid_top", pick(rng, ["Where was the {w} the highest on {d}?", "Which place had the highest {w} on {d}?", "Which city was the {m} on {d}?"], w=what, d=days[d], m=most), places[column.index(max(column))])
    doc.ask("grid_cell", pick(rng, ["What was the {w} in {p} on {d}?"], w=what, p=w.pseudo(rng, 3, 3).capitalize(), d=rng.choice(days)))
    return flow.finish(0.7)
