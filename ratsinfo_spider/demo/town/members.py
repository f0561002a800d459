"""Who sits in which organization of the invented town."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

from ratsinfo_spider.demo.town.model import Member, Organization, Person

__all__ = ["fill"]

_GROUP = "Fraktion/Gruppe"
_TERM = dt.date(2020, 11, 1)  # first day of the electoral period
_SIZES = {"Rat": 24, "Ausschuss": 15, "Bezirksvertretung": 13, "Beirat": 11}


def fill(seed: int, organizations: Sequence[Organization], people: Sequence[Person]) -> None:
    """Give every organization its members; the last group has none that the page names."""
    for organization in organizations:
        rng = random.Random(f"{seed}/members/{organization.id}")
        if organization.classification == _GROUP:
            organization.members = _group(organization, people)
        else:
            count = _SIZES[organization.classification]
            organization.members = _committee(rng, rng.sample(list(people), count))


def _group(organization: Organization, people: Sequence[Person]) -> list[Member]:
    party = organization.short_name
    members = [person for person in people if person.party == party]
    return [
        Member(person, "Fraktionsvorsitz" if n == 0 else "Mitglied", None, _TERM, None)
        for n, person in enumerate(members)
    ]


def _committee(rng: random.Random, chosen: Sequence[Person]) -> list[Member]:
    """A chair, a deputy, members, deputies; one who left, and one who came back in another role."""
    members = [_member(rng, n, person) for n, person in enumerate(chosen)]
    left = members[-2]
    left.end = _TERM + dt.timedelta(days=rng.randint(400, 1500))
    members[-2].heading = members[-1].heading = "Stellvertretende Mitglieder"
    again = Member(left.person, "beratendes Mitglied", left.on_behalf_of, left.end + dt.timedelta(days=1), None)
    again.heading = "Stellvertretende Mitglieder"
    return [*members, again]


def _member(rng: random.Random, n: int, person: Person) -> Member:
    role = {0: "Vorsitz", 1: "1. stellvertretender Vorsitz", 2: "Sachkundige Bürgerin/Sachkundiger Bürger"}.get(
        n, "Mitglied"
    )
    start = _TERM if rng.random() < 0.8 else None
    return Member(person, role, f"{person.party}-Fraktion" if rng.random() < 0.8 else None, start, None)
