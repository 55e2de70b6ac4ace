"""Draws receipt.jpg: a thermal shop receipt, invented shop and figures, grey, mildly noisy and a little skewed.

Run: python3 receipt.py   (Pillow, NumPy, Liberation fonts; seed fixed, so the picture is reproducible)
"""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

SEED = 20240117
WIDTH, HEIGHT, MARGIN = 640, 1330, 46
FONTS = "/usr/share/fonts/truetype/liberation/LiberationSans-{}.ttf"
OUT = Path(__file__).resolve().parent.parent / "receipt.jpg"

ITEMS = [
    ("9556001128", "WHOLEMEAL BREAD 400G", 2, 4.20),
    ("9555021507", "FRESH MILK 1L", 1, 7.85),
    ("9557305000", "FREE RANGE EGGS 10S", 1, 9.90),
    ("8888196171", "GREEN TEA 25 BAGS", 3, 6.50),
    ("9556781002", "DISH SOAP LEMON 900ML", 1, 5.45),
]
TAX_RATE = 0.06
CASH = 60.00


def font(size, style="Regular"):
    return ImageFont.truetype(FONTS.format(style), size)


class Paper:
    """A strip of paper with a cursor that moves down as lines are printed."""

    def __init__(self):
        self.image = Image.new("L", (WIDTH, HEIGHT), 250)
        self.draw = ImageDraw.Draw(self.image)
        self.y = 56

    def line(self, *, left="", right="", middle="", size=24, style="Regular", gap=10):
        f = font(size, style)
        for text, x, anchor in ((left, MARGIN, "la"), (middle, WIDTH // 2, "ma"), (right, WIDTH - MARGIN, "ra")):
            if text:
                self.draw.text((x, self.y), text, fill=40, font=f, anchor=anchor)
        self.y += size + gap

    def columns(self, cells, size=24, gap=10, style="Regular"):
        for text, x, anchor in cells:
            self.draw.text((x, self.y), text, fill=40, font=font(size, style), anchor=anchor)
        self.y += size + gap

    def rule(self):
        for x in range(MARGIN, WIDTH - MARGIN, 12):
            self.draw.line((x, self.y + 8, x + 6, self.y + 8), fill=60, width=2)
        self.y += 26


def print_receipt():
    paper = Paper()
    paper.line(middle="KEDAI RUNCIT SERI MURNI", size=34, style="Bold", gap=8)
    paper.line(middle="(202301017734-K)", size=21, gap=8)
    paper.line(middle="NO. 18, JALAN KENANGA 3/4,", size=22, gap=6)
    paper.line(middle="TAMAN MELATI, 53100 KUALA LUMPUR", size=22, gap=6)
    paper.line(middle="TEL: 03-4108 2956", size=22, gap=6)
    paper.line(middle="SST ID: W10-1808-32000417", size=22, gap=22)
    paper.line(middle="TAX INVOICE", size=28, style="Bold", gap=20)
    paper.line(left="Invoice No: KM-004821", gap=8)
    paper.line(left="Date: 17/01/2024", right="Time: 18:42:09", gap=8)
    paper.line(left="Cashier: AISYAH", right="Counter: 02", gap=10)
    paper.rule()
    paper.columns(
        [("Item", MARGIN, "la"), ("Qty", 350, "ra"), ("Price", 465, "ra"), ("Amount", WIDTH - MARGIN, "ra")],
        size=23, style="Bold",
    )
    paper.rule()
    for code, name, quantity, price in ITEMS:
        paper.line(left=name, size=23, gap=4)
        amount = f"{quantity * price:.2f}"
        paper.columns(
            [(code, MARGIN, "la"), (str(quantity), 350, "ra"), (f"{price:.2f}", 465, "ra"), (amount, WIDTH - MARGIN, "ra")],
            size=23, gap=14,
        )
    paper.rule()
    subtotal = sum(quantity * price for _, _, quantity, price in ITEMS)
    tax = round(subtotal * TAX_RATE, 2)
    total = round(round((subtotal + tax) * 20) / 20, 2)  # cash totals are rounded to 5 sen
    quantity = sum(item[2] for item in ITEMS)
    paper.line(left=f"Total Qty: {quantity}", gap=12)
    for label, value in (
        ("Subtotal", subtotal), ("SST 6%", tax), ("Rounding", total - subtotal - tax),
    ):
        paper.line(left=label, right=f"{value:.2f}", gap=9)
    paper.line(left="TOTAL (RM)", right=f"{total:.2f}", size=32, style="Bold", gap=12)
    paper.line(left="CASH", right=f"{CASH:.2f}", gap=9)
    paper.line(left="CHANGE", right=f"{CASH - total:.2f}", gap=14)
    paper.rule()
    paper.line(middle="THANK YOU, PLEASE COME AGAIN", size=22, gap=6)
    paper.line(middle="GOODS SOLD ARE NOT RETURNABLE", size=20)
    assert paper.y < HEIGHT - 30, paper.y
    return paper.image


def scan(image, rng):
    """Thermal print and a flatbed: uneven ink, slight blur, half a degree of skew, paper grain."""
    ink = 255 - np.asarray(image, np.float32)
    bands = np.repeat(rng.uniform(0.86, 1.0, (HEIGHT // 19 + 1, 1)), 19, axis=0)[:HEIGHT]
    ink = ink * bands
    faded = Image.fromarray((255 - ink).clip(0, 255).astype(np.uint8))
    faded = faded.rotate(0.5, Image.BICUBIC, fillcolor=250).filter(ImageFilter.GaussianBlur(0.6))
    pixels = np.asarray(faded, np.float32) + rng.normal(0, 3.5, (HEIGHT, WIDTH))
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


if __name__ == "__main__":
    scan(print_receipt(), np.random.default_rng(SEED)).save(OUT, quality=86)
