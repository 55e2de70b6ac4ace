"""What the chooser makes of random features with seeded weights: goldens of tests/parity/chooser.test.ts, beside page-reader-tiny's."""

import torch

from ..page_reader.goldens import CONFIG
from .chooser import PROGRAM, STEPS, Chooser

WORDS = ["how", "many", "last"]
INNER = 6
PART = {"inner": INNER, "own": 0.75, "temperature": 1.5, "words": WORDS}
QUESTION = "How many towns are last?"


@torch.no_grad()
def chooser_goldens() -> "tuple[dict, dict]":
    """-> weights, goldens."""
    torch.manual_seed(20261202)
    model = Chooser(WORDS, CONFIG.hidden_size, INNER).eval()
    for parameter in model.parameters():
        parameter.data = torch.randn_like(parameter) * (0.3 if parameter.ndim == 1 else parameter[0].numel() ** -0.5)
    for part in (model.step, model.column, model.filter, model.answer):
        part.mean.copy_(torch.randn_like(part.mean) * 0.5)
        part.scale.copy_(0.5 + torch.rand_like(part.scale))
    given = {"question": model.asked(torch.randn(1, 2 * CONFIG.hidden_size), [QUESTION]), "columns": torch.randn(3, len(model.column.mean)), "filters": torch.randn(4, len(model.filter.mean)), "answers": torch.randn(2, len(model.answer.mean))}
    steps, numbers = torch.arange(len(STEPS)), torch.randn(len(STEPS), PROGRAM)
    out = {"step": model.step(given["question"]), "column": model.column(given["columns"]), "filter": model.filter(given["filters"]), "answer": model.answer(given["answers"]), "program": (model.program[steps] * numbers).sum(-1)}
    goldens = {**given, "steps": steps, "numbers": numbers, **out}
    return model.tensors(), {f"chooser.{name}": value.contiguous() for name, value in goldens.items()}
