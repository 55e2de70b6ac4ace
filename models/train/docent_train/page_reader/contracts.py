"""Stretches of real contracts with questions (CUAD v1, Hendrycks et al. 2021, CC BY 4.0), laid out as pages. Downloaded separately (models/train/pages/README.md)."""

import json
import random
from pathlib import Path

from ..documents.flow import Flow
from ..documents.page import Document, Question

# Code points of a stretch: about one page.
LENGTH = 2600
# The share of unanswerable questions that is kept: most stretches leave most questions unanswered.
MISSING = 0.06
OTHER_PARTY = (
    "With whom does {a} make this agreement?",
    "Who is the other party to the agreement with {a}?",
    "With which company or person does {a} make this agreement?",
    "{a} signed this with whom?",
    "Which party contracts with {a}?",
    "Who is {a}'s counterparty?",
)


def load_contracts(path: Path) -> "list[dict]":
    """id, text, questions (question, kind, answers with their offsets) of each contract; clauses and yes-or-no labels are left out."""
    out = []
    for line in filter(None, path.read_text(encoding="utf-8").split("\n")):
        contract = json.loads(line)
        contract["questions"] = [q for q in contract["questions"] if not q.get("passage") and (q["kind"] == "none" or q["answers"])]
        out.append(contract)
    return out


def held_contracts(contracts: "list[dict]") -> "list[dict]":
    """Those that no training sees: every sixteenth."""
    return contracts[::16]


def contract_page(contract: dict, r: random.Random, count: int) -> Document:
    """A stretch around one of the answers (one time in four: anywhere), with up to `count` questions; questions that the stretch does not answer are "not here"."""
    text = contract["text"]
    told = [q for q in contract["questions"] if q["answers"]]
    size = r.randint(LENGTH // 2, LENGTH)
    at = r.randint(0, max(0, len(text) - size))
    if told and r.random() < 0.75:
        near = r.choice(r.choice(told)["answers"])
        at = max(0, min(near["end"] - 1, near["start"]) - r.randint(40, size - min(size - 41, near["end"] - near["start"]) - 1))
    end = min(len(text), at + size)
    # Whole words.
    at = text.rfind(" ", 0, at) + 1 if at else 0
    flow = Flow(r, "contract_page")
    for paragraph in text[at:end].split("\n"):
        if words := " ".join(paragraph.split()):
            flow.put(words)
        elif r.random() < 0.4:
            flow.feed(0.5)
    inside = lambda a: a["start"] >= at and a["end"] <= end
    for q in r.sample(contract["questions"], len(contract["questions"])):
        if len(flow.doc.questions) >= count:
            break
        here = [" ".join(a["text"].split()) for a in q["answers"] if inside(a)]
        if q["kind"] == "list":
            names = list(dict.fromkeys(" ".join(a["text"].split()) for a in q["answers"]))
            if len(here) == len(q["answers"]) and len(names) == 2 and r.random() < 0.6:
                a, b = r.sample(names, 2)
                flow.doc.questions.append(Question(r.choice(OTHER_PARTY).format(a=a), [b], "party"))
            elif len(here) == len(q["answers"]) and len(names) > 1:
                flow.doc.questions.append(Question(q["question"], [", ".join(names)], "parties", parts=tuple(names)))
            elif not here and r.random() < MISSING:
                flow.doc.ask("not_here", q["question"])
            continue
        if here:
            flow.doc.ask(q.get("category", "contract"), q["question"], *here)
        elif r.random() < MISSING:
            flow.doc.ask("not_here", q["question"])
    return flow.finish()
