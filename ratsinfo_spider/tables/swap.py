"""Two folders change places in one step, where the system can do that."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

__all__ = ["exchange"]

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def exchange(new: Path, target: Path) -> None:
    """Put `new` at `target`; what was there is at `new` then, or beside it as `<new>.old`.

    Linux does it in one step on its own file systems. Elsewhere, on NFS for instance, there is nothing at `target` for
    the moment between two renames. Raises OSError.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        new.rename(target)
    elif not _exchanged(new, target):
        target.rename(new.with_name(f"{new.name}.old"))
        new.rename(target)
    handle = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _exchanged(one: Path, other: Path) -> bool:
    """False where the system or the file system does not know how."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    if rename is None:
        return False
    places = os.fsencode(one), os.fsencode(other)
    return bool(rename(_AT_FDCWD, places[0], _AT_FDCWD, places[1], _RENAME_EXCHANGE) == 0)
