"""A sheet -> its tiles, crops of its words, and what is to be recognised in both."""

import random
from dataclasses import dataclass

import numpy as np
import torch

from ..model.config import VisualConfig
from ..page_reader.page import Page
from ..page_reader.pieces import WordPieces
from ..pages import cut_page
from .answers import HUES, MARKS, PAGES, THINGS
from .crops import crops_of, levels_of
from .said import said_by
from .sheet import Sheet

# Cells on a tile's side.
SIDE = 4


@dataclass
class Seen:
    """Some words and some tiles of a page, the whole page's tile last."""

    crops: np.ndarray  # [W,4,ROWS,COLUMNS] uint8
    counts: np.ndarray  # [W] whether a word counts among the page's words, of which the others are told
    marks: np.ndarray  # [W] of MARKS, -100: not known
    hues: np.ndarray  # [W] 0 or 1 + one of HUES
    reaches: np.ndarray  # [W] how far a word's bar reaches, as a share of the page's width
    pixels: np.ndarray  # [N,3,T,T] uint8
    things: np.ndarray  # [N, SIDE², T+1+H] what each cell holds
    kind: int  # of PAGES, -100: not known
    said: np.ndarray  # [1,D] what the page's words say, or [1,0] where nobody asked


def boxes_of(words, xs, ys, heights, aspect: float) -> np.ndarray:
    """[W,4] of words, from their characters' centres."""
    out = np.zeros((len(words), 4), np.float32)
    for n, w in enumerate(words):
        own = xs[w.start : w.end]
        half = (own[-1] - own[0]) / max(1, len(own) - 1) / 2 if len(own) > 1 else heights[w.start] * aspect * 0.25
        out[n] = (own[0] - half, ys[w.start] - heights[w.start] / 2, own[-1] + half, ys[w.start] + heights[w.start] / 2)
    return out


def as_read(boxes: np.ndarray, aspect: float, r: random.Random) -> np.ndarray:
    """Reading finds words where they are, not quite: of 1,540 words that docent-mini read on drawn pages, nine in ten were 0.93 to 1.21 times as high, and their edges half a
    height off at most."""
    n, out, tall = np.random.default_rng(r.randrange(2**31)), boxes.copy(), boxes[:, 3] - boxes[:, 1]
    middle = (boxes[:, 1] + boxes[:, 3]) / 2 + n.normal(0, 0.04, len(boxes)) * tall
    half = tall * r.uniform(0.92, 1.22) * np.exp(n.normal(0, 0.06, len(boxes))) / 2
    out[:, 1], out[:, 3] = middle - half, middle + half
    edge = tall * aspect
    out[:, 0] += n.normal(0, 0.12, len(boxes)) * edge
    out[:, 2] = np.maximum(out[:, 2] + n.normal(0, 0.12, len(boxes)) * edge, out[:, 0] + 0.2 * edge)
    return out


def things_of(sheet: Sheet, tiles: np.ndarray) -> np.ndarray:
    """[N, SIDE², T+1+H]. A thing is in a cell of which it takes a twentieth, or in which a third of it lies."""
    low = np.arange(SIDE) / SIDE
    y, x = np.meshgrid(low, low, indexing="ij")
    inner = np.stack([x.ravel(), y.ravel(), x.ravel() + 1 / SIDE, y.ravel() + 1 / SIDE], -1)
    size = tiles[:, None, 2:] - tiles[:, None, :2]
    cells = (tiles[:, None, [0, 1, 0, 1]] + inner[None] * np.concatenate([size, size], -1)).reshape(-1, 4)
    out = np.zeros((len(cells), len(THINGS) + 1 + len(HUES)), np.float32)
    out[:, len(THINGS)] = 1
    for name, hue, box in sheet.things:
        own = np.array(box, np.float64) / (sheet.width, sheet.height, sheet.width, sheet.height)
        shared = np.prod((np.minimum(cells[:, 2:], own[2:]) - np.maximum(cells[:, :2], own[:2])).clip(0), -1)
        there = (shared > 0.05 * np.prod(cells[:, 2:] - cells[:, :2], -1)) | (shared > 0.3 * np.prod(own[2:] - own[:2]))
        out[there, THINGS.index(name)] = 1
        if hue:
            out[there, len(THINGS) :] = 0
            out[there, len(THINGS) + 1 + HUES.index(hue)] = 1
    return out.reshape(len(tiles), SIDE * SIDE, -1)


def noted(sheet: Sheet, centres: np.ndarray, notes) -> np.ndarray:
    """[W] what was noted last of where a word stands, or 0."""
    out = np.zeros(len(centres), np.float32)
    x, y = centres[:, 0] * sheet.width, centres[:, 1] * sheet.height
    for value, (x0, y0, x1, y1) in notes:
        out[(x >= x0) & (x <= x1) & (y >= y0) & (y <= y1)] = value
    return out


def see(sheet: Sheet, visual: VisualConfig, pieces: WordPieces, r: random.Random, words: int = 40, tiles: int = 3, reader=None) -> "Seen | None":
    """words, tiles: at most so many; of the words a fair sample, then what is rare and its neighbours. reader: of what kind the page is will be asked. None: no words."""
    text, xs, ys, heights = sheet.text()
    page = Page(text, xs, [], pieces, r)
    count = len(page.words)
    if not count:
        return None
    pixels, _, places = cut_page(sheet.image, visual)
    aspect = sheet.height / sheet.width
    boxes = boxes_of(page.words, np.asarray(xs), np.asarray(ys), np.asarray(heights), aspect)
    centres = (boxes[:, :2] + boxes[:, 2:]) / 2
    marks = noted(sheet, centres, [(-100 if m == "?" else MARKS.index(m), box) for m, box in sheet.marks]).astype(np.int64)
    hues = noted(sheet, centres, [(1 + HUES.index(h), box) for h, box in sheet.hues]).astype(np.int64)
    reaches = noted(sheet, centres, sheet.reaches)
    fair = set(r.sample(range(count), min(count, round(0.6 * words))))
    rare = [i for i in range(count) if i not in fair and (marks[i] > 0 or hues[i] > 0 or reaches[i] > 0)]
    beside = [j for i in rare for j in (i - 1, i + 1) if 0 <= j < count and j not in fair]
    chosen = sorted(fair) + list(dict.fromkeys(rare + beside))[: words - len(fair)]
    crops = crops_of(as_read(boxes[chosen], aspect, r), aspect, places, levels_of(pixels)) if words else np.zeros((0,), np.uint8)
    things = things_of(sheet, places)
    holding = [k for k in range(len(pixels) - 1) if things[k, :, : len(THINGS)].any()]
    others = [k for k in range(len(pixels) - 1) if k not in holding]
    some = (r.sample(holding, len(holding)) + r.sample(others, len(others)))[: max(0, tiles - 1)] + [len(pixels) - 1]
    kind = PAGES.index(sheet.kind) if sheet.kind else -100
    said = said_by(reader, Page(text, xs, [], pieces, r, r.choice((0, 0.02, 0.06))), pieces) if reader else np.zeros(0, np.float32)
    return Seen(crops, np.array([i in fair for i in chosen], np.float32), marks[chosen], hues[chosen], reaches[chosen], pixels[some], things[some], kind, said[None])


def collate(pages: "list[Seen]") -> dict:
    """-> tensors of all words and tiles; `page` [W] says whose word it is, `last` [pages] where each page's last tile is."""
    of = lambda name: torch.from_numpy(np.concatenate([getattr(p, name) for p in pages]))
    out = {name: of(name) for name in ("crops", "counts", "marks", "hues", "reaches", "pixels", "things", "said")}
    out["page"] = torch.from_numpy(np.repeat(np.arange(len(pages)), [len(p.marks) for p in pages]))
    out["last"] = torch.from_numpy(np.cumsum([len(p.pixels) for p in pages]) - 1)
    out["kind"] = torch.tensor([p.kind for p in pages])
    return out
