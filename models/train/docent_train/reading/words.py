"""Strings to render: words of the training texts, receipts' words, numbers, dates, codes."""

import json
import random
import string
from pathlib import Path

ACCENTED = "ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜàáâãäåæçèéêëìíîïñòóôõöøùúûüßœšž"
CURRENCY = ("$", "£", "€", "RM", "RM ", "USD ", "EUR ", "")


class Words:
    def __init__(self, data):
        """data: the folder with text/ and receipts/train (training parts only)."""
        data = Path(data)
        words: list[str] = []
        for line in open(data / "text" / "paragraphs.jsonl"):
            words += json.loads(line)["text"].split()
        for line in open(data / "text" / "tables.jsonl"):
            table = json.loads(line)
            for row in [table["header"], *table["rows"][:6]]:
                words += " ".join(row).split()
        self.text = [w for w in words if len(w) < 18]
        self.receipt = []
        for line in open(data / "receipts" / "train" / "receipts.jsonl"):
            self.receipt += [w for part in json.loads(line)["lines"] for w in part["text"].split()]

    def number(self, r: random.Random) -> str:
        kind = r.random()
        value = 10 ** r.uniform(0, 4.5)
        if kind < 0.4:
            return r.choice(CURRENCY) + (f"{value:,.2f}" if r.random() < 0.7 else f"{value:.2f}")
        if kind < 0.5:
            return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))
        if kind < 0.65:
            d, m, y = r.randint(1, 31), r.randint(1, 12), r.randint(1990, 2026)
            return r.choice((f"{d:02}/{m:02}/{y}", f"{d:02}-{m:02}-{y % 100:02}", f"{y}-{m:02}-{d:02}", f"{d}.{m}.{y}"))
        if kind < 0.72:
            return f"{r.randint(0, 23):02}:{r.randint(0, 59):02}" + (f":{r.randint(0, 59):02}" if r.random() < 0.5 else "")
        if kind < 0.85:
            return str(int(value))
        return "".join(r.choice(string.digits) for _ in range(r.randint(4, 13)))

    def word(self, r: random.Random) -> str:
        kind = r.random()
        if kind < 0.35:
            word = r.choice(self.text)
        elif kind < 0.6:
            word = r.choice(self.receipt)
            word = r.choice((word, word, word.title(), word.lower()))
        elif kind < 0.8:
            word = self.number(r)
        elif kind < 0.9:
            word = "".join(r.choice(string.ascii_letters + string.digits) for _ in range(r.randint(1, 9)))
            word = r.choice((word, word.upper(), word.lower()))
        elif kind < 0.95:
            word = "".join(r.choice(string.ascii_lowercase + ACCENTED) for _ in range(r.randint(2, 9)))
            word = r.choice((word, word.upper(), word.title()))
        else:
            word = "".join(r.choice(string.punctuation + "£€§°©®±·×–—‘’“”•…" + string.ascii_letters) for _ in range(r.randint(1, 5)))
        if r.random() < 0.08:
            word = word.upper()
        if r.random() < 0.06:
            word += r.choice(":;,.)")
        return word
