"""Receipts as a model read them (bin/read-training-receipts.ts), with their questions; answers stand where the reading is nearest to them."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..documents.page import Question, lay_out, rows_of
from ..documents.receipt_questions import ADDRESS, COMPANY, DATE, MORE, TOTAL

PARAPHRASES = dict(company=MORE["company"] + COMPANY, date=MORE["date"] + DATE, address=MORE["address"] + ADDRESS, total=MORE["total"] + TOTAL)
# Share of an answer's characters that may be misread; an amount is right or it is another amount.
MISREAD = dict(company=0.35, date=0.2, address=0.35, total=0.0)


@dataclass
class ReadReceipt:
    text: str
    xs: "list[float]"
    questions: "list[tuple[Question, list[tuple[int, int]]]]"  # with the [start, end) of every place where the answer was read


def load_readings(path: Path, receipts: list) -> "list[ReadReceipt]":
    """receipts: those of documents.load_real_receipts whose readings are wanted."""
    wanted = {"/".join(Path(d.image).parts[-2:]): d for d in receipts}
    out = []
    for line in filter(None, path.read_text(encoding="utf-8").split("\n")):
        page = json.loads(line)
        document = wanted.get(page["image"])
        if document is None:
            continue
        width, height = page["width"], page["height"]
        segments = [(s["t"], s["b"][0] * width, s["b"][1] * height, s["b"][2] * width, s["b"][3] * height) for s in page["lines"] if s["t"].strip()]
        text, xs, _ = lay_out(rows_of(segments), width, height)
        places = {kind: nearest(text, answer, MISREAD[kind]) for kind, answer in document.fields.items()}
        asked = []
        for kind, found in places.items():
            asked += [(Question(q, [document.fields[kind]], kind), found) for q in PARAPHRASES[kind] if found]
        for q in document.questions:
            if q.kind == "key_value" and (found := nearest(text, q.answers[0], 0.0)):
                asked.append((q, found))
        if asked:
            out.append(ReadReceipt(text, xs, asked))
    return out


def nearest(text: str, answer: str, misread: float) -> "list[tuple[int, int]]":
    """[start, end) of whole words of the text that are nearest to the answer by edit distance, white space and case left out (Sellers 1980)."""
    at = [i for i, c in enumerate(text) if not c.isspace()]
    read = np.array([ord(text[i].lower()[0]) for i in at])
    wanted = [ord(c.lower()[0]) for c in answer if not c.isspace()]
    if not wanted or not len(read):
        return []
    n = len(read)
    steps = np.arange(n + 1)
    rows = [np.zeros(n + 1, int)]
    for i, c in enumerate(wanted, 1):
        last = rows[-1]
        row = np.concatenate([[i], np.minimum(last[:-1] + (read != c), last[1:] + 1)])
        rows.append(np.minimum.accumulate(row - steps) + steps)
    least = rows[-1].min()
    if least > misread * len(wanted):
        return []
    spans = []
    for end in np.flatnonzero(rows[-1] == least):
        i, j = len(wanted), int(end)
        while i and j:
            if rows[i][j] == rows[i - 1][j - 1] + (read[j - 1] != wanted[i - 1]):
                i, j = i - 1, j - 1
            elif rows[i][j] == rows[i - 1][j] + 1:
                i -= 1
            else:
                j -= 1
        if end > j:
            start, stop = at[j], at[end - 1] + 1
            # An amount within a longer number is another number.
            if misread or not (_digit(text, start - 1) or _digit(text, stop)):
                spans.append((start, stop))
    return spans


def _digit(text: str, at: int) -> bool:
    return 0 <= at < len(text) and text[at].isdigit()
