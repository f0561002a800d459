"""What changed in the town between two days, told from its truth: what refreshes of a crawl have to find."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ratsinfo_spider.demo.town.truth_rows import Row

__all__ = ["Change", "changes"]

Tables = dict[str, list[Row]]


class Change(NamedTuple):
    """A row that is `new` or `gone` (without a column), or a column of it that `changed`."""

    table: str
    id: str
    kind: str
    column: str | None = None
    old: object = None
    new: object = None


def changes(before: Tables, after: Tables) -> list[Change]:
    """The changes from one truth (`truth.truth`) to a later one, sorted.

    >>> earlier = {"meetings": [{"id": "m:1", "room": None}, {"id": "m:2", "room": "1"}]}
    >>> for change in changes(earlier, {"meetings": [{"id": "m:1", "room": "7"}, {"id": "m:3", "room": "2"}]}):
    ...     print(*change)
    meetings m:1 changed room None 7
    meetings m:2 gone None None None
    meetings m:3 new None None None
    """
    return sorted(
        (change for table in after for change in _of_table(table, _by_id(before[table]), _by_id(after[table]))),
        key=lambda change: change[:4],
    )


def _by_id(rows: list[Row]) -> dict[str, Row]:
    return {row["id"]: row for row in rows}


def _of_table(table: str, before: dict[str, Row], after: dict[str, Row]) -> Iterator[Change]:
    for key in before.keys() - after.keys():
        yield Change(table, key, "gone")
    for key in after.keys() - before.keys():
        yield Change(table, key, "new")
    for key in before.keys() & after.keys():
        for column, value in after[key].items():
            if before[key].get(column) != value:
                yield Change(table, key, "changed", column, before[key].get(column), value)
