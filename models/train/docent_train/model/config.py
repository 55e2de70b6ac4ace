"""config.json of a model folder (docs/model-format.md): the published keys, and docent-mini's additions with their defaults."""

import json
from dataclasses import dataclass, field, fields
from pathlib import Path


@dataclass
class VisualConfig:
    heads: int = 16
    image_size: int = 896
    image_start_id: int = 151857
    layers: int = 48
    mlp_ratio: float = 4.9231
    output_dim: int = 4096
    patch_size: int = 14
    width: int = 1664
    lora_repeat_num: int = 4
    tile_size: int = 448
    tile_overlap: int = 0
    max_tiles: "int | None" = None
    queries: int = 256
    resampler_heads: "int | None" = None
    stem_channels: "list[int] | None" = None
    grid_convs: int = 0
    windows: "list | None" = None
    lora_rank_attention: int = 16
    lora_rank_mlp: int = 32
    reading_head: "dict | None" = None

    @property
    def grid(self) -> int:
        """Patches on a tile's side."""
        return self.tile_size // self.patch_size


@dataclass
class ModelConfig:
    hidden_size: int = 4096
    num_attention_heads: int = 32
    num_hidden_layers: int = 32
    kv_channels: int = 128
    intermediate_size: int = 22016
    layer_norm_epsilon: float = 1e-6
    rotary_emb_base: float = 10000
    seq_length: int = 2048
    use_dynamic_ntk: bool = True
    use_logn_attn: bool = True
    vocab_size: int = 151936
    model_type: str = "monkey"
    rotary_dims: "int | None" = None
    word_features: "int | None" = None
    pointer: "dict | None" = None
    eos_id: int = 151643
    visual: VisualConfig = field(default_factory=VisualConfig)


def change_config(path: Path, without: "tuple[str, ...]" = (), **values):
    """Writes a config.json with other values, and without some; `visual` stays at its end."""
    data = {**json.loads(path.read_text()), **values}
    data = {k: v for k, v in data.items() if k not in (*without, "visual")} | {"visual": data["visual"]}
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n")


def load_config(source) -> ModelConfig:
    """From a path or a dict; keys that the model does not use are ignored (the published file has some)."""
    data = dict(source) if isinstance(source, dict) else json.loads(Path(source).read_text())
    visual = data.pop("visual", {})
    known = {f.name for f in fields(ModelConfig)}
    known_visual = {f.name for f in fields(VisualConfig)}
    return ModelConfig(
        **{k: v for k, v in data.items() if k in known},
        visual=VisualConfig(**{k: v for k, v in visual.items() if k in known_visual}),
    )
