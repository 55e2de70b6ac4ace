"""BERT with places, and the heads of the page reader.

Devlin et al. 2019 for the blocks (post-norm, GELU). Where a word stands enters twice: as embeddings added to its piece, and in attention as angles of its row and
of its segment's ends, so that "the same row" and "the same column" are relations that a head can look along (as relative positions are in Shaw et al. 2018).
"""

import math
from dataclasses import dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F

from .places import BINS, RANKS, ROWS, SEGMENTS

# How selected pieces become an answer that is no single span.
OPERATIONS = ("list", "yes", "no", "count", "sum", "difference", "average")
ENDS = 96
# Radians per row, and per page width.
FREQUENCIES = (
    [1.5 * 80.0 ** (-j / 3) for j in range(4)],
    [64.0 * 32.0 ** (-j / 3) for j in range(4)],
    [64.0 * 32.0 ** (-j / 3) for j in range(4)],
)


@dataclass
class ReaderConfig:
    hidden_size: int = 384
    num_hidden_layers: int = 6
    num_attention_heads: int = 12
    intermediate_size: int = 1536
    vocab_size: int = 30522
    max_position_embeddings: int = 512


def attend(q, k, v, mask):
    """softmax(q k^T + mask) v; q is scaled already. The fused form, three times as fast on a CPU, wants values as wide as queries and scales by itself."""
    if not hasattr(F, "scaled_dot_product_attention"):
        return torch.softmax(q @ k.transpose(-1, -2) + mask, -1) @ v
    wide, width = q.shape[-1], v.shape[-1]
    return F.scaled_dot_product_attention(q * math.sqrt(wide), k, F.pad(v, (0, wide - width)), attn_mask=mask.expand(-1, 1, q.shape[2], -1))[..., :width]


class Layer(nn.Module):
    def __init__(self, c: ReaderConfig, dropout: float):
        super().__init__()
        d, self.heads = c.hidden_size, c.num_attention_heads
        self.q, self.k, self.v, self.o = (nn.Linear(d, d) for _ in range(4))
        self.attention_norm, self.norm = nn.LayerNorm(d, eps=1e-12), nn.LayerNorm(d, eps=1e-12)
        self.up, self.down = nn.Linear(d, c.intermediate_size), nn.Linear(c.intermediate_size, d)
        self.drop = nn.Dropout(dropout)
        # [heads, 12 angles, even and odd part]: a cos(difference) + b sin(difference).
        self.relation = nn.Parameter(torch.zeros(self.heads, 12, 2))
        with torch.no_grad():
            # Some heads start by attending along the row, some along the column.
            third = max(1, self.heads // 3)
            self.relation[:third, :4, 0] = 0.3
            self.relation[third : 2 * third, 4:, 0] = 0.15

    def forward(self, x, mask, cos, sin):
        """x [B,T,D]; mask [B,1,1,T] added to the scores; cos, sin [B,T,12], zero for what has no place."""
        b, t, d = x.shape
        split = lambda y: y.view(b, t, self.heads, d // self.heads).transpose(1, 2)
        q, k, v = split(self.q(x)), split(self.k(x)), split(self.v(x))
        even, odd = self.relation[None, :, None, :, 0], self.relation[None, :, None, :, 1]
        c, s = cos[:, None], sin[:, None]
        q = torch.cat([q / math.sqrt(d // self.heads), even * c + odd * s, even * s - odd * c], -1)
        k = torch.cat([k, torch.cat([c, s], -1).expand(-1, self.heads, -1, -1)], -1)
        a = attend(q, k, v, mask)
        x = self.attention_norm(x + self.drop(self.o(a.transpose(1, 2).reshape(b, t, d))))
        return self.norm(x + self.drop(self.down(F.gelu(self.up(x)))))


class PageReader(nn.Module):
    def __init__(self, c: ReaderConfig, dropout: float = 0.0):
        super().__init__()
        d = c.hidden_size
        self.word, self.position, self.kind = nn.Embedding(c.vocab_size, d), nn.Embedding(c.max_position_embeddings, d), nn.Embedding(2, d)
        self.embedding_norm = nn.LayerNorm(d, eps=1e-12)
        sizes = dict(left=BINS + 1, right=BINS + 1, row=ROWS + 1, segment=SEGMENTS + 1, begins=3, low=RANKS, high=RANKS)
        self.place = nn.ModuleDict({name: nn.Embedding(n, d) for name, n in sizes.items()})
        for e in self.place.values():
            nn.init.zeros_(e.weight)
        self.layers = nn.ModuleList(Layer(c, dropout) for _ in range(c.num_hidden_layers))
        self.start, self.end = nn.Linear(d, 1), nn.Linear(d, 1)
        # The end of a span sees its start: a product of what the start asks for and what each later piece is.
        self.end_query, self.end_key = nn.Linear(d, ENDS), nn.Linear(d, ENDS)
        nn.init.zeros_(self.end_query.weight)
        self.select, self.operation = nn.Linear(d, 1), nn.Linear(d, len(OPERATIONS))
        # Few pieces are selected.
        nn.init.constant_(self.select.bias, -3.0)
        self.register_buffer("frequencies", torch.tensor([f for group in FREQUENCIES for f in group]), persistent=False)

    def encode(self, ids, kinds, place, where, on_page, ok):
        """ids, kinds [B,T]; place [B,T,7]; where [B,T,3] row, left, right; on_page, ok [B,T] booleans -> [B,T,D]."""
        x = self.word(ids) + self.position(torch.arange(ids.shape[1], device=ids.device)) + self.kind(kinds)
        for n, e in enumerate(self.place.values()):
            x = x + e(place[..., n])
        x = self.embedding_norm(x)
        angles = where.repeat_interleave(4, -1) * self.frequencies
        here = on_page.unsqueeze(-1).to(x.dtype)
        cos, sin = torch.cos(angles) * here, torch.sin(angles) * here
        mask = torch.where(ok, 0.0, -30000.0)[:, None, None, :].to(x.dtype)
        for layer in self.layers:
            x = layer(x, mask, cos, sin)
        return x

    def forward(self, ids, kinds, place, where, on_page, ok):
        """-> dict: start, end, select [B,T]; query, key [B,T,96]; operation [B,7].

        start at [CLS]: not in this window; at the first [SEP]: an operation over the selected pieces; else a span's first piece.
        """
        x = self.encode(ids, kinds, place, where, on_page, ok)
        return dict(
            start=self.start(x)[..., 0],
            end=self.end(x)[..., 0],
            query=self.end_query(x) / math.sqrt(ENDS),
            key=self.end_key(x),
            select=self.select(x)[..., 0],
            operation=self.operation(x[:, 0]),
        )

    @torch.no_grad()
    def load_bert(self, weights: dict):
        """The published weights (names as in model.safetensors of all-MiniLM-L6-v2), into what is BERT's here."""
        names = {"word": "embeddings.word_embeddings", "position": "embeddings.position_embeddings", "kind": "embeddings.token_type_embeddings", "embedding_norm": "embeddings.LayerNorm"}
        inner = dict(q="attention.self.query", k="attention.self.key", v="attention.self.value", o="attention.output.dense", attention_norm="attention.output.LayerNorm", up="intermediate.dense", down="output.dense", norm="output.LayerNorm")
        for i in range(len(self.layers)):
            names.update({f"layers.{i}.{ours}": f"encoder.layer.{i}.{theirs}" for ours, theirs in inner.items()})
        own = dict(self.named_parameters())
        for ours, theirs in names.items():
            for part in ("weight", "bias"):
                if f"{ours}.{part}" in own and f"{theirs}.{part}" in weights:
                    own[f"{ours}.{part}"].copy_(weights[f"{theirs}.{part}"])

    def new_parameters(self) -> "set[str]":
        """Names of the parameters that are not BERT's; they get a higher learning rate."""
        return {n for n, _ in self.named_parameters() if "relation" in n or n.split(".")[0] in ("place", "start", "end", "end_query", "end_key", "select", "operation")}
