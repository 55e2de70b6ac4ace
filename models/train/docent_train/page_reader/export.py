"""The page reader's tensors as a model folder keeps them."""

from pathlib import Path

import torch

from ..safetensors_io import load
from .model import PageReader


def int8_rows(matrix: torch.Tensor) -> "tuple[torch.Tensor, torch.Tensor]":
    """[rows, columns] -> int8, and a float32 factor a row: value = int8 * factor (models/onnx/stored-rows.ts)."""
    factor = matrix.abs().amax(1).clamp(min=1e-12) / 127
    return (matrix / factor[:, None]).round().clamp(-127, 127).to(torch.int8), factor


def reader_tensors(reader: dict) -> dict:
    """reader: a checkpoint's state. Halves; the word table and the layers' matrices int8."""
    return stored("reader", reader)


def reader_state(folder: Path) -> dict:
    """The page reader of a model folder as a checkpoint's state, its int8 rows as numbers again."""
    stored = {k.removeprefix("reader."): v for k, v in load(folder / "page-reader.safetensors").items() if k.startswith("reader.")}
    return {k: v.float() * stored[f"{k}.scale"][:, None] if f"{k}.scale" in stored else v.float() for k, v in stored.items() if not k.endswith(".scale")}


def embedder_tensors(bert: PageReader) -> dict:
    """bert: the published weights. What is BERT's alone, stored as the reader's."""
    own = ("word", "position", "kind", "embedding_norm", "layers")
    return stored("embedder", {k: v for k, v in bert.state_dict().items() if k.split(".")[0] in own and "relation" not in k})


def stored(model: str, state: dict) -> dict:
    out = {}
    for name, value in state.items():
        if name == "word.weight" or (name.startswith("layers") and value.ndim == 2):
            out[f"{model}.{name}"], out[f"{model}.{name}.scale"] = int8_rows(value.float())
        else:
            out[f"{model}.{name}"] = value.half()
    return out
