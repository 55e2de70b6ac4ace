"""Pages -> losses of what is recognised, and what was right."""

import torch
import torch.nn.functional as F

from .answers import HUES, MARKS, THINGS

# Most words are plain and without a hue, most cells are empty: they count less, so that what is rare is learned.
PLAIN, COLOURLESS, NO_BAR, HOLDING = 0.25, 0.2, 0.1, 4.0
M, T = len(MARKS), len(THINGS)


def words_loss(logits: torch.Tensor, batch: dict) -> torch.Tensor:
    weight, hue = torch.ones(M), torch.ones(1 + len(HUES))
    weight[0], hue[0] = PLAIN, COLOURLESS
    loss = F.cross_entropy(logits[:, :M], batch["marks"], weight, ignore_index=-100) + F.cross_entropy(logits[:, M:-1], batch["hues"], hue)
    rate = torch.where(batch["reaches"] > 0, 1.0, NO_BAR)
    return loss + 2 * (F.binary_cross_entropy_with_logits(logits[:, -1], batch["reaches"], rate, reduction="none")).sum() / rate.sum()


def tiles_loss(logits: torch.Tensor, batch: dict) -> torch.Tensor:
    things, hue = batch["things"], torch.ones(1 + len(HUES))
    hue[0] = COLOURLESS
    there = F.binary_cross_entropy_with_logits(logits[..., :T], things[..., :T], pos_weight=torch.full((T,), HOLDING))
    return 4 * there + F.cross_entropy(logits[..., T:].flatten(0, 1), things[..., T:].flatten(0, 1).argmax(-1), hue)


def words_right(logits: torch.Tensor, batch: dict) -> "list[tuple[str, bool]]":
    out = [(MARKS[own], own == said) for own, said in zip(batch["marks"].tolist(), logits[:, :M].argmax(1).tolist()) if own >= 0]
    out += [("hue" if own else "no hue", own == said) for own, said in zip(batch["hues"].tolist(), logits[:, M:-1].argmax(1).tolist())]
    return out + [("reach", abs(own - said) < 0.04) for own, said in zip(batch["reaches"].tolist(), torch.sigmoid(logits[:, -1]).tolist()) if own > 0]


def tiles_right(logits: torch.Tensor, batch: dict) -> "list[tuple[str, bool]]":
    """Whether a thing is in a tile at all."""
    out = []
    for n, thing in enumerate(THINGS):
        own, said = batch["things"][..., n].amax(1) > 0, logits[..., n].amax(1) > 0
        out += [(thing if o else f"no {thing}", o == s) for o, s in zip(own.tolist(), said.tolist())]
    holds = batch["things"][..., T + 1 :].amax(-1) > 0
    said, own = logits[..., T + 1 :].argmax(-1), batch["things"][..., T + 1 :].argmax(-1)
    return out + [("stamp hue", bool(ok)) for ok in (said == own)[holds].tolist()]
