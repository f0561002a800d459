"""Twelve agenda items that are hard to read, of the shape of real ones with invented texts.

The documents list them as hard cases, by the numbers that are the keys of `CASES`; what must be read from each is in
`tests/demo/test_demo_truth.py`.
"""

from __future__ import annotations

from ratsinfo_spider.demo.town.agendas import Agenda, Plant
from ratsinfo_spider.demo.town.model import Item
from ratsinfo_spider.demo.town.page_content import Ballot
from ratsinfo_spider.demo.town.papers import new_paper
from ratsinfo_spider.demo.town.proceedings import Clerk
from ratsinfo_spider.demo.town.town import missing_panel
from ratsinfo_spider.demo.town.vote_wordings import Told, empty_form, unanimous
from ratsinfo_spider.demo.town.word_html import Blank, Block, Listing, Par

__all__ = ["CASES", "ORGANIZATION_OF"]


def _begin(agenda: Agenda, case: int, text: str, result: str | None, *, attached: bool = True) -> tuple[Item, Clerk]:
    """An item with a paper, whose attachments its page shows under `Anlagen zur Vorlage` if `attached`."""
    item = agenda.item(text)
    clerk = agenda.clerk(item)
    paper, station = new_paper(agenda.town, agenda.meeting, clerk.writer, text)
    paper.inactive, paper.state = False, "Vorlage freigegeben"
    paper.attachments = agenda.town.attachments(
        agenda.rng, ["Übersichtsplan", "Begründung zum Entwurf"] if attached else []
    )
    item.hard_case, item.result = case, result
    agenda.link(item, paper, station)
    agenda.visit(item, paper, station)
    return item, clerk


def _say(clerk: Clerk, *texts: str) -> None:
    blocks: list[Block] = []
    for text in texts:
        blocks += [Par(text), Blank()]
    clerk.write_minutes(blocks)


def _decide(clerk: Clerk, text: str, *, heading: str = "Beschluss:", head: str | None = None) -> None:
    body: list[Block] = [Par(clerk.writer.fill(text)), Blank()]
    blocks: list[Block] = [Par(head), Blank(), *body] if head else body
    clerk.add(clerk.town.panel(clerk.writer.rng, "Beschluss", "decision", blocks, body=body, heading=heading))


def vote_in_the_discussion(agenda: Agenda) -> Item:
    """1: the vote stands in the last sentence of the discussion only; a document is missing."""
    item, clerk = _begin(
        agenda, 1, "Sachstandsbericht zur kommunalen Sprachförderung im Löwenhager Viertel", "ungeändert beschlossen"
    )
    last = "Nach Schluss der Beratung wird einstimmig beschlossen."
    _say(clerk, *clerk.writer.discussion(3), last)
    _decide(clerk, "{org} nimmt die Ausführungen zur Kenntnis.")
    clerk.add(missing_panel())
    item.attachments = agenda.town.attachments(agenda.rng, ["Präsentation"])
    item.ballots = [Ballot(basis="unanimous", outcome="accepted", text=last, source="minutes")]
    return item


def glued_title(agenda: Agenda) -> Item:
    """2: number of two levels; the title begins with a number after a line break."""
    head = agenda.item("Straßenbeleuchtung")
    stem = agenda.numbered
    item, clerk = _begin(
        agenda,
        2,
        f"Ergänzungsvorlage zu TOP {stem}\n1. Umrüstung der Straßenlampen am Hüttenring",
        "ungeändert beschlossen",
    )
    agenda.numbered = stem
    item.parent, item.number = head, f"Ö {stem}.1"
    _say(clerk, "(Hierzu waren zur Sitzung Pläne ausgehängt.)", *clerk.writer.discussion(1))
    _decide(clerk, "{org} beschließt {acc} in der Fassung der Ergänzungsvorlage.")
    return item


def title_begins_with_number(agenda: Agenda) -> Item:
    """4: `3.` is the title's, not the item's."""
    item, clerk = _begin(
        agenda, 4, "3. Änderungssatzung zur Satzung über die Straßenreinigung in Musterstadt", "geändert beschlossen",
        attached=False,
    )  # fmt: skip
    _say(clerk, *clerk.writer.discussion(2), "Die Verwaltung stimmt diesem Vorschlag zu.")
    _decide(clerk, "{org} nimmt die Satzung zur Kenntnis und bittet, über die Änderung zu informieren.")
    return item


def vote_in_the_heading(agenda: Agenda) -> Item:
    """5: the vote stands in the heading of the decision; somebody leaves for bias."""
    item, clerk = _begin(
        agenda, 5, "Bebauungsplan Nr. 884 - Lindenröder Straße / Töpfergasse - Aufstellungsbeschluss",
        "ungeändert beschlossen",
    )  # fmt: skip
    biased = "Ratsfrau Ahornwang verlässt wegen Befangenheit den Sitzungssaal."
    _say(clerk, biased, *clerk.writer.discussion(1), "Die Fragen beantwortet Frau Mühlenhag.")
    heading = "Beschluss (mit 10 Ja- und 3 Neinstimmen mehrheitlich zugestimmt):"
    _decide(clerk, "{org} nimmt die Planung zur Kenntnis und empfiehlt, sie zu beschließen.", heading=heading)
    item.ballots = [Ballot(basis="majority", outcome="accepted", yes=10, no=3, text=heading, source="heading")]
    return item


def unseparated_vote(agenda: Agenda) -> Item:
    """8: the three counts stand without a blank between them; the discussion ends with who came late."""
    item, clerk = _begin(agenda, 8, "Erster Quartalsbericht der Gebäudewirtschaft", "ungeändert beschlossen")
    _say(clerk, "\u00a0" + clerk.writer.discussion(1)[0], "Herr Eichgrünrath ist ab 17:10 anwesend.")
    _decide(clerk, "{org} nimmt den Bericht zur Kenntnis.")
    text = "Zustimmung: 12Ablehnung: 0Enthaltung: 0"
    clerk.write_vote(Told(vote=[Par(text)], ballots=[Ballot(yes=12, no=0, abstain=0, text=text)]))
    return item


def empty_vote_form(agenda: Agenda) -> Item:
    """10: the form of the vote was left empty; the discussion tells."""
    item, clerk = _begin(
        agenda, 10, "Vorstellung des Wochenendseminars „Ankommen in Musterstadt“", "ungeändert beschlossen"
    )
    told = empty_form(clerk.voters)
    _say(clerk, *clerk.writer.discussion(2), told.minutes or "")
    _decide(clerk, "{org} nimmt die Ausführungen der Verwaltung zur Kenntnis.")
    clerk.write_vote(told)
    return item


def vote_twice(agenda: Agenda) -> Item:
    """12: the discussion says `einstimmig` and goes on after it, the form has the counts: one vote, told twice."""
    item, clerk = _begin(
        agenda, 12, "Stadtweites Gewerbeflächenkonzept als fachliche Grundlage der Regionalplanung",
        "ungeändert beschlossen",
    )  # fmt: skip
    sentence = "Der Beschluss erfolgt einstimmig bei 3 Stimmenthaltungen."
    after = "Herr Dünenfeld erklärt danach, es sei wichtig, dass die Leistungsfähigkeit herangezogen werde."
    _say(clerk, *clerk.writer.discussion(1), sentence, after)
    _decide(clerk, "{org} beauftragt die Verwaltung, dass das Konzept eingereicht wird.")
    form = "Zustimmung: 14 Ablehnung: 0 Enthaltung: 3"
    ballot = Ballot(
        basis="unanimous", outcome="accepted", yes=14, no=0, abstain=3, text=f"{form}\n{sentence}", source="vote"
    )
    clerk.write_vote(Told(vote=[Par(form)], ballots=[ballot]))
    return item


def decoy_vote(agenda: Agenda) -> Item:
    """14: only a motion was voted on, as far as anybody says."""
    item, clerk = _begin(
        agenda, 14, 'Bürgerantrag des Radvereins: "Verkehrsentwicklung für alle am Hüttenring"', "geändert beschlossen"
    )
    decoy = "Der Antrag der UWG-Fraktion wird mit 5 Ja-Stimmen, 10 Nein-Stimmen und 1 Enthaltung abgelehnt."
    _say(clerk, *clerk.writer.discussion(2), decoy)
    item.ballots = [Ballot("motion", outcome="rejected", yes=5, no=10, abstain=1, text=decoy, source="minutes")]
    return item


def nothing_decided(agenda: Agenda) -> Item:
    """17: below `Beschluss` stands what was proposed; there is no result and nothing was said."""
    item, clerk = _begin(
        agenda, 17, "Vorhabenbezogener Bebauungsplan Nr. 991 - Schäferbrücke, Offenlagebeschluss", None
    )
    clerk.write_minutes([])
    blocks: list[Block] = [
        Par("Beschlussvorschlag:", bold=True),
        Blank(),
        Par(clerk.writer.fill("{org} nimmt den Bericht zur Kenntnis und empfiehlt dem Rat:")),
        Listing(clerk.writer.points(3)),
    ]
    panel = clerk.town.panel(clerk.writer.rng, "Beschluss", "proposal", blocks, body=[], heading="Beschluss:")
    clerk.add(panel)
    return item


def no_decision(agenda: Agenda) -> Item:
    """19: a report; the discussion says that nothing was decided, a document is missing."""
    item, clerk = _begin(
        agenda, 19, "Quartier am Löwenhager Platz;\nhier: Variantendiskussion", "zur Kenntnis genommen"
    )
    _say(clerk, *clerk.writer.discussion(2), "In dieser Sitzung wird kein Beschluss gefasst.")
    clerk.add(missing_panel())
    item.attachments = agenda.town.attachments(agenda.rng, ["Variante A", "Variante B"])
    return item


def doubled_heading(agenda: Agenda) -> Item:
    """22: the decision's text begins with its own heading; a line break in the title, no vote."""
    item, clerk = _begin(
        agenda, 22, "Kaspar-Rüttger-Straße;\nAntrag auf Umbenennung vom 4. Mai", "geändert beschlossen"
    )
    _say(clerk, "Der Antragsteller, Herr D., erläutert seinen Antrag ausführlich; er möchte eine Würdigung.")
    _decide(clerk, "{org} nimmt den Antrag zur Kenntnis und bittet, eine Straße danach zu benennen.", head="Beschluss:")
    return item


def no_discussion(agenda: Agenda) -> Item:
    """26: no discussion at all; the title begins with a number; numbers after the migration."""
    item, clerk = _begin(
        agenda, 26, "3. Änderung des Landesentwicklungsplanes; Stellungnahme der Stadt", "ungeändert beschlossen"
    )
    _decide(clerk, "{org} nimmt die Stellungnahme zur Kenntnis und beauftragt die Verwaltung, sie einzureichen.")
    clerk.write_vote(unanimous(clerk.voters))
    return item


CASES: dict[int, Plant] = {
    1: vote_in_the_discussion,
    2: glued_title,
    4: title_begins_with_number,
    5: vote_in_the_heading,
    8: unseparated_vote,
    10: empty_vote_form,
    12: vote_twice,
    14: decoy_vote,
    17: nothing_decided,
    19: no_decision,
    22: doubled_heading,
    26: no_discussion,
}

# GRLFDNR of the organization in which the case belongs
ORGANIZATION_OF = {1: 33, 4: 1000042, 5: 41, 8: 21, 10: 33, 12: 3, 14: 41, 17: 41, 19: 41, 22: 31, 26: 12}
