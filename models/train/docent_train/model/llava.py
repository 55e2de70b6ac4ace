"""LLaVA-1.5 in plain PyTorch under the names of transformers' conversions: CLIP ViT-L/14-336 up to its last layer but one, a two-layer
projector, LLaMA. Reference for models/llava and the import; nothing is trained with it.

Shapes: N tiles, S patches, W vision width, B sequences, T tokens, D hidden, H heads, d head size.
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

from .decoder import RMSNorm, rotate
from .visual import PIXEL_MEAN, PIXEL_STD


@dataclass
class LlavaConfig:
    image_size: int = 336
    patch_size: int = 14
    vision_width: int = 1024
    vision_inner: int = 4096
    vision_layers: int = 24
    vision_heads: int = 16
    hidden: int = 4096
    inner: int = 11008
    layers: int = 32
    heads: int = 32
    vocabulary: int = 32064
    rms_eps: float = 1e-5
    rope_theta: float = 10000.0

    def published(self) -> dict:
        """config.json as the conversions have it."""
        return {
            "architectures": ["LlavaForConditionalGeneration"], "model_type": "llava", "image_token_index": self.vocabulary - 64,
            "projector_hidden_act": "gelu", "vision_feature_layer": -2, "vision_feature_select_strategy": "default",
            "text_config": {
                "model_type": "llama", "hidden_size": self.hidden, "intermediate_size": self.inner, "num_hidden_layers": self.layers,
                "num_attention_heads": self.heads, "num_key_value_heads": self.heads, "rms_norm_eps": self.rms_eps,
                "vocab_size": self.vocabulary, "max_position_embeddings": 4096,
            },
            "vision_config": {
                "model_type": "clip_vision_model", "hidden_size": self.vision_width, "intermediate_size": self.vision_inner,
                "num_hidden_layers": self.vision_layers, "num_attention_heads": self.vision_heads, "image_size": self.image_size,
                "patch_size": self.patch_size,
            },
        }  # fmt: skip


class ClipAttention(nn.Module):
    def __init__(self, c: LlavaConfig):
        super().__init__()
        self.heads = c.vision_heads
        self.q_proj, self.k_proj, self.v_proj, self.out_proj = (nn.Linear(c.vision_width, c.vision_width) for _ in range(4))

    def forward(self, x):
        n, s, w = x.shape
        d = w // self.heads
        q, k, v = (p(x).view(n, s, self.heads, d).transpose(1, 2) for p in (self.q_proj, self.k_proj, self.v_proj))
        weights = torch.softmax(q @ k.transpose(-1, -2) / math.sqrt(d), dim=-1)
        return self.out_proj((weights @ v).transpose(1, 2).reshape(n, s, w))


class ClipMlp(nn.Module):
    def __init__(self, c: LlavaConfig):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(c.vision_width, c.vision_inner), nn.Linear(c.vision_inner, c.vision_width)

    def forward(self, x):
        x = self.fc1(x)
        return self.fc2(x * torch.sigmoid(1.702 * x))


class ClipLayer(nn.Module):
    def __init__(self, c: LlavaConfig):
        super().__init__()
        self.layer_norm1, self.layer_norm2 = nn.LayerNorm(c.vision_width), nn.LayerNorm(c.vision_width)
        self.self_attn, self.mlp = ClipAttention(c), ClipMlp(c)

    def forward(self, x):
        x = x + self.self_attn(self.layer_norm1(x))
        return x + self.mlp(self.layer_norm2(x))


class ClipEmbeddings(nn.Module):
    def __init__(self, c: LlavaConfig):
        super().__init__()
        self.class_embedding = nn.Parameter(torch.randn(c.vision_width))
        self.patch_embedding = nn.Conv2d(3, c.vision_width, c.patch_size, c.patch_size, bias=False)
        self.position_embedding = nn.Embedding((c.image_size // c.patch_size) ** 2 + 1, c.vision_width)

    def forward(self, pixels):
        patches = self.patch_embedding(pixels).flatten(2).transpose(1, 2)
        first = self.class_embedding.expand(patches.shape[0], 1, -1)
        return torch.cat([first, patches], 1) + self.position_embedding.weight


class ClipVision(nn.Module):
    def __init__(self, c: LlavaConfig):
        super().__init__()
        self.embeddings = ClipEmbeddings(c)
        self.pre_layrnorm = nn.LayerNorm(c.vision_width)
        self.encoder = nn.Module()
        self.encoder.layers = nn.ModuleList(ClipLayer(c) for _ in range(c.vision_layers))
        self.post_layernorm = nn.LayerNorm(c.vision_width)

    def forward(self, pixels):
        """pixels [N,3,T,T] 0..255 -> features [N,S,W]: hidden_states[-2] without the class token."""
        mean, std = (torch.tensor(values).view(1, 3, 1, 1) * 255 for values in (PIXEL_MEAN, PIXEL_STD))
        x = self.pre_layrnorm(self.embeddings((pixels.float() - mean) / std))
        for layer in self.encoder.layers[:-1]:
            x = layer(x)
        return x[:, 1:]


class Projector(nn.Module):
    def __init__(self, c: LlavaConfig):
        super().__init__()
        self.linear_1, self.linear_2 = nn.Linear(c.vision_width, c.hidden), nn.Linear(c.hidden, c.hidden)

    def forward(self, features):
        return self.linear_2(F.gelu(self.linear_1(features)))


class LlamaAttention(nn.Module):
    def __init__(self, c: LlavaConfig):
        super().__init__()
        self.heads = c.heads
        self.q_proj, self.k_proj, self.v_proj, self.o_proj = (nn.Linear(c.hidden, c.hidden, bias=False) for _ in range(4))

    def forward(self, x, cos, sin):
        b, t, w = x.shape
        d = w // self.heads
        q, k, v = (p(x).view(b, t, self.heads, d).transpose(1, 2) for p in (self.q_proj, self.k_proj, self.v_proj))
        q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        future = torch.full((t, t), -1e9).triu(1)
        weights = torch.softmax(q @ k.transpose(-1, -2) / math.sqrt(d) + future, dim=-1)
        return self.o_proj((weights @ v).transpose(1, 2).reshape(b, t, w))


class LlamaMlp(nn.Module):
    def __init__(self, c: LlavaConfig):
        super().__init__()
        self.gate_proj, self.up_proj = (nn.Linear(c.hidden, c.inner, bias=False) for _ in range(2))
        self.down_proj = nn.Linear(c.inner, c.hidden, bias=False)

    def forward(self, x):
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class LlamaLayer(nn.Module):
    def __init__(self, c: LlavaConfig):
        super().__init__()
        self.input_layernorm, self.post_attention_layernorm = RMSNorm(c.hidden, c.rms_eps), RMSNorm(c.hidden, c.rms_eps)
        self.self_attn, self.mlp = LlamaAttention(c), LlamaMlp(c)

    def forward(self, x, cos, sin):
        x = x + self.self_attn(self.input_layernorm(x), cos, sin)
        return x + self.mlp(self.post_attention_layernorm(x))


class Llama(nn.Module):
    def __init__(self, c: LlavaConfig):
        super().__init__()
        self.config = c
        self.model = nn.Module()
        self.model.embed_tokens = nn.Embedding(c.vocabulary, c.hidden)
        self.model.layers = nn.ModuleList(LlamaLayer(c) for _ in range(c.layers))
        self.model.norm = RMSNorm(c.hidden, c.rms_eps)
        self.lm_head = nn.Linear(c.hidden, c.vocabulary, bias=False)

    def forward(self, x):
        """x [B,T,D] embeddings -> logits [B,T,V]."""
        d = self.config.hidden // self.config.heads
        inverse = self.config.rope_theta ** -(torch.arange(0, d, 2, dtype=torch.float64) / d)
        angle = torch.arange(x.shape[1], dtype=torch.float64).unsqueeze(-1) * inverse
        cos, sin = angle.cos().float().unsqueeze(0), angle.sin().float().unsqueeze(0)
        for layer in self.model.layers:
            x = layer(x, cos, sin)
        return self.lm_head(self.model.norm(x))


class Llava(nn.Module):
    def __init__(self, c: LlavaConfig):
        super().__init__()
        self.config = c
        self.vision_tower = nn.Module()
        self.vision_tower.vision_model = ClipVision(c)
        self.multi_modal_projector = Projector(c)
        self.language_model = Llama(c)

    def visual_tokens(self, pixels):
        return self.multi_modal_projector(self.vision_tower.vision_model(pixels))

    def forward(self, before, visual, after):
        """Ids [T1], visual tokens [V,D], ids [T2] -> logits [T1+V+T2, vocabulary]."""
        embed = self.language_model.model.embed_tokens
        return self.language_model(torch.cat([embed(before), visual, embed(after)]).unsqueeze(0))[0]
