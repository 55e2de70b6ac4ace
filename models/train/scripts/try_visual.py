"""Ablation: what the resampler's visual tokens add to a word reader's prompt, and the global tile to them (Monkey, CVPR 2024, table 4).

    python3 models/train/scripts/try_visual.py --words models/train/runs/words/checkpoints/last.pt --steps 80

Four prompts are trained alike, from the same weights on the same receipts in the same order: text alone; text and visual tokens of the local tiles; those of the
global tile too; visual tokens alone. The encoder is frozen, resampler and word reader learn. Measured on receipts/dev: the share of the 240 questions whose answer
is right word for word (teacher-forced, transcripts as text), and the mean loss of an answer's beginning. Prints one JSON value a prompt.
"""

import argparse
import json
import random
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "models/train"))

import numpy as np
import torch
from PIL import Image
from torch import nn

from docent_train import documents
from docent_train.held_out import split_receipts
from docent_train.model import Monkey, WordReader, load_config
from docent_train.pages import cut_page
from docent_train.precision import autocast
from docent_train.reading.batches import encoder_dtype
from docent_train.reading.weights import initial_weights
from docent_train.words.example import Page, build
from docent_train.words.source import FIELDS, recased
from docent_train.words.step import MASKED, collate, judged

PROMPTS = dict(text=(True, False, False), text_and_local=(True, True, False), text_local_and_global=(True, True, True), local_and_global=(False, True, True))


def examples_of(document, r, with_text: bool, rows: int):
    text, xs, _ = document.prompt_text()
    text = recased(text, r)
    page = Page(text, xs, text, np.arange(len(text)), rows) if with_text else Page("", [], "", np.arange(0), rows)
    # One question a field: the others of a kind only word it differently.
    asked = {q.kind: q for q in reversed(document.questions) if q.kind in FIELDS}
    made = [build(page, q.question, q.answers, r) for q in asked.values()]
    return [e for e in made if e is not None], len(made)


def loss_with(model, head, visual, examples, dtype):
    """visual [V,D] or None -> (loss, beginning's loss, right word for word [B]); the visual tokens stand at place 0 and see all but the answers."""
    b = collate(examples, model.config.kv_channels // 2)
    x, angle, mask = model.embed(b["rows"], b["ids"]), b["angle"], b["mask"]
    if visual is not None:
        n, t, v = x.shape[0], x.shape[1], len(visual)
        x = torch.cat([x, visual[None].expand(n, -1, -1)], 1)
        angle = torch.cat([angle, torch.zeros(n, v, angle.shape[-1])], 1)
        below = torch.cat([mask[:, :, :1].expand(-1, -1, v, -1), torch.zeros(n, 1, v, v)], -1)
        mask = torch.cat([torch.cat([mask, torch.zeros(n, 1, t, v)], -1), below], 2).clamp(min=MASKED)
    with autocast(dtype):
        hidden, _ = model(x, angle, mask.to(dtype))
        take = lambda at: hidden.gather(1, at.unsqueeze(-1).expand(-1, -1, hidden.shape[-1]))
        answer = take(b["steps"])
        pointed, words = model.pointer(answer, take(b["page"]), b["following"]), head(answer)
    log_p = torch.log_softmax(torch.cat([pointed.float().masked_fill(~b["page_ok"].unsqueeze(1), -1e9), words.float()], -1), -1)
    loss, stats, right = judged(log_p, b)
    return loss, stats["start"], right


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--words", required=True, help="checkpoint of stage 2")
    p.add_argument("--steps", type=int, default=80, help="steps of one receipt and its four questions")
    p.add_argument("--receipts", type=int, default=120)
    p.add_argument("--dev", type=int, default=60)
    p.add_argument("--lr", type=float, default=3e-4)
    p.add_argument("--prompts", nargs="*", default=list(PROMPTS), choices=list(PROMPTS))
    p.add_argument("--model", default=str(ROOT / "models/docent-mini"))
    p.add_argument("--data", default=str(ROOT.parent / "shared/data"))
    a = p.parse_args()
    torch.set_num_threads(1)
    config = load_config(Path(a.model) / "config.json")
    encoder = Monkey(config).visual
    encoder.load_state_dict(initial_weights(Path(a.model) / "model.safetensors"), strict=False)
    encoder.requires_grad_(False)
    dtype = encoder_dtype(encoder, config.visual, backward=False)

    def seen(document):
        pixels, _, _ = cut_page(Image.open(document.image).convert("RGB"), config.visual)
        with autocast(dtype):
            return torch.cat([encoder(torch.from_numpy(pixels[i : i + 4])) for i in range(0, len(pixels), 4)]).half()

    look = seen if any(PROMPTS[name][1] for name in a.prompts) else lambda document: None
    train, dev = (documents.load_real_receipts(Path(a.data) / f"receipts/{part}") for part in ("train", "dev"))
    train = [(d, look(d)) for d in split_receipts(train)[0][: a.receipts]]
    dev = [(d, look(d)) for d in dev[: a.dev]]
    saved = torch.load(a.words, map_location="cpu")["model"]
    for name in a.prompts:
        with_text, local, whole = PROMPTS[name]
        torch.manual_seed(1)
        r, began = random.Random(1), time.time()
        model, head, resampler = WordReader(config), nn.Linear(config.hidden_size, config.vocab_size, bias=False), Monkey(config).visual
        both = nn.ModuleDict(dict(transformer=model, lm_head=head))
        both.load_state_dict(saved)
        resampler.load_state_dict(encoder.state_dict())
        learned = [*both.parameters(), *(q for n, q in resampler.named_parameters() if n.startswith(("attn_pool", "ln_post", "proj")) and q.requires_grad)]
        optimiser = torch.optim.AdamW(learned, lr=a.lr, betas=(0.9, 0.95), weight_decay=0.1)
        tokens = lambda features: None if not local else resampler.resample((features if whole else features[:-1]).float()).flatten(0, 1)
        for step in range(a.steps):
            for group in optimiser.param_groups:
                group["lr"] = a.lr * min(1, (step + 1) / 10) * (1 - step / a.steps)
            document, features = r.choice(train)
            examples, _ = examples_of(document, r, with_text, config.word_features)
            if not examples:
                continue
            loss, _, _ = loss_with(model, head, tokens(features), examples, dtype)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(learned, 1.0)
            optimiser.step()
        right = asked = 0
        starts = []
        with torch.no_grad():
            for document, features in dev:
                examples, n = examples_of(document, random.Random(2), with_text, config.word_features)
                asked += n
                if examples:
                    _, start, hit = loss_with(model, head, tokens(features), examples, dtype)
                    right += int(hit.sum())
                    starts.append(start)
        print(json.dumps(dict(prompt=name, right=round(right / asked, 3), questions=asked, start=round(float(np.mean(starts)), 3), steps=a.steps, seconds=round(time.time() - began))), flush=True)


if __name__ == "__main__":
    main()
