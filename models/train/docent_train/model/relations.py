"""Heads of a word reader begin by looking where a reader looks: at the words before and after, along the row, up and down the column.

Where a word stands turns its queries and keys (words/places.py), so constant queries and keys, i.e. biases, are a preference for a distance:
score(d) = sum_j a_j cos(f_j (d - d0)). From random weights these relations take long to emerge; learning is free to leave them.
"""

import math

import torch

from ..words.places import FREQUENCIES

# Head -> (axis: distance that is looked for, strength). Axes: 0 reading order (1 = the word before), 1 row, 2 left end, 3 right end.
BEFORE, AFTER = {0: (1.0, 3.0)}, {0: (-1.0, 3.0)}
ALONG_ROW, UP_COLUMN = {0: (2.0, 1.0), 1: (0.0, 3.0)}, {2: (0.0, 1.5), 3: (0.0, 1.5)}
ROW_ABOVE, CONTENT = {1: (1.0, 3.0)}, {}
LAYERS = (
    (BEFORE, AFTER, ALONG_ROW, CONTENT),
    (BEFORE, ALONG_ROW, UP_COLUMN, CONTENT),
    (BEFORE, ROW_ABOVE, UP_COLUMN, CONTENT),
    (AFTER, ALONG_ROW, UP_COLUMN, CONTENT),
)


@torch.no_grad()
def look_around(attention, layer: int):
    """Sets the biases of one layer's queries and keys; heads beyond the fourth repeat."""
    h, d = attention.heads, attention.d
    half = d // 2
    attention.c_attn.bias.zero_()
    q, k, _ = (p.view(h, 2, half) for p in attention.c_attn.bias.chunk(3))
    for head in range(h):
        first = 0
        wanted = LAYERS[layer % len(LAYERS)][head % 4]
        for axis, frequencies in enumerate(FREQUENCIES):
            if axis in wanted:
                distance, strength = wanted[axis]
                # Scores are divided by sqrt(d).
                size = math.sqrt(strength * math.sqrt(d))
                for j, f in enumerate(frequencies, first):
                    k[head, 0, j] = size
                    q[head, 0, j], q[head, 1, j] = size * math.cos(-f * distance), size * math.sin(-f * distance)
            first += len(frequencies)
