"""What a mistyped name was perhaps meant to be."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

__all__ = ["meant", "meant_city"]


def meant(name: str, known: Iterable[str]) -> str:
    """A half sentence with the names that are like this one, or "".

    >>> meant("vote", ["votes", "papers"]), meant("x", ["votes"])
    (' (did you mean votes?)', '')
    """
    close = get_close_matches(name, list(known), n=3, cutoff=0.6)
    return f" (did you mean {' or '.join(close)}?)" if close and name not in close else ""


def meant_city(name: str, output: Path) -> str:
    """As `meant`, of the cities that have a folder below `output`; "" for one that has."""
    if not output.is_dir():
        return ""
    return meant(name, (folder.name for folder in output.iterdir() if (folder / "store.sqlite").exists()))
