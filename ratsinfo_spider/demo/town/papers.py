"""Papers: their number, texts, documents, and the way they take through the organizations."""

from __future__ import annotations

import random

from ratsinfo_spider.demo.town.invented_names import DEPARTMENTS, PARTIES
from ratsinfo_spider.demo.town.model import Meeting, Paper, Station
from ratsinfo_spider.demo.town.page_content import Document, Panel
from ratsinfo_spider.demo.town.sentences import Writer
from ratsinfo_spider.demo.town.town import Town
from ratsinfo_spider.demo.town.word_html import Blank, Block, Par, Table

__all__ = ["PERIOD", "new_paper"]

PERIOD = 18  # electoral period, the last part of a paper number
_COUNCIL = 1
_DISTRICT = 41
_ATTACHMENTS = (
    "Lageplan",
    "Übersichtsplan 1:500",
    "Kostenschätzung",
    "Stellungnahme der Träger öffentlicher Belange",
    "Präsentation der Verwaltung",
    "Anlage 2 - Gegenüberstellung der Änderungen",
    "Antragsschreiben",
    "Synopse zur 3. Änderung",
)
# role at the first station -> type of paper
_TYPES = {
    "Entscheidung": "Entscheidungsvorlage",
    "Vorberatung": "Empfehlungsvorlage",
    "Anhörung": "Anhörung",
    "Kenntnisnahme": "Kenntnisnahme",
}


def new_paper(town: Town, meeting: Meeting, writer: Writer, name: str) -> tuple[Paper, Station]:
    """A paper that comes up in this meeting for the first time, and its first station."""
    rng = writer.rng
    unit = town.units[meeting.organization.id]
    paper = Paper(
        id=town.numbers.next("paper"),
        reference=town.numbers.reference(unit, PERIOD),
        name=name,
        paper_type="",
        lead_department=DEPARTMENTS[unit],
        clerk=rng.choice(writer.cast).name,
    )
    paper.stations = _route(town, rng, meeting)
    paper.paper_type = _TYPES[paper.stations[0].role]
    _describe(rng, paper, unit)
    paper.panels = _panels(town, writer, paper)
    paper.documents = _documents(town, rng)
    names = rng.sample(_ATTACHMENTS, rng.choice((0, 0, 0, 0, 0, 1, 2)))
    paper.attachments = town.attachments(rng, names)
    paper.has_lazy, paper.lazy = _lazy(town, writer)
    return paper, paper.stations[0]


def _route(town: Town, rng: random.Random, meeting: Meeting) -> list[Station]:
    """Who is asked: only this organization, or the council or a district after it."""
    here = meeting.organization
    if here.id == _COUNCIL:
        roles = [(here.id, rng.choice(("Entscheidung", "Entscheidung", "Kenntnisnahme")))]
    else:
        later = _COUNCIL if here.id == _DISTRICT or rng.random() < 0.7 else _DISTRICT
        roles = rng.choice(
            (
                [(here.id, "Entscheidung")],
                [(here.id, "Entscheidung")],
                [(here.id, "Kenntnisnahme")],
                [(here.id, "Vorberatung"), (_COUNCIL, "Entscheidung")],
                [(here.id, "Anhörung"), (later, "Entscheidung")],
            )
        )
    return [Station(town.organizations[number], role, "Geplant") for number, role in roles]


def _describe(rng: random.Random, paper: Paper, unit: str) -> None:
    """Fill in the fields of the head that only some papers have."""
    if rng.random() < 0.15:
        party = rng.choice(PARTIES)
        paper.paper_type, paper.authors = "Antrag", f"{party}-Fraktion im Rat der Stadt"
    elif rng.random() < 0.5:
        paper.authors = DEPARTMENTS[unit].partition(" - ")[0]
    others = [name for key, name in DEPARTMENTS.items() if key != unit]
    paper.departments = rng.sample(others, rng.choice((0, 0, 1, 2)))
    if rng.random() < 0.06:
        paper.inactive, paper.state = True, None


def _panels(town: Town, writer: Writer, paper: Paper) -> list[Panel]:
    rng = writer.rng
    panels = [] if paper.paper_type == "Kenntnisnahme" and rng.random() < 0.5 else [_proposal(town, writer)]
    heading = rng.choice(("Erläuterungen", "Erläuterungen", "Begründung", "Sachverhalt"))
    reasons: list[Block] = [Par(f"{heading}:", bold=True), Blank()] if rng.random() < 0.4 else []
    matter = town.discussion(writer, 0) + [Par(text) for text in writer.reasons(rng.randint(2, 4))]
    panels.append(town.panel(rng, heading, "rationale", [*reasons, *matter], body=matter))
    if rng.random() < 0.25:
        panels.append(town.panel(rng, "Finanzielle Auswirkungen", "finance", _finance(writer)))
    if rng.random() < 0.1:
        panels.append(town.panel(rng, "Klimarelevanz", "other", [Par(writer.reasons(1)[0])]))
    return panels


def _proposal(town: Town, writer: Writer) -> Panel:
    """The body often repeats the heading with a colon."""
    body: list[Block] = [Par(writer.decision())]
    repeated = writer.rng.choice((None, None, "Beschlussvorschlag:", "Beschlussvorschläge:"))
    head: list[Block] = [Par(repeated, bold=True), Blank()] if repeated else []
    return town.panel(writer.rng, "Beschlussvorschlag", "proposal", [*head, *body, Blank(2)], body=body)


def _finance(writer: Writer) -> list[Block]:
    year = writer.day.year
    head = ("Investive Auswirkungen", f"Ansatz {year}", f"Ansatz {year + 1}", "Folgekosten")
    rows = [
        (name, *(f"{writer.rng.randint(0, 900)}.000" for _ in range(3))) for name in ("Einzahlungen", "Auszahlungen")
    ]
    return [Par("Investitionskosten"), Table((head, *rows)), Blank(), Par("Die Mittel sind veranschlagt.")]


def _documents(town: Town, rng: random.Random) -> list[Document]:
    documents = [town.document("Vorlage", "Vorlage", "paper")] if rng.random() < 0.4 else []
    if rng.random() < 0.2:
        documents.append(town.document("Sammeldokument", "Sammeldokument öffentlich", "compilation"))
    return documents


def _lazy(town: Town, writer: Writer) -> tuple[bool, Panel | None]:
    """Some pages load a panel later; what comes is often nothing."""
    if writer.rng.random() > 0.12:
        return False, None
    if writer.rng.random() < 0.4:
        return True, None
    return True, town.panel(writer.rng, "Beschlusskontrolle", "other", [Par(writer.reasons(1)[0])])
