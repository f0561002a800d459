"""What an earlier run stored of a file, and whether the page still lists the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from pipelines.attachment_answers import Outcome
from ratsinfo_spider.causes import FileCause
from ratsinfo_spider.items import File


@dataclass(frozen=True, slots=True)
class Known:
    """The columns of a `files` row that tell if asking again can bring anything new."""

    path: str
    sha256: str
    status: str | None = None
    name: str | None = None
    stated_size: int | None = None
    size: int | None = None
    media_type: str | None = None
    fetched_at: Any = None
    reason: str | None = None
    cause: FileCause | None = None

    @classmethod
    def of(cls, row: Any) -> Known | None:
        """From a row (mapping or object); None for no row and for one that never had a file.

        >>> Known.of({"path": "ab/abc.pdf", "sha256": "abc", "status": "failed"}).status
        'failed'
        >>> Known.of({"path": None, "status": "missing"}) is None
        True
        """
        columns: dict[str, Any] = {field.name: _read(row, field.name) for field in fields(cls)}
        return cls(**columns) if columns["path"] and columns["sha256"] else None

    def is_listed_as(self, item: File) -> bool:
        """True if the page shows the version we have, and loading it worked the last time.

        A document's number is its version (it is in the id), so a row of the same number is the same document. An
        attachment's number is only its place in a table; there name and size tell, as far as the page states them.
        """
        if self.status not in (None, "stored", "unchanged") or self.cause:
            return False
        if item.native_id is not None:
            return True
        return item.name in (None, self.name) and item.stated_size in (None, self.stated_size)

    def as_outcome(self) -> Outcome:
        return Outcome(
            "unchanged",
            self.reason,  # of a file that is stored: what is odd about it
            self.cause,
            path=self.path,
            sha256=self.sha256,
            size=self.size,
            media_type=self.media_type,
            fetched_at=self.fetched_at,
        )


def _read(row: Any, name: str) -> Any:
    return row.get(name) if isinstance(row, Mapping) else getattr(row, name, None)
