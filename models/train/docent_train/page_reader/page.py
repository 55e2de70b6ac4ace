"""A page for the page reader: its words as they were read, their places, and the places of answers and cells."""

import random
import re

import numpy as np

from ..documents.page import Document, lay_out, rows_of
from .misread import misread
from .pieces import WordPieces, kind_of, split
from .places import places

# Cells of several lines are joined as the product joins them (src-main/reading/table-cells.ts), most of the time: it does not see every table.
JOINED = 0.85
Range = "tuple[int, int]"


def laid_out(document: Document, join: bool):
    """-> text, xs (as documents/page.py: lay_out), and of each table (row, column) -> [start, end) in the text."""
    if not document.tables:
        text, xs, _ = document.prompt_text()
        return text, xs, []
    segments, keys, torn = [], {}, {}
    cell_of = {item: (t, key) for t, table in enumerate(document.tables) for key, items in table.items() for item in items}
    for n, item in enumerate(document.items):
        if not item.text:
            continue
        segment = (item.text, item.x, item.y, item.x + item.width, item.y + item.size * 1.2)
        cell = cell_of.get(n)
        if cell is not None and join and cell in torn:
            at = torn[cell]
            first = segments[at]
            keys.pop(id(first))
            segments[at] = (f"{first[0]} {item.text}", min(first[1], segment[1]), first[2], max(first[3], segment[3]), first[4])
            keys[id(segments[at])] = cell
            continue
        if cell is not None:
            torn.setdefault(cell, len(segments))
            keys[id(segment)] = cell
        segments.append(segment)
    rows = rows_of(segments)
    text, xs, _ = lay_out(rows, document.width, document.height)
    tables = [{} for _ in document.tables]
    at = 0
    for row in rows:
        for segment in row:
            cell = keys.get(id(segment))
            if cell is not None:
                begin, end = tables[cell[0]].get(cell[1], (at, at))
                tables[cell[0]][cell[1]] = (min(begin, at), max(end, at + len(segment[0])))
            at += len(segment[0]) + 1
    return text, xs, tables


class Page:
    """text, xs: as printed; tables: where cells stand in it; rate: of the characters that are misread."""

    def __init__(self, text: str, xs, tables, pieces: WordPieces, r: random.Random, rate: float = 0.0):
        self.clean, self.tables = text, tables
        self.clean_words = split(text)
        self.clean_keys = [text[w.start : w.end].lower() for w in self.clean_words]
        read, origin = misread(text, r, rate) if rate > 0 else (text, np.arange(len(text)))
        self.text = read
        xs = np.asarray(xs, np.float64)[origin] if len(origin) else np.zeros(0)
        words = split(read)
        of_word = [pieces.of(read[w.start : w.end]) for w in words]
        self.words = [w for w, own in zip(words, of_word) if own]
        of_word = [own for own in of_word if own]
        index, where = places(read, self.words, xs)
        # Pieces of all words, and the word of each.
        self.word = np.repeat(np.arange(len(self.words)), [len(own) for own in of_word])
        self.ids = np.array([p for own in of_word for p in own], np.int64)
        self.place, self.where = index[self.word] if len(self.word) else np.zeros((0, 7), np.int64), where[self.word] if len(self.word) else np.zeros((0, 3))
        self.first = np.searchsorted(self.word, np.arange(len(self.words)))
        self.last = np.searchsorted(self.word, np.arange(len(self.words)), "right") - 1
        self.shown = np.full(len(text) + 1, -1)
        for k, w in enumerate(self.words):
            self.shown[origin[w.start : w.end]] = k

    def read_at(self, begin: int, end: int) -> "tuple[int, int] | None":
        """[begin, end) of the printed text -> first and last piece as read; None where nothing of it was read."""
        seen = self.shown[begin:end]
        seen = seen[seen >= 0]
        return (int(self.first[seen.min()]), int(self.last[seen.max()])) if len(seen) else None

    def spans(self, answer: str) -> "list[tuple[int, int]]":
        """First and last piece of every place where the answer stands: the same words, whatever punctuation is between them."""
        wanted = [answer[w.start : w.end].lower() for w in split(answer)]
        keys, found, n = self.clean_keys, [], len(wanted)
        if n:
            found = [(i, i + n - 1) for i in range(len(keys) - n + 1) if keys[i] == wanted[0] and keys[i : i + n] == wanted]
        if not found:
            wanted = [k for k in wanted if kind_of(k[0]) != "P"]
            at = [i for i, k in enumerate(keys) if kind_of(k[0]) != "P"]
            plain, m = [keys[i] for i in at], len(wanted)
            found = [(at[i], at[i + m - 1]) for i in range(len(plain) - m + 1) if plain[i] == wanted[0] and plain[i : i + m] == wanted] if m else []
        out = [self.read_at(self.clean_words[a].start, self.clean_words[b].end) for a, b in found]
        return [span for span in out if span is not None]

    def cell(self, table: int, key: "tuple[int, int]") -> "tuple[int, int] | None":
        at = self.tables[table].get(key) if self.tables else None
        return None if at is None else self.read_at(*at)

    def cells_with(self, text: str) -> "list[tuple[tuple[int, int], tuple[int, int]]]":
        """(row, column), pieces of the cells of the last table that print just this."""
        wanted = _plain(text)
        return [(key, span) for key, (a, b) in self.tables[-1].items() if key[0] and _plain(self.clean[a:b]) == wanted and (span := self.read_at(a, b)) is not None] if self.tables else []


def _plain(text: str) -> str:
    return re.sub(r"[\s,]+", "", text).lower()
