"""The takedown list in the database: rows become tombstones, names go out of texts, both also in the history.

A tombstone is the row's key, its native number, the records it stands below, and the store's own times; every other
column is null and `removed_at` is set. `changes` keeps one row of it, `removed`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from ratsinfo_spider.items import Record
from ratsinfo_spider.schema import CLOCK, Column, columns, references
from ratsinfo_spider.store.history import chunks
from ratsinfo_spider.store.sql_tables import DATA, HISTORY, changes, gaps, meta, runs
from ratsinfo_spider.store.sqlite import overwrite_log
from ratsinfo_spider.takedown_list import Takedown

__all__ = ["TakenDown", "apply_takedown", "falls_under", "holds_people", "take_down"]

NO_RUN = "takedown"  # `changes.run_id` of what no run did


class TakenDown(NamedTuple):
    """What became of it: new tombstones, texts that lost a name, paths of files that no row has now."""

    rows: int
    texts: int
    paths: list[str]


def falls_under(takedown: Takedown, record: Record) -> bool:
    """Whether a record on its way into the store is on the list, itself or by what it stands below."""
    values = record.__dict__
    owners = (values.get(column.name) for column in _owners(record.table))
    name = values.get("name") if record.table == "people" else None
    hit = (
        takedown.has_id(record.id)
        or any(takedown.has_id(owner) for owner in owners)
        or takedown.has_address(*(values.get(column) for column in _own_addresses(record.table)))
        or takedown.names_in(name)
    )
    if hit:
        takedown.taken.add(str(record.id))
    return hit


def holds_people(connection: sa.Connection, site: str) -> bool:
    """Whether the store has people of that city."""
    people = DATA["people"]
    return bool(connection.scalar(sa.select(sa.func.count()).select_from(people).where(people.c.site == site)))


def apply_takedown(engine: sa.Engine, site: str, takedown: Takedown, at: str) -> TakenDown:
    """Apply the list in one transaction, at `at` (UTC, as stored); a file of SQLite then holds nothing of it."""
    is_file = engine.dialect.name == "sqlite"
    with engine.begin() as connection:
        if is_file:
            connection.exec_driver_sql("PRAGMA secure_delete = ON")
        done = take_down(connection, site, takedown, at)
    if is_file and (done.rows or done.texts):
        overwrite_log(engine)
    return done


def take_down(connection: sa.Connection, site: str, takedown: Takedown, at: str) -> TakenDown:
    """Apply the list to all that the store has of a city. Names are looked for where the list has changed."""
    hits = _hits(connection, site, takedown)
    takedown.taken.update(record_id for ids in hits.values() for record_id in ids)
    paths = _paths(connection, hits.get("files", set()))
    rows = sum(_bury(connection, site, table, ids, at) for table, ids in hits.items())
    key = f"takedown of {site}"
    texts = 0
    if connection.scalar(sa.select(meta.c.value).where(meta.c.key == key)) != takedown.fingerprint:
        texts = sum(_redact(connection, site, table, takedown) for table in DATA) + _redact_notes(
            connection, site, takedown
        )
        connection.execute(meta.delete().where(meta.c.key == key))
        connection.execute(meta.insert().values(key=key, value=takedown.fingerprint))
    return TakenDown(rows, texts, _without_rows(connection, site, paths))


# --- which rows ---------------------------------------------------------------------------------


def _hits(connection: sa.Connection, site: str, takedown: Takedown) -> dict[str, set[str]]:
    """Ids by table: on the list, at an address of it, people of that name, and all below."""
    found: dict[str, set[str]] = {table: set() for table in HISTORY}
    for table in HISTORY:
        rows = DATA[table].c
        for ids in chunks(takedown.ids):
            found[table].update(connection.scalars(sa.select(rows.id).where(rows.site == site, rows.id.in_(ids))))
        for column in _own_addresses(table):
            for addresses in chunks(takedown.addresses):
                query = sa.select(rows.id).where(rows.site == site, rows[column].in_(addresses))
                found[table].update(connection.scalars(query))
    people = DATA["people"].c
    if takedown.names:
        named = connection.execute(sa.select(people.id, people.name).where(people.site == site))
        found["people"].update(record_id for record_id, name in named if takedown.names_in(name))
    _add_below(connection, found)
    return {table: ids for table, ids in found.items() if ids}


def _own_addresses(table: str) -> tuple[str, ...]:
    """The column with the address of the record itself; parts have their owner's page in `url`."""
    names = {column.name for column in columns(table)}
    return ("source_url",) if "source_url" in names else ("url",) if "native_id" in names else ()


def _add_below(connection: sa.Connection, found: dict[str, set[str]]) -> None:
    new = {table: set(ids) for table, ids in found.items()}
    while any(new.values()):
        owners = {record_id for ids in new.values() for record_id in ids}
        new = {table: _below(connection, table, owners) - found[table] for table in HISTORY}
        for table, ids in new.items():
            found[table] |= ids


def _below(connection: sa.Connection, table: str, owners: Iterable[str]) -> set[str]:
    rows = DATA[table].c
    below: set[str] = set()
    for column in _owners(table):
        for ids in chunks(owners):
            below.update(connection.scalars(sa.select(rows.id).where(rows[column.name].in_(ids))))
    return below


def _owners(table: str) -> list[Column]:
    """The columns without which a row cannot stand, and which name other records."""
    return [column for column in columns(table) if column.required and references(column)]


# --- rows ---------------------------------------------------------------------------------------


def _kept(table: str) -> set[str]:
    return {column.name for column in columns(table) if column.required} | {"native_id", *CLOCK}


def _bury(connection: sa.Connection, site: str, table: str, ids: Iterable[str], at: str) -> int:
    rows = DATA[table]
    content = [column.name for column in columns(table) if column.name not in _kept(table)]
    buried = 0
    for some in chunks(ids):
        has_content = sa.or_(*(rows.c[name].is_not(None) for name in content), rows.c.removed_at.is_(None))
        query = sa.select(rows.c.id).where(rows.c.id.in_(some), has_content)
        alive = list(connection.scalars(query))
        if not alive:
            continue
        empty: dict[str, Any] = dict.fromkeys(content)
        connection.execute(rows.update().where(rows.c.id.in_(alive)).values(**empty, changed_at=at))
        there = rows.c.id.in_(alive), rows.c.removed_at.is_(None)
        connection.execute(rows.update().where(*there).values(removed_at=at))
        _bury_history(connection, site, table, alive, at)
        buried += len(alive)
    return buried


def _bury_history(connection: sa.Connection, site: str, table: str, ids: Sequence[str], at: str) -> None:
    connection.execute(changes.delete().where(changes.c.site == site, changes.c.record_id.in_(ids)))
    connection.execute(gaps.delete().where(gaps.c.site == site, gaps.c.record_id.in_(ids)))
    about = {"site": site, "run_id": NO_RUN, "observed_at": at, "table_name": table, "kind": "removed", "new": at}
    connection.execute(changes.insert(), [{**about, "record_id": record_id} for record_id in ids])


# --- files --------------------------------------------------------------------------------------


def _paths(connection: sa.Connection, ids: Iterable[str]) -> set[str]:
    files = DATA["files"].c
    paths: set[str] = set()
    for some in chunks(ids):
        query = sa.select(files.path).where(files.id.in_(some), files.path.is_not(None))
        paths.update(connection.scalars(query))
    return paths


def _without_rows(connection: sa.Connection, site: str, paths: Iterable[str]) -> list[str]:
    files, left = DATA["files"].c, set(paths)
    for some in chunks(sorted(left)):
        left.difference_update(
            connection.scalars(sa.select(files.path).where(files.site == site, files.path.in_(some)))
        )
    return sorted(left)


# --- names --------------------------------------------------------------------------------------


def _redact(connection: sa.Connection, site: str, table: str, takedown: Takedown) -> int:
    """Texts of a table that had a name."""
    rows = DATA[table]
    texts = [
        c.name for c in columns(table) if c.kind in ("string", "json") and c.name not in ("id", "site", "native_id")
    ]
    query = sa.select(rows.c.id, *(rows.c[name] for name in texts)).where(rows.c.site == site)
    found: list[tuple[str, dict[str, Any]]] = []
    for record_id, *values in connection.execute(query.execution_options(yield_per=1000)):
        new = {
            name: text for name, value in zip(texts, values, strict=True) if (text := takedown.redact(value)) != value
        }
        if (plain := takedown.redact_id(record_id)) != record_id:
            new["id"] = plain
        if new:
            found.append((record_id, new))
    for record_id, new in found:
        if "id" in new and connection.scalar(sa.select(rows.c.id).where(rows.c.id == new["id"])):
            connection.execute(rows.delete().where(rows.c.id == record_id))  # the same row under its plain id
        else:
            connection.execute(rows.update().where(rows.c.id == record_id).values(new))
    return sum(len(new) for _, new in found)


def _redact_notes(connection: sa.Connection, site: str, takedown: Takedown) -> int:
    """History, notes of what failed, arguments of runs."""
    count = 0
    for table, key, names in (
        (changes, changes.c.seq, ("url", "record_id", "old", "new")),
        (gaps, gaps.c.record_id, ("url", "detail")),
        (runs, runs.c.number, ("arguments",)),
    ):
        query = sa.select(key, *(table.c[name] for name in names)).where(table.c.site == site)
        found: list[tuple[Any, dict[str, Any]]] = []
        for number, *values in connection.execute(query.execution_options(yield_per=1000)):
            pairs = zip(names, values, strict=True)
            new = {name: text for name, value in pairs if (text := _plain(takedown, name, value)) != value}
            if new:
                found.append((number, new))
        for number, new in found:
            connection.execute(table.update().where(key == number, table.c.site == site).values(new))
        count += sum(len(new) for _, new in found)
    return count


def _plain(takedown: Takedown, name: str, value: str | None) -> str | None:
    if value is None:
        return None
    if name == "record_id":
        return takedown.redact_id(value)
    if name == "arguments":
        return json.dumps(takedown.redact(json.loads(value)), sort_keys=True)
    text: str = takedown.redact(value)
    return text
