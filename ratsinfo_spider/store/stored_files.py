"""What lies in the city's folder or bucket of attachments, listed once when a run begins."""

from __future__ import annotations

from collections.abc import Iterable

from ratsinfo_spider.store.earlier import FileIds

__all__ = ["StoredFiles"]


class StoredFiles:
    """Files by path and size in bytes; eight bytes of memory each, for a big city has some hundred thousand.

    >>> files = StoredFiles([("ab/abc.pdf", 27)])
    >>> files.has("ab/abc.pdf", 27), files.has("ab/abc.pdf", 26), files.has("cd/cde.pdf", 27), len(files)
    (True, False, False, 1)
    """

    def __init__(self, files: Iterable[tuple[str, int]] = ()) -> None:
        self._ids = FileIds(f"{path} {size}" for path, size in files)

    def __len__(self) -> int:
        return len(self._ids)

    def has(self, path: str, size: int | None) -> bool:
        """Whether the file was there with that size."""
        return f"{path} {size}" in self._ids
