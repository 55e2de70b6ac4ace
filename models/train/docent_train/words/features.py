"""The features of a word token: rows of one table of vectors, most of them found by hashing (docs/model-format.md, "Word tokens").

src-main/inference/answering/word-reader/features.ts is the same function.
"""

import math
import unicodedata
from functools import lru_cache

import numpy as np
import torch

from .tokens import kind_of

# Columns: word | stem or magnitude | suffix or first two digits | five trigrams or last two digits | shape | layout | match | standing (4).
COLUMNS = 15
TRIGRAMS = 5
SHAPE, LAYOUT, MATCH, STANDING = 8, 9, 10, 11
# Rows 1..9: who speaks and how the word matches the other side; rows 16..47: layout flags; hashed rows start at 48.
QUESTION_ROW, PAGE_ROW, ANSWER_ROW, LAYOUT_ROW, HASHED_ROW = 1, 4, 7, 16, 48
# The table's last rows: row of its block from the top, from the bottom, segment of its row from the left, from the right; the last of each means "or more".
STANDING_SIZES = (64, 64, 32, 32)
STANDING_ROWS = sum(STANDING_SIZES)


def fnv(data: bytes, rows: int) -> int:
    h = 0x811C9DC5
    for b in data:
        h = (h ^ b) * 0x01000193 & 0xFFFFFFFF
    return HASHED_ROW + h % (rows - HASHED_ROW - STANDING_ROWS)


def grown(table: torch.Tensor, rows: int) -> torch.Tensor:
    """A trained table of features [T,D] for so many rows: a word's row there begins as what it shared before. The hashed rows must be a multiple of the old."""
    hashed = table[HASHED_ROW : len(table) - STANDING_ROWS]
    times, over = divmod(rows - HASHED_ROW - STANDING_ROWS, len(hashed))
    if over:
        raise ValueError(f"{rows} rows: the hashed ones must be a multiple of {len(hashed)}")
    return torch.cat([table[:HASHED_ROW], *[hashed] * times, table[len(table) - STANDING_ROWS :]])


@lru_cache(maxsize=4096)
def fold(c: str) -> str:
    """One character -> its folded form ("" when it stands in no word): compatibility decomposition, no marks, lower case."""
    if not c.isalnum():
        return ""
    return "".join(d for d in unicodedata.normalize("NFKD", c) if unicodedata.category(d) != "Mn").lower()


def folded(word: str) -> str:
    # A loose combining mark folds away as a composed one does.
    return "".join(fold(c) or ("" if unicodedata.category(c) == "Mn" else c) for c in word)


def shape(word: str) -> str:
    """"Invoice" -> Aaaaa, "05/07/2017" -> 00/00/0000: runs are cut at four."""
    out = ""
    for c in word:
        kind = kind_of(c)
        s = "0" if kind == "N" else "A" if c != c.lower() else "a" if kind == "L" else c
        if out[-4:] != s * 4:
            out += s
    return out


def magnitude(word: str) -> "int | None":
    """Eighths of a decade of a plain number's value; None for dates, times and codes."""
    digits = word.replace(",", "")
    if len(digits) > 30 or not digits.isascii() or digits.count(".") > 1 or any(c in "/:-" for c in digits):
        return None
    value = float(digits)
    return -1 if value == 0 else int(math.floor(8 * math.log10(value) + 1e-9))


@lru_cache(maxsize=200_000)
def word_rows(word: str, kind: str, rows: int) -> "tuple[int, ...]":
    """The columns that depend on the word alone: 0..8. Row 0 adds nothing."""
    low = folded(word)
    h = lambda tag, s: fnv(bytes([tag]) + s.encode(), rows)
    out = [h(1, low)] + [0] * 8
    if kind == "L":
        out[1], out[2] = h(2, low[:5]), h(3, low[-3:])
        bordered = f"^{low}$"
        for k in range(min(TRIGRAMS, len(bordered) - 2)):
            out[3 + k] = h(4, bordered[k : k + 3])
    elif kind == "N":
        m = magnitude(word)
        out[1] = h(5, str(m)) if m is not None else 0
        out[2], out[3] = h(6, word[:2]), h(7, word[-2:])
    out[SHAPE] = h(8, shape(word))
    return tuple(out)


def standing(tokens, rows: int) -> np.ndarray:
    """The standing of each token, counted in its block -> [tokens, 4] rows of the table.

    A block is a run of rows that all have one segment (a list, a paragraph), or all several (a table): places alone are relative, and what is
    third or how many there are can only be told from something that counts."""
    out = np.zeros((len(tokens), 4), np.int64)
    segments: dict = {}
    for t in tokens:
        segments.setdefault(t.row, []).append(t.segment)
    lines = sorted(segments)
    several = {line: len(set(segments[line])) > 1 for line in lines}
    place, first = {}, 0
    for i, line in enumerate(lines):
        if i + 1 == len(lines) or several[lines[i + 1]] != several[line]:
            for k in range(first, i + 1):
                place[lines[k]] = (k - first, i - k)
            first = i + 1
    for i, t in enumerate(tokens):
        own = segments[t.row]
        counts, base = (*place[t.row], t.segment - own[0], own[-1] - t.segment), rows - STANDING_ROWS
        for k, size in enumerate(STANDING_SIZES):
            out[i, k] = base + min(counts[k], size - 1)
            base += size
    return out


def text_rows(text: str, tokens, rows: int, page: bool = False) -> np.ndarray:
    """-> [tokens, COLUMNS]; the match column is still 0. page: it is a page's text, whose words stand somewhere."""
    out = np.zeros((len(tokens), COLUMNS), np.int64)
    last = len(tokens) - 1
    for i, t in enumerate(tokens):
        out[i, :LAYOUT] = word_rows(text[t.start : t.end], t.kind, rows)
        before, after = tokens[i - 1] if i else None, tokens[i + 1] if i < last else None
        flags = t.gap
        flags |= 2 * (before is None or before.segment != t.segment) | 4 * (after is None or after.segment != t.segment)
        flags |= 8 * (before is None or before.row != t.row) | 16 * (after is None or after.row != t.row)
        out[i, LAYOUT] = LAYOUT_ROW + flags
    if page:
        out[:, STANDING:] = standing(tokens, rows)
    return out


def match(question: np.ndarray, question_kinds: str, page: np.ndarray, page_kinds: str):
    """Fills both match columns in place: the same word on the other side 2, the same stem 1, neither 0. Punctuation matches nothing."""
    def known(rows, kinds):
        words = {int(r[0]) for r, k in zip(rows, kinds) if k != "O"}
        stems = {int(r[1]) for r, k in zip(rows, kinds) if k == "L"}
        return words, stems

    def fill(rows, kinds, first_row, other):
        words, stems = other
        for r, k in zip(rows, kinds):
            level = 0 if k == "O" else 2 if int(r[0]) in words else 1 if k == "L" and int(r[1]) in stems else 0
            r[MATCH] = first_row + level

    q, p = known(question, question_kinds), known(page, page_kinds)
    fill(question, question_kinds, QUESTION_ROW, p)
    fill(page, page_kinds, PAGE_ROW, q)
