"""What stands beside print on a page and is not print: charts with legends, boxes and circles to tick, dark bars, grids of verdicts, very large capitals.

Each function draws on a sheet of screen print (screen.py). What it draws itself is background: a circle is no "O" and a box no "D"."""

import colorsys
import random
from typing import Callable, NamedTuple

from PIL import ImageDraw

from .fonts import Face, face

VERDICTS = ("Pass Fail", "Passed Failed", "PASS FAIL", "OK NOK", "Yes No", "Y N", "yes no", "OK Fail n/a", "Pass Fail N/A", "Ja Nein", "A B C D", "High Medium Low", "Open Closed", "1 2 3 4 5", "+ -", "x")
QUESTIONS = ("Yes No", "Male Female", "Mr Mrs Ms", "Single Married Widowed", "Cash Card Invoice", "Small Medium Large", "OK Advisory Fail", "Monthly Quarterly Yearly", "Ja Nein", "Oui Non", "Option 1|Option 2|Option 3", "Other")


class Sheet(NamedTuple):
    """All lengths in the pixels that are drawn on."""

    draw: ImageDraw.ImageDraw
    # (x, y, text, face, colour, underlined) -> where the text ends
    write: "Callable[[float, float, str, Face, tuple, bool], float]"
    # a few words, as a cell or a label has them
    text: "Callable[[], str]"
    width: int
    height: int
    face: Face
    heading: Face
    ink: tuple
    paper: tuple
    rule: tuple
    thick: int


def hue(r: random.Random, light: bool = False) -> tuple:
    """A colour of a chart or a button."""
    h, s, v = r.random(), r.uniform(0.35, 1), r.uniform(0.75, 1) if light else r.uniform(0.35, 0.95)
    return tuple(round(255 * c) for c in colorsys.hsv_to_rgb(h, s * (0.3 if light else 1), v))


def on(colour: tuple) -> tuple:
    """Black or white, whichever is seen better on a colour."""
    return (255, 255, 255) if sum(c * k for c, k in zip(colour, (0.3, 0.59, 0.11))) < 150 else (0, 0, 0)


def sized(r: random.Random, f: Face, least: float, most: float) -> Face:
    return face(f.path, max(5, round(f.size * r.uniform(least, most))))


def fitting(sheet: Sheet, f: Face, room: float) -> str:
    """As much of a text as there is room for; empty if not even a word fits."""
    text = sheet.text()
    while " " in text and f.font.getlength(text) > room:
        text = text.rsplit(" ", 1)[0]
    return text if f.font.getlength(text) <= room else ""


def label(sheet: Sheet, r: random.Random, f: Face, room: float) -> str:
    """What a series or a column is called: mostly one word with a capital."""
    text = fitting(sheet, f, room)
    return text.split(" ")[0].capitalize() if r.random() < 0.5 else text


def swatch(sheet: Sheet, r: random.Random, kind: str, colour: tuple, x: float, y: float, f: Face) -> float:
    """The sign of a series in a legend, at the height of a line of text; -> where it ends."""
    middle, half = y + f.ascent - 0.33 * f.size, 0.5 * f.size * r.uniform(0.6, 1.1)
    if kind == "square":
        sheet.draw.rectangle([x, middle - half, x + 2 * half, middle + half], fill=colour)
        return x + 2 * half
    if kind == "dot":
        sheet.draw.ellipse([x, middle - half, x + 2 * half, middle + half], fill=colour if r.random() < 0.8 else None, outline=colour, width=sheet.thick)
        return x + 2 * half
    long, pen = f.size * r.uniform(1.2, 2.6), max(1, f.size * r.uniform(0.07, 0.35))
    sheet.draw.line([(x, middle), (x + long, middle)], fill=colour, width=round(pen))
    if kind == "marked":
        sheet.draw.ellipse([x + long / 2 - half / 2, middle - half / 2, x + long / 2 + half / 2, middle + half / 2], fill=colour)
    return x + long


def legend(sheet: Sheet, r: random.Random, colours: "list[tuple]", f: Face, x: float, y: float, across: bool):
    kind = r.choice(("square", "square", "line", "line", "marked", "dot"))
    gap, leading = f.size * r.uniform(0.15, 0.8), f.size * r.uniform(1.15, 1.8)
    ink = sheet.ink if r.random() < 0.85 else None
    for colour in colours:
        text = label(sheet, r, f, 9 * f.size)
        if not text:
            continue
        after = r.random() < 0.04
        start = x if after else swatch(sheet, r, kind, colour, x, y, f) + gap
        end = sheet.write(start, y, text, f, ink or colour, False)
        if after:
            end = swatch(sheet, r, kind, colour, end + gap, y, f)
        if across:
            x = end + f.size * r.uniform(0.8, 2)
        else:
            y += leading


def chart(sheet: Sheet, r: random.Random):
    """Axes, grid, bars or lines, their labels and a legend below, beside, above or inside."""
    draw, f, thick = sheet.draw, sized(r, sheet.face, 0.65, 1.05), sheet.thick
    left, top = sheet.width * r.uniform(-0.3, 0.35), sheet.height * r.uniform(-0.3, 0.4)
    right, bottom = left + sheet.width * r.uniform(0.45, 1), top + sheet.height * r.uniform(0.35, 0.85)
    colours = [hue(r) for _ in range(r.randint(1, 6))]
    numbers = r.random() < 0.6
    if r.random() < 0.6:
        sheet.write(left, top - 2.2 * sheet.heading.size, fitting(sheet, sheet.heading, sheet.width * 0.8), sheet.heading, sheet.ink, False)
    # The scale at the left, with lines across or ticks.
    steps, unit = r.randint(2, 7), r.choice((1, 2, 5, 10, 20, 25, 50, 100, 0.1, 0.5, 1000))
    percent = r.choice(("", "", "%"))
    for i in range(steps + 1):
        y = bottom - (bottom - top) * i / steps
        if r.random() < 0.8:
            draw.line([(left, y), (right, y)], fill=sheet.rule, width=thick)
        if numbers:
            mark = f"{i * unit:g}" + percent
            sheet.write(left - f.font.getlength(mark) - 0.5 * f.size, y - 0.65 * f.size, mark, f, sheet.ink, False)
    count = r.randint(2, 8)
    step = (right - left) / count
    at = lambda i: left + step * (i + 0.5)
    value = lambda: bottom - (bottom - top) * r.uniform(0.03, 0.97)
    if r.random() < 0.5:
        wide, several = step * r.uniform(0.3, 0.9), r.random() < 0.3
        for i in range(count):
            y = value()
            colour = colours[i % len(colours)] if not several else colours[0]
            draw.rectangle([at(i) - wide / 2, y, at(i) + wide / 2, bottom], fill=colour)
            amount = r.choice((str(r.randint(1, 999)), f"{r.uniform(0, 100):.1f}", f"{r.randint(1, 99)}%"))
            if numbers and f.font.getlength(amount) < 1.1 * step:
                inside = r.random() < 0.4 and y + 1.5 * f.size < bottom and f.font.getlength(amount) < wide
                sheet.write(at(i) - f.font.getlength(amount) / 2, y + 0.1 * f.size if inside else y - 1.3 * f.size, amount, f, on(colour) if inside else sheet.ink, False)
    else:
        pen = max(1, round(f.size * r.uniform(0.05, 0.4)))
        for colour in colours:
            points = [(at(i), value()) for i in range(count)]
            draw.line(points, fill=colour, width=pen, joint="curve")
            if r.random() < 0.3:
                for x, y in points:
                    draw.ellipse([x - pen, y - pen, x + pen, y + pen], fill=colour)
            if r.random() < 0.25:
                sheet.write(points[-1][0] + 0.5 * f.size, points[-1][1] - 0.65 * f.size, label(sheet, r, f, 6 * f.size), f, colour, False)
    draw.line([(left, top), (left, bottom), (right, bottom)], fill=sheet.ink, width=max(thick, round(f.size * r.uniform(0.03, 0.15))))
    if r.random() < 0.8:
        years, dated = r.randint(1980, 2020), numbers and r.random() < 0.5
        for i in range(count):
            name = str(years + i) if dated else label(sheet, r, f, 0.95 * step)
            sheet.write(at(i) - f.font.getlength(name) / 2, bottom + 0.25 * f.size, name, f, sheet.ink, False)
    place = r.choice(("below", "below", "beside", "inside", "above"))
    x, y = {
        "below": (left, bottom + 1.8 * f.size),
        "beside": (right + f.size, top + r.uniform(0, 0.5) * (bottom - top)),
        "inside": (left + r.uniform(0.05, 0.5) * (right - left), top + 0.4 * f.size),
        "above": (left, top - 1.7 * f.size),
    }[place]
    if place == "inside" and r.random() < 0.7:
        draw.rectangle([x - 0.5 * f.size, y - 0.3 * f.size, x + 12 * f.size, y + 1.9 * f.size * len(colours)], fill=sheet.paper, outline=sheet.rule, width=thick)
    legend(sheet, r, colours, f, x, y, place == "above" or (place == "below" and r.random() < 0.5))


def legends(sheet: Sheet, r: random.Random):
    """Legends and nothing else: what a page that is cut into tiles shows of a chart."""
    y = sheet.height * r.uniform(0, 0.4)
    while y < sheet.height:
        f, count = sized(r, sheet.face, 0.65, 1.1), r.randint(2, 6)
        across = r.random() < 0.4
        legend(sheet, r, [hue(r) for _ in range(count)], f, sheet.width * r.uniform(0, 0.7), y, across)
        y += f.size * (2 if across else 1.8 * count) + sheet.height * r.uniform(0, 0.3)


def mark_box(sheet: Sheet, r: random.Random, round_: bool, x: float, y: float, side: float, pen: int, marked: bool):
    """A box or circle to tick; a marked one has a tick, a cross, a dot or is full."""
    box, ink = [x, y, x + side, y + side], sheet.ink if r.random() < 0.8 else hue(r)
    if round_:
        sheet.draw.ellipse(box, outline=ink, width=pen)
        if marked:
            k = side * r.uniform(0.2, 0.32)
            sheet.draw.ellipse([x + k, y + k, x + side - k, y + side - k], fill=ink)
        return
    full = marked and r.random() < 0.25
    sheet.draw.rounded_rectangle(box, radius=r.choice((0, 0, 0.15, 0.25)) * side, outline=ink, width=pen, fill=ink if full else None)
    if not marked or (full and r.random() < 0.3):
        return
    own, pen = on(ink) if full else r.choice((ink, (20, 40, 160))), max(1, round(side * r.uniform(0.08, 0.16)))
    k, more = side * r.uniform(0.12, 0.28), side * r.choice((0, 0, 0, 0.25))
    if r.random() < 0.5:
        sheet.draw.line([(x + k, y + side * 0.55), (x + side * 0.42, y + side - k), (x + side - k + more, y + k - more)], fill=own, width=pen)
    else:
        sheet.draw.line([(x + k, y + k), (x + side - k, y + side - k)], fill=own, width=pen)
        sheet.draw.line([(x + k, y + side - k), (x + side - k, y + k)], fill=own, width=pen)


def form(sheet: Sheet, r: random.Random):
    """Choices with boxes or circles before or after them, fields to fill in, a character to a cell."""
    f, pen = sheet.face, max(1, round(sheet.thick * r.choice((1, 1, 1.5, 2))))
    leading, left = f.size * r.uniform(1.5, 2.6), sheet.width * r.uniform(-0.05, 0.3)
    y = sheet.height * r.uniform(-0.1, 0.1)
    side, round_ = f.size * r.uniform(0.65, 1.35), r.random() < 0.5
    box = lambda x, marked: mark_box(sheet, r, round_, x, y + f.ascent - 0.36 * f.size - side / 2, side, pen, marked)
    while y < sheet.height:
        kind = r.random()
        if kind < 0.15:
            sheet.write(left - f.size, y, fitting(sheet, sheet.heading, sheet.width * 0.8), sheet.heading, sheet.ink, False)
            round_ = r.random() < 0.5
        elif kind < 0.5:
            # A choice to a line.
            box(left, r.random() < 0.25)
            sheet.write(left + side + f.size * r.uniform(0.25, 0.7), y, fitting(sheet, f, sheet.width * 0.6), f, sheet.ink, False)
        elif kind < 0.8:
            # All choices on a line, after what is asked.
            x = left
            if r.random() < 0.6:
                x = sheet.write(x, y, fitting(sheet, f, sheet.width * 0.4), f, sheet.ink, False) + f.size * r.uniform(0.6, 3)
            choices = r.choice(QUESTIONS)
            for choice in choices.split("|" if "|" in choices else " "):
                if r.random() < 0.8:
                    box(x, r.random() < 0.2)
                    x = sheet.write(x + side + 0.35 * f.size, y, choice, f, sheet.ink, False) + f.size * r.uniform(0.8, 2.5)
                else:
                    x = sheet.write(x, y, choice, f, sheet.ink, False) + 0.35 * f.size
                    box(x, r.random() < 0.2)
                    x += side + f.size * r.uniform(0.8, 2.5)
        elif kind < 0.93:
            # A name and its field: a frame or a line, often empty.
            x = sheet.write(left, y, fitting(sheet, f, sheet.width * 0.4), f, sheet.ink, False) + 0.5 * f.size
            end = x + sheet.width * r.uniform(0.2, 0.6)
            if r.random() < 0.5:
                sheet.draw.rectangle([x, y - 0.1 * f.size, end, y + 1.4 * f.size], outline=sheet.rule, width=pen)
            else:
                sheet.draw.line([(x, y + f.ascent + 0.1 * f.size), (end, y + f.ascent + 0.1 * f.size)], fill=sheet.ink, width=pen)
            if r.random() < 0.5:
                sheet.write(x + 0.4 * f.size, y, fitting(sheet, f, end - x - f.size), f, sheet.ink, False)
        else:
            # Cells in a row; most are empty.
            cell, x = f.size * r.uniform(1.2, 1.7), left
            for _ in range(r.randint(3, 12)):
                sheet.draw.rectangle([x, y, x + cell, y + cell], outline=sheet.rule, width=pen)
                x += cell + r.choice((0, 0, 0.2 * f.size))
        y += leading


def buttons(sheet: Sheet, r: random.Random):
    """Bars, buttons and badges: light print on a dark ground, or dark print on a light colour."""
    f, y = sheet.face, sheet.height * r.uniform(-0.1, 0.3)
    while y < sheet.height:
        g = sheet.heading if r.random() < 0.4 else f
        pad, tall = g.size * r.uniform(0.4, 1.4), g.size * r.uniform(1.4, 2.4)
        if r.random() < 0.4:
            # A bar across, with a few words on it.
            ground = hue(r, r.random() < 0.2) if r.random() < 0.6 else (lambda k: (k, k, k))(r.randint(0, 110))
            sheet.draw.rectangle([0, y, sheet.width, y + tall], fill=ground)
            x = pad
            while x < sheet.width:
                x = sheet.write(x, y + (tall - 1.2 * g.size) / 2, sheet.text(), g, on(ground), False) + g.size * r.uniform(1, 5)
        else:
            x = sheet.width * r.uniform(0, 0.3)
            for _ in range(r.randint(1, 4)):
                ground, text = hue(r, r.random() < 0.2), fitting(sheet, g, 8 * g.size)
                end = x + g.font.getlength(text) + 2 * pad
                sheet.draw.rounded_rectangle([x, y, end, y + tall], radius=r.choice((0, 0.2, 0.5)) * tall, fill=ground)
                sheet.write(x + pad, y + (tall - 1.2 * g.size) / 2, text, g, on(ground), False)
                x = end + g.size * r.uniform(0.3, 2)
        y += tall + g.size * r.uniform(0.2, 1.5)
        for _ in range(r.choice((0, 0, 1, 2))):
            sheet.write(pad, y, fitting(sheet, f, sheet.width), f, sheet.ink, False)
            y += 1.4 * f.size


def verdicts(sheet: Sheet, r: random.Random):
    """A grid whose cells say one of a few words, some of them on a coloured ground."""
    f, choices = sheet.face, r.choice(VERDICTS).split(" ")
    leading, first = f.size * r.uniform(1.3, 2.2), sheet.width * r.uniform(0.1, 0.45)
    cell = max(f.font.getlength(c) for c in choices) + f.size * r.uniform(0.6, 3)
    grounds = [hue(r, r.random() < 0.5) for _ in choices] if r.random() < 0.5 else [None] * len(choices)
    ruled = r.random() < 0.7
    y = -leading * r.random()
    while y < sheet.height:
        sheet.write(0.4 * f.size, y + (leading - 1.2 * f.size) / 2, fitting(sheet, f, first - 0.8 * f.size), f, sheet.ink, False)
        x = first
        while x < sheet.width:
            k = r.randrange(len(choices))
            sheet.draw.rectangle([x, y, x + cell, y + leading], fill=grounds[k], outline=sheet.rule if ruled else None, width=sheet.thick)
            if r.random() < 0.92:
                sheet.write(x + (cell - f.font.getlength(choices[k])) / 2, y + (leading - 1.2 * f.size) / 2, choices[k], f, on(grounds[k]) if grounds[k] else sheet.ink, False)
            x += cell
        y += leading


def capitals(sheet: Sheet, r: random.Random):
    """A heading of very large letters, most of them capitals, cut off by the edges of the tile; small print below it."""
    y = sheet.height * r.uniform(-0.15, 0.3)
    big = face(sheet.heading.path if r.random() < 0.7 else sheet.face.path, max(8, round(sheet.height * r.uniform(0.1, 0.42))))
    ground = hue(r) if r.random() < 0.2 else None
    for _ in range(r.choice((1, 1, 2, 3))):
        text = sheet.text()
        text = text.upper() if r.random() < 0.75 else text
        if ground:
            sheet.draw.rectangle([0, y, sheet.width, y + 1.25 * big.size], fill=ground)
        colour = on(ground) if ground else sheet.ink if r.random() < 0.8 else hue(r)
        sheet.write(r.choice((sheet.width * r.uniform(0, 0.2), -big.size * r.uniform(0, 2))), y, text, big, colour, False)
        y += big.size * r.uniform(1.15, 1.4)
    while y < sheet.height and r.random() < 0.9:
        sheet.write(sheet.width * 0.05, y, fitting(sheet, sheet.face, sheet.width * 0.9), sheet.face, sheet.ink, False)
        y += sheet.face.size * r.uniform(1.2, 1.8)


def draw_figure(sheet: Sheet, r: random.Random):
    """One of them all."""
    kinds = ((chart, 0.3), (legends, 0.08), (form, 0.22), (buttons, 0.15), (verdicts, 0.1), (capitals, 0.15))
    r.choices([kind for kind, _ in kinds], [share for _, share in kinds])[0](sheet, r)
