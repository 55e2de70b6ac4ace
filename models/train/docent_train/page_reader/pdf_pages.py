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
    lines: "dict[int, tuple[int, int]]"  # index of a line of the text layer -> [start, end) of the text
    scanned: bool = False  # the text is what a model read from the pixels, with its errors


# What a model read from the pixels of the pages of pages.jsonl (bin/read-training-pages.ts --model).
SCANS = "scans.jsonl"


def load_pdf_pages(folder: Path) -> "list[PdfPage]":
    """Every *.jsonl of pages in the folder with its *-questions.jsonl."""
    out = []
    for path in sorted(folder.glob("*.jsonl")):
        if path.stem.endswith("-questions") or path.name == SCANS:
            continue
        asked: "dict[str, list[dict]]" = {}
        questions = path.with_name(f"{path.stem}-questions.jsonl")
        for q in _records(questions) if questions.exists() else []:
            asked.setdefault(q.get("key"), []).append(q)
        for page in _records(path):
            if page.get("key") not in asked:
                continue
            text, xs, at = (page["text"], page["xs"], {}) if "text" in page else _laid_out(page)
            out.append(PdfPage(page["key"], f"{page['repo']}/{page['path']}", text, xs, asked[page["key"]], at))
    return out


def load_scans(folder: Path, pages: "list[PdfPage]") -> "list[PdfPage]":
    """Those of `pages` (load_pdf_pages) that a model read from their pixels; none without SCANS. `lines` still counts those of the text layer: by where they stand."""
    if not (folder / SCANS).exists():
        return []
    layers = {page["key"]: page for page in _records(folder / "pages.jsonl") if "lines" in page}
    asked = {page.key: page for page in pages}
    out = []
    for scan in _records(folder / SCANS):
        page, layer = asked.get(scan["key"]), layers.get(scan["key"])
        if page is None or layer is None:
            continue
        text, xs, at = _laid_out(scan)
        lines = {}
        for n, line in enumerate(layer["lines"]):
            over = [at[m] for m, read in enumerate(scan["lines"]) if m in at and _same_line(line["b"], read["b"])]
            if over:
                lines[n] = (min(a for a, _ in over), max(b for _, b in over))
        out.append(PdfPage(page.key, page.group, text, xs, page.questions, lines, scanned=True))
    return out


def _records(path: Path):
    for line in filter(None, path.read_text(encoding="utf-8").split("\n")):
        try:
            yield json.loads(line)
        except json.JSONDecodeError:
            continue  # the last line of a file that is being written


def _laid_out(page: dict) -> "tuple[str, list[float], dict[int, tuple[int, int]]]":
    """-> text, xs, and where each line of the page stands in the text"""
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
    return text, xs, lines


def _same_line(a: "list[float]", b: "list[float]") -> bool:
    """Whether two boxes (x0, y0, x1, y1) are of one line: they share half of the lower one's height, and some width."""
    high = min(a[3], b[3]) - max(a[1], b[1])
    return high > 0.5 * min(a[3] - a[1], b[3] - b[1]) and min(a[2], b[2]) > max(a[0], b[0])


def held_out_group(group: str) -> bool:
    """Whether a document (repository/path) is held out: one in eight, by a hash of its name."""
    return random.Random(group).random() < 0.125


def split_pdf_pages(pages: "list[PdfPage]") -> "tuple[list[PdfPage], list[PdfPage]]":
    """(to learn from, held out)"""
    return [p for p in pages if not held_out_group(p.group)], [p for p in pages if held_out_group(p.group)]
