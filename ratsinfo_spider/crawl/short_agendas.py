"""Agendas that show less than there must be: none of a meeting that was held, or fewer items than papers name for it.

A first crawl has nothing of its own to compare with. What it has are the papers: each lists the items that it was.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ratsinfo_spider.crawl.requests import Target
from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.statement import Fetch
from ratsinfo_spider.store.planner import Planner
from ratsinfo_spider.store.store import Store

__all__ = ["ReadAgenda", "check_agendas"]

FEW = 2  # agendas that show nothing, however few were read, …
SHARE = 0.1  # … or this part of them, before a page without a table is a fault
SEVERAL = 2  # agendas that lack what papers name, before all that were read are doubted


class ReadAgenda(NamedTuple):
    """An agenda that this run has read. `has_table`: there is a table of items, be it empty."""

    target: Target
    items: int
    has_table: bool
    was_held: bool

    @property
    def is_empty(self) -> bool:
        """Whether the agenda has no items although the meeting was held."""
        return self.was_held and not self.items


def check_agendas(run: Run, planner: Planner, store: Store, agendas: Sequence[ReadAgenda]) -> None:
    """What is odd about the agendas of a run, when all its papers are read and stored; such agendas are pending.

    It reads and writes the store: to be called in its thread.
    """
    doubtful = [*_empty(run, agendas), *_short(run, store, agendas)]
    now = run.clock()
    store.put((), now, [_pending(one.target, planner, now) for one in doubtful])


def _empty(run: Run, agendas: Sequence[ReadAgenda]) -> list[ReadAgenda]:
    """A meeting may have been held without any agenda to be seen: one page without its table tells little."""
    empty = [one for one in agendas if one.is_empty]
    held = sum(one.was_held for one in agendas)
    are_many = len(empty) > max(FEW, SHARE * held)
    doubtful = [one for one in empty if one.has_table or are_many]
    for one in empty:
        says = f"{one.target.record_id}: a meeting that was held shows no item at all"
        if one in doubtful:
            _doubt(run, one.target, says)
        else:
            run.problem("warning", one.target.url, f"agenda: {says}")
    return doubtful


def _short(run: Run, store: Store, agendas: Sequence[ReadAgenda]) -> list[ReadAgenda]:
    """Those that lack items which papers of this run name; where several do, all agendas are doubted, once.

    What the papers do not name is lacking as well then. But a council may have papers that name what no agenda shows,
    so what an earlier run found already is no reason to ask for all of them again.
    """
    by_id = {one.target.record_id: one for one in agendas if one.items}
    with store.lookup() as lookup:
        named = lookup.items_named_by_papers(run.started, by_id)
    short = {meeting_id: lacking for meeting_id, lacking in named.items() if lacking}
    for meeting_id, lacking in short.items():
        items = ", ".join(lacking[:5]) + (", …" if len(lacking) > 5 else "")
        says = f"{meeting_id}: the agenda lacks {len(lacking)} items that papers name: {items}"
        _doubt(run, by_id[meeting_id].target, says)
    if len(short.keys() - store.gaps().keys()) < SEVERAL:
        return [by_id[meeting_id] for meeting_id in short]
    says = f"{len(short)} of the {len(named)} agendas that papers tell of lack items; all {len(by_id)} are asked again"
    run.problem("agenda", None, says)
    return list(by_id.values())


def _doubt(run: Run, target: Target, says: str) -> None:
    run.problem("agenda", target.url, says, record=target.record_id, cause="empty_agenda")


def _pending(target: Target, planner: Planner, now: dt.datetime) -> Fetch:
    known = planner.known(target.page, target.native_id)
    fingerprints: Iterable[tuple[str, str]] = known.fingerprints.items() if known else ()
    return Fetch(target.key, target.unread, now, now, dict(fingerprints), finished=True)
