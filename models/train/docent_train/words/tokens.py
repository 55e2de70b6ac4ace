"""Text -> word tokens. src-main/inference/answering/word-reader/tokens.ts is the same function; docs/model-format.md ("Word tokens") is its definition.

A token is a run of letters and marks, a number with its inner separators ("05/07/2017", "1,234.50"), or any other single character.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

INNER = ".,:/-"


@lru_cache(maxsize=8192)
def kind_of(c: str) -> str:
    """L letter or mark, N number, S space (separators and controls), O anything else."""
    category = unicodedata.category(c)
    if category[0] in "LM":
        return "L"
    if category[0] == "N":
        return "N"
    return "S" if category[0] == "Z" or category == "Cc" else "O"


@dataclass
class Token:
    start: int  # code points of the text, [start, end)
    end: int
    kind: str
    row: int  # newlines before it
    segment: int  # tabs and newlines before it
    gap: bool  # a space stands before it within its segment


def tokenize(text: str) -> "list[Token]":
    out, i, row, segment, gap = [], 0, 0, 0, False
    n = len(text)
    while i < n:
        c = text[i]
        kind = kind_of(c)
        if kind == "S":
            if c == "\n":
                row, segment, gap = row + 1, segment + 1, False
            elif c == "\t":
                segment, gap = segment + 1, False
            else:
                gap = True
            i += 1
            continue
        j = i + 1
        if kind == "L":
            while j < n and kind_of(text[j]) == "L":
                j += 1
        elif kind == "N":
            while j < n and (kind_of(text[j]) == "N" or (text[j] in INNER and j + 1 < n and kind_of(text[j + 1]) == "N")):
                j += 1
        out.append(Token(i, j, kind, row, segment, gap))
        i, gap = j, False
    return out
