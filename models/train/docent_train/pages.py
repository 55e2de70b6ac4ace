"""A whole page cut as it is served: the rules of src-main/tiling (choose-grid.ts, cut-tiles.ts), for training."""

import numpy as np
from PIL import Image

from .model.config import VisualConfig

ENOUGH, NEEDLESS, DISTORTION, GAIN = 0.85, 1.5, 1.35, 1.03
LETTER, LARGEST = 14, 2


def quantile(counts: np.ndarray, share: float) -> int:
    return int(np.argmax(np.cumsum(counts) >= share * counts.sum()))


def letter_width(rows: np.ndarray, longest: int):
    """ink [h,W] -> (three quarters of the distances from one stroke's beginning to the next, None when they are few; how many they are)."""
    y, x = np.nonzero(rows & ~np.pad(rows, ((0, 0), (1, 0)))[:, :-1])
    gaps = np.diff(x)[(np.diff(y) == 0) & (np.diff(x) < longest)]
    return quantile(np.bincount(gaps, minlength=longest), 0.75) if len(gaps) >= 200 else None, len(gaps)


def measure_print(image: np.ndarray):
    """grey or RGB [H,W(,3)] uint8 -> (how wide its letters are, (x0, y0, x1, y1) that is printed on) in pixels, or None: measure-print.ts."""
    grey = image[..., 1] if image.ndim == 3 else image
    levels = np.bincount(grey[::6, ::4].ravel(), minlength=256)
    dark, lower, middle, light, brightest = (quantile(levels, q) for q in (0.003, 0.15, 0.5, 0.85, 0.997))
    inverted = brightest - middle > middle - dark
    if (brightest - lower if inverted else light - dark) < 40:
        return None
    if inverted:
        clear, faint = lower + 0.4 * (brightest - lower), light + 24
        clear, faint = grey >= clear, grey >= min(clear, faint)
    else:
        clear, faint = light - 0.4 * (light - dark), lower - 24
        clear, faint = grey < clear, grey < max(clear, faint)
    longest = max(1, int(np.ceil(grey.shape[1] * 0.06)))
    (letter, pairs), (other, more) = letter_width(clear[::3], longest), letter_width(faint[::3], longest)
    ink = clear if pairs >= 0.7 * more else faint
    letter = letter if ink is clear else other
    if letter is None or letter < 4 or ink.mean() > 0.35:
        return None
    rows, columns = ink[::3], ink[:, ::3]
    x0, x1 = printed((rows[1:] & rows[:-1]).any(0), letter)
    y0, y1 = printed((columns[:, 1:] & columns[:, :-1]).any(1), letter)
    return letter, (x0, y0, x1, y1)


def printed(on: np.ndarray, letter: int):
    """Where ink begins and ends along one axis, the paper's own edge left out."""
    at = np.nonzero(on)[0]
    cuts = np.nonzero(np.diff(at) > 2 * letter + 1)[0]
    runs = zip(at[np.concatenate([[0], cuts + 1])], at[np.concatenate([cuts, [-1]])] + 1) if len(at) else ()
    edge = 0.015 * len(on)
    runs = [(a, b) for a, b in runs if b - a > 2 * letter or (b > edge and a < len(on) - edge)]
    return (max(0, int(runs[0][0]) - letter), min(len(on), int(runs[-1][1]) + letter)) if runs else (0, len(on))


def choose_grid(width: int, height: int, c: VisualConfig, letter: "int | None" = None):
    """-> (rows, cols, resized width, resized height); see choose-grid.ts for the rule and its reasons."""
    enlarged = min(LARGEST, max(1, LETTER / letter)) if letter else 1
    width, height = enlarged * width, enlarged * height
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
    rgb = image.convert("RGB")
    letter, area = measure_print(np.asarray(rgb)) or (None, (0, 0, *image.size))
    rows, cols, width, height = choose_grid(area[2] - area[0], area[3] - area[1], c, letter)
    page = np.asarray(rgb.crop(area).resize((width, height), Image.BICUBIC))
    across, down = (area[2] - area[0]) / width, (area[3] - area[1]) / height
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
            left, top = area[0] + x * across, area[1] + y * down
            corners = (left, top, left + size * across, top + size * down)
            boxes.append(tuple(v / side for v, side in zip(corners, image.size * 2)))
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
