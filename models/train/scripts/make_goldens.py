"""Writes the goldens of tests/parity: tiny seeded models and what the PyTorch reference computes with them.

    python3 models/train/scripts/make_goldens.py [folder]
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from docent_train import parity

ROOT = Path(__file__).resolve().parents[3]
parity.write(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "tests/fixtures/parity")
