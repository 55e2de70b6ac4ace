"""page-reader-tiny: what the page reader makes of a page and a question, with seeded weights; the goldens of tests/parity/page-reader.test.ts."""

import json
from pathlib import Path

import numpy as np
import torch

from .example import Target, build, question_pieces
from .model import PageReader, ReaderConfig
from .page import Page
from .pieces import WordPieces, split
from .places import number_of, places
from .step import collate

LETTERS = "abcdefghijklmnopqrstuvwxyz"
VOCABULARY = [
    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"0123456789", *"!\"#$%&'()*+,-./:;<=>?@[\\]_{|}~€£№½", *LETTERS, *(f"##{c}" for c in LETTERS + "0123456789"),
    "the", "total", "of", "what", "is", "in", "invoice", "date", "name", "year", "town", "amount", "paid", "to", "how", "many", "which", "not", "here", "tax", "sum", "##ing", "##ed", "##s", "cafe", "zoe",
]  # fmt: skip
# Accents (composed and loose), a control, numbers with marks, rows, segments, a column of numbers with ranks, CJK, an emoji.
TEXT = "CAFÉ Zoe\u0301 №7\tRM1,234.50\nDate: 05/07/2017\u0007x\tInvoices\n\nTown\tYear\tAmount\nKaprun\t1966\t$12.50\nZell\t2001\t(7.25)\nRauris\t1984\t120\nTotal paid\t\u00a0139.75 €\n你好 😀!"
LEFTS = ((0.1, 0.7), (0.1, 0.6), (), (0.1, 0.4, 0.8), (0.1, 0.4, 0.78), (0.1, 0.4, 0.8), (0.1, 0.4, 0.83), (0.1, 0.76), (0.3,))
QUESTION = "What is the total of invoice 7, café?"
CONFIG = ReaderConfig(hidden_size=24, num_hidden_layers=2, num_attention_heads=3, intermediate_size=48, vocab_size=len(VOCABULARY), max_position_embeddings=160)


def tokenizer_json() -> dict:
    """The published tokeniser's settings over the tiny vocabulary."""
    special = [dict(id=i, content=w, single_word=False, lstrip=False, rstrip=False, normalized=False, special=True) for i, w in enumerate(VOCABULARY[:5])]
    return {
        "version": "1.0",
        "added_tokens": special,
        "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None, "lowercase": True},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": None,
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100, "vocab": {w: i for i, w in enumerate(VOCABULARY)}},
    }


def centres() -> "list[float]":
    out = []
    for row, lefts in zip(TEXT.split("\n"), LEFTS):
        for segment, left in zip(row.split("\t"), lefts):
            out += [left + 0.01 * i for i in range(len(segment))]
            out.append(out[-1])
        if not lefts:
            out.append(out[-1])
    return out[: len(TEXT)]


def seeded(config: ReaderConfig = CONFIG, seed: int = 20261129) -> PageReader:
    """Every parameter random, so that none can be left out of a graph unnoticed."""
    torch.manual_seed(seed)
    model = PageReader(config).eval()
    for parameter in model.parameters():
        scale = 0.1 if parameter.ndim == 1 else parameter[0].numel() ** -0.5
        parameter.data = torch.randn_like(parameter) * scale + (1.0 if parameter.ndim == 1 and len(parameter) == config.hidden_size else 0.0)
    return model


def weights_of(reader: PageReader, embedder: PageReader) -> dict:
    """Names as in a model folder; of the embedder its BERT alone, on the reader's word table."""
    bert = ("position", "kind", "embedding_norm", "layers")
    own = {f"reader.{k}": v for k, v in reader.state_dict().items()}
    own.update({f"embedder.{k}": v for k, v in embedder.state_dict().items() if k.split(".")[0] in bert and "relation" not in k})
    return own


@torch.no_grad()
def page_reader_goldens() -> "tuple[dict, dict]":
    """-> weights, goldens."""
    import random

    pieces = WordPieces(VOCABULARY)
    xs = centres()
    out = {"text": torch.tensor(list(TEXT.encode()), dtype=torch.uint8), "question": torch.tensor(list(QUESTION.encode()), dtype=torch.uint8), "xs": torch.tensor(xs)}
    words = split(TEXT)
    out["words"] = torch.tensor([[w.start, w.end, w.row, w.segment] for w in words])
    of_word = [pieces.of(TEXT[w.start : w.end]) for w in words]
    out["piece_ids"] = torch.tensor([p for own in of_word for p in own])
    out["piece_counts"] = torch.tensor([len(own) for own in of_word])
    index, where = places(TEXT, words, xs)
    out["places"], out["where"] = torch.from_numpy(index), torch.from_numpy(where).float()
    page = Page(TEXT, xs, [], pieces, random.Random(0))
    asked = question_pieces(QUESTION, pieces)
    # Two windows of different length, so that one is padded.
    examples = [build(page, QUESTION, Target(spans=[(0, 0)]), pieces, random.Random(0), n, stray=0.0) for n in (len(asked) + 3 + len(page.ids), len(asked) + 20)]
    batch = collate(examples)
    for key in ("ids", "kinds", "place", "where"):
        out[f"reader.{key}"] = batch[key]
    out["reader.on_page"], out["reader.present"] = batch["on_page"].float(), batch["ok"].float()
    reader, embedder = seeded(), seeded(seed=20261130)
    for key, value in reader(**batch).items():
        out[f"reader.{key}"] = value
    embedder.word.weight.data = reader.word.weight.data
    for layer in embedder.layers:
        layer.relation.data.zero_()
    for table in embedder.place.values():
        table.weight.data.zero_()
    states = embedder.encode(batch["ids"], torch.zeros_like(batch["kinds"]), torch.zeros_like(batch["place"]), torch.zeros_like(batch["where"]), torch.zeros_like(batch["on_page"]), batch["ok"])
    kept = states * batch["ok"].unsqueeze(-1)
    out["embedding"] = torch.nn.functional.normalize(kept.sum(1) / batch["ok"].sum(1, keepdim=True), dim=-1)
    return weights_of(reader, embedder), {k: v.contiguous() for k, v in out.items()}


NUMBERS = ["12.50", "$12.50", "(7.25)", "1,234.50", "139.75 €", "RM 9", "-3", "12%", "abc", "1966", "May 7", "1 481", "", "EUR 1.2 mio"]


def number_goldens() -> "list[list]":
    return [[text, number_of(text)] for text in NUMBERS]


def write_tokenizer(folder: Path):
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer_json(), ensure_ascii=False))
    (folder / "goldens/numbers.json").write_text(json.dumps(number_goldens(), ensure_ascii=False))
