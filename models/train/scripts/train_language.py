"""Stage 1b: the language model of the reading, which is weighed against the pixels (docent_train/reading/language.py).

    python3 models/train/scripts/train_language.py --out models/docent-mini/reading-language.bin

Counts the training receipts (without the held-out ones), the people's tables and paragraphs of data/text, and generated documents. Takes a minute.
"""

import argparse
import random
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "models/train"))

from docent_train import documents
from docent_train.held_out import split_people, split_receipts
from docent_train.reading.language import Counts, write
from docent_train.words.source import recased


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--out", required=True)
    p.add_argument("--data", default=str(ROOT.parent / "shared/data"))
    p.add_argument("--pages", type=int, default=12000, help="generated documents")
    p.add_argument("--worth", type=float, default=0.35, help="nats by which an n-gram must differ from what a shorter one says")
    p.add_argument("--limit", type=int, help="so many of the people's pages and receipts at the most")
    a = p.parse_args()
    r, counts = random.Random(1), Counts()
    receipts = documents.load_real_receipts(Path(a.data) / "receipts/train")
    for document in split_receipts(receipts)[0][: a.limit]:
        text = document.prompt_text()[0]
        # Transcripts are all capitals, print is not.
        for again in range(6):
            counts.add(recased(text, r) if again else text)
    tables, paragraphs, _, _ = split_people(list(documents.load_people_documents(a.data)))
    others = (tables + paragraphs)[: a.limit] + [documents.make_document(r) for _ in range(a.pages)]
    for document in others:
        text = document.prompt_text()[0]
        counts.add(text)
        if r.random() < 0.3:
            counts.add(text.upper())
    table = counts.table(worth=a.worth)
    write(table, Path(a.out))
    print(len(table), "n-grams,", Path(a.out).stat().st_size, "bytes")


if __name__ == "__main__":
    main()
