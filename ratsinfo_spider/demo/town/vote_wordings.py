"""How a vote is put down in minutes, each wording together with what it means.

A `Told` says where on the item's page its words stand. What is not stated is None, never 0; an outcome is stated
only by words that say it (`zugestimmt`, `abgelehnt`, `beschlossen`), a basis only by `einstimmig`, `mehrheitlich`,
`Stimmengleichheit`: never worked out from the counts.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ratsinfo_spider.demo.town.invented_names import PARTIES
from ratsinfo_spider.demo.town.model import Person
from ratsinfo_spider.demo.town.page_content import Ballot
from ratsinfo_spider.demo.town.word_html import Blank, Block, Par, Table, plain

__all__ = ["FORMS", "MOTIONS", "Form", "Motion", "Told", "Voters", "agenda_approved"]


@dataclass(slots=True)
class Told:
    """The words of a vote by the place where they stand, and their meaning.

    `vote` fills a panel of its own, whose h2 is `vote_heading` where that says more than `Abstimmungsergebnis`.
    `decision_heading` replaces the h2 `Beschluss`. `decision_clause` ends the decision's text and is part of it,
    `decision_line` is a line below that is not. `minutes` is the last paragraph of the discussion.
    """

    vote: list[Block] | None = None
    vote_heading: str | None = None
    decision_heading: str | None = None
    decision_clause: str | None = None
    decision_line: str | None = None
    minutes: str | None = None
    ballots: list[Ballot] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Voters:
    """Who may vote, and the luck of it."""

    rng: random.Random
    members: Sequence[Person]

    def counts(self) -> tuple[int, int, int]:
        """Yes, no, abstain: carried, by no more votes than there are members."""
        abstain = self.rng.randint(0, 2)
        no = self.rng.randint(1, max(1, (len(self.members) - abstain) // 2 - 1))
        return len(self.members) - abstain - no, no, abstain


Form = Callable[[Voters], Told]


def _panel(blocks: list[Block], *ballots: Ballot) -> Told:
    """A vote panel of its own; a ballot without words of its own was read from all of it."""
    for ballot in ballots:
        ballot.text = ballot.text or plain(blocks)
    return Told(vote=blocks, ballots=list(ballots))


def _line(text: str, **meaning: object) -> Told:
    return _panel([Par(text), Blank()], Ballot(**meaning))  # type: ignore[arg-type]


# --- in the panel `Abstimmungsergebnis` -----------------------------------------------------------------------


def unanimous(voters: Voters) -> Told:
    return _line(voters.rng.choice(("Einstimmig", "einstimmig", "Einstimmig.", "einstimmig ")), basis="unanimous")


def unanimous_word_abstention(voters: Voters) -> Told:
    return _line("Einstimmig, eine Enthaltung", basis="unanimous", abstain=1)


def unanimous_abstentions(voters: Voters) -> Told:
    abstain = voters.rng.randint(2, 5)
    return _line(f"Einstimmig, {abstain} Enthaltungen", basis="unanimous", abstain=abstain)


def majority_against(voters: Voters) -> Told:
    _, no, _ = voters.counts()
    return _line(f"mehrheitlich bei {no} Gegenstimme{'n' if no != 1 else ''}", basis="majority", no=no)


def filled_form(voters: Voters) -> Told:
    yes, no, abstain = voters.counts()
    glue = voters.rng.choice((" ", "\n"))
    text = f"Zustimmung: {yes}{glue}Ablehnung: {no}{glue}Enthaltung: {abstain}"
    return _line(text, yes=yes, no=no, abstain=abstain)


def form_says_unanimous(voters: Voters) -> Told:
    return _line("Zustimmung: einstimmig Ablehnung: Enthaltung: ---", basis="unanimous", outcome="accepted")


def empty_form(voters: Voters) -> Told:
    """The form was left empty: only the discussion tells."""
    sentence = "Der Beschluss erfolgt einstimmig."
    ballot = Ballot(basis="unanimous", outcome="accepted", text=sentence, source="minutes")
    return Told(vote=[Par("Zustimmung:Ablehnung:Enthaltung:"), Blank()], minutes=sentence, ballots=[ballot])


def word_table(voters: Voters) -> Told:
    yes, no, abstain = voters.counts()
    row = ("Abstimmung:", "Dafür:", str(yes), "Dagegen:", str(no), "Enthaltungen:", str(abstain))
    return _panel([Table((row,)), Blank()], Ballot(yes=yes, no=no, abstain=abstain))


def columns(voters: Voters) -> Told:
    yes, no, abstain = voters.counts()
    head = ("Ja-Stimmen", "Nein-Stimmen", "Enthaltungen")
    return _panel([Table((head, (str(yes), str(no), str(abstain)))), Blank()], Ballot(yes=yes, no=no, abstain=abstain))


def columns_majority(voters: Voters) -> Told:
    _, no, abstain = voters.counts()
    head = ("Ja-Stimmen", "Nein-Stimmen", "Enthaltungen")
    ballot = Ballot(basis="majority", no=no, abstain=abstain)
    return _panel([Table((head, ("mehrheitlich", str(no), str(abstain)))), Blank()], ballot)


def attendance_table(voters: Voters) -> Told:
    yes, no, abstain = voters.counts()
    size = len(voters.members) + 3
    present = len(voters.members)
    named = {
        "gesetzl. Anzahl der Vertreter:": size,
        "davon anwesend:": present,
        "Ja-Stimmen:": yes,
        "Nein-Stimmen:": no,
        "Enthaltungen:": abstain,
        "Befangenheit:": 0,
    }
    ballot = Ballot(yes=yes, no=no, abstain=abstain, biased=0, present=present, size=size)
    return _panel([Table(tuple((label, str(number)) for label, number in named.items())), Blank()], ballot)


def yes_votes_unanimous(voters: Voters) -> Told:
    yes = len(voters.members)
    return _line(f"Abstimmung: {yes} Ja-Stimmen (einstimmig)", basis="unanimous", yes=yes)


def tie(voters: Voters) -> Told:
    half = len(voters.members) // 2
    text = f"{half} Ja-Stimmen, {half} Nein-Stimmen, Stimmengleichheit, damit abgelehnt"
    return _line(text, basis="tie", outcome="rejected", yes=half, no=half)


def split_vote(voters: Voters) -> Told:
    _, no, _ = voters.counts()
    first = Ballot(part="a", basis="unanimous", text="a) einstimmig")
    second = Ballot(part="b", basis="majority", no=no, text=f"b) mehrheitlich bei {no} Gegenstimmen")
    return _panel([Par(first.text), Par(second.text), Blank()], first, second)


def recusal(voters: Voters) -> Told:
    person = voters.rng.choice(voters.members)
    name = f"{person.form_of_address} {person.family}"
    text = f"Einstimmig. {name} hat wegen Befangenheit an Beratung und Abstimmung nicht teilgenommen."
    return _line(text, basis="unanimous", biased=1, parties=[{"name": name, "vote": "biased", "count": 1}])


def roll_call(voters: Voters) -> Told:
    """A row a member, crosses in one of three columns; counts and names are told column by column."""
    members = list(voters.members)[:9]
    votes = ["yes", "no", "abstain", *(voters.rng.choice(("yes", "yes", "no")) for _ in members[3:])]
    columns_of = {"yes": ("X", "", ""), "no": ("", "X", ""), "abstain": ("", "", "X")}
    named = [f"{person.form_of_address} {person.family}" for person in members]
    rows = [(name, *columns_of[vote]) for name, vote in zip(named, votes, strict=True)]
    crosses: list[dict[str, object]] = [
        {"name": name, "vote": column, "count": 1}
        for column in ("yes", "no", "abstain")
        for name, vote in zip(named, votes, strict=True)
        if vote == column
    ]
    yes, no, abstain = (votes.count(vote) for vote in ("yes", "no", "abstain"))
    table = Table((("Name", "JA", "NEIN", "ENTHALTUNG"), *rows))
    return _panel([table, Blank()], Ballot(parties=crosses, yes=yes, no=no, abstain=abstain))


def parties_abstain(voters: Voters) -> Told:
    first, second = voters.rng.sample(PARTIES, 2)
    text = f"Einstimmig bei Enthaltung der Fraktionen {first} und {second}"
    parties: list[dict[str, object]] = [{"name": name, "vote": "abstain", "count": None} for name in (first, second)]
    return _line(text, basis="unanimous", parties=parties)


def no_vote(voters: Voters) -> Told:
    return Told(vote=[Par("ohne Beschlussfassung"), Blank()])


# --- in a heading, in the decision, in the discussion ---------------------------------------------------------


def heading_line(voters: Voters) -> Told:
    heading = "Abstimmungsergebnis: Einstimmig"
    return Told(vote=[], vote_heading=heading, ballots=[Ballot(basis="unanimous", text=heading, source="heading")])


def decision_heading(voters: Voters) -> Told:
    yes, no, _ = voters.counts()
    heading = f"Beschluss (mit {yes} Ja- und {no} Neinstimmen mehrheitlich zugestimmt):"
    ballot = Ballot(basis="majority", outcome="accepted", yes=yes, no=no, text=heading, source="heading")
    return Told(decision_heading=heading, ballots=[ballot])


def decision_clause(voters: Voters) -> Told:
    yes, _, _ = voters.counts()
    clause = f"Die Empfehlung ergeht bei einigen Stimmenthaltungen mit Stimmenmehrheit ({yes} Ja-Stimmen)."
    ballot = Ballot(basis="majority", outcome="accepted", yes=yes, text=clause, source="decision")
    return Told(decision_clause=clause, ballots=[ballot])


def decision_last_line(voters: Voters) -> Told:
    line = "Abstimmung: einstimmig"
    return Told(decision_line=line, ballots=[Ballot(basis="unanimous", text=line, source="decision")])


def last_sentence(voters: Voters) -> Told:
    sentence = voters.rng.choice(
        ("Der Beschluss erfolgt einstimmig.", "Nach Schluss der Beratung wird einstimmig beschlossen.")
    )
    ballot = Ballot(basis="unanimous", outcome="accepted", text=sentence, source="minutes")
    return Told(minutes=sentence, ballots=[ballot])


def nothing(voters: Voters) -> Told:
    return Told()


FORMS: tuple[Form, ...] = (
    unanimous,
    unanimous_word_abstention,
    unanimous_abstentions,
    majority_against,
    filled_form,
    form_says_unanimous,
    empty_form,
    word_table,
    columns,
    columns_majority,
    attendance_table,
    yes_votes_unanimous,
    tie,
    split_vote,
    recusal,
    roll_call,
    parties_abstain,
    no_vote,
    heading_line,
    decision_heading,
    decision_clause,
    decision_last_line,
    last_sentence,
    nothing,
)


# --- votes on something else ----------------------------------------------------------------------------------


def motion_rejected(voters: Voters) -> Ballot:
    yes = voters.rng.randint(2, len(voters.members) // 2)
    text = f"Der Antrag wird mit {yes} Ja-Stimmen mehrheitlich abgelehnt."
    return Ballot(subject="motion", basis="majority", outcome="rejected", yes=yes, text=text, source="minutes")


def amendment_accepted(voters: Voters) -> Ballot:
    text = "Der Änderungsantrag wird einstimmig angenommen."
    return Ballot(subject="motion", basis="unanimous", outcome="accepted", text=text, source="minutes")


Motion = Callable[[Voters], Ballot]
MOTIONS: tuple[Motion, ...] = (motion_rejected, amendment_accepted)


def agenda_approved(voters: Voters) -> Ballot:
    text = "Die Tagesordnung wird einstimmig genehmigt."
    return Ballot(subject="agenda", basis="unanimous", outcome="accepted", text=text, source="minutes")
