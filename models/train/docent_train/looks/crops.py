"""A word's surroundings in pixels, cut from the tiles (src-main/inference/answering/looks/word-crops.ts is the same function).

The word itself at a fixed height, so that print of any size looks alike; four times as much around it, four times coarser; and two rays, upwards and to the right,
along which a chart's bars stand.
"""

import numpy as np

ROWS, COLUMNS = 33, 184
# Of the word: to its left, of itself, to its right; then its surroundings.
BEFORE, WORD, AFTER, AROUND = 32, 64, 24, 64
# Sixteen pixels are a word's height, the rays together fill the last row and reach so far, in widths of the page.
HEIGHT, RAY, REACH = 16, COLUMNS // 2, 0.75
# The word stands so many pixels above the middle of its surroundings' last row.
ABOVE = 19.5
LEVELS = 5


def grid_of(boxes: np.ndarray, aspect: float) -> "tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]":
    """boxes [W,4] as shares of the page; aspect: its height / width -> x, y [W, ROWS, COLUMNS] of the crops' pixels as shares of the page; step [W, ROWS, COLUMNS], how
    far apart they are, as a share of the page's height; inside [W, ROWS, COLUMNS], whether a pixel shows the word."""
    left, top, right, bottom = (v[:, None, None] for v in boxes.T)
    tall = np.maximum(bottom - top, 1e-4)
    y0, wide, high = (top + bottom) / 2, right - left, tall / HEIGHT
    across = high * aspect
    x, y, step = (np.zeros((len(boxes), ROWS, COLUMNS)) for _ in range(3))
    rows = np.arange(32)[None, :, None] - 15.5
    column = np.arange(BEFORE + WORD + AFTER)[None, None] + 0.5
    near = np.where(column < BEFORE + WORD, left + (column - BEFORE) * across, right + (column - BEFORE - WORD) * across)
    n = BEFORE + WORD + AFTER
    x[:, :32, :n], y[:, :32, :n], step[:, :32, :n] = near, y0 + rows * high, high
    x[:, :32, n:] = (left + right) / 2 + (np.arange(AROUND)[None, None] - (AROUND - 1) / 2) * 4 * across
    y[:, :32, n:] = y0 + (np.arange(32)[None, :, None] - ABOVE) * 4 * high
    step[:, :32, n:] = 4 * high
    along = (np.arange(RAY) + 0.5)[None] * REACH / RAY
    x[:, 32, :RAY], y[:, 32, :RAY] = (left + right)[:, 0] / 2, top[:, 0] - along / aspect
    x[:, 32, RAY:], y[:, 32, RAY:] = right[:, 0] + along, y0[:, 0]
    step[:, 32] = REACH / RAY / aspect
    inside = (x >= left) & (x < right) & (y >= top) & (y < bottom)
    # Where the strip behind the word begins again with the word's own end.
    inside[:, :32, BEFORE + WORD : n] = False
    inside[:, 32] = False
    return x, y, step, inside


def levels_of(pixels: np.ndarray) -> "list[np.ndarray]":
    """pixels [N,3,T,T] uint8 -> the same, and halved again and again: means of two by two, rounded down."""
    out = [pixels]
    for _ in range(LEVELS - 1):
        p = out[-1].astype(np.uint16)
        out.append(((p[:, :, ::2, ::2] + p[:, :, 1::2, ::2] + p[:, :, ::2, 1::2] + p[:, :, 1::2, 1::2] + 2) >> 2).astype(np.uint8))
    return out


def crops_of(boxes: np.ndarray, aspect: float, tiles: np.ndarray, levels: "list[np.ndarray]") -> np.ndarray:
    """boxes [W,4], tiles [N,4] as shares of the page, the last one the whole page -> [W, 4, ROWS, COLUMNS] uint8: red, green, blue, and 255 where the word is.

    Of the tiles that hold a pixel the one whose edges are farthest; beyond the page the pixel at its edge.
    """
    x, y, step, inside = grid_of(boxes, aspect)
    x, y = x.clip(0, 1 - 1e-6), y.clip(0, 1 - 1e-6)
    best, margin = np.full(x.shape, len(tiles) - 1, np.int32), np.full(x.shape, -1.0)
    for n, (x0, y0, x1, y1) in enumerate(tiles[:-1]):
        across, down = (x - x0) / (x1 - x0), (y - y0) / (y1 - y0)
        own = np.minimum(np.minimum(across, 1 - across), np.minimum(down, 1 - down))
        own[(across >= 1) | (down >= 1)] = -1
        better = (own >= 0) & (own > margin)
        best[better], margin[better] = n, own[better]
    low, size = tiles[:, :2][best], (tiles[:, 2:] - tiles[:, :2])[best]
    side = levels[0].shape[-1]
    level = np.floor(np.log2(np.maximum(step / size[..., 1] * side, 1.0) + 1e-6)).astype(np.int32).clip(0, LEVELS - 1)
    out = np.zeros((len(boxes), 4, ROWS, COLUMNS), np.uint8)
    for k, own in enumerate(levels):
        there = level == k
        if there.any():
            count = own.shape[-1]
            px = ((x[there] - low[there][:, 0]) / size[there][:, 0] * count).astype(np.int64).clip(0, count - 1)
            py = ((y[there] - low[there][:, 1]) / size[there][:, 1] * count).astype(np.int64).clip(0, count - 1)
            for c in range(3):
                out[:, c][there] = own[best[there], c, py, px]
    out[:, 3][inside] = 255
    return out
