"""An agenda-item page read and loaded, part by part, beside lxml's bare tree of the same bytes."""

from __future__ import annotations

import statistics
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urljoin

import lxml.html

from ratsinfo_spider.demo.process import start_demo
from ratsinfo_spider.german.results import read_result
from ratsinfo_spider.vendors.allris4.loaders import records
from ratsinfo_spider.vendors.allris4.loaders.sections import read_parts
from ratsinfo_spider.vendors.allris4.pages import Page, make_selector, open_page
from ratsinfo_spider.vendors.allris4.pages.agenda_item import AgendaItemPage
from ratsinfo_spider.votes.of_item import Passage, gather, passages
from tests.conftest import REAL_PAGES

REAL = {
    "taunusstein_4.1.7_to020_TOLFDNR1026743.html": "https://www.taunusstein.de/allris/to020?TOLFDNR=1026743",
}
DEMO_PAGES = 60
ROUNDS = 15
Pages = list[tuple[bytes, str]]
T = TypeVar("T")


@dataclass(frozen=True)
class ParseFigures:
    """Milliseconds of the processor a page, by part, and how often the tree alone would fit in."""

    name: str
    pages: int
    kilobytes: float
    tree_ms: float  # lxml.html alone, the yardstick
    opened_ms: float  # our tree and the page class
    votes_ms: float  # reading the votes in its texts
    ours_ms: float  # all: tree, page class, loaders, votes

    @property
    def ratio(self) -> float:
        """Parse and load in parts of the tree alone."""
        return self.ours_ms / self.tree_ms


def measure() -> list[ParseFigures]:
    """The saved real item pages, where they are, and a sample of the demo's print pages."""
    figures = []
    for name, url in REAL.items():
        path = REAL_PAGES / "allris4" / name
        if path.is_file():
            figures.append(_figures("saved real page", [(path.read_bytes(), url)] * 10))
    figures.append(_figures("demo print pages", _demo_pages()))
    return figures


def section(figures: list[ParseFigures]) -> list[str]:
    """The lines of docs/benchmarks.md."""
    return [
        "## An agenda-item page, parsed and loaded",
        "",
        "| pages | ours, ms | lxml's tree alone, ms | ratio | aim |",
        "| --- | --- | --- | --- | --- |",
        *(
            f"| {row.name} ({row.kilobytes:.0f} kB) | {row.ours_ms:.2f} | {row.tree_ms:.2f} | {row.ratio:.2f} "
            "| 2.2 or less |"
            for row in figures
        ),
        "",
        "Where the time goes, as multiples of lxml's tree:",
        "",
        "| pages | tree and page class | votes from the texts | all other loading |",
        "| --- | --- | --- | --- |",
        *map(_parts, figures),
        "",
        "Milliseconds of processor time. The cost of a page beyond its tree hardly depends on the size of its",
        "frame: fields are looked up, texts read and searched for votes. So the ratio falls as the frame grows;",
        "the demo's print pages have almost no frame.",
    ]


def _parts(row: ParseFigures) -> str:
    loading = row.ours_ms - row.opened_ms - row.votes_ms
    shares = (part / row.tree_ms for part in (row.opened_ms, row.votes_ms, loading))
    return f"| {row.name} | {' | '.join(f'{share:.2f}' for share in shares)} |"


def _figures(name: str, pages: Pages) -> ParseFigures:
    texts = [_texts(body, url) for body, url in pages]
    parts: dict[str, Callable[[], object]] = {
        "tree_ms": lambda: _each(lambda page: lxml.html.document_fromstring(page[0]), pages),
        "opened_ms": lambda: _each(lambda page: _open(*page), pages),
        "votes_ms": lambda: _each(gather, texts),
        "ours_ms": lambda: _each(lambda page: list(records(_open(*page), "bench")), pages),
    }
    taken: dict[str, list[float]] = {part: [] for part in parts}
    for _ in range(ROUNDS):  # in turns, so that a slow moment of the machine meets all of them
        for part, work in parts.items():
            taken[part].append(_seconds(work))
    medians = {part: statistics.median(seconds) / len(pages) * 1000 for part, seconds in taken.items()}
    kilobytes = statistics.mean(len(body) for body, _ in pages) / 1000
    return ParseFigures(name, len(pages), kilobytes, **medians)


def _each(work: Callable[[T], object], things: list[T]) -> None:
    """One after the other, nothing kept: trees that pile up would cost more than to build them."""
    for thing in things:
        work(thing)


def _open(body: bytes, url: str) -> Page:
    return open_page(make_selector(body, url), url)


def _texts(body: bytes, url: str) -> list[Passage]:
    """The texts of a page in which votes are looked for, as the loader takes them."""
    page = _open(body, url)
    assert isinstance(page, AgendaItemPage)
    decided = (read_result(page.result).value or "").startswith("adopted")
    return passages(read_parts(page, page.panels, decided=decided))


def _seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _demo_pages() -> Pages:
    from ratsinfo_spider.demo.town.build import build

    items = [item for meeting in build(seed=1, years=2).meetings for item in meeting.items if item.has_page]
    step = max(1, len(items) // DEMO_PAGES)
    with start_demo(warm=True) as demo:
        urls = [urljoin(demo.base_url, f"to020?TOLFDNR={item.id}&selfaction=print") for item in items[::step]]
        return [(urllib.request.urlopen(url, timeout=60).read(), url) for url in urls]  # noqa: S310 - loopback
