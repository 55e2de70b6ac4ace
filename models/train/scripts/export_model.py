"""Checkpoints -> a model folder: model.safetensors (and page-reader.safetensors), with the config.json that they were trained for beside it.

    python3 models/train/scripts/export_model.py [--base DIR] [--reading R.pt] [--words W.pt] [--reader P.pt] [--config C.json] [--out DIR]

Tensors of checkpoints win; what none of them has is taken from the model folder --base. Without words or a reader the folder reads and does not answer.
"""

import argparse
import json
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "models/train"))

import torch

from docent_train.model import Monkey, WordReader, change_config, load_config
from docent_train.page_reader.export import int8_rows, reader_tensors
from docent_train.safetensors_io import load, save

LANGUAGE = "reading-language.bin"
# Half of the word reader's weights; as int8 they take half the room.
FEATURES = "transformer.features.weight"
SEEING = "transformer.visual."
# The published one of the backbone.
TOKENIZER = ROOT / "models/train/backbone/tokenizer.json"


def expected(config) -> dict:
    """Every tensor that the config asks for, freshly made; a page reader's come from its checkpoint."""
    model = Monkey(config)
    visual = {k: v for k, v in model.state_dict().items() if k.startswith(SEEING)}
    if config.pointer is None:
        return {k: v for k, v in visual.items() if ".attn_pool." not in k}
    words = {f"transformer.{k}": v for k, v in WordReader(config).state_dict().items()}
    return {**visual, **words, "lm_head.weight": model.lm_head.weight.data}


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--base", help="model folder to take everything else from")
    p.add_argument("--reading", help="checkpoint of stage 1 (tile encoder and reading head)")
    p.add_argument("--reading-share", type=float, default=1.0, help="the checkpoint's share of the encoder, where --base has the rest: their mean keeps what the base read better (Wortsman et al. 2022)")
    p.add_argument("--words", help="checkpoint of stage 2 (word reader)")
    p.add_argument("--reader", help="checkpoint of stage 2 (page reader)")
    p.add_argument("--config", default=str(ROOT / "models/docent-mini/config.json"))
    p.add_argument("--out", default=str(ROOT / "models/docent-mini"))
    a = p.parse_args()
    # Read before anything is written: the config may be the one in the folder that is written to.
    config, parsed = Path(a.config).read_text(), load_config(a.config)
    torch.manual_seed(0)
    state = {k: v.half() for k, v in expected(parsed).items()}
    if a.base:
        base = load(Path(a.base) / "model.safetensors")
        state.update({k: v for k, v in base.items() if k.removesuffix(".scale") in state and (k.endswith(".scale") or v.shape == state[k].shape)})
    for path, prefix in ((a.reading, SEEING), (a.words, "")):
        if path:
            saved = torch.load(path, map_location="cpu")
            found = {prefix + k: v.half() for k, v in (saved.get("average") or saved["model"]).items()}
            unknown = {k for k in found.keys() - state.keys() if ".attn_pool." not in k}
            if unknown:
                raise SystemExit(f"{path} does not fit {a.config}: {sorted(unknown)[:3]}")
            if path == a.reading and a.reading_share < 1:
                found = {k: state[k].lerp(v, a.reading_share) if k in state else v for k, v in found.items()}
            state.update({k: v for k, v in found.items() if k in state})
    if FEATURES in state and state[FEATURES].is_floating_point():
        state[FEATURES], state[f"{FEATURES}.scale"] = int8_rows(state[FEATURES].float())
    Path(a.out).mkdir(parents=True, exist_ok=True)
    if a.reader:
        reader = torch.load(a.reader, map_location="cpu")["model"]
        write(Path(a.out) / "page-reader.safetensors", reader_tensors(reader))
        if Path(a.out).resolve() != TOKENIZER.parent:
            shutil.copy(TOKENIZER, Path(a.out) / TOKENIZER.name)
    out = Path(a.out) / "model.safetensors"
    write(out, state)
    out.with_name("config.json").write_text(config)
    if a.reader:
        # What chooses among answers knows the states of one reader only (train_chooser.py).
        part = dict(json.loads(config)["page_reader"])
        part.pop("chooser", None)
        change_config(out.with_name("config.json"), page_reader=part)
    # The language model of the reading is trained separately (train_language.py) and copied beside the config.
    language = Path(a.config).with_name(LANGUAGE)
    if language.exists() and not out.with_name(LANGUAGE).exists():
        shutil.copy(language, out.with_name(LANGUAGE))


def write(path: Path, state: dict):
    partial = path.with_suffix(".partial")
    save(partial, state, {"format": "pt"})
    partial.rename(path)
    print(f"{path}: {sum(v.numel() for v in state.values()) / 1e6:.2f} M parameters, {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
