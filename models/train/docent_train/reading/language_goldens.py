"""A small language and what it says: the golden of tests/reading/language.test.ts."""

import json
from pathlib import Path

from .language import Counts, log_probability, write

TEXT = "Total due: 42.10 EUR\tTotale 1.234,50 €\nTAX INVOICE\nTax invoice no. 77 of the thirty-first of May\nThe total of the items\tPayé à Orléans\n"
ASKED = ["\nTotal", "Tot4l", "TAX INVOlCE", "the tota", "Payé à O", "10.20 E", "zzz", "\n", "né"]
FILES = ("reading-language.bin", "expected.json")


def write_golden(folder: Path):
    folder.mkdir(parents=True, exist_ok=True)
    counts = Counts()
    counts.add(TEXT, 4)
    table = counts.table()
    write(table, folder / FILES[0])
    spoken = lambda text: "".join("0" if "0" <= c <= "9" else c for c in text)
    expected = [dict(context=c[:-1], char=c[-1], log=round(log_probability(table, c[:-1], c[-1]), 4)) for c in map(spoken, ASKED)]
    (folder / FILES[1]).write_text(json.dumps(expected, ensure_ascii=False, indent=1) + "\n")
