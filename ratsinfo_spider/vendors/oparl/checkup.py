"""Tries an interface in some ten requests, for `scrapy doctor`: its System, a page of each list, a document."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable

from scrapy import Request
from scrapy.exceptions import DownloadFailedError, IgnoreRequest

from ratsinfo_spider.items import AgendaItem, File, Record
from ratsinfo_spider.vendor import PageError
from ratsinfo_spider.vendors.checkup_base import Look, Visit, counted, missing
from ratsinfo_spider.vendors.oparl.bodies import Body, find_body
from ratsinfo_spider.vendors.oparl.interface import Answer, Interface
from ratsinfo_spider.vendors.oparl.json_values import flag
from ratsinfo_spider.vendors.oparl.linked_parts import LinkedParts
from ratsinfo_spider.vendors.oparl.loaders import object_records
from ratsinfo_spider.vendors.oparl.loaders.meeting import agenda
from ratsinfo_spider.vendors.oparl.loaders.source import Source
from ratsinfo_spider.wicket.client import FetchError

__all__ = ["checkup"]

FEW = 3  # objects of a page that are completed with what they link
_NEEDS = {
    "organization": ("organizations.name",),
    "meeting": ("meetings.start_time", "meetings.organization_name", "agenda_items.title"),
    "paper": ("papers.name", "papers.reference", "consultations"),
}


async def checkup(visit: Visit) -> AsyncIterator[Look]:
    """The System, then a page of each list, then a document of the last one. Raises PageError as `Client.fetch`."""
    base = visit.vendor.start_address(visit.home)
    interface = Interface(visit.client, base)
    try:
        body = await find_body(interface)
    except (FetchError, PageError) as error:
        yield _failed("system", base, error)
        return
    says = f"{body.name or 'a body without a name'}, by {body.dialect.name}"
    yield Look("system", "read", says, body.url, advice={} if visit.home.oparl_url == base else {"oparl_url": base})
    source, files = Source(visit.home.name, body.dialect, base), list[File]()
    for kind in _NEEDS:
        look = await _of_list(kind, body, interface, source)
        files += [one for one in look.records if isinstance(one, File) and one.source_url]
        yield look
    yield await _document(visit, files)


async def _of_list(kind: str, body: Body, interface: Interface, source: Source) -> Look:
    name = f"{kind}s"
    if kind not in body.lists:
        return Look(name, "not there", "the body names no such list")
    try:
        answer = await interface.ask(body.lists[kind])
        if not answer.page.is_list:
            raise PageError("wrong_page", body.lists[kind], "one object came, and no list")
        warnings, records = list(answer.page.warnings), await _records(kind, answer, interface, source)
    except (FetchError, PageError) as error:
        return _failed(name, body.lists[kind], error)
    warnings += records[1]
    gaps = [*dict.fromkeys(warnings), *missing(records[0], _NEEDS[kind])]
    total = f" of {answer.page.total}" if answer.page.total is not None else ""
    shown = len(answer.page.objects) + len(answer.page.linked)
    says = f"{shown}{total}: {counted(records[0])}"
    return Look(name, "gaps" if gaps else "read", says, answer.page.url, gaps=gaps, records=records[0])


async def _records(kind: str, answer: Answer, interface: Interface, source: Source) -> tuple[list[Record], list[str]]:
    """The records of a page, and what was odd about them; of the first objects with all that they link."""
    warnings: list[str] = []
    parts, records, left = LinkedParts(interface, warnings.append), list[Record](), FEW
    things = [*answer.page.objects]
    things += [(await interface.one(link)).page.object for link in answer.page.linked[:FEW]]
    for thing in things:
        if flag(thing, "deleted"):
            continue
        if left and parts.is_partial(thing, kind):
            left -= 1
            thing = await parts.living(thing, kind)
        source.know_organization(thing)
        if kind == "meeting":
            source.know_meeting(thing, agenda(thing))
        found = object_records(thing, source, warnings.append)
        records += [one for one in found if kind == "meeting" or not isinstance(one, AgendaItem)]
    return records, warnings


async def _document(visit: Visit, files: Iterable[File]) -> Look:
    file = next(iter(files), None)
    if file is None:
        return Look("attachment", "not tried", "no object shows a document")
    url = str(file.source_url)
    try:
        response = await visit.download(Request(url, dont_filter=True))
    except (FetchError, IgnoreRequest, DownloadFailedError) as error:
        return Look("attachment", "not read", str(error), url)
    kind = (response.headers.get("Content-Type") or b"no type").decode("latin-1").partition(";")[0]
    if response.status >= 400:
        return Look("attachment", "not read", f"HTTP {response.status}", url)
    is_page = kind == "text/html" or response.body[:200].lstrip().lower().startswith((b"<!doctype", b"<html"))
    says = f"{len(response.body):,} bytes, {kind}"
    if is_page or not response.body:
        return Look("attachment", "gaps", says, url, gaps=["a page came instead of the document, or nothing"])
    return Look("attachment", "read", says, url)


def _failed(name: str, url: str, error: FetchError | PageError) -> Look:
    if isinstance(error, FetchError):
        return Look.failed(name, url, error)
    return Look(name, "not read", error.detail, url, error.kind)
