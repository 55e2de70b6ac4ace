"""Tiny seeded models and what the PyTorch reference computes with them: the goldens of tests/parity.

page-reader-tiny is a tiny docent-mini: convolutional stem, windows, reading head, and the page reader, which looks as well; docent-tiny has a word reader in its place; published-tiny has the published names, bf16 weights, a
resized position table, dynamic NTK and logn.
Answers are computed the plain way, each question alone and without any cache, so that the goldens also check the graphs'
two-segment attention, left padding and batching.
"""

import json
from pathlib import Path

import numpy as np
import torch

from . import safetensors_io
from .model import Monkey, WordReader, load_config, rotary_rows
from .looks import goldens as looks
from .page_reader import goldens as page_reader
from .chooser import goldens as chooser
from .words.example import ANSWER, BREAK
from .words.features import ANSWER_ROW, COLUMNS, MATCH, match, text_rows
from .words.places import angles, going_on, page_places
from .words.tokens import tokenize

SEED = 20240617
# In a folder of its own: beside model.safetensors it would be taken for a part of the model.
GOLDENS = "goldens/expected.safetensors"

DOCENT_TINY = {
    "model_type": "docent", "hidden_size": 32, "num_attention_heads": 2, "num_hidden_layers": 2, "kv_channels": 40,
    "intermediate_size": 96, "layer_norm_epsilon": 1e-6, "rotary_emb_base": 10000, "seq_length": 512,
    "use_dynamic_ntk": False, "use_logn_attn": False, "vocab_size": 272,
    "rotary_dims": 36, "word_features": 492, "pointer": {"dim": 12}, "answer_id": 263, "not_here_id": 262, "visual_prompt": True, "eos_id": 256,
    "visual": {
        "heads": 2, "image_size": 224, "image_start_id": 257, "layers": 5, "mlp_ratio": 3, "output_dim": 32, "patch_size": 14,
        "width": 24, "lora_repeat_num": 4, "tile_size": 112, "tile_overlap": 28, "max_tiles": 12, "queries": 16,
        "resampler_heads": 4, "stem_channels": [4, 6], "grid_convs": 2, "windows": [[4, 4], [4, 4], None, [2, 8], None],
        "lora_rank_attention": 2, "lora_rank_mlp": 3, "reading_head": {"slots": 4, "alphabet": "ab9é€\U0001d11e"},
    },
}  # fmt: skip

# docent-mini's own family: the seeing side of docent-tiny, and a page reader (page_reader/goldens.py).
PAGE_READER_TINY = {
    "model_type": "docent", "hidden_size": page_reader.CONFIG.hidden_size, "num_attention_heads": page_reader.CONFIG.num_attention_heads,
    "num_hidden_layers": page_reader.CONFIG.num_hidden_layers, "kv_channels": 8, "intermediate_size": page_reader.CONFIG.intermediate_size,
    "vocab_size": page_reader.CONFIG.vocab_size, "eos_id": 3,
    "page_reader": {"max_position_embeddings": page_reader.CONFIG.max_position_embeddings, "window": {"pieces": 64, "whole": 120}, "chooser": chooser.PART},
    "looks": looks.PART,
    "visual": {**DOCENT_TINY["visual"], "output_dim": page_reader.CONFIG.hidden_size, "resampler_heads": 3, "image_start_id": 1},
}  # fmt: skip

PUBLISHED_TINY = {
    "model_type": "monkey", "hidden_size": 64, "num_attention_heads": 4, "num_hidden_layers": 2, "kv_channels": 16,
    "intermediate_size": 96, "layer_norm_epsilon": 1e-6, "rotary_emb_base": 10000, "seq_length": 32,
    "use_dynamic_ntk": True, "use_logn_attn": True, "vocab_size": 272, "eos_id": 256,
    "visual": {
        "heads": 2, "image_size": 560, "image_start_id": 257, "layers": 2, "mlp_ratio": 4.9231, "output_dim": 64, "patch_size": 14,
        "width": 32, "lora_repeat_num": 4, "tile_size": 280, "queries": 64, "resampler_heads": 2,
        "lora_rank_attention": 2, "lora_rank_mlp": 3,
    },
}  # fmt: skip


def seeded_model(config: dict, positions: "int | None" = None, bf16: bool = False) -> Monkey:
    """Every parameter random, so that none can be left out of a graph unnoticed (a fresh adapter's B would be zero)."""
    torch.manual_seed(SEED)
    model = Monkey(load_config(config), positions).eval()
    for name, parameter in model.named_parameters():
        fan_in = parameter[0].numel() if parameter.ndim > 1 else 1
        scale = 0.1 if parameter.ndim == 1 else fan_in**-0.5
        # Adapters of full strength let features grow to where float32 itself is off by more than the tolerance.
        value = torch.randn_like(parameter) * (0.3 * scale if "lora_b" in name else scale)
        if parameter.ndim == 1 and not name.endswith("bias"):
            value = value + 1.0
        parameter.data = value.bfloat16().float() if bf16 else value
    return model


# Every rule of the splitting, the hashing and the shapes: accents (composed and loose), numbers with inner separators, punctuation, rows, segments.
WORDS_TEXT = "CAFÉ Zoe\u0301 №7\tRM1,234.50\nDate: 05/07/2017  21:05 -\tInvoices 0\n\n(invoice) 3.14.15 ½ ß 12-34-5 1234567890123456789012345678901234\tTOTAL\u00a0sum 你好 😀!"
# A table whose cells go on below, one that does not, and a row between the lines of a cell; every character's centre by its column and place in it.
WORDS_COLUMNS = "Name\tYear\tTown\nGlacial Aerial\t113.6\n1966\tKaprun\nTramway Kaprun III\tm\nend"
WORDS_LEFTS = ((0.1, 0.4, 0.7), (0.1, 0.9), (0.4, 0.7), (0.1, 0.9), (0.6,))
WORDS_QUESTION = "What is the total of invoice 7, café?"


def pixels(tiles: int, size: int) -> torch.Tensor:
    """[N,3,T,T] uint8 by a formula, which the TypeScript tests repeat instead of storing pixels."""
    n, c, y, x = torch.meshgrid(*(torch.arange(k) for k in (tiles, 3, size, size)), indexing="ij")
    return ((3 * x * x + 5 * y * y + 7 * x * y + 31 * c * x + 53 * n * y + 17 * n) % 256).to(torch.uint8)


def encoder_goldens(model: Monkey, out: dict):
    """All adapters and none (the zero row) in one batch, out of order and one twice."""
    adapter = torch.tensor([2, 0, 4, 1, 3, 2])
    features = model.visual(pixels(len(adapter), model.config.visual.tile_size), adapter)
    out["encoder.adapter"], out["encoder.features"] = adapter, features
    out["resampler.visual_tokens"] = model.visual.resample(features[:3])
    if model.config.visual.reading_head:
        classes, boxes, starts = model.visual.read(features)
        # The likeliest character, however likely it is that there is none.
        scores, best = classes.softmax(-1)[..., 1:].topk(4)
        best = (best + 1).int()
        out["encoder.reading_classes"], out["encoder.reading_scores"] = best[..., 0].contiguous(), scores[..., 0].contiguous()
        out["encoder.reading_others"], out["encoder.reading_other_scores"] = best[..., 1:].contiguous(), scores[..., 1:].contiguous()
        out["encoder.reading_boxes"], out["encoder.reading_starts"] = boxes, starts.sigmoid()


class Page:
    """One page's prefix: ids with -1 for visual tokens, and those tokens' vectors."""

    def __init__(self, model: Monkey, before: int, visual: int, after: int):
        c = model.config
        draw = torch.Generator().manual_seed(SEED + before + visual + after)
        self.model, self.a, self.v = model, before, visual
        self.ids = torch.randint(0, 256, (1, before + visual + after), generator=draw)
        self.ids[0, before : before + visual] = -1
        self.tokens = torch.randn(1, visual, c.hidden_size, generator=draw) * 0.5

    def inputs(self, out: dict, name: str):
        out[f"{name}.before_ids"], out[f"{name}.after_ids"] = self.ids[:, : self.a], self.ids[:, self.a + self.v :]
        out[f"{name}.visual_tokens"] = self.tokens

    def forward(self, suffix: torch.Tensor, factor_length: int):
        """suffix [T] of one question after the prefix, in one pass -> hidden [1,P+T,D], presents. The length of the whole prompt
        (question included, answer not) gives the NTK factor."""
        model, c = self.model, self.model.config
        ids = torch.cat([self.ids, suffix.view(1, -1)], 1)
        x = model.transformer.embed(ids)
        x = torch.cat([x[:, : self.a], self.tokens, x[:, self.a + self.v :]], 1)
        t = ids.shape[1]
        cos, sin, scale = rotary_rows(torch.arange(t).unsqueeze(0), c, factor_length)
        mask = torch.full((t, t), -1e9).triu(1)
        return model.transformer(x, cos, sin, scale, mask)

    def answer(self, suffix: torch.Tensor, factor_length: int):
        """What step.onnx gives after `suffix`: logits [V]."""
        hidden, _ = self.forward(suffix, factor_length)
        return self.model.lm_head(hidden[0, -1])


def decoder_goldens(model: Monkey, out: dict, name: str, page: Page, lengths: list, steps: int = 3):
    """`lengths` questions on the page: all as one batch, then `steps` further tokens each, one at a time."""
    c, p = model.config, page.ids.shape[1]
    page.inputs(out, name)
    out[f"{name}.lengths"] = torch.tensor(lengths)
    draw = torch.Generator().manual_seed(SEED + sum(lengths))
    _, presents = page.forward(torch.zeros(0, dtype=torch.long), p + lengths[0])
    for i, (k, v) in enumerate(presents):
        out[f"{name}.prefix_key.{i}"], out[f"{name}.prefix_value.{i}"] = k, v
    cos, sin, scale = rotary_rows(torch.arange(p + max(lengths) + steps), c, p + lengths[0])
    out[f"{name}.cos"], out[f"{name}.sin"], out[f"{name}.query_scale"] = cos, sin, scale
    questions = [torch.randint(0, 256, (n + steps,), generator=draw) for n in lengths]
    for q, ids in enumerate(questions):
        out[f"{name}.question.{q}"] = ids
    for s in range(steps + 1):
        answers = [page.answer(ids[: n + s], p + n) for ids, n in zip(questions, lengths)]
        out[f"{name}.step.{s}.logits"] = torch.stack(answers)


def columns_xs() -> "list[float]":
    """Centres of WORDS_COLUMNS' characters; a separator's is that of what it follows."""
    out = []
    for row, lefts in zip(WORDS_COLUMNS.split("\n"), WORDS_LEFTS):
        for segment, left in zip(row.split("\t"), lefts):
            out += [left + 0.01 * i for i in range(len(segment))]
            out.append(out[-1])
    return out[:-1]


def word_goldens(model: Monkey, reader: WordReader, out: dict, visual: int):
    """One question on one page, with `visual` visual tokens in the prompt; then an answer of two copied words, a byte and a copied word."""
    c = reader.config
    draw = torch.Generator().manual_seed(SEED)
    xs = [((7 * i) % 97) / 97 for i in range(len(WORDS_TEXT))]
    asked, tokens = tokenize(WORDS_QUESTION), tokenize(WORDS_TEXT)
    q, p = text_rows(WORDS_QUESTION, asked, c.word_features), text_rows(WORDS_TEXT, tokens, c.word_features, page=True)
    match(q, "".join(t.kind for t in asked), p, "".join(t.kind for t in tokens))
    first = len(asked) + BREAK
    page, after = page_places(tokens, np.array(xs), first), going_on(tokens, xs)
    places = np.concatenate([[[i, 0, 0, 0] for i in range(len(asked))], page, np.zeros((visual, 4))])
    half = c.kv_channels // 2
    as_bytes = lambda text: torch.tensor(list(text.encode()), dtype=torch.uint8)
    out["text"], out["question"] = as_bytes(WORDS_TEXT), as_bytes(WORDS_QUESTION)
    out["tokens"] = torch.tensor([[t.start, t.end, ord(t.kind), t.row, t.segment, int(t.gap)] for t in tokens])
    out["after"] = torch.tensor(after)
    out["columns_text"], out["columns_xs"] = as_bytes(WORDS_COLUMNS), torch.tensor(columns_xs())
    out["columns_after"] = torch.tensor(going_on(tokenize(WORDS_COLUMNS), out["columns_xs"].tolist()))
    out["question_rows"], out["page_rows"] = torch.from_numpy(q), torch.from_numpy(p)
    angle = torch.from_numpy(angles(places, half)).float()
    out["cos"], out["sin"] = angle.cos(), angle.sin()
    out["visual_tokens"] = torch.randn(1, visual, c.hidden_size, generator=draw) * 0.5
    rows = torch.from_numpy(np.concatenate([q, p]))
    prefix = torch.cat([reader.embed(rows[None], torch.full((1, len(rows)), -1)), out["visual_tokens"]], 1)
    hidden, presents = reader(prefix, angle[None], torch.zeros(1, 1, 1, 1))
    for i, (k, v) in enumerate(presents):
        out[f"prefix_key.{i}"], out[f"prefix_value.{i}"] = k, v
    out["prefix_pointer_keys"] = reader.pointer.key(hidden)
    words = hidden[:, len(asked) : len(asked) + len(tokens)]
    past, end, before = presents, np.array([first + len(tokens), 0, 0, 0], float), -1
    steps = [("copy", 3), ("copy", 4), ("write", 44), ("copy", 9)]
    row, ids, place = np.zeros(COLUMNS, np.int64), ANSWER, end
    for s, (kind, what) in enumerate(steps):
        x = reader.embed(torch.from_numpy(row)[None, None], torch.tensor([[ids]]))
        at = torch.from_numpy(angles(place[None], half)).float()[None]
        h, past = reader(x, at, torch.zeros(1, 1, 1, 1), past)
        following = torch.zeros(1, 1, len(tokens))
        if before >= 0 and after[before] >= 0:
            following[0, 0, after[before]] = 1
        out[f"step.{s}.log_probabilities"] = torch.log_softmax(torch.cat([reader.pointer(h, words, following), model.lm_head(h)], -1), -1)[0]
        if kind == "copy":
            row, ids, place, before = p[what].copy(), -1, page[what], what
            row[MATCH] = ANSWER_ROW
        else:
            row, ids, place, before = np.zeros(COLUMNS, np.int64), what, end + [s + 1, 0, 0, 0], -1
    out["path"] = torch.tensor([what if kind == "copy" else -what for kind, what in steps])


def seeded_reader(config: dict) -> "tuple[Monkey, WordReader]":
    """A word reader beside the Monkey whose visual part and vocabulary head it uses."""
    model = seeded_model(config)
    torch.manual_seed(SEED + 1)
    reader = WordReader(load_config(config)).eval()
    for parameter in reader.parameters():
        scale = 0.1 if parameter.ndim == 1 else parameter[0].numel() ** -0.5
        parameter.data = torch.randn_like(parameter) * scale + (1.0 if parameter.ndim == 1 and len(parameter) > 1 else 0.0)
    # Strong enough to copy at times.
    reader.pointer.query.weight.data *= 12
    # Row 0 stands for nothing, whatever it holds: the graphs must not read it.
    reader.features.weight.data[0] = 5.0
    return model, reader


@torch.no_grad()
def goldens() -> dict:
    """name -> (config, weights, goldens); the same numbers on every call."""
    result = {}
    model, reader = seeded_reader(DOCENT_TINY)
    out = {}
    encoder_goldens(model, out)
    word_goldens(model, reader, out, visual=8)
    weights = {k: v for k, v in model.state_dict().items() if ".visual." in k or k == "lm_head.weight"}
    weights.update({f"transformer.{k}": v for k, v in reader.state_dict().items()})
    result["docent-tiny"] = (DOCENT_TINY, weights, out)

    seeing = {k: v for k, v in seeded_model(PAGE_READER_TINY).state_dict().items() if ".visual." in k and not any(part in k for part in ("attn_pool", "ln_post", "visual.proj"))}
    weights, out = page_reader.page_reader_goldens()
    looking, seen = looks.looks_goldens(PAGE_READER_TINY["visual"]["tile_size"], out, pixels)
    choosing, chosen = chooser.chooser_goldens()
    result["page-reader-tiny"] = (PAGE_READER_TINY, {**seeing, **weights, **looking, **choosing}, {**out, **seen, **chosen})

    model = seeded_model(PUBLISHED_TINY, positions=256, bf16=True)
    out = {}
    encoder_goldens(model, out)
    decoder_goldens(model, out, "short", Page(model, before=1, visual=16, after=1), [6])
    decoder_goldens(model, out, "together", Page(model, before=1, visual=16, after=2), [6, 5, 2])
    # seq_length is 32: the prefix is within it and the prompt beyond; then both far beyond, and the factor grows to 7.
    decoder_goldens(model, out, "crossing", Page(model, before=1, visual=24, after=3), [9])
    decoder_goldens(model, out, "long", Page(model, before=1, visual=60, after=9), [12])
    weights = {name: tensor.bfloat16() for name, tensor in model.state_dict().items()}
    result["published-tiny"] = (PUBLISHED_TINY, weights, out)
    return result


def write(folder: Path):
    for name, (config, weights, out) in goldens().items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / name / "config.json").write_text(json.dumps(config, indent=2, ensure_ascii=False) + "\n")
        seed = {"seed": SEED, "generator": "models/train/scripts/make_goldens.py"}
        safetensors_io.save(folder / name / "model.safetensors", weights, seed)
        (folder / name / "goldens").mkdir(exist_ok=True)
        safetensors_io.save(folder / name / GOLDENS, out, seed)
    page_reader.write_tokenizer(folder / "page-reader-tiny")
