"""A whole page cut as it is served: the rules of src-main/tiling (choose-grid.ts, cut-tiles.ts), for training."""

import numpy as np
from PIL import Image

from .model.config import VisualConfig

ENOUGH, NEEDLESS, DISTORTION, GAIN = 0.85, 1.5, 1.35, 1.03


def choose_grid(width: int, height: int, c: VisualConfig):
    """-> (rows, cols, resized width, resized height); see choose-grid.ts for the rule and its reasons."""
    size = lambda n: n * (c.tile_size - c.tile_overlap) + c.tile_overlap
    needless = lambda n, pixels: n > 1 and size(n) / pixels > NEEDLESS and size(n - 1) / pixels >= ENOUGH
    every = []
    for rows in range(1, c.max_tiles + 1):
        for cols in range(1, c.max_tiles // rows + 1):
            x, y = size(cols) / width, size(rows) / height
            every.append(dict(rows=rows, cols=cols, tiles=rows * cols, least=min(x, y), distortion=max(x / y, y / x)))
    holding = [g for g in every if g["least"] >= ENOUGH and not needless(g["cols"], width) and not needless(g["rows"], height)]
    straight = [g for g in holding if g["distortion"] <= DISTORTION]
    if straight:
        best = min(straight, key=lambda g: (g["tiles"], g["distortion"], g["rows"]))
    elif holding:
        best = min(holding, key=lambda g: (g["distortion"], g["tiles"], g["rows"]))
    else:
        most = max(g["least"] for g in every)
        best = min((g for g in every if g["least"] * GAIN >= most), key=lambda g: (g["tiles"], g["distortion"], g["rows"]))
    return best["rows"], best["cols"], size(best["cols"]), size(best["rows"])


def cut_page(image: Image.Image, c: VisualConfig, blank: int = 8):
    """-> pixels [N,3,T,T] uint8, adapter [N], boxes [N,4] (fractions of the page): kept local tiles row-major, then the global tile."""
    rows, cols, width, height = choose_grid(image.width, image.height, c)
    rgb = image.convert("RGB")
    page = np.asarray(rgb.resize((width, height), Image.BICUBIC))
    size, stride = c.tile_size, c.tile_size - c.tile_overlap
    pixels, adapters, boxes = [], [], []
    for row in range(rows):
        for col in range(cols):
            tile = page[row * stride : row * stride + size, col * stride : col * stride + size]
            last = row == rows - 1 and col == cols - 1
            if int(tile.max()) - int(tile.min()) <= blank and not (last and not pixels):
                continue
            pixels.append(tile)
            adapters.append(2 * (row + 0.5 >= rows / 2) + (col + 0.5 >= cols / 2))
            x, y = col * stride, row * stride
            boxes.append((x / width, y / height, (x + size) / width, (y + size) / height))
    pixels.append(np.asarray(rgb.resize((size, size), Image.BICUBIC)))
    adapters.append(c.lora_repeat_num)
    boxes.append((0, 0, 1, 1))
    return np.stack(pixels).transpose(0, 3, 1, 2).copy(), np.array(adapters), np.array(boxes, np.float32)


def visual_bins(boxes: np.ndarray, queries: int, bins: int):
    """boxes [N,4] -> x and y position bins + 1 of every visual token [N * queries]."""
    side = int(round(queries**0.5))
    at = (np.arange(side) + 0.5) / side
    xs = boxes[:, 0:1] + at[None] * (boxes[:, 2:3] - boxes[:, 0:1])
    ys = boxes[:, 1:2] + at[None] * (boxes[:, 3:4] - boxes[:, 1:2])
    to_bin = lambda v: 1 + np.clip((v * bins).astype(int), 0, bins - 1)
    n = len(boxes)
    x = np.broadcast_to(to_bin(xs)[:, None, :], (n, side, side)).reshape(-1)
    y = np.broadcast_to(to_bin(ys)[:, :, None], (n, side, side)).reshape(-1)
    return x.copy(), y.copy()
