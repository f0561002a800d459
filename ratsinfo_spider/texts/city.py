"""The texts of all documents of a city that are stored and not read yet."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ratsinfo_spider.schema import columns
from ratsinfo_spider.store import Store
from ratsinfo_spider.texts import ocr
from ratsinfo_spider.texts.document_text import PDF, TYPES
from ratsinfo_spider.texts.kept import KeptTexts
from ratsinfo_spider.texts.reader import Reader

__all__ = ["Limits", "read_texts"]


@dataclass(frozen=True)
class Limits:
    """What one document may take."""

    seconds: float = 60
    megabytes: int = 1024


def read_texts(
    store: Store,
    files: Path,
    kept: KeptTexts,
    limits: Limits,
    *,
    again: bool = False,
    scans: bool = False,
) -> Counter[str]:
    """Read what is new, and count what became of it; `known` are those that were read before.

    `files`: the folder that `files.path` is below. `again`: also what was read before. `scans`: recognise the text of
    PDF without one.
    """
    counts: Counter[str] = Counter()
    with Reader(limits.seconds, limits.megabytes) as reader, tempfile.TemporaryDirectory() as folder:
        for sha256, path, media_type in _documents(store, files):
            known = kept.status(sha256)
            if known and not again and not (scans and known == "no_text"):
                counts["known"] += 1
                continue
            reading, engine = reader.read(path, media_type), TYPES.get(media_type, "none")
            if scans and reading.status == "no_text" and media_type == PDF:
                reading, engine = ocr.recognise(path, Path(folder), reader, limits.seconds * 10), ocr.ENGINE
            kept.put(sha256, reading, engine)
            counts[reading.status] += 1
    return counts


def _documents(store: Store, files: Path) -> Iterator[tuple[str, Path, str]]:
    """Each stored document once: hash, place, media type. What is not on the disk is left out."""
    names = [column.name for column in columns("files")]
    seen: set[str] = set()
    for rows in store.rows("files"):
        for row in rows:
            file: dict[str, Any] = dict(zip(names, row, strict=True))
            if file["path"] and file["sha256"] not in seen:
                seen.add(file["sha256"])
                if (files / file["path"]).exists():
                    yield file["sha256"], files / file["path"], file["media_type"] or ""
