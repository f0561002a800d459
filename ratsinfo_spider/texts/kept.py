"""The texts of a city's documents, kept by the documents' hash: `output/<city>/texts.sqlite`.

What was read once is not read again: the same bytes have the same text. `documents` says of each what became of it,
also where there is no text; `pages` has the texts.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from ratsinfo_spider.texts.reader import Reading

__all__ = ["TEXTS", "KeptTexts", "kept_pages"]

TEXTS = "texts.sqlite"  # in a city's folder

_TABLES = """
CREATE TABLE IF NOT EXISTS documents (sha256 TEXT PRIMARY KEY, status TEXT NOT NULL, reason TEXT, engine TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS pages (
    sha256 TEXT NOT NULL, page INTEGER NOT NULL, text TEXT NOT NULL, engine TEXT NOT NULL, quality REAL NOT NULL,
    PRIMARY KEY (sha256, page)
);
"""


class KeptTexts:
    """The texts in the file at `path`, which is made if there is none."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path)
        self._database.executescript(_TABLES)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def status(self, sha256: str) -> str | None:
        """What became of a document; None for one that was not read yet."""
        row = self._database.execute("SELECT status FROM documents WHERE sha256 = ?", (sha256,)).fetchone()
        return str(row[0]) if row else None

    def put(self, sha256: str, reading: Reading, engine: str) -> None:
        """Keep what came of a document, in the place of an earlier reading."""
        with self._database:
            self._database.execute("DELETE FROM pages WHERE sha256 = ?", (sha256,))
            self._database.executemany(
                "INSERT INTO pages VALUES (?, ?, ?, ?, ?)",
                [(sha256, page, text, engine, score) for page, (text, score) in enumerate(reading.pages, 1)],
            )
            row = (sha256, reading.status, reading.reason, engine)
            self._database.execute("INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?)", row)

    def forget(self, documents: Iterable[str]) -> None:
        """Let go of documents, by their hashes, and of their bytes in the file."""
        with self._database:
            for sha256 in documents:
                self._database.execute("DELETE FROM pages WHERE sha256 = ?", (sha256,))
                self._database.execute("DELETE FROM documents WHERE sha256 = ?", (sha256,))
        self._database.execute("VACUUM")

    def counts(self) -> Counter[str]:
        """Documents by what became of them."""
        rows = self._database.execute("SELECT status, count(*) FROM documents GROUP BY status")
        return Counter(dict(rows.fetchall()))


def kept_pages(path: Path) -> Iterator[tuple[str, int, str, str, float]]:
    """The rows of the table `texts`: sha256, page, text, engine, quality. None where no text was ever read."""
    if not path.is_file():
        return
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        yield from database.execute("SELECT sha256, page, text, engine, quality FROM pages ORDER BY sha256, page")
    finally:
        database.close()
