"""Stage 2a: the language model and the copy head learn to answer from a page's text alone (no pixels: cheap and fast).

    python3 models/train/scripts/train_answering.py --minutes 100 --out models/train/runs/answering

Generated documents, the people's questions of data/text, and the real training receipts, all with simulated reading errors.
"""

import argparse
import json
import random
import signal
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "models/train"))

import numpy as np
import torch

from docent_train import documents
from docent_train.answering.examples import build
from docent_train.answering.step import forward
from docent_train.documents.page import lay_out, rows_of
from docent_train.model import Monkey, load_config
from docent_train.optim import make_optimisers, set_schedule
from docent_train.run_log import RunLog


class RealReceipts:
    """Training receipts as text with their questions; letter case varied, because the transcripts are all capitals."""

    def __init__(self, folder: Path):
        asked: dict = {}
        for line in open(folder / "questions.jsonl"):
            q = json.loads(line)
            asked.setdefault(q["image"], []).append(q)
        self.wordings: dict = {}
        self.pages, self.images = [], []
        for line in open(folder / "receipts.jsonl"):
            record = json.loads(line)
            segments = [(x["text"], *x["box"]) for x in record["lines"]]
            page = lay_out(rows_of(segments), record["width"], record["height"])
            fields = {q["kind"]: q["answers"][0] for q in asked.get(record["image"], [])}
            for q in asked.get(record["image"], []):
                self.wordings.setdefault(q["kind"], set()).add(q["question"])
            self.pages.append((page, fields))
            self.images.append(record["image"])
        self.wordings = {k: sorted(v) for k, v in self.wordings.items()}
        self.every = self.pages

    def with_images(self, folder: Path):
        """-> [(image path, page, fields)] of the pages that are trained on."""
        kept = {id(p) for p in self.pages}
        return [(folder / image, *p) for image, p in zip(self.images, self.every) if id(p) in kept]

    def sample(self, r):
        return self.questions_of(r, *r.choice(self.pages))

    def questions_of(self, r, page, fields):
        text, xs, ys = page
        questions = [(r.choice(self.wordings[k]), v) for k, v in fields.items()]
        case = r.random()
        if case < 0.5:
            change = (lambda s: s.title()) if case < 0.25 else (lambda s: s.lower() if case < 0.32 else s.swapcase() if case < 0.35 else s.title())
            changed = change(text)
            if len(changed) == len(text):
                # Answers are looked up in the page and take its new form.
                flat_old, flat_new = text.replace("\n", " ").replace("\t", " "), changed.replace("\n", " ").replace("\t", " ")
                new = []
                for q, a in questions:
                    at = flat_old.find(a)
                    new.append((q, flat_new[at : at + len(a)] if at >= 0 else change(a)))
                text, questions = changed, new
        return text, xs, ys, questions


class Source:
    """Pages with their questions: real receipts, people's tables and paragraphs, generated documents."""

    # SQuAD's unanswerable questions are written to look answerable: more of them teach a model of this size to refuse whatever is hard.
    HARD_REFUSALS = 0.15
    # A question from another page: what the page plainly does not tell.
    FOREIGN = 0.25

    def __init__(self, data: Path, real_share: float, people_share: float = 0.25, limit: "int | None" = None):
        self.real = RealReceipts(data / "receipts/train")
        self.held = self.real.pages[::26][:16]
        self.real.pages = [p for i, p in enumerate(self.real.pages) if i % 26][:limit]
        self.real_share, self.people_share = real_share, people_share
        self.people = list(documents.load_people_documents(data)) if hasattr(documents, "load_people_documents") else []
        self.paragraphs = [d.prompt_text() for d in self.people[-400:]]
        self.foreign = [q.question for d in self.people for q in d.questions if q.kind.startswith("people_") and not q.unanswerable and len(q.question) > 25]

    # Labels and their values: where looking up a question's words is learned first. Without the pages of random labels it was not learned
    # in 500 steps (first-character pointer loss 2.8); with them it fell from 2.8 to 0.2 in 70 steps.
    EASY = ("recall", "recall", "recall", "recall", "form", "contacts", "invoice", "statement", "chart", "table")
    RECALL = 0.15

    def sample(self, r: random.Random, max_text: int, questions_per_page: int, easy: float = 0.0):
        """easy: share of the pages that are of the easy kinds, and not people's."""
        for _ in range(50):
            pick = r.random()
            if r.random() < easy:
                document = documents.make_document(r, r.choice(self.EASY))
                text, xs, ys = document.prompt_text()
                questions = [(q.question, q.answers[0]) for q in document.questions if q.kind != "chart_visual"]
                if len(text) <= max_text and questions:
                    break
                continue
            if pick < self.real_share:
                text, xs, ys, questions = self.real.sample(r)
            else:
                people = self.people and pick > 1 - self.people_share
                document = r.choice(self.people) if people else documents.make_document(r, "recall" if r.random() < self.RECALL else None)
                text, xs, ys = document.prompt_text()
                hard = people and r.random() > self.HARD_REFUSALS
                questions = [(q.question, q.answers[0]) for q in document.questions if q.kind != "chart_visual" and not (hard and q.unanswerable)]
            if len(text) <= max_text and questions:
                break
        r.shuffle(questions)
        questions = questions[:questions_per_page]
        if easy < r.random() and self.foreign and r.random() < self.FOREIGN:
            questions.append((r.choice(self.foreign), documents.NOT_ON_PAGE))
        return text, xs, ys, questions

    def sample_long(self, r: random.Random, max_text: float, questions_per_page: int):
        """A page with other paragraphs below it: more places to choose from, the same answers."""
        text, xs, ys, questions = self.sample(r, int(max_text) // 2, questions_per_page)
        questions = [q for q in questions if "last" not in q[0].lower()] or questions
        if not self.paragraphs:
            return text, xs, ys, questions
        # A foreign paragraph could answer a question that this page does not.
        questions = [q for q in questions if q[1] != documents.NOT_ON_PAGE] or questions[:1]
        xs, ys = list(xs), list(ys)
        while len(text) < max_text * 0.6:
            more, mx, my = r.choice(self.paragraphs)
            share = len(text) / (len(text) + len(more))
            text += "\n" + more
            xs += [xs[-1], *mx]
            ys = [y * share for y in ys] + [share] + [share + y * (1 - share) for y in my]
        return text, xs, ys, questions


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--minutes", type=float, default=100)
    p.add_argument("--out", default=str(ROOT / "models/train/runs/answering"))
    p.add_argument("--config", default=str(ROOT / "models/docent-mini/config.json"))
    p.add_argument("--data", default=str(ROOT.parent / "shared/data"))
    p.add_argument("--tokens", type=int, default=4500, help="tokens of a step, about")
    p.add_argument("--questions", type=int, default=8)
    p.add_argument("--max-text", type=int, default=1800)
    p.add_argument("--real-share", type=float, default=0.25)
    p.add_argument("--people-share", type=float, default=0.25)
    p.add_argument("--lr", type=float, default=1.5e-3)
    p.add_argument("--muon-lr", type=float, default=0.02)
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--steps", type=int, help="stop after so many steps, whatever the clock says")
    p.add_argument("--log-every", type=int, default=100)
    p.add_argument("--blind-share", type=float, default=0.4, help="pages that carry random visual tokens: stage 2b's then disturb less")
    p.add_argument("--init")
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    out = Path(a.out)
    checkpoint = out / "checkpoints" / "last.pt"
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    model = Monkey(load_config(a.config))
    named = [(n, q) for n, q in model.named_parameters() if "visual" not in n]
    optimisers = make_optimisers(named, a.lr, a.muon_lr, weight_decay=0.05)
    keep = lambda: {n: t for n, t in model.state_dict().items() if "visual" not in n}
    step, spent = 0, 0.0
    if checkpoint.exists():
        saved = torch.load(checkpoint)
        model.load_state_dict(saved["model"], strict=False)
        for o, s in zip(optimisers, saved["optimisers"]):
            o.load_state_dict(s)
        step, spent = saved["step"], saved["spent"]
    elif a.init:
        model.load_state_dict(torch.load(a.init)["model"], strict=False)
    width, bins = model.config.hidden_size, model.config.position_bins
    source = Source(Path(a.data), a.real_share, a.people_share)
    validation = [build(t, x, y, [(source.real.wordings[k][0], v) for k, v in f.items()], random.Random(0), max_text=a.max_text) for (t, x, y), f in source.held]
    save = lambda: torch.save(dict(model=keep(), optimisers=[o.state_dict() for o in optimisers], step=step, spent=time.time() - start), checkpoint)
    log = RunLog(out)
    r = random.Random(a.seed * 1000 + step)
    # Stopping loses nothing.
    signal.signal(signal.SIGTERM, lambda *_: (save(), sys.exit(0)))
    start, saved_at, mean = time.time() - spent, time.time(), {}
    while True:
        progress = step / a.steps if a.steps else (time.time() - start) / (a.minutes * 60)
        if progress >= 1:
            break
        set_schedule(optimisers, progress, warm=min(0.03, 2 / a.minutes))
        # Short pages first: copying emerges sooner when there are fewer places to choose from.
        limit = int(min(a.max_text, 350 + 2200 * progress))
        sequences, visuals, tokens = [], [], 0
        long = step % 5 == 4 and progress > 0.4
        # The first third is about finding: labelled values, clean text.
        easy = max(0.0, 1 - progress / 0.35)
        while tokens < a.tokens:
            sample = source.sample_long(r, 2.5 * a.max_text * r.uniform(0.4, 1), 2 * a.questions) if long else source.sample(r, limit, a.questions, easy)
            # Half of the pages read as a text layer does; the others as the reading head, on good and on bad scans.
            rate = 0 if r.random() < easy else r.choice((0, 0, r.uniform(0, 0.06), r.uniform(0, 0.18)))
            stretch = r.choice((0, 0, r.randint(0, 5000)))
            blind = 128 if r.random() < a.blind_share * (1 - easy) else 0
            sequences.append(build(*sample, r, rate, visual=blind, max_text=3 * a.max_text, stretch=stretch))
            visuals.append((torch.randn(blind, width), *torch.randint(1, bins + 1, (2, blind))))
            tokens += len(sequences[-1].ids)
        loss, stats = forward(model, sequences, visuals)
        for o in optimisers:
            o.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_([q for _, q in named], 1.0)
        for o in optimisers:
            o.step()
        step += 1
        mean = {k: 0.95 * mean.get(k, v) + 0.05 * v for k, v in stats.items()}
        if step % a.log_every == 0:
            with torch.no_grad():
                held = [forward(model, validation[i : i + 4])[1] for i in range(0, 16, 4)]
            row = dict(step=step, minutes=round((time.time() - start) / 60, 1), **{k: round(v, 3) for k, v in mean.items()},
                       **{"held_" + k: round(sum(h[k] for h in held) / len(held), 3) for k in mean})
            log.write(row)
        if time.time() - saved_at > 240:
            saved_at = time.time()
            save()
    save()
    print("done", step, flush=True)


if __name__ == "__main__":
    main()
