"""Questions that ask for looks, and questions that words answer: what tells them apart is learned from the page reader's state of the question alone."""

import json
import random
from pathlib import Path

import numpy as np
import torch

from ..documents import load_people_documents, make_document
from ..page_reader.example import question_pieces
from ..page_reader.pieces import WordPieces
from .aims import AIMS, ask_for

# Of generated documents these ask for what is drawn.
DRAWN = ("chart_visual", "chart", "signature")


def asking(r: random.Random, each: int) -> "list[tuple[str, str]]":
    """Questions about looks, with their aims: of every aim at most so many."""
    return [(question, aim) for aim in AIMS for question in dict.fromkeys(ask_for(r, aim) for _ in range(each))]


def reading(r: random.Random, data: Path, pages: "Path | None", count: int) -> "list[str]":
    """Questions that words answer: people's, those written for pages of PDFs, and generated ones."""
    people = [q.question for d in load_people_documents(data) for q in d.questions if q.kind.startswith("people")]
    for name in ("paragraphs.jsonl", "tables.jsonl"):
        people += [q["question"] for line in (data / "questions" / name).read_text().splitlines() for q in json.loads(line)["questions"]]
    written = [json.loads(line)["question"] for line in pages.read_text().splitlines()] if pages else []
    generated = []
    while len(generated) < count // 4:
        generated += [q.question for q in make_document(r).questions if q.kind not in DRAWN]
    r.shuffle(people)
    out = people[: count // 2] + written + generated
    r.shuffle(out)
    return out[:count]


@torch.no_grad()
def states(reader, pieces: WordPieces, questions: "list[str]") -> np.ndarray:
    """The page reader's first state of each question, in a window without words: [N, D]."""
    out = np.zeros((len(questions), reader.word.weight.shape[1]))
    ids = [[pieces.cls, *question_pieces(q, pieces), pieces.sep, pieces.sep] for q in questions]
    order = sorted(range(len(ids)), key=lambda n: len(ids[n]))
    for at in range(0, len(order), 64):
        chosen = order[at : at + 64]
        t = max(len(ids[n]) for n in chosen)
        batch = dict(ids=np.zeros((len(chosen), t), np.int64), kinds=np.zeros((len(chosen), t), np.int64), ok=np.zeros((len(chosen), t), bool))
        for row, n in enumerate(chosen):
            size = len(ids[n])
            batch["ids"][row, :size], batch["kinds"][row, size - 1], batch["ok"][row, :size] = ids[n], 1, True
        b = {k: torch.from_numpy(v) for k, v in batch.items()}
        none = torch.zeros(len(chosen), t, dtype=torch.bool)
        seen = reader.encode(b["ids"], b["kinds"], torch.zeros(len(chosen), t, 7, dtype=torch.long), torch.zeros(len(chosen), t, 3), none, b["ok"])
        out[chosen] = seen[:, 0].numpy()
    return out
