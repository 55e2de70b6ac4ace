"""A batch of sequences through the decoder: answer loss, pointer loss, accuracy.

The sequences stand one after the other in one [N,D] tensor: nothing is padded, and attention runs sequence by sequence.
"""

import math

import torch
import torch.nn.functional as F

from ..model import copied_ids, rotary_rows
from ..model.decoder import rotate

# Rows of a prefix that share one attention product: smaller wastes less on what causality masks, larger makes better products.
CHUNK = 256


def pack(sequences):
    """Every field of the sequences, concatenated along time."""
    return {k: torch.cat([torch.from_numpy(getattr(s, k)).long() for s in sequences]) for k in ("ids", "windows", "positions", "x", "y", "words", "segment", "target")}


def embed(decoder, b):
    """Token embeddings with the causal convolution over each token's own window, places and words."""
    table = decoder.wte.weight
    k = decoder.config.token_conv
    x = 0
    for j in range(k):
        # Each position's own window, so that a question's first tokens see the prefix's end and not its neighbour question.
        ids = b["windows"][:, j]
        weight = decoder.token_conv.weight[:, 0, j] + (1 if j == k - 1 else 0)
        x = x + F.embedding(ids.clamp(min=0), table * weight) * (ids >= 0).unsqueeze(-1)
    x = x * (b["ids"] >= 0).unsqueeze(-1)
    placed = torch.nonzero(b["x"] > 0)[:, 0]
    x = x.index_add(0, placed, decoder.positions(b["x"][placed], b["y"][placed]))
    if decoder.config.word_buckets:
        inside = torch.nonzero(b["words"][:, 0] > 0)[:, 0]
        x = x.index_add(0, inside, decoder.word_vectors(b["words"][inside]))
    return x


def chunks_of(segment):
    """One sequence's segments [T] -> [(begin, end, mask [end-begin, end] additive or None)]: the prefix in chunks, all questions as one."""
    t, prefix = len(segment), int((segment == 0).sum())
    parts = []
    for begin in range(0, prefix, CHUNK):
        end = min(begin + CHUNK, prefix)
        parts.append((begin, end, torch.full((end - begin, end), -1e9).triu(begin + 1)))
    if prefix < t:
        own = segment[prefix:]
        see = (own.unsqueeze(0) == own.unsqueeze(1)).tril()
        parts.append((prefix, t, torch.cat([torch.zeros(t - prefix, prefix), torch.where(see, 0.0, -1e9)], dim=1)))
    return parts


def attend(attention, x, cos, sin, plan):
    """x [N,D] -> [N,D]; plan: [(first row, end row, chunks)] of every sequence."""
    h, d = attention.heads, attention.d
    q, k, v = (p.view(1, -1, h, d).transpose(1, 2) for p in attention.c_attn(x).chunk(3, dim=-1))
    q, k, v = rotate(q, cos, sin)[0] * (1 / math.sqrt(d)), rotate(k, cos, sin)[0], v[0]
    out = []
    for first, _, chunks in plan:
        for begin, end, mask in chunks:
            keys, values = k[:, first : first + end], v[:, first : first + end]
            scores = q[:, first + begin : first + end] @ keys.transpose(-1, -2)
            out.append(torch.softmax(scores.add_(mask), dim=-1) @ values)
    context = torch.cat(out, dim=1)
    return attention.c_proj(context.transpose(0, 1).reshape(len(x), -1))


def forward(model, sequences, visual=None, start_weight=0.5):
    """visual: [(tokens [V,D], x bins [V], y bins [V])] per sequence or None -> (loss, statistics)."""
    decoder, c = model.transformer, model.config
    b = pack(sequences)
    x = embed(decoder, b)
    ends = torch.tensor([len(s.ids) for s in sequences]).cumsum(0).tolist()
    starts = [0, *ends[:-1]]
    if visual is not None:
        rows = []
        for first, end, s, v in zip(starts, ends, sequences, visual):
            row = x[first:end]
            if s.visual:
                tokens = v[0] + decoder.positions(v[1], v[2])
                row = torch.cat([row[:1], tokens, row[1 + s.visual :]])
            rows.append(row)
        x = torch.cat(rows)
    plan = [(first, end, chunks_of(b["segment"][first:end])) for first, end in zip(starts, ends)]
    cos, sin, _ = rotary_rows(b["positions"].unsqueeze(0), c)
    for layer in decoder.h:
        x = x + attend(layer.attn, layer.ln_1(x), cos, sin, plan)
        x = x + layer.mlp(layer.ln_2(x))
    hidden = decoder.ln_f(x)

    loss, pointer, first, count, pointed, begun, right = 0.0, 0.0, 0.0, 0, 0, 0, 0
    whole = []
    for at0, end, s in zip(starts, ends, sequences):
        h, target = hidden[at0:end], b["target"][at0:end]
        at = torch.nonzero(target >= 0)[:, 0]
        goal = target[at]
        keys = decoder.copy_head.keys(h[s.text_start : s.text_start + s.places])
        next_ids = copied_ids(b["ids"][at0:end][s.text_start + 1 : s.text_start + 1 + s.places])
        attention, gate = decoder.copy_head.attend(h[at].unsqueeze(0), keys.unsqueeze(0))
        attention, gate = attention[0], gate[0]
        copied = torch.where(next_ids.unsqueeze(0) == goal.unsqueeze(1), attention, 0).sum(1)
        vocabulary = torch.log_softmax(model.lm_head(h[at]), dim=-1)
        log_p = torch.log(gate[:, 0] * copied + (1 - gate[:, 0]) * vocabulary.exp().gather(1, goal.unsqueeze(1))[:, 0] + 1e-9)
        loss = loss - log_p.sum()
        count += len(at)
        index = {int(t): k for k, t in enumerate(at)}
        for t, spots in s.pointers:
            missed = -torch.log(attention[index[t], spots].sum() + 1e-6)
            pointer = pointer + missed
            pointed += 1
            if target[t - 1] < 0:
                first = first + missed
                begun += 1
        with torch.no_grad():
            mixed = gate * torch.zeros(len(at), c.vocab_size).index_add_(1, next_ids, attention) + (1 - gate) * vocabulary.exp()
            ok = mixed.argmax(1) == goal
            right += int(ok.sum())
            groups = b["segment"][at0:end][at]
            whole += [bool(ok[groups == g].all()) for g in groups.unique()]
    # Going on copying is learned in minutes; where to start is what answering is, and one character in twelve: it gets its own mean.
    total = loss / max(count, 1) + 0.5 * pointer / max(pointed, 1) + start_weight * first / max(begun, 1)
    return total, dict(nll=float(loss) / max(count, 1), pointer=float(pointer) / max(pointed, 1), start=float(first) / max(begun, 1), characters=right / max(count, 1), whole=sum(whole) / max(len(whole), 1))
