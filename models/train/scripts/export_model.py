"""Checkpoints -> models/docent-mini/model.safetensors (float16), with the config.json that they were trained with beside it.

    python3 models/train/scripts/export_model.py --reading R.pt --answering A.pt [--config C.json] [--out models/docent-mini]

Tensors of later checkpoints win: give the reading stage first, then the answering or joint stage.
"""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "models/train"))

import torch

from docent_train.model import Monkey, load_config
from docent_train.safetensors_io import save


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--reading", help="checkpoint of stage 1 (tile encoder and reading head)")
    p.add_argument("--answering", help="checkpoint of stage 2 (decoder, copy head, resampler)")
    p.add_argument("--config", default=str(ROOT / "models/docent-mini/config.json"))
    p.add_argument("--out", default=str(ROOT / "models/docent-mini"))
    a = p.parse_args()
    # Read before anything is written: the config may be the one in the folder that is written to.
    config = Path(a.config).read_text()
    torch.manual_seed(0)
    model = Monkey(load_config(a.config))
    state = model.state_dict()
    for path, prefix in ((a.reading, "transformer.visual."), (a.answering, "")):
        if path:
            found = {prefix + k: v for k, v in torch.load(path, map_location="cpu")["model"].items()}
            unknown = found.keys() - state.keys()
            if unknown:
                raise SystemExit(f"{path} does not fit {a.config}: {sorted(unknown)[:3]}")
            state.update(found)
    # Deterministic tables are rebuilt from the config; they still belong to the published names.
    Path(a.out).mkdir(parents=True, exist_ok=True)
    out = Path(a.out) / "model.safetensors"
    save(out, {k: v.half() for k, v in state.items()}, {"format": "pt"})
    out.with_name("config.json").write_text(config)
    print(f"{out}: {sum(v.numel() for v in state.values()) / 1e6:.2f} M parameters, {out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
