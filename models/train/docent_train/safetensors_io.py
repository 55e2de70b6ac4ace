"""The safetensors file format (8-byte header length, JSON header, raw little-endian tensors), read and written by hand."""

import json
import struct

import numpy as np
import torch

# numpy has no bfloat16: its bits travel as int16.
DTYPES = {"BF16": np.int16, "F32": np.float32, "F16": np.float16, "I64": np.int64, "I32": np.int32, "U8": np.uint8, "I8": np.int8}


def save(path, tensors: dict, metadata: "dict | None" = None):
    """tensors: name -> torch tensor (float32, float16, bfloat16, int64, int32, uint8, int8)."""
    names = {np.dtype(v): k for k, v in DTYPES.items()}
    header, blobs, offset = {}, [], 0
    if metadata:
        header["__metadata__"] = {k: str(v) for k, v in metadata.items()}
    for name, tensor in tensors.items():
        tensor = tensor.detach().cpu().contiguous()
        bits = tensor.view(torch.int16) if tensor.dtype == torch.bfloat16 else tensor
        array = np.ascontiguousarray(bits.numpy())
        header[name] = {"dtype": names[array.dtype], "shape": list(tensor.shape), "data_offsets": [offset, offset + array.nbytes]}
        blobs.append(array.tobytes())
        offset += array.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)))
        file.write(text)
        for blob in blobs:
            file.write(blob)


def load(path) -> dict:
    data = open(path, "rb").read()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        start, end = entry["data_offsets"]
        array = np.frombuffer(data[8 + length + start : 8 + length + end], dtype=DTYPES[entry["dtype"]])
        tensor = torch.from_numpy(array.reshape(entry["shape"]).copy())
        tensors[name] = tensor.view(torch.bfloat16) if entry["dtype"] == "BF16" else tensor
    return tensors
