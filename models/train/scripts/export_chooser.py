"""What train_chooser.py learned -> chooser.safetensors and `page_reader.chooser` of config.json in a model folder.

    python3 models/train/scripts/export_chooser.py --checkpoint models/train/runs/chooser/chooser.pt [--out models/docent-mini]
"""

import argparse
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "models/train"))

import torch

from docent_train.model.config import change_config
from docent_train.safetensors_io import save
from docent_train.chooser.chooser import INNER, Chooser


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--checkpoint", required=True)
    p.add_argument("--out", default=str(ROOT / "models/docent-mini"))
    a = p.parse_args()
    out, saved = Path(a.out), torch.load(a.checkpoint, map_location="cpu")
    config = json.loads((out / "config.json").read_text())
    hidden = (config["page_reader"].get("sizes") or config)["hidden_size"]
    model = Chooser(saved["words"], hidden)
    model.load_state_dict(saved["model"])
    save(out / "chooser.safetensors", {name: value.half() for name, value in model.tensors().items()})
    chooser = dict(inner=INNER, own=round(model.own.item(), 4), temperature=round(saved["temperature"], 2), words=saved["words"])
    change_config(out / "config.json", page_reader=dict(config["page_reader"], chooser=chooser))
    print(out / "chooser.safetensors", (out / "chooser.safetensors").stat().st_size, "bytes")


if __name__ == "__main__":
    main()
