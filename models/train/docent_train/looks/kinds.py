"""What kind of page it is: two layers on what is seen of its words and of the whole page, and on what its words say."""

import random
from multiprocessing import Pool
from pathlib import Path

import torch
import torch.nn.functional as F

from ..page_reader.pieces import WordPieces
from .answers import PAGES
from .example import collate, see
from .export import fold
from .eye import page_means
from .load import fresh_parts, reader_of
from .pages import load_receipts, make_page

# Words of a page that are looked at.
WORDS = 32
STEPS, BATCH = 1500, 128


def page_features(parts: dict, batch: dict) -> torch.Tensor:
    """-> [pages, words + tile + D]: the mean of a page's words, of its whole tile, and what its words say."""
    mean = page_means(parts["word"].seen(batch["crops"]), batch["page"], batch["counts"], len(batch["kind"]))
    whole = parts["tile"].seen(batch["pixels"][batch["last"]]).mean(1)
    return torch.cat([mean, whole, batch["said"]], -1)


@torch.no_grad()
def _drawn(task) -> "tuple[torch.Tensor, torch.Tensor]":
    """Features and kinds of so many pages, of each kind as many."""
    seed, count, parts, visual, model, tokenizer, data = task
    torch.set_num_threads(1)
    r, pieces, reader = random.Random(seed), WordPieces.of_tokenizer(tokenizer), reader_of(model).eval()
    receipts, _ = load_receipts(data)
    features, kinds = [], []
    while len(kinds) < count:
        page = see(make_page(r, receipts, PAGES[len(kinds) % len(PAGES)]), visual, pieces, r, words=WORDS, tiles=1, reader=reader)
        if page is not None:
            features.append(page_features(parts, collate([page])))
            kinds.append(page.kind)
    return torch.cat(features), torch.tensor(kinds)


def draw_kinds(parts: dict, visual, model: Path, tokenizer: Path, data: Path, count: int, seed: int, workers: int = 2):
    """-> [count, F], [count]"""
    size = 35
    tasks = [(seed * 10_000 + n, size, parts, visual, model, tokenizer, data) for n in range(-(-count // size))]
    with Pool(workers) as pool:
        done = []
        for part in pool.imap_unordered(_drawn, tasks):
            done.append(part)
            print(f"{len(done) * size} of {count} pages", flush=True)
    return torch.cat([x for x, _ in done]), torch.cat([y for _, y in done])


def fit_kinds(x: torch.Tensor, y: torch.Tensor, said: int) -> torch.nn.Sequential:
    """-> the layers of `page`. said: the last so many features are what the words say. Half of the pages are told from what is seen alone, or from what is said alone, because each can be unlike
    what training draws."""
    layers, mean, spread = fresh_parts(said)["page"], x.mean(0), x.std(0) + 1e-3
    z = (x - mean) / spread
    optimiser = torch.optim.AdamW(layers.parameters(), lr=2e-3, weight_decay=0.1)
    for step in range(STEPS):
        for group in optimiser.param_groups:
            group["lr"] = 2e-3 * (1 - step / STEPS)
        chosen = torch.randint(len(z), (BATCH,))
        roll = torch.rand(BATCH, 1)
        own = torch.cat([z[chosen, :-said] * (roll > 0.3), z[chosen, -said:] * (roll < 0.8)], 1)
        loss = F.cross_entropy(layers(own + 0.1 * torch.randn_like(own)), y[chosen])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    fold(layers, mean, spread)
    return layers
