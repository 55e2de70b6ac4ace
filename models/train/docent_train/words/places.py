"""Where a word token stands, as angles of the rotary embedding (docs/model-format.md, "Word tokens").

Pairs of a head: 6 turn with the reading order, 4 with the row, 4 with the segment's left end, 4 with its right end; the rest do not turn.
"Same row", "same column" and "the word before" are then one product of a query and a key, wherever on the page they stand.
"""

import numpy as np

ORDER, ROW, LEFT, RIGHT = 6, 4, 4, 4
FREQUENCIES = (
    [10000.0 ** (-j / ORDER) for j in range(ORDER)],
    [1.5 * 80.0 ** (-j / (ROW - 1)) for j in range(ROW)],
    [64.0 * 32.0 ** (-j / (LEFT - 1)) for j in range(LEFT)],
    [64.0 * 32.0 ** (-j / (RIGHT - 1)) for j in range(RIGHT)],
)


def angles(places: np.ndarray, half: int) -> np.ndarray:
    """places [T,4] (order, row, left, right) -> [T, half] radians."""
    columns = [places[:, i : i + 1] * np.array(f)[None] for i, f in enumerate(FREQUENCIES)]
    turning = np.concatenate(columns, axis=1)
    return np.concatenate([turning, np.zeros((len(places), half - turning.shape[1]))], axis=1)


def _segments(tokens, xs):
    """-> (first token, last token, row, left, right) of every segment; a table's cell may have several lines."""
    out, i = [], 0
    while i < len(tokens):
        j = i
        while j + 1 < len(tokens) and tokens[j + 1].segment == tokens[i].segment:
            j += 1
        own = tokens[i : j + 1]
        out.append((i, j, own[0].row, min(xs[t.start] for t in own), max(xs[t.end - 1] for t in own)))
        i = j + 1
    return out


# A segment may continue in one of this many rows below it.
ROWS_BELOW = 2


def going_on(tokens, xs) -> "list[int]":
    """The token that follows each one in reading (-1 after the last): the next of its segment; after a segment's last token the first of
    the segment below it (a cell or a column continues there), else the next on the page. src-main/inference/answering/word-reader/going-on.ts is the same function."""
    segments = _segments(tokens, xs)
    out = [i + 1 for i in range(len(tokens))]
    if out:
        out[-1] = -1
    for n, (_, last, row, left, right) in enumerate(segments):
        best, near = -1, 0.0
        below = 0
        for first, _, other_row, other_left, other_right in segments[n + 1 :]:
            if other_row == row:
                continue
            if other_row > row + ROWS_BELOW or (best >= 0 and other_row > below):
                break
            shared = min(right, other_right) - max(left, other_left)
            if shared >= 0.5 * min(right - left, other_right - other_left) and shared >= 0 or abs(left - other_left) <= 0.01:
                if best < 0 or abs(left - other_left) < near:
                    best, near, below = first, abs(left - other_left), other_row
        if best >= 0:
            out[last] = best
    return out


def page_places(tokens, xs, first_order: int) -> np.ndarray:
    """-> [T,4]: order, row, and the centres (fractions of the page) of the segment's leftmost and rightmost character."""
    out = np.zeros((len(tokens), 4))
    for first, last, row, left, right in _segments(tokens, xs):
        for k in range(first, last + 1):
            out[k] = (first_order + k, row, left, right)
    return out
