"""Real receipts with line boxes -> characters with places: the text of a line is laid along its ink.

The line boxes have no character positions. Word gaps are found by dynamic programming over the gaps of the line's column-ink profile,
characters inside a word by expected widths snapped to the profile's valleys. Errors are a fraction of a character.
"""

import json
from pathlib import Path

import numpy as np
from PIL import Image

from ..alphabet import CLASS_OF

NARROW = dict.fromkeys("iljI|!.,:;'`", 0.45) | dict.fromkeys("frt()[]{}-\"/\\1", 0.65) | dict.fromkeys("mwMW@%", 1.35) | {" ": 0.55}


def widths(text: str, mono: float) -> np.ndarray:
    """Expected relative widths; mono 1 = all equal, 0 = proportional."""
    proportional = np.array([NARROW.get(c, 1.0 if not c.islower() else 0.9) for c in text])
    return mono + (1 - mono) * proportional


def place_characters(ink: np.ndarray, text: str) -> np.ndarray:
    """ink [width]: darkness per column; -> [len(text), 2] start and end column of every character (spaces too)."""
    width = len(ink)
    on = np.nonzero(ink > 0.12 * max(ink.max(), 1e-6))[0]
    left, right = (on[0], on[-1] + 1) if len(on) else (0, width)
    best = None
    for mono in (1.0, 0.0):
        w = widths(text, mono)
        edges = left + np.concatenate([[0], np.cumsum(w)]) / w.sum() * (right - left)
        em = (right - left) / len(text)
        # Snap each boundary to the emptiest column near it, with a pull towards where it should be, left to right.
        cost, snapped = 0.0, [left]
        shift = 0.0
        for i in range(1, len(text)):
            space = text[i - 1] == " " or text[i] == " "
            reach = max(1, int(round(em * (0.8 if space else 0.3))))
            want = edges[i] + shift
            low = int(max(snapped[-1] + 1, np.floor(want - reach)))
            high = int(min(right - 1, np.ceil(want + reach)))
            if low > high:
                snapped.append(min(max(snapped[-1] + 1, want), right))
                cost += 0.2
                continue
            columns = np.arange(low, high + 1)
            score = ink[columns] + 0.25 * np.abs(columns - want) / reach
            at = int(np.argmin(score))
            snapped.append(columns[at])
            cost += score[at]
            shift = 0.6 * shift + 0.4 * (columns[at] - edges[i])
        snapped.append(right)
        if best is None or cost < best[0]:
            best = (cost, np.array(snapped, float))
    return np.stack([best[1][:-1], np.maximum(best[1][1:], best[1][:-1] + 1)], axis=1)


def receipt_characters(grey: np.ndarray, lines) -> np.ndarray:
    """grey [H,W] 0..255, lines [{box,text}] -> rows (class, cx, cy, w, h, starts_word) in pixels of the image."""
    rows = []
    for line in lines:
        x0, y0, x1, y1 = (int(v) for v in line["box"])
        x0, y0, x1, y1 = max(0, x0), max(0, y0), min(grey.shape[1], x1), min(grey.shape[0], y1)
        text = " ".join(line["text"].split())
        if x1 - x0 < 2 or y1 - y0 < 3 or not text:
            continue
        crop = grey[y0:y1, x0:x1].astype(np.float32)
        dark = np.clip(np.percentile(crop, 90) - crop, 0, None)
        ink = dark.mean(0)
        ink = ink / max(np.percentile(ink, 90), 1e-3)
        vertical = dark.mean(1)
        cy = y0 + (vertical * np.arange(len(vertical))).sum() / max(vertical.sum(), 1e-3)
        cy = 0.5 * cy + 0.5 * (y0 + y1) / 2
        places = place_characters(np.minimum(ink, 1.5), text)
        for i, (c, (a, b)) in enumerate(zip(text, places)):
            if c != " " and c in CLASS_OF:
                rows.append((CLASS_OF[c], x0 + (a + b) / 2, cy, b - a, y1 - y0, float(i == 0 or text[i - 1] == " ")))
    return np.array(rows, np.float32).reshape(-1, 6)


def load_receipts(folder, limit: "int | None" = None, placed: "str | None" = None):
    """The first `limit` receipts -> list of (grey image [H,W] uint8, characters [n,6], record).

    placed: a .npz with better places for the characters of some images (scripts/place_characters.py)."""
    folder = Path(folder)
    found = np.load(placed) if placed else {}
    out = []
    for line in list(open(folder / "receipts.jsonl"))[:limit]:
        record = json.loads(line)
        grey = np.asarray(Image.open(folder / record["image"]).convert("L"))
        better = record["image"] in found
        out.append((grey, found[record["image"]] if better else receipt_characters(grey, record["lines"]), record))
    return out
