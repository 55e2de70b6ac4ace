"""Questions on a table whose answer is computed from several cells, with the cells: counts, sums, differences, averages, and lists of matches.

The answer itself is not taught: the reader selects the cells and names the operation (Herzig et al. 2020, TAPAS, section 2), and the product does the arithmetic.
"""
from __future__ import annotations

import random
from collections.abc import Callable

from .page import Document, Question, vary
from .values import value_of

Rng = random.Random

COUNT = ["how many {key}s have {v} as {col}?", "How many {key}s have the {col} {v}?", "in how many rows is the {col} {v}?", "How often is the {col} {v}?", "how many times does {v} appear as {col}?", "what is the number of {key}s whose {col} is {v}?", "how many {key}s are from {v}?",
         "what is the total number of {key}s with {col} {v}?", "how many {v} {key}s are there?", "how many {key}s were {v}?", "Number of {key}s with a {col} of {v}?", "how many times was the {col} {v}?", "count the {key}s with {col} {v}"]
COUNT_OVER = ["how many {key}s have a {col} over {v}?", "How many {key}s have a {col} of more than {v}?", "in how many rows is the {col} greater than {v}?", "how many times was the {col} above {v}?", "how many {key}s had more than {v} {col}?", "what number of {key}s exceed {v} in {col}?", "how many {key}s scored higher than {v} in {col}?"]
COUNT_LEAST = ["how many {key}s have a {col} of at least {v}?", "how many {key}s had {v} or more {col}?", "How many {key}s reach a {col} of {v} or more?", "how many {key}s have no less than {v} {col}?"]
COUNT_UNDER = ["how many {key}s have a {col} under {v}?", "How many {key}s have a {col} of less than {v}?", "in how many rows is the {col} lower than {v}?", "how many times was the {col} below {v}?", "how many {key}s had fewer than {v} {col}?", "how many {key}s do not reach {v} in {col}?"]
COUNT_ALL = ["how many {key}s are listed?", "how many {key}s are there?", "What is the total number of {key}s?", "how many {key}s are there in total?", "how many {key}s are in the table?", "How many entries does the table have?", "how many rows are there?", "how many different {key}s are shown?", "count the {key}s", "how many {key}s are named in all?"]
COUNT_AFTER = ["how many {key}s are listed after {k}?", "how many rows are below {k}?", "How many {key}s come after {k}?", "how many {key}s follow {k}?"]
COUNT_BEFORE = ["how many {key}s are listed before {k}?", "how many rows are above {k}?", "How many {key}s come before {k}?", "how many {key}s rank above {k}?"]
SUM_ALL = ["what is the total {col}?", "What is the sum of all {col}?", "how many {col} are there in total?", "Add up the {col}.", "what is the combined {col} of all {key}s?", "what do all the {col} add up to?", "total {col} of all {key}s?", "how much {col} is that altogether?"]
SUM_WHERE = ["what is the total {col} where the {col2} is {v}?", "What is the sum of the {col} for {v}?", "how many {col} do the {key}s with {col2} {v} have together?", "what is the combined {col} of {key}s whose {col2} is {v}?", "total {col} for {v}?"]
SUM_TWO = ["what is the combined {col} of {a} and {b}?", "What is the total {col} of {a} and {b}?", "how many {col} do {a} and {b} have together?", "{a} and {b}: what is their {col} in total?", "add the {col} of {a} and {b}", "how much is the {col} of {a} plus that of {b}?"]
DIFFERENCE = ["what is the difference in {col} between {a} and {b}?", "How many more {col} does {a} have than {b}?", "by how much is the {col} of {a} higher than that of {b}?", "how much more {col} does {a} have compared to {b}?", "What is the difference between {a}'s {col} and {b}'s?",
              "how many {col} apart are {a} and {b}?", "how many fewer {col} did {b} have than {a}?", "how much larger is the {col} of {a} than of {b}?"]
CHANGE = ["what is the change in {col} from {b} to {a}?", "by how much did the {col} change between {b} and {a}?", "how much did the {col} increase from {b} to {a}?", "What is the increase in {col} between {b} and {a}?"]
RANGE = ["what is the difference between the highest and the lowest {col}?", "How far apart are the highest and the lowest {col}?", "what is the range of the {col}?", "how many more {col} does the top {key} have than the last?"]
AVERAGE = ["what is the average {col}?", "What is the mean {col}?", "what is the average {col} of all {key}s?", "on average, how high is the {col}?", "average {col} per {key}?", "What {col} do the {key}s have on average?"]
LIST_WHERE = ["which {key}s have {v} as {col}?", "Which {key}s have the {col} {v}?", "name all {key}s with {col} {v}", "List the {key}s whose {col} is {v}.", "what are the {key}s with a {col} of {v}?", "which {key}s are from {v}?", "who are the {key}s with {v}?", "what {key}s were {v}?"]
LIST_OVER = ["which {key}s have a {col} over {v}?", "List all {key}s with more than {v} {col}.", "what {key}s have a higher {col} than {v}?", "name the {key}s with a {col} above {v}"]
LIST_ALL = ["which {key}s are listed?", "List all {key}s.", "what are the names of the {key}s?", "Which {key}s are in the table?", "name every {key}", "what {key}s are shown?"]
LIST_AROUND = ["which {key}s are listed directly before and after {k}?", "What are the {key}s next to {k}?"]
LIST_TOP = ["which {key}s have the two highest {col}?", "name the two {key}s with the most {col}", "what are the top two {key}s by {col}?"]
# A selection of more cells than this is learned badly, and lists of more are not asked for.
MOST, MOST_LISTED = 40, 9
KINDS = ("count", "count", "count", "over", "under", "least", "all", "all", "near", "sum", "sum_where", "two", "difference", "difference", "range", "average", "where", "where", "list_over", "list_all", "top")


def ask_reckoning(doc: Document, rng: Rng, header: list[str], rows: list[list[str]], count: int) -> None:
    """Adds about `count` questions to a page whose last table has this header and these rows. The first column names the rows and its cells differ."""
    keys = [row[0] if row else "" for row in rows]
    if len(rows) < 2 or len(header) < 2 or not all(keys) or len({k.lower() for k in keys}) < len(keys) or not header[0]:
        return
    small: Callable[[str], str] = (lambda s: s.lower()) if rng.random() < 0.7 else (lambda s: s)
    added = 0

    def add(templates: list[str], operation: str, cells: list[tuple[int, int]], **names: str) -> None:
        nonlocal added
        if not cells or len(cells) > (MOST_LISTED if operation == "list" else MOST):
            return
        texts = [rows[r][c] for r, c in cells]
        question = vary(rng, rng.choice(templates).format(**names))
        doc.questions.append(Question(question, [", ".join(texts)], f"reckoned_{operation}", operation=operation, cells=tuple((r + 1, c) for r, c in cells), parts=tuple(texts) if operation == "list" else ()))
        added += 1

    for _ in range(count * 4):
        if added >= count:
            return
        kind, c, r = rng.choice(KINDS), rng.randrange(1, len(header)), rng.randrange(len(rows))
        if not header[c]:
            continue
        cells = [row[c] if c < len(row) else "" for row in rows]
        v, k = cells[r], keys[r]
        names = dict(key=small(header[0]), col=small(header[c]), v=v, k=k)
        same = [(n, 0) for n, cell in enumerate(cells) if cell == v]
        numbers = [value_of(cell) for cell in cells]
        full = all(n is not None for n in numbers) and len(rows) > 2
        values = [n or 0.0 for n in numbers]
        summable = full and not header[c].lower().startswith(("year", "date", "no", "id", "code", "rank", "phone", "founded", "opened", "built", "born", "#"))
        everything = [(n, c) for n in range(len(rows))]
        if kind == "count" and v and len(v) < 40:
            add(COUNT, "count", same, **names)
        elif kind == "over" and full:
            add(COUNT_OVER, "count", [(n, 0) for n, x in enumerate(values) if x > values[r]], **names)
        elif kind == "least" and full:
            add(COUNT_LEAST, "count", [(n, 0) for n, x in enumerate(values) if x >= values[r]], **names)
        elif kind == "under" and full:
            add(COUNT_UNDER, "count", [(n, 0) for n, x in enumerate(values) if x < values[r]], **names)
        elif kind == "all":
            add(COUNT_ALL, "count", [(n, 0) for n in range(len(rows))], **names)
        elif kind == "near":
            after = rng.random() < 0.5
            add(COUNT_AFTER if after else COUNT_BEFORE, "count", [(n, 0) for n in (range(r + 1, len(rows)) if after else range(r))], **names)
        elif kind == "sum" and summable:
            add(SUM_ALL, "sum", everything, **names)
        elif kind == "sum_where" and summable and len(header) > 2:
            other = rng.choice([x for x in range(1, len(header)) if x != c])
            fits = [n for n, row in enumerate(rows) if other < len(row) and other < len(rows[r]) and row[other] == rows[r][other]]
            if header[other] and len(fits) > 1:
                add(SUM_WHERE, "sum", [(n, c) for n in fits], **dict(names, col2=small(header[other]), v=rows[r][other]))
        elif kind in ("two", "difference") and summable:
            a, b = rng.sample(range(len(rows)), 2)
            if kind == "difference" and values[a] < values[b]:
                a, b = b, a
            if values[a] != values[b]:
                templates = SUM_TWO if kind == "two" else CHANGE if keys[a].isdigit() and rng.random() < 0.5 else DIFFERENCE
                add(templates, "sum" if kind == "two" else "difference", [(a, c), (b, c)], **dict(names, a=keys[a], b=keys[b]))
        elif kind == "range" and summable and values.count(max(values)) == 1 and values.count(min(values)) == 1:
            add(RANGE, "difference", [(values.index(max(values)), c), (values.index(min(values)), c)], **names)
        elif kind == "average" and summable:
            add(AVERAGE, "average", everything, **names)
        elif kind == "where" and v and len(same) > 1:
            add(LIST_WHERE, "list", same, **names)
        elif kind == "list_over" and full and len(over := [(n, 0) for n, x in enumerate(values) if x > values[r]]) > 1:
            add(LIST_OVER, "list", over, **names)
        elif kind == "list_all":
            add(LIST_ALL, "list", [(n, 0) for n in range(len(rows))], **names)
        elif kind == "top" and full and len(set(values)) == len(values):
            best = sorted(range(len(rows)), key=lambda n: -values[n])[:2]
            add(LIST_TOP, "list", [(n, 0) for n in sorted(best)], **names)
