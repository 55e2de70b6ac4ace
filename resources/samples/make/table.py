"""Draws table.png: a small made-up table, as a web page would show it.

Run: python3 table.py   (Pillow, Liberation fonts)
"""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

OUT = Path(__file__).resolve().parent.parent / "table.png"
FONTS = "/usr/share/fonts/truetype/liberation/LiberationSans-{}.ttf"
TITLE = "Lighthouses of the Northern Coast"
HEADER = ["Lighthouse", "Island", "Built", "Height (m)", "Keeper"]
ROWS = [
    ["Harrow Point", "Skerra", "1874", "31", "Ingrid Lowe"],
    ["Black Reef", "Tolsay", "1891", "42", "Peter Sand"],
    ["Old Minch", "Skerra", "1836", "24", "none"],
    ["Kelda North", "Kelda", "1902", "38", "Mary Cullen"],
    ["Fishers' Light", "Orran", "1859", "19", "none"],
    ["Storm Head", "Tolsay", "1923", "47", "Daniel Ross"],
    ["Grey Sister", "Orran", "1911", "35", "Ewa Novak"],
]
WIDTHS = [200, 130, 110, 150, 190]
ROW_HEIGHT, MARGIN, TOP = 46, 30, 84
RIGHT_ALIGNED = {2, 3}


def draw():
    width = sum(WIDTHS) + 2 * MARGIN
    height = TOP + ROW_HEIGHT * (len(ROWS) + 1) + MARGIN
    image = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(image)
    regular, bold = (ImageFont.truetype(FONTS.format(s), 22) for s in ("Regular", "Bold"))
    pen.text((MARGIN, 28), TITLE, fill=(20, 20, 20), font=ImageFont.truetype(FONTS.format("Bold"), 28))
    for r, row in enumerate([HEADER, *ROWS]):
        y, x = TOP + r * ROW_HEIGHT, MARGIN
        for c, (text, cell) in enumerate(zip(row, WIDTHS)):
            fill = (226, 232, 240) if r == 0 else (246, 248, 250) if r % 2 == 0 else (255, 255, 255)
            pen.rectangle((x, y, x + cell, y + ROW_HEIGHT), fill=fill, outline=(150, 158, 168))
            right = c in RIGHT_ALIGNED
            at = (x + cell - 14, y + ROW_HEIGHT // 2) if right else (x + 14, y + ROW_HEIGHT // 2)
            pen.text(at, text, fill=(20, 20, 20), font=bold if r == 0 else regular, anchor="rm" if right else "lm")
            x += cell
    return image


if __name__ == "__main__":
    draw().save(OUT, optimize=True)
