"""Every character of a page or question names the word it stands in, by a hash of the word and one of its stem.

Matching a question's words with the page's is what answering starts from, and bytes alone make it the hardest part to learn: with the whole
word known at each of its bytes it is one attention step. src-main/inference/answering/decoder/word-ids.ts is the same function; docs/model-format.md has the
definition.
"""

import unicodedata
from functools import lru_cache

import numpy as np

STEM = 5


@lru_cache(maxsize=4096)
def fold(c: str) -> str:
    """One character -> its folded form ("" when it stands in no word): compatibility decomposition, no marks, lower case."""
    if not c.isalnum():
        return ""
    return "".join(d for d in unicodedata.normalize("NFKD", c) if unicodedata.category(d) != "Mn").lower()


@lru_cache(maxsize=65536)
def hashes(word: str, buckets: int) -> "tuple[int, int]":
    """A folded word -> (word id, stem id) in 1..buckets: FNV-1a (32 bit) of its UTF-8 bytes; the stem (5 code points) starts with byte 1."""
    def fnv(data: bytes) -> int:
        h = 0x811C9DC5
        for b in data:
            h = (h ^ b) * 0x01000193 & 0xFFFFFFFF
        return 1 + h % buckets

    return fnv(word.encode()), fnv(b"\x01" + word[:STEM].encode())


def word_ids(text: str, buckets: int) -> np.ndarray:
    """-> [code points, 2] int64; 0, 0 outside of words."""
    out = np.zeros((len(text), 2), np.int64)
    start, word = 0, ""
    for i, c in enumerate(text + " "):
        folded = fold(c)
        if folded:
            if not word:
                start = i
            word += folded
        elif word:
            out[start:i] = hashes(word, buckets)
            word = ""
    return out
