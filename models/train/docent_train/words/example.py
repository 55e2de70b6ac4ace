"""A page's text and one question -> one training example: question, page and answer as word tokens.

The model reads question and page together (each sees the other), then writes the answer: a token of the page, or one of the vocabulary.
"""

import random
import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..documents import NOT_ON_PAGE
from .features import ANSWER_ROW, COLUMNS, MATCH, folded, match, text_rows
from .places import going_on, page_places
from .tokens import tokenize

EOS, NOT_HERE, ANSWER = 256, 262, 263
# Words that ask for counting or arithmetic: an equal number somewhere on the page is no evidence for such an answer.
RECKONED = re.compile(r"\b(how many|number of|how often|count|how long is the list|how much (more|less|longer|higher|older)|difference|combined|in total|altogether)\b", re.I)
FIGURE = re.compile(r"\d{1,3}")
# Gap in the reading order between question and page, so that the question's end is not next to the page's beginning.
BREAK = 8


@dataclass
class Example:
    rows: np.ndarray  # [T,COLUMNS] question, page, then the answer's input tokens
    ids: np.ndarray  # [T] vocabulary id, -1 = none
    places: np.ndarray  # [T,4]
    page: "tuple[int, int]"  # where the page's tokens stand: [from, to)
    answer: int  # where the answer's inputs begin
    copied: "list[list[int]]"  # per answer step: page tokens that are right
    written: "list[int]"  # per answer step: the vocabulary id that is right, or -1
    following: "list[int]"  # per answer step: the page token that reading on from the last copied one leads to, or -1


@lru_cache(maxsize=100_000)
def _key(word: str) -> str:
    return folded(word)


def spans_of(words: "list[str]", kinds: "list[str]", answer: str) -> "list[tuple[int, int]]":
    """Runs of page tokens that spell the answer: the same words in the same order, whatever stands between them that is neither letter nor number."""
    parts = tokenize(answer)
    exact = [_key(answer[t.start : t.end]) for t in parts]
    n = len(exact)
    if n == 0:
        return []
    found = [(i, i + n) for i in range(len(words) - n + 1) if words[i] == exact[0] and words[i : i + n] == exact]
    if found:
        return found
    wanted = [k for k, t in zip(exact, parts) if t.kind != "O"]
    if not wanted:
        return []
    index = [i for i, k in enumerate(kinds) if k != "O"]
    plain = [words[i] for i in index]
    m = len(wanted)
    return [(index[i], index[i + m - 1] + 1) for i in range(len(plain) - m + 1) if plain[i] == wanted[0] and plain[i : i + m] == wanted]


def runs_of(words: "list[str]", kinds: "list[str]", after: "list[int]", answer: str) -> "list[list[int]]":
    """Page tokens that spell the answer where it breaks over lines of a cell or column: read on from each token to the one `after` it."""
    parts = tokenize(answer)
    wanted = [_key(answer[t.start : t.end]) for t in parts if t.kind != "O"]
    out = []
    for i in (k for k, w in enumerate(words) if len(wanted) > 1 and w == wanted[0]):
        run, at = [i], i
        for w in wanted[1:]:
            at = after[at]
            while at >= 0 and kinds[at] == "O" and len(run) < 3 * len(wanted):
                run.append(at)
                at = after[at]
            if at < 0 or words[at] != w:
                break
            run.append(at)
        else:
            out.append(run)
    return out


class Page:
    """A page's clean text, and how it reads (misread or not), tokenised once for all of its questions."""

    def __init__(self, text, xs, read, origin, rows: int):
        self.text, self.table = read, rows
        self.tokens = tokenize(read)
        clean = tokenize(text)
        self.clean_words, self.clean_kinds, self.clean = [_key(text[t.start : t.end]) for t in clean], [t.kind for t in clean], clean
        self.clean_after = going_on(clean, xs)
        self.rows = text_rows(read, self.tokens, rows, page=True)
        self.kinds = "".join(t.kind for t in self.tokens)
        self.xs = np.asarray(xs, np.float64)[origin] if len(origin) else np.zeros(0)
        self.after = going_on(self.tokens, self.xs)
        # The read token that contains a clean character.
        self.shown = np.full(len(text) + 1, -1)
        for k, t in enumerate(self.tokens):
            self.shown[origin[t.start : t.end]] = k

    def spans(self, answer: str) -> "list[list[int]]":
        """The answer's tokens as they read on this page, in order, everywhere that it stands; lost ones leave none."""
        clean = [list(range(a, b)) for a, b in spans_of(self.clean_words, self.clean_kinds, answer)]
        clean = clean or runs_of(self.clean_words, self.clean_kinds, self.clean_after, answer)
        out = []
        for run in clean:
            seen = [int(k) for i in run for k in self.shown[self.clean[i].start : self.clean[i].end] if k >= 0]
            if seen and run[-1] - run[0] == len(run) - 1:
                # Misread characters between the words belong to them.
                out.append(list(range(min(seen), max(seen) + 1)))
            elif seen:
                out.append(list(dict.fromkeys(seen)))
        return out


def build(page: Page, question: str, answers: "list[str]", r: random.Random, max_written: int = 14, max_answer: int = 48, pieces=None, counted: bool = False) -> "Example | None":
    """None if the answer is neither on the page nor short enough to be written.

    pieces: a caption (captions.py) in an answer's place; counted: the answer is the outcome of counting, and stands nowhere.
    """
    asked = tokenize(question)
    q = text_rows(question, asked, page.table)
    p = page.rows.copy()
    match(q, "".join(t.kind for t in asked), p, page.kinds)
    first = len(asked) + BREAK
    places = np.concatenate([np.array([[i, 0, 0, 0] for i in range(len(asked))], float).reshape(-1, 4), page_places(page.tokens, page.xs, first)])
    end = np.array([first + len(page.tokens), 0, 0, 0], float)
    either = False
    if pieces is not None:
        goal: list = []
        for piece in pieces:
            goal += [("copy", page.spans(piece[0]))] if isinstance(piece, tuple) else [("write", b) for b in piece.encode()]
    elif answers == [NOT_ON_PAGE]:
        goal = [("write", NOT_HERE)]
    else:
        options = [(a, page.spans(a)) for a in answers]
        options = [o for o in options if o[1]]
        # A figure that may stand in a cell or be counted: both are right, and learning finds which it is (marginal likelihood).
        either = bool(options) and not counted and FIGURE.fullmatch(answers[0]) and RECKONED.search(question)
        if counted or (either and r.random() < 0.5):
            goal = [("write", b) for b in answers[0].encode()]
        elif options:
            answer, spans = r.choice(options)
            goal = [("copy", spans)]
        else:
            goal = _pieces(page, answers[0]) or []
            if not goal:
                if len(answers[0]) > max_written:
                    return None
                goal = [("write", b) for b in answers[0].encode()]
    inputs = [(np.zeros(COLUMNS, np.int64), ANSWER, end)]
    copied, written, following = [], [], [-1]
    for kind, what in goal:
        if kind == "write":
            copied.append([])
            written.append(what)
            inputs.append((np.zeros(COLUMNS, np.int64), what, end + [len(written), 0, 0, 0]))
            following.append(-1)
            continue
        run = r.choice(what)
        if len(run) > max_answer:
            return None
        for n, k in enumerate(run):
            copied.append([k] if n else sorted({other[0] for other in what}))
            written.append(-1)
            row = p[k].copy()
            row[MATCH] = ANSWER_ROW
            inputs.append((row, -1, places[len(asked) + k]))
            following.append(page.after[k])
    copied.append([])
    written.append(EOS)
    if either:
        copied[0], written[0] = sorted({run[0] for run in options[0][1]}), answers[0].encode()[0]
    return Example(
        rows=np.concatenate([q, p, np.stack([i[0] for i in inputs])]),
        ids=np.concatenate([np.full(len(q) + len(p), -1), [i[1] for i in inputs]]),
        places=np.concatenate([places, np.stack([i[2] for i in inputs])]),
        page=(len(q), len(q) + len(p)),
        answer=len(q) + len(p),
        copied=copied,
        written=written,
        following=following,
    )


def _pieces(page: Page, answer: str):
    """A list of things ("a, b, c"), each on the page: copied one by one, commas written between."""
    parts = answer.split(", ")
    if not 2 <= len(parts) <= 8:
        return None
    spans = [page.spans(part) for part in parts]
    if not all(spans):
        return None
    goal: list = []
    for k, s in enumerate(spans):
        if k:
            goal += [("write", b) for b in b", "]
        goal.append(("copy", s))
    return goal
