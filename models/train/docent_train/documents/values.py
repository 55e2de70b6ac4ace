"""The number that a cell shows."""
from __future__ import annotations

import re


def value_of(text: str) -> float | None:
    """With a sign or unit of at most four characters around it; None for anything else."""
    match = re.fullmatch(r"[^\d-]{0,4}(-?[\d,]*\.?\d+)\s?[%a-zA-Z]{0,4}", text.strip())
    return float(match[1].replace(",", "")) if match else None
