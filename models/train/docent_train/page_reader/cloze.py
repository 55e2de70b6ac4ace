"""Questions made from a page's own sentences: most of a sentence's words with one part left out, which a question word asks for.

There are few people's questions, and what they need first (finding the sentence that shares their words, and in it what is of the asked kind) can be
practised on any prose (cloze pretraining: Dhingra et al. 2018, arXiv:1804.00720).
"""

import random
import re

SENTENCE = re.compile(r"[^.!?]+[.!?]?")
NUMBER = re.compile(r"\b\d[\d.,:/-]*\d\b|\b\d\b")
YEAR = re.compile(r"\b1[0-9]{3}\b|\b20[0-9]{2}\b")
NAME = re.compile(r"\b[A-ZÀ-Ý][\w'’-]+(?: (?:of |the |de |van )?[A-ZÀ-Ý][\w'’-]+)*")
WORD = re.compile(r"\w[\w'’-]*")
SMALL = set("a an the of in on at to and or for with by from as is are was were be been that this it its which who he she they his her their had has have not but".split())
ASK = {
    "year": ("When", "In which year", "In what year", "What year"),
    "number": ("How many", "How much", "What number", "What is the number of"),
    "name": ("Who", "What", "Which", "What is the name of", "Where", "Who was"),
    "other": ("What", "What kind of", "What does", "How", "Which"),
}


def spans_of(sentence: str):
    """Parts of a sentence that a question can ask for: (kind, start, end)."""
    years = [m.span() for m in YEAR.finditer(sentence)]
    out = [("year", *s) for s in years]
    out += [("number", *m.span()) for m in NUMBER.finditer(sentence) if m.span() not in years]
    out += [("name", *m.span()) for m in NAME.finditer(sentence) if m.start() > 0]
    words = [m for m in WORD.finditer(sentence) if m.group().lower() not in SMALL]
    out += [("other", a.start(), b.end()) for a, b in zip(words, words[1:]) if b.start() - a.end() == 1]
    return out


def cloze(text: str, r: random.Random):
    """-> (question, answer) or None when no sentence of the text will do."""
    flat = " ".join(text.split())
    sentences = [s.strip() for s in SENTENCE.findall(flat) if len(s.split()) >= 6]
    if not sentences:
        return None
    sentence = r.choice(sentences)
    spans = spans_of(sentence)
    if not spans:
        return None
    # People ask for names and numbers; other words are plentiful.
    kind = r.choice(sorted({s[0] for s in spans} - ({"other"} if len({s[0] for s in spans}) > 1 and r.random() < 0.75 else set())))
    _, start, end = r.choice([s for s in spans if s[0] == kind])
    answer = sentence[start:end].strip(" .,;:")
    if not answer or flat.count(answer) > 3 or len(answer) > 60:
        return None
    keep = r.uniform(0.35, 0.9)
    left = [(m.start(), m.group()) for m in WORD.finditer(sentence) if m.end() <= start or m.start() >= end]
    near = [w for at, w in left if r.random() < (keep if w.lower() not in SMALL else keep * 0.7) and abs(at - start) < 140]
    if sum(w.lower() not in SMALL for w in near) < 2:
        return None
    question = f"{r.choice(ASK[kind])} {' '.join(near)}?"
    return (question if r.random() < 0.7 else question.lower()), answer
