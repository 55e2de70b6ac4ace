"""Clean print as screens and PDF viewers draw it: small faces, letters between pixels, table rules, links, shaded cells; enlarged as it is served.

Rendered tiles (rendered.py) are drawn at the size at which they are read. A web page's letters are 7 pixels wide and are enlarged twice (choose-grid.ts):
their edges are soft, their stems are grey, and rules and underlines run close by."""

import functools
import io
import itertools
import random
import re

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from ..alphabet import CLASS_OF
from .augment import SERVED_LETTER, jitter
from .figures import Sheet, draw_figure
from .fonts import face, font_paths
from .words import Words

COMMON = ("liberation", "dejavu", "noto", "free", "nimbus", "tinos", "arimo", "cousine", "carlito", "caladea", "roboto", "opensans", "open-sans", "lato", "ubuntu",
          "texgyre", "lmroman", "lmsans", "urw", "gelasio", "croscore", "source", "inter", "crimson", "ebgaramond", "charis", "gentium", "linlibertine", "linbiolinum")
LIGATURES = (("ffi", "ﬃ"), ("ffl", "ﬄ"), ("ff", "ﬀ"), ("fi", "ﬁ"), ("fl", "ﬂ"))
SPELLED = {glyph: letters for letters, glyph in LIGATURES}
# The share of tiles with charts, boxes, bars and large capitals (figures.py).
FIGURES = 0.42
LINK, VISITED = (6, 69, 173), (11, 0, 128)


@functools.lru_cache(None)
def common_faces() -> "list[str]":
    mono, proportional = font_paths()
    found = [p for p in proportional if any(name in p.lower() for name in COMMON)]
    return found or list(proportional)


@functools.lru_cache(None)
def bold_faces() -> "list[str]":
    return [p for p in common_faces() if re.search("bold|black|heavy", p.lower())] or common_faces()


def clean_text(r: random.Random, words: Words) -> str:
    """A cell or a line: running text in its own order, names, numbers, dates."""
    kind = r.random()
    if kind < 0.5:
        at = r.randrange(len(words.text))
        return " ".join(words.text[at : at + r.choice((1, 1, 2, 2, 3, 4, 6, 9))])
    if kind < 0.58:
        return " ".join(words.accented(r) for _ in range(r.choice((1, 1, 2, 3))))
    if kind < 0.63:
        return " ".join(r.choice(words.narrow) for _ in range(r.choice((1, 1, 2, 3))))
    if kind < 0.74:
        return " ".join(words.number(r) for _ in range(r.choice((1, 1, 1, 2))))
    if kind < 0.82:
        at = r.randrange(len(words.text))
        return " ".join(w.title() for w in words.text[at : at + r.randint(1, 3)])
    if kind < 0.86:
        year = r.randint(1850, 2026)
        return r.choice((f"{year}–{year + r.randint(1, 9)}", f"{r.randint(0, 9)}–{r.randint(0, 9)}", f"({year})", f"{r.uniform(0, 100):.1f}%", f"+{r.randint(1, 90)}", f"{year}-{(year + 1) % 100:02}"))
    return " ".join(words.word(r) for _ in range(r.randint(1, 3)))


@functools.lru_cache(None)
def ligatures(path: str) -> "tuple[tuple[str, str], ...]":
    """Letters that the face at path has one glyph for, and its character; the longest come first."""
    font = face(path, 40).font
    missing = bytes(font.getmask("\uffff"))
    return tuple((letters, glyph) for letters, glyph in LIGATURES if bytes(font.getmask(glyph)) != missing)


def printed_letters(word: str, ends: "list[float]"):
    """Word as printed, where each glyph ends -> letters with begin and end; those of a ligature share its width."""
    for glyph, a, b in zip(word, ends, ends[1:]):
        letters = SPELLED.get(glyph, glyph)
        for i, c in enumerate(letters):
            yield c, a + (b - a) * i / len(letters), a + (b - a) * (i + 1) / len(letters)


def letter_ends(f, word: str) -> "list[float]":
    """Where each letter of a word ends, from 0 on, kerning included."""
    ends = list(itertools.accumulate(map(f.advance, word), initial=0.0))
    if ends[-1] == f.font.getlength(word):
        return ends
    return [f.font.getlength(word[:i]) for i in range(len(word) + 1)]


def scanned(r: random.Random, image: Image.Image) -> Image.Image:
    """The page printed and scanned at the size at which it is kept: letters of seven pixels do not bear what larger ones do (augment.py)."""
    grey = image.convert("L")
    if r.random() < 0.6:
        grey = grey.filter(ImageFilter.GaussianBlur(r.uniform(0.2, 0.6)))
    pixels = np.asarray(grey, np.float32)
    pixels = pixels + np.random.default_rng(r.getrandbits(32)).standard_normal(pixels.shape, dtype=np.float32) * r.choice((0, 2, 6, 14))
    if r.random() < 0.25:
        # Black and white, as faxes and old scanners keep pages.
        low, high = np.percentile(pixels, (3, 97))
        pixels = np.where(pixels > low + (high - low) * r.uniform(0.35, 0.6), 255, 0)
    else:
        pixels = (pixels - 255) * r.uniform(0.5, 1.1) + r.uniform(225, 255)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).convert("RGB")


def screen_tile(r: random.Random, words: Words, side: int = 448):
    """-> (pixels [3,side,side] uint8, characters [n,6])."""
    across, down = (np.exp(r.uniform(np.log(0.8), np.log(2.05))) for _ in range(2))
    down = across * np.exp(r.gauss(0, 0.1)) if r.random() < 0.9 else down
    width, height = int(np.ceil(side / across)), int(np.ceil(side / down))
    # Between pixels: drawn large and averaged down. On pixels: hinted, every letter alike.
    fine = 3 if r.random() < 0.75 else 1
    # A letter is about half as wide as its face is high.
    size = np.exp(r.gauss(np.log(2 * SERVED_LETTER * 0.92), 0.3)) / np.sqrt(across * down)
    size = float(np.clip(size, 7, 40))
    mono, proportional = font_paths()
    faces = common_faces()
    pick = lambda: r.choice(faces) if r.random() < 0.75 else r.choice(proportional if r.random() < 0.85 else mono)
    dark = r.random() < 0.06
    paper = tuple(r.randint(0, 60) for _ in range(3)) if dark else r.choice(((255, 255, 255), (255, 255, 255), tuple(r.randint(225, 255) for _ in range(3))))
    ink = tuple(r.randint(200, 255) for _ in range(3)) if dark else (lambda g: (g, g, g))(r.choice((0, 0, 32, 34, 51, 85, r.randint(0, 120))))
    image = Image.new("RGB", (width * fine, height * fine), paper)
    draw = ImageDraw.Draw(image)
    rows: list = []
    taken: list = []

    def footnote(x, y, f, colour):
        """A raised mark after a word; -> where it ends."""
        g = face(f.path, max(5, round(f.size * r.uniform(0.55, 0.7))))
        for c in r.choice((str(r.randint(1, 19)), r.choice("abcd"), "*", "**")):
            draw.text((round(x), round(y + 0.05 * f.size)), c, fill=colour, font=g.font)
            rows.append((CLASS_OF[c], (x + g.advance(c) / 2) / fine, (y + 0.05 * f.size + g.ascent - 0.36 * g.size) / fine, g.advance(c) / fine, 0.95 * g.size / fine, 0.0))
            x += g.advance(c)
        return x

    def write(x, y, text, f, colour, underline):
        """Letters left to right, as many as fit; -> where the text ends."""
        baseline = y + f.ascent
        begin, start = x, True
        for word in text.split(" "):
            # A browser sets ligatures wherever the face has them; other programs do not.
            for letters, glyph in ligatures(f.path) if joined else ():
                word = word.replace(letters, glyph)
            draw.text((round(x), round(y)), word, fill=colour, font=f.font)
            ends = letter_ends(f, word)
            start = True
            for c, a, b in printed_letters(word, ends):
                if c in CLASS_OF:
                    rows.append((CLASS_OF[c], (x + (a + b) / 2) / fine, (baseline - 0.36 * f.size) / fine, (b - a) / fine, 0.95 * f.size / fine, float(start)))
                    start = False
            x += ends[-1]
            if r.random() < 0.015 and f.size > 10 * fine:
                x = footnote(x, y, f, colour)
            x += f.advance(" ")
        x -= f.advance(" ")
        if r.random() < 0.04:
            # Struck out, by a program or by a pen; words remain what they are.
            at, slope = baseline - f.size * r.uniform(0.2, 0.34), r.choice((0, 0, r.uniform(-0.03, 0.03)))
            pen = colour if r.random() < 0.6 else r.choice(((200, 20, 20), (20, 40, 160), (90, 90, 90)))
            for at in (at, at + 0.12 * f.size)[: r.choice((1, 1, 1, 2))]:
                draw.line([(begin, at - slope * (x - begin)), (x, at + slope * (x - begin))], fill=pen, width=max(1, round(r.uniform(0.04, 0.1) * f.size)))
        if underline:
            at = round(baseline + 0.1 * f.size)
            draw.line([(begin, at), (x, at)], fill=colour, width=max(1, round(0.06 * f.size)))
        return x

    joined = r.random() < 0.6
    regular, bold = pick(), r.choice(bold_faces()) if r.random() < 0.5 else pick()
    f = face(regular, max(5, round(size * fine)))
    heading = face(bold, max(5, round(size * fine * r.choice((1, 1, 1.1, 1.4)))))
    ruled = r.random() < 0.5
    rule = tuple(r.randint(120, 220) for _ in range(3)) if r.random() < 0.8 else ink
    thick = max(1, round(fine * r.choice((1, 1, 1, 2))))
    shade = tuple(min(255, max(0, c + (r.randint(10, 40) if dark else -r.randint(4, 30)))) for c in paper)
    pad = f.size * r.uniform(0.2, 0.6)
    leading = f.size * r.uniform(1.1, 1.9) if not ruled else f.size * r.uniform(1.25, 2.1)
    layout = r.random() if r.random() > FIGURES else None
    if layout is None:
        draw_figure(Sheet(draw, write, lambda: clean_text(r, words), width * fine, height * fine, f, heading, ink, paper, rule, thick), r)
    elif layout < 0.17:
        # A few labels on an empty page.
        for _ in range(r.choice((1, 1, 2, 3, 5, 8))):
            g = heading if r.random() < 0.4 else f
            text = clean_text(r, words)
            while " " in text and g.font.getlength(text) > width * fine:
                text = text.rsplit(" ", 1)[0]
            x, y = r.uniform(0, max(1, width * fine - g.font.getlength(text))), r.uniform(0, max(1, height * fine - 1.3 * g.size))
            if all(y + 1.4 * g.size < top or y > bottom for top, bottom in taken):
                taken.append((y, y + 1.4 * g.size))
                if r.random() < 0.15:
                    draw.rectangle([x - pad, y - 0.1 * g.size, x + g.font.getlength(text) + pad, y + 1.35 * g.size], outline=rule, width=thick)
                write(x, y, text, g, ink, r.random() < 0.1)
    elif layout < 0.7:
        # A table, or columns without rules: cells begin at the same places in every row.
        edges, x = [], r.uniform(-80, 20) * fine
        while x < width * fine:
            edges.append(x)
            x += f.size * r.uniform(2, 14)
        edges.append(x)
        right = [r.random() < 0.2 for _ in edges]
        y, row = r.uniform(-1, 1) * leading, 0
        while y < height * fine:
            head = row == 0 or r.random() < 0.06
            for left, stop, aligned in zip(edges, edges[1:], right):
                if ruled or head:
                    fill = shade if head else tuple(r.randint(0, 255) for _ in range(3)) if r.random() < 0.015 else None
                    draw.rectangle([left, y, stop, y + leading], fill=fill, outline=rule if ruled else None, width=thick)
                    if fill not in (None, shade):
                        continue
                if r.random() < 0.08:
                    continue
                g = heading if head else f
                text = clean_text(r, words)
                while " " in text and g.font.getlength(text) > stop - left - 2 * pad:
                    text = text.rsplit(" ", 1)[0]
                if g.font.getlength(text) > stop - left - 1.2 * pad:
                    continue
                link = not dark and r.random() < 0.18
                start = stop - pad - g.font.getlength(text) if aligned else left + pad
                write(start, y + (leading - 1.15 * g.size) / 2, text, g, r.choice((LINK, LINK, VISITED, (0, 0, 238))) if link else ink, link and r.random() < 0.7)
            y, row = y + leading, row + 1
    else:
        # Running text.
        y, left = r.uniform(-1, 1) * leading, r.uniform(-40, 40) * fine
        foreign = r.random() < 0.3
        while y < height * fine:
            g = heading if r.random() < 0.08 else f
            at, x = r.randrange(len(words.text)), left
            while x < width * fine:
                text = clean_text(r, words) if r.random() < 0.25 else words.accented(r) if foreign else words.text[at % len(words.text)]
                link = not dark and r.random() < 0.06
                x = write(x, y, text, g, LINK if link else ink, link and r.random() < 0.7) + g.advance(" ")
                at += 1
                if r.random() < 0.02:
                    break
            y += leading * (1 if r.random() < 0.93 else 1.8)
    if fine > 1:
        image = image.reduce(fine)
    if r.random() < 0.1:
        k = r.uniform(0.6, 0.95)
        image = image.resize((max(8, int(image.width * k)), max(8, int(image.height * k))), r.choice((Image.BILINEAR, Image.BICUBIC, Image.LANCZOS)))
    scan = not dark and r.random() < 0.3
    if scan:
        image = scanned(r, image)
    image = image.resize((side, side), Image.BICUBIC)
    if r.random() < 0.25:
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=r.randint(45, 95))
        image = Image.open(buffer)
    pixels = np.asarray(image, np.float32)
    if r.random() < 0.15:
        pixels = pixels + np.random.default_rng(r.getrandbits(32)).standard_normal(pixels.shape, dtype=np.float32) * r.uniform(1, 6)
    chars = np.array(rows, np.float32).reshape(-1, 6)
    if len(chars):
        chars[:, [1, 3]] *= side / width
        chars[:, [2, 4]] *= side / height
        chars = chars[(chars[:, 1:3] > 0).all(1) & (chars[:, 1:3] < side).all(1)]
    if scan:
        # Sheets lie a little askew on the glass.
        image, chars = jitter(Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)), r, (0, 0, side, side), side, chars, 0.4, 0.003, 255)
        pixels = np.asarray(image, np.float32)
    return np.clip(pixels, 0, 255).astype(np.uint8).transpose(2, 0, 1).copy(), chars
