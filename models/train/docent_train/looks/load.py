"""What looking learned, from a checkpoint; and the page reader that it learns its questions from."""

from pathlib import Path

import torch
from torch import nn

from ..page_reader.export import reader_state
from ..page_reader.model import PageReader, ReaderConfig
from ..safetensors_io import load
from .aims import AIMS
from .answers import PAGES
from .eye import SIZES, TileEye, WordEye
from .export import two_layers


def reader_of(folder: Path) -> PageReader:
    """The page reader of a model folder."""
    rows = reader_state(folder)
    words, first = rows["word.weight"], "layers.0."
    sizes = dict(vocab_size=len(words), hidden_size=words.shape[1], max_position_embeddings=len(rows["position.weight"]), intermediate_size=len(rows[first + "up.weight"]))
    layers = 1 + max(int(name.split(".")[1]) for name in rows if name.startswith("layers."))
    reader = PageReader(ReaderConfig(num_hidden_layers=layers, num_attention_heads=len(rows[first + "relation"]), **sizes))
    reader.load_state_dict(rows)
    return reader


def fresh_parts(hidden: int = 384, sizes: dict = SIZES) -> "dict[str, nn.Module]":
    """hidden: the page reader's width."""
    word, tile = WordEye(**sizes["word"]), TileEye(**sizes["tile"])
    return dict(
        word=word,
        tile=tile,
        page=two_layers(word.width + tile.width + hidden, sizes["page"], len(PAGES)),
        aim=two_layers(hidden, sizes["aim"], 1 + len(AIMS)),
    )


def parts_of(saved: dict) -> "dict[str, nn.Module]":
    """Those of a checkpoint (fit_looks.py)."""
    parts = fresh_parts(saved["aim"]["0.weight"].shape[1])
    for name, module in parts.items():
        module.load_state_dict(saved[name])
    return parts


@torch.no_grad()
def parts_in(folder: Path, tiles: torch.Tensor) -> "dict[str, nn.Module]":
    """Those of a model folder, to be trained on. tiles [N,3,T,T] uint8: of pages as training draws them; what a TileEye's norms take away and give back is measured on
    them, because a folder keeps them within the convolutions."""
    stored = {k.removeprefix("looks."): v.float() for k, v in load(folder / "looks.safetensors").items()}
    parts = fresh_parts(stored["aim.0.weight"].shape[1])
    for name, module in parts.items():
        own = {k.removeprefix(f"{name}."): v for k, v in stored.items() if k.startswith(f"{name}.")}
        if name in ("page", "aim"):
            # nn.Sequential numbers its activation too.
            own = {k.replace("1.", "2.", 1): v for k, v in own.items()}
        module.load_state_dict(own, strict=name != "tile")
    tile, x = parts["tile"], tiles.float() / 127.5 - 1
    for layer, norm in zip(tile.layers, tile.norms):
        x = layer(x)
        of = x.transpose(0, 1).flatten(1)
        norm.running_mean.copy_(of.mean(1))
        norm.running_var.copy_(of.var(1))
        norm.weight.copy_((norm.running_var + norm.eps).sqrt())
        norm.bias.copy_(norm.running_mean)
        x = nn.functional.gelu(x)
    return parts
