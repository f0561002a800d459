"""The town as OParl objects, with what ALLRIS 4 fills in: no minutes, no decisions, no votes, no attachments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ratsinfo_spider.demo.servers.oparl.object_addresses import Addresses
from ratsinfo_spider.demo.town.model import Council, Item, Meeting, Organization, Paper, Station, Visit
from ratsinfo_spider.demo.town.page_content import Document
from ratsinfo_spider.demo.town.word_html import one_line

__all__ = ["Object", "Objects"]

Object = dict[str, Any]
_SCHEMA = "https://schema.oparl.org/1.1/"
_PER_PAPER = 100  # numbers that a paper has for its consultations
_FIRST_ORDER = 100_000
_FILE_FIELDS = {
    "invitation": "invitation",
    "announcement": "invitation",
    "minutes": "resultsProtocol",
    "excerpt": "resolutionFile",
}
_DOCUMENT_TYPES = {"invitation": 105, "announcement": 108, "minutes": 110, "excerpt": 138}


@dataclass
class Objects:
    """The objects of one dialect, by list; a list holds them by their numbers, oldest first."""

    council: Council
    addresses: Addresses
    _offices: dict[str, int] = field(default_factory=dict)  # departments, by their names
    _stations: dict[int, str] = field(default_factory=dict)  # id() of an item -> its consultation

    def lists(self) -> dict[str, list[Object]]:
        """All objects that lists show."""
        papers = [self._paper(one) for one in self.council.papers]
        numbered = [one for one in self.council.meetings if one.id is not None]
        offices = [self._office(name, number) for name, number in self._offices.items()]
        return {
            "organizations": [*(self._organization(one) for one in self.council.organizations), *offices],
            "meetings": [self._meeting(one) for one in numbered],
            "papers": papers,
            "persons": [],
        }

    def system(self) -> Object:
        """The System object."""
        root = self.addresses.root
        says = {"oparlVersion": _SCHEMA, "body": f"{root}bodies", "name": f"ALLRIS OParl der Stadt {self.council.name}"}
        says |= {"vendor": "https://www.cc-egov.de", "product": "https://cc-egov.de/de-de/produkte/allris"}
        return self._object(f"{root}system", "System", None, **says)

    def body(self) -> Object:
        """The one Body."""
        lists = {name: self.addresses.list(f"{name}s") for name in ("organization", "person", "meeting", "paper")}
        body = self.addresses.object("bodies", 1)
        return self._object(body, "Body", None, name=f"Stadt {self.council.name}", legislativeTerm=[], **lists)

    # --- the kinds --------------------------------------------------------------------------

    def _organization(self, one: Organization) -> Object:
        return self._object(
            self._organization_id(one),
            "Organization",
            f"gr020?GRLFDNR={one.id}",
            name=one.name,
            shortName=one.short_name,
            classification=one.classification,
        )

    def _office(self, name: str, number: int) -> Object:
        return self._object(self.addresses.object("organizations", number, "at"), "Organization", None, name=name)

    def _meeting(self, one: Meeting) -> Object:
        end = one.end if one.published and one.parts else None
        midnight = (one.start + dt.timedelta(days=1)).replace(hour=0, minute=0)
        thing = self._object(
            self.addresses.object("meetings", one.id or 0),
            "Meeting",
            f"to010?SILFDNR={one.id}" if one.published else None,
            name=one_line(one.name),
            meetingState=(one.state or "").removeprefix("Sitzung ") or None,
            cancelled=one.cancelled,
            start=one.start.isoformat(),
            end=(end or midnight).isoformat(),
            organization=[self._organization_id(one.organization)],
        )
        stamp = min(one.start + dt.timedelta(days=45), self.council.now).isoformat()
        thing |= {"created": stamp, "modified": stamp}
        thing["agendaItem"] = [self._item(item, one, place) for place, item in enumerate(one.items, 1) if item.id]
        return thing | self._files(one.documents if one.published else [])

    def _item(self, one: Item, meeting: Meeting, place: int) -> Object:
        number = (one.number or "").lstrip("ÖN ") or None
        told = {"name": one_line(one.title) or None, "result": one.result} if one.public else {}
        thing = self._object(
            self.addresses.object("agendaItems", one.id or 0),
            "AgendaItem",
            None,
            meeting=self.addresses.object("meetings", meeting.id or 0),
            number=number,
            order=_FIRST_ORDER + place,
            public=one.public,
            **told,
        )
        if self.addresses.dialect == "path" and id(one) in self._stations:
            thing["consultation"] = self._stations[id(one)]
        own = [] if one.paper or one.row_document is None else [one.row_document]
        return thing | (self._files([*one.documents, *own]) if one.has_page else {})

    def _paper(self, one: Paper) -> Object:
        departments = [name for name in (one.lead_department, *one.departments) if name]
        thing = self._object(
            self.addresses.object("papers", one.id),
            "Paper",
            f"vo020?VOLFDNR={one.id}",
            name=one_line(one.name),
            reference=one.reference,
            paperType=one.paper_type,
            underDirectionOf=[
                self.addresses.object("organizations", self._office_of(name), "at") for name in departments
            ],
            originatorPerson=[None],
        )
        first = min((visit.meeting.start for station in one.stations for visit in station.visits), default=None)
        thing["date"] = first.date().isoformat() if first else None
        thing["consultation"] = list(self._consultations(one))
        return thing | (self._files(one.documents) if one.public else {})

    def _consultations(self, paper: Paper) -> Iterator[Object]:
        stops: list[tuple[Station, Visit | None]] = []
        for station in paper.stations:
            stops += [(station, visit) for visit in station.visits] or [(station, None)]
        for place, (station, visit) in enumerate(stops, 1):
            address = self.addresses.object("consultations", paper.id * _PER_PAPER + place)
            says: Object = {"organization": [self._organization_id(station.organization)], "role": station.role}
            says["authoritative"] = station.role == "Entscheidung"
            if visit and visit.item:
                self._stations[id(visit.item)] = address
            if visit and self.addresses.dialect == "query":
                says["meeting"] = self.addresses.object("meetings", visit.meeting.id or 0)
                if visit.item:
                    says["agendaItem"] = self.addresses.object("agendaItems", visit.item.id or 0)
            yield self._object(address, "Consultation", None, **says)

    def _files(self, documents: list[Document]) -> Object:
        """The documents with a number. The first of a kind has the field that is made for it, others are auxiliary."""
        found: Object = {}
        for one in documents:
            if one.disabled:
                continue
            name = _FILE_FIELDS.get(one.kind, "mainFile" if one.kind in ("paper", "compilation") else "auxiliaryFile")
            if name == "auxiliaryFile" or name in found:
                found.setdefault("auxiliaryFile", []).append(self._file(one))
            else:
                found[name] = self._file(one)
        return found

    def _file(self, one: Document) -> Object:
        kind, base = _DOCUMENT_TYPES.get(one.kind, 130), self.addresses.base_url
        address = f"{base}doc?DOLFDNR={one.number}&DOCTYP={kind}&OTYP=41"
        name = one.hint if len(one.hint) > len(one.label) else one.label
        says = {"name": name, "mimeType": one.data_kind, "size": 0, "accessUrl": address, "downloadUrl": ""}
        return self._object(self.addresses.object("files", one.number), "File", None, **says)

    # --- what all have ----------------------------------------------------------------------

    def _object(self, address: str, kind: str, web: str | None, **says: Any) -> Object:
        stamp = self.council.now.isoformat()
        told = {name: one for name, one in says.items() if one is not None}
        thing: Object = {"id": address, "type": _SCHEMA + kind, **told}
        if web:
            thing["web"] = self.addresses.base_url + web
        return thing | {"created": stamp, "modified": stamp, "deleted": False}

    def _organization_id(self, one: Organization) -> str:
        return self.addresses.object("organizations", one.id, "gr")

    def _office_of(self, name: str) -> int:
        return self._offices.setdefault(name, len(self._offices) + 1)
