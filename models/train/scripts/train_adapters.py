"""Ablation of the adapters (Monkey, CVPR 2024, table 4): everything is frozen but the LoRA adapters, which learn to read real receipts.

    python3 models/train/scripts/train_adapters.py --adapters 4 --steps 200 --out models/train/runs/adapters-4.pt
    python3 models/train/scripts/export_model.py --base models/docent-mini --reading models/train/runs/adapters-4.pt --out FOLDER

--adapters 4: one a quadrant of the page, as it is served; 1: the same one for all tiles (written four times, so that the model's shape stays).
"""

import argparse
import random
import re
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "models/train"))

import numpy as np
import torch
from train_reading import fold_case

from docent_train.alphabet import ALPHABET
from docent_train.held_out import split_receipts
from docent_train.model import Monkey, load_config
from docent_train.precision import autocast
from docent_train.reading.augment import real_tile
from docent_train.reading.batches import encoder_dtype, targets_of
from docent_train.reading.real_receipts import load_receipts
from docent_train.reading.targets import reading_loss
from docent_train.reading.weights import initial_weights


def first_of(name: str) -> str:
    """The same tensor of the first adapter; other names are their own."""
    return re.sub(r"_lora\.\d+\.", "_lora.0.", name)


def quadrant_tile(r, grey, chars):
    """-> (tile, its quadrant): a tile whose centre is in that quarter of the page."""
    height, width = grey.shape
    row, col = r.randrange(2), r.randrange(2)
    y, x = row * height // 2, col * width // 2
    inside = (chars[:, 1] >= x) & (chars[:, 1] < x + width / 2) & (chars[:, 2] >= y) & (chars[:, 2] < y + height / 2)
    if inside.sum() < 20:
        return quadrant_tile(r, grey, chars)
    own = chars[inside] - np.array([0, x, y, 0, 0, 0])[: chars.shape[1]]
    return real_tile(r, grey[y : y + height // 2, x : x + width // 2], own), row * 2 + col


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--adapters", type=int, choices=(1, 4), required=True)
    p.add_argument("--steps", type=int, default=200)
    p.add_argument("--tiles", type=int, default=4)
    p.add_argument("--lr", type=float, default=2e-3)
    p.add_argument("--init", default=str(ROOT / "models/docent-mini/model.safetensors"))
    p.add_argument("--config", default=str(ROOT / "models/docent-mini/config.json"))
    p.add_argument("--data", default=str(ROOT.parent / "shared/data"))
    p.add_argument("--placed", help="characters of the real receipts as place_characters.py found them again (a .npz)")
    p.add_argument("--out", required=True)
    a = p.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    config = load_config(a.config)
    model = Monkey(config).visual
    model.load_state_dict(initial_weights(a.init), strict=False)
    model.requires_grad_(False)
    # All start alike, so that what differs after training is what a quadrant of its own is worth.
    adapters = {n: q for n, q in model.named_parameters() if "lora_a" in n or "lora_b" in n}
    with torch.no_grad():
        for n, q in adapters.items():
            q.copy_(adapters[first_of(n)])
    learned = [q for n, q in adapters.items() if a.adapters == 4 or n == first_of(n)]
    for q in learned:
        q.requires_grad_(True)
    dtype = encoder_dtype(model, config.visual, backward=False)
    optimiser = torch.optim.AdamW(learned, lr=a.lr, betas=(0.9, 0.95), weight_decay=0.0)
    receipts, _ = split_receipts(load_receipts(Path(a.data) / "receipts/train", None, a.placed))
    lower_of = torch.tensor([(ALPHABET.index(c.upper()) + 1, ALPHABET.index(c) + 1) for c in "abcdefghijklmnopqrstuvwxyz"])
    r, began = random.Random(3), time.time()
    mean = None
    for step in range(1, a.steps + 1):
        tiles = [quadrant_tile(r, *r.choice(receipts)[:2]) for _ in range(a.tiles)]
        pixels = torch.from_numpy(np.stack([t for (t, _), _ in tiles]))
        index = torch.tensor([q if a.adapters == 4 else 0 for _, q in tiles])
        with autocast(dtype):
            logits, boxes, starts = (part.float() for part in model.read(model(pixels, index)))
        logits = fold_case(logits, a.tiles, lower_of)
        classes, geometry = targets_of([chars for (_, chars), _ in tiles], logits)
        loss, ce = reading_loss(logits, boxes, starts, classes, geometry)
        optimiser.zero_grad()
        loss.backward()
        for g in optimiser.param_groups:
            g["lr"] = a.lr * min(1, step / 10) * (1 - step / (a.steps + 1))
        optimiser.step()
        mean = ce.item() if mean is None else 0.95 * mean + 0.05 * ce.item()
        if step % 20 == 0:
            print(dict(step=step, minutes=round((time.time() - began) / 60, 1), ce=round(mean, 4)), flush=True)
    state = {n: q.detach() for n, q in model.state_dict().items()}
    if a.adapters == 1:
        state = {n: state[first_of(n)] for n in state}
    torch.save(dict(model=state), a.out)


if __name__ == "__main__":
    main()
