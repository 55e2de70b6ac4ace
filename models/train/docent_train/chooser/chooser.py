"""Scores of programs on a table, from the page reader's states, which stay as they are.

A program (src-main/inference/answering/page-reader/tables/programs.ts) is a step, a filter of rows, a column to compare by and a column to say. Its score is the sum of
what the four score; that of an answer of the reader's own is its log probability, scaled, and what its looks and its surroundings score. People gave only answers, so the likelihood
of all ways to the right answer grows together (maximum marginal likelihood: Pasupat and Liang 2015, "Compositional semantic parsing on semi-structured tables").
"""

import re
import unicodedata

import torch
import torch.nn as nn

STEPS = ("cell", "first", "last", "next", "previous", "highest", "lowest", "count", "sum", "average", "difference", "commonest", "kinds")
# Which of a filter's scores a step uses: the row that is meant, the row beside which the answer stands, the rows that are compared, those that are counted.
FILTER_ROLES = (0, 2, 2, 1, 1, 2, 2, 3, 3, 3, 2, 2, 3)
COLUMN_NUMBERS, FILTER_NUMBERS, PROGRAM, ANSWER_NUMBERS = 6, 10, 11, 40
INNER = 128
WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")


def words_of(text: str) -> "list[str]":
    """As filters.ts has it: words of letters and digits, in lower case and without marks on letters."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.category(c).startswith("M"))
    return WORD.findall(plain.lower())


class Part(nn.Module):
    """Features, brought to mean 0 and variance 1 -> scores."""

    def __init__(self, width: int, scores: int, inner: int, dropout: float):
        super().__init__()
        self.register_buffer("mean", torch.zeros(width))
        self.register_buffer("scale", torch.ones(width))
        self.up, self.down, self.drop = nn.Linear(width, inner), nn.Linear(inner, scores), nn.Dropout(dropout)
        nn.init.zeros_(self.down.weight)
        nn.init.zeros_(self.down.bias)

    def fit(self, rows: torch.Tensor):
        self.mean.copy_(rows.mean(0))
        self.scale.copy_(1 / (rows.std(0) + 0.02))

    def forward(self, x):
        return self.down(self.drop(nn.functional.gelu(self.up(self.drop((x - self.mean) * self.scale)))))


class Chooser(nn.Module):
    """words: those of questions that the steps are scored by, beside what the reader makes of the question."""

    def __init__(self, words: "list[str]", hidden: int = 384, inner: int = INNER, dropout: float = 0.3):
        super().__init__()
        self.words = words
        # Of each step, of the reader's own answers, and of "not here".
        self.step = Part(2 * hidden + len(words), len(STEPS) + 2, inner, dropout)
        self.column = Part(2 * hidden + COLUMN_NUMBERS, 2, inner, dropout)
        self.filter = Part(2 * hidden + FILTER_NUMBERS, 1 + max(FILTER_ROLES), inner, dropout)
        self.answer = Part(ANSWER_NUMBERS, 1, inner, dropout)
        self.program = nn.Parameter(torch.zeros(len(STEPS), PROGRAM))
        self.own = nn.Parameter(torch.ones(1))
        self.register_buffer("roles", torch.tensor(FILTER_ROLES), persistent=False)

    def asked(self, states, questions: "list[str]"):
        """states [Q, 2 * hidden] -> [Q, 2 * hidden + words]: with which of the words each question has."""
        said = [set(words_of(q)) for q in questions]
        return torch.cat([states, torch.tensor([[float(w in own) for w in self.words] for own in said])], 1)

    def forward(self, b):
        """-> scores of all programs of a batch [P], of all the reader's own answers [A], and of "not here" [Q]."""
        step, column, chosen = self.step(b["question"]), self.column(b["columns"]), self.filter(b["filters"])
        s, q = b["program_step"], b["program_question"]
        key = torch.where(b["program_key"] >= 0, column[b["program_key"].clamp(min=0), 0], 0.0)
        said = torch.where(b["program_said"] >= 0, column[b["program_said"].clamp(min=0), 1], 0.0)
        programs = step[q, s] + key + said + chosen[b["program_filter"], self.roles[s]] + (self.program[s] * b["numbers"]).sum(-1)
        own = step[b["own_question"], -2] + self.own * b["own_log"] + self.answer(b["answers"])[:, 0]
        return programs, own, step[:, -1] + self.own * b["absent_log"]

    def tensors(self) -> dict:
        """Names and shapes as models/page-reader/chooser.ts reads them: the parts take features as they are."""
        out = {"chooser.program.weight": self.program.detach()}
        for name in ("step", "column", "filter", "answer"):
            part = getattr(self, name)
            weight = part.up.weight.detach() * part.scale
            out[f"chooser.{name}.up.weight"], out[f"chooser.{name}.up.bias"] = weight, part.up.bias.detach() - weight @ part.mean
            out[f"chooser.{name}.down.weight"], out[f"chooser.{name}.down.bias"] = part.down.weight.detach(), part.down.bias.detach()
        return out


def log_sums(values, groups, count):
    """log(sum(exp)) of each group; -inf for an empty one."""
    most = torch.full((count,), -1e9).scatter_reduce(0, groups, values.detach(), "amax", include_self=True)
    sums = torch.zeros(count).index_add(0, groups, torch.exp(values - most[groups]))
    return torch.log(sums.clamp(min=1e-30)) + most
