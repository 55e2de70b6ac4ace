"""The published all-MiniLM-L6-v2 -> models/minilm: word table and matrices as int8 with a factor a row, the rest as halves.

    python3 models/train/scripts/export_minilm.py [--bert FOLDER] [--out DIR]

Nothing is trained. Search by meaning runs this model; the page reader of docent-mini started from it and has its own weights.
"""

import argparse
import json
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "models/train"))

from docent_train.page_reader import backbone
from docent_train.page_reader.export import embedder_tensors
from docent_train.safetensors_io import save

# Longest text that the published model was made for (sentence_bert_config.json).
PIECES = 256


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--bert", type=Path, help="the published model's folder; left out, that of the installed package")
    p.add_argument("--out", type=Path, default=ROOT / "models/minilm")
    args = p.parse_args()
    folder = args.bert or backbone.installed()
    bert = backbone.pretrained(folder)
    args.out.mkdir(parents=True, exist_ok=True)
    save(args.out / "model.safetensors", embedder_tensors(bert), {"format": "pt"})
    config = backbone.read_config(folder)
    sizes = {k: getattr(config, k) for k in ("hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "vocab_size", "max_position_embeddings")}
    (args.out / "config.json").write_text(json.dumps({"model_type": "embedder", **sizes, "pieces": PIECES}, indent=2) + "\n")
    shutil.copy(ROOT / "models/train/backbone/tokenizer.json", args.out / "tokenizer.json")


if __name__ == "__main__":
    main()
