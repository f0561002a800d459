"""How much of the suite runs: `make test` takes a sample of seeds, kills and days, `make test-all` takes them all."""

from __future__ import annotations

import os
from typing import TypeVar

__all__ = ["ALL", "LEFT", "by_default"]

T = TypeVar("T")

ALL = os.environ.get("RATSINFO_TEST_ALL", "0") not in ("", "0")
LEFT: list[str] = []  # what this run leaves to `make test-all`, a phrase each


def by_default(sample: T, whole: T, left: str) -> T:
    """`sample`, or in `make test-all` `whole`. `left` says for the last lines of a run what the sample leaves out."""
    if ALL:
        return whole
    LEFT.append(left)
    return sample
