"""Places the characters of real receipts with a model that can already read: forced alignment of a line's transcript.

Laying text along its ink (real_receipts.py) is off by a fraction of a character, more where print is uneven. A model that was trained on
such places hedges between neighbouring patches: letters are read twice or not at all. What it sees of a line, averaged over many receipts,
is nearer to the truth than each place that it was taught; so its own detections, matched to the transcript in order, are the better places.
"""

import numpy as np
import torch
from PIL import Image

from ..alphabet import ALPHABET
from ..pages import cut_page
from ..precision import autocast

# Nats: a transcribed letter that the model did not see. Above it, leaving out both the letter and the detection is the better story.
UNSEEN = 3.5
# How dearly a match pays for distance to where the ink had placed the letter, per squared letter width.
AWAY = 0.35

# Letter widths: four fifths of a line's letters no further away than this, and the ink was right.
AGREED = 0.3

FOLD = np.arange(len(ALPHABET) + 1)
for lower in "abcdefghijklmnopqrstuvwxyz":
    FOLD[ALPHABET.index(lower) + 1] = ALPHABET.index(lower.upper()) + 1


def detections(model, config, grey: np.ndarray, dtype: torch.dtype, batch: int = 4):
    """grey [H,W] uint8 -> log probabilities [D, A+1] (both cases of a letter together), x, y in pixels of the image [D], left to right."""
    height, width = grey.shape
    pixels, _, boxes = cut_page(Image.fromarray(grey), config)
    pixels, boxes = pixels[:-1], boxes[:-1]
    side = config.grid
    found = []
    for i in range(0, len(pixels), batch):
        with torch.no_grad(), autocast(dtype):
            logits, places, _ = model.read(model(torch.from_numpy(pixels[i : i + batch])))
        probabilities = torch.softmax(logits.float(), -1).numpy()
        places = places.float().numpy()
        for n in range(len(probabilities)):
            s, k = np.nonzero(probabilities[n, :, :, 0] < 0.8)
            x0, y0, x1, y1 = boxes[i + n]
            x = x0 + (s % side + places[n, s, k, 0]) / side * (x1 - x0)
            y = y0 + (s // side + places[n, s, k, 1]) / side * (y1 - y0)
            found.append((probabilities[n, s, k], x * width, y * height))
    p, x, y = (np.concatenate(parts) for parts in zip(*found))
    folded = np.zeros_like(p)
    np.add.at(folded.T, FOLD, p.T)
    order = np.argsort(x, kind="stable")
    return np.log(np.maximum(folded[order], 1e-6)), x[order], y[order]


def align(classes: np.ndarray, expected: np.ndarray, width: float, logs: np.ndarray, x: np.ndarray) -> np.ndarray:
    """classes [n], where the ink had put them [n], a letter's width; detections [m] from the left -> index of each letter's detection, or -1."""
    n, m = len(classes), len(x)
    match = -logs[:, FOLD[classes]].T + AWAY * np.minimum(((x[None] - expected[:, None]) / width) ** 2, 16)
    skip = -logs[:, 0]
    # cost[i, j]: the first i letters and the first j detections are explained.
    cost = np.full((n + 1, m + 1), np.inf)
    cost[0] = np.concatenate([[0], np.cumsum(skip)])
    total = cost[0].copy()
    for i in range(1, n + 1):
        stay = cost[i - 1] + UNSEEN
        stay[1:] = np.minimum(stay[1:], cost[i - 1, :-1] + match[i - 1])
        # Skipping detections accumulates: cost[i, j] = min over k <= j of stay[k] + skip[k..j].
        cost[i] = np.minimum.accumulate(stay - total) + total
    chosen = np.full(n, -1)
    i, j = n, m
    while i > 0:
        if j > 0 and np.isclose(cost[i, j], cost[i, j - 1] + skip[j - 1]):
            j -= 1
        elif j > 0 and np.isclose(cost[i, j], cost[i - 1, j - 1] + match[i - 1, j - 1]):
            chosen[i - 1] = j - 1
            i, j = i - 1, j - 1
        else:
            i -= 1
    return chosen


def place_again(chars: np.ndarray, lines: "list[int]", logs, x, y):
    """chars [n,6] of one image (rows of real_receipts.py), the length of every line in order -> (chars with better places, share moved).

    Where the ink's places agree with the model's they stay: they are finer. A line where they do not agree takes the model's, less the
    page's common difference (the model leans to one side by a pixel or two)."""
    found, ends = chars.copy(), np.cumsum(lines)
    seen = np.zeros(len(chars), bool)
    for start, end in zip(ends - lines, ends):
        line = chars[start:end]
        top, bottom = line[:, 2].min() - line[0, 4] * 0.45, line[:, 2].max() + line[0, 4] * 0.45
        width = float(np.median(line[:, 3]))
        inside = np.nonzero((y > top) & (y < bottom) & (x > line[0, 1] - 2 * width) & (x < line[-1, 1] + 2 * width))[0]
        if len(inside) == 0:
            continue
        chosen = align(line[:, 0].astype(int), line[:, 1], width, logs[inside], x[inside])
        matched = np.nonzero(chosen >= 0)[0]
        if len(matched) < max(1, 0.5 * len(line)):
            continue
        places, levels = x[inside][chosen[matched]], y[inside][chosen[matched]]
        # What was not seen keeps its place between those that were.
        shift = np.interp(np.arange(len(line)), matched, places - line[matched, 1])
        found[start:end, 1] = np.maximum.accumulate(line[:, 1] + shift)
        straight = np.polyfit(places, levels, 1) if len(matched) >= 8 and np.ptp(places) > 4 * line[0, 4] else (0.0, float(np.median(levels)))
        if abs(straight[0]) < 0.1:
            found[start:end, 2] = np.polyval(straight, found[start:end, 1])
        seen[start:end] = True
    if not seen.any():
        return chars, 0.0
    out, moved = chars.copy(), 0
    aside = (found[:, 1] - chars[:, 1]) / chars[:, 3]
    below = (found[:, 2] - chars[:, 2]) / chars[:, 4]
    aside, below = aside - np.median(aside[seen]), below - np.median(below[seen])
    out[:, 2] += np.where(seen, below * chars[:, 4], 0)
    for start, end in zip(ends - lines, ends):
        if seen[start] and np.quantile(np.abs(aside[start:end]), 0.8) > AGREED:
            moved += end - start
            out[start:end, 1] += aside[start:end] * chars[start:end, 3]
            out[start:end, 3] = letter_widths(out[start:end, 1], chars[start:end, 3], chars[start:end, 5])
    return out, moved / len(chars)


def letter_widths(x: np.ndarray, before: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """A letter reaches half-way to its neighbours of the same word; at a word's ends as far as to the other side."""
    half = np.diff(x) / 2
    same = starts[1:] == 0
    left = np.concatenate([[np.nan], np.where(same, half, np.nan)])
    right = np.concatenate([np.where(same, half, np.nan), [np.nan]])
    left, right = np.where(np.isnan(left), right, left), np.where(np.isnan(right), left, right)
    width = left + right
    return np.where(np.isnan(width) | (width < 0.4 * before) | (width > 2.2 * before), before, width).astype(np.float32)
