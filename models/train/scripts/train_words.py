"""Stage 2: the word reader learns to answer from a page's text.

    python3 models/train/scripts/train_words.py --minutes 100 --out models/train/runs/words

Generated documents, the people's questions of data/text (and of --more, gather_people.py), and the real training receipts, all with simulated
reading errors.
"""

import argparse
import random
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "models/train"))

import torch
from torch import nn

from docent_train.model import WordReader, load_config
from docent_train.optim import make_optimisers, set_schedule
from docent_train.parallel import join, launch
from docent_train.precision import faster_dtype
from docent_train.run import Run
from docent_train.words.features import grown
from docent_train.words.source import Source
from docent_train.words.step import loss_of


def batches(source, r, budget, progress, a, pool=48):
    """Examples of similar length together: padding costs as much as text. Looking up comes first, on short pages; people's questions grow in."""
    easy, people = max(0.0, 1 - progress / a.easy), min(1.0, progress / a.people)
    limit = int(min(source.limit, a.short + 1400 * progress))
    examples = []
    while len(examples) < pool:
        examples += source.sample(r, easy, people, limit)
    examples.sort(key=lambda e: len(e.ids))
    out, batch = [], []
    for e in examples:
        if batch and (len(batch) + 1) * len(e.ids) > budget:
            out.append(batch)
            batch = []
        batch.append(e)
    out.append(batch)
    r.shuffle(out)
    return out


def evaluate(model, head, held, budget, dtype):
    rows = {}
    with torch.no_grad():
        for kind, examples in held.items():
            examples = sorted(examples, key=lambda e: len(e.ids))
            right, start, n = 0, 0.0, 0
            while n < len(examples):
                size = 1
                while n + size < len(examples) and (size + 1) * len(examples[n + size].ids) <= budget:
                    size += 1
                _, stats, whole = loss_of(model, head, examples[n : n + size], dtype)
                right += int(whole.sum())
                start += stats["start"] * size
                n += size
            rows[f"{kind}_whole"], rows[f"{kind}_start"] = round(right / max(n, 1), 3), round(start / max(n, 1), 3)
    return rows


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--minutes", type=float, default=100)
    p.add_argument("--out", default=str(ROOT / "models/train/runs/words"))
    p.add_argument("--config", default=str(ROOT / "models/docent-mini/config.json"))
    p.add_argument("--data", default=str(ROOT.parent / "shared/data"))
    p.add_argument("--tokens", type=int, default=1800, help="tokens of a batch, padding included")
    p.add_argument("--accumulate", type=int, default=3, help="batches of a step")
    p.add_argument("--lr", type=float, default=1e-3)
    p.add_argument("--muon-lr", type=float, default=0.008)
    p.add_argument("--easy", type=float, default=0.25, help="over this part of the run pages of labelled values, clean, give way to everything")
    p.add_argument("--people", type=float, default=0.35, help="over this part of the run people's questions grow to their share")
    p.add_argument("--short", type=int, default=220, help="words of the longest page at the start; the limit grows by 14 with each hundredth of the run")
    p.add_argument("--forget", type=float, default=0.07, help="share of the words that are not told apart by their letters, another one in each step")
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--steps", type=int, help="stop after so many steps, whatever the clock says")
    p.add_argument("--log-every", type=int, default=200)
    p.add_argument("--layouts", type=int, default=12, help="so many times the people's pages are laid out anew")
    p.add_argument("--held", type=int, help="held-out examples of each kind to look at; all when left out")
    p.add_argument("--init", help="a checkpoint to go on from, with a new schedule; its table of word features may be a part of the new one")
    p.add_argument("--more", help="a folder of more people's questions (gather_people.py)")
    p.add_argument("--workers", type=int, default=1, help="processes that share every step, each with its own batches")
    a = p.parse_args()
    launch(train, a, a.workers)


def train(rank: int, a, meet: "str | None"):
    join(rank, a.workers, meet)
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    config = load_config(a.config)
    model = WordReader(config)
    head = nn.Linear(config.hidden_size, config.vocab_size, bias=False)
    both = nn.ModuleDict(dict(transformer=model, lm_head=head))
    named = list(both.named_parameters())
    source = Source(Path(a.data), config.word_features, more=Path(a.more) if a.more else None)
    few = batches(source, random.Random(0), 600, 0.0, a, pool=4)[0][:2]
    dtype = faster_dtype(lambda dtype: loss_of(model, head, few, dtype)[0], a.workers)
    optimisers = make_optimisers(named, a.lr, a.muon_lr, weight_decay=0.05, muon_dtype=dtype)
    run = Run(a, rank, optimisers, lambda: dict(model=both.state_dict()), lambda saved: both.load_state_dict(saved["model"]))
    if a.init and not run.resumed:
        weights = torch.load(a.init)["model"]
        table = "transformer.features.weight"
        both.load_state_dict({**weights, table: grown(weights[table], config.word_features)})
    held = {k: source.held_out(k)[: a.held] for k in (*source.held, "generated")} if rank == 0 else {}
    print({k: len(v) for k, v in held.items()}, flush=True)
    r = random.Random((a.seed * 1000 + run.step) * 8 + rank)
    examples, waiting, laid_out, mean = 0, [], 0, {}
    for progress in run.steps():
        set_schedule(optimisers, progress, warm=min(0.03, 1.5 / a.minutes))
        if not waiting and int(progress * a.layouts) > laid_out:
            laid_out = int(progress * a.layouts)
            source.lay_out_anew(a.seed * 100 + laid_out)
        if not waiting:
            waiting = batches(source, r, a.tokens, progress, a)
        for o in optimisers:
            o.zero_grad(set_to_none=True)
        # Pages of one length are of one kind; a step should see several kinds.
        share = min(a.accumulate, len(waiting))
        for _ in range(share):
            batch = waiting.pop()
            loss, stats, _ = loss_of(model, head, batch, dtype, forget=a.forget)
            (loss / share).backward()
            examples += len(batch)
            mean = {k: 0.99 * mean.get(k, v) + 0.01 * v for k, v in stats.items()}
        run.update([q for _, q in named])
        if run.logs_now():
            run.log(examples=examples, **{k: round(v, 3) for k, v in mean.items()}, **evaluate(model, head, held, a.tokens, dtype))


if __name__ == "__main__":
    main()
