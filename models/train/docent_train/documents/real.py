"""The scanned receipts of the data folder as documents: line boxes, text, people's questions and our own on their lines."""
from __future__ import annotations

import json
import random
import re
from pathlib import Path

from .page import Document, Question, pick
from .rows import Segment, rows_of
from .prose import FIRST_LINE, LAST_LINE
from .receipt_questions import ADDRESS, COMPANY, DATE, MORE, TOTAL

AFTER = ["What is written after '{key}'?", "What is the {key}?", "Which value stands next to {key}?", "What does it say for {key}?", "{key}?", "What follows {key}?", "Read the {key}.", "What is printed beside {key}?"]
_KEY = re.compile(r"^\W*([A-Z][A-Z ./#'()]{1,22}?)\s*[:#]\s*(\S.*)$")


class RealReceipt(Document):
    """A Document whose segments are the annotated line boxes (pixels of the image)."""

    def __init__(self, width: int, height: int, image: str, segments: list[Segment]) -> None:
        super().__init__("real_receipt", float(width), float(height), image=image)
        self.lines = segments
        self.fields: dict[str, str] = {}

    def segments(self) -> list[Segment]:
        return self.lines


def _field_questions(doc: RealReceipt, rng: random.Random) -> None:
    """Paraphrases of the four fields' questions."""
    for kind, measured in (("company", COMPANY), ("date", DATE), ("address", ADDRESS), ("total", TOTAL)):
        answer = doc.fields.get(kind)
        if answer:
            for text in rng.sample(MORE[kind], 3) + measured:
                if all(q.question != text for q in doc.questions):
                    doc.questions.append(Question(text, [answer], kind))


def _line_questions(doc: RealReceipt, rng: random.Random) -> None:
    rows = rows_of(doc.lines)
    if len(rows[0]) == 1:
        doc.ask("first_line", pick(rng, FIRST_LINE), rows[0][0][0])
    if len(rows[-1]) == 1:
        doc.ask("last_line", pick(rng, LAST_LINE), rows[-1][0][0])
    pairs: dict[str, list[str]] = {}
    for row in rows:
        for k, segment in enumerate(row):
            match = _KEY.match(segment[0])
            if match:
                pairs.setdefault(match[1].strip(), []).append(match[2].strip())
            elif k + 1 == len(row) - 1 and re.search("[A-Z]{3}", segment[0]) and len(segment[0]) < 30 and re.search("[0-9]", row[k + 1][0]):
                key = segment[0].rstrip(" :").strip()
                pairs.setdefault(key, []).append(row[k + 1][0].lstrip(": ").strip())
    for key, values in pairs.items():
        # A key that also stands elsewhere would leave the answer open.
        if len(values) == 1 and values[0] and sum(key in segment[0] for segment in doc.lines) == 1:
            doc.ask("key_value", pick(rng, AFTER, key=key.replace("{", "(").replace("}", ")")), values[0])


def load_real_receipts(folder: str | Path, seed: int = 0, extra: bool = True) -> list[RealReceipt]:
    """All receipts of a folder with receipts.jsonl and questions.jsonl; `extra` adds paraphrases and questions on the lines.

    `image` is the path of the scan; `fields` the annotated company, date, address and total.
    """
    root = Path(folder)
    docs: dict[str, RealReceipt] = {}
    for line in (root / "receipts.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        segments = [(part["text"], *map(float, part["box"])) for part in entry["lines"] if part["text"].strip()]
        doc = RealReceipt(entry["width"], entry["height"], str(root / entry["image"]), segments)
        doc.fields = {k: v for k, v in entry["fields"].items() if v}
        docs[entry["image"]] = doc
    for line in (root / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        q = json.loads(line)
        docs[q["image"]].questions.append(Question(q["question"], q["answers"], q["kind"]))
    if extra:
        for name, doc in docs.items():
            rng = random.Random(f"{seed}/{name}")
            _field_questions(doc, rng)
            _line_questions(doc, rng)
    return list(docs.values())
