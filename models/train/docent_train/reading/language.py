"""The language model of the reading: probabilities of a character after those before it (n-grams with Witten-Bell back-off, 1991).

Reading weighs it against what the pixels say of each character (src-main/reading/language.ts reads the file; docs/model-format.md describes it).
All digits count as one character: it has no opinion on numbers.
"""

import math
import re
import struct
from collections import Counter
from pathlib import Path

ORDER = 6
# N-grams of three characters and more that were seen less often are left out.
LEAST = 3
MAGIC = b"docentlm"
# Natural logarithms are stored in steps of a twentieth, 0 to -12.75.
STEPS = 20
EDGE = "\n"


def pieces(text: str):
    """Lines and cells of a page's text, each between two EDGEs."""
    for piece in re.split(r"[\n\t]", text):
        piece = " ".join(piece.split())
        if piece:
            yield EDGE + re.sub(r"[0-9]", "0", piece) + EDGE


def key(gram: str) -> int:
    """FNV-1a over code points; the length goes in first."""
    h = 0x811C9DC5 ^ len(gram)
    for c in gram:
        h = (h ^ ord(c)) * 0x01000193 & 0xFFFFFFFF
    return h


class Counts:
    def __init__(self):
        self.counts: "Counter[str]" = Counter()

    def add(self, text: str, times: int = 1):
        for s in pieces(text):
            for n in range(1, ORDER + 1):
                # The first EDGE is before everything, never after it.
                for i in range(max(1, n - 1), len(s)):
                    self.counts[s[i - n + 1 : i + 1]] += times

    def table(self, letters: int = 178, worth: float = 0.35) -> "dict[str, tuple[float, float]]":
        """n-gram -> (natural log of its last character's probability, of the weight with which a shorter one answers for it).

        What says nearly the same as the shorter one (within `worth`) and has nothing behind it is left out."""
        kept = {g: c for g, c in self.counts.items() if len(g) <= 2 or c >= LEAST}
        kept.setdefault(EDGE, 0)
        total, kinds = Counter(), Counter()
        for g, c in kept.items():
            total[g[:-1]] += c
            kinds[g[:-1]] += 1
        known: "dict[str, float]" = {}

        def back(h: str) -> float:
            return kinds[h] / (total[h] + kinds[h]) if total[h] else 1.0

        def probability(g: str) -> float:
            if g not in known:
                h = g[:-1]
                shorter = probability(g[1:]) if len(g) > 1 else 1 / letters
                seen = kept.get(g, 0)
                known[g] = (seen + kinds[h] * shorter) / (total[h] + kinds[h]) if total[h] else shorter
            return known[g]

        out, contexts = {}, set()
        for g in sorted(kept, key=len, reverse=True):
            p = probability(g)
            if len(g) > 2 and g not in contexts and abs(math.log(p) - math.log(back(g[:-1]) * probability(g[1:]))) < worth:
                continue
            contexts.add(g[:-1])
            out[g] = (math.log(p), math.log(back(g)))
        return out


def write(table: "dict[str, tuple[float, float]]", path: Path):
    """MAGIC, order and number of entries (uint32), then their keys (uint32), log probabilities and weights (uint8), little-endian, by rising key."""
    entries = sorted({key(g): v for g, v in table.items()}.items())
    byte = lambda value: min(255, max(0, round(-STEPS * value)))
    n = len(entries)
    path.write_bytes(
        MAGIC + struct.pack("<II", ORDER, n) + struct.pack(f"<{n}I", *(k for k, _ in entries)) + bytes(byte(v[0]) for _, v in entries) + bytes(byte(v[1]) for _, v in entries)
    )


def log_probability(table: "dict[str, tuple[float, float]]", context: str, char: str) -> float:
    """As in reading: the longest n-gram in the table, with back-off weights; -12 for what was never seen."""
    log = 0.0
    for start in range(max(0, len(context) - ORDER + 1), len(context) + 1):
        shorter = context[start:]
        if shorter + char in table:
            return log + table[shorter + char][0]
        log += table[shorter][1] if shorter in table else 0
    return log - 12.0
