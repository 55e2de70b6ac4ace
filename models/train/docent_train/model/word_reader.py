"""The language model over word tokens: question and page read together, the answer written after them.

Published names where the parts are the published ones (transformer.h.*, ln_f, wte, lm_head); its own: transformer.features (vectors of hashed
word features), transformer.pointer (which page token comes next). Shapes: B examples, T tokens, D hidden.
"""

import math

import torch
from torch import nn

from .config import ModelConfig
from .decoder import Layer, RMSNorm
from .relations import look_around


class Pointer(nn.Module):
    """Scores of the page's tokens as the answer's next token; the one after the last copied gets its own learned score on top."""

    def __init__(self, c: ModelConfig):
        super().__init__()
        self.query = nn.Linear(c.hidden_size, c.pointer["dim"], bias=False)
        self.key = nn.Linear(c.hidden_size, c.pointer["dim"], bias=False)
        self.next = nn.Linear(c.hidden_size, 1)
        self.dim = c.pointer["dim"]

    def forward(self, hidden, page, following):
        """hidden [B,A,D], page [B,P,D], following [B,A,P] (1 at the token after the last copied) -> scores [B,A,P]."""
        scores = self.query(hidden) @ self.key(page).transpose(-1, -2) * (1 / math.sqrt(self.dim))
        return scores + following * self.next(hidden)


class WordReader(nn.Module):
    def __init__(self, c: ModelConfig):
        super().__init__()
        self.config = c
        self.wte = nn.Embedding(c.vocab_size, c.hidden_size)
        self.features = nn.EmbeddingBag(c.word_features, c.hidden_size, mode="sum", padding_idx=0)
        nn.init.normal_(self.wte.weight, std=0.1)
        nn.init.normal_(self.features.weight, std=0.1)
        with torch.no_grad():
            self.features.weight[0] = 0
        self.h = nn.ModuleList(Layer(c) for _ in range(c.num_hidden_layers))
        for i, layer in enumerate(self.h):
            look_around(layer.attn, i)
        self.ln_f = RMSNorm(c.hidden_size, c.layer_norm_epsilon)
        self.pointer = Pointer(c)

    def embed(self, rows, ids):
        """rows [B,T,K] feature rows (0 = nothing), ids [B,T] (-1 = none) -> [B,T,D]."""
        b, t, k = rows.shape
        bag = self.features(rows.view(b * t, k)).view(b, t, -1)
        return bag + self.wte(ids.clamp(min=0)) * (ids >= 0).unsqueeze(-1)

    def forward(self, x, angle, mask, past=None):
        """x [B,T,D]; angle [B,T,d/2]; mask [B,1,T,S] additive -> hidden after ln_f, presents."""
        cos, sin = angle.cos(), angle.sin()
        presents = []
        for i, layer in enumerate(self.h):
            x, present = layer(x, cos, sin, None, mask, None if past is None else past[i])
            presents.append(present)
        return self.ln_f(x), presents
