"""Charts that print no values: bars, lines and slices in colours."""

import random

from ..documents import words as w
from ..documents.page import vary
from ..documents.prose import make_title
from .sheet import COLOURS, Sheet, shade

HIGHEST = ["Which bar is the {m}?", "Which has the {m} bar?", "Which {n} has the {m} value?", "What is the {m} bar?", "Which {n} is {m}?", "For which {n} is the bar {m}?", "Whose bar is {m}?", "Which of the bars is {m}?", "Which {n} shows the {m} bar?", "What {n} has the {m} column?", "which bar is {m}"]
SLICE = ["Which slice is the {m}?", "Which has the {m} share?", "What is the {m} slice of the pie?", "Which part of the chart is {m}?", "Which {n} has the {m} slice?", "What takes the {m} part of the pie?", "Which share is {m}?"]
LINE = ["Which line is {m} at the end?", "Which series ends {m}?", "Which line is {m} on the right?", "Which {n} is {m} in {last}?", "At {last}, which line is {m}?", "Which line ends {m}?", "Which series is {m} in {last}?", "Which curve is {m} at the end?"]
START = ["Which line starts {m}?", "Which series is {m} at the beginning?", "Which {n} is {m} in {first}?", "Which line is {m} on the left?", "Which series begins {m}?"]
COLOUR = ["What colour is {s}?", "Which colour does {s} have in the chart?", "What colour is the {k} of {s}?", "In which colour is {s} drawn?", "colour of {s}?", "What color is {s}?", "Which colour stands for {s}?", "What is the colour of {s}?", "How is {s} coloured?"]
NAMED = ["Which series is {c}?", "What does the {c} {k} show?", "Which {n} is drawn in {c}?", "What is shown in {c}?", "What does {c} stand for?", "Which {n} is {c}?", "What is the {c} {k}?", "Which {n} does the {c} {k} stand for?", "What is in {c}?"]
NAMES = {"country": w.COUNTRIES, "city": w.CITIES, "month": [m[:3] for m in w.MONTHS], "product": None, "year": [str(y) for y in range(1995, 2026)]}


def names_of(r: random.Random, count: int) -> "tuple[str, list[str]]":
    noun = r.choice(list(NAMES))
    pool = NAMES[noun]
    if pool is None:
        return noun, w.unique(r, count, lambda q: w.pseudo(q, 2, 3).capitalize())
    if noun in ("month", "year"):
        start = r.randint(0, len(pool) - count)
        return noun, list(pool[start : start + count])
    return noun, r.sample(list(pool), count)


def apart(r: random.Random, count: int) -> "list[float]":
    """Values of which the largest and the smallest stand out."""
    while True:
        values = [r.uniform(0.12, 1) for _ in range(count)]
        s = sorted(values)
        if s[-1] - s[-2] > 0.07 and s[1] - s[0] > 0.07:
            return [v / s[-1] for v in values]


def legend(sheet: Sheet, x: float, y: float, names, inks, hues, size: float, lines: bool):
    for name, colour, hue in zip(names, inks, hues):
        if lines:
            sheet.draw.line([(x, y + size * 0.6), (x + size * 1.6, y + size * 0.6)], fill=colour, width=max(2, round(size / 6)))
        else:
            sheet.draw.rectangle([x, y + size * 0.2, x + size * 0.9, y + size], fill=colour)
        sheet.note_hue(hue, sheet.write(x + size * 2.1, y, name, size))
        y += size * 1.7


def axes(sheet: Sheet, x0, y0, x1, y1, size: float):
    r = sheet.r
    sheet.draw.line([(x0, y0), (x0, y1), (x1, y1)], fill=sheet.ink, width=max(1, round(size / 10)))
    if r.random() < 0.6:
        n, top = r.randint(3, 6), r.choice((10, 50, 100, 500, 1000))
        for k in range(n + 1):
            y = y1 - (y1 - y0) * k / n
            if r.random() < 0.8:
                sheet.draw.line([(x0, y), (x1, y)], fill=(210, 210, 210), width=1)
            label = f"{top * k / n:g}"
            sheet.write(x0 - sheet.measure(label, size * 0.85) - size * 0.4, y - size * 0.5, label, size * 0.85)


def ask_colours(sheet: Sheet, names, colours, noun: str, kind: str):
    r = sheet.r
    k = r.randrange(len(names))
    sheet.ask("colour", vary(r, r.choice(COLOUR).format(s=names[k], k=kind)), colours[k])
    k = r.randrange(len(names))
    sheet.ask("colour", vary(r, r.choice(NAMED).format(c=colours[k], k=kind, n=noun)), spans=[names[k]])


def bars(sheet: Sheet, x0, y0, x1, y1, size: float):
    r = sheet.r
    noun, names = names_of(r, r.randint(2, 6))
    values, upright = apart(r, len(names)), r.random() < 0.65
    coloured = r.random() < 0.4
    colours = r.sample([c for c in COLOURS if c not in ("grey", "black", "brown")], len(names)) if coloured else [r.choice(list(COLOURS))] * len(names)
    slot = ((x1 - x0) if upright else (y1 - y0)) / len(names)
    wide = max(sheet.measure(n, size) for n in names)
    if upright:
        axes(sheet, x0, y0, x1, y1, size)
    else:
        x0 += wide
    for k, (name, value) in enumerate(zip(names, values)):
        a, b = slot * k + slot * 0.15, slot * k + slot * 0.8
        fill = shade(colours[k], r, 8)
        if upright:
            box, at = (x0 + a, y1 - value * (y1 - y0) * 0.95, x0 + b, y1), (x0 + (a + b) / 2 - sheet.measure(name, size) / 2, y1 + size * 0.4)
        else:
            box, at = (x0, y0 + a, x0 + value * (x1 - x0) * 0.95, y0 + b), (x0 - sheet.measure(name, size) - size * 0.5, y0 + (a + b) / 2 - size * 0.55)
        sheet.draw.rectangle(box, fill=fill, outline=sheet.ink if r.random() < 0.2 else None)
        small = min(size, slot * 0.95 / max(1.0, sheet.measure(name, size)) * size) if upright else size
        label = sheet.write(at[0] + (sheet.measure(name, size) - sheet.measure(name, small)) / 2 if upright else at[0], at[1], name, small)
        sheet.note_hue(colours[k], label)
        reach = (box[3] - box[1] if upright else box[2] - box[0]) / sheet.width
        sheet.reaches += [(reach, word.box) for word in label]
    highest, lowest = names[values.index(max(values))], names[values.index(min(values))]
    sheet.ask("bar", vary(r, r.choice(HIGHEST).format(m=r.choice(("highest", "tallest", "largest") if upright else ("longest", "highest", "largest")), n=noun)), spans=[highest])
    sheet.ask("bar", vary(r, r.choice(HIGHEST).format(m=r.choice(("lowest", "smallest") + (("shortest",))), n=noun)), spans=[lowest])
    if coloured:
        ask_colours(sheet, names, colours, noun, "bar")


def series(sheet: Sheet, x0, y0, x1, y1, size: float):
    """Lines, or groups of bars, with a legend."""
    r = sheet.r
    noun, names = names_of(r, r.randint(2, 4))
    colours = r.sample([c for c in COLOURS if c not in ("yellow",)], len(names))
    first = r.randint(1990, 2018)
    steps = [str(y) for y in range(first, first + r.randint(4, 7))] if noun != "year" else [m[:3] for m in w.MONTHS[: r.randint(4, 8)]]
    right = x1
    beside = r.random() < 0.6
    if beside:
        x1 -= max(sheet.measure(n, size) for n in names) + size * 3.5
    else:
        y0 += size * 1.8 * len(names)
    axes(sheet, x0, y0, x1, y1, size)
    ends, begins = apart(r, len(names)), apart(r, len(names))
    inks = [shade(c, r, 8) for c in colours]
    marks = r.random() < 0.4
    for name, end, begin, ink in zip(names, ends, begins, inks):
        points = []
        for k in range(len(steps)):
            t = k / (len(steps) - 1)
            v = begin * (1 - t) + end * t + (r.uniform(-0.12, 0.12) if 0 < k < len(steps) - 1 else 0)
            points.append((x0 + (x1 - x0) * (0.04 + 0.92 * t), y1 - (y1 - y0) * 0.95 * min(1, max(0.02, v))))
        sheet.draw.line(points, fill=ink, width=max(2, round(size * r.uniform(0.12, 0.25))), joint="curve")
        for p in points if marks else ():
            sheet.draw.ellipse([p[0] - size / 4, p[1] - size / 4, p[0] + size / 4, p[1] + size / 4], fill=ink)
    small = min(size, (x1 - x0) / len(steps) / max(sheet.measure(s, size) for s in steps) * size * 0.9)
    for k, step in enumerate(steps):
        sheet.write(x0 + (x1 - x0) * (0.04 + 0.92 * k / (len(steps) - 1)) - sheet.measure(step, small) / 2, y1 + size * 0.4, step, small)
    legend(sheet, x1 + size if beside else x0 + size, y0 if beside else y0 - size * 1.8 * len(names), names, inks, colours, size, r.random() < 0.7)
    best = r.random() < 0.5
    pick = (max if best else min)
    fill = dict(m=r.choice(("highest",) if best else ("lowest",)), n=noun, first=steps[0], last=steps[-1])
    sheet.ask("line", vary(r, r.choice(LINE).format(**fill)), spans=[names[ends.index(pick(ends))]])
    if r.random() < 0.5:
        sheet.ask("line", vary(r, r.choice(START).format(**fill)), spans=[names[begins.index(pick(begins))]])
    ask_colours(sheet, names, colours, noun, "line")
    return right


def pie(sheet: Sheet, x0, y0, x1, y1, size: float):
    r = sheet.r
    noun, names = names_of(r, r.randint(2, 5))
    colours = r.sample([c for c in COLOURS if c != "black"], len(names))
    inks = [shade(c, r, 8) for c in colours]
    values = apart(r, len(names))
    total, at, radius = sum(values), r.uniform(0, 360), min(x1 - x0, y1 - y0) * 0.4
    cx, cy = x0 + radius * 1.1, (y0 + y1) / 2
    for value, ink in zip(values, inks):
        turn = value / total * 360
        sheet.draw.pieslice([cx - radius, cy - radius, cx + radius, cy + radius], at, at + turn, fill=ink, outline=(255, 255, 255))
        at += turn
    legend(sheet, cx + radius * 1.3, cy - size * 1.7 * len(names) / 2, names, inks, colours, size, False)
    best = r.random() < 0.6
    k = values.index((max if best else min)(values))
    sheet.ask("bar", vary(r, r.choice(SLICE).format(n=noun, m="largest" if best else "smallest")), spans=[names[k]])
    ask_colours(sheet, names, colours, noun, "slice")


def make_chart(r: random.Random, width: int, height: int, size: float) -> Sheet:
    sheet = Sheet(r, width, height, "sans" if r.random() < 0.8 else "serif")
    y = height * 0.04
    if r.random() < 0.85:
        subject = r.choice(("Sales", "Visitors", "Rainfall", "Exports", "Votes", "Output", "Members", "Profit", "Calls", "Users", "Budget"))
        title = f"{subject} by {r.choice(('country', 'region', 'team', 'product'))}, {r.randint(1990, 2026)}" if r.random() < 0.7 else make_title(r)
        while sheet.measure(title, size * 1.3, True) > width * 0.9:
            title = " ".join(title.split()[:-1]) or subject
            if len(title.split()) == 1:
                break
        sheet.write(max(4.0, (width - sheet.measure(title, size * 1.3, True)) / 2), y, title, size * 1.3, r.random() < 0.6)
        y += size * 3
    r.choice((bars, bars, series, series, pie))(sheet, width * 0.14, y, width * 0.95, min(height - size * 3, y + width * r.uniform(0.4, 0.8)), size)
    return sheet


