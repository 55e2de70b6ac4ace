"""The published language model: Qwen's decoder (RMSNorm, rotary, SwiGLU). Its layers also serve the word reader.

Shapes: B sequences, T tokens, D hidden, H heads, d head size.
"""

import math

import torch
import torch.nn.functional as F
from torch import nn

from .config import ModelConfig


def ntk_alpha(length: int, seq_length: int) -> float:
    """Qwen's dynamic NTK factor for a prompt of `length` tokens."""
    return max(2 ** math.ceil(math.log2(length / seq_length) + 1) - 1, 1) if length > seq_length else 1.0


def rotary_rows(positions: torch.Tensor, c: ModelConfig, prompt_length: int = 0):
    """positions [...] (0-based) -> cos, sin [..., d/2] and the logn query scale [...] (ones when the config has none)."""
    d = c.kv_channels
    alpha = ntk_alpha(prompt_length, c.seq_length) if c.use_dynamic_ntk else 1.0
    base = c.rotary_emb_base * alpha ** (d / (d - 2))
    inverse = base ** -(torch.arange(0, d, 2, dtype=torch.float64) / d)
    if c.rotary_dims is not None:
        # The slow half of the pairs does not turn at all: what they hold can be matched at any distance.
        inverse[c.rotary_dims // 2 :] = 0
    angle = positions.double().unsqueeze(-1) * inverse
    one_based = positions.double() + 1
    scale = torch.where(one_based > c.seq_length, torch.log(one_based) / math.log(c.seq_length), torch.ones_like(one_based))
    if not c.use_logn_attn:
        scale = torch.ones_like(scale)
    return angle.cos().float(), angle.sin().float(), scale.float()


class RMSNorm(nn.Module):
    def __init__(self, width: int, eps: float):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.eps = eps

    def forward(self, x):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.eps) * self.weight


def rotate(x, cos, sin):
    """x [B,H,T,d]; cos, sin [B or 1, T, d/2]: rotate-half over the whole head."""
    a, b = x.chunk(2, dim=-1)
    cos, sin = cos.unsqueeze(1), sin.unsqueeze(1)
    return torch.cat([a * cos - b * sin, b * cos + a * sin], dim=-1)


class SelfAttention(nn.Module):
    def __init__(self, c: ModelConfig):
        super().__init__()
        self.heads, self.d = c.num_attention_heads, c.kv_channels
        self.c_attn = nn.Linear(c.hidden_size, 3 * self.heads * self.d)
        self.c_proj = nn.Linear(self.heads * self.d, c.hidden_size, bias=False)
        if c.rotary_dims is not None:
            self.match_content(c.rotary_dims // 2)

    @torch.no_grad()
    def match_content(self, rotated: int):
        """Half of the heads start with equal query and key rows where nothing turns: like attends to like, before anything is learned.
        Finding the question's words on the page is what answering starts from, and from random rows it takes long to emerge."""
        q, k = (p.view(self.heads, 2, self.d // 2, -1) for p in self.c_attn.weight.chunk(3)[:2])
        q[: self.heads // 2, :, rotated:] *= 1.5
        k[: self.heads // 2, :, rotated:] = q[: self.heads // 2, :, rotated:]

    def forward(self, x, cos, sin, scale, mask, past=None):
        b, t, _ = x.shape
        q, k, v = (p.view(b, t, self.heads, self.d).transpose(1, 2) for p in self.c_attn(x).chunk(3, dim=-1))
        q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        if scale is not None:
            q = q * scale.unsqueeze(1).unsqueeze(-1)
        if past is not None:
            k, v = torch.cat([past[0], k], dim=2), torch.cat([past[1], v], dim=2)
        # Scaling q, not the scores: they are far larger on a long page.
        scores = (q * (1 / math.sqrt(self.d))) @ k.transpose(-1, -2) + mask
        context = torch.softmax(scores, dim=-1) @ v
        return self.c_proj(context.transpose(1, 2).reshape(b, t, -1)), (k, v)


class SwiGlu(nn.Module):
    def __init__(self, c: ModelConfig):
        super().__init__()
        half = c.intermediate_size // 2
        self.w1 = nn.Linear(c.hidden_size, half, bias=False)
        self.w2 = nn.Linear(c.hidden_size, half, bias=False)
        self.c_proj = nn.Linear(half, c.hidden_size, bias=False)

    def forward(self, x):
        return self.c_proj(self.w1(x) * F.silu(self.w2(x)))


class Layer(nn.Module):
    def __init__(self, c: ModelConfig):
        super().__init__()
        self.ln_1 = RMSNorm(c.hidden_size, c.layer_norm_epsilon)
        self.attn = SelfAttention(c)
        self.ln_2 = RMSNorm(c.hidden_size, c.layer_norm_epsilon)
        self.mlp = SwiGlu(c)

    def forward(self, x, cos, sin, scale, mask, past=None):
        y, present = self.attn(self.ln_1(x), cos, sin, scale, mask, past)
        x = x + y
        return x + self.mlp(self.ln_2(x)), present


class Decoder(nn.Module):
    """Named as the published `transformer.*` (without `visual`); lm_head is held by Monkey."""

    def __init__(self, c: ModelConfig):
        super().__init__()
        self.config = c
        self.wte = nn.Embedding(c.vocab_size, c.hidden_size)
        nn.init.normal_(self.wte.weight, std=0.05)
        self.h = nn.ModuleList(Layer(c) for _ in range(c.num_hidden_layers))
        self.ln_f = RMSNorm(c.hidden_size, c.layer_norm_epsilon)

    def embed(self, ids):
        """ids [B,T] (negative: a visual token) -> [B,T,D]."""
        return self.wte(ids.clamp(min=0)) * (ids >= 0).unsqueeze(-1)

    def forward(self, x, cos, sin, scale, mask, past=None):
        """x [B,T,D], mask [.., T, S] additive -> hidden after ln_f [B,T,D], presents."""
        presents = []
        for i, layer in enumerate(self.h):
            x, present = layer(x, cos, sin, scale, mask, None if past is None else past[i])
            presents.append(present)
        return self.ln_f(x), presents
