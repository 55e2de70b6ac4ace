"""A batch of sequences through the decoder: answer loss, pointer loss, accuracy."""

import torch
import torch.nn.functional as F

from ..model import copied_ids, rotary_rows


def collate(sequences):
    """Right-padded tensors; padding belongs to segment -1."""
    length = max(len(s.ids) for s in sequences)

    def pad(field, value):
        rows = [torch.from_numpy(getattr(s, field)).long() for s in sequences]
        return torch.stack([F.pad(t, (0, 0) * (t.ndim - 1) + (0, length - len(t)), value=value) for t in rows])

    return {k: pad(k, v) for k, v in dict(ids=-1, windows=-1, positions=0, x=0, y=0, segment=-1, target=-1).items()}


def embed(decoder, b):
    """Token embeddings with the causal convolution over each token's own window."""
    table = decoder.wte.weight
    k = decoder.config.token_conv
    x = 0
    for j in range(k):
        # Each position's own window, so that a question's first tokens see the prefix's end and not its neighbour question.
        ids = b["windows"][:, :, j]
        weight = decoder.token_conv.weight[:, 0, j] + (1 if j == k - 1 else 0)
        x = x + F.embedding(ids.clamp(min=0), table * weight) * (ids >= 0).unsqueeze(-1)
    return x * (b["ids"] >= 0).unsqueeze(-1) + torch.where((b["x"] > 0).unsqueeze(-1), decoder.positions(b["x"], b["y"]), 0)


def block_mask(segment):
    """[B,T] -> [B,1,T,T] additive: causal; a question sees the prefix and itself."""
    t = segment.shape[1]
    causal = torch.ones(t, t, dtype=torch.bool).tril()
    key = segment.unsqueeze(1)
    see = causal & ((key == 0) | (key == segment.unsqueeze(2)))
    return torch.zeros(see.shape).masked_fill(~see, -1e9).unsqueeze(1)


def forward(model, sequences, visual=None):
    """visual: [(tokens [V,D], x bins [V], y bins [V])] per sequence or None -> (loss, statistics)."""
    decoder, c = model.transformer, model.config
    b = collate(sequences)
    x = embed(decoder, b)
    if visual is not None:
        rows = []
        for i, (s, v) in enumerate(zip(sequences, visual)):
            row = x[i]
            if s.visual:
                tokens = v[0] + decoder.positions(v[1], v[2])
                row = torch.cat([row[:1], tokens, row[1 + s.visual :]])
            rows.append(row)
        x = torch.stack(rows)
    cos, sin, _ = rotary_rows(b["positions"], c)
    hidden, _ = decoder(x, cos, sin, None, block_mask(b["segment"]))

    loss, pointer, count, pointed, right, gate_sum = 0.0, 0.0, 0, 0, 0, 0.0
    whole = []
    for i, s in enumerate(sequences):
        h = hidden[i]
        at = torch.nonzero(b["target"][i] >= 0)[:, 0]
        goal = b["target"][i][at]
        keys = decoder.copy_head.keys(h[s.text_start : s.text_start + s.places])
        next_ids = copied_ids(b["ids"][i][s.text_start + 1 : s.text_start + 1 + s.places])
        attention, gate = decoder.copy_head.attend(h[at].unsqueeze(0), keys.unsqueeze(0))
        attention, gate = attention[0], gate[0]
        copied = torch.where(next_ids.unsqueeze(0) == goal.unsqueeze(1), attention, 0).sum(1)
        vocabulary = torch.log_softmax(model.lm_head(h[at]), dim=-1)
        log_p = torch.log(gate[:, 0] * copied + (1 - gate[:, 0]) * vocabulary.exp().gather(1, goal.unsqueeze(1))[:, 0] + 1e-9)
        loss = loss - log_p.sum()
        count += len(at)
        index = {int(t): k for k, t in enumerate(at)}
        for t, spots in s.pointers:
            pointer = pointer - torch.log(attention[index[t], spots].sum() + 1e-6)
            pointed += 1
        with torch.no_grad():
            mixed = gate * torch.zeros(len(at), c.vocab_size).index_add_(1, next_ids, attention) + (1 - gate) * vocabulary.exp()
            ok = mixed.argmax(1) == goal
            right += int(ok.sum())
            groups = b["segment"][i][at]
            whole += [bool(ok[groups == g].all()) for g in groups.unique()]
    total = loss / max(count, 1) + 0.5 * pointer / max(pointed, 1)
    return total, dict(nll=float(loss) / max(count, 1), pointer=float(pointer) / max(pointed, 1), characters=right / max(count, 1), whole=sum(whole) / max(len(whole), 1))
