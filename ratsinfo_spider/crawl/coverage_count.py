"""What a run should have found, counted at least two ways, against what became of it.

Every page that names a record says so here (`expect`), whoever reads, refuses or fails it says
that (`record_outcome`), and at the end what is neither is unexplained. A record that is named twice is
one record: the calendar's meeting and the list's are the same if their number is.

It holds every record of a run, so it keeps little of each: its number, and a state that it shares
with thousands of others. Addresses and reasons are only kept of what is not found (yet).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from ratsinfo_spider.causes import is_lost_file
from ratsinfo_spider.items import TABLES, File
from ratsinfo_spider.passwords import hide

__all__ = ["ALL", "SIGN", "CoverageCount", "Outcome", "table_of"]

Outcome = Literal["found", "non_public", "failed"]

# A better outcome wins: a file that failed once and came the second time is found.
_RANK: dict[Outcome | None, int] = {None: 0, "failed": 1, "non_public": 2, "found": 3}

ALL = "all"  # the source of the rows that count a record once, whoever named it
SIGN = "sign"  # the source of the signs on an agenda that an item has attachments: they count files, but name none

_TABLE_OF = {cls.id_kind: table for table, cls in TABLES.items()}
_Key = int | str  # the record's own number, the end of its id


def table_of(record_id: str) -> str:
    """The table of a record, by its id, which holds its kind; "" for a kind that we do not know.

    >>> table_of("musterstadt:agenda_item:121629")
    'agenda_items'
    """
    return _TABLE_OF.get(record_id.split(":", 2)[1], "")


class _State(NamedTuple):
    sources: frozenset[str] = frozenset()
    organization_id: str | None = None
    year: int | None = None
    outcome: Outcome | None = None


_UNKNOWN = _State()


class CoverageCount:
    """The count of one run. Records are named by table and `id`."""

    def __init__(self) -> None:
        self._books: dict[str, dict[_Key, _State]] = {}
        self._states: dict[_State, _State] = {}  # each state once
        self._stems: dict[str, str] = {}  # table -> its ids up to the number
        self._urls: dict[tuple[str, _Key], str] = {}
        self._details: dict[tuple[str, _Key], str] = {}
        self._kept: Counter[tuple[str, str, _State]] = Counter()  # of unchanged pages: table, source, state
        self.unchanged: dict[str, list[str]] = {}  # table -> records whose pages were not asked
        self.is_cut_short = False  # the run ended before it had asked for all that it knew of
        self.known: Counter[str] = Counter()  # table -> records named so far
        self.done: Counter[str] = Counter()  # table -> of those, the ones with an outcome

    # --- writing ----------------------------------------------------------------------------

    def expect(
        self,
        table: str,
        record_id: str,
        source: str,
        *,
        organization_id: str | None = None,
        year: int | None = None,
        below: str | None = None,
        url: str | None = None,
    ) -> None:
        """A page of kind `source` names a record. It belongs where the record `below` does, if not said otherwise."""
        key = self._key(table, record_id)
        old = self._books.setdefault(table, {}).get(key, _UNKNOWN)
        owner = self._find(below) if below else _UNKNOWN
        new = _State(
            old.sources | {source},
            old.organization_id or organization_id or owner.organization_id,
            old.year or year or owner.year,
            old.outcome,
        )
        self._put(table, key, new)
        if url and old.outcome in (None, "failed"):
            self._urls.setdefault((table, key), url)

    def record_outcome(
        self, table: str, record_id: str, outcome: Outcome, *, url: str | None = None, detail: str | None = None
    ) -> None:
        """What became of a record; records nobody named are found all the same and need no entry."""
        key = self._key(table, record_id)
        old = self._books.get(table, {}).get(key)
        if old is None or _RANK[outcome] <= _RANK[old.outcome]:
            return
        self._put(table, key, old._replace(outcome=outcome))
        for notes, words in ((self._urls, url), (self._details, detail)):
            if outcome != "failed":
                notes.pop((table, key), None)
            elif words:
                notes[table, key] = hide(words)

    def describe(self, table: str, record_id: str, *, organization_id: str | None, year: int | None) -> None:
        """What a record's own page tells about it is better than what the page that named it told."""
        key = self._key(table, record_id)
        old = self._books.get(table, {}).get(key)
        if old is not None:
            organization_id, year = organization_id or old.organization_id, year or old.year
            self._put(table, key, old._replace(organization_id=organization_id, year=year))

    def keep(self, table: str, record_id: str, outcome: Outcome) -> None:
        """A record whose page is not asked because nothing points at a change: the store has it, and what it lists."""
        self.record_outcome(table, record_id, outcome)
        if outcome == "found":
            self.unchanged.setdefault(table, []).append(record_id)

    def keep_below(self, table: str, record_id: str, source: str, outcome: Outcome, *, below: str) -> None:
        """A record that an unchanged page listed when it was read.

        One that this run asked for itself keeps what became of it. An item that only a paper's course names has no
        other word on it than this.
        """
        known = self._books.get(table, {}).get(self._key(table, record_id))
        if known is None:
            owner = self._find(below)
            state = _State(frozenset(), owner.organization_id, owner.year, outcome)
            self._kept.update(((table, source, state), (table, ALL, state)))
            self.known[table] += 1
            self.done[table] += 1
        elif source not in known.sources:
            self.expect(table, record_id, source, below=below)
            if table == "agenda_items" and known.outcome is None:
                self.record_outcome(table, record_id, outcome)

    # --- reading ----------------------------------------------------------------------------

    def is_expected(self, table: str, record_id: str) -> bool:
        """Whether any page named this record."""
        return self._key(table, record_id) in self._books.get(table, {})

    def sources(self, table: str, record_id: str) -> frozenset[str]:
        """The kinds of pages that named this record."""
        return self._books.get(table, {}).get(self._key(table, record_id), _State()).sources

    def outcome(self, record_id: str) -> Outcome | None:
        """What has become of a record so far; None too for one that no page named."""
        return self._find(record_id).outcome

    def count(self, table: str) -> int:
        """How many records of a table are known of, those of unchanged pages too."""
        return self.known[table]

    def agreement(self, witness: str) -> dict[str, int]:
        """Who names what was found, as `<table>/both`, `<table>/pages`, `<table>/<witness>`.

        Only of tables of which the source `witness` names anything.
        """
        counts: Counter[str] = Counter()
        for table, source, state, number in self._counted():
            if source == ALL and state.outcome == "found":
                by = "both" if state.sources - {witness} else witness
                counts[f"{table}/{by if witness in state.sources else 'pages'}"] += number
        tables = {table for table in self._books if counts[f"{table}/both"] or counts[f"{table}/{witness}"]}
        return {name: count for name, count in counts.items() if name.partition("/")[0] in tables}

    def missing(self) -> list[dict[str, Any]]:
        """What failed, was not asked for or is unexplained, each with its address and the pages that named it."""
        return [
            {
                "table": table,
                "id": f"{self._stems[table]}{key}",
                "url": self._urls.get((table, key)),
                "named_by": sorted(state.sources),
                "outcome": state.outcome or self._without_outcome,
                "detail": self._details.get((table, key)),
                "organization_id": state.organization_id,
                "year": state.year,
            }
            for table, book in self._books.items()
            for key, state in book.items()
            if state.outcome in (None, "failed")
        ]

    def rows(self) -> Iterator[dict[str, Any]]:
        """The counts by table, source, organization and year, as the coverage table wants them."""
        groups: dict[tuple[str, str, str | None, int | None], Counter[str]] = {}
        for table, source, state, number in self._counted():
            key = (table, source, state.organization_id, state.year)
            groups.setdefault(key, Counter())[state.outcome or self._without_outcome] += number
        for (table, source, organization_id, year), counts in sorted(groups.items(), key=str):
            yield {
                "what": table,
                "source": source,
                "organization_id": organization_id,
                "year": year,
                "expected": counts.total(),
                "found": counts["found"],
                "non_public": counts["non_public"],
                "failed": counts["failed"],
                "not_asked": counts["not_asked"],
                "unexplained": counts["unexplained"],
            }

    @property
    def _without_outcome(self) -> str:
        """What a record is that was named and has no outcome: a hole, or what the run did not come to."""
        return "not_asked" if self.is_cut_short else "unexplained"

    def _counted(self) -> Iterator[tuple[str, str, _State, int]]:
        for table, book in self._books.items():
            for state, number in Counter(book.values()).items():
                sources = state.sources if SIGN in state.sources else state.sources | {ALL}
                yield from ((table, source, state, number) for source in sources)
        yield from ((*key, number) for key, number in self._kept.items())

    # --- within -----------------------------------------------------------------------------

    def _key(self, table: str, record_id: str) -> _Key:
        stem, colon, number = record_id.rpartition(":")
        self._stems.setdefault(table, stem + colon)
        return int(number) if number.isascii() and number.isdigit() else number

    def _find(self, record_id: str) -> _State:
        """A record by its id alone."""
        table = table_of(record_id)
        return self._books.get(table, {}).get(self._key(table, record_id), _UNKNOWN)

    def _put(self, table: str, key: _Key, state: _State) -> None:
        book = self._books[table]
        old = book.get(key)
        self.known[table] += old is None
        self.done[table] += state.outcome is not None and (old is None or old.outcome is None)
        book[key] = self._states.setdefault(state, state)


def file_outcome(file: File) -> Outcome:
    """Listed, unchanged or left out for a reason of our own is found: the row says all there is to say."""
    download = file.statement.download
    if download and download.non_public and file.status == "listed":
        return "non_public"
    return "failed" if is_lost_file(file.status, file.cause) else "found"
