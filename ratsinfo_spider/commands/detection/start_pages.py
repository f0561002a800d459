"""Asks the start page of many cities, each once: who moved, who refuses, who has another system now?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from ratsinfo_spider import vendors
from ratsinfo_spider.commands.detection.asker import Asker
from ratsinfo_spider.sites import Site
from ratsinfo_spider.vendors.detection import Answer, AskError, catalogue_name, sign_of

__all__ = ["Checked", "check_start_pages"]

AT_ONCE = 8  # hosts
_TITLE = re.compile(rb"<title[^>]*>([^<]{1,80})", re.IGNORECASE)

State = Literal["well", "moved", "refuses", "another system", "gone", "unclear"]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a city's start page says; `says` is for people."""

    site: Site
    state: State
    says: str = ""


def check_start_pages(sites: Iterable[Site], asker: Callable[[], Asker]) -> Iterator[Checked]:
    """Each site as soon as its page has come; those on one host one after the other, by one `asker`."""
    hosts: dict[str, list[Site]] = {}
    for site in sites:
        hosts.setdefault(urlsplit(site.base_url).netloc, []).append(site)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        waiting = [pool.submit(_of_host, there, asker()) for there in hosts.values()]
        for done in as_completed(waiting):
            yield from done.result()


def _of_host(sites: list[Site], asker: Asker) -> list[Checked]:
    return [_check(site, asker) for site in sites]


def _check(site: Site, asker: Asker) -> Checked:
    try:
        answer = asker.ask(site.base_url)
    except AskError as error:
        return Checked(site, "refuses" if error.kind == "robots" else "gone", str(error))
    sign = sign_of(answer.body, answer.url)
    name = catalogue_name(sign) if sign else ""
    if (refusal := _refusal(site, answer)) is not None:
        return Checked(site, "refuses", refusal)
    if answer.status >= 400:
        return Checked(site, "gone", f"HTTP {answer.status}")
    if sign and name != site.vendor:
        return Checked(site, "another system", f"{sign.name}, by {sign.sign}")
    if _place(answer.url) != _place(site.base_url) and not _is_below(answer.url, site.base_url):
        return Checked(site, "moved", f"to {answer.url}")
    if sign is None:
        title = _TITLE.search(answer.body)
        words = f"its title is {title[1].decode('utf-8', 'replace').strip()!r}" if title else "it has no title"
        return Checked(site, "unclear", f"nothing on it names its system; {words}")
    return Checked(site, "well")


def _refusal(site: Site, answer: Answer) -> str | None:
    """How it says no to programs: in the vendor's words, or by its status."""
    if site.vendor in vendors.names():
        error = vendors.get(site.vendor).refusal(answer.status, answer.body, answer.url)
        if error is not None:
            return error.detail
    return f"HTTP {answer.status}" if answer.status in (401, 403, 429) else None


def _place(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/")


def _is_below(url: str, folder: str) -> bool:
    """Whether an address is a page of the folder: start pages lead to the calendar and the like."""
    (host, path), (other, base) = _place(url), _place(folder)
    return host == other and path.startswith(f"{base}/")
