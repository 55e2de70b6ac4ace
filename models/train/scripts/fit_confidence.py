"""Held-out predictions -> the config's `confidence` and `refuse_at`: how sure an answer is, and from when on the page does not tell.

    docent eval HELD/questions.jsonl --json >predictions.json     (make_held_out.py draws HELD; the config must have neither key yet)
    python3 models/train/scripts/fit_confidence.py predictions.json models/docent-mini/config.json

Confidence: logistic regression of "right" (ANLS at least 0.8) on the log odds of the answer's own probability (Platt 1999). refuse_at: so that one answerable
question in twenty is refused. Neither is fitted on what is reported.
"""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "models/train"))

import numpy as np

from docent_train.logistic import fit_logistic
from docent_train.model import change_config

if len(sys.argv) != 3:
    sys.exit(__doc__)
predictions = json.loads(Path(sys.argv[1]).read_text())["predictions"]
config = json.loads(Path(sys.argv[2]).read_text())
if config.get("confidence") or config.get("refuse_at"):
    raise SystemExit("these predictions must be made without `confidence` and `refuse_at` in the config")
asked = [p for p in predictions if p["error"] is None]
p = np.array([min(1 - 1e-6, max(1e-6, p["confidence"])) for p in asked])
x = np.log(p / (1 - p))
y = np.array([float(p["anls"] >= 0.8) for p in asked])
a, b = fit_logistic(np.stack([x, np.ones(len(x))], 1), y)


def ece(confidence):
    bins = np.minimum(9, (confidence * 10).astype(int))
    return sum((bins == i).mean() * abs(confidence[bins == i].mean() - y[bins == i].mean()) for i in range(10) if (bins == i).any())


sure = sorted((p["absent"] for p in asked if p["answers"]), reverse=True)
refuse = max(1e-6, sure[len(sure) // 20])
before, after = ece(p), ece(1 / (1 + np.exp(-(a * x + b))))
# The model's own probability stays unless another is clearly better: it carries over to other documents with nothing fitted.
confidence = dict(scale=round(float(a), 4), offset=round(float(b), 4)) if after < before - 0.01 else None
refuse_at = round(float(refuse) + 1e-4, 4)
change_config(Path(sys.argv[2]), confidence=confidence, refuse_at=refuse_at)
print(len(asked), "answers, right", y.mean().round(3), "| ECE before", before.round(3), "after", after.round(3), "|", confidence, refuse_at)
