"""Writes a projector (mmproj) for SmolLM2-135M with random weights, llava's kind, for tests/nightly/language-model.ts: FILE is its argument."""

import sys

import gguf
import numpy as np

SIDE, PATCH, WIDTH, INNER, HEADS, LAYERS = 56, 14, 64, 128, 4, 2
# Of the language model's tokens.
OUT = 576

rng = np.random.default_rng(1)
writer = gguf.GGUFWriter(sys.argv[1], "clip")


def random(name: str, *shape: int) -> None:
    writer.add_tensor(name, (rng.standard_normal(shape) * 0.05).astype(np.float32))


def norm(name: str) -> None:
    writer.add_tensor(f"{name}.weight", np.ones(WIDTH, np.float32))
    random(f"{name}.bias", WIDTH)


def linear(name: str, inputs: int, outputs: int) -> None:
    random(f"{name}.weight", outputs, inputs)
    random(f"{name}.bias", outputs)


writer.add_string("general.type", "mmproj")
writer.add_bool("clip.has_vision_encoder", True)
writer.add_bool("clip.has_llava_projector", True)
writer.add_string("clip.projector_type", "mlp")
writer.add_bool("clip.use_gelu", True)
writer.add_uint32("clip.vision.image_size", SIDE)
writer.add_uint32("clip.vision.patch_size", PATCH)
writer.add_uint32("clip.vision.embedding_length", WIDTH)
writer.add_uint32("clip.vision.feed_forward_length", INNER)
writer.add_uint32("clip.vision.projection_dim", OUT)
writer.add_uint32("clip.vision.block_count", LAYERS)
writer.add_uint32("clip.vision.attention.head_count", HEADS)
writer.add_float32("clip.vision.attention.layer_norm_epsilon", 1e-5)
writer.add_array("clip.vision.image_mean", [0.5] * 3)
writer.add_array("clip.vision.image_std", [0.5] * 3)

random("v.class_embd", WIDTH)
random("v.patch_embd.weight", WIDTH, 3, PATCH, PATCH)
random("v.position_embd.weight", (SIDE // PATCH) ** 2 + 1, WIDTH)
norm("v.pre_ln")
norm("v.post_ln")
for i in range(LAYERS):
    for part in ("attn_q", "attn_k", "attn_v", "attn_out"):
        linear(f"v.blk.{i}.{part}", WIDTH, WIDTH)
    norm(f"v.blk.{i}.ln1")
    norm(f"v.blk.{i}.ln2")
    # llama.cpp names them the other way round in models of this kind.
    linear(f"v.blk.{i}.ffn_down", WIDTH, INNER)
    linear(f"v.blk.{i}.ffn_up", INNER, WIDTH)
linear("mm.0", WIDTH, OUT)
linear("mm.2", OUT, OUT)

writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()
