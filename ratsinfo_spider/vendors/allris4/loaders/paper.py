"""vo020: the paper, its way through the organizations, its texts and files."""

from __future__ import annotations

from collections.abc import Iterator

from ratsinfo_spider.german.processors import Line, RecordLoader, Unbracketed, load
from ratsinfo_spider.german.results import read_result
from ratsinfo_spider.german.text import join_texts, one_line
from ratsinfo_spider.items import Consultation, Paper, Record
from ratsinfo_spider.keys import Keys, consultation_key
from ratsinfo_spider.statement import Statement
from ratsinfo_spider.vendors.allris4.loaders.files import Files, Owner
from ratsinfo_spider.vendors.allris4.loaders.sections import Part, read_parts, sections
from ratsinfo_spider.vendors.allris4.loaders.source import Source
from ratsinfo_spider.vendors.allris4.loaders.timestamps import read_day
from ratsinfo_spider.vendors.allris4.pages.paper import ConsultationRow, PaperPage
from ratsinfo_spider.vocabulary import MEETING_STATUS, ROLES, is_non_public_document, is_public

__all__ = ["PaperLoader", "records"]

_STATED = frozenset({"url", "native_id", "reference", "name", "paper_type", "state", "public", "lead_department"})
_STATED |= {"departments", "proposal", "rationale"}
_CONSULTATION = frozenset({"url", "paper_id", "position", "organization_name", "meeting_id", "agenda_item_id", "date"})
_CONSULTATION |= {"role", "status", "result_text"}


class PaperLoader(RecordLoader):
    default_item_class = Paper
    reference_out = Line
    name_out = Line
    paper_type_out = Line
    state_out = Unbracketed
    lead_department_out = Line
    departments_out = Line


def records(page: PaperPage, site: str) -> Iterator[Record]:
    """The paper, its consultations, and its text panels and files where it is open to the public."""
    source = Source.of(page, site)
    parts = read_parts(page, page.panels) if _is_open(page) else []
    yield _paper(page, source, parts)
    keys = Keys()
    for row in page.consultations:
        key = consultation_key(page.native_id, row.organization, row.agenda_item_id or row.meeting_id)
        yield _consultation(page, source, row, keys.next(key))
    yield from sections(parts, source, "paper", page.native_id)
    yield from _files(page, source).records


def _files(page: PaperPage, source: Source) -> Files:
    """The paper's files; none of a paper that is not public."""
    found = Files(source, Owner("paper", page.native_id))
    return found.add(page.files) if _is_open(page) else found


def _is_open(page: PaperPage) -> bool:
    """A paper that calls itself non-public may show its texts by mistake: they are not taken, and that is said."""
    left = len(page.panels) + len(page.files)
    closed = _is_closed(page)
    if page.status and not closed and MEETING_STATUS.meaning(page.status) is None:
        page.warn(f"status: {page.status!r} is not in the vocabulary")
    if closed and left:
        page.warn(f"non-public: {left} texts and files of a paper that is not public were left out")
    return not closed


def _is_closed(page: PaperPage) -> bool:
    """By its status, also where that says more than the word (`vertraulich`, `nichtöffentlich bis …`)."""
    return is_public(page.status) is False or (
        MEETING_STATUS.meaning(page.status) is None and is_non_public_document(page.status)
    )


def _paper(page: PaperPage, source: Source, parts: list[Part]) -> Paper:
    columns = {
        "id": source.id("paper", page.native_id),
        "site": source.site,
        "url": source.url("paper", page.native_id),
        "native_id": page.native_id,
        "reference": page.reference,
        "name": page.name,
        "paper_type": page.paper_type,
        "state": "inactive" if page.inactive else page.state,
        "public": False if _is_closed(page) else is_public(page.status),
        "lead_department": page.lead_department,
        "departments": page.departments,
        "proposal": join_texts([part.body for part in parts if part.kind == "proposal"]),
        "rationale": join_texts([part.body for part in parts if part.kind == "rationale"]),
    }
    lists = frozenset({"consultations", "sections", "files"})
    paper: Paper = load(PaperLoader, columns, Statement(_STATED, lists))
    return paper


def _consultation(page: PaperPage, source: Source, row: ConsultationRow, key: str) -> Consultation:
    # A day without a meeting yet may stand in one row with what is asked of the organization.
    is_role = row.role is None and ROLES.meaning(row.result) is not None
    result = read_result(None if is_role else row.result)
    if result.warning:
        page.warn(result.warning)
    consultation = Consultation(
        id=source.id("consultation", key),
        site=source.site,
        url=source.url("paper", page.native_id),
        paper_id=source.id("paper", page.native_id),
        position=row.position,
        organization_name=one_line(row.organization),
        meeting_id=source.id("meeting", row.meeting_id),
        agenda_item_id=source.id("agenda_item", row.agenda_item_id),
        date=read_day(page, row.date),
        role=one_line(row.result if is_role else row.role),
        status=one_line(row.status),
        result_text=result.text,
    )
    consultation.statement = Statement(_CONSULTATION)
    return consultation
