"""A crawl of the bed against the bed's own truth: each row, each value, and the bytes of each file.

A loss is silent where the run does not name it: neither the record nor what it hangs on is among the report's problems
and missing records, and no list or month that could have led there is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

Rows = dict[str, dict[str, Any]]
Truth = dict[str, list[dict[str, Any]]]

TABLES = ("organizations", "meetings", "agenda_items", "papers", "consultations", "sections", "files")
_LISTS = ("list", "calendar")  # kinds of problems that tell of what no row can be named for


class Difference(NamedTuple):
    """What is wrong with a record; `owners` are the records that name it or that it is a part of."""

    record_id: str
    says: str
    owners: tuple[str, ...] = ()
    is_absent: bool = False


class Comparison:
    """The tables of a crawl of `site`, in the folder `output`, beside the truth."""

    def __init__(self, truth: Truth, site: str, output: Path, tables: dict[str, Rows]) -> None:
        self._truth = truth
        self._site = site
        self._output = output
        self._tables = tables
        self._meeting_of = {one["id"]: one["meeting"] for one in truth["items"]}
        self._items_of: dict[int, list[int]] = {}
        for one in truth["items"]:
            self._items_of.setdefault(one["paper"], []).append(one["id"])

    def differences(self) -> list[Difference]:
        """All of them, in the order of the tables."""
        return [*self._records(), *self._papers(), *self._files()]

    def _id(self, kind: str, number: object) -> str:
        return f"{self._site}:{kind}:{number}" if number else ""

    def _owners(self, kind: str, number: int) -> tuple[str, ...]:
        """Of an item its meeting; of a paper its items and theirs."""
        if kind == "agenda_item":
            return (self._id("meeting", self._meeting_of[number]),)
        if kind == "paper":
            items = self._items_of.get(number, [])
            return tuple(
                owner for item in items for owner in (self._id(kind, item), *self._owners("agenda_item", item))
            )
        return ()

    def _records(self) -> Iterator[Difference]:
        """Organizations, meetings, items and papers: which there are, and what they say."""
        said: dict[tuple[str, str], Callable[[dict[str, Any]], dict[str, str]]] = {
            ("organizations", "organization"): lambda one: {"name": one["name"], "classification": one["kind"]},
            ("meetings", "meeting"): lambda one: {
                "name": one["name"],
                "room": one["room"],
                "start_time": one["start"],
                "organization_id": self._id("organization", one["org"]),
            },
            ("agenda_items", "agenda_item"): lambda one: {
                "number": one["number"],
                "title": one["title"],
                "result_text": one["result"],
                "decision": one["decision"],
                "meeting_id": self._id("meeting", one["meeting"]),
                "paper_id": self._id("paper", one["paper"]),
                "parent_id": self._id("agenda_item", one["parent"]),
            },
            ("papers", "paper"): lambda one: {
                "reference": one["reference"],
                "name": one["title"],
                "paper_type": one["kind"],
                "proposal": one["proposal"],
            },
        }
        for (table, kind), values in said.items():
            name = "items" if table == "agenda_items" else table
            wanted = {self._id(kind, one["id"]): one for one in self._truth[name]}
            owners = {key: self._owners(kind, one["id"]) for key, one in wanted.items()}
            yield from self._rows(table, wanted.keys(), owners)
            for key in wanted.keys() & self._tables[table].keys():
                yield from self._values(table, key, values(wanted[key]), owners[key])

    def _rows(self, table: str, wanted: Any, owners: dict[str, tuple[str, ...]]) -> Iterator[Difference]:
        found = self._tables[table].keys()
        for key in sorted(wanted - found):
            yield Difference(key, f"{table}: missing", owners[key], is_absent=True)
        for key in sorted(found - wanted):
            yield Difference(key, f"{table}: too much")

    def _values(
        self, table: str, key: str, wanted: dict[str, str], owners: tuple[str, ...]
    ) -> Iterator[Difference]:  # fmt: skip
        row = self._tables[table][key]
        for column, value in wanted.items():
            got = row.get(column, row.get("start") if column == "start_time" else None)
            text = str(got or "")[:16] if column == "start_time" else _flat(got)
            if text != _flat(value):
                yield Difference(key, f"{table}.{column}: {text!r} should be {_flat(value)!r}", owners)

    def _papers(self) -> Iterator[Difference]:
        """What hangs on a paper: its course, and the texts that come after their page."""
        for one in self._truth["papers"]:
            key = self._id("paper", one["id"])
            if key not in self._tables["papers"]:
                continue
            owners = self._owners("paper", one["id"])
            stations = sum(row["paper_id"] == key for row in self._tables["consultations"].values())
            if stations != one["stations"]:
                yield Difference(key, f"consultations: {stations} should be {one['stations']}", owners)
            texts = {"Finanzielle Auswirkungen": one["finance"], "Klimarelevanz": one["climate"]}
            for heading, text in texts.items():
                sections = self._tables["sections"].values()
                got = [row["text"] for row in sections if row["owner_id"] == key and row["heading"] == heading]
                if got != ([text] if text else []):
                    yield Difference(key, f"sections: {heading!r} is {got}, should be {text!r}", owners)

    def _files(self) -> Iterator[Difference]:
        wanted = {(self._id(one["kind"], one["owner"]), one["name"]): one for one in self._truth["files"]}
        found = {(row["owner_id"], row["name"]): row for row in self._tables["files"].values()}
        for owner, name in sorted(wanted.keys() - found.keys()):
            _, kind, number = owner.split(":")
            owners = (owner, *self._owners(kind, int(number)))
            yield Difference(f"{owner} {name}", "files: missing", owners, is_absent=True)
        for owner, name in sorted(found.keys() - wanted.keys()):
            yield Difference(f"{owner} {name}", "files: too much", (owner,))
        for place in wanted.keys() & found.keys():
            yield from self._file(found[place], wanted[place])

    def _file(self, row: dict[str, Any], one: dict[str, Any]) -> Iterator[Difference]:
        key, owners = str(row["id"]), (row["owner_id"],)
        path = self._output / "files" / row["path"] if row["path"] else None
        path = path if path and path.exists() else self._output / str(row["path"])
        if not row["path"] or not path.exists():
            yield Difference(key, "files: not stored", owners, is_absent=True)
        elif hashlib.sha256(path.read_bytes()).hexdigest() != one["sha256"]:
            yield Difference(key, "files: other bytes", owners)
        if _flat(row["native_id"]) != _flat(one["number"]):
            yield Difference(key, f"files.native_id: {row['native_id']!r} should be {one['number'] or None!r}", owners)
        if "jsessionid" in str(row["source_url"]):
            yield Difference(key, "files.source_url: holds a session", owners)


def silent(differences: list[Difference], report: dict[str, Any]) -> list[Difference]:
    """Those that the run's report does not name."""
    if report["status"] == "failed" and report["fatal"]:
        return []
    problems = report["problems"]
    named = {one.get("record") for one in problems} | {one["id"] for one in report["missing"]}
    lists = any(one["kind"] in _LISTS for one in problems)

    def is_named(one: Difference) -> bool:
        if lists and one.is_absent:
            return True
        return bool(named & {one.record_id, *one.owners})

    return [one for one in differences if not is_named(one)]


def _flat(value: object) -> str:
    return " ".join(str(value or "").split())
