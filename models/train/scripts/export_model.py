"""Checkpoints -> models/docent-mini/model.safetensors (float16), with the config.json that they were trained with beside it.

    python3 models/train/scripts/export_model.py [--base DIR] [--reading R.pt] [--words W.pt] [--config C.json] [--out DIR]

Tensors of later checkpoints win; what none of them has is taken from the model folder --base.
"""

import argparse
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "models/train"))

import torch

from docent_train.model import Monkey, WordReader, load_config
from docent_train.safetensors_io import load, save

LANGUAGE = "reading-language.bin"


def expected(config) -> dict:
    """Every tensor that the config asks for, freshly made."""
    model = Monkey(config)
    visual = {k: v for k, v in model.state_dict().items() if ".visual." in k}
    words = {f"transformer.{k}": v for k, v in WordReader(config).state_dict().items()}
    return {**visual, **words, "lm_head.weight": model.lm_head.weight.data}


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--base", help="model folder to take everything else from")
    p.add_argument("--reading", help="checkpoint of stage 1 (tile encoder and reading head)")
    p.add_argument("--words", help="checkpoint of stage 2 (word reader)")
    p.add_argument("--config", default=str(ROOT / "models/docent-mini/config.json"))
    p.add_argument("--out", default=str(ROOT / "models/docent-mini"))
    a = p.parse_args()
    # Read before anything is written: the config may be the one in the folder that is written to.
    config = Path(a.config).read_text()
    torch.manual_seed(0)
    state = expected(load_config(a.config))
    if a.base:
        base = load(Path(a.base) / "model.safetensors")
        state.update({k: v for k, v in base.items() if k in state and v.shape == state[k].shape})
    for path, prefix in ((a.reading, "transformer.visual."), (a.words, "")):
        if path:
            saved = torch.load(path, map_location="cpu")
            found = {prefix + k: v for k, v in (saved.get("average") or saved["model"]).items()}
            unknown = found.keys() - state.keys()
            if unknown:
                raise SystemExit(f"{path} does not fit {a.config}: {sorted(unknown)[:3]}")
            state.update(found)
    # Deterministic tables are rebuilt from the config; they still belong to the published names.
    Path(a.out).mkdir(parents=True, exist_ok=True)
    out = Path(a.out) / "model.safetensors"
    partial = out.with_suffix(".partial")
    save(partial, {k: v.half() for k, v in state.items()}, {"format": "pt"})
    partial.rename(out)
    out.with_name("config.json").write_text(config)
    # What is likely to be printed is trained by itself (train_language.py) and goes where the config goes.
    language = Path(a.config).with_name(LANGUAGE)
    if language.exists() and not out.with_name(LANGUAGE).exists():
        shutil.copy(language, out.with_name(LANGUAGE))
    print(f"{out}: {sum(v.numel() for v in state.values()) / 1e6:.2f} M parameters, {out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
