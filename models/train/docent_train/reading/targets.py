"""Characters with places -> the targets of each patch's slots."""

import numpy as np
import torch
import torch.nn.functional as F

SLOTS, PATCH = 4, 14


def make_targets(chars, places=None, grid: int = 32, patch: int = PATCH, slots: int = SLOTS):
    """chars: rows (class, cx, cy, w, h, starts) in tile pixels -> classes [S,slots] int64, geometry [S,slots,5] float32 (dx,dy,w,h,start).

    A patch holds the characters whose centres lie in it, left to right; what does not fit is dropped. places: (rows [n], columns [n]) of other
    patches that are to say them (own_places.py)."""
    classes = np.zeros((grid * grid, slots), np.int64)
    geometry = np.zeros((grid * grid, slots, 5), np.float32)
    if len(chars):
        row, col = places if places is not None else ((chars[:, 2] // patch).astype(int), (chars[:, 1] // patch).astype(int))
        inside = (col >= 0) & (col < grid) & (row >= 0) & (row < grid)
        chars, index = chars[inside], (row * grid + col)[inside]
        used = np.zeros(grid * grid, int)
        for i in np.argsort(chars[:, 1], kind="stable"):
            s = index[i]
            if used[s] < slots:
                c, x, y, w, h, start = chars[i]
                classes[s, used[s]] = int(c)
                geometry[s, used[s]] = (x / patch - s % grid, y / patch - s // grid, w / patch, h / patch, start)
                used[s] += 1
    return classes, geometry


def reading_loss(logits, boxes, starts, classes, geometry, blank_weight: float = 1.0):
    """Cross-entropy over slots, L1 on geometry, BCE on word starts.

    blank_weight: blanks are nine tenths, and weighted down letters are learned sooner; but then each of two patches is too sure of a letter between them."""
    weight = torch.ones(logits.shape[-1])
    weight[0] = blank_weight
    # The patches of a tile that hold text decide the scale, so that empty tiles do not dilute a batch.
    full = classes > 0
    count = full.sum().clamp(min=1)
    ce = F.cross_entropy(logits.flatten(0, -2), classes.flatten(), weight=weight, reduction="sum") / count
    box = (boxes - geometry[..., :4]).abs()[full].mean() if full.any() else boxes.sum() * 0
    start = F.binary_cross_entropy_with_logits(starts[full], geometry[..., 4][full]) if full.any() else 0
    return ce + box + 0.5 * start, ce
