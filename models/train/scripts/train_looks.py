"""docent-mini's looking: what is recognised at words and in tiles, on pages that are drawn for it.

    python3 models/train/scripts/train_looks.py --part words --minutes 35 --out models/train/runs/looks
    python3 models/train/scripts/train_looks.py --part tiles --minutes 35 --out models/train/runs/looks

Neither needs the other. Each part's weights go into OUT/PART.pt, which is also what it goes on from, or else from those of a model folder (`--init models/docent-mini`).
What kind of page it is and what questions aim at is fitted by fit_looks.py.
"""

import argparse
import json
import queue as queues
import random
import sys
import time
from dataclasses import replace
from multiprocessing import Process, Queue
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "models/train"))

import torch

from docent_train.looks.example import collate, see
from docent_train.looks.load import fresh_parts, parts_in
from docent_train.looks.pages import load_receipts, make_page
from docent_train.looks.step import tiles_loss, tiles_right, words_loss, words_right
from docent_train.model import load_config
from docent_train.page_reader.pieces import WordPieces

TOKENIZER = ROOT / "models/train/backbone/tokenizer.json"
HELD_SEED = 20261130
# Of a page: words, and tiles with the whole page's.
SIZES = dict(words=dict(words=40, tiles=1), tiles=dict(words=1, tiles=3))
PARTS = dict(words=("word",), tiles=("tile",))
# Pages without a picture, a stamp or a signature that are taken to learn tiles.
EMPTY = 0.4


def drawn(r, receipts, visual, pieces, part):
    """One page, or None where it teaches nothing."""
    sheet = make_page(r, receipts)
    if part == "tiles" and not sheet.things and r.random() > EMPTY:
        return None
    return see(sheet, replace(visual, max_tiles=r.choice((1, 2, 4, 4, 6))), pieces, r, **SIZES[part])


def produce(a, visual, queue: Queue, seed: int):
    torch.set_num_threads(1)
    r, pieces = random.Random(seed), WordPieces.of_tokenizer(TOKENIZER)
    receipts, _ = load_receipts(Path(a.data))
    while True:
        page = drawn(r, receipts, visual, pieces, a.part)
        if page is not None:
            queue.put(page)


def losses(part: str, parts: dict, batch: dict):
    """-> loss, what was right."""
    if part == "words":
        logits = parts["word"](batch["crops"], batch["page"], batch["counts"])
        return words_loss(logits, batch), words_right(logits, batch)
    logits = parts["tile"](batch["pixels"])
    return tiles_loss(logits, batch), tiles_right(logits, batch)


@torch.no_grad()
def held_out(part: str, parts: dict, pages) -> dict:
    """Name -> [right, all]."""
    out: dict = {}
    for module in parts.values():
        module.eval()
    for page in pages:
        for name, right in losses(part, parts, collate([page]))[1]:
            row = out.setdefault(name, [0, 0])
            row[0] += bool(right)
            row[1] += 1
    for name in PARTS[part]:
        parts[name].train()
    return dict(sorted(out.items()))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--part", choices=tuple(PARTS), required=True)
    p.add_argument("--minutes", type=float, default=35)
    p.add_argument("--steps", type=int, help="instead of minutes")
    p.add_argument("--out", default=str(ROOT / "models/train/runs/looks"))
    p.add_argument("--data", default=str(ROOT.parent / "shared/data"))
    p.add_argument("--init", help="a model folder whose looking goes on learning")
    p.add_argument("--model", default=str(ROOT / "models/docent-mini"), help="the folder that says how pages are cut")
    p.add_argument("--pages", type=int, default=3, help="of a step")
    p.add_argument("--reused", type=int, default=6, help="steps that a page takes part in")
    p.add_argument("--pool", type=int, default=150, help="pages that are chosen from")
    p.add_argument("--lr", type=float, default=2e-3)
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--held", type=int, default=80, help="held-out pages")
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    random.seed(a.seed)
    out = Path(a.out)
    out.mkdir(parents=True, exist_ok=True)
    pieces, visual = WordPieces.of_tokenizer(TOKENIZER), load_config(Path(a.model) / "config.json").visual
    r, held = random.Random(HELD_SEED), []
    _, receipts = load_receipts(Path(a.data))
    while len(held) < a.held:
        if (page := drawn(r, receipts, visual, pieces, a.part)) is not None:
            held.append(page)
    parts = parts_in(Path(a.init), collate(held[:20])["pixels"]) if a.init else fresh_parts()
    for name, module in parts.items():
        if (kept := out / f"{name}.pt").exists():
            module.load_state_dict(torch.load(kept))
    for module in parts.values():
        module.eval()
    for name in PARTS[a.part]:
        parts[name].train()
    learned = [q for name in PARTS[a.part] for q in parts[name].parameters()]
    queue: Queue = Queue(16)
    Process(target=produce, args=(a, visual, queue, a.seed * 1000), daemon=True).start()
    optimiser = torch.optim.AdamW(learned, lr=a.lr, weight_decay=0.01)
    pool: list = []
    mean, begin, logged = 0.0, time.time(), time.time()

    def keep(step: int):
        for name in PARTS[a.part]:
            torch.save(parts[name].state_dict(), out / f"{name}.pt")
        row = dict(part=a.part, seed=a.seed, step=step, minutes=round((time.time() - begin) / 60, 1), loss=round(mean, 3), held=held_out(a.part, parts, held))
        with (out / "log.jsonl").open("a") as log:
            log.write(json.dumps(row) + "\n")
        print(row, flush=True)

    step = 0
    while True:
        share = step / a.steps if a.steps else (time.time() - begin) / 60 / a.minutes
        if share >= 1:
            break
        for group in optimiser.param_groups:
            group["lr"] = a.lr * min(1.0, step / 100 + 0.01) * (1 - share) ** 0.9
        while len(pool) < 8 * a.pages:
            pool.append([queue.get(), a.reused])
        # Never wait for pages while there are some to go on with.
        while len(pool) < a.pool:
            try:
                pool.append([queue.get_nowait(), a.reused])
            except queues.Empty:
                break
        chosen = random.sample(pool, a.pages)
        for entry in chosen:
            entry[1] -= 1
        pool = [entry for entry in pool if entry[1] > 0]
        loss, _ = losses(a.part, parts, collate([page for page, _ in chosen]))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimiser.step()
        step += 1
        mean = loss.item() if step == 1 else 0.98 * mean + 0.02 * loss.item()
        if step % 100 == 0:
            print(step, round((time.time() - begin) / 60, 1), round(mean, 3), len(pool), flush=True)
        if time.time() - logged > 420:
            logged = time.time()
            keep(step)
    keep(step)


if __name__ == "__main__":
    main()
