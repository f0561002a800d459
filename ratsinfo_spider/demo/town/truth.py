"""What a perfect crawl of the invented town must find: the rows of every table, told by the model, not by a parser.

Only what the town shows to everybody counts, seen from its organizations, calendar and lists downwards:

organizations  all that their list shows; kind from its heading rows, short name from each one's page.
people         all with a membership; memberships as the organization's page lists them, a second one of a pair is `-2`.
meetings       all announced ones. Without an agenda page: name, start and room (calendar), organization (its own
               list); the room of one without a number stands where nobody tells whose meeting it is. `cancelled`
               is stated by the agenda page, elsewhere only where the words say so. `end` is the last time that the
               section rows of the agenda print.
agenda_items   all rows of all agendas, also closed ones. Position counts rows, not section rows. `public` is told by
               the part that the row stands in, null for a row that has neither number nor page nor paper. The title is
               whole, one blank for a line break or a run of blanks. An address of its own only for an item with a page.
               `minutes` and `decision` are the texts of their panels, several joined by an empty line, without a first
               line that repeats the heading and without a labelled vote line at the end. A text that calls itself the
               proposal is no decision (section kind `proposal`). `document_missing` is false where there is a page.
votes          in the order of the page; a vote that two places tell is one row, in the words of both, a line each.
               `text` is the sentence or line that tells it, of a form or table all of it; `parties` come by vote
               (yes, no, abstain, biased), below that in the order of the page.
               The item's columns are those of the vote on the decision; of one in parts what the parts have in common.
               Whether it passed: by its outcome, else its counts, else the item's result (truth_votes.py).
papers         those that an agenda links to everybody. Of a closed paper the head only.
consultations  a row for each meeting of a station, one for a station without; role and status are the station's.
sections       each panel with heading or text, position among all text panels of the page (also a missing one),
               a paper's lazy panel after the others.
files          documents once, with their owner by loaders' table of owners; attachments of a paper are the paper's
               on whatever page they show. Position: documents of the head first, then attachments. Minutes of a closed
               part are listed, not loaded; `reason` is left to the program.
"""

from __future__ import annotations

from collections.abc import Iterator

from ratsinfo_spider.demo.town.model import Council, Meeting, Organization
from ratsinfo_spider.demo.town.truth_files import item_files, meeting_files, paper_files
from ratsinfo_spider.demo.town.truth_papers import consultations, item_sections, paper_row, paper_sections, texts
from ratsinfo_spider.demo.town.truth_rows import Row, Rows
from ratsinfo_spider.demo.town.truth_votes import main_vote, votes
from ratsinfo_spider.demo.town.word_html import one_line
from ratsinfo_spider.keys import Keys
from ratsinfo_spider.vocabulary import RESULTS

__all__ = ["truth"]


def truth(council: Council, base_url: str, site: str = "demo") -> dict[str, list[Row]]:
    """The rows by table. `base_url` ends in a slash; times and days are ISO 8601 texts."""
    rows = Rows(base_url, site)
    published = [meeting for meeting in council.meetings if meeting.published]
    pages = [item for meeting in published for item in meeting.items if item.has_page]
    sections = [row for item in pages for row in item_sections(rows, item)]
    files = [row for meeting in published for row in meeting_files(rows, meeting)]
    files += [row for item in pages for row in item_files(rows, item)]
    return {
        "organizations": [_organization(rows, one) for one in council.organizations],
        "people": _people(rows, council),
        "memberships": [row for one in council.organizations for row in _memberships(rows, one)],
        "meetings": [_meeting(rows, one, place=council.layout.room_row) for one in council.meetings],
        "agenda_items": [row for meeting in published for row in _agenda_items(rows, meeting)],
        "votes": [row for meeting in published for row in _votes(rows, meeting)],
        "papers": [paper_row(rows, paper) for paper in council.papers],
        "consultations": [row for paper in council.papers for row in consultations(rows, paper)],
        "sections": sections + [row for paper in council.papers for row in paper_sections(rows, paper)],
        "files": files + [row for paper in council.papers for row in paper_files(rows, paper)],
    }


def _organization(rows: Rows, one: Organization) -> Row:
    url = rows.organization_url(one)
    columns = {"name": one.name, "short_name": one.short_name, "classification": one.classification}
    return rows.row("organization", one.id, url, native_id=str(one.id), **columns)


def _people(rows: Rows, council: Council) -> list[Row]:
    """Those whom some organization lists."""
    listed = {member.person.id for one in council.organizations for member in one.members}
    return [
        rows.row(
            "person",
            person.id,
            rows.url("person", person.id),
            native_id=str(person.id),
            name=person.name,
            form_of_address=person.form_of_address,
            academic_title=person.academic_title,
            party=person.party,
        )
        for person in council.people
        if person.id in listed
    ]


def _memberships(rows: Rows, one: Organization) -> Iterator[Row]:
    keys = Keys()
    for member in one.members:
        yield rows.row(
            "membership",
            keys.next(f"{one.id}-{member.person.id}"),
            rows.organization_url(one),
            person_id=rows.id("person", member.person.id),
            organization_id=rows.id("organization", one.id),
            role=member.role,
            heading=member.heading,
            on_behalf_of=member.on_behalf_of,
            start_date=member.start,
            end_date=member.end,
        )


def _meeting(rows: Rows, meeting: Meeting, *, place: bool) -> Row:
    organization = meeting.organization
    shown = meeting.published
    return rows.row(
        "meeting",
        rows.meeting_key(meeting),
        rows.meeting_url(meeting),
        native_id=meeting.id and str(meeting.id),
        organization_id=rows.id("organization", organization.id),
        organization_name=organization.name if shown else None,
        name=one_line(meeting.name),
        start_time=meeting.start,
        end_time=meeting.end if meeting.parts else None,
        cancelled=meeting.cancelled if shown else meeting.cancelled or None,
        status=meeting.status if shown else None,
        state=meeting.state if shown else None,
        occasion=meeting.occasion if shown else None,
        room=meeting.room if meeting.id else None,
        location=meeting.location if shown and place else None,
    )


def _agenda_items(rows: Rows, meeting: Meeting) -> Iterator[Row]:
    for position, item in enumerate(meeting.items, 1):
        title = one_line(item.title) or None
        own = rows.item_url(item) if item.has_page else rows.meeting_url(meeting)
        yield rows.row(
            "agenda_item",
            rows.item_key(meeting, item),
            own,
            native_id=item.id and str(item.id),
            meeting_id=rows.id("meeting", meeting.id),
            meeting_start=meeting.start,
            organization_id=rows.id("organization", meeting.organization.id),
            organization_name=meeting.organization.name,
            position=position,
            number=item.number,
            public=item.public if item.number or item.has_page or item.paper else None,
            parent_id=rows.id("agenda_item", item.parent.id) if item.parent else None,
            title=title,
            title_is_cut=False if title else None,
            supplement=item.supplement,
            paper_id=rows.id("paper", item.paper.id) if item.paper else None,
            result_text=item.result,
            result=RESULTS.meaning(item.result),
            minutes=texts(item.panels, "minutes"),
            decision=texts(item.panels, "decision"),
            **main_vote(item.ballots),
            document_missing=any(panel.missing for panel in item.panels) if item.has_page else None,
        )


def _votes(rows: Rows, meeting: Meeting) -> Iterator[Row]:
    return (row for item in meeting.items if item.has_page for row in votes(rows, meeting, item))
