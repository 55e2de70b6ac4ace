"""Computes the goldens of tests/parity again and compares them with the committed ones: exit code 1 when any differs.

    python3 models/train/scripts/check_goldens.py
"""

import json
import sys
import tempfile
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from docent_train import parity, safetensors_io
from docent_train.reading import language_goldens

TOLERANCE = 1e-5
FOLDER = Path(__file__).resolve().parents[3] / "tests/fixtures/parity"


def differences(name, committed, fresh):
    if committed.keys() != fresh.keys():
        yield f"{name}: other tensors: {sorted(committed.keys() ^ fresh.keys())}"
    for key in committed.keys() & fresh.keys():
        a, b = committed[key], fresh[key]
        if a.shape != b.shape or a.dtype != b.dtype:
            yield f"{name}/{key}: {a.dtype} {list(a.shape)} and now {b.dtype} {list(b.shape)}"
        elif a.numel() and (a.double() - b.double()).abs().max() > TOLERANCE:
            yield f"{name}/{key}: differs by {(a.double() - b.double()).abs().max():.2g}"


problems = []
for name, (config, weights, out) in parity.goldens().items():
    if json.loads((FOLDER / name / "config.json").read_text()) != config:
        problems.append(f"{name}/config.json differs")
    problems += differences(f"{name}/model.safetensors", safetensors_io.load(FOLDER / name / "model.safetensors"), weights)
    problems += differences(f"{name}/{parity.GOLDENS}", safetensors_io.load(FOLDER / name / parity.GOLDENS), out)
with tempfile.TemporaryDirectory() as fresh:
    language_goldens.write_golden(Path(fresh))
    problems += [f"language/{name} differs" for name in language_goldens.FILES if (FOLDER / "language" / name).read_bytes() != (Path(fresh) / name).read_bytes()]
print("\n".join(problems) or f"goldens agree within {TOLERANCE}")
sys.exit(1 if problems else 0)
