"""What the scripts share that write a part of a model into its folder (export_looks.py, export_chooser.py)."""

import argparse
from pathlib import Path

import torch

RELEASED = Path(__file__).resolve().parents[2] / "docent-mini"


def folder_and_checkpoint(doc: "str | None") -> "tuple[Path, dict]":
    """--out and --checkpoint of the command line: the model folder, and what training saved."""
    p = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--checkpoint", required=True)
    p.add_argument("--out", type=Path, default=RELEASED)
    a = p.parse_args()
    return a.out, torch.load(a.checkpoint, map_location="cpu")


def told(file: Path) -> None:
    print(file, file.stat().st_size, "bytes")
