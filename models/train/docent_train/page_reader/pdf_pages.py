"""Pages of real PDFs as Docent reads them, with questions written for them (models/train/pages/README.md)."""

import json
import random
from dataclasses import dataclass
from pathlib import Path

from ..documents.page import lay_out, rows_of


@dataclass
class PdfPage:
    """text, xs as lay_out gives them; group: the document, whose other pages are near misses."""

    key: str
    group: str
    text: str
    xs: "list[float]"
    questions: "list[dict]"  # question, answers, kind, cells, places
    lines: "dict[int, tuple[int, int]]"  # index of a line as it was read -> [start, end) of the text


def load_pdf_pages(folder: Path) -> "list[PdfPage]":
    """Every *.jsonl of pages in the folder with its *-questions.jsonl."""
    out = []
    for path in sorted(folder.glob("*.jsonl")):
        if path.stem.endswith("-questions"):
            continue
        asked: "dict[str, list[dict]]" = {}
        questions = path.with_name(f"{path.stem}-questions.jsonl")
        for line in filter(None, questions.read_text(encoding="utf-8").split("\n")) if questions.exists() else []:
            try:
                q = json.loads(line)
            except json.JSONDecodeError:
                continue  # the last line of a file that is being written
            asked.setdefault(q.get("key"), []).append(q)
        for line in filter(None, path.read_text(encoding="utf-8").split("\n")):
            try:
                page = json.loads(line)
            except json.JSONDecodeError:
                continue
            if page.get("key") not in asked:
                continue
            if "text" in page:
                text, xs, lines = page["text"], page["xs"], {}
            else:
                width, height = page["width"], page["height"]
                segments, index = [], {}
                for n, line in enumerate(page["lines"]):
                    if line["t"].strip():
                        x0, y0, x1, y1 = line["b"]
                        segments.append((line["t"], x0 * width, y0 * height, x1 * width, y1 * height))
                        index[id(segments[-1])] = n
                rows = rows_of(segments)
                text, xs, _ = lay_out(rows, width, height)
                lines, at = {}, 0
                for segment in (s for row in rows for s in row):
                    lines[index[id(segment)]] = (at, at + len(segment[0]))
                    at += len(segment[0]) + 1
            out.append(PdfPage(page["key"], f"{page['repo']}/{page['path']}", text, xs, asked[page["key"]], lines))
    return out


def held_out_group(group: str) -> bool:
    """Whether a document (repository/path) is held out: one in eight, by a hash of its name."""
    return random.Random(group).random() < 0.125


def split_pdf_pages(pages: "list[PdfPage]") -> "tuple[list[PdfPage], list[PdfPage]]":
    """(to learn from, held out)"""
    return [p for p in pages if not held_out_group(p.group)], [p for p in pages if held_out_group(p.group)]
