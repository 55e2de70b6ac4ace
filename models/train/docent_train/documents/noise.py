"""Simulated reading errors on a page's text, with the positions kept.

What a reading head does wrong: confuses look-alikes, drops and doubles characters, loses or invents spaces, splits and merges segments,
misses lines, loses accents.
"""
from __future__ import annotations

import random

from .rows import Segment, lay_out

LOOKALIKES = {
    "0": "OoQ8D", "O": "0QDC", "o": "0ce", "1": "lI!|7", "I": "1l|", "l": "1I|", "i": "l1j;", "5": "S$6", "S": "5$8", "s": "5z", "8": "B3S&", "B": "8ER", "3": "8B", "2": "Z7", "Z": "27", "z": "2s", "6": "G5b8", "G": "6C",
    "9": "gq4", "g": "9q", "q": "g9", "4": "A9", "7": "1T?", "T": "7I", "D": "O0", "C": "GO(", "c": "eo(", "e": "co", "E": "FB", "F": "EP", "P": "FR", "R": "PKB", "K": "RX", "X": "KY", "Y": "VX", "V": "YU", "U": "VO", "N": "MH",
    "M": "NW", "H": "NM", "W": "MV", "A": "4R", "h": "bn", "b": "6h", "n": "rmu", "m": "nr", "u": "vn", "v": "uy", "y": "vg", "r": "nt", "t": "fr+", "f": "t", "a": "oe", "d": "cl", "p": "qn", "k": "h", "w": "vu", "x": "k", "j": "i",
    "J": "I)", "L": "1I", "Q": "O0", ".": ",:", ",": ".;", ":": ".;", ";": ":,", "-": "~_.", "/": "71l", "(": "C[", ")": "]J", "#": "H8", "&": "8", "*": "+", "'": "`,", '"': "'", "@": "Qa", "%": "6", "$": "S5", "+": "t", "=": "-",
    "é": "e", "è": "e", "ê": "e", "á": "a", "à": "a", "ä": "a", "ö": "o", "ó": "o", "ü": "u", "ñ": "n", "ç": "c", "ß": "B", "£": "E", "€": "E",
}
ANY = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:-/"


def sample_rate(rng: random.Random) -> float:
    """The character error rate of a page: a quarter of the pages are clean, the rest reach 0.12."""
    return 0.0 if rng.random() < 0.25 else 0.12 * rng.random() ** 1.5


def misread(rows: list[list[Segment]], width: float, height: float, rng: random.Random, rate: float) -> tuple[str, list[float], list[float]]:
    """Text and positions of the rows as a reader with about this character error rate would give them."""
    if rate <= 0:
        return lay_out(rows, width, height)
    roll = rng.random
    parts: list[str] = []
    xs: list[float] = []
    ys: list[float] = []

    def emit(char: str, x: float, y: float) -> None:
        parts.append(char)
        xs.append(min(1.0, max(0.0, x)))
        ys.append(min(1.0, max(0.0, y)))

    # Each row suffers its own share: bad print comes in patches.
    for row in rows:
        if len(rows) > 1 and roll() < rate * 0.15:
            continue  # the line was not seen at all
        local = rate * rng.choice((0.2, 0.6, 1.0, 2.0))
        row_start = len(parts)
        for text, x0, y0, x1, y1 in row:
            step = (x1 - x0) / len(text) / width
            left, y = x0 / width, (y0 + y1) / 2 / height
            if len(row) > 1 and roll() < rate * 0.1:
                continue
            if len(parts) > row_start:
                merged = " " if roll() < 0.5 * local else "\t"
                emit(merged, xs[-1], ys[-1])
            start = len(parts)
            for k, char in enumerate(text):
                x = left + step * (k + 0.5)
                if roll() >= local:
                    emit(char, x, y)
                    continue
                what = roll()
                if char == " ":
                    if what < 0.6:
                        continue
                    emit("\t" if what < 0.75 else " ", x, y)
                elif what < 0.6:
                    emit(rng.choice(LOOKALIKES.get(char, ANY)), x, y)
                elif what < 0.78:
                    continue
                elif what < 0.86:
                    emit(char, x, y)
                    emit(" ", x, y)
                elif what < 0.9:
                    emit(char, x, y)
                    emit(char, x, y)
                elif what < 0.94:
                    emit(rng.choice(ANY), x, y)
                else:
                    emit(char.swapcase(), x, y)
            if len(parts) == start and start > row_start:  # nothing left of the segment: take its separator back
                parts.pop()
                xs.pop()
                ys.pop()
        if len(parts) > row_start:
            if roll() < rate * 0.1:
                emit(" ", xs[-1], ys[-1])  # this row ran into the next
            else:
                emit("\n", xs[-1], ys[-1])
    if parts:
        parts.pop()
        xs.pop()
        ys.pop()
    return "".join(parts), xs, ys
