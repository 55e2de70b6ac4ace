"""What train_chooser.py learned -> chooser.safetensors and `page_reader.chooser` of config.json in a model folder.

    python3 models/train/scripts/export_chooser.py --checkpoint models/train/runs/chooser/chooser.pt [--out models/docent-mini]
"""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "models/train"))

from docent_train.chooser.chooser import INNER, Chooser
from docent_train.exporting import folder_and_checkpoint, told
from docent_train.model.config import change_config
from docent_train.safetensors_io import save


def main():
    out, saved = folder_and_checkpoint(__doc__)
    config = json.loads((out / "config.json").read_text())
    hidden = (config["page_reader"].get("sizes") or config)["hidden_size"]
    model = Chooser(saved["words"], hidden)
    model.load_state_dict(saved["model"])
    save(out / "chooser.safetensors", {name: value.half() for name, value in model.tensors().items()})
    chooser = dict(inner=INNER, own=round(model.own.item(), 4), temperature=round(saved["temperature"], 2), words=saved["words"])
    change_config(out / "config.json", page_reader=dict(config["page_reader"], chooser=chooser))
    told(out / "chooser.safetensors")


if __name__ == "__main__":
    main()
