"""The place of a word, as embeddings added to its pieces and as angles in attention.

src-main/inference/answering/page-reader/places.ts is the same function.
"""

import re

import numpy as np

# Bins of the page's width, rows, segments within a row, ranks of a number within its column; 0 always means "not on the page".
BINS, ROWS, SEGMENTS, RANKS = 64, 128, 24, 16
COLUMNS = 7  # left, right, row, segment, begins, low, high
NUMBER = re.compile(r"[^\d\s-]{0,4}\s?\(?(-?[\d,' ]*\.?\d+)\)?\s?[%a-zA-Z]{0,4}")
# Numbers of one column begin or end at the same place, or share half of the narrower one's width.
ALIGNED = 0.012


def number_of(text: str) -> "float | None":
    """The number that a segment is, with a sign or unit of at most four characters around it."""
    match = NUMBER.fullmatch(text.strip())
    return float(re.sub("[,' ]", "", match[1])) if match else None


def segments_of(words, xs) -> "list[tuple[int, int, int, float, float]]":
    """-> (first word, last word, row, left, right) of every segment: the centres of its outermost characters, as shares of the page's width."""
    out, i = [], 0
    while i < len(words):
        j = i
        while j + 1 < len(words) and words[j + 1].segment == words[i].segment:
            j += 1
        own = words[i : j + 1]
        out.append((i, j, own[0].row, float(min(xs[w.start] for w in own)), float(max(xs[w.end - 1] for w in own))))
        i = j + 1
    return out


def ranks(text: str, words, segments) -> "dict[int, tuple[int, int]]":
    """Segment -> its number's rank from below and from above among the numbers of its column, 1 to RANKS - 1. For questions about the highest and the lowest."""
    numbers = []
    for n, (first, last, _, left, right) in enumerate(segments):
        value = number_of(text[words[first].start : words[last].end]) if last - first < 8 else None
        if value is not None:
            numbers.append((n, value, left, right))
    out = {}
    for n, value, left, right in numbers:
        column = {
            other
            for _, other, l, r in numbers
            if abs(l - left) <= ALIGNED or abs(r - right) <= ALIGNED or min(r, right) - max(l, left) >= 0.5 * min(r - l, right - left) > 0
        }
        if len(column) > 1:
            out[n] = (min(RANKS - 1, 1 + sum(v < value for v in column)), min(RANKS - 1, 1 + sum(v > value for v in column)))
    return out


def places(text: str, words, xs) -> "tuple[np.ndarray, np.ndarray]":
    """-> [W, COLUMNS] indices of the place embeddings; [W, 3] row, left, right as numbers, for the angles."""
    index, where = np.zeros((len(words), COLUMNS), np.int64), np.zeros((len(words), 3))
    segments = segments_of(words, xs)
    ranked = ranks(text, words, segments)
    in_row: "dict[int, int]" = {}
    for n, (first, last, row, left, right) in enumerate(segments):
        in_row[row] = in_row.get(row, 0) + 1
        low, high = ranked.get(n, (0, 0))
        for k in range(first, last + 1):
            index[k] = (
                1 + min(BINS - 1, int(left * BINS)),
                1 + min(BINS - 1, int(right * BINS)),
                1 + row % ROWS,
                min(SEGMENTS, in_row[row]),
                1 + (k == first),
                low,
                high,
            )
            where[k] = (row, left, right)
    return index, where
