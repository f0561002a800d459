"""vo020: the paper, its way through the organizations, its texts and files."""

from __future__ import annotations

from collections.abc import Iterator

from ratsinfo_spider.german.record_loaders import ConsultationLoader, PaperLoader
from ratsinfo_spider.german.results import station_words
from ratsinfo_spider.german.text_panel import bodies
from ratsinfo_spider.items import Consultation, Paper, Record
from ratsinfo_spider.keys import Keys, consultation_key
from ratsinfo_spider.statement import Statement
from ratsinfo_spider.vendors.allris4.loaders.files import Files, Owner
from ratsinfo_spider.vendors.allris4.loaders.sections import read_parts, sections
from ratsinfo_spider.vendors.allris4.loaders.source import Source
from ratsinfo_spider.vendors.allris4.pages.paper import ConsultationRow, PaperPage

__all__ = ["records"]

_STATED = frozenset({"url", "native_id", "reference", "name", "paper_type", "state", "public", "lead_department"})
_STATED |= {"departments", "proposal", "rationale"}
_CONSULTATION = frozenset({"url", "paper_id", "position", "organization_name", "meeting_id", "agenda_item_id", "date"})
_CONSULTATION |= {"role", "role_code", "status", "status_code", "result_text", "result"}


def records(page: PaperPage, site: str) -> Iterator[Record]:
    """The paper, its consultations, and its text panels and files where it is open to the public.

    A paper that calls itself non-public may show its texts by mistake: they are not taken, and that is said.
    """
    source = Source.of(page, site)
    paper = _paper(page, source)
    is_open = paper.public is not False
    parts = read_parts(page, page.panels) if is_open else []
    PaperLoader.fill(paper, {"proposal": bodies(parts, "proposal"), "rationale": bodies(parts, "rationale")})
    if not is_open and (left := len(page.panels) + len(page.files)):
        page.warn(f"non-public: {left} texts and files of a paper that is not public were left out")
    yield paper
    keys = Keys()
    for row in page.consultations:
        key = consultation_key(page.native_id, row.organization, row.meeting_id, row.agenda_item_id)
        yield _consultation(page, source, row, keys.next(key))
    yield from sections(parts, source, "paper", page.native_id)
    yield from Files(source, Owner("paper", page.native_id)).add(page.files if is_open else ()).records


def _paper(page: PaperPage, source: Source) -> Paper:
    """What the head states."""
    paper = Paper(**source.identity("paper", page.native_id))
    words = {
        "reference": page.reference,
        "name": page.name,
        "paper_type": page.paper_type,
        "state": "(inaktiv)" if page.inactive else page.state,
        "public": page.status,
        "lead_department": page.lead_department,
        "departments": page.departments,
    }
    PaperLoader.fill(paper, words, page.warn)
    paper.statement = Statement(_STATED, lists=frozenset({"consultations", "sections", "files"}))
    return paper


def _consultation(page: PaperPage, source: Source, row: ConsultationRow, key: str) -> Consultation:
    consultation = Consultation(
        id=source.id("consultation", key),
        site=source.site,
        url=source.url("paper", page.native_id),
        paper_id=source.id("paper", page.native_id),
        position=row.position,
        meeting_id=source.id("meeting", row.meeting_id),
        agenda_item_id=source.id("agenda_item", row.agenda_item_id),
    )
    role, result = station_words(row.role, row.result)
    words = {
        "organization_name": row.organization,
        "result_text": result,
        "result": result,
        "date": row.date,
        "role": role,
        "role_code": role,
        "status": row.status,
        "status_code": row.status,
    }
    ConsultationLoader.fill(consultation, words, page.warn)
    consultation.statement = Statement(_CONSULTATION)
    return consultation
