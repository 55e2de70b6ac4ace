"""Transcribing a region of any page: what stands right of, below or above something, in a corner, on a line."""
from __future__ import annotations

import random

from .page import Document, Question, pick
from .rows import Segment, rows_of

Rng = random.Random
RIGHT = ["What is written to the right of \"{s}\"?", "What is right of {s}?", "What stands next to \"{s}\" on the right?", "Read the text to the right of {s}.", "What follows \"{s}\" on the same line?", "which text is beside {s}?"]
LEFT = ["What is written to the left of \"{s}\"?", "What is left of {s}?", "What stands before \"{s}\" on its line?", "Read the text to the left of {s}."]
BELOW = ["What is written below \"{s}\"?", "What is directly under {s}?", "What stands under \"{s}\"?", "Read what is below {s}.", "What is printed beneath \"{s}\"?"]
ABOVE = ["What is written above \"{s}\"?", "What is directly over {s}?", "What stands above \"{s}\"?", "Read what is above {s}."]
LINE = ["Read the line that begins with \"{s}\".", "How does the line go on that begins with \"{s}\"?", "Which line begins with \"{s}\"?", "Give the whole line starting with {s}.", "What does the line with \"{s}\" say?"]
CORNER = ["What is written in the {c}?", "What stands in the {c} of the page?", "Read the text in the {c}.", "Which text is in the {c}?"]


def _beneath(segment: Segment, row: list[Segment]) -> "Segment | None":
    """The only segment of a row that shares at least half of the narrower one's width with this one."""
    shared = [s for s in row if min(s[3], segment[3]) - max(s[1], segment[1]) >= 0.5 * min(s[3] - s[1], segment[3] - segment[1])]
    return shared[0] if len(shared) == 1 else None


def region_questions(doc: Document, rng: Rng, count: int) -> list[Question]:
    """Up to `count` questions; whatever is named in them stands on the page once."""
    rows = rows_of(doc.segments())
    texts = [s[0] for row in rows for s in row]
    once = lambda s: 3 <= len(s[0]) <= 40 and texts.count(s[0]) == 1 and '"' not in s[0] and "{" not in s[0] and any(c.isalnum() for c in s[0])
    plain = lambda s: any(c.isalnum() for c in s[0]) and len(s[0]) <= 160
    out: list[Question] = []
    for _ in range(count * 4):
        if len(out) == count or not rows:
            break
        r = rng.randrange(len(rows))
        row = rows[r]
        k = rng.randrange(len(row))
        way, asked, answer = rng.choice(("right", "right", "left", "below", "below", "above", "line", "corner")), row[k], None
        if way == "right" and k + 1 < len(row):
            answer, templates = row[k + 1], RIGHT
        elif way == "left" and k > 0:
            answer, templates = row[k - 1], LEFT
        elif way == "below" and r + 1 < len(rows):
            answer, templates = _beneath(asked, rows[r + 1]), BELOW
        elif way == "above" and r > 0:
            answer, templates = _beneath(asked, rows[r - 1]), ABOVE
        elif way == "line" and len(row) == 1 and len(words := asked[0].split(" ")) > 3:
            start = " ".join(words[: rng.randint(1, 3)])
            if sum(t.startswith(start) for t in texts) == 1 and '"' not in start and "{" not in start and plain(asked):
                out.append(Question(pick(rng, LINE, s=start), [asked[0]], "region"))
            continue
        elif way == "corner" and len(rows) > 1:
            line, side = rng.choice(((0, "top"), (-1, "bottom"))), rng.choice((0, -1))
            if len(rows[line[0]]) > 1 and plain(rows[line[0]][side]):
                out.append(Question(pick(rng, CORNER, c=f"{line[1]} {'left' if side == 0 else 'right'} corner"), [rows[line[0]][side][0]], "region"))
            continue
        if answer is not None and once(asked) and plain(answer):
            out.append(Question(pick(rng, templates, s=asked[0]), [answer[0]], "region"))
    return out
