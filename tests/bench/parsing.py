"""An agenda-item page read and loaded, beside lxml's bare tree of the same bytes."""

from __future__ import annotations

import statistics
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin

import lxml.html

from ratsinfo_spider.demo.process import start_demo
from ratsinfo_spider.loaders.allris4 import records
from ratsinfo_spider.pages.allris4 import make_selector, open_page
from tests.conftest import REAL_PAGES

REAL = {
    "taunusstein_4.1.7_to020_TOLFDNR1026743.html": "https://www.taunusstein.de/allris/to020?TOLFDNR=1026743",
}
DEMO_PAGES = 60
ROUNDS = 15


@dataclass(frozen=True)
class ParseFigures:
    """Milliseconds a page, and how often the tree alone would fit in."""

    name: str
    pages: int
    ours_ms: float
    tree_ms: float

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
            figures.append(_figures("saved real page", [(path.read_bytes(), url)]))
    figures.append(_figures("demo print pages", _demo_pages()))
    return figures


def _figures(name: str, pages: list[tuple[bytes, str]]) -> ParseFigures:
    ours, tree = [], []
    for _ in range(ROUNDS):  # in turns, so that a slow moment of the machine meets both
        ours.append(_seconds(lambda: _load(pages)))
        tree.append(_seconds(lambda: [lxml.html.document_fromstring(body) for body, _ in pages]))
    return ParseFigures(
        name, len(pages), statistics.median(ours) / len(pages) * 1000, statistics.median(tree) / len(pages) * 1000
    )


def _load(pages: list[tuple[bytes, str]]) -> None:
    for body, url in pages:
        list(records(open_page(make_selector(body, url), url), "bench"))


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _demo_pages() -> list[tuple[bytes, str]]:
    from ratsinfo_spider.demo.build import build

    items = [item for meeting in build(seed=1, years=2).meetings for item in meeting.items if item.has_page]
    step = max(1, len(items) // DEMO_PAGES)
    with start_demo(warm=True) as demo:
        urls = [urljoin(demo.base_url, f"to020?TOLFDNR={item.id}&selfaction=print") for item in items[::step]]
        return [(urllib.request.urlopen(url, timeout=60).read(), url) for url in urls]  # noqa: S310 - loopback
