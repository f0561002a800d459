"""The pages that are fuzzed: the skeletons of real pages, and the demo council's own of each type."""

from __future__ import annotations

import json
from functools import cache

from ratsinfo_spider.demo.servers.allris4.installation import Site
from ratsinfo_spider.demo.servers.allris4.server import Server
from ratsinfo_spider.demo.town.build import build
from tests.helpers.demo_visitor import BASE_URL, Visitor, content_call
from tests.vendors.allris4.skeletons.real_pages import FOLDER

__all__ = ["pages"]

Page = tuple[bytes, str]  # body, address


@cache
def pages() -> list[Page]:
    """Body and address of each."""
    return [*_skeletons(), *_of_the_demo()]


def _skeletons() -> list[Page]:
    paths = sorted([*FOLDER.glob("*.html"), *FOLDER.glob("*.xml")])
    return [
        (path.read_bytes(), json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["url"]) for path in paths
    ]


def _of_the_demo() -> list[Page]:
    council = build(seed=1, years=1, size=0.1)
    visitor = Visitor(Server(Site(council, BASE_URL)))
    held = next(one for one in council.meetings if one.published and any(item.paper for item in one.items))
    item = next(item for item in held.items if item.has_page and item.panels)
    paper = next(one for one in council.papers if one.public and one.linked)
    body = next(one for one in council.organizations if one.public)
    targets = [
        *("gr010", f"gr020?GRLFDNR={body.id}", f"to010?SILFDNR={held.id}", f"vo020?VOLFDNR={paper.id}"),
        *(f"to020?TOLFDNR={item.id}", f"to020?TOLFDNR={item.id}&selfaction=print"),
    ]
    found = [(visitor.get(target).body, f"{BASE_URL}{target}") for target in targets]
    for shell in (f"si010?MM={held.start.month}&YY={held.start.year}", f"si018?GRLFDNR={held.organization.id}"):
        page = visitor.text(shell)
        answer = visitor.get(content_call(page).replace("&amp;", "&"), ajax=True).body
        found += [(page.encode(), f"{BASE_URL}{shell}"), (answer, f"{BASE_URL}{shell}")]
    return found
