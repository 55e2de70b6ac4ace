"""What hands and markers leave on paper: ticks, crosses, signatures, stamps, highlights, lines through words; and pictures."""

import io
import math
import random

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from ..documents.faces import face, families
from .sheet import Sheet, shade


def curve(draw: ImageDraw.ImageDraw, points, colour, width: float):
    """A smooth line through the points (Catmull-Rom)."""
    points = [points[0], *points, points[-1]]
    path = []
    for a, b, c, d in zip(points, points[1:], points[2:], points[3:]):
        for step in range(8):
            t = step / 8
            path.append(tuple(0.5 * (2 * b[k] + (c[k] - a[k]) * t + (2 * a[k] - 5 * b[k] + 4 * c[k] - d[k]) * t * t + (3 * b[k] - a[k] - 3 * c[k] + d[k]) * t**3) for k in (0, 1)))
    path.append(points[-1])
    draw.line(path, fill=colour, width=max(1, round(width)), joint="curve")


def pen_colour(r: random.Random):
    return shade("blue", r, 30) if r.random() < 0.5 else tuple([r.randint(0, 60)] * 3)


def glyph(sheet: Sheet, box, signs: str, r: random.Random, style: float) -> bool:
    """One of the signs in a face that has them all, as forms on a screen print them. style: of the page. -> whether it was drawn."""
    faces = [f for f in families()["sans"] if f.name == "DejaVu Sans"]
    if not faces:
        return False
    x0, y0, x1, y1 = box
    f = face(faces[0].regular, max(7, round((x1 - x0) * (0.9 + style % 0.3))))
    sheet.draw.text(((x0 + x1) / 2, (y0 + y1) / 2), signs[int(style * 1000) % len(signs)], fill=sheet.ink, font=f.font, anchor="mm")
    return True


def tick(sheet: Sheet, box, r: random.Random, by_hand: bool, style: float = 1.0):
    """style: of the page, 0..1: filled, a printed sign, or drawn."""
    x0, y0, x1, y1 = box
    s = x1 - x0
    if style < 0.12:
        inset = s * 0.22
        (sheet.draw.ellipse if style < 0.06 else sheet.draw.rectangle)([x0 + inset, y0 + inset, x1 - inset, y1 - inset], fill=sheet.ink)
        return
    if style < 0.3 and not by_hand and glyph(sheet, box, "✓✔", r, style):
        return
    colour = pen_colour(r) if by_hand else sheet.ink
    j = (lambda: r.uniform(-0.12, 0.12) * s) if by_hand else (lambda: 0)
    out = r.uniform(0, 0.45) * s if by_hand else 0
    points = [(x0 + 0.15 * s + j(), y0 + 0.5 * s + j()), (x0 + 0.42 * s + j(), y0 + 0.82 * s + j()), (x1 - 0.1 * s + out, y0 + 0.12 * s - out + j())]
    sheet.draw.line(points, fill=colour, width=max(1, round(s * r.uniform(0.09, 0.17))), joint="curve")


def cross(sheet: Sheet, box, r: random.Random, by_hand: bool, style: float = 1.0):
    """style: of the page, 0..1: a printed sign, or drawn."""
    x0, y0, x1, y1 = box
    s = x1 - x0
    if style < 0.35 and not by_hand and glyph(sheet, box, "✗✘X×x", r, style):
        return
    colour = pen_colour(r) if by_hand else sheet.ink
    j = (lambda: r.uniform(-0.15, 0.15) * s) if by_hand else (lambda: 0)
    inset = 0.18 * s if not by_hand else r.uniform(-0.1, 0.2) * s
    width = max(1, round(s * r.uniform(0.07, 0.15)))
    for a, b in (((x0 + inset, y0 + inset), (x1 - inset, y1 - inset)), ((x1 - inset, y0 + inset), (x0 + inset, y1 - inset))):
        sheet.draw.line([(a[0] + j(), a[1] + j()), (b[0] + j(), b[1] + j())], fill=colour, width=width)


def signature(sheet: Sheet, x: float, y: float, width: float, height: float, r: random.Random):
    """A scribble that stands on y."""
    sheet.things.append(("signature", "", (x, y - height, x + width, y + 0.2 * height)))
    colour = pen_colour(r)
    if r.random() < 0.25 and (script := [f for f in families()["sans"] if any(n in f.name.lower() for n in ("dancing", "comic", "chancery"))]):
        f = face(r.choice(script).regular, max(9, round(height * 0.9)))
        name = "".join(r.choice("abcdeghiklmnorstuvw") for _ in range(r.randint(4, 9))).capitalize()
        sheet.draw.text((x, y), name, fill=colour, font=f.font, anchor="ls")
        return
    n = r.randint(7, 18)
    points, at = [], 0.0
    for i in range(n):
        at += r.uniform(-0.25, 1.0)
        tall = r.uniform(0.5, 1.0) if i < 2 or r.random() < 0.2 else r.uniform(0.1, 0.45)
        points.append([at, -tall * height if i % 2 else r.uniform(-0.1, 0.2) * height])
    low, high = min(p[0] for p in points), max(p[0] for p in points)
    curve(sheet.draw, [(x + (p[0] - low) / max(high - low, 1e-6) * width, y + p[1]) for p in points], colour, max(1.0, height * r.uniform(0.03, 0.08)))
    if r.random() < 0.3:
        curve(sheet.draw, [(x, y + 0.15 * height), (x + width * 0.5, y + r.uniform(0, 0.3) * height), (x + width * r.uniform(0.8, 1.1), y + r.uniform(-0.1, 0.2) * height)], colour, max(1.0, height * 0.04))


def stamp(sheet: Sheet, x: float, y: float, size: float, colour: str, r: random.Random):
    """A rubber stamp in a box of about size pixels at (x, y), turned a little, with worn ink."""
    ink = shade(colour, r)
    sheet.things.append(("stamp", colour, (x, y + size * 0.15, x + size, y + size * 0.85)))
    mask = Image.new("L", (round(size * 1.3), round(size * 1.3)), 0)
    d = ImageDraw.Draw(mask)
    c, width = size * 0.65, max(2, round(size * 0.03))
    words = r.choice(("PAID", "APPROVED", "RECEIVED", "COPY", "ORIGINAL", "REJECTED", "VOID", "CERTIFIED", "CONFIDENTIAL", "FINAL", "CHECKED", "POSTED"))
    shape = r.choice(("ring", "box", "box", "oval"))
    tall = size * (0.6 if shape == "ring" else r.uniform(0.2, 0.32))
    for k in range(r.choice((1, 2))):
        i = k * width * 2.2
        bounds = [c - size * 0.6 + i, c - tall + i, c + size * 0.6 - i, c + tall - i]
        (d.ellipse if shape != "box" else d.rectangle)(bounds, outline=255, width=width)
    f = face(r.choice(families()["sans"]).bold, max(8, round(min(size * 0.28, size * 1.0 / max(4, len(words)) * 1.5))))
    d.text((c, c), words, fill=255, font=f.font, anchor="mm")
    if r.random() < 0.4:
        small = face(r.choice(families()["sans"]).regular, max(7, round(size * 0.09)))
        d.text((c, c + f.size * 0.9), f"{r.randint(1, 28)} {r.choice(('JAN', 'FEB', 'MAR', 'JUN', 'SEP', 'NOV'))} {r.randint(1998, 2026)}", fill=255, font=small.font, anchor="mm")
    mask = mask.rotate(r.uniform(-35, 35), Image.BICUBIC)
    worn = Image.effect_noise(mask.size, 90).filter(ImageFilter.GaussianBlur(1.2)).point(lambda v: min(255, max(0, (v - 90) * 4)))
    mask = ImageChops.multiply(mask, worn if r.random() < 0.5 else Image.new("L", mask.size, 255))
    strength = r.uniform(0.6, 0.95)
    multiplied(sheet, mask.point(lambda v: int(v * strength)), round(x - size * 0.15), round(y - size * 0.15), ink)


def multiplied(sheet: Sheet, mask: Image.Image, x: int, y: int, ink):
    """Ink that lets what is beneath shine through."""
    area = (x, y, x + mask.width, y + mask.height)
    below = sheet.image.crop(area)
    over = ImageChops.multiply(below, Image.new("RGB", below.size, ink))
    below.paste(over, (0, 0), mask)
    sheet.image.paste(below, area)


def highlight(sheet: Sheet, words, colour: str, r: random.Random):
    """words: of one line."""
    x0, y0, x1, y1 = words[0].box[0], words[0].box[1], words[-1].box[2], words[0].box[3]
    grow = (y1 - y0) * r.uniform(0.05, 0.25)
    light = tuple(255 - round((255 - c) * r.uniform(0.55, 0.9)) for c in shade(colour, r, 15))
    mask = Image.new("L", (max(1, round(x1 - x0 + 2 * grow)), max(1, round(y1 - y0 + 2 * grow))), 255)
    multiplied(sheet, mask, round(x0 - grow), round(y0 - grow), light)


def underline(sheet: Sheet, words, r: random.Random):
    x0, x1, y1 = words[0].box[0], words[-1].box[2], words[0].box[3]
    size = words[0].box[3] - words[0].box[1]
    y = y1 + size * r.uniform(-0.04, 0.08)
    by_hand = r.random() < 0.3
    colour = pen_colour(r) if by_hand else sheet.ink
    width = max(1, round(size * r.uniform(0.05, 0.1)))
    if by_hand:
        curve(sheet.draw, [(x0, y), ((x0 + x1) / 2, y + r.uniform(-0.08, 0.1) * size), (x1, y + r.uniform(-0.06, 0.08) * size)], colour, width)
    else:
        sheet.draw.line([(x0, y), (x1, y)], fill=colour, width=width)


def strike(sheet: Sheet, words, r: random.Random):
    x0, x1 = words[0].box[0], words[-1].box[2]
    size = words[0].box[3] - words[0].box[1]
    y = words[0].box[1] + size * r.uniform(0.5, 0.64)
    by_hand = r.random() < 0.4
    colour = (pen_colour(r) if r.random() < 0.7 else shade("red", r)) if by_hand else sheet.ink
    width = max(1, round(size * r.uniform(0.06, 0.11)))
    slope = r.uniform(-0.15, 0.15) * size if by_hand else 0
    sheet.draw.line([(x0 - 1, y + slope), (x1 + 1, y - slope)], fill=colour, width=width)
    if by_hand and r.random() < 0.3:
        sheet.draw.line([(x0 - 1, y - slope + 2), (x1 + 1, y + slope + 2)], fill=colour, width=width)


def picture(sheet: Sheet, box, r: random.Random):
    """Something that is no text: a photograph's soft fields, a landscape, shapes, or a drawing in lines."""
    x0, y0, x1, y1 = (round(v) for v in box)
    w, h = x1 - x0, y1 - y0
    sheet.things.append(("picture", "", (x0, y0, x1, y1)))
    kind = r.choice(("photo", "photo", "landscape", "shapes", "drawing"))
    if kind == "photo":
        np_r = np.random.default_rng(r.randrange(1 << 30))
        total = np.zeros((h, w, 3))
        for cells in (3, 6, 14, 40):
            small = Image.fromarray(np_r.integers(0, 256, (max(2, cells * h // max(w, 1) + 1), cells, 3), dtype=np.uint8))
            total += np.asarray(small.resize((w, h), Image.BICUBIC), float) / (1 if cells < 10 else 2.5)
        total = (total - total.min()) / (np.ptp(total) + 1e-6) * 255
        if r.random() < 0.35:
            total = np.repeat(total.mean(2, keepdims=True), 3, 2)
        image = Image.fromarray(total.astype(np.uint8))
    else:
        sky = tuple(r.randint(120, 250) for _ in range(3))
        image = Image.new("RGB", (w, h), sky if kind != "drawing" else (250, 250, 250))
        d = ImageDraw.Draw(image)
        for _ in range(r.randint(4, 12)):
            a, b = (r.uniform(0, w), r.uniform(0, h)), (r.uniform(0, w), r.uniform(0, h))
            box_ = [min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]) + 1, max(a[1], b[1]) + 1]
            colour = tuple(r.randint(0, 255) for _ in range(3))
            if kind == "landscape":
                d.polygon([(0, h), (0, r.uniform(0.3, 0.9) * h), (r.uniform(0.2, 0.8) * w, r.uniform(0.2, 0.9) * h), (w, r.uniform(0.3, 0.9) * h), (w, h)], fill=colour)
            elif kind == "shapes":
                r.choice((d.ellipse, d.rectangle))(box_, fill=colour)
            else:
                r.choice((d.ellipse, d.rectangle))(box_, outline=(20, 20, 20), width=2)
        if kind == "landscape" and r.random() < 0.5:
            s = min(w, h) * 0.15
            cx, cy = r.uniform(s, max(s + 1, w - s)), r.uniform(s, h * 0.4 + s)
            d.ellipse([cx - s, cy - s, cx + s, cy + s], fill=(255, 230, 120))
    sheet.image.paste(image, (x0, y0))
    if r.random() < 0.4 or kind == "drawing":
        sheet.draw.rectangle([x0, y0, x1, y1], outline=(30, 30, 30), width=max(1, round(sheet.width / 600)))


def worn(image: Image.Image, r: random.Random, grey: bool) -> Image.Image:
    """The page as a scanner or a camera gives it. grey: colours may go."""
    if r.random() < 0.5:
        return image
    if r.random() < 0.4:
        image = image.filter(ImageFilter.GaussianBlur(r.uniform(0.3, 0.9)))
    a = np.asarray(image, np.float32)
    if r.random() < 0.5:
        a = a + np.random.default_rng(r.randrange(1 << 30)).normal(0, r.uniform(1, 9), a.shape[:2])[..., None]
    if r.random() < 0.5:
        cast = np.array([r.uniform(0.9, 1.04) for _ in range(3)], np.float32)
        a = a * cast * r.uniform(0.82, 1.02) + r.uniform(-5, 12)
    if r.random() < 0.25:
        h, w = a.shape[:2]
        angle = r.uniform(0, 2 * math.pi)
        across = np.linspace(-0.5, 0.5, w)[None] * math.cos(angle) + np.linspace(-0.5, 0.5, h)[:, None] * math.sin(angle)
        a = a * (1 - r.uniform(0.05, 0.3) * (across + 0.5))[..., None]
    if grey and r.random() < 0.3:
        a = np.repeat(a.mean(2, keepdims=True), 3, 2)
    image = Image.fromarray(a.clip(0, 255).astype(np.uint8))
    if r.random() < 0.4:
        kept = io.BytesIO()
        image.save(kept, "JPEG", quality=r.randint(35, 85))
        image = Image.open(kept).convert("RGB")
    return image
