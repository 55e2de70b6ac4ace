"""Tiny seeded checkpoints in the published layouts and what PyTorch computes with them: the goldens of tests/models/import.

monkey-tiny: PyTorch shards (bf16) with their index, as Monkey was published; qwen-vl-tiny: safetensors shards (fp16), no adapters, Qwen-VL's own
config.json; llava-tiny: one safetensors file under transformers' names, and a SentencePiece model made by hand.
"""

import json
import struct
from pathlib import Path

import torch

from . import safetensors_io
from .model.llava import Llava, LlavaConfig
from .parity import GOLDENS, SEED, Page, decoder_goldens, pixels, seeded_model

DECODER = {
    "hidden_size": 32, "num_attention_heads": 2, "num_hidden_layers": 4, "kv_channels": 16, "intermediate_size": 96,
    "layer_norm_epsilon": 1e-6, "rotary_emb_base": 10000, "seq_length": 2048, "use_dynamic_ntk": True, "use_logn_attn": True,
    "vocab_size": 272,
}  # fmt: skip
VISUAL = {
    "heads": 2, "image_start_id": 257, "layers": 2, "mlp_ratio": 4.9231, "output_dim": 32, "patch_size": 14, "width": 32,
    "tile_size": 112, "queries": 16, "resampler_heads": 2, "lora_rank_attention": 2, "lora_rank_mlp": 3,
}  # fmt: skip
MONKEY = {"architectures": ["MonkeyLMHeadModel"], "model_type": "monkey", "eos_id": 256, **DECODER,
          "visual": {**VISUAL, "image_size": 224, "lora_repeat_num": 4}}  # fmt: skip
QWEN_VL = {"architectures": ["QWenLMHeadModel"], "model_type": "qwen", "eos_id": 256, **DECODER,
           "visual": {**VISUAL, "image_size": 112}}  # fmt: skip
LLAVA = LlavaConfig(
    image_size=56, vision_width=32, vision_inner=64, vision_layers=3, vision_heads=2, hidden=32, inner=48, layers=4, heads=2, vocabulary=320
)


def tiktoken_table() -> str:
    """The 256 bytes alone."""
    import base64

    return "".join(f"{base64.b64encode(bytes([i])).decode()} {i}\n" for i in range(256))


def piece(text: str, score: float, kind: int) -> bytes:
    data = text.encode()
    body = b"\x0a" + bytes([len(data)]) + data + b"\x15" + struct.pack("<f", score) + b"\x18" + bytes([kind])
    return b"\x0a" + bytes([len(body)]) + body


def sentencepiece_model() -> bytes:
    """sentencepiece_model.proto by hand: unknown, <s>, </s>, the bytes, and some pieces with scores as LLaMA has them."""
    pieces = [("<unk>", 0.0, 2), ("<s>", 0.0, 3), ("</s>", 0.0, 3)]
    pieces += [(f"<0x{i:02X}>", 0.0, 6) for i in range(256)]
    merged = ["\u2581t", "he", "\u2581the", "in", "er", "\u2581a", "re", "on", "\u2581to", "\u2581tot", "al", "\u2581total", "AS", "SI"]
    pieces += [(text, -float(i), 1) for i, text in enumerate(merged)]
    letters = "\u2581theinratosolSIATNUER:?Wq"
    pieces += [(letter, -float(len(merged) + i), 1) for i, letter in enumerate(dict.fromkeys(letters))]
    trainer = b"\x18\x02"  # model_type = BPE
    return b"".join(piece(*entry) for entry in pieces) + b"\x12" + bytes([len(trainer)]) + trainer


def family_goldens(config: dict, bf16: bool):
    model = seeded_model(config, positions=16, bf16=bf16)
    if not bf16:
        for parameter in model.parameters():
            parameter.data = parameter.data.half().float()
    out = {}
    adapter = torch.tensor([0, 3, 4] if config["visual"].get("lora_repeat_num") else [0, 0, 0])
    out["adapter"] = adapter
    out["features"] = model.visual(pixels(len(adapter), config["visual"]["tile_size"]), adapter)
    out["visual_tokens"] = model.visual.resample(out["features"])
    decoder_goldens(model, out, "ask", Page(model, before=1, visual=16, after=1), [6], steps=1)
    return model, out


def llava_goldens():
    torch.manual_seed(SEED)
    model = Llava(LLAVA).eval()
    for name, parameter in model.named_parameters():
        scale = 0.1 if parameter.ndim == 1 else parameter[0].numel() ** -0.5
        value = torch.randn_like(parameter) * scale
        parameter.data = value + 1 if parameter.ndim == 1 and "norm" in name and name.endswith("weight") else value
    out = {"features": model.vision_tower.vision_model(pixels(2, LLAVA.image_size))}
    out["visual_tokens"] = model.multi_modal_projector(out["features"])
    before, after = torch.tensor([1, 270, 280]), torch.tensor([259, 13, 277, 290, 300])
    visual = out["visual_tokens"][0]
    out["ask.before_ids"], out["ask.visual_tokens"], out["ask.suffix"] = before.unsqueeze(0), visual.unsqueeze(0), after
    out["ask.logits"] = model(before, visual, after)[-1:]
    return model, out


def save_torch(folder: Path, tensors: dict, shards: int):
    names = list(tensors)
    index = {"metadata": {}, "weight_map": {}}
    for i in range(shards):
        file = f"pytorch_model-{i + 1:05d}-of-{shards:05d}.bin"
        part = names[i::shards]
        torch.save({name: tensors[name].clone() for name in part}, folder / file)
        index["weight_map"].update(dict.fromkeys(part, file))
    (folder / "pytorch_model.bin.index.json").write_text(json.dumps(index))


def save_shards(folder: Path, tensors: dict, shards: int):
    names = list(tensors)
    index = {"metadata": {}, "weight_map": {}}
    for i in range(shards):
        file = f"model-{i + 1:05d}-of-{shards:05d}.safetensors"
        part = names[i::shards]
        safetensors_io.save(folder / file, {name: tensors[name] for name in part}, {"format": "pt"})
        index["weight_map"].update(dict.fromkeys(part, file))
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))


def cast(model, dtype):
    return {name: tensor.to(dtype) for name, tensor in model.state_dict().items()}


@torch.no_grad()
def write(folder: Path):
    def put(name: str, config: dict, out: dict) -> Path:
        (folder / name / "goldens").mkdir(parents=True, exist_ok=True)
        (folder / name / "config.json").write_text(json.dumps(config, indent=2) + "\n")
        safetensors_io.save(folder / name / GOLDENS, out, {"seed": SEED, "generator": "models/train/scripts/make_import_goldens.py"})
        return folder / name

    model, out = family_goldens(MONKEY, bf16=True)
    to = put("monkey-tiny", MONKEY, out)
    save_torch(to, cast(model, torch.bfloat16), 2)
    (to / "qwen.tiktoken").write_text(tiktoken_table())

    model, out = family_goldens({**QWEN_VL, "visual": {**QWEN_VL["visual"], "lora_repeat_num": 0}}, bf16=False)
    to = put("qwen-vl-tiny", QWEN_VL, out)
    save_shards(to, cast(model, torch.float16), 2)
    (to / "qwen.tiktoken").write_text(tiktoken_table())

    model, out = llava_goldens()
    to = put("llava-tiny", LLAVA.published(), out)
    safetensors_io.save(to / "model.safetensors", model.state_dict(), {"format": "pt"})
    (to / "tokenizer.model").write_bytes(sentencepiece_model())
