"""A look at an address: whose system is it, and what does the vendor's own survey find there?"""

from __future__ import annotations

from ratsinfo_spider import vendors
from ratsinfo_spider.commands.detection.asker import Asker
from ratsinfo_spider.vendor import Vendor
from ratsinfo_spider.vendors.detection import Answer, Found, StopLookingError, sign_of

__all__ = ["look"]


def look(address: str, asker: Asker, *, only_folder: bool = False) -> Found:
    """Ask and judge; with `only_folder` no more than it takes to know whose system it is, and where.

    Raises AskError where the given address itself cannot be asked or does not answer.
    """
    found = Found(address)
    answer = found.first = asker.ask(_first(address))
    found.vendor = sign_of(answer.body, answer.url)
    try:
        for vendor in _vendors(found):
            _survey(vendor, found, answer, asker, only_folder=only_folder)
            if found.base_url:
                found.read_by = vendor
                break
    except StopLookingError as error:
        found.stopped = str(error)
    found.crawl_delay = asker.crawl_delay(found.base_url or address)
    found.requests = asker.requests
    return found


def _first(address: str) -> str:
    """The address to begin with: an OParl interface is not a page, its folder has them."""
    folder, interface, _ = address.partition("/oparl/")
    return f"{folder}/" if interface else address


def _vendors(found: Found) -> list[Vendor]:
    """Whose survey is worth a try: the one whose marks the page has, else all."""
    known = [vendors.get(name) for name in vendors.names()]
    named = [vendor for vendor in known if found.vendor and vendor.marks.title == found.vendor.name]
    return named or known


def _survey(vendor: Vendor, found: Found, answer: Answer, asker: Asker, *, only_folder: bool) -> None:
    survey = vendor.survey()
    if survey:
        survey(found, answer, asker, only_folder=only_folder)
