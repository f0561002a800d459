"""Goes through an installation: whose it is and where, then each page type once."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from ratsinfo_spider import vendors
from ratsinfo_spider.commands.detection.asker import Asker
from ratsinfo_spider.commands.detection.first_page import why_nothing
from ratsinfo_spider.commands.detection.look import look
from ratsinfo_spider.commands.examination.visitor import Visitor
from ratsinfo_spider.sites import Site, SiteError
from ratsinfo_spider.sites.lookup import for_url
from ratsinfo_spider.vendor import PageError, Vendor
from ratsinfo_spider.vendors.checkup_base import Look, Visit
from ratsinfo_spider.vendors.detection import AskError, Sign, sign_of
from ratsinfo_spider.wicket.client import Client

__all__ = ["Examination", "Patient", "StoppedError", "at_address", "of_city"]


class StoppedError(Exception):
    """Why nothing (more) can be asked, in a sentence; `kind` as of PageError and AskError, or `other_system`."""

    def __init__(self, kind: str, sentence: str) -> None:
        super().__init__(sentence)
        self.kind = kind


@dataclass(frozen=True)
class Patient:
    """The installation that is examined. `sign`: what its start page says of its system."""

    site: Site
    vendor: Vendor
    sign: Sign | None


def of_city(site: Site, asker: Asker) -> tuple[Patient, Look]:
    """A city that has an address: its start page is asked. Raises StoppedError."""
    vendor = vendors.of_site(site)
    try:
        answer = asker.ask(vendor.start_address(site))
    except AskError as error:
        raise StoppedError(error.kind, str(error)) from error
    if refusal := vendor.refusal(answer.status, answer.body, answer.url):
        raise StoppedError(refusal.kind, refusal.detail)
    sign = sign_of(answer.body, answer.url)
    if sign and sign.name != vendor.marks.title and sign.version is not None:
        raise StoppedError("other_system", f"this is {sign.name} now, not {vendor.marks.title}")
    start = Look("start", "read", sign.sign if sign else "nothing on it names the system", answer.url)
    if answer.status >= 400:
        start.state, start.says = "gaps", f"HTTP {answer.status}"
        start.gaps.append("the address itself answers with an error; is it right?")
    elif urlsplit(answer.url).netloc != urlsplit(site.base_url).netloc:
        start.state, start.says = "gaps", f"leads to {answer.url}"
        start.gaps.append(f"base_url leads to another host, {answer.url}; if the site has moved, change base_url")
    return Patient(site, vendor, sign), start


def at_address(url: str, asker: Asker) -> tuple[Patient, Look]:
    """Whatever is at an address: its system and the folder of its pages are looked for. Raises StoppedError."""
    try:
        found = look(url, asker, only_folder=True)
    except AskError as error:
        raise StoppedError(error.kind, str(error)) from error
    if found.stopped:
        raise StoppedError("gate", found.stopped)
    if found.base_url is None or found.read_by is None:
        raise StoppedError(*why_nothing(found))
    try:
        oparl_url = str(found.keys.get("oparl_url", ""))
        site = replace(for_url(found.base_url), vendor=found.read_by.name, oparl_url=oparl_url)
    except SiteError as error:
        raise StoppedError("gate", str(error)) from error
    says = found.vendor.sign if found.vendor else ""
    return Patient(site, found.read_by, found.vendor), Look("start", "read", says, found.base_url)


@dataclass
class Examination:
    """The page types of a patient, one after the other. `stopped` says why it ended early."""

    patient: Patient
    asker: Asker
    today: dt.date
    looks: list[Look] = field(default_factory=list)
    stopped: StoppedError | None = None

    async def run(self) -> AsyncIterator[Look]:
        """Each look as soon as it has been taken."""
        checkup = self.patient.vendor.checkup()
        if checkup is None:
            self.stopped = StoppedError("other_system", f"there is no checkup for {self.patient.vendor.marks.title}")
            return
        oddities: list[str] = []
        vendor, visitor = self.patient.vendor, Visitor(self.asker, oddities)
        owners = frozenset(one.parameter for one in vendor.page_types if one.parameter)
        client = Client(visitor.download, lambda _: True, vendor.refusal, owners)

        def left() -> int:
            return self.asker.budget - self.asker.requests

        visit = Visit(vendor, self.patient.site, self.today, client, visitor.download, left, oddities)
        try:
            async for one in checkup(visit):
                self.looks.append(one)
                yield one
                if one.kind == "robots":
                    self.stopped = StoppedError("robots", one.says)
                    return
        except PageError as error:
            self.stopped = StoppedError(error.kind, error.detail)
