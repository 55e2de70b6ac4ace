"""First pages (essays, reports, books): title, who wrote it, when, for whom, rights; then the text begins."""
from __future__ import annotations

import random

from . import words as w
from .facts import paragraph, place, unknown
from .flow import Flow
from .page import Document, pick
from .prose import ask_lines, make_title

Rng = random.Random
TITLE = ["What is the title of this essay?", "What is the title?", "What is the title of this report?", "What is this text called?", "Which title does the document have?", "What is the name of this paper?", "title of the document?"]
AUTHOR = ["Who wrote this essay?", "Who wrote this?", "Who is the author?", "By whom was this written?", "Who is the author of this document?", "Name the author.", "Whose work is this?"]
DATE = ["What is the date on the essay?", "What is the date of this document?", "When was this written?", "Which date is printed under the title?", "What date does it carry?", "When was this report finished?"]
VERSION = ["What version is this?", "Which version is this document?", "What version is this {k}?", "version?"]
RIGHTS = ["Which company holds the copyright?", "Who holds the copyright?", "Who owns the rights to this page?", "Whose copyright is noted?", "Who is named in the copyright notice?"]
YEAR = ["Of which year is the copyright?", "What is the year of the copyright?", "Which copyright year is printed?"]
ISBN = ["What is the ISBN?", "Which ISBN does the book have?", "What is the ISBN of the {e} edition?", "ISBN number?"]
PUBLISHER = ["Who is the publisher?", "Which company published this?", "Who published the book?", "What is the name of the publisher?"]
PRINTED = ["Where was it printed?", "In which country was the book printed?", "Where was this printed?"]
DESIGNER = ["Who designed the book?", "By whom was it designed?", "Who is the designer?"]
MADE_WITH = ["Which software was used to create this document?", "With which program was this made?", "What was this document created with?", "Which tool made this file?"]


def make_cover(rng: Rng) -> Document:
    flow = Flow(rng, "cover")
    doc = flow.doc
    kind = rng.choice(["essay", "report", "manual", "guide", "paper", "cheat sheet", "handout"])
    title, author = make_title(rng), w.person(rng)
    date = (f"{rng.choice(w.DAYS)}, " if rng.random() < 0.3 else "") + w.date(rng, rng.choice([11, 11, 12, 15, 0, 9]))
    align = rng.choice("llc")
    lines = [("title", TITLE, title, rng.choice([1.3, 1.6, 2.0])), ("author", AUTHOR, author, 1.0), ("date", DATE, date, 1.0)]
    if rng.random() < 0.4:
        version = f"{rng.choice(['v', 'Version ', 'Revision '])}{rng.randint(0, 9)}.{rng.randint(0, 19)}"
        lines.append(("version", [v.format(k=kind) for v in VERSION], version, 1.0))
    for name, asks, value, scale in lines[:1] + rng.sample(lines[1:], len(lines) - 1):
        if name != "title" and rng.random() < 0.15:
            continue
        before = rng.choice(["", "", "By ", "by ", "Author: "]) if name == "author" else rng.choice(["", "", "", "Date: "]) if name == "date" else ""
        printed = flow.put(before + value, align, name == "title" and rng.random() < 0.8, scale)
        if len(printed) == 1 or name == "title":
            doc.ask(name, pick(rng, asks), value)
        flow.feed(rng.choice([0, 0.3, 1]))
    if rng.random() < 0.4:
        course = f"{rng.choice(['Course', 'Class', 'Seminar', 'Department'])}: {w.pseudo(rng, 2, 3).capitalize()} {rng.randint(100, 400)}"
        flow.put(course, align)
        flow.feed(0.5)
    flow.feed(1)
    used: set[str] = set()
    for _ in range(rng.randint(1, 4)):
        flow.put(paragraph(rng, rng.randint(1, 3), doc, rng.randint(1, 2), used))
        flow.feed(rng.choice([0, 0.5]))
    if rng.random() < 0.5:
        unknown(rng, doc)
    _small_print(rng, flow)
    if rng.random() < 0.3:
        ask_lines(doc, rng)
    return flow.finish()


def _small_print(rng: Rng, flow: Flow) -> None:
    """Rights, edition, printer, program: what stands at the foot of pages and behind title pages."""
    doc = flow.doc
    owner, year, publisher, program = w.company(rng), str(rng.randint(1985, 2026)), w.company(rng), f"{w.pseudo(rng, 2, 3).capitalize()}{rng.choice(['', 'Office', ' Writer', 'TeX'])}"
    edition = rng.choice(["hardcover", "paperback", "second", "electronic"])
    isbn = f"{rng.choice(['', '978-'])}{rng.randint(0, 3)}-{w.digits(rng, 5)}-{w.digits(rng, 3)}-{rng.choice('0123456789X')}"
    designer, country = w.person(rng), rng.choice(w.COUNTRIES)
    tool = f"{program} (version {rng.randint(1, 9)}.{rng.randint(0, 9)})" if rng.random() < 0.4 else program
    options = [
        (f"{rng.choice(['©', 'Copyright ©', 'Copyright', '(c)'])} {year} {owner}{rng.choice(['', '. All rights reserved.', ' All rights reserved'])}", [(RIGHTS, owner), (YEAR, year)]),
        (f"ISBN {isbn} ({edition})", [([i.format(e=edition) for i in ISBN], isbn)]),
        (f"Published by {publisher}, {place(rng)}", [(PUBLISHER, publisher)]),
        (f"Printed in {country}", [(PRINTED, country)]),
        (f"{rng.choice(['Designed by', 'Design:', 'Cover design by'])} {designer}", [(DESIGNER, designer)]),
        (f"{rng.choice(['Created with', 'Made with', 'This document was created using', 'Generated by'])} {tool}", [(MADE_WITH, tool if rng.random() < 0.5 else program)]),
    ]
    chosen = rng.sample(options, rng.randint(1, 4))
    flow.feed(1)
    for text, asked in chosen:
        if len(flow.put(text, scale=rng.choice([0.8, 0.9, 1.0]))) == 1:
            for asks, value in asked:
                if rng.random() < 0.7:
                    doc.ask("imprint", pick(rng, asks), value)
    left = [asks for o in options if o not in chosen for asks, _ in o[1]]
    if left and rng.random() < 0.4:
        doc.ask("imprint", pick(rng, rng.choice(left)))
