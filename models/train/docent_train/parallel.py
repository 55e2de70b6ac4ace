"""Data-parallel processes: on a CPU two of one thread each train faster than one of two threads."""

import ctypes
import signal
import sys
import tempfile

import torch
import torch.distributed as dist


def launch(train, arguments, workers: int):
    """Runs train(rank, arguments, meeting place) in `workers` processes; in this one when there is only one."""
    if workers == 1:
        return train(0, arguments, None)
    with tempfile.TemporaryDirectory() as folder:
        torch.multiprocessing.spawn(train, (arguments, folder + "/meet"), nprocs=workers)


def join(rank: int, workers: int, meet: "str | None"):
    if meet:
        if sys.platform == "linux":
            # A worker must end with the process that started it: PR_SET_PDEATHSIG.
            ctypes.CDLL(None).prctl(1, signal.SIGTERM)
        dist.init_process_group("gloo", init_method=f"file://{meet}", rank=rank, world_size=workers)


def average_gradients(parameters, workers: int):
    """One flat all-reduce; a parameter that got no gradient here counts as zero."""
    if workers > 1:
        flat = torch.cat([(q.grad if q.grad is not None else torch.zeros_like(q)).flatten() for q in parameters])
        dist.all_reduce(flat)
        flat /= workers
        at = 0
        for q in parameters:
            q.grad = flat[at : at + q.numel()].view_as(q).clone()
            at += q.numel()


def shared_clock(progress: float, workers: int) -> float:
    """The first process's progress, so that all stop at the same step."""
    if workers == 1:
        return progress
    clock = torch.tensor([progress])
    dist.broadcast(clock, 0)
    return float(clock)
