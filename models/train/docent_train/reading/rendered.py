"""Rendered training tiles: text in many fonts at many sizes on one tile, every character's place known."""

import random

import numpy as np
from PIL import Image, ImageDraw

from ..alphabet import CLASS_OF
from .augment import degrade
from .fonts import face, font_paths
from .words import Words


def render_tile(r: random.Random, words: Words, side: int = 448):
    """-> (pixels [3,side,side] uint8, characters [n,6])."""
    mono, proportional = font_paths()
    image = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(image)
    rows: list = []

    def style():
        size = int(np.clip(np.exp(r.gauss(np.log(19), 0.38)), 9, 60))
        return face(r.choice(mono if r.random() < 0.4 else proportional), size), r.uniform(1.05, 1.7), r.choice((0.0, 0.0, 0.0, r.uniform(0, 3)))

    f, leading, tracking = style()
    y = r.uniform(-10, 20)
    column = r.choice((0, 0, r.uniform(80, 260)))
    ruled = r.random() < 0.12
    while y < side:
        if r.random() < 0.15:
            f, leading, tracking = style()
        if r.random() < 0.06:
            y += f.size * r.uniform(0.5, 2)
        x = r.uniform(-15, 30) if r.random() < 0.7 else r.uniform(0, 250)
        baseline = int(y) + f.ascent
        while x < side:
            words_here = r.randint(1, 7)
            for _ in range(words_here):
                word = words.word(r)
                start = True
                if tracking == 0:
                    draw.text((int(x), int(y)), word, fill=255, font=f.font)
                    x = int(x)
                for c in word:
                    a = f.advance(c)
                    if tracking:
                        draw.text((int(x), int(y)), c, fill=255, font=f.font)
                    if c in CLASS_OF:
                        rows.append((CLASS_OF[c], x + a / 2, baseline - 0.36 * f.size, a, 0.95 * f.size, float(start)))
                        start = False
                    x += a + tracking
                x += f.advance(" ") * r.choice((1, 1, 1, r.uniform(0.8, 1.6))) + tracking
                if x > side:
                    break
            x += column if column else r.choice((side, f.size * r.uniform(1, 6)))
        if ruled and r.random() < 0.5:
            draw.line([(0, y + f.size * leading), (side, y + f.size * leading)], fill=r.randint(80, 255), width=r.randint(1, 2))
        y += f.size * leading
    ink = np.asarray(image, np.float32) / 255
    return degrade(r, ink, np.array(rows, np.float32).reshape(-1, 6))
