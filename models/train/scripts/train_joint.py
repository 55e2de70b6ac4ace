"""Stage 2b: pixels and text together. Adapters, resampler and language model learn; the encoder's own weights stay as read.

    python3 models/train/scripts/train_joint.py --reading R.pt --answering A.pt --minutes 30 --out models/train/runs/joint

A page of a real receipt is cut as it is served; a share of the pages has no text, so that pixels alone must answer. Gradients reach the
adapters through a few tiles of each page (all tiles would cost three times as much). The reading head is not held to its loss here: it lost
0.007 of word F1 (MODEL_CARD.md); adding that loss on the tiles with gradients is the next thing to try.
"""

import argparse
import random
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "models/train"))
sys.path.insert(0, str(ROOT / "models/train/scripts"))

import torch

from docent_train.answering.augment_page import receipt_page
from docent_train.answering.examples import build
from docent_train.answering.step import forward
from docent_train.model import Monkey, load_config
from docent_train.optim import make_optimisers, set_schedule
from docent_train.parallel import average_gradients, join, launch, shared_clock
from docent_train.pages import visual_bins
from docent_train.run_log import RunLog
from train_answering import Source


def visual_tokens(model, pixels, adapters, with_gradient):
    """[N,3,T,T] -> visual tokens [N*Q,D]; only the tiles in with_gradient train the adapters."""
    visual = model.visual
    rest = [i for i in range(len(pixels)) if i not in with_gradient]
    features = [None] * len(pixels)
    with torch.no_grad():
        if rest:
            for i, f in zip(rest, visual(pixels[rest], adapters[rest])):
                features[i] = f
    if with_gradient:
        for i, f in zip(with_gradient, visual(pixels[with_gradient], adapters[with_gradient])):
            features[i] = f
    stacked = torch.stack(features)
    return visual.resample(stacked).flatten(0, 1)


def trained_here(name: str) -> bool:
    """A parameter of the tile encoder or resampler. The paper's main stage: the encoder is frozen but for its adapters."""
    return "lora" in name or name.startswith(("attn_pool", "ln_post")) and name != "attn_pool.pos_embed" or name == "proj"


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--reading", required=True)
    p.add_argument("--answering", required=True)
    p.add_argument("--earlier", help="adapters and resampler of an earlier joint run (its checkpoint)")
    p.add_argument("--minutes", type=float, default=30)
    p.add_argument("--out", default=str(ROOT / "models/train/runs/joint"))
    p.add_argument("--config", default=str(ROOT / "models/docent-mini/config.json"))
    p.add_argument("--data", default=str(ROOT.parent / "shared/data"))
    p.add_argument("--pages", type=int, default=2, help="pages with pixels in a step")
    p.add_argument("--texts", type=int, default=2, help="pages of text alone in a step")
    p.add_argument("--no-text-share", type=float, default=0.25)
    p.add_argument("--gradient-tiles", type=int, default=1)
    p.add_argument("--lr", type=float, default=5e-4)
    p.add_argument("--muon-lr", type=float, default=0.004)
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--log-every", type=int, default=20)
    p.add_argument("--workers", type=int, default=1, help="processes that share every step's batch")
    a = p.parse_args()
    launch(train, a, a.workers)


def train(rank: int, a, meet: "str | None"):
    join(rank, a.workers, meet)
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    out = Path(a.out)
    checkpoint = out / "checkpoints" / "last.pt"
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    config = load_config(a.config)
    model = Monkey(config)
    state = model.state_dict()
    state.update({"transformer.visual." + k: v for k, v in torch.load(a.reading)["model"].items()})
    state.update(torch.load(a.answering)["model"])
    if a.earlier:
        earlier = torch.load(a.earlier)["model"]
        state.update({k: v for k, v in earlier.items() if trained_here(k.removeprefix("transformer.visual.")) and "visual" in k})
    model.load_state_dict(state)
    for name, q in model.visual.named_parameters():
        q.requires_grad = trained_here(name)
    named = [(n, q) for n, q in model.named_parameters() if q.requires_grad]
    optimisers = make_optimisers(named, a.lr, a.muon_lr, weight_decay=0.05)
    source = Source(Path(a.data), 0.3)
    receipts = source.real.with_images(Path(a.data) / "receipts/train")
    save = lambda: torch.save(dict(model=model.state_dict(), step=step), checkpoint)
    log = RunLog(out)
    r = random.Random(a.seed * 8 + rank)
    step, start, saved_at, mean = 0, time.time(), time.time(), {}
    while True:
        progress = shared_clock((time.time() - start) / (a.minutes * 60), a.workers)
        if progress >= 1:
            break
        set_schedule(optimisers, progress, warm=0.05)
        sequences, visuals = [], []
        for k in range(a.pages + a.texts):
            rate = r.choice((0, r.uniform(0, 0.1)))
            if k < a.pages:
                pixels, adapters, boxes, (text, xs, ys, questions) = receipt_page(r, source.real, r.choice(receipts), config.visual)
                chosen = r.sample(range(len(pixels)), min(a.gradient_tiles, len(pixels)))
                tokens = visual_tokens(model, torch.from_numpy(pixels), torch.from_numpy(adapters), chosen)
                bx, by = visual_bins(boxes, config.visual.queries, config.position_bins)
                visuals.append((tokens, torch.from_numpy(bx), torch.from_numpy(by)))
                with_text = r.random() > a.no_text_share
                sequences.append(build(text, xs, ys, questions, r, rate, visual=len(tokens), with_text=with_text))
            else:
                text, xs, ys, questions = source.sample(r, 1400, 6)
                sequences.append(build(text, xs, ys, questions, r, rate))
                visuals.append(None)
        loss, stats = forward(model, sequences, visuals)
        for o in optimisers:
            o.zero_grad(set_to_none=True)
        loss.backward()
        average_gradients([q for _, q in named], a.workers)
        torch.nn.utils.clip_grad_norm_([q for _, q in named], 1.0)
        for o in optimisers:
            o.step()
        step += 1
        mean = {k: 0.9 * mean.get(k, v) + 0.1 * v for k, v in stats.items()}
        if rank == 0 and step % a.log_every == 0:
            row = dict(step=step, minutes=round((time.time() - start) / 60, 1), **{k: round(v, 3) for k, v in mean.items()})
            log.write(row)
        if rank == 0 and time.time() - saved_at > 240:
            saved_at = time.time()
            save()
    if rank == 0:
        save()
        print("done", step, flush=True)


if __name__ == "__main__":
    main()
