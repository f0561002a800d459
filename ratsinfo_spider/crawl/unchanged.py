"""What a run did not ask for, because nothing points at a change: earlier runs found it, so it counts as found."""

from __future__ import annotations

from collections.abc import Sequence

from ratsinfo_spider.crawl.arguments import Arguments
from ratsinfo_spider.crawl.coverage_count import CoverageCount, table_of
from ratsinfo_spider.crawl.discrepancies import days_of
from ratsinfo_spider.crawl.pending_pages import is_asked_for
from ratsinfo_spider.crawl.requests import WITNESS, native_number
from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.items import Consultation
from ratsinfo_spider.store.missing import Window
from ratsinfo_spider.store.store import Store
from ratsinfo_spider.store.store_lookup import Below, Lookup, Met
from ratsinfo_spider.vendor import PageTypes
from ratsinfo_spider.vocabulary import is_non_public_document

__all__ = ["complete_consultations", "count_unchanged"]

EARLIER = "earlier"  # the source of meetings whose month and lists were not asked this time


def count_unchanged(
    lookup: Lookup, coverage: CoverageCount, arguments: Arguments, read: Sequence[Window], types: PageTypes
) -> None:
    """Into the coverage: what was not asked, because nothing points at a change and it is not due.

    First the meetings of the window that no page of this run names (the witness may), unless the calendar was `read`
    there in full; then what hangs below all meetings whose agendas were not asked. Earlier runs found all that; what
    they could not read was asked for again by this one and has its own entry.
    """
    closed, read_days = frozenset(lookup.pages("non_public")), days_of(read)
    for meeting in lookup.meetings():
        sources = coverage.sources("meetings", meeting.record_id)
        is_listed = meeting.day in read_days and native_number(meeting.record_id)  # the calendar shows numbered ones
        if is_listed or not is_asked_for(meeting, arguments):
            continue
        if not sources:
            _keep_meeting(coverage, meeting, types.page_of(meeting.record_id) in closed)
        elif sources == {WITNESS}:
            coverage.expect("meetings", meeting.record_id, EARLIER)
    owners = {*coverage.unchanged.get("agenda_items", ()), *coverage.unchanged.get("papers", ())}
    for row in lookup.files(owners):
        _keep_below(coverage, row, types)
    for row in lookup.below(coverage.unchanged.get("meetings", ())):
        if row.owner_id not in owners:
            _keep_below(coverage, row, types)


def _keep_meeting(coverage: CoverageCount, meeting: Met, is_closed: bool) -> None:
    year = meeting.start.year if meeting.start else None
    coverage.expect("meetings", meeting.record_id, EARLIER, organization_id=meeting.organization_id, year=year)
    coverage.keep("meetings", meeting.record_id, "non_public" if is_closed else "found")


def _keep_below(coverage: CoverageCount, row: Below, types: PageTypes) -> None:
    is_closed = not row.is_open or is_non_public_document(row.listed_as)
    source = types.showing(table_of(row.owner_id)).lists_as
    coverage.keep_below(row.table, row.record_id, source, "non_public" if is_closed else "found", below=row.below)


def complete_consultations(run: Run, store: Store) -> None:
    """Tell consultations whose organization they are of, where only now the list of its meetings has been read."""
    with store.lookup() as lookup:
        late = [
            Consultation(id=record_id, site=run.site, organization_id=organization_id)
            for record_id, organization_id in lookup.organizations_of_consultations()
        ]
    if late:
        store.put(late, run.clock())
