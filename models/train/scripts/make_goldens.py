"""Writes the goldens of tests/parity: tiny seeded models and what the PyTorch reference computes with them.

    python3 models/train/scripts/make_goldens.py [folder]
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from docent_train import parity
from docent_train.reading import language_goldens

ROOT = Path(__file__).resolve().parents[3]
folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "tests/fixtures/parity"
parity.write(folder)
language_goldens.write_golden(folder / "language")
