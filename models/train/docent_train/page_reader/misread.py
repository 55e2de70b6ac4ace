"""Simulated reading errors that remember where every character came from, so that an answer is still known on the misread page."""

import random

import numpy as np

from ..documents.noise import ANY, LOOKALIKES


def misread(text: str, r: random.Random, rate: float):
    """-> (text, origin index of every character). Rows suffer unequally; some are not seen at all."""
    out, origin = [], []
    at = 0
    for row in text.split("\n"):
        begin = at
        at += len(row) + 1
        if r.random() < rate * 0.15:
            continue
        local = rate * r.choice((0.2, 0.6, 1.0, 2.0))
        for i, c in enumerate(row, begin):
            if r.random() >= local:
                out.append(c)
                origin.append(i)
                continue
            what = r.random()
            if c in " \t":
                # Spaces get lost, or are taken for a new column, and the other way round.
                if what < 0.45:
                    continue
                out.append("\t" if c == " " else " ")
                origin.append(i)
            elif what < 0.6:
                out.append(r.choice(LOOKALIKES.get(c, ANY)))
                origin.append(i)
            elif what < 0.78:
                continue
            elif what < 0.88:
                out += [c, " "]
                origin += [i, i]
            elif what < 0.94:
                out += [c, r.choice(ANY)]
                origin += [i, i]
            else:
                out.append(c.swapcase()[:1])
                origin.append(i)
        if out:
            out.append(" " if r.random() < rate * 0.1 else "\n")
            origin.append(min(at - 1, len(text) - 1))
    return "".join(out), np.array(origin, int)
