"""The machine's Latin text faces by role, found through fontconfig; several hundred on a Debian with its font packages."""
from __future__ import annotations

import functools
import random
import re
import subprocess
from dataclasses import dataclass

from PIL import ImageFont

_SKIP = re.compile(r"symbol|dingbat|math|music|emoji|icon|initials|keyboard|d050|hairline|thin|extralight|outline|serif extra|upright italic|z003", re.I)
_SERIF = re.compile(r"serif|roman|times|garamond|didot|bookman|schola|termes|pagella|bonum|c059|p052|libertine|charis|doulos|gentium|tinos|caladea|vollkorn|old standard|junicode|concrete|classical|verana$|chorus|georgia|palatino|century", re.I)
_MONO = re.compile(r"mono|courier|\bcode\b|typewriter text$|cousine|hack|inconsolata|anonymous|cursor|fixed", re.I)


@dataclass(frozen=True)
class Family:
    """Paths of one family's faces; `bold` is `regular` where there is none."""

    name: str
    role: str
    regular: str
    bold: str
    italic: str


@functools.lru_cache(None)
def families() -> dict[str, tuple[Family, ...]]:
    """Families that cover English, German and French, by role (mono, sans, serif; 'dot' shares mono's), sorted by name."""
    listing = subprocess.run(["fc-list", ":lang=en:lang=de:lang=fr", "--format", "%{file}|%{family[0]}|%{weight}|%{slant}|%{width}|%{spacing}\n"], capture_output=True, text=True, check=True).stdout
    found: dict[str, dict[str, tuple[float, str]]] = {}
    spaced: set[str] = set()
    for line in sorted(listing.splitlines()):
        path, name, weight, slant, width, spacing = line.split("|")
        if not path.lower().endswith((".ttf", ".otf")) or _SKIP.search(f"{path.rsplit('/', 1)[-1]} {name}"):
            continue
        if spacing.isdigit() and int(spacing) >= 90:
            spaced.add(name)
        name = f"{name}/{width}" if width not in ("100", "") else name
        # Variable faces list a range "[0 210]" for their weight; they open at their default.
        heavy = float(weight) if re.fullmatch(r"[\d.]+", weight) else 80.0
        slot = "italic" if slant not in ("0", "") else "bold" if heavy >= 180 else "regular" if 40 <= heavy <= 120 else ""
        ideal = {"regular": 80, "bold": 200, "italic": 80, "": 0}[slot]
        if slot:
            faces = found.setdefault(name, {})
            off = abs(heavy - ideal)
            if slot not in faces or off < faces[slot][0]:
                faces[slot] = (off, path)
    out: dict[str, list[Family]] = {"mono": [], "sans": [], "serif": []}
    for name, faces in sorted(found.items()):
        if "regular" not in faces:
            continue
        regular = faces["regular"][1]
        plain = name.split("/")[0]
        role = "mono" if plain in spaced or _MONO.search(plain) else "serif" if _SERIF.search(plain) and "sans" not in plain.lower() else "sans"
        out[role].append(Family(name, role, regular, faces.get("bold", (0, regular))[1], faces.get("italic", (0, regular))[1]))
    if not out["sans"]:
        raise RuntimeError("fontconfig lists no sans face that covers English, German and French: install a Debian font package such as fonts-dejavu")
    for role in ("mono", "serif"):
        out[role] = out[role] or out["sans"]
    return {**{role: tuple(list_) for role, list_ in out.items()}, "dot": tuple(out["mono"])}


class Face:
    """One face at one pixel size, advances remembered."""

    def __init__(self, path: str, size: int) -> None:
        self.font = ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
        self.size = size
        self.advances: dict[str, float] = {}

    def advance(self, char: str) -> float:
        value = self.advances.get(char)
        if value is None:
            value = self.advances[char] = self.font.getlength(char)
        return value

    def ends(self, text: str) -> list[float]:
        """Pen position after every character, kerning included."""
        advance = self.advance
        pen, out = 0.0, []
        for char in text:
            pen += advance(char)
            out.append(pen)
        if len(text) > 1 and abs(self.font.getlength(text) - pen) > 0.75:
            getlength = self.font.getlength
            out = [getlength(text[: k + 1]) for k in range(len(text))]
        return out


@functools.lru_cache(3000)
def face(path: str, size: int) -> Face:
    return Face(path, size)


def choose(rng: random.Random, role: str) -> Family:
    return rng.choice(families()[role])
