"""Placed segments as visual rows, and rows as text with a place for every character."""
from __future__ import annotations

from collections.abc import Iterable

Segment = tuple[str, float, float, float, float]  # text, x0, y0, x1, y1


def rows_of(segments: Iterable[Segment]) -> list[list[Segment]]:
    """Segments grouped into visual rows (top to bottom), each sorted left to right.

    A segment joins the row whose vertical band it overlaps by at least half of the smaller height and whose segments it does not overprint.
    """
    rows: list[list[Segment]] = []
    top = bottom = 0.0
    for segment in sorted(segments, key=lambda s: (s[2] + s[4], s[1])):
        y0, y1 = segment[2], segment[4]
        if rows and min(bottom, y1) - max(top, y0) >= 0.5 * min(bottom - top, y1 - y0):
            rows[-1].append(segment)
            # The band follows the row's last member a little, so that slight skew does not split a long row.
            top, bottom = 0.7 * top + 0.3 * y0, 0.7 * bottom + 0.3 * y1
        else:
            rows.append([segment])
            top, bottom = y0, y1
    for row in rows:
        row.sort(key=lambda s: s[1])
    return rows


def lay_out(rows: list[list[Segment]], width: float, height: float) -> tuple[str, list[float], list[float]]:
    """Join rows into text with one (x, y) per code point, clamped to 0..1."""
    parts: list[str] = []
    xs: list[float] = []
    ys: list[float] = []
    for r, row in enumerate(rows):
        if r:
            parts.append("\n")
            xs.append(xs[-1])
            ys.append(ys[-1])
        for s, (text, x0, y0, x1, y1) in enumerate(row):
            if s:
                parts.append("\t")
                xs.append(xs[-1])
                ys.append(ys[-1])
            parts.append(text)
            n = len(text)
            step = (x1 - x0) / n / width
            start = x0 / width + step / 2
            xs.extend([min(1.0, max(0.0, start + step * i)) for i in range(n)])
            ys.extend([min(1.0, max(0.0, (y0 + y1) / 2 / height))] * n)
    return "".join(parts), xs, ys
