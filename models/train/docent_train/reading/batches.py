"""Batches of tiles for stage 1, drawn in a separate process if there is one to spare."""

import os
import random

import numpy as np
import torch

from ..precision import faster_dtype
from .augment import real_tile
from .rendered import render_tile
from .screen import screen_tile
from .own_places import own_places
from .targets import make_targets


def encoder_dtype(model, config, workers: int = 1, backward: bool = True) -> torch.dtype:
    """What the tile encoder and its reading head run faster in here (precision.py), by one blank tile. config: the model's `visual`."""
    tile = torch.zeros(1, 3, config.tile_size, config.tile_size, dtype=torch.uint8)
    chosen = faster_dtype(lambda _: model.read(model(tile))[0], workers, backward)
    model.zero_grad(set_to_none=True)
    return chosen


def batch_of(r, receipts, words, real, rendered, screen=0):
    """-> pixels [N,3,448,448] uint8, characters of each tile [n,6]; real tiles come first, then rendered ones, then clean print."""
    tiles = [real_tile(r, *r.choice(receipts)[:2]) for _ in range(real)] + [render_tile(r, words) for _ in range(rendered)]
    tiles += [screen_tile(r, words) for _ in range(screen)]
    return torch.from_numpy(np.stack([p for p, _ in tiles])), [chars for _, chars in tiles]


def targets_of(tiles, logits):
    """Characters of each tile, logits [N,S,4,A+1] -> classes [N,S,4], geometry [N,S,4,5]: each letter in the patch where the model says it best."""
    costs = -torch.log_softmax(logits.detach(), -1).numpy()
    # A loader of batches makes tensors of arrays.
    tiles = [np.asarray(chars) for chars in tiles]
    targets = [make_targets(chars, own_places(chars, c)) for chars, c in zip(tiles, costs)]
    return tuple(torch.from_numpy(np.stack(part)) for part in zip(*targets))


class Batches(torch.utils.data.IterableDataset):
    """Endless batches; every process that draws them has a seed of its own."""

    def __init__(self, seed, receipts, words, real, rendered, screen):
        self.seed, self.arguments = seed, (receipts, words, real, rendered, screen)

    def __iter__(self):
        worker = torch.utils.data.get_worker_info()
        if worker:
            # Drawing has lower priority than training, and may use any core.
            os.nice(5)
            os.sched_setaffinity(0, range(os.cpu_count()))
        r = random.Random(self.seed * 64 + (worker.id + 1 if worker else 0))
        while True:
            yield batch_of(r, *self.arguments)


def endless(seed, receipts, words, real, rendered, screen, processes: int):
    """An iterator over batches, drawn in so many processes of their own (0: in this one)."""
    data = Batches(seed, receipts, words, real, rendered, screen)
    ahead = {"prefetch_factor": 4} if processes else {}
    return iter(torch.utils.data.DataLoader(data, batch_size=None, num_workers=processes, **ahead))
