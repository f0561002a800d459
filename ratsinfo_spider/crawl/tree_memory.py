"""How much memory a crawl uses now, with all its processes: Chromium, and the one that writes the tables.

The sum is of proportional set sizes: what processes share counts once. The server of `scrapy crawl demo` is left out;
a real city has none.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

__all__ = ["tree_memory"]

_PROC = Path("/proc")
_PSS = "Pss:"  # "Pss:	   12345 kB", proc(5)
_OWN_SERVER = b"ratsinfo_spider.demo"


def tree_memory() -> int:
    """Bytes; 0 where the system does not tell (other than Linux)."""
    return sum(_pss(process) for process in _tree(os.getpid()))


def _tree(root: int) -> Iterator[int]:
    yield root
    for child in _children(root):
        if _OWN_SERVER not in _read(_PROC / str(child) / "cmdline"):
            yield from _tree(child)


def _children(process: int) -> list[int]:
    """A process may be gone by now; then it has none."""
    tasks = _PROC / str(process) / "task"
    try:
        return [int(child) for task in tasks.iterdir() for child in _read(task / "children").split()]
    except OSError:
        return []


def _pss(process: int) -> int:
    for line in _read(_PROC / str(process) / "smaps_rollup").decode().splitlines():
        if line.startswith(_PSS):
            return int(line.split()[1]) * 1024
    return 0


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
