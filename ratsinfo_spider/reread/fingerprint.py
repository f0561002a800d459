"""Which version of the code reads words: a hash of its files, so that nobody has to remember to raise a number."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

__all__ = ["fingerprint"]

# All that makes values of words which the store keeps. Pages and loaders of vendors do not: they find the words.
_READS = ("german", "keys.py", "reread", "vocabulary.py", "votes")


@cache
def fingerprint() -> str:
    """The hash; any other file, any other line, is another version. Reading once too often harms nobody."""
    total = hashlib.sha256()
    for name, body in sorted(_sources()):
        total.update(f"{name} {len(body)}\n".encode() + body)
    return total.hexdigest()[:16]


def _sources() -> Iterator[tuple[str, bytes]]:
    home = files("ratsinfo_spider")
    for name in _READS:
        yield from _python(home / name, name)


def _python(place: Traversable, name: str) -> Iterator[tuple[str, bytes]]:
    if place.is_dir():
        for below in place.iterdir():
            yield from _python(below, f"{name}/{below.name}")
    elif name.endswith(".py"):
        yield name, place.read_bytes()
