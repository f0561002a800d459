"""What earlier runs knew when this one began, read once: no page and no file waits for the database."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

__all__ = ["Earlier", "FileIds"]


class FileIds:
    """Ids of files in eight bytes each: a big city has some hundred thousand.

    >>> ids = FileIds(["aachen:file:1", "aachen:file:2"])
    >>> "aachen:file:2" in ids, "aachen:file:3" in ids, len(ids)
    (True, False, 2)
    """

    def __init__(self, ids: Iterable[str] = ()) -> None:
        self._hashes = array("Q", sorted(map(_hash, ids)))

    def __len__(self) -> int:
        return len(self._hashes)

    def __contains__(self, file_id: str) -> bool:
        wanted = _hash(file_id)
        place = bisect_left(self._hashes, wanted)
        return place < len(self._hashes) and self._hashes[place] == wanted


@dataclass(frozen=True)
class Earlier:
    """`failed` are the ids of records that were asked for in vain, `closed` the pages that were not open to the public,
    `organizations` whose meetings are, by id, `files` the ids of files of which we have a version.
    """

    failed: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()
    organizations: Mapping[str, str] = field(default_factory=dict)
    files: FileIds = field(default_factory=FileIds)


def _hash(file_id: str) -> int:
    return int.from_bytes(blake2b(file_id.encode(), digest_size=8).digest())
