"""What printing, scanning and photographing do to a tile: geometry moves the characters along, photometry does not."""

import io
import random

import numpy as np
from PIL import Image, ImageFilter

# Pixels: how wide a page's letters are when it is served (src-main/tiling/choose-grid.ts), the grid's rounding included.
SERVED_LETTER = 14.5
LARGEST = 1.9


def jitter(image: Image.Image, r: random.Random, box, side: int, chars: np.ndarray, degrees: float, shear: float, fill: int):
    """Crop box (x0, y0, x1, y1 in image pixels) -> side x side, rotated a little about its centre; characters follow."""
    x0, y0, x1, y1 = box
    angle, skew = np.deg2rad(r.gauss(0, degrees)), r.gauss(0, shear)
    sx, sy = (x1 - x0) / side, (y1 - y0) / side
    # Output pixel -> source pixel; PIL wants exactly this direction.
    m = np.array([[np.cos(angle) * sx, (np.sin(angle) + skew) * sx], [-np.sin(angle) * sy, np.cos(angle) * sy]])
    centre = np.array([(x0 + x1) / 2, (y0 + y1) / 2])
    offset = centre - m @ np.array([side / 2, side / 2])
    out = image.transform((side, side), Image.AFFINE, (m[0, 0], m[0, 1], offset[0], m[1, 0], m[1, 1], offset[1]), Image.BICUBIC, fillcolor=fill)
    chars = chars.copy()
    if len(chars):
        chars[:, 1:3] = (chars[:, 1:3] - offset) @ np.linalg.inv(m).T
        chars[:, 3] /= sx
        chars[:, 4] /= sy
        keep = (chars[:, 1:3] > 0).all(1) & (chars[:, 1:3] < side).all(1)
        chars = chars[keep]
    return out, chars


def photometry(r: random.Random, grey: np.ndarray) -> np.ndarray:
    """grey [H,W] float 0..255 -> the same after a random scan."""
    side = grey.shape
    if r.random() < 0.35:
        image = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
        grey = np.asarray(image.filter(ImageFilter.GaussianBlur(r.uniform(0.3, 1.3))), np.float32)
    if r.random() < 0.2:
        k = r.uniform(0.55, 0.9)
        image = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
        small = image.resize((int(side[1] * k), int(side[0] * k)), r.choice((Image.BILINEAR, Image.BICUBIC, Image.BOX)))
        grey = np.asarray(small.resize((side[1], side[0]), Image.BICUBIC), np.float32)
    if r.random() < 0.25:
        tilt = np.linspace(r.uniform(0.6, 1), r.uniform(0.8, 1), side[1], dtype=np.float32)
        grey = grey * (tilt if r.random() < 0.5 else tilt[: side[0], None] if side[0] == side[1] else tilt)
    rng = np.random.default_rng(r.getrandbits(32))
    if r.random() < 0.5:
        grey = grey + rng.standard_normal(side, dtype=np.float32) * r.uniform(1, 18)
    if r.random() < 0.15:
        # Between this tile's own ink and paper, so that binarisation never empties it.
        low, high = np.percentile(grey[::4, ::4], (3, 97))
        grey = np.where(grey > low + (high - low) * r.uniform(0.4, 0.75), 255, 0).astype(np.float32)
    if r.random() < 0.3:
        buffer = io.BytesIO()
        Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8)).save(buffer, "JPEG", quality=r.randint(25, 85))
        grey = np.asarray(Image.open(buffer), np.float32)
    if r.random() < 0.4:
        grey = (grey - 128) * r.uniform(0.6, 1.2) + 128 + r.uniform(-25, 25)
    return np.clip(grey, 0, 255)


def dots(r: random.Random, side: int) -> np.ndarray:
    """Needles that print every so many pixels: what they leave between them, 0..1."""
    def comb():
        period, depth = r.uniform(2, 4.5), r.uniform(0.4, 1.0)
        wave = 0.5 + 0.5 * np.cos(2 * np.pi * (np.arange(side) / period + r.random()))
        return (1 - depth + depth * np.minimum(1, 2 * wave * r.uniform(0.6, 1.2))).astype(np.float32)

    mask = comb()[:, None]
    return mask * comb()[None, :] if r.random() < 0.6 else mask


def degrade(r: random.Random, ink: np.ndarray, chars: np.ndarray):
    """ink [H,W] 0..1 (1 = text) -> (pixels [3,H,W] uint8, characters): worn print, geometry, paper and scan."""
    side = ink.shape[0]
    if r.random() < 0.2:
        # Thermal or dot-matrix print: uneven darkness and holes.
        rng = np.random.default_rng(r.getrandbits(32))
        coarse = Image.fromarray((rng.random((side // 8, side // 8)) * 255).astype(np.uint8)).resize((side, side), Image.BICUBIC)
        ink = ink * np.clip(np.asarray(coarse, np.float32) / 255 * r.uniform(0.5, 1.5) + r.uniform(0.1, 0.5), 0, 1)
        if r.random() < 0.5:
            ink = ink * (rng.random((side, side)) > r.uniform(0, 0.35))
        if r.random() < 0.4:
            ink = ink * dots(r, side)
    paper = r.uniform(200, 255) if r.random() < 0.9 else r.uniform(120, 200)
    # Most print is dark; some of it has faded until it is hardly darker than the paper.
    text = (r.uniform(0, 0.5) if r.random() < 0.88 else r.uniform(0.5, 0.82)) * paper
    if r.random() < 0.07:
        paper, text = text, paper
    image = Image.fromarray(np.clip(paper + (text - paper) * ink, 0, 255).astype(np.uint8))
    if r.random() < 0.5:
        k = r.uniform(0.85, 1.15)
        half = side / 2
        image, chars = jitter(image, r, (half - half * k, half - half * k, half + half * k, half + half * k), side, chars, 1.0, 0.01, int(paper))
    grey = photometry(r, np.asarray(image, np.float32))
    pixels = np.repeat(grey[None], 3, axis=0)
    if r.random() < 0.25:
        # Coloured paper and ink.
        pixels = pixels * np.array([r.uniform(0.75, 1) for _ in range(3)], np.float32)[:, None, None]
    return np.clip(pixels, 0, 255).astype(np.uint8), chars


def real_scales(r: random.Random, letter: float) -> "tuple[float, float]":
    """Image pixels to tile pixels, across and down, for print whose letters are `letter` pixels wide: about as it is served (choose-grid.ts)."""
    scale = np.exp(r.gauss(np.log(SERVED_LETTER), 0.22)) / letter
    # Small print is enlarged only so far, because tiles are few.
    scale = min(scale, LARGEST * np.exp(r.gauss(0, 0.12)))
    stretch = np.exp(r.gauss(0, 0.14) / 2)
    return scale * stretch, scale / stretch


def real_tile(r: random.Random, grey: np.ndarray, chars: np.ndarray, side: int = 448):
    """A tile from a real receipt at about the size at which it will be served, varied."""
    height, width = grey.shape
    across, down = real_scales(r, float(np.median(chars[:, 3])) if len(chars) else SERVED_LETTER)
    w, h = side / across, side / down
    scale = min(1.0, across, down)
    best = -1
    for _ in range(4):
        # Aim at text: around a random character, the fullest of four places.
        c = chars[r.randrange(len(chars))] if len(chars) else (0, width / 2, height / 2)
        u, v = c[1] - w * r.uniform(0.1, 0.9), c[2] - h * r.uniform(0.1, 0.9)
        u, v = min(max(u, -0.03 * w), max(width - 0.97 * w, 0)), min(max(v, -0.03 * h), max(height - 0.97 * h, 0))
        inside = ((chars[:, 1] > u) & (chars[:, 1] < u + w) & (chars[:, 2] > v) & (chars[:, 2] < v + h)).sum()
        if inside > best:
            best, x, y = inside, u, v
    x1, y1 = int(max(0, x - 40)), int(max(0, y - 40))
    crop = Image.fromarray(grey[y1 : int(y + h + 40), x1 : int(x + w + 40)])
    local = chars.copy()
    local[:, 1] -= x1
    local[:, 2] -= y1
    if scale < 0.8:
        crop = crop.resize((max(1, round(crop.width * scale)), max(1, round(crop.height * scale))), Image.BICUBIC)
        local[:, 1:5] *= scale
        x, y, w, h, x1, y1 = x * scale, y * scale, w * scale, h * scale, x1 * scale, y1 * scale
    image, local = jitter(crop, r, (x - x1, y - y1, x - x1 + w, y - y1 + h), side, local, 0.6, 0.008, 255)
    out = photometry(r, np.asarray(image, np.float32)) if r.random() < 0.6 else np.asarray(image, np.float32)
    return np.repeat(np.clip(out, 0, 255).astype(np.uint8)[None], 3, axis=0), local
