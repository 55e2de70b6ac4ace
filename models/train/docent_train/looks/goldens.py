"""What looking makes of tiny seeded weights: goldens of tests/parity/looks.test.ts, beside page-reader-tiny's."""

import numpy as np
import torch
import torch.nn.functional as F

from ..page_reader.goldens import CONFIG, seeded
from .answers import MARKS, THINGS
from .crops import COLUMNS, ROWS, crops_of, levels_of
from .export import looks_tensors
from .load import fresh_parts

SIZES = dict(word=dict(narrow=4, middle=4, wide=4, seen=8, others=4, hidden=8), tile=dict(narrow=4, middle=4, wide=4), page=4, aim=6)
PART = {**SIZES, "max_tiles": 6, "asked_at": 0.5, "maybe_at": 0.2, "confidence": {"scale": 1, "offset": 0}}
TILES = ((0.0, 0.0, 0.55, 0.6), (0.45, 0.0, 1.0, 0.6), (0.0, 0.5, 0.55, 1.0), (0.0, 0.0, 1.0, 1.0))
ASPECT = 1.25
# A word in one tile, in two, where a blank tile was left out, and at the page's edge.
BOXES = ((0.1, 0.1, 0.2, 0.13), (0.4, 0.2, 0.5, 0.24), (0.7, 0.8, 0.9, 0.83), (0.0, 0.0, 0.04, 0.03))


@torch.no_grad()
def looks_goldens(tile_size: int, reader: dict, pixels) -> "tuple[dict, dict]":
    """reader: page_reader_goldens()' own; pixels: of so many tiles of a size. -> weights, goldens."""
    parts = fresh_parts(CONFIG.hidden_size, SIZES)
    torch.manual_seed(20261201)
    for module in parts.values():
        for parameter in module.eval().parameters():
            parameter.data = torch.randn_like(parameter) * (0.1 if parameter.ndim == 1 else 2 * parameter[0].numel() ** -0.5)
    tiles, boxes = np.array(TILES, np.float32).astype(float), np.array(BOXES, np.float32).astype(float)
    shown = pixels(len(TILES), tile_size)
    crops = crops_of(boxes, ASPECT, tiles, levels_of(shown.numpy().astype(np.uint8)))
    seen = parts["tile"].seen(shown)
    things, whole = parts["tile"].thing(seen), seen.mean(1)
    page, fair = torch.zeros(len(BOXES), dtype=torch.long), torch.ones(len(BOXES))
    given = torch.from_numpy(crops)
    marks = parts["word"](given, page, fair)
    t, m = len(THINGS), len(MARKS)
    out = {"looks.boxes": torch.from_numpy(boxes).float(), "looks.tiles": torch.from_numpy(tiles).float(), "looks.crops": given, "looks.whole": whole}
    out["looks.things"] = torch.cat([torch.sigmoid(things[..., :t]), torch.softmax(things[..., t:], -1)], -1)
    out["looks.recognised"] = torch.cat([torch.softmax(marks[:, :m], -1), torch.softmax(marks[:, m:-1], -1), torch.sigmoid(marks[:, -1:])], -1)
    batch = {k: reader[f"reader.{k}"] for k in ("ids", "kinds", "place", "where")}
    on_page = reader["reader.on_page"] > 0
    states = seeded().encode(*(batch[k] for k in ("ids", "kinds", "place", "where")), on_page, reader["reader.present"] > 0)
    there = on_page[..., None].float()
    out["reader.state"] = (states * there).sum(1) / there.sum(1).clamp(min=1)
    kind = parts["page"](torch.cat([parts["word"].seen(given).mean(0, keepdim=True), whole[-1:], out["reader.state"][:1]], -1))
    out["looks.page"] = torch.softmax(kind, -1)
    out["reader.looks"] = F.softmax(parts["aim"](states[:, 0]), -1)
    assert crops.shape == (len(BOXES), 4, ROWS, COLUMNS)
    return looks_tensors(parts, rounded=False), {k: v.contiguous() for k, v in out.items()}
