"""Tables and paragraphs with questions that people asked (WikiTableQuestions, SQuAD 2.0), laid out as pages."""
from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

from .flow import Flow, draw_table
from .page import NOT_ON_PAGE, Document, Question
from .reckoning import ask_reckoning
from .rename import other_name, renamer
from .tables import ask_table
from .values import value_of

# All of several expected answers are required: one answer string lists them.
ANSWER_JOIN = ", "


def _rows(path: Path) -> Iterator[dict[str, object]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def table_document(rng: random.Random, table: dict, extra: int = 10, max_columns: int = 14) -> Document | None:
    """A page with this table; None when it is too wide for a page. `extra` questions of our own join the people's."""
    header = [" ".join(str(h).split()) for h in table["header"]]
    rows = [[" ".join(str(cell).split()) for cell in row] for row in table["rows"]]
    if not rows or len(header) > max_columns:
        return None
    flow = Flow(rng, "people_table", float(rng.choice([800, 900, 1000, 1240])))
    flow.size *= 0.9
    title = str(table.get("title") or "") or None
    shown = title if rng.random() < 0.6 else None
    if shown:
        flow.heading(shown, rng.choice([1.2, 1.5]))
        flow.feed(0.4)
    numeric = [sum(value_of(row[c]) is not None for row in rows if c < len(row)) * 2 > len(rows) for c in range(len(header))]
    # Paragraphs that belong to the table stand above it, the last below.
    *above, below = [" ".join(t.split()) for t in table.get("texts", ())] or [""]
    for text in above:
        flow.put(text)
        flow.feed(0.5)
    draw_table(flow, header, rows, numeric)
    if below:
        flow.feed(0.8)
        flow.put(below)
    for q in table["questions"]:
        answers = [" ".join(a.split()) for a in q["answers"]]
        several = len(answers) > 1
        flow.doc.questions.append(Question(q["question"], [ANSWER_JOIN.join(answers)], "people_table_list" if several else "people_table", parts=tuple(answers) if several else ()))
    if all(header):
        ask_table(flow.doc, rng, header, rows, extra, shown, other_name(rng))
        ask_reckoning(flow.doc, rng, header, rows, extra // 2)
    return flow.finish(0.7)


def _renamed_table(rng: random.Random, table: dict) -> dict:
    """With other names, and its columns in another order."""
    header, rows = [str(h) for h in table["header"]], [[str(cell) for cell in row] for row in table["rows"]]
    new = renamer(rng, [cell for row in rows for cell in row], False)
    order = list(range(len(header)))
    if rng.random() < 0.5 and all(len(row) == len(header) for row in rows):
        rng.shuffle(order)
    questions = [dict(q, question=new(q["question"]), answers=[new(a) for a in q["answers"]]) for q in table["questions"]]
    return dict(table, title=new(str(table.get("title") or "")), header=[header[c] for c in order], rows=[[new(row[c]) for c in order if c < len(row)] for row in rows], questions=questions)


def _renamed_paragraph(rng: random.Random, paragraph: dict) -> dict:
    new = renamer(rng, [paragraph["text"]], True)
    questions = [dict(q, question=new(q["question"]), answers=[new(a) for a in q["answers"]]) for q in paragraph["questions"]]
    return dict(paragraph, title=new(str(paragraph.get("title") or "").replace("_", " ")), text=new(paragraph["text"]), questions=questions)


def paragraph_document(rng: random.Random, paragraph: dict) -> Document:
    """A page with this paragraph, under its title in most cases."""
    flow = Flow(rng, "people_text")
    title = str(paragraph.get("title") or "").replace("_", " ")
    if title and rng.random() < 0.6:
        flow.heading(title)
        flow.feed(0.5)
        flow.doc.ask("title", rng.choice(["What is the title?", "What is the heading?", "What is this text about?", "Which title does the page have?"]), title)
    flow.put(" ".join(paragraph["text"].split()))
    for q in paragraph["questions"]:
        answers = list(dict.fromkeys(" ".join(a.split()) for a in q["answers"]))
        if answers:
            flow.doc.questions.append(Question(q["question"].strip(), answers, "people_text"))
        else:
            flow.doc.questions.append(Question(q["question"].strip(), [NOT_ON_PAGE], "people_text", True))
    return flow.finish()


def load_people_documents(shared_dir: str | Path, seed: int = 0, max_chars: int | None = None, renamed: float = 0.0, kinds: tuple[str, ...] = ("tables", "paragraphs"), every: int = 1) -> Iterator[Document]:
    """Every table and paragraph under `shared_dir` (the folder that has data/text, or data itself) as a page.

    Another seed lays the same content out differently. renamed: this share of them has other names in it; every: one in so many. Pages with more than max_chars code points are left out.
    """
    root = Path(shared_dir)
    text = root / "data" / "text" if (root / "data" / "text").is_dir() else root / "text"
    for doc, _ in load_people_folder(text, seed, renamed, kinds, every):
        if max_chars is None or sum(len(i.text) + 1 for i in doc.items) <= max_chars:
            yield doc


def load_people_folder(folder: Path, seed: int = 0, renamed: float = 0.0, kinds: tuple[str, ...] = ("tables", "paragraphs"), every: int = 1) -> Iterator[tuple[Document, str]]:
    """The tables and paragraphs of `folder` as pages, each with the name of the article that it is from ("" for tables)."""
    for kind in kinds:
        for index, entry in enumerate(_rows(folder / f"{kind}.jsonl")):
            if index % every:
                continue
            rng = random.Random(f"{seed}/{kind}/{index}")
            # A group is an article whose name is not printed.
            group = "" if kind == "tables" else str(entry.get("group") or entry.get("title") or "")
            if rng.random() < renamed:
                entry = _renamed_table(rng, entry) if kind == "tables" else _renamed_paragraph(rng, entry)
            doc = table_document(rng, entry) if kind == "tables" else paragraph_document(rng, entry)
            if doc is not None:
                yield doc, group
