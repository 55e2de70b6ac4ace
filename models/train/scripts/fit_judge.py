"""Held-out pages -> the config's `judge`: which of the two readers is believed, how sure an answer is, and from when on the page does not tell.

    python3 models/train/scripts/fit_judge.py models/docent-mini HELD/questions.jsonl [HELD/more.jsonl HELD/pdfs.jsonl ...] --out runs/judge
        [--documents HELD/contracts.jsonl]

make_held_out.py makes all of them. Each reader is asked by itself; --out keeps what it answered. All is logistic regression on log odds
(Platt 1999): that a reader is right (ANLS at least 0.8), from its own probability, the other's, whether both say the same, and how much of the page stands in tables; that the page does not tell,
from what both think of it. Every kind of document counts the same, however many questions there are. refuse_at: so that one answerable question in twenty is refused. Nothing is fitted on what is reported.
"""

import argparse
import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "models/train"))

import numpy as np

from docent_train.logistic import fit_logistic
from docent_train.model import change_config

MINE, NEVER = dict(own=1, other=0, agrees=0, tabular=0, offset=0), dict(own=0, other=0, agrees=0, tabular=0, offset=-1000)
RAW = dict(scale=1, tabular=0, offset=0, refuse_at=1)


def predictions(model: Path, reader: str, asked: "list[Path]", out: Path, kind: str = "") -> "list[dict]":
    """One reader's answers to the files' questions, with its own probabilities and without refusals."""
    folder = out / reader
    folder.mkdir(parents=True, exist_ok=True)
    for file in model.iterdir():
        link = folder / file.name
        if file.name != "config.json" and not link.exists():
            link.symlink_to(file.resolve())
    alone = dict(words=NEVER, page=NEVER, absent=dict(words=0, page=0, offset=0), refuse_at=1, several=RAW)
    alone[reader], alone["absent"][reader] = MINE, 1
    config = json.loads((model / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(dict(config, judge=alone)))
    found = []
    for n, questions in enumerate(asked):
        kept = out / f"{reader}{kind}-{n}.json"
        if not kept.exists():
            with open(kept.with_suffix(".partial"), "w") as answers:
                subprocess.run(["npx", "node", "bin/docent.js", "eval", questions.resolve(), "--model", folder.resolve(), "--json"], cwd=ROOT, stdout=answers, check=True)
            os.rename(kept.with_suffix(".partial"), kept)
        found += json.loads(kept.read_text())["predictions"]
    return found


def of_reader(answer: dict) -> bool:
    """Whether a reader answered: what boxes to tick or a page's looks tell has no "absent"."""
    return answer["error"] is None and answer["absent"] is not None


def log_odds(values) -> np.ndarray:
    p = np.clip(np.array(list(values), float), 1e-6, 1 - 1e-6)
    return np.log(p / (1 - p))


def plain(text: str) -> str:
    """As src-main/inference/answering/two-readers/judge.ts has it."""
    return re.sub(r"[.,;:]+$", "", re.sub(r"\s+", "", text.lower()))


def chance(odds: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-odds))


def ece(confidence: np.ndarray, right: np.ndarray) -> float:
    bins = np.minimum(9, (confidence * 10).astype(int))
    return float(sum((bins == i).mean() * abs(confidence[bins == i].mean() - right[bins == i].mean()) for i in range(10) if (bins == i).any()))


def balance(kinds: list) -> np.ndarray:
    """Weight of each question, so that every kind counts the same: 1 on average."""
    of = {k: kinds.count(k) for k in set(kinds)}
    return np.array([len(kinds) / len(of) / of[k] for k in kinds])


def fit(words: "list[dict]", page: "list[dict]") -> dict:
    """-> judge, without `several`: both readers' predictions on single pages, in the same order."""
    both = [(w, p) for w, p in zip(words, page) if of_reader(w) and of_reader(p)]
    told = np.array([bool(w["answers"]) for w, _ in both])
    own = {"words": log_odds(w["confidence"] for w, _ in both), "page": log_odds(p["confidence"] for _, p in both)}
    agree = np.array([float(w["found"] and p["found"] and plain(w["answer"]) == plain(p["answer"])) for w, p in both])
    tabular = np.array([p["tabular"] or 0.0 for _, p in both])
    absent = np.stack([log_odds(w["absent"] for w, _ in both), log_odds(p["absent"] for _, p in both), np.ones(len(both))], 1)
    counts = balance([w["kind"].split("-")[0] for w, _ in both])
    not_told = fit_logistic(absent, 1.0 - told, counts=counts)
    missing = chance(absent @ not_told)
    refuse_at = float(np.sort(missing[told])[::-1][told.sum() // 20]) + 1e-4
    shown = missing < refuse_at
    out, sure, right = {}, {}, {}
    for n, (name, other) in enumerate((("words", "page"), ("page", "words"))):
        x = np.stack([own[name], own[other], agree, tabular, np.ones(len(both))], 1)
        right[name] = np.array([float(bool(pair[n]["answers"]) and pair[n]["anls"] >= 0.8) for pair in both])
        weights = fit_logistic(x[shown], right[name][shown], counts=counts[shown])
        sure[name] = chance(x @ weights)
        out[name] = dict(zip(("own", "other", "agrees", "tabular", "offset"), (round(float(v), 4) for v in weights)))
    chosen = np.where(sure["words"] >= sure["page"], right["words"], right["page"])
    confidence = np.maximum(sure["words"], sure["page"])
    anls = lambda n: np.mean([pair[n]["anls"] for pair, t in zip(both, told) if t])
    picked = np.mean([pair[int(c < d)]["anls"] for pair, t, c, d in zip(both, told, sure["words"], sure["page"]) if t])
    for kind in sorted({w["kind"].split("-")[0] for w, _ in both}):
        its = np.array([w["kind"].split("-")[0] == kind for w, _ in both])
        scores = [(w["anls"], p["anls"], (w if c >= d else p)["anls"]) for (w, p), c, d, t in zip(both, sure["words"], sure["page"], told & its) if t]
        print(kind, len(scores), "ANLS: words, page, judged", np.mean(scores, 0).round(3), "ECE", round(ece(confidence[its & shown], chosen[its & shown]), 3))
    print(f"{told.sum()} answerable, ANLS: words {anls(0):.3f}, page {anls(1):.3f}, judged {picked:.3f}; {(~told).sum()} others refused {np.mean(~shown[~told]):.3f} at {np.mean(~shown[told]):.3f}")
    certain = shown & (confidence >= 0.9)
    print(f"ECE {ece(confidence[shown], chosen[shown]):.3f}; {certain.sum()} with 0.9 and more, {int((1 - chosen)[certain].sum())} of them wrong")
    return dict(**out, absent=dict(zip(("words", "page", "offset"), (round(float(v), 4) for v in not_told))), refuse_at=round(refuse_at, 4))


def fit_several(page: "list[dict]", documents: "list[dict]") -> dict:
    """The page reader alone, asked about several pages: single pages and whole documents count the same. The threshold is as for single pages."""
    asked = [(p, whole) for whole, group in enumerate((page, documents)) for p in group if of_reader(p)]
    whole = np.array([of for _, of in asked], bool)
    asked = [p for p, _ in asked]
    counts = balance(whole.tolist())
    told = np.array([bool(p["answers"]) for p in asked])
    missing = np.array([p["absent"] for p in asked])
    refuse_at = quantile(missing[told], counts[told], 0.95) + 1e-4
    shown = missing < refuse_at
    x = np.stack([log_odds(p["confidence"] for p in asked), np.array([p["tabular"] or 0.0 for p in asked]), np.ones(len(asked))], 1)
    right = np.array([float(bool(p["answers"]) and p["anls"] >= 0.8) for p in asked])
    fitted = fit_logistic(x[shown], right[shown], counts=counts[shown])
    if documents:
        sure, its = chance(x @ fitted), shown & whole
        print(f"documents: {(told & whole).sum()} answerable, ANLS {np.mean([p['anls'] for p in documents if p['answers']]):.3f}; {(~told & whole).sum()} others refused {np.mean(~shown[~told & whole]):.3f}", end="")
        print(f" at {np.mean(~shown[told & whole]):.3f}; ECE {ece(sure[its], right[its]):.3f}")
    return dict(**dict(zip(("scale", "tabular", "offset"), (round(float(v), 4) for v in fitted))), refuse_at=round(min(1.0, refuse_at), 4))


def quantile(values: np.ndarray, counts: np.ndarray, share: float) -> float:
    """The smallest value that at least this share of the weight does not exceed."""
    order = np.argsort(values)
    return float(values[order][np.searchsorted(np.cumsum(counts[order]), share * counts.sum())])


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("model", type=Path)
    p.add_argument("questions", type=Path, nargs="+")
    p.add_argument("--documents", type=Path, help="questions on whole documents")
    p.add_argument("--out", type=Path, required=True)
    a = p.parse_args()
    words, page = (predictions(a.model, reader, a.questions, a.out) for reader in ("words", "page"))
    documents = predictions(a.model, "page", [a.documents], a.out, kind="-documents") if a.documents else []
    judge = dict(**fit(words, page), several=fit_several(page, documents))
    change_config(a.model / "config.json", judge=judge)
    print(json.dumps(judge))


if __name__ == "__main__":
    main()
