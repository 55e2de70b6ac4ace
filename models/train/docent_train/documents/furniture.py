"""What printers and browsers put on the margins of any page: date of printing, address, page of pages, rights."""
from __future__ import annotations

import random
from dataclasses import replace

from . import words as w
from .page import Document, pick

Rng = random.Random
PRINTED = ["On what date was this page printed?", "When was this page printed?", "What is the date of printing?", "Which date is in the header?", "What date is printed at the edge of the page?"]
ADDRESS = ["What is the web address of this page?", "Which URL is printed on the page?", "From which web site is this page?", "What is the URL?"]
PAGES = ["How many pages are there in all?", "How many pages does the document have?", "What is the total number of pages?"]
PAGE = ["What is the page number?", "Which page is this?", "What number does this page have?"]
RIGHTS = ["Who holds the copyright?", "Which company holds the copyright on this page?", "Who is named in the copyright notice?"]
SECTION = ["What does the running head say?", "What is written in the header?", "Which text is in the page header?"]
# Questions that the margins would make wrong.
CHANGED = ("first_line", "last_line", "next_line", "page_number")
# Kinds whose own questions ask for none of this.
FITTING = ("text", "paper", "references", "glossary", "menu", "instructions", "contents", "settings", "infobox", "table", "grid", "people_text", "people_table")


def with_furniture(document: Document, rng: Rng) -> Document:
    """The same document with lines above and below it, and questions on them."""
    doc = replace(document, items=[replace(i) for i in document.items], rules=[replace(r) for r in document.rules], questions=[q for q in document.questions if q.kind not in CHANGED])
    size = min((i.size for i in doc.items), default=14.0) * rng.uniform(0.7, 1.0)
    role = doc.items[0].role if doc.items else "sans"
    day = w.date(rng, rng.choice([0, 5, 9, 13, 15]))
    clock = rng.choice(["", "", f", {rng.randint(0, 23)}:{rng.randrange(60):02d}", f" {w.time(rng)}"])
    number, count = rng.randint(1, 9), rng.randint(9, 40)
    site = f"{rng.choice(['https://www.', 'http://', 'www.', 'https://'])}{w.pseudo(rng, 2, 3)}.{rng.choice(['com', 'org', 'net'])}/{w.pseudo(rng, 1, 3)}"
    owner = w.company(rng)
    made = {
        "printed": (rng.choice(["{d}{c}", "Printed on {d}{c}", "Printed: {d}", "{d}"]).format(d=day, c=clock), PRINTED, day),
        "address": (site, ADDRESS, site),
        "page": (rng.choice(["Page {n} of {m}", "{n} of {m}", "{n}/{m}", "{n} / {m}"]).format(n=number, m=count), PAGES if rng.random() < 0.5 else PAGE, None),
        "rights": (rng.choice(["© {y} {o}", "Copyright {y} {o}", "© {o} {y}"]).format(y=rng.randint(1995, 2026), o=owner), RIGHTS, owner),
        "head": (f"{w.pseudo(rng, 2, 3).capitalize()} {rng.choice(w.THINGS)}s", SECTION, None),
    }
    names = rng.sample(sorted(made), rng.randint(1, 4))
    top = min((i.y for i in doc.items), default=20.0) - 2.5 * size
    bottom = max((i.y + i.height for i in doc.items), default=40.0) + 1.5 * size
    # Of each margin the left, the middle and the right end hold one thing at most.
    spots = rng.sample([(y, align) for y in (top, bottom) for align in "lcr"], len(names))
    for name, (y, align) in zip(names, spots, strict=True):
        text, asks, answer = made[name]
        x = {"l": doc.width * 0.05, "c": doc.width / 2, "r": doc.width * 0.95}[align]
        doc.add(text, x, y, size, role, align=align)
        if name == "page":
            # In "4/12" the two numbers are one word.
            answer = None if "/" in text and " " not in text else str(count if asks is PAGES else number)
        elif name == "head":
            answer = text if y == top and not any(spot[0] == top and other != "head" for other, spot in zip(names, spots, strict=True)) else None
        if answer:
            doc.ask(f"margin_{name}", pick(rng, asks), answer)
    if top < 0:
        for item in doc.items:
            item.y -= top
        for rule in doc.rules:
            rule.y0, rule.y1 = rule.y0 - top, rule.y1 - top
        bottom -= top
    doc.height = max(doc.height, bottom + 2 * size)
    return doc
