"""Tile encoder with one LoRA adapter per tile, the reading head, and the resampler (Monkey, CVPR 2024, section 3.1).

Shapes: N tiles, S patches of a tile, W encoder width, K adapters, R rank, Q queries, E output width.
Module names give the published state-dict names.
"""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from .config import VisualConfig

PIXEL_MEAN = (0.48145466, 0.4578275, 0.40821073)
PIXEL_STD = (0.26862954, 0.26130258, 0.27577711)


class Lora(nn.Module):
    """y = scale * B(A(x)); B starts at zero so that a fresh adapter changes nothing."""

    def __init__(self, inputs: int, outputs: int, rank: int):
        super().__init__()
        self.lora_a = nn.Linear(inputs, rank, bias=False)
        self.lora_b = nn.Linear(rank, outputs, bias=False)
        self.lora_scale = nn.Parameter(torch.ones(1))
        nn.init.zeros_(self.lora_b.weight)


def apply_adapters(adapters: nn.ModuleList, x: torch.Tensor, index: "torch.Tensor | None"):
    """x [N,S,in], index [N] in 0..K (K = the zero row: the global tile) -> [N,S,out], or 0 without adapters."""
    if index is None or len(adapters) == 0:
        return 0
    a = torch.stack([m.lora_a.weight for m in adapters] + [torch.zeros_like(adapters[0].lora_a.weight)])
    b = torch.stack([m.lora_b.weight * m.lora_scale for m in adapters] + [torch.zeros_like(adapters[0].lora_b.weight)])
    return torch.bmm(torch.bmm(x, a[index].transpose(1, 2)), b[index].transpose(1, 2))


class Attention(nn.Module):
    """Self-attention; the projected rows are laid out [heads, (q, k, v), head_dim]: interleaved per head."""

    def __init__(self, c: VisualConfig, window):
        super().__init__()
        self.heads, self.grid, self.window = c.heads, c.grid, window
        self.in_proj = nn.Linear(c.width, 3 * c.width)
        self.out_proj = nn.Linear(c.width, c.width)
        self.in_proj_lora = nn.ModuleList(Lora(c.width, 3 * c.width, c.lora_rank_attention) for _ in range(c.lora_repeat_num))
        self.out_proj_lora = nn.ModuleList(Lora(c.width, c.width, c.lora_rank_attention) for _ in range(c.lora_repeat_num))

    def forward(self, x, index):
        n, s, w = x.shape
        h, d, g = self.heads, w // self.heads, self.grid
        qkv = (self.in_proj(x) + apply_adapters(self.in_proj_lora, x, index)).view(n, s, h, 3 * d)
        if self.window is None:
            qkv = qkv.permute(0, 2, 1, 3)
        else:
            # [N, gr, r, gc, c, H, 3d] -> windows of r x c patches
            r, c = self.window
            qkv = qkv.view(n, g // r, r, g // c, c, h, 3 * d).permute(0, 1, 3, 5, 2, 4, 6).reshape(-1, h, r * c, 3 * d)
        q, k, v = qkv.split(d, dim=-1)
        context = torch.softmax((q * (1 / math.sqrt(d))) @ k.transpose(-1, -2), dim=-1) @ v
        if self.window is None:
            context = context.permute(0, 2, 1, 3).reshape(n, s, w)
        else:
            context = context.view(n, g // r, g // c, h, r, c, d).permute(0, 1, 4, 2, 5, 3, 6).reshape(n, s, w)
        return self.out_proj(context) + apply_adapters(self.out_proj_lora, context, index)


class Mlp(nn.Module):
    def __init__(self, width: int, ratio: float):
        super().__init__()
        self.c_fc = nn.Linear(width, int(width * ratio))
        self.c_proj = nn.Linear(int(width * ratio), width)

    def forward(self, x):
        return self.c_proj(F.gelu(self.c_fc(x)))


class Block(nn.Module):
    def __init__(self, c: VisualConfig, window):
        super().__init__()
        self.ln_1 = nn.LayerNorm(c.width, eps=1e-6)
        self.attn = Attention(c, window)
        self.ln_2 = nn.LayerNorm(c.width, eps=1e-6)
        self.mlp = Mlp(c.width, c.mlp_ratio)
        self.mlp_lora = nn.ModuleList(Lora(c.width, c.width, c.lora_rank_mlp) for _ in range(c.lora_repeat_num))

    def forward(self, x, index):
        x = x + self.attn(self.ln_1(x), index)
        # The MLP's adapter reads the residual before ln_2, as published.
        return x + self.mlp(self.ln_2(x)) + apply_adapters(self.mlp_lora, x, index)


class Blocks(nn.Module):
    def __init__(self, c: VisualConfig):
        super().__init__()
        windows = c.windows or [None] * c.layers
        self.resblocks = nn.ModuleList(Block(c, w) for w in windows)


def resize_positions(table: torch.Tensor, side: int) -> torch.Tensor:
    """[a*a, W] -> [side*side, W] by bicubic interpolation (align_corners false), as the published model does."""
    source = int(math.sqrt(table.shape[0]))
    if source == side:
        return table
    grid = table.float().view(1, source, source, -1).permute(0, 3, 1, 2)
    grid = F.interpolate(grid, size=(side, side), mode="bicubic", align_corners=False)
    return grid.permute(0, 2, 3, 1).reshape(side * side, -1)


class TileEncoder(nn.Module):
    def __init__(self, c: VisualConfig, positions: "int | None" = None):
        super().__init__()
        self.config = c
        if c.stem_channels:
            c1, c2 = c.stem_channels
            self.stem = nn.ModuleList([nn.Conv2d(3, c1, 3, 2, 1), nn.Conv2d(c1, c2, 3, 1, 1)])
            self.conv1 = nn.Conv2d(c2, c.width, 7, 7, bias=False)
        else:
            self.stem = None
            self.conv1 = nn.Conv2d(3, c.width, c.patch_size, c.patch_size, bias=False)
        # A letter rarely fits one patch: mixing neighbours by convolution is learned far sooner than by attention.
        self.grid_conv = nn.ModuleList(nn.Conv2d(c.width, c.width, 3, 1, 1) for _ in range(c.grid_convs))
        self.positional_embedding = nn.Parameter(torch.randn(positions or c.grid**2, c.width) * 0.02)
        self.ln_pre = nn.LayerNorm(c.width, eps=1e-6)
        self.transformer = Blocks(c)
        if c.reading_head:
            self.reading_norm = nn.LayerNorm(c.width, eps=1e-6)
            self.reading_head = nn.Linear(c.width, c.reading_head["slots"] * (len(c.reading_head["alphabet"]) + 6))
        self.register_buffer("mean", torch.tensor(PIXEL_MEAN).view(1, 3, 1, 1) * 255, persistent=False)
        self.register_buffer("std", torch.tensor(PIXEL_STD).view(1, 3, 1, 1) * 255, persistent=False)

    def forward(self, pixels, index=None):
        """pixels [N,3,T,T] 0..255 -> features [N,S,W]."""
        x = (pixels.float() - self.mean) / self.std
        if self.stem is not None:
            x = x.contiguous(memory_format=torch.channels_last)
            for layer in self.stem:
                x = F.gelu(layer(x))
        x = self.conv1(x)
        for layer in self.grid_conv:
            x = x + F.gelu(layer(x))
        x = x.flatten(2).transpose(1, 2)
        x = self.ln_pre(x + resize_positions(self.positional_embedding, self.config.grid))
        for block in self.transformer.resblocks:
            x = block(x, index)
        return x

    def read(self, features):
        """features [N,S,W] -> class logits [N,S,slots,A+1], boxes (dx,dy,w,h) [N,S,slots,4], word-start logit [N,S,slots]."""
        head = self.config.reading_head
        out = self.reading_head(self.reading_norm(features)).view(*features.shape[:2], head["slots"], -1)
        return out[..., :-5], out[..., -5:-1], out[..., -1]


def sincos_positions(width: int, side: int) -> torch.Tensor:
    """[side*side, width]: the fixed 2-D sin-cos table, the column (w) half first (Qwen-VL's resampler)."""
    omega = 1.0 / 10000 ** (np.arange(width // 4, dtype=np.float32) / (width / 4.0))
    rows, cols = np.meshgrid(np.arange(side, dtype=np.float32), np.arange(side, dtype=np.float32), indexing="ij")
    halves = [np.einsum("m,d->md", axis.reshape(-1), omega) for axis in (cols, rows)]
    return torch.from_numpy(np.concatenate([f(h) for h in halves for f in (np.sin, np.cos)], axis=1)).float()


class ResamplerAttention(nn.Module):
    """The names of torch.nn.MultiheadAttention, whose forward this is."""

    def __init__(self, width: int, heads: int):
        super().__init__()
        self.heads = heads
        self.in_proj_weight = nn.Parameter(torch.empty(3 * width, width))
        self.in_proj_bias = nn.Parameter(torch.zeros(3 * width))
        self.out_proj = nn.Linear(width, width)
        nn.init.xavier_uniform_(self.in_proj_weight)

    def forward(self, query, key, value):
        n, s, e = key.shape
        d = e // self.heads
        wq, wk, wv = self.in_proj_weight.chunk(3)
        bq, bk, bv = self.in_proj_bias.chunk(3)
        q = F.linear(query, wq, bq).view(-1, self.heads, d).transpose(0, 1)
        k = F.linear(key, wk, bk).view(n, s, self.heads, d).transpose(1, 2)
        v = F.linear(value, wv, bv).view(n, s, self.heads, d).transpose(1, 2)
        out = torch.softmax(q.unsqueeze(0) @ k.transpose(-1, -2) / math.sqrt(d), dim=-1) @ v
        return self.out_proj(out.transpose(1, 2).reshape(n, -1, e))


class Resampler(nn.Module):
    """One cross-attention from Q learned queries to a tile's patches; then ln_post and a square projection (held by the encoder's
    name space in the published state dict, see Monkey)."""

    def __init__(self, c: VisualConfig):
        super().__init__()
        e, side = c.output_dim, int(math.sqrt(c.queries))
        self.grid = c.grid
        self.query = nn.Parameter(torch.randn(c.queries, e) * 0.02)
        self.pos_embed = nn.Parameter(sincos_positions(e, side), requires_grad=False)
        self.kv_proj = nn.Linear(c.width, e, bias=False)
        self.ln_q = nn.LayerNorm(e, eps=1e-6)
        self.ln_kv = nn.LayerNorm(e, eps=1e-6)
        self.attn = ResamplerAttention(e, c.resampler_heads or e // 128)

    def forward(self, features):
        """[N,S,W] -> [N,Q,E]."""
        kv = self.ln_kv(self.kv_proj(features))
        return self.attn(self.ln_q(self.query) + self.pos_embed, kv + resize_positions(self.pos_embed, self.grid), kv)
