"""A run's figures as they come: on the terminal, and a JSON line each in log.jsonl."""

import json
from pathlib import Path


class RunLog:
    def __init__(self, folder: Path):
        """Appends: a run that is taken up again goes on in the same file."""
        self.file = open(folder / "log.jsonl", "a")

    def write(self, row: dict):
        print(row, flush=True)
        self.file.write(json.dumps(row) + "\n")
        self.file.flush()
