"""Receipts as docent_train draws them, as JSON lines of boxes and text with their goods: the exact truth that items F1 needs.

python3 tests/bench/make_rendered_receipts.py --count 200 --seed 20261125 > rendered.jsonl
python3 tests/bench/make_rendered_receipts.py --count 100 --images DIR --scan > DIR/rendered.jsonl    (also as pictures, clean print or as a scanner sees it)
"""
import argparse
import json
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "models" / "train"))
from docent_train.documents import receipts  # noqa: E402
from docent_train.documents.degradations import degrade  # noqa: E402
from docent_train.documents.render import render  # noqa: E402
from docent_train.documents.till_roll import TillRoll  # noqa: E402

# Pixels a unit: the type of a till roll is then as large as on a receipt scanned at 150 to 200 dpi.
SCALE = 1.6

parser = argparse.ArgumentParser()
parser.add_argument("--count", type=int, default=200)
parser.add_argument("--seed", type=int, default=20261125)
parser.add_argument("--images", type=Path, help="folder to draw them into")
parser.add_argument("--scan", action="store_true", help="as a scanner or a camera sees them")
options = parser.parse_args()
for i in range(options.count):
    roll = TillRoll(random.Random(options.seed * 1000 + i))
    receipts._header(roll)
    receipts._meta_and_items(roll)
    doc = roll.doc
    lines = []
    for item in doc.items:
        left = item.x if item.align == "l" else item.x - item.width if item.align == "r" else item.x - item.width / 2
        lines.append({"box": [round(left), round(item.y), round(left + item.width), round(item.y + item.size)], "text": item.text})
    fields = {name: roll.fields.get(name, [None])[0] for name in ("company", "date", "address", "total")}
    goods = [{"name": name, "quantity": quantity, "unitPrice": unit / 100, "amount": amount / 100} for name, quantity, unit, amount, _ in roll.goods]
    if options.images:
        rng = random.Random(options.seed * 1000 + i)
        image, chars = render(doc, rng, SCALE)
        if options.scan:
            image, _ = degrade(image, chars, rng)
        options.images.mkdir(parents=True, exist_ok=True)
        image.save(options.images / f"{i}.png")
    print(json.dumps({"image": f"{i}.png", "width": round(doc.width), "height": round(doc.height), "fields": fields, "lines": lines, "goods": goods}, ensure_ascii=False))
