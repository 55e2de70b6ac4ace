"""Both training stages for a few steps each on one machine without a GPU, what is likely to be printed, then an export: does training still run, and does it learn?

    python3 models/train/scripts/smoke.py [--steps 12]

Twelve steps take under two minutes on two cores; --steps 40 is the five-minute form.

Fails when a loss is not finite or does not fall.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parent


def run(*words):
    subprocess.run([sys.executable, *map(str, words)], check=True)


def falls(log: Path, key: str):
    rows = [json.loads(line) for line in open(log)]
    first, last = rows[0][key], rows[-1][key]
    if not (len(rows) > 1 and last == last and last < first):
        raise SystemExit(f"{log}: {key} went from {first} to {last} in {len(rows)} rows")
    print(f"{key}: {first} -> {last}")


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--steps", type=int, default=12)
    a = p.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        common = ["--steps", a.steps, "--threads", 2, "--log-every", a.steps // 4]
        run(SCRIPTS / "train_reading.py", *common, "--out", out / "reading", "--limit-receipts", 27, "--real", 1, "--rendered", 1)
        run(SCRIPTS / "train_words.py", *common, "--out", out / "words", "--tokens", 1500, "--held", 8)
        run(SCRIPTS / "train_language.py", "--limit", 20, "--pages", 20, "--out", out / "reading-language.bin")
        falls(out / "reading/log.jsonl", "loss")
        falls(out / "words/log.jsonl", "start")
        run(SCRIPTS / "export_model.py", "--reading", out / "reading/checkpoints/last.pt", "--words", out / "words/checkpoints/last.pt", "--out", out)
    print("smoke: both stages train and export")


if __name__ == "__main__":
    main()
