"""A page, a question and its answer -> one training example: a window, and the target of each head."""

import random
from dataclasses import dataclass, field

import numpy as np

from .model import OPERATIONS
from .page import Page
from .pieces import WordPieces, split
from .places import COLUMNS

QUESTION = 64  # pieces of a question at most
LONGEST = 90  # pieces of a span at most


@dataclass
class Target:
    """What is right, in pieces of the page (first, last). Neither spans nor operation: not on the page."""

    spans: "list[tuple[int, int]]" = field(default_factory=list)
    operation: "str | None" = None
    selected: "list[tuple[int, int]]" = field(default_factory=list)
    # A count whose cells are not known: it may be one of the spans, or this many of these groups of pieces.
    counted: "int | None" = None
    groups: "list[tuple[int, int]]" = field(default_factory=list)


@dataclass
class Example:
    ids: np.ndarray  # [T]
    begin: int  # where the window's pieces stand: [begin, T - 1)
    place: np.ndarray  # [T, COLUMNS]
    where: np.ndarray  # [T, 3]
    spans: "list[tuple[int, int]]"  # in T
    separator: int  # the first [SEP]: "an operation answers"
    operation: int  # index, or -1
    selected: "np.ndarray | None"  # [T] booleans, or None: nothing is said of it
    counted: int  # -1: no count of unknown cells
    groups: "list[tuple[int, int]]"


def question_pieces(question: str, pieces: WordPieces) -> "list[int]":
    return [p for w in split(question) for p in pieces.of(question[w.start : w.end])][:QUESTION]


def build(page: Page, question: str, target: Target, pieces: WordPieces, r: random.Random, length: int, stray: float = 0.1) -> "Example | None":
    """length: pieces of the sequence at most; stray: how often the window is one that need not hold the answer (then the answer is "not here")."""
    asked = question_pieces(question, pieces)
    room, n = length - len(asked) - 3, len(page.ids)
    spans = [s for s in target.spans if s[1] - s[0] < LONGEST]
    if target.spans and not spans:
        return None
    wanted = spans or target.selected or target.groups
    if n <= room:
        a = 0
    elif wanted and (r.random() >= stray or target.operation):
        whole = target.selected or target.groups
        if whole:
            # The counted cells and the headings above them must be in one window.
            lo, hi = min(s[0] for s in whole), max(s[1] for s in whole)
            if hi - lo >= room:
                return None
            a = max(0, min(n - room, r.randint(max(0, hi - room + 1), lo)))
        else:
            s, e = r.choice(spans)
            a = max(0, min(n - room, r.randint(max(0, e - room + 1), s)))
    else:
        a = r.randint(0, n - room)
    b = min(n, a + room)
    begin = len(asked) + 2
    move = lambda pairs: [(s - a + begin, e - a + begin) for s, e in pairs if s >= a and e < b]
    here, selected, groups = move(spans), move(target.selected), move(target.groups)
    operation = target.operation
    if operation in ("list", "count", "sum", "difference", "average") and len(selected) < len(target.selected):
        return None
    if target.counted is not None and len(groups) < len(target.groups):
        return None
    size = begin + b - a + 1
    marks = None
    if operation is not None and target.selected:
        marks = np.zeros(size, bool)
        for s, e in selected:
            marks[s : e + 1] = True
    place, where = np.zeros((size, COLUMNS), np.int16), np.zeros((size, 3), np.float32)
    place[begin:-1], where[begin:-1] = page.place[a:b], page.where[a:b]
    return Example(
        ids=np.concatenate([[pieces.cls], asked, [pieces.sep], page.ids[a:b], [pieces.sep]]).astype(np.int32),
        begin=begin,
        place=place,
        where=where,
        spans=here,
        separator=begin - 1,
        operation=OPERATIONS.index(operation) if operation else -1,
        selected=marks,
        counted=-1 if target.counted is None else target.counted,
        groups=groups,
    )
