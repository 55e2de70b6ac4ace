"""Examples -> tensors -> loss."""

import numpy as np
import torch
import torch.nn.functional as F

from .model import OPERATIONS
from .places import COLUMNS

LIST, COUNT = OPERATIONS.index("list"), OPERATIONS.index("count")


def collate(examples) -> dict:
    b, t = len(examples), max(len(e.ids) for e in examples)
    out = dict(ids=np.zeros((b, t), np.int64), kinds=np.zeros((b, t), np.int64), place=np.zeros((b, t, COLUMNS), np.int64), where=np.zeros((b, t, 3), np.float32), on_page=np.zeros((b, t), bool), ok=np.zeros((b, t), bool))
    for i, e in enumerate(examples):
        n = len(e.ids)
        out["ids"][i, :n], out["kinds"][i, e.begin : n], out["place"][i, :n], out["where"][i, :n] = e.ids, 1, e.place, e.where
        out["on_page"][i, e.begin : n - 1], out["ok"][i, :n] = True, True
    return {k: torch.from_numpy(v) for k, v in out.items()}


def end_logits(out: dict, which: torch.Tensor, start: torch.Tensor, on_page: torch.Tensor) -> torch.Tensor:
    """Logits [N,T] of a span's last piece, given its example `which` [N] and first piece `start` [N]; before the start it cannot end."""
    logits = out["end"][which] + torch.einsum("nd,ntd->nt", out["query"][which, start], out["key"][which])
    t = logits.shape[1]
    return logits.float().masked_fill(~on_page[which] | (torch.arange(t)[None] < start[:, None]), -1e4)


def log_chance_of(chances: torch.Tensor, count: int) -> torch.Tensor:
    """Logarithm of the probability that exactly `count` of independent events happen, each with its own chance (the Poisson binomial distribution)."""
    # In double precision: far from what is likely the chance is tiny, and its logarithm must still say which way to go.
    of = torch.zeros(count + 2, dtype=torch.float64)
    of[0] = 1.0
    for p in chances.double().clamp(1e-4, 1 - 1e-4):
        more = torch.cat([of.new_zeros(1), of[:-1] * p])
        # The last entry gathers all that is more than `count`.
        of = torch.cat([of[:-1] * (1 - p), of[-1:]]) + more
    return torch.log(of[count].clamp_min(1e-200)).float()


def loss_of(model, examples) -> "tuple[torch.Tensor, dict]":
    """Mean loss of the batch, and what was right: marginal likelihood over the places where an answer stands."""
    batch = collate(examples)
    out = model(**batch)
    b, t = batch["ids"].shape
    gold, separator = torch.zeros(b, t, dtype=torch.bool), torch.tensor([e.separator for e in examples])
    allowed = batch["on_page"].clone()
    allowed[:, 0] = True
    allowed[torch.arange(b), separator] = True
    starts, firsts = [], []
    for i, e in enumerate(examples):
        for s, _ in e.spans:
            gold[i, s] = True
        if e.operation >= 0 or e.counted >= 0:
            gold[i, e.separator] = True
        elif not e.spans:
            gold[i, 0] = True
        if e.spans:
            starts.append(i)
            firsts.append(e.spans[np.random.randint(len(e.spans))][0])
    start = torch.log_softmax(out["start"].float().masked_fill(~allowed, -1e4), 1)
    loss = -torch.logsumexp(start.masked_fill(~gold, -1e4), 1).mean()
    stats = dict(start=float(loss.detach()))
    right = gold.gather(1, start.argmax(1, keepdim=True))[:, 0]
    if starts:
        which, first = torch.tensor(starts), torch.tensor(firsts)
        ends = torch.zeros(len(starts), t, dtype=torch.bool)
        for n, (i, s) in enumerate(zip(starts, firsts)):
            for a, e in examples[i].spans:
                if a == s:
                    ends[n, e] = True
        logits = torch.log_softmax(end_logits(out, which, first, batch["on_page"]), 1)
        end_loss = -torch.logsumexp(logits.masked_fill(~ends, -1e4), 1).mean()
        loss = loss + end_loss * len(starts) / b
        hit = ends.gather(1, logits.argmax(1, keepdim=True))[:, 0]
        stats["end"] = float(end_loss.detach())
        stats["span"] = float((hit & right[which]).float().mean())
    known = [i for i, e in enumerate(examples) if e.operation >= 0]
    if known:
        rows = torch.tensor(known)
        target = torch.tensor([examples[i].operation for i in known])
        operation = F.cross_entropy(out["operation"][rows].float(), target)
        loss = loss + operation * len(known) / b
        stats["operation"] = float((out["operation"][rows].argmax(1) == target).float().mean())
    marked = [i for i in known if examples[i].selected is not None]
    if marked:
        parts, whole = [], 0
        for i in marked:
            e = examples[i]
            page = slice(e.begin, len(e.ids) - 1)
            logits, want = out["select"][i, page].float(), torch.from_numpy(e.selected[page])
            # Per selected piece, so that a table's other cells weigh the same however many are selected.
            parts.append((F.softplus(-logits[want]).sum() + F.softplus(logits[~want]).sum()) / (want.sum() + 4))
            whole += int(((logits > 0) == want).all())
        loss = loss + torch.stack(parts).sum() / b
        stats["selected"] = whole / len(marked)
    weak = [i for i, e in enumerate(examples) if e.counted >= 0]
    if weak:
        parts = []
        for i in weak:
            e = examples[i]
            chances = torch.stack([torch.sigmoid(out["select"][i, a : z + 1].float().mean()) for a, z in e.groups])
            chance, name = log_chance_of(chances, e.counted), F.log_softmax(out["operation"][i].float(), 0)[COUNT]
            # The count's loss is weighted by the model's own probability that this is a count and not one of the spans.
            with torch.no_grad():
                spans = torch.logsumexp(start[i][gold[i] & batch["on_page"][i]], 0) if e.spans else torch.tensor(-1e4)
                counted = start[i, e.separator] + chance + name
                share = float(torch.exp(counted - torch.logaddexp(counted, spans)))
            parts.append(-share * (chance / max(1, e.counted) ** 0.5 + name))
        loss = loss + torch.stack(parts).sum() / b
        stats["counted"] = sum(float(p.detach()) for p in parts) / len(parts)
    stats["right"] = float(right.float().mean())
    return loss, stats
