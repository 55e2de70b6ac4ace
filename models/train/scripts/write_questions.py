"""Pages with questions on them, for bin/read-training-answers.ts: JSON lines of kind, text, xs (each character's centre as a share of the page's width), held and questions.

    python3 models/train/scripts/write_questions.py --out models/train/runs/chooser.jsonl [--every N] [--pdfs models/train/runs/pages]

People's tables of `data/text` with all their questions; beside them what teaches when a program is not the answer: questions of another table, people's tables and paragraphs of
`data/questions`, generated pages and real receipts. --pdfs: pages of public PDFs (bin/read-training-pages.ts). A question without answers is not told on its page.
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
from docent_train.held_out import held_articles, split_people, split_receipts
from docent_train.page_reader.page import laid_out
from docent_train.page_reader.pdf_pages import held_out_group, load_pdf_pages, load_scans

FOREIGN, GENERATED, RECEIPTS, PARAGRAPHS = 450, 900, 300, 900
# Questions of a page of a PDF, of the same page as it is read from its pixels, and of a paragraph.
OF_PDF, OF_SCAN, OF_PARAGRAPH = 8, 3, 3
# Kinds of generated questions whose answers are in no text.
UNSEEN = ("section_count", "chart_count", "chart_visual")


def of_pdf(questions: "list[dict]") -> "list[tuple[str, list[str]]]":
    """A list is right as a whole; yes and no are answers."""
    answers = dict(list=lambda q: [", ".join(q["answers"])], yes=lambda q: ["yes"], no=lambda q: ["no"], none=lambda q: [])
    return [(q["question"], answers.get(q["kind"], lambda q: list(q["answers"]))(q)) for q in questions]


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
    paragraphs = list(load_people_folder(data / "questions", kinds=("paragraphs",)))
    out = held_articles(group for _, group in paragraphs)
    for d, group in some(paragraphs, PARAGRAPHS // every):
        yield "paragraphs", d, group in out, some(asked(q for q in d.questions if q.kind.startswith("people")), OF_PARAGRAPH)
    real, _ = split_receipts(documents.load_real_receipts(data / "receipts/train"))
    for d in some(real, RECEIPTS // every):
        yield "receipts", d, False, some(asked(d.questions), 2) + [(r.choice(foreign), [])]


def pdf_pages(folder: Path, every: int, r: random.Random):
    """-> kind, text, xs, held, questions"""
    loaded = load_pdf_pages(folder)
    for page in loaded[::every]:
        questions = of_pdf(page.questions)
        yield "pdfs", page.text, page.xs, held_out_group(page.group), r.sample(questions, min(OF_PDF, len(questions)))
    for scan in load_scans(folder, loaded)[::every]:
        questions, held = of_pdf(scan.questions), held_out_group(scan.group)
        yield "scans", scan.text, scan.xs, held, r.sample(questions, min(OF_PDF if held else OF_SCAN, len(questions)))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--out", required=True)
    p.add_argument("--data", type=Path, default=ROOT.parent / "shared/data")
    p.add_argument("--every", type=int, default=1, help="one in this many of the pages")
    p.add_argument("--pdfs", type=Path, help="pages of public PDFs as bin/read-training-pages.ts has them")
    a = p.parse_args()
    r, lines = random.Random(5), []
    laid = lambda d: laid_out(d, True)[:2]
    written = [(kind, *laid(d), held, questions) for kind, d, held, questions in pages(a.data, a.every, r)]
    for kind, text, xs, held, questions in [*written, *(pdf_pages(a.pdfs, a.every, r) if a.pdfs else [])]:
        if questions:
            asked_of = [dict(question=q, answers=answers) for q, answers in questions]
            lines.append(dict(kind=kind, text=text, xs=[round(float(x), 5) for x in xs], held=held, questions=asked_of))
    # In any order, so that a reading that is stopped early has some of everything.
    r.shuffle(lines)
    Path(a.out).parent.mkdir(parents=True, exist_ok=True)
    Path(a.out).write_text("".join(json.dumps(line) + "\n" for line in lines))
    print(len(lines), "pages", sum(len(line["questions"]) for line in lines), "questions")


if __name__ == "__main__":
    main()
