"""Paper: the paper, its way through the organizations, its files, and which items it is on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from ratsinfo_spider.german.record_loaders import ConsultationLoader, PaperLoader
from ratsinfo_spider.items import AgendaItem, Consultation, Paper, Record
from ratsinfo_spider.keys import Keys, consultation_key
from ratsinfo_spider.statement import Statement
from ratsinfo_spider.vendors.oparl.ids import key, number_of
from ratsinfo_spider.vendors.oparl.json_values import Object, each, is_link, links, objects, text
from ratsinfo_spider.vendors.oparl.loaders.files import files
from ratsinfo_spider.vendors.oparl.loaders.source import Source, Station
from ratsinfo_spider.vendors.oparl.object_page import Warn

__all__ = ["paper_records", "stations"]

PAPER = frozenset({"url", "native_id", "reference", "name", "paper_type", "lead_department", "departments"})
CONSULTATION = frozenset({"url", "paper_id", "position", "organization_name", "organization_id", "meeting_id"})
CONSULTATION |= {"agenda_item_id", "date", "role", "role_code"}
_NEVER = dt.date.max


def paper_records(thing: Object, source: Source, warn: Warn) -> Iterator[Record]:
    """The paper, then what hangs on it. Raises ValueError as `Source.identity`."""
    paper = Paper(**source.identity("paper", thing))
    departments = source.all_names(thing, "underDirectionOf")
    words = {
        "reference": text(thing, "reference"),
        "name": text(thing, "name"),
        "paper_type": text(thing, "paperType"),
        "lead_department": departments[0] if departments else None,
        "departments": "; ".join(departments[1:]) or None,
    }
    PaperLoader.fill(paper, words, warn)
    paper.statement = Statement(PAPER, lists=frozenset({"consultations", "files"}))
    yield paper
    yield from _consultations(thing, paper, source, warn)
    yield from files(paper, thing, source)


def stations(paper: Object, source: Source) -> list[Station]:
    """Where a paper is consulted, as far as it or an item tells; its consultations may be linked."""
    links_only = (source.stations.get(key(one)) for one in each(paper, "consultation") if is_link(one))
    found = (station_of(one, source) for one in objects(paper, "consultation"))
    return [one for one in (*found, *links_only) if one]


def station_of(consultation: Object, source: Source) -> Station | None:
    """Where it takes place, by its own word or by that of the item that links it."""
    meeting = next((one for link in links(consultation, "meeting") if (one := number_of(link, "meeting"))), None)
    item = next((one for link in links(consultation, "agendaItem") if (one := number_of(link, "agenda_item"))), None)
    known = source.stations.get(key(text(consultation, "id")))
    if meeting is None:
        return known
    return Station(meeting, item or (known.item if known and known.meeting == meeting else None))


def _consultations(thing: Object, paper: Paper, source: Source, warn: Warn) -> Iterator[Record]:
    """In the order of their days: they come in none. A station without a day is last."""
    found = [(one, station_of(one, source)) for one in objects(thing, "consultation")]
    found.sort(key=lambda pair: source.days.get(pair[1].meeting, _NEVER) if pair[1] else _NEVER)
    keys = Keys()
    for position, (one, station) in enumerate(found, 1):
        organization = source.name(one, "organization")
        key_of = consultation_key(paper.native_id or "", organization, *(station or (None, None)))
        consultation = Consultation(
            id=f"{source.site}:consultation:{keys.next(key_of)}",
            site=source.site,
            url=paper.url,
            paper_id=paper.id,
            position=position,
            organization_id=next(iter(source.id("organization", link) for link in links(one, "organization")), None),
            meeting_id=f"{source.site}:meeting:{station.meeting}" if station else None,
            agenda_item_id=f"{source.site}:agenda_item:{station.item}" if station and station.item else None,
            date=source.days.get(station.meeting) if station else None,
        )
        role = text(one, "role")
        words = {"organization_name": organization, "role": role, "role_code": role}
        ConsultationLoader.fill(consultation, words, warn)
        consultation.statement = Statement(CONSULTATION)
        yield consultation
        if consultation.agenda_item_id:
            yield _on_the_agenda(consultation, paper)


def _on_the_agenda(consultation: Consultation, paper: Paper) -> AgendaItem:
    """What a paper states of an item: only that the item deals with it. The meeting states everything else."""
    item = AgendaItem(
        id=consultation.agenda_item_id,
        site=paper.site,
        native_id=(consultation.agenda_item_id or "").rpartition(":")[2],
        meeting_id=consultation.meeting_id,
        paper_id=paper.id,
    )
    item.statement = Statement(frozenset({"paper_id"}))
    return item
