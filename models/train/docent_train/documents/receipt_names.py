"""Names of shops, their addresses as printed lines, names of goods."""
from __future__ import annotations

import random

from . import words as w

Rng = random.Random


def shop_name(rng: Rng, region: str) -> str:
    if region == "my":
        style = rng.randrange(7)
        own = rng.choice(w.LAST + w.MY_AREAS) if rng.random() < 0.4 else w.pseudo(rng, 2, 3)
        if style == 0:
            name = f"{rng.choice(w.MY_SHOP_HEAD)} {own}"
        elif style == 1:
            name = f"{own} {rng.choice(w.SHOP_WORDS)} {rng.choice(w.MY_SUFFIX)}"
        elif style == 2:
            name = f"{own} {w.pseudo(rng, 1, 2)} {rng.choice(w.MY_SUFFIX)}"
        elif style == 3:
            name = f"{rng.choice(w.LAST)} {rng.choice(w.LAST)} {rng.choice(w.LAST)} {rng.choice(w.SHOP_WORDS)}"
        elif style == 4:
            name = f"{rng.choice(w.MY_SHOP_HEAD)} {own} {rng.choice(w.MY_SUFFIX)}"
        elif style == 5:
            name = f"{w.letters(rng, rng.randint(2, 3))} {rng.choice(w.SHOP_WORDS)} {rng.choice(w.MY_SUFFIX)}"
        else:
            name = f"{own} {rng.choice(w.SHOP_WORDS)}"
        if rng.random() < 0.06:
            name += f" ({rng.choice(w.MY_AREAS)})"
        return name.upper()
    own = rng.choice(w.LAST) + rng.choice(["'s", "", ""]) if rng.random() < 0.5 else w.pseudo(rng, 2, 3).capitalize()
    shop = rng.choice(w.SHOP_WORDS).title()
    suffix = rng.choice(w.EU_SUFFIX if region == "eu" else w.US_SUFFIX)
    return rng.choice([f"{own} {shop}", f"{own} {shop} {suffix}", f"The {own} {shop}", f"{own} {suffix}", f"{rng.choice(w.COMPANY_WORDS)} {shop}"])


def address_lines(rng: Rng, region: str) -> list[str]:
    if region == "my":
        number = rng.choice([f"NO. {rng.randint(1, 150)}", f"NO.{rng.randint(1, 150)}", f"NO {rng.randint(1, 99)}", f"{rng.randint(1, 400)}", f"{rng.randint(1, 80)}-{rng.randint(1, 5)}",
                             f"LOT {rng.randint(1, 9999)}", f"LOT P.T. {w.digits(rng, 4)}", f"{rng.randint(1, 99)}{rng.choice('ABG')}", f"NO.{rng.randint(1, 90)}&{rng.randint(91, 99)}",
                             f"G{rng.randint(1, 40)}", f"UNIT {rng.choice('GABL')}-{rng.randint(1, 60)}", f"BLOK {rng.choice('ABCD')}-{rng.randint(1, 20)}"])
        road = f"{rng.choice(w.MY_ROADS)} {_area(rng)}"
        if rng.random() < 0.55:
            road += rng.choice([f" {rng.randint(1, 30)}/{rng.randint(1, 70)}", f" {rng.randint(1, 30)}", f" U{rng.randint(1, 13)}/{rng.randint(1, 60)}", f" {rng.randint(1, 9)}/{rng.randint(1, 30)}{rng.choice('ABC')}",
                                f" PJU {rng.randint(1, 9)}/{rng.randint(1, 20)}", f" SS {rng.randint(2, 25)}/{rng.randint(1, 60)}"])
        first = f"{number}, {road}" if rng.random() < 0.8 else f"{number} {road}"
        area = f"{rng.choice(['TAMAN', 'BANDAR', 'SEKSYEN', 'BANDAR BARU', 'KAMPUNG', 'PUSAT BANDAR', 'KAWASAN PERINDUSTRIAN'])} {_area(rng)}"
        if area.startswith("SEKSYEN"):
            area = f"SEKSYEN {rng.randint(1, 32)}"
        town = f"{rng.randint(10000, 98000)} {rng.choice(w.MY_TOWNS)}" if rng.random() < 0.9 else f"{rng.choice(w.MY_TOWNS)}, {rng.randint(10000, 98000)}"
        state = rng.choice(w.MY_STATES)
        parts = [first]
        if rng.random() < 0.7:
            parts.append(area)
        parts.append(town)
        if rng.random() < 0.65:
            parts.append(state)
        elif rng.random() < 0.15:
            parts.append(rng.choice(["MALAYSIA", f"{w.digits(rng, 4)}-TMN {_area(rng)}"]))
    elif region == "us":
        town = f"{rng.choice(w.US_TOWNS)}, {rng.choice(w.US_STATES)} {w.digits(rng, 5)}"
        parts = [w.street(rng)]
        if rng.random() < 0.25:
            parts.append(rng.choice([f"Suite {rng.randint(1, 900)}", f"Unit {rng.randint(1, 40)}", f"Bldg {rng.choice('ABCDE')}"]))
        parts.append(town)
    elif region == "uk":
        code = f"{w.letters(rng, rng.randint(1, 2))}{rng.randint(1, 20)} {rng.randint(1, 9)}{w.letters(rng, 2)}"
        town = rng.choice(w.UK_TOWNS)
        parts = [w.street(rng)] + ([town, code] if rng.random() < 0.5 else [f"{town} {code}"])
        if rng.random() < 0.2:
            parts.insert(0, f"Unit {rng.randint(1, 60)}, {w.pseudo(rng, 2, 3).capitalize()} Centre")
    else:
        road = rng.choice(w.EU_STREETS)
        number = rng.randint(1, 240)
        parts = [f"{number} {road}" if road[0].islower() else f"{road} {number}", f"{w.digits(rng, rng.choice([4, 5, 5]))} {rng.choice(w.EU_TOWNS)}"]
        if rng.random() < 0.15:
            parts.append(rng.choice(["Deutschland", "France", "Italia", "España", "Österreich", "Schweiz", "Portugal", "Nederland"]))
    # Break into printed lines: each part a line, or neighbours joined, with or without the comma at the end.
    trailing = "," if rng.random() < (0.7 if region == "my" else 0.2) else ""
    end = rng.choice(["", "", "", "."]) if region == "my" else ""
    lines: list[str] = []
    limit = rng.randint(22, 44)
    for part in parts:
        if lines and len(lines[-1]) + len(part) + 2 <= limit and rng.random() < 0.6:
            lines[-1] += f", {part}" if trailing or region != "my" else f" {part}"
        else:
            lines.append(part)
    return [line + trailing for line in lines[:-1]] + [lines[-1] + end]


def _area(rng: Rng) -> str:
    return rng.choice(w.MY_AREAS) if rng.random() < 0.6 else w.pseudo(rng, 2, 3).upper()


def item_name(rng: Rng) -> str:
    style = rng.random()
    if style < 0.25:
        name = f"{rng.choice(w.ITEM_ADJ)} {rng.choice(w.ITEM_NOUN)}"
    elif style < 0.5:
        name = f"{w.pseudo(rng, 1, 3)} {rng.choice(w.ITEM_NOUN)}"
    elif style < 0.65:
        name = f"{w.pseudo(rng, 2, 3)} {rng.choice(w.ITEM_NOUN)} {rng.choice(w.ITEM_SIZE)}"
    elif style < 0.8:
        name = f"{rng.choice(w.ITEM_NOUN)} {rng.choice(w.ITEM_SIZE)}"
    elif style < 0.9:
        name = rng.choice(w.ITEM_NOUN)
    else:
        name = f"{w.letters(rng, 1)}{rng.randint(1, 99):02d} {w.pseudo(rng, 2, 2)} {w.pseudo(rng, 1, 2)}"
    return name
