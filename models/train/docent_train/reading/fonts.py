"""The machine's Latin text fonts, by fontconfig."""

import functools
import subprocess

from PIL import ImageFont

EXCLUDE = ("symbol", "dingbat", "math", "music", "emoji", "icon", "barcode", "braille", "initials", "outline", "cmex", "cmsy", "d050", "goudyinitial", "csc", "caps")


@functools.lru_cache(None)
def font_paths() -> "tuple[tuple[str, ...], tuple[str, ...]]":
    """-> (monospaced, proportional) sorted file paths that cover English, German and French."""
    def query(pattern):
        out = subprocess.run(["fc-list", pattern, "file"], capture_output=True, text=True, check=True).stdout
        return {line.rstrip(": \n") for line in out.splitlines()}

    every = query(":lang=en") & query(":lang=de") & query(":lang=fr")
    good = {p for p in every if p.lower().endswith((".ttf", ".otf")) and not any(x in p.lower() for x in EXCLUDE)}
    mono = query(":spacing=100") | query(":spacing=90") | {p for p in good if "mono" in p.lower() or "courier" in p.lower() or "code" in p.lower()}
    return tuple(sorted(good & mono)), tuple(sorted(good - mono))


class Face:
    """One font at one size, with cached advances."""

    def __init__(self, path: str, size: int):
        self.path = path
        self.font = ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
        self.size = size
        self.ascent = self.font.getmetrics()[0]
        self.advances: dict = {}

    def advance(self, char: str) -> float:
        if char not in self.advances:
            self.advances[char] = self.font.getlength(char)
        return self.advances[char]


@functools.lru_cache(2000)
def face(path: str, size: int) -> Face:
    return Face(path, size)
