"""What printers, scanners and cameras do to a page. Geometry carries the characters along; everything else leaves them in place."""
from __future__ import annotations

import io
import random

import numpy as np
from PIL import Image, ImageFilter

from .render import Char


def degrade(image: Image.Image, chars: list[Char], rng: random.Random, strength: float = 1.0) -> tuple[Image.Image, list[Char]]:
    """A random chain of the functions below; strength 0 returns the page as it is, 1 is what training uses."""
    chance = lambda p: rng.random() < p * strength  # noqa: E731
    if chance(0.12):
        image = bleed_through(image, rng)
    if chance(0.2):
        image = thermal(image, rng)
    if chance(0.35):
        image, chars = skew(image, chars, rng)
    elif chance(0.2):
        image, chars = perspective(image, chars, rng)
    if chance(0.2):
        image = low_resolution(image, rng)
    if chance(0.35):
        image = blur(image, rng)
    if chance(0.3):
        image = shadow(image, rng)
    if chance(0.45):
        image = grain(image, rng)
    if chance(0.12):
        image = binarise(image, rng)
    if chance(0.3):
        image = contrast(image, rng)
    if chance(0.4):
        image = jpeg(image, rng)
    return image, chars


def _noise(rng: random.Random, shape: tuple[int, int]) -> np.ndarray:
    return np.random.default_rng(rng.getrandbits(32)).standard_normal(shape, dtype=np.float32)


def _field(rng: random.Random, size: tuple[int, int], cell: int) -> np.ndarray:
    """A smooth random field in 0..1 of `size` (width, height)."""
    coarse = np.random.default_rng(rng.getrandbits(32)).integers(0, 256, (max(2, size[1] // cell), max(2, size[0] // cell)), dtype=np.uint8)
    return np.asarray(Image.fromarray(coarse).resize(size, Image.BICUBIC), np.float32) / 255


def _image(grey: np.ndarray) -> Image.Image:
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))


def blur(image: Image.Image, rng: random.Random) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.2)))


def grain(image: Image.Image, rng: random.Random) -> Image.Image:
    return _image(np.asarray(image, np.float32) + _noise(rng, (image.height, image.width)) * rng.uniform(1, 16))


def jpeg(image: Image.Image, rng: random.Random) -> Image.Image:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=rng.randint(25, 88))
    return Image.open(buffer).convert("L")


def contrast(image: Image.Image, rng: random.Random) -> Image.Image:
    gain, lift = rng.uniform(0.6, 1.15), rng.uniform(-25, 25)
    return image.point([min(255, max(0, round((v - 128) * gain + 128 + lift))) for v in range(256)])


def low_resolution(image: Image.Image, rng: random.Random) -> Image.Image:
    k = rng.uniform(0.55, 0.9)
    small = image.resize((max(1, int(image.width * k)), max(1, int(image.height * k))), rng.choice((Image.BILINEAR, Image.BICUBIC, Image.BOX)))
    return small.resize(image.size, Image.BICUBIC)


def binarise(image: Image.Image, rng: random.Random) -> Image.Image:
    # Between this page's own ink and paper, so that the threshold never empties it.
    low, high = np.percentile(np.asarray(image)[::3, ::3], (1, 90))
    threshold = low + (high - low) * rng.uniform(0.45, 0.75)
    return image.point([255 if v > threshold else 0 for v in range(256)])


def shadow(image: Image.Image, rng: random.Random) -> Image.Image:
    """Uneven light: a slope over the page, or soft patches."""
    if rng.random() < 0.5:
        across = np.linspace(rng.uniform(0.55, 1), rng.uniform(0.8, 1), image.width, dtype=np.float32)[None]
        down = np.linspace(rng.uniform(0.75, 1), rng.uniform(0.75, 1), image.height, dtype=np.float32)[:, None]
        light = across * down
    else:
        light = 1 - rng.uniform(0.1, 0.45) * _field(rng, image.size, max(60, image.width // rng.randint(2, 5)))
    return _image(np.asarray(image, np.float32) * light)


def thermal(image: Image.Image, rng: random.Random) -> Image.Image:
    """Uneven, fading print with holes and missed lines."""
    grey = np.asarray(image, np.float32)
    paper = float(np.percentile(grey[::4, ::4], 95))
    keep = np.clip(_field(rng, image.size, rng.randint(12, 90)) * rng.uniform(0.5, 1.4) + rng.uniform(0.2, 0.5), 0, 1)
    if rng.random() < 0.4:
        keep = keep * (np.random.default_rng(rng.getrandbits(32)).random(grey.shape, dtype=np.float32) > rng.uniform(0, 0.3))
    if rng.random() < 0.3:  # dead needles: thin vertical stripes
        for _ in range(rng.randint(1, 4)):
            x = rng.randrange(image.width)
            keep[:, x : x + rng.randint(1, 2)] *= 0.2
    return _image(paper + (grey - paper) * keep)


def bleed_through(image: Image.Image, rng: random.Random) -> Image.Image:
    """The mirrored back of the sheet shines through, shifted."""
    back = image.transpose(Image.FLIP_LEFT_RIGHT).filter(ImageFilter.GaussianBlur(rng.uniform(1, 2.5)))
    back = back.transform(back.size, Image.AFFINE, (1, 0, rng.uniform(-30, 30), 0, 1, rng.uniform(-30, 30)), Image.NEAREST, fillcolor=255)
    amount = rng.uniform(0.05, 0.25)
    grey = np.asarray(image, np.float32)
    return _image(grey - (255 - np.asarray(back, np.float32)) * amount)


def skew(image: Image.Image, chars: list[Char], rng: random.Random, degrees: float | None = None) -> tuple[Image.Image, list[Char]]:
    """Turned and sheared a little about the centre, the page's size kept."""
    angle = np.deg2rad(rng.gauss(0, 1.2) if degrees is None else degrees)
    shear = rng.gauss(0, 0.008) if degrees is None else 0.0
    cx, cy = image.width / 2, image.height / 2
    # Pillow wants the map from the output to the source.
    m = np.array([[np.cos(angle), np.sin(angle) + shear], [-np.sin(angle), np.cos(angle)]])
    offset = np.array([cx, cy]) - m @ np.array([cx, cy])
    out = image.transform(image.size, Image.AFFINE, (m[0, 0], m[0, 1], offset[0], m[1, 0], m[1, 1], offset[1]), Image.BICUBIC, fillcolor=_edge(image))
    forward = np.linalg.inv(m)
    return out, _moved(chars, lambda p: (p - offset) @ forward.T, image.size)


def perspective(image: Image.Image, chars: list[Char], rng: random.Random) -> tuple[Image.Image, list[Char]]:
    """A camera held askew: the corners of the page move by up to 4 %."""
    w, h = image.size
    corners = np.array([[0, 0], [w, 0], [w, h], [0, h]], float)
    moved = corners + np.array([[rng.uniform(-0.01, 0.04) * w * (1 if x == 0 else -1), rng.uniform(-0.01, 0.04) * h * (1 if y == 0 else -1)] for x, y in corners])
    back = _homography(moved, corners)  # output -> source
    out = image.transform(image.size, Image.PERSPECTIVE, tuple(back.ravel()[:8]), Image.BICUBIC, fillcolor=_edge(image))
    forward = np.linalg.inv(back)

    def move(p: np.ndarray) -> np.ndarray:
        q = np.c_[p, np.ones(len(p))] @ forward.T
        return q[:, :2] / q[:, 2:]

    return out, _moved(chars, move, image.size)


def _edge(image: Image.Image) -> int:
    """The paper's grey, for what comes into view beside the page."""
    return int(np.percentile(np.asarray(image)[::8, ::8], 80))


def _homography(source: np.ndarray, target: np.ndarray) -> np.ndarray:
    """3x3 matrix that takes four source points to four target points."""
    rows, right = [], []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    return np.append(np.linalg.solve(np.array(rows), np.array(right)), 1).reshape(3, 3)


def _moved(chars: list[Char], move, size: tuple[int, int]) -> list[Char]:  # noqa: ANN001
    """Characters with their centres moved; cells take the local change of scale; what left the page is dropped."""
    if not chars:
        return chars
    box = np.array([c[1:5] for c in chars], float)
    centre = move(box[:, :2])
    w = np.linalg.norm(move(box[:, :2] + np.c_[box[:, 2] / 2, np.zeros(len(box))]) - centre, axis=1) * 2
    h = np.linalg.norm(move(box[:, :2] + np.c_[np.zeros(len(box)), box[:, 3] / 2]) - centre, axis=1) * 2
    return [(c[0], float(x), float(y), float(cw), float(ch), c[5]) for c, (x, y), cw, ch in zip(chars, centre, w, h, strict=True) if 0 <= x < size[0] and 0 <= y < size[1]]
