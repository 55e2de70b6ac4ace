"""Finds the characters of the training receipts again with a model that can already read (docent_train/reading/place_again.py).

    python3 models/train/scripts/place_characters.py --weights models/docent-mini/model.safetensors --out placed.npz

train_reading.py takes the result with --placed. Its log says what share of the letters was moved.
"""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "models/train"))

import numpy as np
import torch

from docent_train.alphabet import CLASS_OF
from docent_train.model import Monkey, load_config
from docent_train.reading.batches import encoder_dtype
from docent_train.reading.place_again import detections, place_again
from docent_train.reading.real_receipts import load_receipts
from docent_train.reading.weights import initial_weights


def line_lengths(grey, record):
    """Letters of every line, by the rule of receipt_characters."""
    for line in record["lines"]:
        x0, y0, x1, y1 = (int(v) for v in line["box"])
        x0, y0, x1, y1 = max(0, x0), max(0, y0), min(grey.shape[1], x1), min(grey.shape[0], y1)
        letters = sum(c in CLASS_OF for c in line["text"] if not c.isspace())
        if x1 - x0 >= 2 and y1 - y0 >= 3 and letters:
            yield letters


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--weights", required=True)
    p.add_argument("--out", required=True)
    p.add_argument("--config", default=str(ROOT / "models/docent-mini/config.json"))
    p.add_argument("--data", default=str(ROOT.parent / "shared/data"))
    p.add_argument("--limit", type=int)
    a = p.parse_args()
    torch.set_num_threads(1)
    config = load_config(a.config)
    model = Monkey(config).visual
    model.load_state_dict(initial_weights(a.weights), strict=False)
    dtype = encoder_dtype(model, config.visual, backward=False)
    placed, shares = {}, []
    for i, (grey, chars, record) in enumerate(load_receipts(Path(a.data) / "receipts/train", a.limit)):
        if len(chars) == 0:
            continue
        lengths = list(line_lengths(grey, record))
        assert sum(lengths) == len(chars), record["image"]
        placed[record["image"]], share = place_again(chars, lengths, *detections(model, config.visual, grey, dtype))
        shares.append(share)
        if i % 40 == 0:
            print(i, record["image"], "moved", round(float(np.mean(shares)), 3), flush=True)
    np.savez(a.out, **placed)
    print("pages", len(placed), "letters moved", round(float(np.mean(shares)), 4))


if __name__ == "__main__":
    main()
