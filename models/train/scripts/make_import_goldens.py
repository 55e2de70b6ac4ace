"""Writes the goldens of tests/models/import: tiny seeded checkpoints in the published layouts and what PyTorch computes with them.

    python3 models/train/scripts/make_import_goldens.py [folder]
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from docent_train import import_goldens

ROOT = Path(__file__).resolve().parents[3]
import_goldens.write(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "tests/fixtures/import")
