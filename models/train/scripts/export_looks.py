"""What train_looks.py learned -> looks.safetensors and `looks` of config.json in a model folder.

    python3 models/train/scripts/export_looks.py --checkpoint models/train/runs/looks/looks.pt [--out models/docent-mini]
"""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "models/train"))

from docent_train.exporting import folder_and_checkpoint, told
from docent_train.looks.eye import SIZES
from docent_train.looks.export import looks_tensors
from docent_train.looks.load import parts_of
from docent_train.model.config import change_config
from docent_train.safetensors_io import save

# Local tiles that a page is cut into to be looked at; training saw one to six.
MAX_TILES = 6


def main():
    out, saved = folder_and_checkpoint(__doc__)
    save(out / "looks.safetensors", looks_tensors(parts_of(saved)))
    fitted = saved.get("fitted") or (json.loads((out / "config.json").read_text()).get("looks") or {})
    kept = dict(asked_at=fitted.get("asked_at", 0.9), maybe_at=fitted.get("maybe_at", 0.5), confidence=fitted.get("confidence", dict(scale=1, offset=0)))
    change_config(out / "config.json", looks=dict(**SIZES, max_tiles=MAX_TILES, **kept))
    told(out / "looks.safetensors")


if __name__ == "__main__":
    main()
