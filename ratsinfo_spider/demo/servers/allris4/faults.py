"""Faults that tests switch on: what real servers do on a bad day, each to one victim or to all.

A fault is named as `NAME` or `NAME:NUMBER`, the number being how many requests go well before
(`gate:100`) or milliseconds (`slow:200`). Victims depend on the council only, so that a test can
ask for their addresses before it crawls.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ratsinfo_spider.demo.servers.allris4.installation import Site
from ratsinfo_spider.demo.servers.oparl.defects import DEFECTS
from ratsinfo_spider.demo.town.model import Item, Organization, Paper
from ratsinfo_spider.demo.town.page_content import Attachment

__all__ = ["FAULTS", "Faults", "UnknownFaultError", "Victims", "parse_fault"]

FAULTS: dict[str, tuple[str, int]] = {
    "list-page": ("the second page of one list of meetings answers HTTP 500 (of a short list, its only page)", 0),
    "list-early": ("one list of meetings stops early, its counter does not", 0),
    "month": ("the Ajax answer of one month of the calendar is HTTP 500", 0),
    "month-empty": ("the Ajax answer of one month of the calendar is empty", 0),
    "lists": ("every month of the calendar and every list of meetings answers HTTP 500", 0),
    "paper": ("one paper answers `Keine Information verfügbar`", 0),
    "item-500": ("one agenda item answers HTTP 500", 0),
    "attachment-404": ("one attachment answers HTTP 404", 0),
    "attachment-html": ("one attachment answers HTTP 200 with an HTML page", 0),
    "expired": ("the address of each attachment is expired once", 0),
    "flaky": ("every so many requests one answers HTTP 503, the same address only once", 50),
    "slow": ("every answer comes so many milliseconds late", 200),
    "rate-limit": ("after so many requests: `Zu viele Zugriffe`", 100),
    "gate": ("after so many requests: a human check", 0),
    "maintenance": ("after so many requests: `Wartungsarbeiten`", 0),
    **DEFECTS,
}
"""What each fault does, and the number it has where none is given."""


class UnknownFaultError(ValueError):
    """A fault that does not exist."""


def parse_fault(text: str) -> tuple[str, int]:
    """Name and number of a fault.

    >>> parse_fault("gate:100"), parse_fault("flaky")
    (('gate', 100), ('flaky', 50))
    """
    name, _, number = text.partition(":")
    if name not in FAULTS or (number and not number.isdecimal()):
        raise UnknownFaultError(f"unknown fault {text!r}; there are: {', '.join(FAULTS)}")
    return name, int(number) if number else FAULTS[name][1]


@dataclass(frozen=True, slots=True)
class Victims:
    """What the faults with a victim hit. None where the council has nothing of the kind."""

    organization: Organization | None  # list-page, list-early
    month: tuple[int, int] | None
    empty_month: tuple[int, int] | None
    paper: Paper | None
    item: Item | None
    missing: tuple[Paper, Attachment] | None  # attachment-404
    page_instead: tuple[Paper, Attachment] | None  # attachment-html

    def as_json(self, base_url: str) -> dict[str, dict[str, str] | None]:
        """Address and name of each victim, by fault."""

        def attachment(pair: tuple[Paper, Attachment] | None) -> dict[str, str] | None:
            return {"url": f"{base_url}vo020?VOLFDNR={pair[0].id}", "name": pair[1].name} if pair else None

        def month(pair: tuple[int, int] | None) -> dict[str, str] | None:
            return (
                {"url": f"{base_url}si010?MM={pair[1]}&YY={pair[0]}", "name": f"{pair[0]}-{pair[1]:02}"}
                if pair
                else None
            )

        body, paper, item = self.organization, self.paper, self.item
        listed = {"url": f"{base_url}si018?GRLFDNR={body.id}", "name": body.name} if body else None
        return {
            "list-page": listed,
            "list-early": listed,
            "month": month(self.month),
            "month-empty": month(self.empty_month),
            "paper": {"url": f"{base_url}vo020?VOLFDNR={paper.id}", "name": paper.reference} if paper else None,
            "item-500": {"url": f"{base_url}to020?TOLFDNR={item.id}", "name": item.number or ""} if item else None,
            "attachment-404": attachment(self.missing),
            "attachment-html": attachment(self.page_instead),
        }


def choose_victims(site: Site) -> Victims:
    """The victims in a council: what a crawl of everything is sure to ask for, whichever of the faults are on."""
    bodies = [organization for organization in site.council.organizations if organization.public]
    full = sorted(site.months, key=lambda month: len(site.months[month]), reverse=True)
    busy = max(bodies, key=lambda body: len(site.all_listed(body)), default=None)
    items = _sure_items(site, busy, full[:2])
    sure = {id(item.paper) for item in items}
    papers = [paper for paper in site.council.papers if paper.public and id(paper) in sure]
    files = [(paper, attachment) for paper in papers for attachment in paper.attachments if not attachment.not_compiled]
    plain = [paper for paper in papers if not paper.attachments] or papers
    pages = [item for item in items if item.public and item.has_page]
    return Victims(
        organization=busy,
        month=full[0] if full else None,
        empty_month=full[1] if len(full) > 1 else None,
        paper=plain[len(plain) // 2] if plain else None,
        item=pages[len(pages) // 2] if pages else None,
        missing=files[0] if files else None,
        page_instead=files[-1] if len(files) > 1 else None,
    )


def _sure_items(site: Site, busy: Organization | None, months: list[tuple[int, int]]) -> list[Item]:
    """The items of all meetings but those that nothing names while the list of `busy` and these months fail."""
    return [
        item
        for item, meeting in site.items.values()
        if meeting.organization is not busy or (meeting.start.year, meeting.start.month) not in months
    ]


class Faults:
    """The faults that are on, and what they have done so far."""

    def __init__(self, site: Site, names: Iterable[str] = ()) -> None:
        self.victims = choose_victims(site)
        self.switch(names)

    def switch(self, names: Iterable[str]) -> None:
        """Switches exactly these faults on, and counts anew. Raises UnknownFaultError, then nothing changes."""
        self.active = dict(parse_fault(name) for name in names)
        self.requests = 0
        self._failed: set[str] = set()
        self._expired: set[int] = set()

    def on(self, name: str) -> bool:
        """True while that fault is on."""
        return name in self.active

    def refusal(self) -> str | None:
        """Counts a request; the fault that refuses it, whatever it asks for: gate, maintenance, rate-limit."""
        self.requests += 1
        refusals = (name for name in ("gate", "maintenance", "rate-limit") if name in self.active)
        return next((name for name in refusals if self.requests > self.active[name]), None)

    def fails_once(self, target: str) -> bool:
        """True for a request that the fault `flaky` hits."""
        if "flaky" not in self.active or self.requests % max(1, self.active["flaky"]) or target in self._failed:
            return False
        self._failed.add(target)
        return True

    @property
    def delay(self) -> float:
        """Seconds that every answer waits."""
        return self.active.get("slow", 0) / 1000

    def hits_page(self, name: str, number: Callable[[str], int | None]) -> bool:
        """True for the page that `paper` or `item-500` hits; `number` reads a parameter of the request."""
        paper, item = self.victims.paper, self.victims.item
        if name == "vo020" and self.on("paper") and paper:
            return number("VOLFDNR") == paper.id
        return bool(name == "to020" and self.on("item-500") and item and number("TOLFDNR") == item.id)

    def hits_all_lists(self, name: str) -> bool:
        """True for the pages that `lists` hits."""
        return self.on("lists") and name in ("si010", "si018")

    def hits_list(self, name: str, organization: Organization | None) -> bool:
        """True for the list that `list-page` or `list-early` hits."""
        return self.on(name) and organization is not None and organization is self.victims.organization

    def attachment(self, attachment: Attachment) -> str | None:
        """The fault that hits an attachment; `expired` only the first time."""
        for name, victim in (("attachment-404", self.victims.missing), ("attachment-html", self.victims.page_instead)):
            if self.on(name) and victim and victim[1] is attachment:
                return name
        if self.on("expired") and id(attachment) not in self._expired:
            self._expired.add(id(attachment))
            return "expired"
        return None
