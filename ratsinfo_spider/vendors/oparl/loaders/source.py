"""What an object needs beside itself to become records: whose it is, and what other objects have told before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urljoin

from ratsinfo_spider.german.dates import BERLIN
from ratsinfo_spider.german.text import one_line
from ratsinfo_spider.vendors.oparl.dialect import OTHER, Dialect
from ratsinfo_spider.vendors.oparl.ids import key, number_of, object_id
from ratsinfo_spider.vendors.oparl.json_values import Object, links, text

__all__ = ["Source", "Station", "moment_of"]


class Station(NamedTuple):
    """Where a paper is consulted: the numbers of the meeting and of the item."""

    meeting: str
    item: str | None


@dataclass
class Source:
    """The interface of one city. What is known of other objects is by their numbers; `stations` by consultations' keys.

    Some makers link an item and its paper from one side only, so meetings are read before papers.
    """

    site: str
    dialect: Dialect = OTHER
    base: str = ""  # the address of the interface, for addresses that are relative
    names: dict[str, str] = field(default_factory=dict)  # of organizations
    days: dict[str, dt.date] = field(default_factory=dict)  # of meetings
    stations: dict[str, Station] = field(default_factory=dict)
    items: set[str] = field(default_factory=set)  # that meetings have

    def id(self, kind: str, url: str | None) -> str | None:
        """The id of the record that an address names; None where it names none of that kind."""
        native_id = number_of(url, kind)
        return None if native_id is None else f"{self.site}:{kind}:{native_id}"

    def identity(self, kind: str, thing: Object) -> dict[str, Any]:
        """`id`, `site`, `url`, `native_id` of a record. Raises ValueError for an object whose address has no number."""
        address = text(thing, "id")
        native_id = number_of(address, kind)
        if native_id is None:
            raise ValueError(f"id: {address!r} is no address of a {kind}")
        url = self.address(text(thing, "web") or address)
        return {"id": f"{self.site}:{kind}:{native_id}", "site": self.site, "url": url, "native_id": native_id}

    def address(self, printed: str | None) -> str | None:
        """An address as printed, made absolute; None for none, and for what is no address.

        >>> Source("town", base="https://ris.example/oparl/system").address("/oparl/papers/7")
        'https://ris.example/oparl/papers/7'
        """
        try:
            found = urljoin(self.base, printed or "")
        except ValueError:
            return None
        return found if found.startswith(("http://", "https://")) and printed else None

    def name(self, thing: Object, field_name: str) -> str | None:
        """The name of the first organization that is linked there; several are joined by `; `."""
        return "; ".join(self.all_names(thing, field_name)) or None

    def all_names(self, thing: Object, field_name: str) -> list[str]:
        """The names of the organizations that are linked there, as far as they are known."""
        numbers = (number_of(link, "organization") for link in links(thing, field_name))
        return [self.names[number] for number in numbers if number in self.names]

    def know_organization(self, thing: Object) -> None:
        """Remember an organization's name."""
        found, name = object_id(text(thing, "id")), one_line(text(thing, "name"))
        if found and found.kind == "organization" and name:
            self.names[found.native_id] = name

    def know_meeting(self, meeting: Object, items: list[Object]) -> None:
        """Remember a meeting's day, and which consultations its items link."""
        number, start = number_of(text(meeting, "id"), "meeting"), moment_of(text(meeting, "start"))
        if number is None:
            return
        if start:
            self.days[number] = start.date()
        for item in items:
            item_number = number_of(text(item, "id"), "agenda_item")
            if item_number:
                self.items.add(item_number)
            for link in links(item, "consultation"):
                self.stations[key(link)] = Station(number, item_number)


def moment_of(printed: str | None) -> dt.datetime | None:
    """A moment in Europe/Berlin; None for what is none, or for a year that nobody means.

    >>> print(moment_of("2026-10-21T15:00:00Z"), moment_of("2026-10-21T17:00:00"), moment_of("bald"))
    2026-10-21 17:00:00+02:00 2026-10-21 17:00:00+02:00 None
    """
    try:
        found = dt.datetime.fromisoformat(printed or "")
        found = found.astimezone(BERLIN) if found.tzinfo else found.replace(tzinfo=BERLIN)
    except (ValueError, OverflowError):
        return None
    return found if 1900 <= found.year < 2100 else None
