"""Fits the chance that a receipt's total, and its date, was read right, and shows what waiting below a chance costs and saves.

node tests/bench/receipts.ts RECEIPTS --keep DIR --signs signs.jsonl      once for each set of receipts whose fields are known
python3 models/train/scripts/fit_receipts.py signs.jsonl... --check dev-signs.jsonl --out src-main/receipts/checks/chances.json

Every line of signs is one receipt with the model's answers ("asked") or by its layout alone ("layout"). A receipt's lines stay in one fold. The curve counts receipts that
were asked: `wait`, how many go to a person because of this field (a doubt that a rule raised, or a chance below the threshold); `wrong`, how many wrong values do not.
"""
import argparse
import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from docent_train.logistic import fit_logistic  # noqa: E402

FOLDS = 10
# The doubt that the chance decides on; those of rules stay whatever it is.
BY_CHANCE = {"low-confidence"}
RIDGE = 1.0

parser = argparse.ArgumentParser()
parser.add_argument("signs", type=Path, nargs="+")
parser.add_argument("--check", type=Path, help="receipts that are measured with the released weights, and never fitted on")
parser.add_argument("--out", type=Path)
parser.add_argument("--wrong", type=float, default=1 / 400, help="greatest share of receipts whose value may be wrong and not wait, cross-validated")
options = parser.parse_args()


def read(paths, field):
    """-> images [N], names of signs [F], x [N,F+1], right [N], doubted by a rule [N], asked [N]; receipts without a value are left out."""
    lines = [json.loads(line) for path in paths for line in path.read_text().splitlines()]
    lines = [line for line in lines if line[field]["signs"] is not None]
    names = list(lines[0][field]["signs"])
    x = np.array([[1.0, *(line[field]["signs"][name] for name in names)] for line in lines])
    right = np.array([float(line[field]["right"]) for line in lines])
    ruled = np.array([bool(set(line[field]["doubts"]) - BY_CHANCE) for line in lines])
    asked = np.array([line["how"] == "asked" for line in lines])
    return np.array([line["image"] for line in lines]), names, x, right, ruled, asked


def chance(x, weights):
    return 1 / (1 + np.exp(-x @ weights))


def curve(title, p, right, ruled, asked, points=(0, 0.5, 0.8, 0.9, 0.95, 0.97, 0.98, 0.985, 0.99, 0.995)):
    n = int(asked.sum())
    print(f"{title}: {n} receipts with a value, {int((1 - right[asked]).sum())} wrong")
    for at in points:
        waits = asked & (ruled | (p < at))
        print(f"  wait below {at:<5}  wait {waits.sum() / n:.3f}  wrong and not waiting {int((asked & ~waits & (right == 0)).sum())}  right and waiting {int((waits & (right == 1)).sum())}")


fitted = {}
for field in ("total", "date"):
    images, names, x, right, ruled, asked = read(options.signs, field)
    fold = np.array([hash_of % FOLDS for hash_of in (sum(map(ord, image)) for image in images)])
    p = np.zeros(len(x))
    for i in range(FOLDS):
        p[fold == i] = chance(x[fold == i], fit_logistic(x[fold != i], right[fold != i], RIDGE))
    entropy = -np.mean(right * np.log(p) + (1 - right) * np.log(1 - p))
    print(f"{field}: log loss {entropy:.3f} (always the mean {-np.mean(right * np.log(right.mean()) + (1 - right) * np.log(1 - right.mean())):.3f}), {FOLDS} folds")
    curve(f"{field}, cross-validated", p, right, ruled, asked)
    n = int(asked.sum())
    missed = asked & ~ruled & (right == 0)
    threshold = round(float(next(t for t in np.arange(0, 1.001, 0.005) if (missed & (p >= t)).sum() / n <= options.wrong)), 3)
    weights = fit_logistic(x, right, RIDGE)
    fitted[field] = {"offset": round(float(weights[0]), 4), "weights": {name: round(float(w), 4) for name, w in zip(names, weights[1:])}, "waitBelow": threshold}
    print(f"{field}: waits below {threshold}; {fitted[field]}")
    if options.check:
        _, _, x2, right2, ruled2, asked2 = read([options.check], field)
        curve(f"{field}, {options.check.name}", chance(x2, weights), right2, ruled2, asked2, (0, threshold))
if options.out:
    options.out.write_text(json.dumps(fitted, indent=2) + "\n")
