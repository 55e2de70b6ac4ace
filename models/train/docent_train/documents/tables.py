"""Tables made up from word lists, and every question that can be answered from a table by looking.

Also used for tables that people wrote (see people.py): the questions here only need header and rows.
"""
from __future__ import annotations

import random
from collections.abc import Callable

from . import words as w
from .facts import filler_sentence
from .flow import Flow, draw_table
from .page import Document, pick
from .reckoning import ask_reckoning
from .table_steps import ask_in_steps
from .values import value_of

Rng = random.Random
Column = tuple[list[str], Callable[[Rng], str], bool]  # names, cell maker, numeric


def _number(low: int, high: int, form: str = "{:,}") -> Callable[[Rng], str]:
    return lambda rng: form.format(rng.randint(low, high))


def _money(rng: Rng) -> str:
    return f"{rng.randint(1, 4000)}.{rng.randrange(100):02d}"


KEYS: list[Column] = [
    (["Name", "Player", "Employee", "Student", "Driver", "Member", "Candidate", "Author", "Artist", "Patient", "Contact", "Rider"], w.person, False),
    (["City", "Town", "Location", "Place", "Station", "Destination"], lambda r: r.choice(w.CITIES) if r.random() < 0.6 else w.pseudo(r, 2, 3).capitalize(), False),
    (["Country", "Nation", "Team"], lambda r: r.choice(w.COUNTRIES), False),
    (["Product", "Item", "Article", "Description", "Part"], w.product, False),
    (["Company", "Supplier", "Customer", "Client", "Vendor", "Sponsor"], w.company, False),
    (["Code", "Order", "Model", "Reference", "Flight", "Train", "Bus"], lambda r: w.letters(r, 2) + w.digits(r, r.randint(2, 4)), False),
    (["Title", "Film", "Book", "Song", "Album", "Episode", "Project"], lambda r: f"{r.choice(['The ', '', 'A ', 'My '])}{r.choice(w.ITEM_ADJ).title()} {w.pseudo(r, 2, 3).capitalize()}", False),
    (["Village", "Club", "Ship", "Horse", "River", "Mountain", "School", "Variety"], lambda r: w.pseudo(r, 2, 3).capitalize() + (f" {w.pseudo(r, 1, 2).capitalize()}" if r.random() < 0.3 else ""), False),
    (["Year", "Season"], _number(1950, 2026, "{}"), False),
]
COLUMNS: list[Column] = [
    (["Population", "Visitors", "Attendance", "Votes", "Downloads"], _number(100, 999999), True),
    (["Points", "Score", "Goals", "Wins", "Losses", "Games", "Seats", "Medals", "Pages", "Stock", "Units", "Age", "Rooms"], _number(0, 120, "{}"), True),
    (["Price", "Cost", "Amount", "Fee", "Salary", "Balance", "Revenue", "Rent"], _money, True),
    (["Share", "Growth", "Rate", "Discount", "Change"], lambda r: f"{r.randint(0, 99)}.{r.randrange(10)}%", True),
    (["Weight", "Weight (kg)", "Length", "Height", "Distance", "Area", "Depth"], lambda r: f"{r.randint(1, 900)}.{r.randrange(10)}", True),
    (["Year", "Founded", "Opened", "Built", "Born"], _number(1850, 2026, "{}"), True),
    (["Date", "Due date", "Start", "Released", "Delivery"], lambda r: w.date(r, r.choice([0, 9, 12, 11])), False),
    (["Time", "Departure", "Arrival", "Opens"], lambda r: f"{r.randrange(24):02d}:{r.randrange(60):02d}", False),
    (["City", "Venue", "Birthplace", "Headquarters", "Place", "Office"], lambda r: r.choice(w.CITIES), False),
    (["Country", "Nationality", "Origin"], lambda r: r.choice(w.COUNTRIES), False),
    (["Status", "Result", "Outcome"], lambda r: r.choice(["Won", "Lost", "Open", "Closed", "Paid", "Pending", "Draw", "Cancelled", "Done", "Late"]), False),
    (["Category", "Type", "Class", "Group", "Division"], lambda r: r.choice(["A", "B", "C", "Junior", "Senior", "Premium", "Basic", "North", "South", "East", "West", "Gold", "Silver"]), False),
    (["Department", "Team", "Unit"], lambda r: r.choice(w.DEPARTMENTS), False),
    (["Position", "Role", "Job"], lambda r: r.choice(w.JOBS), False),
    (["Manager", "Owner", "Coach", "Captain", "Director", "Contact person", "Teacher"], w.person, False),
    (["Phone", "Telephone", "Mobile", "Extension"], w.phone, False),
    (["Email", "E-mail"], w.email, False),
    (["Code", "Ref.", "Part no.", "Serial", "ID"], w.code, False),
    (["Colour", "Color"], lambda r: r.choice(["red", "blue", "green", "black", "white", "yellow", "grey", "brown", "pink", "orange", "violet"]), False),
    (["Day", "Weekday"], lambda r: r.choice(w.DAYS), False),
    (["Notes", "Comment", "Remarks"], lambda r: r.choice(["", "", "new", "see page " + str(r.randint(2, 90)), "estimate", w.pseudo(r), "revised", "record"]), False),
]

LOOKUP = ["What is the {col} of {key}?", "What {col} does {key} have?", "What is the {col} for {key}?", "Which {col} is given for {key}?", "What is {key}'s {col}?", "Find the {col} of {key}.",
          "what is the {col} listed for {key}", "In the row of {key}, what is the {col}?", "{col} of {key}?", "Tell me the {col} for {key}.", "what was the {col} of {key}?", "Which {col} belongs to {key}?"]
REVERSE = ["Which {keycol} has the {col} {value}?", "Which {keycol} has {value} as its {col}?", "What {keycol} has a {col} of {value}?", "The {col} {value} belongs to which {keycol}?", "For which {keycol} is the {col} {value}?",
           "what {keycol} is listed with a {col} of {value}?", "name the {keycol} with {col} {value}", "Whose {col} is {value}?", "which {keycol} had a {col} of {value}?", "Where in the table is the {col} {value}: at which {keycol}?"]
MAX = ["Which {keycol} has the highest {col}?", "Which {keycol} has the most {col}?", "What {keycol} had the largest {col}?", "which {keycol} has the greatest {col}?", "Who or what has the highest {col}?", "what {keycol} is top in {col}?",
       "Which {keycol} leads in {col}?", "which {keycol} had the maximum {col}?", "For which {keycol} is the {col} highest?", "name the {keycol} with the highest {col}"]
MIN = ["Which {keycol} has the lowest {col}?", "Which {keycol} has the least {col}?", "What {keycol} had the smallest {col}?", "which {keycol} has the fewest {col}?", "Who or what has the lowest {col}?", "what {keycol} is last in {col}?",
       "which {keycol} had the minimum {col}?", "For which {keycol} is the {col} lowest?", "name the {keycol} with the lowest {col}", "Which {keycol} comes last by {col}?"]
MAX_VALUE = ["What is the highest {col}?", "What is the largest {col}?", "what is the maximum {col} in the table?", "What is the greatest {col} listed?", "How high is the highest {col}?", "what was the most {col}?"]
MIN_VALUE = ["What is the lowest {col}?", "What is the smallest {col}?", "what is the minimum {col} in the table?", "What is the least {col} listed?", "How low is the lowest {col}?", "what was the fewest {col}?"]
NEXT = ["Which {keycol} comes after {key}?", "What {keycol} is listed after {key}?", "which {keycol} is next after {key}?", "Which {keycol} is directly below {key}?", "who or what follows {key} in the table?", "what is the next {keycol} after {key}?",
        "Which {keycol} is listed right below {key}?", "after {key}, which {keycol} is listed?", "what comes next after {key}?", "Name the {keycol} that follows {key}."]
PREVIOUS = ["Which {keycol} comes before {key}?", "What {keycol} is listed before {key}?", "which {keycol} is previous to {key}?", "Which {keycol} is directly above {key}?", "who or what precedes {key} in the table?", "what is the {keycol} listed above {key}?",
            "before {key}, which {keycol} is listed?", "which {keycol} came just before {key}?", "what comes right before {key}?", "Name the {keycol} that precedes {key}."]
FIRST = ["Which {keycol} is listed first?", "What is the first {keycol} listed?", "what is the first {keycol} in the table?", "Which {keycol} is at the top of the table?", "which {keycol} is at the top of the list?", "Name the first {keycol}.", "what {keycol} comes first?",
         "Which {keycol} is in the first row?", "what is the first {keycol} on the chart?", "first {keycol} listed?"]
LAST = ["Which {keycol} is listed last?", "What is the last {keycol} listed?", "what is the last {keycol} in the table?", "Which {keycol} is at the bottom of the table?", "which {keycol} is at the end of the list?", "Name the last {keycol}.", "what {keycol} comes last?",
        "Which {keycol} is in the last row?", "what is the last {keycol} on the chart?", "last {keycol} listed?"]
COMPARE = ["Which {keycol} has the higher {col}, {a} or {b}?", "Who or what has more {col}: {a} or {b}?", "which has a higher {col}, {a} or {b}?", "between {a} and {b}, which has the higher {col}?", "did {a} or {b} have the larger {col}?", "{a} or {b}: which has the greater {col}?",
           "who had more {col}, {a} or {b}?", "Is the {col} larger for {a} or for {b}?"]
YES_NO = ["Is the {col} of {key} {value}?", "Does {key} have the {col} {value}?", "is {value} the {col} of {key}?", "Is {value} listed as the {col} for {key}?", "was the {col} of {key} {value}?", "Does the table give {value} as the {col} of {key}?"]
NTH = ["What is the {col} in row {n}?", "Which {col} is in the {nth} row?", "what is the {nth} {col} listed?", "What {col} does the {nth} row have?", "{col} of the {nth} entry?"]
HEADS = ["What is the heading of the {nth} column?", "What is the {nth} column called?", "Which heading does the {nth} column have?", "name of the {nth} column?", "What stands at the top of the {nth} column?"]
TITLE = ["What is the title of the table?", "What is this table about?", "What is the heading of this page?", "What is the title?", "Which title is printed at the top?", "what is the page called?", "What is the name of the table?", "What does the title say?"]
ORDINAL = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]


def ask_table(doc: Document, rng: Rng, header: list[str], rows: list[list[str]], count: int, title: str | None = None, missing_key: str | None = None, headings: bool = True) -> None:
    """Adds about `count` questions whose answers the rows determine. Column 0 names the rows where its cells differ."""
    keys = [row[0] for row in rows]
    lowered = [k.lower() for k in keys]
    good_keys = all(keys) and len(set(lowered)) == len(keys)
    keycol = header[0].lower() if rng.random() < 0.7 else header[0]
    kinds = ["lookup", "lookup", "lookup", "reverse", "reverse", "max", "min", "max_value", "min_value", "next", "previous", "first", "last", "compare", "yes_no", "nth", "nth", "heads", "title", "missing"]
    if good_keys:
        ask_in_steps(doc, rng, header, rows, count // 3, value_of)
    before = len(doc.questions)
    lower_all = rng.random() < 0.3  # as people type on the web

    def ask(kind: str, templates: list[str], answers: list[str], **values: str) -> None:
        question = pick(rng, templates, **values)
        doc.ask(kind, question.lower() if lower_all else question, *answers)

    for _ in range(count * 3):
        if len(doc.questions) - before >= count:
            break
        kind = rng.choice(kinds)
        c = rng.randrange(1, len(header)) if len(header) > 1 else 0
        col = header[c].lower() if rng.random() < 0.7 else header[c]
        r = rng.randrange(len(rows))
        cells = [row[c] if c < len(row) else "" for row in rows]
        if kind == "title" and title:
            ask("title", TITLE, [title])
        elif kind == "heads" and headings:
            h = rng.randrange(len(header))
            if h < 10 and header[h]:
                ask("column_heading", HEADS, [header[h]], nth=ORDINAL[h] if h < len(header) - 1 or rng.random() < 0.5 else "last")
        if not good_keys:
            continue
        if kind == "lookup" and c and cells[r]:
            ask("cell", LOOKUP, [cells[r]], col=col, key=keys[r])
        elif kind == "reverse" and c and cells[r] and cells.count(cells[r]) == 1:
            ask("row_of_value", REVERSE, [keys[r]], keycol=keycol, col=col, value=cells[r])
        elif kind in ("max", "min", "max_value", "min_value", "compare") and c and len(rows) > 1 and not header[c].lower().startswith(("phone", "tele", "mob", "ext", "code", "id", "ref", "part", "ser", "date", "year")):
            values = [value_of(cell) for cell in cells]
            numbers = [v for v in values if v is not None]
            if len(numbers) < len(values):
                continue
            if kind == "compare":
                a, b = rng.sample(range(len(rows)), 2)
                if values[a] != values[b]:
                    ask("compare", COMPARE, [keys[a] if numbers[a] > numbers[b] else keys[b]], keycol=keycol, col=col, a=keys[a], b=keys[b])
                continue
            extreme = max(numbers) if kind.startswith("max") else min(numbers)
            where = numbers.index(extreme)
            if kind.endswith("value"):
                ask(kind, MAX_VALUE if kind == "max_value" else MIN_VALUE, [cells[where]], col=col)
            elif numbers.count(extreme) == 1:
                ask(kind, MAX if kind == "max" else MIN, [keys[where]], keycol=keycol, col=col)
        elif kind == "next" and r + 1 < len(rows):
            ask("next_row", NEXT, [keys[r + 1]], keycol=keycol, key=keys[r])
        elif kind == "previous" and r > 0:
            ask("previous_row", PREVIOUS, [keys[r - 1]], keycol=keycol, key=keys[r])
        elif kind == "first":
            ask("first_row", FIRST, [keys[0]], keycol=keycol)
        elif kind == "last":
            ask("last_row", LAST, [keys[-1]], keycol=keycol)
        elif kind == "yes_no" and c and cells[r]:
            other = cells[r] if rng.random() < 0.5 else rng.choice(cells) or cells[r]
            ask("yes_no", YES_NO, ["yes" if other == cells[r] else "no"], col=col, key=keys[r], value=other)
        elif kind == "nth" and r < 10 and c and cells[r]:
            ask("nth_row", NTH, [cells[r]], col=col, n=str(r + 1), nth=ORDINAL[r])
        elif kind == "missing" and c and missing_key and missing_key.lower() not in lowered:
            ask("cell", LOOKUP, [], col=col, key=missing_key)


def make_columns(rng: Rng, most: int = 6) -> tuple[Column, list[str], list[Column]]:
    key = rng.choice(KEYS)
    chosen = rng.sample(COLUMNS, rng.randint(1, most - 1))
    header = [rng.choice(key[0])]
    kept: list[Column] = []
    for column in chosen:
        names = [n for n in column[0] if n not in header]
        if names:
            header.append(rng.choice(names))
            kept.append(column)
    if rng.random() < 0.12 and len(header) > 2:
        header[-1] = w.pseudo(rng, 2, 3).capitalize()
    return key, header, kept


def make_table(rng: Rng) -> Document:
    flow = Flow(rng, "table")
    key, header, columns = make_columns(rng)
    rows_wanted = rng.choice([2, 3, 4, 5, 6, 7, 8, 10, 12, 15])
    many = w.unique(rng, min(rows_wanted + 1, 40), key[1])
    missing, names = many[0], many[1:]
    if key[0][0] == "Year" and rng.random() < 0.7:
        names.sort()
    rows = [[name] + [column[1](rng) for column in columns] for name in names]
    upper = rng.random() < 0.1
    if upper:
        header = [h.upper() for h in header]
    title = None
    if rng.random() < 0.6:
        title = table_title(rng, header)
        flow.heading(title, rng.choice([1.1, 1.3, 1.6]))
        flow.feed(0.5)
    if rng.random() < 0.2:
        flow.put(filler_sentence(rng))
        flow.feed(0.5)
    draw_table(flow, header, rows, [False] + [c[2] for c in columns])
    if rng.random() < 0.25:
        flow.feed(0.5)
        source = w.company(rng)
        flow.put(f"Source: {source}", scale=0.85)
        if rng.random() < 0.5:
            flow.doc.ask("source", pick(rng, ["What is the source?", "Where does the table come from?", "Which source is named?", "Who is the source of the data?", "What source is given under the table?"]), source)
    ask_table(flow.doc, rng, header, rows, rng.randint(5, 9), title, missing)
    ask_reckoning(flow.doc, rng, header, rows, rng.randint(3, 6))
    return flow.finish(rng.choice([1.414, 0.7]))


def table_title(rng: Rng, header: list[str]) -> str:
    style = rng.randrange(5)
    first = header[0].title()
    if style == 0:
        return f"{first} overview {rng.randint(1990, 2026)}"
    if style == 1:
        return f"{first}s of {w.pseudo(rng, 2, 3).capitalize()}"
    if style == 2:
        return f"{w.company(rng)}: {first} list"
    if style == 3:
        return f"Table {rng.randint(1, 20)}. {first} by {header[-1].lower()}"
    return f"{rng.randint(1950, 2026)} {w.pseudo(rng, 2, 3).capitalize()} {rng.choice(['Championship', 'Report', 'Survey', 'Season', 'Cup', 'Census', 'Inventory', 'Festival'])}"
