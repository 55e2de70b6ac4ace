"""Draws documents with known text and writes what a person would say of each: reference captions for `docent eval --captions`.

    python3 tests/bench/caption-documents.py OUT [--count 6] [--seed 70001]

OUT gets images and pages.jsonl: {"image","kind","lines","caption","detailed"}. Only facts that the generator itself placed are used, in wordings that
the composers of src-main/captions do not share.
"""
from __future__ import annotations

import argparse
import json
import random
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "models" / "train"))

from docent_train.documents import make_document, render  # noqa: E402
from docent_train.documents.page import Document  # noqa: E402
from docent_train.documents.rows import rows_of  # noqa: E402

KINDS = ("receipt", "invoice", "form", "letter", "statement", "table", "paper", "chart")


def facts_of(doc: Document) -> dict[str, str]:
    """The first answer of every kind of question that the page answers."""
    facts: dict[str, str] = {}
    for question in doc.questions:
        if not question.unanswerable:
            facts.setdefault(question.kind, question.answers[0])
    return facts


def short_caption(doc: Document, facts: dict[str, str], rng: random.Random) -> str:
    get = facts.get
    name = {"receipt": "receipt", "invoice": "invoice", "form": "form", "letter": "letter", "statement": "bank statement", "table": "table", "paper": "paper", "chart": "bar chart"}[doc.kind]
    whose = get("company") or get("bank") or get("sender_company") or get("sender")
    title = get("title")
    if title:
        return rng.choice([f'A {name} titled "{title}".', f'This {name} is titled "{title}".', f'A {name} with the title "{title}".'])
    if whose:
        return rng.choice([f"A {name} from {whose}.", f"This is a {name} of {whose}.", f"A {name} issued by {whose}."])
    first = doc.items[0].text
    return f"A {name} that begins with {first}."


def detailed_caption(doc: Document, facts: dict[str, str], rng: random.Random) -> str:
    sentences = [short_caption(doc, facts, rng)]
    wordings = (
        ("date", ["It is dated {v}.", "The date on it is {v}."]),
        ("period", ["It covers {v}.", "The period is {v}."]),
        ("address", ["The address is {v}.", "It was issued at {v}."]),
        ("authors", ["The authors are {v}.", "It was written by {v}."]),
        ("affiliation", ["They work at {v}.", "It comes from {v}."]),
        ("recipient", ["It is addressed to {v}.", "The recipient is {v}."]),
        ("subject", ["It is about {v}.", "The subject is {v}."]),
        ("buyer", ["The customer is {v}.", "It is billed to {v}."]),
        ("owner", ["The account belongs to {v}."]),
        ("closing", ["The closing balance is {v}."]),
        ("total", ["The total is {v}.", "The total amount is {v}."]),
        ("first_row", ["The first entry is {v}."]),
        ("last_row", ["The last entry is {v}."]),
        ("last_item", ["The last article is {v}."]),
        ("section", ["One of its sections is {v}."]),
        ("keywords", ["Its keywords are {v}."]),
        ("sender", ["It is signed by {v}."]),
        ("signature", ["It is signed by {v}."]),
    )
    for kind, forms in wordings:
        if kind in facts and len(sentences) < 5:
            sentences.append(rng.choice(forms).format(v=facts[kind]))
    return " ".join(sentences)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=6, help="documents of each kind")
    parser.add_argument("--seed", type=int, default=70001)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    with open(args.out / "pages.jsonl", "w", encoding="utf-8") as file:
        for kind in KINDS:
            for n in range(args.count):
                rng = random.Random(f"{args.seed} {kind} {n}")
                doc = make_document(rng, kind)
                facts = facts_of(doc)
                # Large enough that small print has 12 pixels or more.
                image, _ = render(doc, rng, min(2.2, 1600 / doc.width))
                name = f"{kind}-{n}.png"
                image.convert("RGB").save(args.out / name)
                lines = [{"text": segment[0]} for row in rows_of(doc.segments()) for segment in row]
                said = {"caption": short_caption(doc, facts, rng), "detailed": detailed_caption(doc, facts, rng)}
                file.write(json.dumps({"image": name, "kind": doc.kind, "lines": lines, **said}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
