"""Stage 1: tile encoder and reading head, dense, on rendered tiles and the real training receipts.

    python3 models/train/scripts/train_reading.py --minutes 100 --out models/train/runs/reading

Resumes from the last checkpoint in --out; the schedule follows the clock (--minutes), because machines differ more than recipes.
"""

import argparse
import random
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "models/train"))

import torch
import torch.nn.functional as F

from docent_train.alphabet import ALPHABET
from docent_train.held_out import split_receipts
from docent_train.model import Monkey, load_config
from docent_train.optim import make_optimisers, set_schedule
from docent_train.parallel import join, launch
from docent_train.precision import autocast
from docent_train.reading.batches import batch_of, encoder_dtype, endless, targets_of
from docent_train.reading.real_receipts import load_receipts
from docent_train.reading.targets import reading_loss
from docent_train.reading.weights import initial_weights
from docent_train.reading.words import Words
from docent_train.run import Run


def fold_case(logits, real, lower_of):
    """The real receipts are transcribed in capitals whatever was printed: there, either case of a letter is right.

    The probability of the lower case is moved onto the capital, for the loss and for the score."""
    folded = logits.clone()
    either = torch.logaddexp(logits[:real, ..., lower_of[:, 0]], logits[:real, ..., lower_of[:, 1]])
    folded[:real, ..., lower_of[:, 0]] = either
    folded[:real, ..., lower_of[:, 1]] = -20.0
    return folded


def accuracy(logits, classes):
    """Share of characters named right, and characters invented per true character."""
    full = classes > 0
    best = logits.argmax(-1)
    return float((best[full] == classes[full]).float().mean()), float(((best > 0) & ~full).sum() / full.sum())


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--minutes", type=float, default=100)
    p.add_argument("--out", default=str(ROOT / "models/train/runs/reading"))
    p.add_argument("--config", default=str(ROOT / "models/docent-mini/config.json"))
    p.add_argument("--data", default=str(ROOT.parent / "shared/data"))
    p.add_argument("--real", type=int, default=4)
    p.add_argument("--rendered", type=int, default=4)
    p.add_argument("--screen", type=int, default=2, help="tiles of a step that show clean print as screens and PDF viewers draw it")
    p.add_argument("--lr", type=float, default=1.5e-3)
    p.add_argument("--muon-lr", type=float, default=0.02)
    p.add_argument("--no-muon", action="store_true")
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--steps", type=int, help="stop after so many steps, whatever the clock says")
    p.add_argument("--log-every", type=int, default=100)
    p.add_argument("--init", help="start from the weights of this checkpoint or model.safetensors, with a fresh schedule")
    p.add_argument("--drawing", type=int, default=0, help="processes that draw tiles beside the training")
    p.add_argument("--average", type=float, default=0.998, help="decay of the averaged weights, which are what is released")
    p.add_argument("--placed", help="characters of the real receipts as place_characters.py found them again (a .npz)")
    p.add_argument("--blank", type=float, default=0.3, help="weight of a slot that says nothing; 1 once letters are known")
    p.add_argument("--dictionaries", nargs="*", default=[], help="files with a word a line, of languages that write marks on letters")
    p.add_argument("--limit-receipts", type=int)
    p.add_argument("--check", type=int, default=6, help="tiles of each kind that a row of the log looks at, real ones twice as many")
    p.add_argument("--workers", type=int, default=1, help="processes that share every step's batch")
    a = p.parse_args()
    launch(train, a, a.workers)


def train(rank: int, a, meet: "str | None"):
    join(rank, a.workers, meet)
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    config = load_config(a.config)
    model = Monkey(config).visual
    names = [(n, q) for n, q in model.named_parameters() if not any(s in n for s in ("lora", "attn_pool", "ln_post")) and n != "proj"]
    dtype = encoder_dtype(model, config.visual, a.workers)
    optimisers = make_optimisers(names, a.lr, a.muon_lr, weight_decay=0.05, muon=not a.no_muon, muon_dtype=dtype)
    average: dict = {}

    def restore(saved: dict):
        model.load_state_dict(saved["model"])
        average.update(saved["average"])

    run = Run(a, rank, optimisers, lambda: dict(model=model.state_dict(), average=average), restore)
    if a.init and not run.resumed:
        model.load_state_dict(initial_weights(a.init), strict=False)
    if not average:
        average.update({n: q.detach().clone() for n, q in model.state_dict().items()})
    words = Words(a.data, a.dictionaries)
    receipts = load_receipts(Path(a.data) / "receipts/train", a.limit_receipts, a.placed)
    receipts, held = split_receipts(receipts)
    pairs = [(ALPHABET.index(c.upper()) + 1, ALPHABET.index(c) + 1) for c in "abcdefghijklmnopqrstuvwxyz"]
    lower_of = torch.tensor(pairs)
    validation = batch_of(random.Random(0), held, words, 2 * a.check, a.check, a.check)
    batches = endless((a.seed * 1000 + run.step) * 8 + rank, receipts, words, a.real, a.rendered, a.screen, a.drawing)
    whole = lambda parts: [part.float() for part in parts]
    for progress in run.steps(240):
        set_schedule(optimisers, progress, warm=min(0.03, 2 / a.minutes))
        pixels, tiles = next(batches)
        with autocast(dtype):
            logits, boxes, starts = whole(model.read(model(pixels)))
        logits = fold_case(logits, a.real, lower_of)
        classes, geometry = targets_of(tiles, logits)
        loss, ce = reading_loss(logits, boxes, starts, classes, geometry, a.blank)
        for o in optimisers:
            o.zero_grad(set_to_none=True)
        loss.backward()
        norm = run.update([q for _, q in names])
        # A young average decays faster, or the initial weights would count for hundreds of steps.
        keep = min(a.average, run.step / (run.step + 10))
        with torch.no_grad():
            for n, q in model.state_dict().items():
                average[n].lerp_(q, 1 - keep)
        if run.logs_now():
            with torch.no_grad(), autocast(dtype):
                now = {n: q.clone() for n, q in model.state_dict().items()}
                model.load_state_dict(average)
                parts = [model.read(model(validation[0][i : i + 6]))[0].float() for i in range(0, 4 * a.check, 6)]
                model.load_state_dict(now)
                logits = fold_case(torch.cat(parts), 2 * a.check, lower_of)
                classes, _ = targets_of(validation[1], logits)
                # Of all slots, most of which are blank: batches differ too much for their own losses to be compared.
                held = F.cross_entropy(logits.flatten(0, -2), classes.flatten())
                real, extra = accuracy(logits[: 2 * a.check], classes[: 2 * a.check])
                rendered, extra2 = accuracy(logits[2 * a.check : 3 * a.check], classes[2 * a.check : 3 * a.check])
                screen, extra3 = accuracy(logits[3 * a.check :], classes[3 * a.check :])
            run.log(held=round(float(held), 4), loss=round(float(loss), 3), ce=round(float(ce), 3), norm=round(norm, 2), real=round(real, 3), real_extra=round(extra, 3),
                    rendered=round(rendered, 3), rendered_extra=round(extra2, 3), screen=round(screen, 3), screen_extra=round(extra3, 3))


if __name__ == "__main__":
    main()
