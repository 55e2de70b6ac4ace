"""Pages with tables and questions on them, for bin/read-training-tables.ts: JSON lines of kind, text, xs (each character's centre as a share of the page's width), held and questions.

    python3 models/train/scripts/write_tables.py --out models/train/runs/tables.jsonl [--every N]

People's tables of `data/text` with all their questions; beside them what teaches when a program is not the answer: questions of another table, people's tables of `data/questions`,
generated pages and real receipts. A question without answers is not told on its page.
"""

import argparse
import json
import random
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "models/train"))

from docent_train import documents
from docent_train.documents import NOT_ON_PAGE
from docent_train.documents.people import load_people_folder
from docent_train.held_out import split_people, split_receipts
from docent_train.page_reader.page import laid_out

FOREIGN, GENERATED, RECEIPTS = 450, 900, 150
# Kinds of generated questions whose answers are in no text.
UNSEEN = ("section_count", "chart_count", "chart_visual")
# Tabs from which on a page may have a table.
TABS = 4


def asked(questions) -> "list[tuple[str, list[str]]]":
    out = []
    for q in questions:
        if q.unanswerable or q.answers == [NOT_ON_PAGE]:
            out.append((q.question, []))
        elif not q.parts and q.kind not in UNSEEN:
            out.append((q.question, list(q.answers)))
    return out


def pages(data: Path, every: int, r: random.Random):
    """-> kind, document, whether it is held out, questions with their answers."""
    tables, _, held, _ = split_people(list(documents.load_people_documents(data, seed=1, renamed=0.0)))
    tables = [d for d in tables if d.kind == "people_table"]
    people = lambda d: asked(q for q in d.questions if q.kind == "people_table")
    for d in held[::every]:
        yield "tables", d, True, people(d)
    for d in r.sample(tables, len(tables) // every):
        yield "tables", d, False, people(d)
    foreign = [q for d in tables for q, answers in people(d) if answers]
    some = lambda questions, n: r.sample(questions, min(n, len(questions)))
    for d in some(tables, FOREIGN // every):
        yield "foreign", d, False, [(r.choice(foreign), [])]
    for d, _ in list(load_people_folder(data / "questions", kinds=("tables",)))[20::every]:
        yield "more", d, False, some(asked(q for q in d.questions if q.kind.startswith("people")), 2)
    for n in range(GENERATED // every):
        d = documents.make_document(r, "receipt" if r.random() < 0.2 else None)
        yield "generated", d, n % 12 == 0, some(asked(d.questions), 3)
    real, _ = split_receipts(documents.load_real_receipts(data / "receipts/train"))
    for d in some(real, RECEIPTS // every):
        yield "receipts", d, False, some(asked(d.questions), 2) + [(r.choice(foreign), [])]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--out", required=True)
    p.add_argument("--data", type=Path, default=ROOT.parent / "shared/data")
    p.add_argument("--every", type=int, default=1, help="one in this many of the pages")
    a = p.parse_args()
    Path(a.out).parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with open(a.out, "w") as out:
        for kind, document, held, questions in pages(a.data, a.every, random.Random(5)):
            text, xs, _ = laid_out(document, True)
            if questions and text.count("\t") >= TABS:
                lines = [dict(question=q, answers=answers) for q, answers in questions]
                out.write(json.dumps(dict(kind=kind, text=text, xs=[round(float(x), 5) for x in xs], held=held, questions=lines)) + "\n")
                count += len(lines)
    print(count, "questions")


if __name__ == "__main__":
    main()
