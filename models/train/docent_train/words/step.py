"""A batch of examples through the word reader: loss and what was right.

Examples are padded to one length. The question and the page see each other both ways; the answer's tokens see those and the answer so far.
"""

import numpy as np
import torch
import torch.nn.functional as F

from ..precision import autocast
from .features import SHAPE
from .places import angles

MASKED = -30000.0


def collate(examples, half: int):
    """-> dict of tensors; B examples, T tokens, A answer steps, P page tokens."""
    b, t = len(examples), max(len(e.ids) for e in examples)
    a, p = max(len(e.written) for e in examples), max(e.page[1] - e.page[0] for e in examples)
    rows, ids = np.zeros((b, t, examples[0].rows.shape[1]), np.int64), np.full((b, t), -1)
    angle = np.zeros((b, t, half), np.float32)
    mask = np.full((b, 1, t, t), MASKED, np.float32)
    steps, step_ok = np.zeros((b, a), np.int64), np.zeros((b, a), bool)
    page, page_ok = np.zeros((b, p), np.int64), np.zeros((b, p), bool)
    following = np.zeros((b, a, p), np.float32)
    copied, written = np.zeros((b, a, p), bool), np.full((b, a), -1)
    for i, e in enumerate(examples):
        n, steps_of, (p0, p1) = len(e.ids), len(e.written), e.page
        rows[i, :n], ids[i, :n] = e.rows, e.ids
        angle[i, :n] = angles(e.places, half)
        mask[i, 0, :, : e.answer] = 0
        for k in range(e.answer, n):
            mask[i, 0, k, e.answer : k + 1] = 0
        steps[i, :steps_of], step_ok[i, :steps_of] = e.answer + np.arange(steps_of), True
        page[i, : p1 - p0], page_ok[i, : p1 - p0] = np.arange(p0, p1), True
        for k in range(steps_of):
            if e.following[k] >= 0:
                following[i, k, e.following[k]] = 1
            copied[i, k, e.copied[k]] = True
            written[i, k] = e.written[k]
    named = dict(rows=rows, ids=ids, angle=angle, mask=mask, steps=steps, step_ok=step_ok, page=page, page_ok=page_ok, following=following, copied=copied, written=written)
    return {k: torch.from_numpy(v) for k, v in named.items()}


def scores(model, head, b, dtype: torch.dtype):
    """-> log probabilities [B,A,P+V]: page tokens first, then the vocabulary."""
    with autocast(dtype):
        hidden, _ = model(model.embed(b["rows"], b["ids"]), b["angle"], b["mask"].to(dtype))
        take = lambda at: hidden.gather(1, at.unsqueeze(-1).expand(-1, -1, hidden.shape[-1]))
        answer, page = take(b["steps"]), take(b["page"])
        pointed, words = model.pointer(answer, page, b["following"]), head(answer)
    pointed = pointed.float().masked_fill(~b["page_ok"].unsqueeze(1), -1e9)
    return torch.log_softmax(torch.cat([pointed, words.float()], dim=-1), dim=-1)


def forgotten(rows: torch.Tensor, share: float) -> torch.Tensor:
    """[B,T,K] with what this share of the words says of itself left out: its looks, its place and whether it matches the other side must do. A few hundred
    tables are soon known by their words."""
    gone = torch.rand(rows.shape[:2]) < share
    return torch.cat([rows[..., :SHAPE].masked_fill(gone.unsqueeze(-1), 0), rows[..., SHAPE:]], dim=-1)


def loss_of(model, head, examples, dtype: torch.dtype, forget=0.0):
    """-> (loss, statistics). The first token matters most, so it has its own mean beside those for continuing and ending."""
    b = collate(examples, model.config.kv_channels // 2)
    if forget:
        b["rows"] = forgotten(b["rows"], forget)
    return judged(scores(model, head, b, dtype), b)


def judged(log_p, b):
    """log_p [B,A,P+V] of a batch (collate) -> (loss, statistics, whether all of an answer is right [B])."""
    p = b["page"].shape[1]
    goal = F.one_hot(b["written"].clamp(min=0), log_p.shape[-1] - p).bool() & (b["written"] >= 0).unsqueeze(-1)
    right = torch.cat([b["copied"], goal], dim=-1)
    nll = -torch.logsumexp(log_p.masked_fill(~right, -1e9), dim=-1)
    ok = b["step_ok"]
    # One example whose right token has almost no probability must not dominate the batch.
    nll = nll.clamp(max=20)
    first, rest = nll[:, 0].mean(), nll[:, 1:][ok[:, 1:]]
    total = first + 0.5 * rest.sum() / ok[:, 1:].sum().clamp(min=1)
    with torch.no_grad():
        best = log_p.argmax(-1, keepdim=True)
        hit = right.gather(2, best)[..., 0] | ~ok
        stats = dict(start=float(first), rest=float(rest.mean()), begun=float(hit[:, 0].float().mean()), whole=float(hit.all(1).float().mean()))
    return total, stats, hit.all(1)
