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


def page_places(tokens, xs, first_order: int) -> np.ndarray:
    """-> [T,4]: order, row, and the centres (fractions of the page) of the segment's first and last character."""
    out = np.zeros((len(tokens), 4))
    i = 0
    while i < len(tokens):
        j = i
        while j + 1 < len(tokens) and tokens[j + 1].segment == tokens[i].segment:
            j += 1
        left, right = xs[tokens[i].start], xs[tokens[j].end - 1]
        for k in range(i, j + 1):
            out[k] = (first_order + k, tokens[k].row, left, right)
        i = j + 1
    return out
