"""Strings to render: words of the training texts, receipts' words, numbers, dates, codes."""

import json
import random
import re
import string
from pathlib import Path

ACCENTED = "ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜàáâãäåæçèéêëìíîïñòóôõöøùúûüßœšž"
# Letters that stand so close together that one of them is easily missed, and pairs that many faces draw as one glyph.
NARROW = re.compile("[iljtf1][iljtf1r]|rn|ff")
MARKS = {"a": "äàâãåá", "e": "éèêë", "i": "îïíì", "o": "öôóòõø", "u": "üùûú", "c": "ç", "n": "ñ", "s": "š", "y": "ýÿ", "z": "ž"}
CURRENCY = ("$", "£", "€", "RM", "RM ", "USD ", "EUR ", "")


class Words:
    def __init__(self, data, dictionaries=()):
        """data: the folder with text/ and receipts/train (training parts only). dictionaries: files with a word a line, of other languages than English."""
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
        self.narrow = [w for w in self.text if NARROW.search(w.lower())]
        self.foreign: list[str] = []
        for path in dictionaries:
            # As many with a mark on a letter as without: in running text one word in ten has one.
            found = [w for w in Path(path).read_text(encoding="utf-8").split() if len(w) < 18]
            marked = [w for w in found if not w.isascii()]
            plain = [w for w in found if w.isascii()]
            self.foreign += marked[:: max(1, len(marked) // 20_000)] + plain[:: max(1, len(plain) // 20_000)]

    def accented(self, r: random.Random) -> str:
        """A word of a dictionary, or an English one with marks on a letter or two."""
        if self.foreign and r.random() < 0.75:
            word = r.choice(self.foreign)
        else:
            word = r.choice(self.text)
            places = [i for i, c in enumerate(word) if c.lower() in MARKS]
            for i in r.sample(places, min(len(places), r.choice((1, 1, 2)))):
                mark = r.choice(MARKS[word[i].lower()])
                # There is no capital of these two in the alphabet, or it is two letters.
                word = word[:i] + (mark.upper() if word[i].isupper() and mark != "ÿ" else mark) + word[i + 1 :]
        return r.choice((word, word, word, word.title(), word.upper()))

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
