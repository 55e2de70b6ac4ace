"""What was learned for looking, as a model folder keeps it."""

import torch
from torch import nn


def looks_tensors(parts: "dict[str, nn.Module]", rounded: bool = True) -> dict:
    """parts: word (WordEye), tile (TileEye), page, aim (two layers each) -> names and shapes as models/looks reads them. rounded: halves."""
    out = {}
    for part, module in parts.items():
        for name, value in (folded(module) if part == "tile" else module.state_dict()).items():
            # nn.Sequential numbers its activation too.
            name = name.replace("2.", "1.", 1) if part in ("page", "aim") else name
            out[f"looks.{part}.{name}"] = value.half() if rounded else value.float()
    return out


@torch.no_grad()
def folded(tile: nn.Module) -> dict:
    """A TileEye's weights with its norms in the convolutions before them."""
    out = {name: value.clone() for name, value in tile.state_dict().items() if not name.startswith("norms.")}
    for i, norm in enumerate(tile.norms):
        factor = norm.weight / (norm.running_var + norm.eps).sqrt()
        out[f"layers.{i}.weight"] *= factor[:, None, None, None]
        out[f"layers.{i}.bias"] = (out[f"layers.{i}.bias"] - norm.running_mean) * factor + norm.bias
    return out


def two_layers(inputs: int, hidden: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(inputs, hidden), nn.GELU(), nn.Linear(hidden, outputs))


@torch.no_grad()
def fold(layers: nn.Sequential, mean: torch.Tensor, spread: torch.Tensor) -> None:
    """Lets layers that learned of (x - mean) / spread take x itself."""
    first = layers[0]
    first.weight /= spread
    first.bias -= first.weight @ mean
