"""What a page's words say, for what kind of page it is: the mean of the page reader's states of them, in a window without a question."""

import numpy as np
import torch

from ..page_reader.page import Page
from ..page_reader.pieces import WordPieces

# Pieces of a page, from its first on (src-main/inference/answering/looks/looking.ts).
SAID = 256


@torch.no_grad()
def said_by(reader, page: Page, pieces: WordPieces) -> np.ndarray:
    """[D]"""
    n = min(SAID, len(page.ids))
    ids = torch.tensor([[pieces.cls, pieces.sep, *page.ids[:n].tolist(), pieces.sep]])
    kinds, place, where = torch.ones_like(ids), torch.zeros(1, n + 3, 7, dtype=torch.long), torch.zeros(1, n + 3, 3)
    kinds[0, :2] = 0
    place[0, 2 : n + 2], where[0, 2 : n + 2] = torch.from_numpy(page.place[:n].astype(np.int64)), torch.from_numpy(page.where[:n].astype(np.float32))
    on_page = torch.zeros(1, n + 3, dtype=torch.bool)
    on_page[0, 2 : n + 2] = True
    return reader.encode(ids, kinds, place, where, on_page, torch.ones_like(on_page))[0, 2 : n + 2].mean(0).numpy()
