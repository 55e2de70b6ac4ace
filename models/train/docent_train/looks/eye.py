"""What is recognised from pixels: at a word from its crop (crops.py), and in the cells of a tile."""

import torch
import torch.nn.functional as F
from torch import nn

from .answers import HUES, MARKS, THINGS
from .crops import AFTER, BEFORE, RAY, WORD

# A mark, a hue (none, or one of HUES), how far a bar reaches.
RECOGNISED = len(MARKS) + 1 + len(HUES) + 1
NEAR = BEFORE + WORD + AFTER
# `looks` of config.json.
SIZES = dict(word=dict(narrow=24, middle=48, wide=64, seen=192, others=64, hidden=256), tile=dict(narrow=16, middle=32, wide=64), page=64, aim=128)


def conv(into: int, out: int) -> nn.Conv2d:
    return nn.Conv2d(into, out, 3, 2, 1)


class WordEye(nn.Module):
    """crops [W, 4, ROWS, COLUMNS] -> logits [W, RECOGNISED].

    What a word looks like is judged beside the page's other words: bold is bolder than they are.
    """

    def __init__(self, narrow: int, middle: int, wide: int, seen: int, others: int, hidden: int):
        super().__init__()
        a, b, c = narrow, middle, wide
        self.near = nn.ModuleList([conv(4, a), conv(a, b), conv(b, c), conv(c, c)])
        self.around = nn.ModuleList([conv(4, a // 2), conv(a // 2, a), conv(a, b), conv(b, b)])
        self.along = nn.ModuleList([nn.Conv1d(3, a // 2, 5, 2, 2), nn.Conv1d(a // 2, a, 5, 2, 2), nn.Conv1d(a, a, 5, 2, 2)])
        self.own = nn.Linear(2 * 8 * c, seen)
        self.place = nn.Linear(2 * 4 * b, seen // 2)
        self.reach = nn.Linear(12 * a, seen // 4)
        self.width = width = seen + seen // 2 + 2 * (seen // 4)
        self.others = nn.Linear(width, others)
        self.hidden = nn.Linear(width + others, hidden)
        self.mark = nn.Linear(hidden, RECOGNISED)

    def seen(self, crops: torch.Tensor) -> torch.Tensor:
        """-> [W, width] of each word alone."""
        x = crops.float() / 127.5 - 1
        near, around = x[:, :, :32, :NEAR], x[:, :, :32, NEAR:]
        for layer in self.near:
            near = F.gelu(layer(near))
        for layer in self.around:
            around = F.gelu(layer(around))
        # Up and to the right.
        rays = torch.stack([x[:, :3, 32, :RAY], x[:, :3, 32, RAY:]], 1).flatten(0, 1)
        for layer in self.along:
            rays = F.gelu(layer(rays))
        rays = F.gelu(self.reach(rays.flatten(1))).view(len(crops), -1)
        return torch.cat([F.gelu(self.own(near.flatten(1))), F.gelu(self.place(around.flatten(1))), rays], -1)

    def forward(self, crops: torch.Tensor, page: torch.Tensor, counts: torch.Tensor) -> torch.Tensor:
        """page [W]: whose word it is, from 0; counts [W]: whether it counts among the page's words, of which the others are told."""
        seen = self.seen(crops)
        others = F.gelu(self.others(page_means(seen, page, counts, int(page.max()) + 1)))[page]
        return self.mark(F.gelu(self.hidden(torch.cat([seen, others], -1))))


def page_means(seen: torch.Tensor, page: torch.Tensor, counts: torch.Tensor, pages: int) -> torch.Tensor:
    """seen [W, width] of words, page and counts [W] as WordEye.forward has them -> [pages, width], the mean of each page's words that count."""
    own = F.one_hot(page, pages).to(seen.dtype) * counts[:, None]
    return own.T @ seen / own.sum(0).clamp(min=1)[:, None]


class TileEye(nn.Module):
    """pixels [N,3,T,T] uint8 -> logits [N, side * side, THINGS + 1 + HUES] of what each cell of a tile holds."""

    def __init__(self, narrow: int, middle: int, wide: int, side: int = 4):
        super().__init__()
        a, b, c = narrow, middle, wide
        self.side, self.width = side, 2 * c
        self.layers = nn.ModuleList([nn.Conv2d(3, a, 5, 2, 2), conv(a, b), conv(b, c), conv(c, c), conv(c, c), nn.Conv2d(c, c, 3, 1, 1)])
        # Six layers hardly learn without; export.py puts them into the convolutions.
        self.norms = nn.ModuleList([nn.BatchNorm2d(layer.out_channels) for layer in self.layers])
        self.thing = nn.Linear(2 * c, len(THINGS) + 1 + len(HUES))

    def seen(self, pixels: torch.Tensor) -> torch.Tensor:
        """-> [N, side * side, width] of each cell."""
        x = pixels.float() / 127.5 - 1
        for layer, norm in zip(self.layers, self.norms):
            x = F.gelu(norm(layer(x)))
        # 14 x 14 at 448 pixels: cells overlap, so that what stands on an edge is seen by both.
        x = torch.cat([cells(F.max_pool2d, x, self.side), cells(F.avg_pool2d, x, self.side)], 1)
        return x.flatten(2).transpose(1, 2)

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        return self.thing(self.seen(pixels))


def cells(pool, x: torch.Tensor, side: int) -> torch.Tensor:
    size = x.shape[-1]
    stride = size // side
    return pool(x, size - stride * (side - 1), stride)
