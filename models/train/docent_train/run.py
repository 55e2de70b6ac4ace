"""A training run: its folder, its clock, its checkpoint. Stopping it loses nothing; started again it resumes."""

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import torch

from .parallel import average_gradients, shared_clock


class Run:
    """a: the script's arguments (out, minutes, steps, workers). What a checkpoint holds beside the optimisers: `state` gives it, `restore` takes it.

    The schedule follows the clock (--minutes), because machines differ more than recipes; --steps, where given, rules instead."""

    def __init__(self, a, rank: int, optimisers, state: "Callable[[], dict]", restore: "Callable[[dict], None]"):
        self.a, self.rank, self.optimisers, self.state = a, rank, optimisers, state
        self.checkpoint = Path(a.out) / "checkpoints" / "last.pt"
        self.checkpoint.parent.mkdir(parents=True, exist_ok=True)
        self.step, self.spent = 0, 0.0
        self.resumed = self.checkpoint.exists()
        if self.resumed:
            saved = torch.load(self.checkpoint)
            restore(saved)
            for o, s in zip(optimisers, saved["optimisers"]):
                o.load_state_dict(s)
            self.step, self.spent = saved["step"], saved["spent"]
        # A resumed run continues in the same file.
        self.file = open(Path(a.out) / "log.jsonl", "a")

    @property
    def minutes(self) -> float:
        return (time.time() - self.start) / 60

    def save(self):
        torch.save(dict(self.state(), optimisers=[o.state_dict() for o in self.optimisers], step=self.step, spent=time.time() - self.start), self.checkpoint)

    def steps(self, every: float = 180) -> "Iterator[float]":
        """The completed share of the run, 0 to 1, before each step (`update`). Saves every so many seconds, when stopped, and at the end."""
        self.start, saved_at = time.time() - self.spent, time.time()
        signal.signal(signal.SIGTERM, lambda *_: (self.rank or self.save(), os._exit(0)))
        while (progress := shared_clock(self.step / self.a.steps if self.a.steps else self.minutes / self.a.minutes, self.a.workers)) < 1:
            yield progress
            if self.rank == 0 and time.time() - saved_at > every:
                saved_at = time.time()
                self.save()
        if self.rank == 0:
            self.save()
            print("done", self.step, flush=True)

    def update(self, parameters: "list[torch.nn.Parameter]") -> float:
        """One step of the optimisers by the gradients of all workers, clipped to 1 -> their norm before."""
        average_gradients(parameters, self.a.workers)
        norm = torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        for o in self.optimisers:
            o.step()
        self.step += 1
        return float(norm)

    def log(self, **row):
        """Logs figures on the terminal and as JSON lines in log.jsonl."""
        row = dict(step=self.step, minutes=round(self.minutes, 1), **row)
        print(row, flush=True)
        self.file.write(json.dumps(row) + "\n")
        self.file.flush()

    def logs_now(self) -> bool:
        return self.rank == 0 and self.step % self.a.log_every == 0
