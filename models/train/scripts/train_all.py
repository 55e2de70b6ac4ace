"""Trains docent-mini from scratch: every stage of MODEL_CARD.md in order, into one folder. Stopped and started again it resumes.

    python3 models/train/scripts/train_all.py --hours 8 --out models/train/runs/all [--more FOLDER] [--pdfs FOLDER] [--contracts FILE] [--readings FILE] [--workers 2]

OUT/model is the model folder, with what its probabilities are worth fitted on pages that no stage saw. The release was made in more steps than these (its stages went on
from each other over days, and were changed on the way): this is what they came to. Afterwards: bin/fit-reading-confidence.ts. --steps N: N steps a stage and nothing fitted, to see that all fits together.
"""

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SCRIPTS = Path(__file__).resolve().parent
# Of the hours: reading by the ink's places, reading by the places that the model finds itself, answering with two readers, looking.
SHARES = dict(reading=0.13, reading_on=0.17, words=0.25, page_reader=0.3, looks=0.15)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--hours", type=float, default=8)
    p.add_argument("--out", required=True)
    p.add_argument("--more", help="more people's questions (gather_people.py)")
    p.add_argument("--pdfs", help="pages of PDFs for the page reader (models/train/pages/README.md)")
    p.add_argument("--contracts", help="contracts with questions (the same)")
    p.add_argument("--readings", help="the training receipts as a model read them (the same)")
    p.add_argument("--workers", type=int, default=1)
    p.add_argument("--steps", type=int)
    a = p.parse_args()
    out, model = Path(a.out), Path(a.out) / "model"
    config = ROOT / "models/docent-mini/config.json"

    def run(script: str, *words):
        print("==", script, flush=True)
        subprocess.run([sys.executable, SCRIPTS / script, *map(str, words)], check=True)

    def train(script: str, stage: str, *words):
        length = ["--steps", a.steps] if a.steps else ["--minutes", round(60 * a.hours * SHARES[stage], 1)]
        run(script, *length, "--workers", a.workers, "--config", config, "--out", out / stage, *words)
        return out / stage / "checkpoints" / "last.pt"

    small = ["--log-every", max(1, a.steps // 3), "--threads", 2] if a.steps else []
    few = ["--limit-receipts", 27, "--real", 1, "--rendered", 1, "--screen", 1, "--check", 1, *small] if a.steps else []
    train("train_reading.py", "reading", *(few or ["--drawing", 1]))
    run("export_model.py", "--reading", out / "reading/checkpoints/last.pt", "--config", config, "--out", out / "reader")
    placed = out / "placed.npz"
    if not placed.exists():
        run("place_characters.py", "--weights", out / "reader/model.safetensors", "--config", config, "--out", placed, *(["--limit", 4] if a.steps else []))
    tiles = few or ["--placed", placed, "--real", 3, "--rendered", 1, "--screen", 3]
    reading = train("train_reading.py", "reading_on", "--init", out / "reader/model.safetensors", *tiles, "--blank", 1, "--lr", 1e-3, "--muon-lr", 0.01)
    words = train("train_words.py", "words", *(["--more", a.more] if a.more else []), *(["--held", 8, "--tokens", 1500, *small] if a.steps else []))
    model.mkdir(parents=True, exist_ok=True)
    run("train_language.py", "--out", model / "reading-language.bin", *(["--limit", 20, "--pages", 20] if a.steps else []))
    (model / "docent.tiktoken").write_bytes(config.with_name("docent.tiktoken").read_bytes())
    more = [w for name, path in (("--pdfs", a.pdfs), ("--contracts", a.contracts), ("--readings", a.readings)) if path for w in (name, path)]
    tiny = ["--tiny"] if a.steps else []
    short = ["--every", 20, "--held", 6, "--tokens", 1200, "--length", 120, "--long", 120, "--lr", 1e-3, *small, "--log-every", 4 * a.steps] if a.steps else []
    # A random backbone of this size learns nothing that can be seen on held-out pages in fewer steps; these take ten seconds.
    length = ["--steps", 16 * a.steps] if a.steps else ["--minutes", round(60 * a.hours * SHARES["page_reader"], 1)]
    run("train_page_reader.py", *length, "--out", out / "page_reader", *more, *tiny, *short)
    reader, own = out / "page_reader/checkpoints/last.pt", ROOT / "models/train/page-reader.json"
    run("export_model.py", "--reading", reading, "--words", words, "--reader", reader, "--config", config, "--out", model)
    # The page reader by itself, which is to take the word reader's place once it is better at everything.
    run("export_model.py", "--reading", reading, "--reader", reader, "--config", own, "--out", out / "page-reader-model")
    # Looking needs of the model how pages are cut, and the page reader's understanding of questions.
    for part in ("words", "tiles"):
        length = ["--steps", a.steps, "--held", 2, "--pages", 1, "--pool", 8] if a.steps else ["--minutes", round(60 * a.hours * SHARES["looks"] * 0.5, 1)]
        run("train_looks.py", *length, "--part", part, "--model", model, "--out", out / "looks")
    asked = ["--count", 200, "--each", 4, "--kinds", 35] if a.steps else ["--questions", ROOT / "models/train/pages/questions.jsonl"] if a.pdfs else []
    run("fit_looks.py", "--model", model, "--out", out / "looks", *asked)
    run("export_looks.py", "--checkpoint", out / "looks/looks.pt", "--out", model)
    # What a reader computes of pages with questions; from it the chooser of answers learns. A reader of a few steps cannot be built: the released one stands for it.
    choosing = out / "chooser"
    run("write_questions.py", "--out", choosing / "pages.jsonl", *(["--every", 240] if a.steps else []), *(["--pdfs", a.pdfs] if a.pdfs else []))
    read = ["--pages", choosing / "pages.jsonl", "--out", choosing / "read", "--model", config.parent if a.steps else model]
    subprocess.run(["npx", "node", "bin/read-training-answers.ts", *map(str, read)], cwd=ROOT, check=True)
    run("train_chooser.py", "--features", choosing / "read", "--out", choosing, *(["--epochs", 3, "--batch", 8] if a.steps else []))
    run("export_chooser.py", "--checkpoint", choosing / "chooser.pt", "--out", model)
    if a.steps:
        return
    run("fit_refusals.py", words, model / "config.json")
    held = out / "held"
    run("make_held_out.py", held, *(["--contracts", a.contracts] if a.contracts else []))
    whole = ["--documents", held / "contracts.jsonl"] if a.contracts else []
    run("fit_judge.py", model, held / "questions.jsonl", held / "more.jsonl", "--out", out / "judge", *whole)


if __name__ == "__main__":
    main()
