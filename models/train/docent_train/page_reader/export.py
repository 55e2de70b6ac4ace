"""The page reader's tensors as a model folder keeps them."""

import torch

from .model import PageReader


def int8_rows(matrix: torch.Tensor) -> "tuple[torch.Tensor, torch.Tensor]":
    """[rows, columns] -> int8, and a float32 factor a row: value = int8 * factor (models/page-reader/stored-rows.ts)."""
    factor = matrix.abs().amax(1).clamp(min=1e-12) / 127
    return (matrix / factor[:, None]).round().clamp(-127, 127).to(torch.int8), factor


def reader_tensors(reader: dict, bert: "PageReader | None") -> dict:
    """reader: a checkpoint's state; bert: the published weights, which become the embedder; None: there is none. Halves, the word table and the layers' matrices int8."""
    out = {}
    for name, value in reader.items():
        if name == "word.weight" or (name.startswith("layers") and value.ndim == 2):
            out[f"reader.{name}"], out[f"reader.{name}.scale"] = int8_rows(value.float())
        else:
            out[f"reader.{name}"] = value.half()
    if bert is None:
        return out
    own = ("position", "kind", "embedding_norm", "layers")
    for name, value in bert.state_dict().items():
        if name.split(".")[0] not in own or "relation" in name:
            continue
        if name.startswith("layers") and value.ndim == 2:
            out[f"embedder.{name}"], out[f"embedder.{name}.scale"] = int8_rows(value)
        else:
            out[f"embedder.{name}"] = value.half()
    return out
