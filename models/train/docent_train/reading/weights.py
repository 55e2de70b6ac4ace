"""Loads the encoder's weights from a checkpoint or a model folder."""

import torch

from ..safetensors_io import load as load_safetensors


def initial_weights(path):
    """The encoder's state from a checkpoint of stage 1 (its averaged weights where it has them) or from a released model.safetensors."""
    if not str(path).endswith(".safetensors"):
        saved = torch.load(path, map_location="cpu")
        return saved.get("average") or saved["model"]
    prefix = "transformer.visual."
    return {k[len(prefix) :]: v.float() for k, v in load_safetensors(path).items() if k.startswith(prefix)}
