"""Tables of contents and agendas: an entry and the page, time or speaker that belongs to it."""
from __future__ import annotations

import random

from . import words as w
from .flow import Flow, wrap
from .page import Document, estimate_width, pick
from .prose import SECTIONS, make_title

Rng = random.Random
NUMBERS = ["One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"]
ROMAN = ["i", "iii", "v", "vii", "ix", "xi", "xiii", "xv"]
PAGE_OF = ["On which page does {e} begin?", "On which page does the chapter \"{e}\" begin?", "On what page is {e}?", "Where does \"{e}\" start?", "What is the page number of {e}?", "Which page is {e} on?", "page of {e}?", "At which page does {e} start?"]
AT_PAGE = ["Which chapter begins on page {n}?", "What starts on page {n}?", "Which entry is on page {n}?", "What is on page {n}?", "Which section can be found on page {n}?"]
AFTER = ["Which chapter comes after \"{e}\"?", "What follows {e}?", "What is the next entry after {e}?", "Which chapter follows {e}?"]


def _entry(rng: Rng) -> str:
    roll = rng.random()
    if roll < 0.35:
        return rng.choice(SECTIONS)
    if roll < 0.6:
        return make_title(rng)
    if roll < 0.8:
        return f"{rng.choice(w.THINGS).capitalize()}s" if rng.random() < 0.5 else f"{w.pseudo(rng, 2, 3).capitalize()}"
    return f"{rng.choice(['The', 'A', 'My', 'Why', 'How to build a', 'Notes on'])} {rng.choice(w.ITEM_ADJ).lower()} {rng.choice(w.THINGS)}"


def make_contents(rng: Rng) -> Document:
    flow = Flow(rng, "contents")
    doc = flow.doc
    title = rng.choice(["Contents", "CONTENTS", "Table of Contents", "Inhalt / Contents", "Index"])
    flow.heading(title)
    flow.feed(0.5)
    names = [n for n in w.unique(rng, rng.randint(5, 22), _entry) if len(n) < 50]
    page, style, leader = rng.randint(1, 9), rng.randrange(5), rng.choice(["", "", " . . . . . .", "........", "_____"])
    narrow = rng.random() < 0.4
    right = flow.left + (flow.right - flow.left) * rng.uniform(0.45, 0.8) if narrow else flow.right
    listed: list[tuple[str, str]] = []
    chapter = 0
    for k, name in enumerate(names):
        number = rng.choice(ROMAN) if k == 0 and rng.random() < 0.3 else str(page)
        minor = style in (1, 3) and k and rng.random() < 0.3
        head = ""
        if not minor:
            chapter += 1
            head = ("", f"{chapter}. ", f"Chapter {chapter}: ", f"CHAPTER {NUMBERS[min(chapter, 12) - 1].upper()}: ", f"{chapter} ")[style]
        quoted = f"“{name}”" if rng.random() < 0.05 else name
        indent = flow.size * (2 if minor else 0)
        if rng.random() < 0.12:
            flow.at(f"{head}{quoted}{leader} {number}", flow.left + indent)
        else:
            # A long title goes on below; its page stands at the end.
            room = right - flow.left - indent - estimate_width(f"{leader}  {number}", flow.size, flow.role, False)
            *before, last = wrap(head + quoted, room, flow.size, flow.role)
            for part in before:
                flow.at(part, flow.left + indent)
                flow.feed()
            flow.at(last + leader, flow.left + indent)
            flow.at(number, right, "r")
        flow.feed()
        listed.append((name, number))
        page += rng.randint(1, 30)
    numbers = [n for _, n in listed]
    for name, number in rng.sample(listed, min(4, len(listed))):
        doc.ask("page_of", pick(rng, PAGE_OF, e=name), number)
    name, number = rng.choice(listed)
    if numbers.count(number) == 1:
        doc.ask("at_page", pick(rng, AT_PAGE, n=number), name)
    k = rng.randrange(len(listed) - 1)
    doc.ask("next_entry", pick(rng, AFTER, e=listed[k][0]), listed[k + 1][0])
    doc.ask("page_of", pick(rng, PAGE_OF, e=w.pseudo(rng, 2, 3).capitalize()))
    return flow.finish()


def _clock(minutes: int, style: int) -> str:
    hour, minute = divmod(minutes % 1440, 60)
    if style == 0:
        return f"{hour:02d}:{minute:02d}"
    if style == 1:
        return f"{(hour - 1) % 12 + 1}:{minute:02d} {'AM' if hour < 12 else 'PM'}"
    return f"{hour}.{minute:02d}"


WHEN = ["At what time does {e} start?", "When does {e} start?", "When does {e} play?", "What time is {e}?", "At what time is {e}?", "When is {e} on?", "When does {e} begin?"]
UNTIL = ["When does {e} end?", "Until when does {e} last?", "At what time is {e} over?"]
HOW_LONG = ["How long is the {e} set?", "How long does {e} last?", "How long does {e} play?", "What is the duration of {e}?", "How many minutes does {e} take?"]
WHERE = ["Where is {e}?", "On which stage is {e}?", "In which room is {e}?", "Where does {e} take place?", "Which stage does {e} play on?"]
WHO_AT = ["Who plays on {s} at {t}?", "What is on {s} at {t}?", "Who is on at {t} on {s}?", "Which entry is at {t} on {s}?"]
LAST_ON = ["Who plays last on {s}?", "Which act is the last on {s}?", "What is the last entry of {s}?", "Who closes {s}?"]
FIRST_ON = ["Who plays first on {s}?", "Which act opens {s}?", "What is the first entry of {s}?"]


def make_schedule(rng: Rng) -> Document:
    """Stages or rooms side by side, each with its own times; or an agenda of one column."""
    flow = Flow(rng, "schedule", float(rng.choice([800, 1000, 1240])))
    flow.size *= 0.85
    doc = flow.doc
    event = f"{w.pseudo(rng, 2, 3).capitalize()} {rng.choice(['Festival', 'Conference', 'Open Air', 'Meeting', 'Fair', 'Workshop'])} {rng.randint(1998, 2027)}"
    if rng.random() < 0.8:
        flow.heading(event)
        doc.ask("title", pick(rng, ["What event is this timetable for?", "What is the title?", "Which event is this?", "What is this a timetable of?"]), event)
        flow.feed(0.5)
    if rng.random() < 0.5:
        flow.put(f"{rng.choice(w.DAYS)} {w.date(rng, rng.choice([11, 12, 0]))}", bold=True)
        flow.feed(0.4)
    count = rng.choice([1, 2, 2, 3, 4])
    stages = rng.sample(["Main stage", "2nd stage", "Tent", "Hall A", "Hall B", "Room 1", "Room 2", "Club", "North", "South"], count)
    style, length_mark = rng.randrange(3), rng.choice(["({n}min)", "{n} min", "({n}')", "{n} minutes", ""])
    dash, together = rng.choice([" - ", "–", " – "]), rng.random() < 0.5
    wide = (flow.right - flow.left) / count
    acts = iter(w.unique(rng, 40, lambda r: w.person(r) if r.random() < 0.3 else make_title(r) if r.random() < 0.15 else f"{w.pseudo(r, 2, 3).capitalize()}{r.choice(['', '', 's', ' ' + w.pseudo(r, 1, 2)])}"))
    top, lowest = flow.y, flow.y
    step = flow.line * rng.uniform(1, 1.2)

    def put(text: str, x: float, y: float, room: float, bold: bool = False) -> None:
        """Print that is too long for its column is set smaller."""
        doc.add(text, x, y, flow.size * min(1.0, room / estimate_width(text, flow.size, flow.role, bold)), flow.role, bold)

    for c, stage in enumerate(stages):
        x, y, minutes = flow.left + c * wide, top, rng.randrange(540, 900, 15)
        doc.add(stage, x, y, flow.size * 1.1, flow.role, True)
        y += step * 1.2
        own: list[tuple[str, str, str, str]] = []
        for _ in range(rng.randint(2, 7)):
            length = rng.choice([20, 25, 30, 40, 45, 50, 60, 75, 90, 105])
            act, begin, end = next(acts), _clock(minutes, style), _clock(minutes + length, style)
            lasts = length_mark.format(n=length)
            span = begin + (dash + end if rng.random() < 0.8 else "")
            if together:
                indent = min(wide * 0.45, flow.size * 9)
                put(span, x, y, indent - flow.size * 0.6)
                put(act, x + indent, y, wide - indent - flow.size, True)
                y += step
                if lasts:
                    put(lasts, x + indent, y, wide - indent - flow.size)
                    y += step
            else:
                for text, bold in ((act, True), (span, False), (lasts, False)):
                    if text:
                        put(text, x, y, wide - flow.size, bold)
                        y += step
            y += step * 0.3
            minutes += length + rng.choice([0, 5, 15, 30])
            own.append((act, begin, end if dash + end in span else "", lasts.strip("()")))
        lowest = max(lowest, y)
        act, begin, end, lasts = rng.choice(own)
        doc.ask("starts", pick(rng, WHEN, e=act), begin)
        if end:
            doc.ask("ends", pick(rng, UNTIL, e=act), end)
        act, begin, end, lasts = rng.choice(own)
        if lasts:
            doc.ask("lasts", pick(rng, HOW_LONG, e=act), lasts)
        if count > 1:
            doc.ask("stage", pick(rng, WHERE, e=act), stage)
            doc.ask("at", pick(rng, WHO_AT, s=stage, t=begin), act)
            doc.ask("last_on", pick(rng, LAST_ON, s=stage), own[-1][0])
            doc.ask("first_on", pick(rng, FIRST_ON, s=stage), own[0][0])
    flow.y = lowest
    doc.ask("starts", pick(rng, WHEN, e=w.pseudo(rng, 2, 3).capitalize()))
    return flow.finish(0.7)
