"""The whole model under its published names: transformer.visual.*, transformer.*, lm_head."""

import torch
from torch import nn

from .config import ModelConfig
from .decoder import Decoder
from .visual import Resampler, TileEncoder


class Visual(TileEncoder):
    """Tile encoder and resampler in one name space, as published (attn_pool, ln_post, proj beside the encoder)."""

    def __init__(self, c, positions=None):
        super().__init__(c, positions)
        self.attn_pool = Resampler(c)
        self.ln_post = nn.LayerNorm(c.output_dim, eps=1e-6)
        self.proj = nn.Parameter(torch.randn(c.output_dim, c.output_dim) / c.output_dim**0.5)

    def resample(self, features):
        """features [N,S,W] -> visual tokens [N,Q,hidden]."""
        return self.ln_post(self.attn_pool(features)) @ self.proj


class Monkey(nn.Module):
    def __init__(self, c: ModelConfig, positions: "int | None" = None):
        super().__init__()
        self.config = c
        self.transformer = Decoder(c)
        self.transformer.visual = Visual(c.visual, positions)
        self.lm_head = nn.Linear(c.hidden_size, c.vocab_size, bias=False)

    @property
    def visual(self) -> Visual:
        return self.transformer.visual
