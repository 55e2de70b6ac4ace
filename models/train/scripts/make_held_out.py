"""Pages that training never saw, as pictures with questions: for `docent eval`, refusals and calibration.

    python3 models/train/scripts/make_held_out.py OUT [--pdfs FOLDER] [--contracts cuad.jsonl]

OUT/questions.jsonl: some of the receipts, tables and paragraphs that train_page_reader.py holds out (page_reader/source.py), generated documents of another seed,
and kinds of documents that training never sees; OUT/more.jsonl: the other tables and paragraphs, and those of other people's sets; OUT/looks.jsonl: drawn pages with questions that only pixels answer, of twelve kinds. All drawn, half of them worn.
OUT/short.jsonl: short questions on receipts and unseen kinds about what they have nothing of.
A question of another page stands for what a page does not tell: `answers` is empty. --pdfs: OUT/pdfs.jsonl asks what was written for the held-out documents of
models/train/pages, which lie in FOLDER/repository/path. --contracts: OUT/contracts.jsonl asks the whole of the contracts that are held out, as plain text.
"""

import argparse
import csv
import json
import random
import re
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "models/train"))

from docent_train import documents
from docent_train.documents.degradations import degrade
from docent_train.documents.render import render
from docent_train.looks.pages import load_receipts, make_page
from docent_train.page_reader.contracts import held_contracts, load_contracts
from docent_train.page_reader.pdf_pages import held_out_group
from docent_train.page_reader.pieces import WordPieces
from docent_train.page_reader.source import FIELDS, Source

p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
p.add_argument("out", type=Path)
p.add_argument("--pdfs", type=Path)
p.add_argument("--contracts", type=Path)
a = p.parse_args()
out = a.out


def ask(pages: list, name: str, r: random.Random) -> None:
    """OUT/name.jsonl: questions on the pages, (kind, document) each, which are drawn to OUT/images."""
    folder = "images" if name == "questions" else f"images-{name}"
    (out / folder).mkdir(parents=True, exist_ok=True)
    foreign = [q.question for _, d in pages for q in d.questions if q.kind == "people_text" and not q.unanswerable]
    lines = []
    for i, (kind, d) in enumerate(pages):
        if d.image:
            file = d.image
        else:
            image, _ = render(d, r, max(1.0, 1000 / d.width))
            if r.random() < 0.5:
                image = degrade(image, [], r, r.uniform(0, 0.5))[0]
            file = f"{folder}/{i}.png"
            image.save(out / file)
        if kind == "receipts":
            asked = [q for q in d.questions if q.kind in FIELDS][:4]
        elif kind in ("generated", "unseen"):
            asked = r.sample(d.questions, min(5, len(d.questions)))
        else:
            asked = [q for q in d.questions if q.kind.startswith("people")]
            easy, hard = [q for q in asked if not q.unanswerable][:5], [q for q in asked if q.unanswerable][:1]
            asked = easy + hard
        for q in asked:
            # What is reckoned from cells says so by its operation; its answer is not spelt out here.
            if q.operation:
                continue
            label = f"{kind}-hard-refusal" if q.unanswerable and kind == "paragraphs" else kind if not q.unanswerable else f"{kind}-refusal"
            lines.append(dict(image=file, kind=label, question=q.question, answers=[] if q.unanswerable else q.answers))
        own = {q.question for q in d.questions}
        lines.append(dict(image=file, kind=f"{kind}-refusal", question=r.choice([q for q in foreign if q not in own]), answers=[]))
    (out / f"{name}.jsonl").write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
    print(len(pages), "pages", len(lines), "questions")


SHORT = [
    "How much is the rent?", "What is the blood pressure?", "How many bedrooms are there?", "Who is the bride?", "What is the exchange rate?", "Who is the pilot?",
    "How many calories are in it?", "What is the horsepower?", "How much is the mortgage?", "Who is the goalkeeper?", "How much snow fell?", "What is the pH value?",
    "How many chapters does it have?", "What is the screen size?", "Which vaccine was given?", "How high is the mountain?", "What is the name of the dog?", "Who sings the song?",
    "What was the final score?", "How many goals were scored?", "Who plays the lead role?", "What is the warranty?", "How much is the salary?", "What is the blood type?",
    "How deep is the lake?", "Which planet is it?", "What is the mileage?", "Who is the landlord?", "Which seat is it?", "What is the diagnosis?",
    "How many passengers were on board?", "Who conducted the orchestra?", "What is the wavelength?", "How long is the runway?", "Which horse won?", "What is the voltage?",
]


# Of the words of the questions those that say nothing about what is asked for.
COMMON = ("what", "much", "many", "which", "have", "does", "high", "long", "there", "name", "were", "value")


def ask_short(pages: list) -> None:
    """OUT/short.jsonl: a short question none of whose longer words stands on the page, four of each receipt and one of each other page."""
    r, lines = random.Random("held out, short"), []
    images = {q["image"]: None for line in (out / "questions.jsonl").read_text().splitlines() if (q := json.loads(line))}
    for image, (kind, d) in zip(images, pages):
        text = " ".join(item.text for item in d.items).lower()
        fits = [q for q in SHORT if not any(w in text for w in re.findall(r"[a-z]{4,}", q.lower()) if w not in COMMON)]
        for question in r.sample(fits, min(4 if kind == "receipts" else 1, len(fits))) if kind in ("receipts", "unseen") else ():
            lines.append(dict(image=image, kind=f"{kind}-short-refusal", question=question, answers=[]))
    (out / "short.jsonl").write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
    print(len(lines), "short questions about what is not there")


def ask_looks(count: int) -> None:
    """OUT/looks.jsonl: what only pixels tell, of pages that docent_train/looks draws with a seed of its own; at most two questions of a kind on a page."""
    (out / "images-looks").mkdir(parents=True, exist_ok=True)
    r, lines = random.Random("held out, looks"), []
    _, receipts = load_receipts(ROOT.parent / "shared/data")
    for i in range(count):
        page = make_page(r, receipts)
        file = f"images-looks/{i}.png"
        page.image.save(out / file)
        for kind in dict.fromkeys(q.kind for q in page.questions):
            own = [q for q in page.questions if q.kind == kind]
            for q in r.sample(own, min(2, len(own))):
                answers = [q.answer] if q.answer else list(q.spans)
                lines.append(dict(image=file, kind=f"looks-{kind}" if answers else f"looks-{kind}-refusal", question=q.question, answers=answers))
    (out / "looks.jsonl").write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
    print(count, "pages to look at", len(lines), "questions")


source = Source(ROOT.parent / "shared/data", WordPieces.of_tokenizer(ROOT / "models/train/backbone/tokenizer.json"))
held, r = source.held, random.Random("held out")
pages = [("receipts", d) for d in held["receipts"]] + [("tables", d) for d in held["tables"][:20]] + [("paragraphs", d) for d in held["paragraphs"][:20]]
pages += [("generated", documents.make_document(r, kind)) for kind in documents.KINDS if kind not in ("recall", "chart") for _ in range(2)]
pages += [("unseen", documents.make_document(r, kind)) for kind in documents.UNSEEN for _ in range(14)]
ask(pages, "questions", r)
ask_short(pages)
more = [("tables", d) for d in held["tables"][20:]] + [("finance", d) for d in held["more_tables"]]
more += [("paragraphs", d) for d in held["paragraphs"][20:]] + [("passages", d) for d in held["more"][::3]]
ask(more, "more", random.Random("held out, more"))
ask_looks(240)
if a.contracts:
    r, lines = random.Random("held out, contracts"), []
    (out / "contracts").mkdir(exist_ok=True)
    for contract in held_contracts(load_contracts(a.contracts)):
        file = f"contracts/{contract['id'][:60]}.txt"
        paragraphs = (" ".join(paragraph.split()) for paragraph in contract["text"].split("\n"))
        (out / file).write_text("\n".join(textwrap.fill(paragraph, 95) for paragraph in paragraphs) + "\n", encoding="utf-8")
        # One wording of each question.
        asked = list({q["category"]: q for q in r.sample(contract["questions"], len(contract["questions"])) if q["kind"] != "list"}.values())
        for q in [q for q in asked if q["answers"]][:7] + [q for q in asked if not q["answers"]][:3]:
            answers = [" ".join(answer["text"].split()) for answer in q["answers"]]
            lines.append(dict(file=file, kind="contracts" if answers else "contracts-refusal", question=q["question"], answers=answers))
    (out / "contracts.jsonl").write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
    print(len(lines), "questions on whole contracts")
if a.pdfs:
    pages_of = ROOT / "models/train/pages"
    with open(pages_of / "pages.tsv", encoding="utf-8") as rows:
        held = {row["key"]: row for row in csv.DictReader(rows, delimiter="\t") if held_out_group(f"{row['repository']}/{row['path']}")}
    asked = [q for line in (pages_of / "questions.jsonl").read_text(encoding="utf-8").splitlines() if (q := json.loads(line))["key"] in held]
    lines = []
    for q in asked:
        row = held[q["key"]]
        file = (a.pdfs / row["repository"] / row["path"]).resolve()
        if file.exists():
            lines.append(dict(file=str(file), page=int(row["page"]), kind=f"pdf-{q['kind']}", question=q["question"], answers=q["answers"]))
    (out / "pdfs.jsonl").write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
    print(len(lines), "of", len(asked), "questions on held-out PDFs")
