"""float32 or bfloat16: which trains faster depends on the processor and on PyTorch, so it is measured.

bfloat16 pays with AVX512-BF16 or AMX, where PyTorch makes use of them; on a processor without, every product is emulated and takes many times as long.
"""

import time
from collections.abc import Callable

import torch

from .parallel import shared_clock

# A first run that is slower by this factor is not repeated.
HOPELESS = 2.0
# Where one product in bfloat16 takes so many times as long as in float32 it is emulated, and the real work is not tried in it: it could take minutes.
EMULATED = 4.0


def autocast(dtype: torch.dtype):
    """The context of a forward pass: autocast to bfloat16, or nothing. Weights stay float32."""
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=dtype == torch.bfloat16)


def seconds(forward: "Callable[[torch.dtype], torch.Tensor]", dtype: torch.dtype, backward: bool, enough: float) -> float:
    """The better of two runs behind a first one that warms up; the first alone when it takes longer than `enough`."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        with torch.set_grad_enabled(backward), autocast(dtype):
            out = forward(dtype)
        if backward:
            out.float().sum().backward()
        times.append(time.perf_counter() - start)
        if times[0] > enough:
            return times[0]
    return min(times[1:])


def product_seconds(dtype: torch.dtype) -> float:
    x = torch.ones(384, 384, dtype=dtype)
    times = []
    for _ in range(4):
        start = time.perf_counter()
        x @ x
        times.append(time.perf_counter() - start)
    return min(times)


def faster_dtype(forward: "Callable[[torch.dtype], torch.Tensor]", workers: int = 1, backward: bool = True) -> torch.dtype:
    """torch.float32 or torch.bfloat16, whichever runs `forward` (and back) faster here.

    forward: one small piece of the real work, given the type -> any tensor that depends on the weights; run inside `autocast`. Gradients that it leaves are the caller's
    to clear. With several workers all call this, and the first one's choice rules."""
    whole = seconds(forward, torch.float32, backward, float("inf"))
    slower = product_seconds(torch.bfloat16) / product_seconds(torch.float32)
    half = slower * whole if slower > EMULATED else seconds(forward, torch.bfloat16, backward, HOPELESS * whole)
    chosen = torch.bfloat16 if shared_clock(float(half < whole), workers) else torch.float32
    print(dict(precision=str(chosen).removeprefix("torch."), float32_ms=round(1000 * whole, 1), bfloat16_ms=round(1000 * half, 1)), flush=True)
    return chosen
