"""Is the demo true to ALLRIS? Its pages beside the saved real ones: same ids, classes, nesting, Ajax calls, links.

An element is written as `tag#id.class.class`, with generated parts replaced, and stands for itself
together with all elements above it, up to `#allris`. What is alike but for the striping of rows is
the same. The texts are not compared: ours are invented.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache

import pytest
from lxml import etree, html

from ratsinfo_spider.demo.servers.allris4.exchange import Request
from ratsinfo_spider.demo.servers.allris4.installation import Site
from ratsinfo_spider.demo.servers.allris4.server import BASE_PATH, Server
from ratsinfo_spider.demo.town.build import build
from ratsinfo_spider.demo.town.model import Layout

BASE_URL = "http://127.0.0.1:1/public/"
RELATIVE = Layout(result_columns=("tozunr",), absolute_links=False)
ABSOLUTE = Layout(
    result_columns=("tobanr",), absolute_links=True, change_column=False, document_column=False, room_row=False
)
AGENDA, OTHER_AGENDA = "trier_4.1.7_to010_SILFDNR1000264.html", "taunusstein_4.1.7_to010_SILFDNR4021.html"
ITEM, PAPER = "taunusstein_4.1.7_to020_TOLFDNR1026743.html", "trier_4.1.7_vo020_VOLFDNR1001540.html"
MONTH = "trier_4.1.7_si010_ajax_MM10_YY2026.xml"
PAGES = [(AGENDA, "to010", RELATIVE), (OTHER_AGENDA, "to010", ABSOLUTE)]
PAGES += [(ITEM, "to020", ABSOLUTE), (PAPER, "vo020", RELATIVE)]

EMBEDDED = "the saved page is embedded in its city's site, which brings its own"
# Nothing of a real page may be missing in ours. What ours have beyond it: the end of the element's path, reason.
EXTRA: dict[str, dict[str, str]] = {
    AGENDA: {
        "li > a.disable.doclink.hpDocLink.js-simple-tooltip.pdf": "placeholder of a document, as seen elsewhere",
        "li > a.doclink.js-simple-tooltip.pdf": "the saved meeting has no document yet; as in the other saved agenda",
        "td.tobahint > div": "the saved agenda has no changed decision; the sign is that of its legend",
        "td.tobetreff > div > a": "rows without any number, as seen elsewhere",
        "div > a#to*": "approval of minutes, as in the other saved agenda",
    },
    OTHER_AGENDA: {
        "div > div#footer": EMBEDDED,
        "div#allris > div#cookieDialog.cookie-message": EMBEDDED,
        "main#pageContent > aside#legende": EMBEDDED,
        "div#allris > span.nachoben.simpletooltip_container": EMBEDDED,
        "li > a.disable.doclink.hpDocLink.js-simple-tooltip.pdf": "placeholder of a document, as seen elsewhere",
        "td.attach > div": "the saved agenda has no attachments; as in the other saved agenda",
        "td.tobetreff > div > a": "rows without any number, as seen elsewhere",
    },
    ITEM: {
        "div > div#footer": EMBEDDED,
        "div#allris > div#cookieDialog.cookie-message": EMBEDDED,
        "div#allris > span.nachoben.simpletooltip_container": EMBEDDED,
        "dd.colEntry3 > span#tozusatz.text4": "the supplement, a label of Aachen; its id is not known",
    },
    PAPER: {
        "dd.colEntry3 > span#vobamt.text4": "departments, as seen elsewhere",
        "td > div > img.icon.js-simple-tooltip": "attachment outside the compilation, as on the saved item",
    },
}


def normal_id(value: str) -> str:
    """An id without its generated part.

    >>> normal_id("id7a"), normal_id("showHideLink_idac--ajax-indicator"), normal_id("vo_1008697"), normal_id("toTable")
    ('id*', 'showHideLink_id*--ajax-indicator', 'vo*', 'toTable')
    """
    value = re.sub(r"^id[0-9a-f]+$", "id*", value)
    value = re.sub(r"_id[0-9a-f]+", "_id*", value)
    return re.sub(r"^(link|betreff|vo|to|si|htm)_?\d+", r"\1*", value)


STRIPES = {"odd", "even", "today-top", "today-sides"}
DAYS = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
KINDS_OF_ROW = {"unum*", "uunum*", "sameday", "holiday", "freeholiday"}  # compared by rows(), not as part of paths


def normal_classes(value: str) -> set[str]:
    """Classes without the striping of rows.

    >>> sorted(normal_classes("odd numeven unumodd")), sorted(normal_classes("thu odd today-top"))
    (['num*', 'unum*'], ['day'])
    """
    striped = {re.sub(r"^(u*num)(odd|even)$", r"\1*", name) for name in value.split()}
    return {"day" if name in DAYS else name for name in striped} - STRIPES


def name_of(element: html.HtmlElement) -> str:
    ident, classes = element.get("id"), sorted(normal_classes(element.get("class") or "") - KINDS_OF_ROW)
    return str(element.tag) + (f"#{normal_id(ident)}" if ident else "") + "".join(f".{name}" for name in classes)


def paths(element: html.HtmlElement, above: str = "") -> Iterator[str]:
    """The element and all below it, each with what is above it. Word texts are left out."""
    path = f"{above} > {name_of(element)}".removeprefix(" > ")
    yield path
    if "docPart" in (element.get("class") or "").split():
        return
    for child in element:
        if isinstance(child.tag, str):
            yield from paths(child, path)


def rows(root: html.HtmlElement) -> set[str]:
    """The kinds of rows of tables, by their classes."""
    return {" ".join(sorted(normal_classes(row.get("class") or ""))) for row in root.iter("tr")}


def calls(page: str) -> set[str]:
    """The Ajax calls of a page's scripts: method, address and keys, numbers and hosts left out."""
    found = set()
    for match in re.finditer(r"Wicket\.Ajax\.ajax\((\{.*?\})\)", page):
        keys = re.findall(r'"(\w+)":', match[1])
        address = re.sub(r"https?://[^/]+/\w+/", "./", re.findall(r'"u":"([^"]*)"', match[1])[0])
        method = "POST" if '"m":"POST"' in match[1] else "GET"
        found.add(f"{method} {re.sub(r'[0-9]+', 'N', address)} {','.join(keys)}")
    return found


def links(root: html.HtmlElement) -> set[str]:
    """Where the links of the page's content lead to: page, parameters and what kind of value they have."""
    hrefs = {str(href) for href in root.xpath(".//main//a/@href")}
    short = {re.sub(r"https?://[^/]+/\w+/", "./", href) for href in hrefs}
    return {re.sub(r"_id[0-9a-f]+", "_id*", re.sub(r"\d+", "N", href)) if "_id" not in href else "#*" for href in short}


@cache
def server(layout: Layout) -> Server:
    council = build(seed=1, years=1)
    council.layout = layout
    return Server(Site(council, BASE_URL))


def asked(layout: Layout, target: str, **headers: str) -> str:
    return server(layout).reply(Request("GET", BASE_PATH + target, headers)).body.decode()


@dataclass
class Shape:
    """What is compared: paths of elements, classes of rows, Ajax calls, links."""

    elements: set[str] = field(default_factory=set)
    rows: set[str] = field(default_factory=set)
    calls: set[str] = field(default_factory=set)
    links: set[str] = field(default_factory=set)

    def add(self, page: str) -> None:
        """Adds what a page has."""
        root = html.fromstring(page.encode())
        self.elements |= set(paths(root.get_element_by_id("allris")))
        self.rows |= rows(root.get_element_by_id("allris"))
        self.calls |= calls(page)
        self.links |= links(root)


@cache
def ours(page: str, layout: Layout) -> Shape:
    """The shape of all pages of a kind that a crawl finds."""
    council = server(layout).site.council
    items = [item for meeting in council.meetings for item in meeting.items if item.has_page]
    targets = {
        "to010": [f"to010?SILFDNR={meeting.id}&refresh=false" for meeting in council.meetings if meeting.published],
        "to020": [f"to020?TOLFDNR={item.id}" for item in items],
        "vo020": [f"vo020?VOLFDNR={paper.id}&refresh=false" for paper in council.papers],
    }
    shape = Shape()
    for target in targets[page]:
        shape.add(asked(layout, target))
    return shape


@pytest.fixture(params=PAGES, ids=[name for name, _, _ in PAGES])
def compared(request: pytest.FixtureRequest, real_page: Callable[[str], bytes]) -> tuple[str, Shape, Shape]:
    """Name of a real page, its shape, the shape of ours."""
    name, page, layout = request.param
    real = Shape()
    real.add(real_page(f"allris4/{name}").decode())
    return name, real, ours(page, layout)


def tops(found: set[str]) -> list[str]:
    """Of paths the uppermost: what is below a strange element needs no reason of its own."""
    return sorted(path for path in found if path.rpartition(" > ")[0] not in found)


def unexplained(found: set[str], reasons: dict[str, str]) -> list[str]:
    return [path for path in tops(found) if not any(path.endswith(end) for end in reasons)]


def test_every_element_of_the_real_page_is_in_ours(compared: tuple[str, Shape, Shape]) -> None:
    _, real, mine = compared
    assert tops(real.elements - mine.elements) == []


def test_ours_have_no_other_element(compared: tuple[str, Shape, Shape]) -> None:
    name, real, mine = compared
    assert not unexplained(mine.elements - real.elements, EXTRA[name])


def test_no_reason_is_left_over(compared: tuple[str, Shape, Shape]) -> None:
    name, real, mine = compared
    extra = tops(mine.elements - real.elements)
    assert [end for end in EXTRA[name] if not any(path.endswith(end) for path in extra)] == []


def test_kinds_of_rows_are_those_of_the_real_page(compared: tuple[str, Shape, Shape]) -> None:
    _, real, mine = compared
    assert real.rows <= mine.rows


def test_ajax_calls_are_those_of_the_real_page(compared: tuple[str, Shape, Shape]) -> None:
    _, real, mine = compared
    assert real.calls <= mine.calls


def test_links_are_those_of_the_real_page(compared: tuple[str, Shape, Shape]) -> None:
    _, real, mine = compared
    assert real.links <= mine.links


def parts(answer: str) -> list[tuple[str, list[str]]]:
    """The children of an Ajax answer: names and attributes."""
    return [(str(child.tag), sorted(child.attrib)) for child in etree.fromstring(answer.encode())]


def month_answer(year: int, month: int) -> str:
    """The Ajax answer for a month, asked as a browser asks it."""
    target = f"si010?MM={month}&YY={year}"
    reply = server(RELATIVE).reply(Request("GET", BASE_PATH + target, {}))
    session = next(value.split(";")[0] for name, value in reply.headers if "JSESSIONID" in value)
    return asked(RELATIVE, f"si010?0-1.0-&MM={month}&YY={year}", **{"Cookie": session, "Wicket-Ajax": "true"})


def test_the_calendar_s_answer_is_built_like_the_real_one(real_page: Callable[[str], bytes]) -> None:
    real = real_page(f"allris4/{MONTH}").decode()
    answers = [month_answer(year, month) for year, month in server(RELATIVE).site.months]
    assert {str(parts(answer)) for answer in answers} == {str(parts(real))}
    assert all("]]]]><![CDATA[>" in answer for answer in (real, *answers))

    theirs, mine = table(real), [table(answer) for answer in answers]
    elements = {path for root in mine for path in paths(root)}
    assert set(paths(theirs)) <= elements
    assert not unexplained(elements - set(paths(theirs)), {"div > span": "a meeting without number"})
    assert rows(theirs) <= {kind for root in mine for kind in rows(root)}


def table(answer: str) -> html.HtmlElement:
    """The HTML that an Ajax answer brings."""
    return html.fromstring(etree.fromstring(answer.encode()).findtext("component") or "")
