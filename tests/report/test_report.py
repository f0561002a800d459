"""The HTML report: what it says, that nothing in it acts, and what a browser makes of it."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from ratsinfo_spider.browser.browser_client import find_chromium
from ratsinfo_spider.crawl.places import Places
from ratsinfo_spider.items import Consultation, Organization, Paper
from ratsinfo_spider.report.city_report import CityReport, ReportError, read_city, report_html
from ratsinfo_spider.report.measures import coverage, days_to_decision, months, votes_by_year
from ratsinfo_spider.report.overview import overview_html
from ratsinfo_spider.report.translations import LANGUAGES, Language
from ratsinfo_spider.store import Store
from ratsinfo_spider.tables.write import write_tables
from tests.helpers.stores import DAY, SITE, START, item, meeting, row, run, vote

HOSTILE = '<script>alert(1)</script> $\\frac{1}{0}$ ]]> "><img src=x onerror=alert(2)> &amp; Weg'
EVIL = "javascript:alert(3)"


def organization(number: int, name: str) -> Organization:
    key = f"{SITE}:organization:{number}"
    return row(Organization(id=key, site=SITE, native_id=str(number), name=name))  # type: ignore[no-any-return]


def paper(number: int, **values: Any) -> Paper:
    key = f"{SITE}:paper:{number}"
    return row(Paper(id=key, site=SITE, native_id=str(number), **values))  # type: ignore[no-any-return]


def consultation(of: int, number: int, **values: Any) -> Consultation:
    key, owner = f"{SITE}:consultation:{of}-{number}", f"{SITE}:paper:{of}"
    return row(Consultation(id=key, site=SITE, paper_id=owner, position=number, **values))  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city whose texts attack whoever shows them."""
    place = tmp_path_factory.mktemp("report") / SITE
    (place / "runs").mkdir(parents=True)
    body, start = f"{SITE}:organization:1", START - 20 * DAY
    meets: dict[str, Any] = {"organization_id": body, "organization_name": HOSTILE, "start_time": start}
    items: dict[str, Any] = {"public": True, "title": HOSTILE, "organization_id": body, "organization_name": HOSTILE}
    first = [
        organization(1, HOSTILE),
        meeting(1, name=HOSTILE, **meets),
        item(1, meeting_start=start, result="adopted", **items),
        item(2, meeting_start=start, **items),
        vote(1, 1, yes=12, no=11, outcome="accepted", meeting_start=start, organization_id=body),
        vote(2, 1, basis="unanimous", outcome="accepted", meeting_start=start, organization_id=body),
        paper(7, name=HOSTILE, reference="A/1"),
        consultation(7, 1, date=dt.date(2025, 11, 1), role_code="preliminary"),
        consultation(7, 2, date=dt.date(2025, 12, 1), role_code="decision", result="adopted"),
    ]
    first[2].url = EVIL
    run(place / "store.sqlite", 0, first)
    run(place / "store.sqlite", 1, [meeting(2, name=HOSTILE, organization_id=body, start_time=START + 900 * DAY)])
    about = {"title": HOSTILE, "sources": [{"title": HOSTILE, "path": EVIL}], "status": "incomplete"}
    with Store(place / "store.sqlite", SITE) as store:
        write_tables(store, place / "tables", about=about)
    counts = {"non_public": 0, "found": 3, "failed": 1, "not_asked": 0, "unexplained": 0}
    covered = {"what": "papers", "source": "all", "organization_id": body, "year": 2025, "expected": 4, **counts}
    missing = {
        "id": HOSTILE,
        "organization_id": body,
        "year": 2025,
        "url": EVIL,
        "outcome": "failed",
        "detail": HOSTILE,
    }
    warnings = {"warnings": {HOSTILE: 3}, "warning_examples": [{"detail": f"{HOSTILE}: x", "url": EVIL}]}
    report = {"finished": START.isoformat(), "coverage": [covered], "missing": [missing], **warnings}
    (place / "runs" / "R1.json").write_text(json.dumps(report), encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def city(folder: Path) -> CityReport:
    return read_city(Places(SITE, folder))


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_titles_are_text(city: CityReport, language: Language) -> None:
    page = report_html(city, language)
    tree = lxml.html.document_fromstring(page)
    assert tree.xpath("//script | //iframe | //object | //*[local-name()='image'] | //link | //img") == []
    attributes = [str(name) for element in tree.iter() for name in element.attrib]
    assert not [name for name in attributes if name.startswith("on")]
    links = tree.xpath("//@*[contains(name(), 'href')]")
    assert {str(link)[:1] for link in links} == {"#"}, "EVIL is no link"
    assert "<script>alert(1)</script> $\\frac{1}{0}$" in tree.text_content(), "and it is told as it is"


def test_it_asks_for_nothing(city: CityReport) -> None:
    page = report_html(city, "en")
    assert "default-src 'none'" in page
    tree = lxml.html.document_fromstring(page)
    assert tree.xpath("//@src | //@srcset | //@action | //@data | //@background") == []
    assert not re.findall(r"@import|url\((?!#)", page)


def test_a_gap_of_the_heat_map_leads_to_what_is_missing(city: CityReport) -> None:
    tree = lxml.html.document_fromstring(report_html(city, "en"))
    links = tree.xpath("//*[local-name()='svg']//*[local-name()='a']/@*[contains(name(), 'href')]")
    assert [str(link) for link in links] == ["#gap-1", "#gap-1"], "in the wide and in the narrow form"
    [gap] = tree.xpath("//*[@id='gap-1']")
    assert "2025: 1" in gap.text_content()


def test_ids_are_of_one_chart_each(city: CityReport) -> None:
    ids = [str(one) for one in lxml.html.document_fromstring(report_html(city, "de")).xpath("//@id")]
    assert len(ids) == len(set(ids))


def test_the_measures(city: CityReport) -> None:
    assert days_to_decision(city.data) == [30]
    assert votes_by_year(city.data) == [(2025, 1, 1, 0)]
    first, *others = months(city.data)
    assert (str(first[0]), *first[1:]) == ("2025-12", 1, 2)
    assert (len(others), others[-1][1:]) == (30, (1, 0)), "months without a meeting, and the last one with the second"
    rows = [{"source": "all", "organization_id": "o", "year": 2025, "expected": 4, "failed": 1, "unexplained": 0}]
    assert coverage(rows, {"o": "Rat"}, "-").share("Rat", 2025) == 0.75


def test_what_is_new_is_told(city: CityReport) -> None:
    assert city.news is not None
    city.news.since = START
    assert [entry.id for entry in city.news.sections["new_meetings"]] in ([], [f"{SITE}:meeting:2"])


def test_without_tables_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"no tables in .*tables: `scrapy crawl x` makes them"):
        read_city(Places("x", tmp_path))


def test_tables_of_an_older_version_are_named(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    package = json.loads((folder / "tables" / "datapackage.json").read_text(encoding="utf-8"))
    package["resources"] = [one for one in package["resources"] if one["name"] != "votes"]
    (tmp_path / "tables" / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    (tmp_path / "tables" / "meetings.parquet").touch()
    with pytest.raises(ReportError, match="lack columns of votes: they are of an older version"):
        read_city(Places(SITE, tmp_path))


def test_a_page_above_all_cities(city: CityReport) -> None:
    tree = lxml.html.document_fromstring(overview_html({"a/report.html": city}, "en"))
    assert [str(link) for link in tree.xpath("//a/@href")] == ["a/report.html"]
    assert "75.0 %" in tree.text_content()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.mark.browser
@pytest.mark.process
@pytest.mark.parametrize("width", [390, 1280])
def test_in_a_browser_it_fits_and_nothing_happens(city: CityReport, tmp_path: Path, browser: Any, width: int) -> None:
    path = tmp_path / "report.html"
    path.write_text(report_html(city, "de"), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.on("console", lambda message: said.append(message.text))
    page.goto(path.as_uri())
    assert (asked, said) == ([path.as_uri()], [])
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    visible = page.locator("svg:visible")
    assert visible.count() == 6
    assert all(visible.nth(number).bounding_box()["width"] > 300 for number in range(6))
    page.close()
