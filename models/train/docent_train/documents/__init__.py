"""Generated and real documents with exact ground truth: text with positions, questions, answers."""
from __future__ import annotations

import random

from .page import NOT_ON_PAGE, Document, Question, Rule, TextItem
from .receipts import make_receipt

_MAKERS = {"receipt": make_receipt}
KINDS = tuple(_MAKERS)


def make_document(rng: random.Random, kind: str | None = None) -> Document:
    """A document of this kind, or of a random one."""
    return _MAKERS[kind or rng.choice(KINDS)](rng)


__all__ = ["KINDS", "NOT_ON_PAGE", "Document", "Question", "Rule", "TextItem", "make_document"]
