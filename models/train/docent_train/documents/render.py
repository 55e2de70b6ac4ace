"""Draws a document: a grey page and the cell of every printed character.

Cells follow the reading head's training targets: width = advance, height = 0.95 of the type size, centre 0.36 of the size above the
baseline, so that tiles from here and from reading/rendered.py agree.
"""
from __future__ import annotations

import random

import numpy as np
from PIL import Image, ImageDraw

from .faces import Face, Family, choose, face
from .page import Document, TextItem

Char = tuple[str, float, float, float, float, bool]  # character, cx, cy, w, h in pixels, a word starts here


def render(doc: Document, rng: random.Random, scale: float = 1.0) -> tuple[Image.Image, list[Char]]:
    """-> (mode L page of doc.width * scale by doc.height * scale pixels, characters in order of the items).

    Clean print; degradations.degrade makes a scan or a photo of it.
    """
    width, height = max(1, round(doc.width * scale)), max(1, round(doc.height * scale))
    paper = 255 if rng.random() < 0.7 else rng.randint(225, 254)
    ink = 0 if rng.random() < 0.6 else rng.randint(0, 90)
    image = Image.new("L", (width, height), paper)
    draw = ImageDraw.Draw(image)
    for rule in doc.rules:
        grey = max(rule.grey, ink)
        box = [rule.x0 * scale, rule.y0 * scale, rule.x1 * scale, rule.y1 * scale]
        line = max(1, round(rule.width * scale))
        if rule.kind == "line":
            draw.line(box, fill=grey, width=line)
        elif rule.kind == "fill":
            draw.rectangle(box, fill=rule.grey)
        elif rule.kind == "ellipse":
            draw.ellipse(box, outline=grey, width=line)
        else:
            draw.rectangle(box, outline=grey, width=line)
    roles = {item.role for item in doc.items}
    family = {role: choose(rng, role) for role in sorted(roles)}
    italic = rng.random() < 0.04
    fit = {role: _fit([i for i in doc.items if i.role == role], family[role], scale) for role in sorted(roles)}
    dots = Image.new("L", (width, height), 0) if "dot" in roles else None
    chars: list[Char] = []
    for item in doc.items:
        chars += _print(item, family[item.role], fit[item.role], scale, italic, max(ink, item.colour), draw, ImageDraw.Draw(dots) if dots and item.role == "dot" else None)
    if dots is not None:
        pitch = max(2.0, min(i.size for i in doc.items) * scale / rng.uniform(8, 11))
        image = Image.composite(Image.new("L", image.size, ink), image, _as_dots(dots, pitch))
    return image, chars


def _path(item: TextItem, family: Family, italic: bool) -> str:
    return family.bold if item.bold else family.italic if italic else family.regular


def _fit(items: list[TextItem], family: Family, scale: float) -> float:
    """How much smaller than asked this family must be set so that nearly all segments fit their estimated widths."""
    sample = [i for i in items if len(i.text) > 3][:60] or items[:60]
    ratios = sorted(face(_path(i, family, False), 32).font.getlength(i.text) / 32 * i.size / max(1e-6, i.width) for i in sample)
    return min(1.08, 1 / max(0.5, ratios[int(len(ratios) * 0.85)])) if ratios else 1.0


def _set(item: TextItem, path: str, size: float, room: float) -> tuple[Face, list[float]]:
    """The largest whole size up to `size` at which the text fits its room, about."""
    f = face(path, max(5, round(size)))
    ends = f.ends(item.text)
    if ends[-1] > room * 1.04 and f.size > 5:
        f = face(path, max(5, int(f.size * room / ends[-1])))
        ends = f.ends(item.text)
    return f, ends


def _print(item: TextItem, family: Family, fit: float, scale: float, italic: bool, ink: int, draw: ImageDraw.ImageDraw, dot_draw: ImageDraw.ImageDraw | None) -> list[Char]:
    if not item.text:
        return []
    room = item.width * scale
    f, ends = _set(item, _path(item, family, italic), item.size * scale * fit, room)
    spare = room - ends[-1]
    x = round(item.x * scale + (spare if item.align == "r" else spare / 2 if item.align == "c" else 0))
    baseline = round((item.y + item.size * 0.95) * scale)
    if dot_draw is not None:
        dot_draw.text((x, baseline), item.text, fill=255, font=f.font, anchor="ls")
    else:
        draw.text((x, baseline), item.text, fill=ink, font=f.font, anchor="ls")
    cy, h = baseline - 0.36 * f.size, 0.95 * f.size
    out: list[Char] = []
    before, start = 0.0, True
    for char, end in zip(item.text, ends, strict=True):
        if char == " ":
            start = True
        else:
            out.append((char, x + (before + end) / 2, cy, end - before, h, start))
            start = False
        before = end
    return out


def _as_dots(mask: Image.Image, pitch: float) -> Image.Image:
    """Ink only where a needle printer's dots fall."""
    width, height = mask.size
    small = mask.resize((max(1, round(width / pitch)), max(1, round(height / pitch))), Image.BOX)
    on = np.asarray(small.resize((width, height), Image.NEAREST), np.float32) / 255
    y = ((np.arange(height, dtype=np.float32) + 0.5) / pitch % 1 - 0.5)[:, None]
    x = ((np.arange(width, dtype=np.float32) + 0.5) / pitch % 1 - 0.5)[None]
    dot = np.clip(1.3 - 2.0 * np.sqrt(x * x + y * y), 0, 1)
    # Half the dots, half the stroke: pure dots of this coarseness would not be legible with every face.
    full = np.asarray(mask, np.float32) / 255
    ink = np.clip(np.maximum(dot * np.clip(on * 2.2 - 0.5, 0, 1), full * dot), 0, 1)
    return Image.fromarray((ink * 255).astype(np.uint8))
