"""Checks that generated documents answer their own questions. For many pages of every kind: the answer is on the page, or the cells that it is computed from are, or the question is unanswerable.

    python3 models/train/scripts/check_documents.py [--pages 30]
"""

import argparse
import random
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "models/train"))

from docent_train import documents
from docent_train.page_reader.page import Page, laid_out
from docent_train.page_reader.pieces import WordPieces
from docent_train.page_reader.source import Source, target_of

# Answers that are in no text of the page.
WRITTEN = (*Source.COUNTED, "item_count")
# Answers that another column's lines tear apart are left out of training; more than so many of a kind would be a mistake in it.
LOST = 0.03


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--pages", type=int, default=30)
    a = p.parse_args()
    failed = []
    pieces = WordPieces.of_tokenizer(ROOT / "models/train/backbone/tokenizer.json")
    for kind in (*documents.KINDS, *documents.UNSEEN):
        r = random.Random(f"check {kind}")
        asked = lost = 0
        example = None
        for _ in range(a.pages):
            document = documents.make_document(r, kind)
            if kind in documents.FITTING and r.random() < 0.5:
                document = documents.with_furniture(document, r)
            page = Page(*laid_out(document, True), pieces, r)
            for q in (*document.questions, *documents.region_questions(document, r, 2)):
                if "{" in q.question or not q.question.strip() or not q.answers:
                    failed.append(f"{kind}: a question that was not filled in: {q.question!r} {q.answers}")
                if q.unanswerable or q.kind in WRITTEN:
                    continue
                asked += 1
                if target_of(page, q) is None:
                    lost, example = lost + 1, (q.question, q.answers)
        print(f"{kind}: {asked} answers, {lost} not on their page", example or "")
        if lost > LOST * asked:
            failed.append(f"{kind}: {lost} of {asked} answers are not on their page, for example {example}")
    if failed:
        raise SystemExit("\n".join(failed))


if __name__ == "__main__":
    main()
