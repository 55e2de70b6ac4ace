"""How much a spread pointer speaks for "not on this page": the config's `refuse_spread`, from held-out pages as text.

    python3 models/train/scripts/fit_refusals.py models/train/runs/words/checkpoints/last.pt [CONFIG]

Logistic regression of "the page does not tell" on two things that the model says of an answer's first token: the logit of not_here_id, and the entropy of where it
would point. Prints both weights, their ratio (refuse_spread), and what share of the unanswerable questions is refused while one in twenty of the others is, five-fold.

CONFIG is what the checkpoint was trained with, docent-mini's unless told. One that is told takes refuse_spread, and loses `confidence` and `refuse_at`: they must be
fitted anew (fit_judge.py).
"""

import random
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "models/train"))

import numpy as np
import torch
from torch import nn

from docent_train import documents
from docent_train.documents import NOT_ON_PAGE
from docent_train.logistic import fit_logistic
from docent_train.model import WordReader, change_config, load_config
from docent_train.words.example import NOT_HERE, build
from docent_train.words.source import FIELDS, Source
from docent_train.words.step import collate, scores

MISREAD = (0, 0.02, 0.05)


def held_out(source: Source, r: random.Random):
    """-> (example, whether the page does not tell): the receipts, tables and paragraphs that training leaves out, generated pages, kinds that it never sees."""
    pages = [d for held in source.held.values() for d in held]
    pages += [documents.make_document(r, k) for k in documents.KINDS if k not in ("recall", "chart") for _ in range(4)]
    pages += [documents.make_document(r, k) for k in documents.UNSEEN for _ in range(20)]
    foreign = [q.question for d in pages for q in d.questions if q.kind == "people_text" and not q.unanswerable]
    out = []
    for d in pages:
        page = source.page(r, d, r.choice(MISREAD))
        asked = [q for q in d.questions if q.kind in FIELDS or (q.kind.startswith("people") if d.kind.startswith("people") else d.kind != "real_receipt")]
        own = {q.question for q in d.questions}
        made = [(q.question, q.answers, q.unanswerable, q.kind in Source.COUNTED) for q in r.sample(asked, min(6, len(asked)))]
        made += [(r.choice([f for f in foreign if f not in own]), [NOT_ON_PAGE], True, False) for _ in range(2)]
        out += [(e, not_told) for q, a, not_told, counted in made if (e := build(page, q, a, r, counted=counted)) is not None and len(e.ids) < 1400]
    return sorted(out, key=lambda pair: len(pair[0].ids))


def refused(score: np.ndarray, not_told: np.ndarray) -> float:
    """Share of what is not told above the score that one in twenty of the others exceeds."""
    others = np.sort(score[~not_told])[::-1]
    return float((score[not_told] > others[len(others) // 20]).mean())


def main():
    if len(sys.argv) not in (2, 3) or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    path = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "models/docent-mini/config.json"
    config = load_config(path)
    model, head = WordReader(config), nn.Linear(config.hidden_size, config.vocab_size, bias=False)
    nn.ModuleDict(dict(transformer=model, lm_head=head)).load_state_dict(torch.load(sys.argv[1], map_location="cpu")["model"])
    examples = held_out(Source(ROOT.parent / "shared/data", config.word_features), random.Random("refusals"))
    logit, spread = [], []
    with torch.no_grad():
        for example, _ in examples:
            p = scores(model, head, collate([example], config.kv_channels // 2), torch.float32)[0, 0].exp().numpy()
            places = example.page[1] - example.page[0]
            absent = np.clip(p[places + NOT_HERE], 1e-6, 1 - 1e-6)
            logit.append(np.log(absent / (1 - absent)))
            spread.append(-(p[:places] * np.log(np.maximum(p[:places], 1e-9))).sum())
    y = np.array([not_told for _, not_told in examples])
    x = np.stack([logit, spread, np.ones(len(y))], 1)
    w = fit_logistic(x, y.astype(float))
    fold, score = np.random.default_rng(0).integers(0, 5, len(y)), np.zeros(len(y))
    for k in range(5):
        score[fold == k] = x[fold == k] @ fit_logistic(x[fold != k], y[fold != k].astype(float))
    spread_weight = round(float(w[1] / w[0]), 2)
    print(len(y), "questions,", int(y.sum()), "not told | weights", w.round(3), "refuse_spread", spread_weight,
          "| refused at 5%:", round(refused(x[:, 0], y), 3), "without,", round(refused(score, y), 3), "with the spread")
    if len(sys.argv) > 2:
        change_config(path, without=("confidence", "refuse_at"), refuse_spread=spread_weight)


if __name__ == "__main__":
    main()
