"""What looking needs beside what train_looks.py learns: what kind of page it is, what a question aims at, when it asks for looks (`asked_at`, `maybe_at`), and how sure
answers are.

    python3 models/train/scripts/fit_looks.py --out models/train/runs/looks --questions models/train/pages/questions.jsonl
    npx docent eval HELD/looks.jsonl --json > said.json
    python3 models/train/scripts/fit_looks.py --out models/train/runs/looks --said said.json

The first command learns the kinds of pages from drawn ones and the aims from the page reader's own state of a question, and writes OUT/looks.pt, of which export_looks.py makes a model folder's files. Every
eighth question is held out and sets the thresholds. The second fits the confidence (Platt 1999) to what the product said of drawn pages (make_held_out.py).
"""

import argparse
import json
import random
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "models/train"))

import numpy as np
import torch
import torch.nn.functional as F

from docent_train.logistic import fit_logistic
from docent_train.looks.aims import AIMS
from docent_train.looks.answers import PAGES
from docent_train.looks.asked import asking, reading, states
from docent_train.looks.export import fold
from docent_train.looks.kinds import draw_kinds, fit_kinds
from docent_train.looks.load import fresh_parts, reader_of
from docent_train.model import load_config
from docent_train.page_reader.pieces import WordPieces

TOKENIZER = ROOT / "models/train/backbone/tokenizer.json"
# Of questions that words answer, so many may be looked at without being read first, and so many may be looked at where the words do not tell.
SURE, MAYBE = 1 / 500, 1 / 50


def fit_aims(a) -> "tuple[dict, dict]":
    """-> the weights of `aim`, figures."""
    r, pieces = random.Random(5), WordPieces.of_tokenizer(TOKENIZER)
    about = asking(r, a.each)
    questions = [q for q, _ in about] + reading(r, Path(a.data), Path(a.questions) if a.questions else None, a.count)
    y = np.array([1 + AIMS.index(aim) for _, aim in about] + [0] * (len(questions) - len(about)))
    x = torch.from_numpy(states(reader_of(Path(a.model)), pieces, questions)).float()
    # The same question must not be on both sides.
    held = torch.tensor([sum(q.lower().encode()) % 8 == 0 for q in questions])
    mean, spread, target = x.mean(0), x.std(0) + 1e-6, torch.from_numpy(y)
    layers, z = fresh_parts(x.shape[1])["aim"], (x - mean) / spread
    optimiser, weight = torch.optim.AdamW(layers.parameters(), lr=3e-3, weight_decay=0.05), torch.where(target > 0, 1.0, 0.5)
    for _ in range(300):
        loss = (F.cross_entropy(layers(z[~held]), target[~held], reduction="none") * weight[~held]).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    with torch.no_grad():
        chance = torch.softmax(layers(z[held]), 1).numpy()
    own = y[held.numpy()]
    looks = 1 - chance[:, 0]
    none = np.sort(looks[own == 0])
    sure, maybe = (float(none[int(len(none) * (1 - share))]) for share in (SURE, MAYBE))
    figures = dict(held=len(own), looks=int((own > 0).sum()), aims=round(float((chance[own > 0][:, 1:].argmax(1) + 1 == own[own > 0]).mean()), 3))
    figures.update(asked_at=round(max(sure, 0.5), 4), maybe_at=round(max(maybe, 0.05), 4))
    figures.update(sure=round(float((looks[own > 0] >= figures["asked_at"]).mean()), 3), maybe=round(float((looks[own > 0] >= figures["maybe_at"]).mean()), 3))
    fold(layers, mean, spread)
    return layers.state_dict(), figures


def fit_pages(a, saved: dict) -> "tuple[dict, dict]":
    """-> the weights of `page`, figures. Every sixth page is held out."""
    parts = {name: module.eval() for name, module in fresh_parts().items()}
    for name in ("word", "tile"):
        parts[name].load_state_dict(saved[name])
    model, visual = Path(a.model), load_config(Path(a.model) / "config.json").visual
    x, y = draw_kinds(parts, visual, model, TOKENIZER, Path(a.data), a.kinds, seed=7)
    held, said = torch.arange(len(y)) % 6 == 0, x.shape[1] - parts["word"].width - parts["tile"].width
    layers = fit_kinds(x[~held], y[~held], said)
    with torch.no_grad():
        right = (layers(x[held]).argmax(1) == y[held]).float()
    return layers.state_dict(), dict(kinds={kind: round(float(right[y[held] == n].mean()), 3) for n, kind in enumerate(PAGES)})


def fit_confidence(path: Path) -> dict:
    """From `docent eval --json` with a confidence of scale 1 and offset 0."""
    said = [p for p in json.loads(path.read_text())["predictions"] if p["found"]]
    chance, right = np.array([p["confidence"] for p in said]).clip(1e-4, 1 - 1e-4), np.array([float(p["anls"] >= 0.5) for p in said])
    odds = np.log(chance / (1 - chance))
    scale, offset = fit_logistic(np.stack([odds, np.ones_like(odds)], 1), right)
    return dict(confidence=dict(scale=round(float(scale), 4), offset=round(float(offset), 4)), said=len(said), right=round(float(right.mean()), 3))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--out", default=str(ROOT / "models/train/runs/looks"), help="the folder of train_looks.py")
    p.add_argument("--model", default=str(ROOT / "models/docent-mini"))
    p.add_argument("--data", default=str(ROOT.parent / "shared/data"))
    p.add_argument("--questions", help="questions.jsonl of the PDFs' pages")
    p.add_argument("--said", help="what the product said of drawn pages: fits the confidence alone")
    p.add_argument("--kinds", type=int, default=2800, help="pages that are drawn to learn their kinds")
    p.add_argument("--count", type=int, default=12000, help="questions that words answer")
    p.add_argument("--each", type=int, default=220, help="questions of each aim, at most")
    a = p.parse_args()
    torch.set_num_threads(2)
    torch.manual_seed(1)
    out = Path(a.out)
    whole = out / "looks.pt"
    saved = torch.load(whole) if whole.exists() else {}
    if a.said:
        saved["fitted"].update(fit_confidence(Path(a.said)))
    else:
        saved.update({name: torch.load(out / f"{name}.pt") for name in ("word", "tile")})
        saved["page"], kinds = fit_pages(a, saved)
        saved["aim"], figures = fit_aims(a)
        saved["fitted"] = dict(saved.get("fitted", {}), confidence=dict(scale=1, offset=0), **kinds, **figures)
    torch.save(saved, whole)
    print(json.dumps(saved["fitted"], indent=2))


if __name__ == "__main__":
    main()
