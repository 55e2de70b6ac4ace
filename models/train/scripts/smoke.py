"""Runs every stage of train_all.py for a few steps on one machine without a GPU, to check that training runs and learns.

    python3 models/train/scripts/smoke.py [--steps 6]

Bounded by work, not by the clock; --steps 40 is a longer look.

Fails when a loss is not finite or does not fall.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parent


def falls(log: Path, key: str):
    rows = [json.loads(line) for line in open(log)]
    first, last = rows[0][key], rows[-1][key]
    if not (len(rows) > 1 and last == last and last < first):
        raise SystemExit(f"{log}: {key} went from {first} to {last} in {len(rows)} rows")
    print(f"{key}: {first} -> {last}")


def ended(log: Path):
    """Both parts of looking got to their end with a loss that is a number: six steps of a warming-up rate say nothing of whether it falls."""
    losses = {row["part"]: row["loss"] for row in map(json.loads, open(log))}
    if set(losses) != {"words", "tiles"} or any(loss != loss for loss in losses.values()):
        raise SystemExit(f"{log}: {losses}")
    print(f"looking: {losses}")


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--steps", type=int, default=6)
    a = p.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, SCRIPTS / "train_all.py", "--steps", str(a.steps), "--out", folder], check=True)
        falls(Path(folder) / "reading/log.jsonl", "held")
        falls(Path(folder) / "words/log.jsonl", "start")
        falls(Path(folder) / "page_reader/log.jsonl", "held_loss")
        falls(Path(folder) / "chooser/log.jsonl", "loss")
        ended(Path(folder) / "looks/log.jsonl")
    print("smoke: every stage trains, and the model is whole")


if __name__ == "__main__":
    main()
