"""A page's text and its questions -> one training sequence with pointers to what is copied.

Sequence: `<img>` (visual tokens) `</img>` `<text>` bytes `</text>`, then for every question ` {question} Answer: {answer}` <eos>.
All questions continue the same prefix; none sees another (block mask), as it is served.
"""

import random
from dataclasses import dataclass

import numpy as np

from .word_ids import word_ids

IMG, IMG_END, PAD, TEXT, TEXT_END, EOS = 257, 258, 259, 260, 261, 256
CONFUSED = {"0": "OQD8", "O": "0QD", "1": "lI7", "l": "1I", "I": "1l|", "5": "S", "S": "5", "8": "B3", "B": "8", "2": "Z", "Z": "2", "6": "G", "G": "6",
            "m": "n", "n": "r", "c": "e", "e": "c", "a": "o", "o": "a", ".": ",", ",": ".", ":": ".", "V": "Y", "U": "V", "D": "O", "E": "F", "T": "I"}


def misread(text: str, r: random.Random, rate: float):
    """Simulated reading errors -> (text, origin index of every character)."""
    out, origin = [], []
    for i, c in enumerate(text):
        if c in "\n\t" or r.random() >= rate:
            out.append(c)
            origin.append(i)
            continue
        kind = r.random()
        if kind < 0.6 and c != " ":
            out.append(r.choice(CONFUSED.get(c, "abcdeot10nr.,-")))
            origin.append(i)
        elif kind < 0.85:
            continue
        else:
            out += [c, r.choice(" .,'-")]
            origin += [i, i]
    return "".join(out), np.array(origin, int)


def flat(text: str) -> str:
    """Separators read as spaces: an address over three lines is one answer."""
    return text.replace("\n", " ").replace("\t", " ")


def occurrences(haystack: str, needle: str, limit: int = 8):
    found, at = [], haystack.find(needle)
    while at >= 0 and len(found) < limit:
        # Whole words only: the "12" of "112.00" is no evidence for "12".
        before, end = haystack[at - 1 : at], at + len(needle)
        if not (before.isalnum() and needle[0].isalnum()) and not (haystack[end : end + 1].isalnum() and needle[-1].isalnum()):
            found.append(at)
        at = haystack.find(needle, at + 1)
    return found


@dataclass
class Sequence:
    ids: np.ndarray  # [T]
    windows: np.ndarray  # [T,k] the ids that the token convolution sees, oldest first; -1 = none
    positions: np.ndarray  # [T] rotary position
    x: np.ndarray  # [T] position bin + 1, 0 = none
    y: np.ndarray
    words: np.ndarray  # [T,2] word and stem ids, 0 = none
    segment: np.ndarray  # [T] 0 = prefix, q + 1 = question q
    target: np.ndarray  # [T] id to predict, -1 = no loss
    pointers: list  # (t, [places]): where the character to predict may be copied from
    places: int  # place p is sequence index text_start + p
    text_start: int
    visual: int  # visual tokens sit at indices 1 .. visual


def build(text, xs, ys, questions, r: random.Random, rate: float = 0.0, visual: int = 0, with_text: bool = True, kernel: int = 4, bins: int = 32,
          max_text: int = 1600, stretch: int = 0, buckets: int = 8192):
    """questions: [(question, answer)]. Answers found in the text are copied as it reads there, misreadings included.

    stretch > 0 numbers the text as if so many more characters stood between its lines (positional skips: PoSE, Zhu et al. 2023), so that
    pages longer than those trained on are not foreign."""
    clean, spans = text, []
    for _, answer in questions:
        at = occurrences(flat(clean), answer) if len(answer) > 0 else []
        spans.append([(a, a + len(answer)) for a in at])
    if rate > 0:
        text, origin = misread(clean, r, rate)
    else:
        origin = np.arange(len(clean))
    xs, ys = np.asarray(xs, np.float32)[origin], np.asarray(ys, np.float32)[origin]

    encoded = [c.encode() for c in text]
    lengths = [len(b) for b in encoded]
    byte_of = np.concatenate([[0], np.cumsum(lengths)]).astype(int)
    body = np.frombuffer(b"".join(encoded), np.uint8).astype(np.int64)
    if not with_text:
        body, byte_of = body[:0], byte_of[:1]
    body = body[:max_text]
    bin_of = lambda v: 1 + np.clip((v * bins).astype(int), 0, bins - 1)
    bx = np.repeat(bin_of(xs), lengths)[: len(body)] if len(body) else np.zeros(0, int)
    by = np.repeat(bin_of(ys), lengths)[: len(body)] if len(body) else np.zeros(0, int)
    words = [np.zeros((2 + visual + 1, 2), np.int64), np.repeat(word_ids(text, buckets), lengths, axis=0)[: len(body)], np.zeros((1, 2), np.int64)]
    prefix = np.concatenate([[IMG], np.full(visual, -1), [IMG_END, TEXT], body, [TEXT_END]])
    text_start = 2 + visual
    zeros = lambda n: np.zeros(n, np.int64)
    x = [zeros(text_start + 1), bx, zeros(1)]
    y = [zeros(text_start + 1), by, zeros(1)]
    order = np.arange(len(prefix))
    if stretch > 0 and len(body):
        cuts = sorted(r.sample(range(text_start, len(prefix)), min(r.randint(1, 4), len(body))))
        for cut in cuts:
            order[cut:] += stretch // len(cuts)
    ids, segment, target, position = [prefix], [zeros(len(prefix))], [np.full(len(prefix), -1)], [order]
    windows = [window(prefix, np.full(kernel - 1, -1), kernel)]
    pointers, at = [], len(prefix)
    context = prefix[-(kernel - 1) :]
    for q, ((question, answer), where) in enumerate(zip(questions, spans)):
        starts = []
        if where and with_text:
            # The characters of the first occurrence, as they read on this page.
            inside = np.nonzero((origin >= where[0][0]) & (origin < where[0][1]))[0]
            if len(inside):
                answer = "".join(flat(text[i]) for i in inside)
                for a, b in where if rate == 0 else where[:1]:
                    i = np.nonzero((origin >= a) & (origin < b))[0]
                    if len(i):
                        starts.append(byte_of[i[0]])
        line = f" {question} Answer: "
        ask = np.frombuffer(line.encode(), np.uint8).astype(np.int64)
        # The answer's own words are not known while it is written.
        words += [np.repeat(word_ids(line, buckets), [len(c.encode()) for c in line], axis=0)]
        reply = np.frombuffer(answer.encode(), np.uint8).astype(np.int64)
        words += [np.zeros((len(reply), 2), np.int64)]
        part = np.concatenate([ask, reply])
        goal = np.full(len(part), -1)
        goal[len(ask) - 1 :] = np.concatenate([reply, [EOS]])
        for j in range(len(reply)):
            spots = [s + j for s in starts if s + j < len(body)]
            if spots:
                # Place p predicts text byte p (place 0 is <text>).
                pointers.append((at + len(ask) - 1 + j, spots))
        ids.append(part)
        windows.append(window(part, context, kernel))
        position.append(order[-1] + 1 + np.arange(len(part)))
        segment.append(np.full(len(part), q + 1))
        target.append(goal)
        x.append(zeros(len(part)))
        y.append(zeros(len(part)))
        at += len(part)
    join = lambda parts: np.concatenate(parts)
    return Sequence(join(ids), join(windows), join(position), join(x), join(y), join(words), join(segment), join(target), pointers, len(body) + 1, text_start, visual)


def window(ids, context, kernel):
    padded = np.concatenate([context, ids])
    return np.stack([padded[i : i + len(ids)] for i in range(kernel)], axis=1)
