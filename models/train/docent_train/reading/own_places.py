"""The model chooses which nearby patch reports which letter: forced alignment of every line, repeated at each step.

A letter on the border of two patches was taught to one of them by its exact place. Neither patch knows that place to the pixel, so each hedged by
itself: half of such letters were read twice, or not at all, or "ll" looked like one l seen twice. Now the likeliest way of dealing a line's
letters to its patches, in order, is what the step teaches (Viterbi training), and neighbours learn to agree.
"""

import numpy as np

from .targets import PATCH, SLOTS

# Patches that a letter's centre may lie outside of the patch that says it.
REACH = 0.6
# Nats for each squared patch outside.
AWAY = 1.0
# A line this near (patches) to the border with the next row of patches may as a whole be said there.
NEAR_BORDER = 0.3
NEVER = 1e9


def lines_of(chars: np.ndarray) -> "list[np.ndarray]":
    """chars [n,6] in reading order -> indices of each line's letters: to the right of the letter before, at its height."""
    if len(chars) == 0:
        return []
    x, y, h = chars[:, 1], chars[:, 2], chars[:, 4]
    breaks = (np.diff(x) <= 0) | (np.abs(np.diff(y)) > 0.4 * np.minimum(h[1:], h[:-1]))
    return np.split(np.arange(len(chars)), np.nonzero(breaks)[0] + 1)


def paths_of(line: np.ndarray, grid: int) -> "list[np.ndarray]":
    """line [n,6] -> rows of patches that may say it, each [grid]: its own, and the neighbour when it lies near the border."""
    level = np.interp(np.arange(grid) + 0.5, line[:, 1] / PATCH, line[:, 2] / PATCH)
    share = np.median(line[:, 2] / PATCH % 1)
    moves = [0] + ([-1] if share < NEAR_BORDER else []) + ([1] if share > 1 - NEAR_BORDER else [])
    rows = [np.floor(level).astype(int) + move for move in moves]
    return [p for p in rows if (p >= 0).all() and (p < grid).all()] or [np.clip(rows[0], 0, grid - 1)]


def own_places(chars: np.ndarray, costs: np.ndarray, grid: int = 32) -> "tuple[np.ndarray, np.ndarray]":
    """chars [n,6] (targets.py), costs [grid*grid, SLOTS, A+1] negative log probabilities -> row and column of each letter's patch [n]."""
    row, col = (np.clip(chars[:, axis] // PATCH, 0, grid - 1).astype(int) for axis in (2, 1))
    stories = [(index, path) for index in lines_of(chars) for path in paths_of(chars[index], grid)]
    if not stories:
        return row, col
    n, longest = len(stories), max(len(i) for i, _ in stories)
    classes, x = np.zeros((n, longest), int), np.full((n, longest), 1e6)
    for s, (index, _) in enumerate(stories):
        classes[s, : len(index)], x[s, : len(index)] = chars[index, 0], chars[index, 1] / PATCH
    paths = np.stack([p for _, p in stories])
    here = costs.reshape(grid, grid, SLOTS, -1)
    # best[s, j]: the first j letters are said by the columns so far; of each column, how many it says.
    best = np.full((n, longest + 1), NEVER)
    best[:, 0] = 0
    said = np.zeros((grid, n, longest + 1), np.int8)
    silence = np.zeros(n)
    for c in range(grid):
        patch = here[paths[:, c], c]  # [n,SLOTS,A+1]
        letters = np.take_along_axis(patch, np.broadcast_to(classes[:, None], (n, SLOTS, longest)), 2)
        outside = np.maximum(0, np.abs(c + 0.5 - x) - 0.5)
        away = np.where(outside <= REACH, AWAY * outside**2, NEVER)
        blank = patch[:, :, 0]
        silence += blank.sum(1)
        new, count = best + blank.sum(1)[:, None], np.zeros_like(best, np.int8)
        for m in range(1, min(SLOTS, longest) + 1):
            cost = best[:, : longest + 1 - m] + blank[:, m:].sum(1)[:, None]
            for k in range(m):
                last = longest - m + k + 1
                cost = cost + letters[:, k, k:last] + away[:, k:last]
            better = cost < new[:, m:]
            new[:, m:][better] = cost[better]
            count[:, m:][better] = m
        best, said[c] = new, count
    lengths = np.array([len(i) for i, _ in stories])
    # Against silence: a line that is said in one row of patches is not said in the other.
    gain = best[np.arange(n), lengths] - silence
    for s, (index, path) in enumerate(stories):
        others = [t for t in range(max(0, s - 1), min(n, s + 2)) if stories[t][0] is index]
        if best[s, lengths[s]] >= NEVER or gain[s] > min(gain[t] for t in others):
            continue
        j = lengths[s]
        for c in range(grid - 1, -1, -1):
            m = said[c, s, j]
            row[index[j - m : j]], col[index[j - m : j]] = path[c], c
            j -= m
    return row, col
