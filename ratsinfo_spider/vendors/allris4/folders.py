"""In which folder of a host may the pages be? From an address that a person gave, and from what it answered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from lxml import etree

from ratsinfo_spider.vendors.allris4.pages import make_selector
from ratsinfo_spider.vendors.detection import Answer

__all__ = ["folder_of", "folders", "linked_folders"]

# Where installations were seen, the most frequent first; a city's own site may hold it anywhere.
GUESSES = ("public/", "bi/", "allris/", "integration/", "")

_INSIDE = re.compile(r"/(?:oparl|wicket|ics|rss)/.*$")
_PAGE = re.compile(r"(?:si|to|vo|gr|kp)0\d\d")
_LINKS = etree.XPath("//a/@href")


def folder_of(url: str) -> str:
    """The folder an address means: of a page, of an OParl interface, or itself.

    >>> folder_of("https://ratsinfo.musterstadt.example/public/to010?SILFDNR=7")
    'https://ratsinfo.musterstadt.example/public/'
    >>> folder_of("https://ratsinfo.musterstadt.example/oparl/system"), folder_of("https://musterstadt.example/bi")
    ('https://ratsinfo.musterstadt.example/', 'https://musterstadt.example/bi/')
    """
    parts = urlsplit(url)
    path = _INSIDE.sub("/", parts.path or "/")
    head, _, last = path.rpartition("/")
    name = unquote(last).partition(";")[0]  # a session's number may follow: ;jsessionid=…
    is_folder = name and "." not in name and not _PAGE.fullmatch(name)
    return urlunsplit((parts.scheme, parts.netloc, f"{path}/" if is_folder else f"{head}/", "", ""))


def linked_folders(answer: Answer) -> Iterator[str]:
    """Folders of ALLRIS 4 pages of the same host that a page links: a city's own site leads to its council's."""
    host = urlsplit(answer.url).netloc
    for link in cast("list[str]", _LINKS(make_selector(answer.body, answer.url).root)):
        try:
            url = urljoin(answer.url, link.strip())
            parts = urlsplit(url)
        except ValueError:  # third-party text: "http://[" is no address
            continue
        if parts.netloc == host and _PAGE.fullmatch(parts.path.rpartition("/")[2]):
            yield folder_of(url)


def folders(address: str, answer: Answer) -> list[str]:
    """Folders worth a request, the likeliest first, each once."""
    given, final = folder_of(address), folder_of(answer.url)
    found = [*linked_folders(answer), final]
    if urlsplit(given).netloc == urlsplit(final).netloc:
        found.append(given)
    found += [urljoin(final, f"/{guess}") for guess in GUESSES]
    return list(dict.fromkeys(found))
