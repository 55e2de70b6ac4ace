"""Text -> words with their place in the text, and each word's pieces.

Words are split as BERT's own tokeniser splits them (white space, punctuation, CJK), so that the pieces are the published tokeniser's.
src-main/inference/answering/page-reader/pieces.ts does the same with a library; tests compare the two.
"""

import json
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

# Longer words are one unknown piece to the published tokeniser.
LONGEST = 100
CJK = ((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F), (0x2B920, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F))


@lru_cache(maxsize=8192)
def kind_of(char: str) -> str:
    """S space, P stands alone (punctuation, CJK), X is dropped (controls), W part of a word."""
    if char in " \t\n\r" or unicodedata.category(char)[0] == "Z":
        return "S"
    category = unicodedata.category(char)
    if category[0] == "C" or char == "\ufffd":
        return "X"
    code = ord(char)
    if category[0] == "P" or (33 <= code <= 126 and not char.isalnum()) or any(a <= code <= b for a, b in CJK):
        return "P"
    return "W"


@dataclass(slots=True)
class Word:
    start: int  # code points of the text, [start, end)
    end: int
    row: int  # newlines before it
    segment: int  # tabs and newlines before it


def split(text: str) -> "list[Word]":
    out, row, segment, i, n = [], 0, 0, 0, len(text)
    while i < n:
        kind = kind_of(text[i])
        if kind == "S":
            if text[i] in "\t\n":
                segment += 1
                row += text[i] == "\n"
            i += 1
            continue
        j = i + 1
        if kind == "W":
            while j < n and kind_of(text[j]) in "WX":
                j += 1
        if kind != "X":
            out.append(Word(i, j, row, segment))
        i = j
    return out


class WordPieces:
    """An uncased vocabulary: the path of a vocab.txt, or its words in order."""

    def __init__(self, vocabulary: "str | Path | list[str]"):
        lines = vocabulary if isinstance(vocabulary, list) else Path(vocabulary).read_text(encoding="utf-8").splitlines()
        self.ids = {word: i for i, word in enumerate(lines)}
        self.cls, self.sep, self.unknown = self.ids["[CLS]"], self.ids["[SEP]"], self.ids["[UNK]"]
        self.known: "dict[str, list[int]]" = {}

    @classmethod
    def of_tokenizer(cls, path: "str | Path") -> "WordPieces":
        """The vocabulary of a tokenizer.json, which a model folder has."""
        words = json.loads(Path(path).read_text(encoding="utf-8"))["model"]["vocab"]
        return cls(sorted(words, key=words.get))

    def of(self, word: str) -> "list[int]":
        """The pieces of one word of `split`; none where nothing of it is kept (a lone accent)."""
        if word not in self.known:
            kept = "".join(c for c in word if kind_of(c) != "X")
            plain = "".join(c for c in unicodedata.normalize("NFD", kept) if unicodedata.category(c) != "Mn").lower()
            self.known[word] = self._pieces(plain)
        return self.known[word]

    def _pieces(self, word: str) -> "list[int]":
        if len(word) > LONGEST:
            return [self.unknown]
        out, i = [], 0
        while i < len(word):
            j = len(word)
            while j > i and ("##" if i else "") + word[i:j] not in self.ids:
                j -= 1
            if j == i:
                return [self.unknown]
            out.append(self.ids[("##" if i else "") + word[i:j]])
            i = j
        return out
