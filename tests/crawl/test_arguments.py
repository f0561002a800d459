"""Spider arguments: what is right is understood, what is wrong is named in one sentence."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from scrapy.utils.test import get_crawler

from ratsinfo_spider.crawl.arguments import ArgumentError, parse
from ratsinfo_spider.sites import Site
from ratsinfo_spider.spiders.demo import DemoSpider
from ratsinfo_spider.vendors.allris4 import Allris4
from ratsinfo_spider.vendors.allris4.spider import Allris4Spider
from tests.helpers.crawling import crawl

TODAY = dt.date(2026, 11, 22)


def test_a_city_begins_ninety_days_back_without_end() -> None:
    arguments = parse({}, TODAY)
    assert (arguments.since, arguments.until) == (dt.date(2026, 8, 24), None)


def test_a_run_counts_them_from_its_own_clock() -> None:
    settings = {"RATSINFO_NOW": "2024-03-31T00:30+01:00", "OUTPUT_DIR": "output"}
    crawler = get_crawler(Allris4Spider, settings)
    crawler.settings.frozen = False  # as it is when a crawl makes its spider
    spider = Allris4Spider.from_crawler(crawler, base_url="https://ratsinfo.musterstadt.example/public/")
    assert spider.run.today == dt.date(2024, 3, 31)
    assert spider.arguments.since == dt.date(2024, 1, 1)


@pytest.mark.process
def test_what_is_refused_is_so_by_the_run_s_clock(tmp_path: Path) -> None:
    done = crawl(tmp_path, "aachen", "-s", "RATSINFO_NOW=2024-03-31T00:30+01:00", until="2023-12-31")
    assert (done.code, list(tmp_path.iterdir())) == (2, [])
    assert "until=2023-12-31 is before 2024-01-01, where a crawl without since begins; give since too" in done.stderr


def test_the_demo_begins_at_the_beginning() -> None:
    assert parse({}, TODAY, default_all=True).since is None


def test_all_means_without_end() -> None:
    assert parse({"since": "all", "until": "all"}, TODAY).covers(dt.date(1999, 1, 1))


def test_window_is_inclusive() -> None:
    arguments = parse({"since": "2023-10-01", "until": "2023-10-31"}, TODAY)
    days = [dt.date(2023, 9, 30), dt.date(2023, 10, 1), dt.date(2023, 10, 31), dt.date(2023, 11, 1)]
    assert [arguments.covers(day) for day in days] == [False, True, True, False]


def test_a_meeting_without_a_day_is_kept() -> None:
    assert parse({"since": "2023-10-01"}, TODAY).covers(None)


def test_numbers_in_their_order_each_once() -> None:
    assert parse({"meeting": "5147, 12,5147"}, TODAY).meetings == (5147, 12)


@pytest.mark.parametrize("name", ["meeting", "item", "paper"])
def test_single_records_are_a_selection(name: str) -> None:
    assert parse({name: "1"}, TODAY).is_selection


def test_an_organization_is_a_filter_and_no_selection() -> None:
    arguments = parse({"organization": "3"}, TODAY)
    assert not arguments.is_selection
    assert arguments.organizations == {3}


def test_scrapyd_adds_its_own() -> None:
    assert parse({"_job": "abc", "files": "list"}, TODAY).files == "list"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"since": "01.10.2023"}, ("since", "01.10.2023", "2023-10-01")),
        ({"since": "2023-02-30"}, ("since", "2023-02-30")),
        ({"since": "2023-02-02", "until": "2023-02-01"}, ("after",)),
        ({"meeting": "abc"}, ("meeting", "abc")),
        ({"meeting": ""}, ("meeting",)),
        ({"item": "-5"}, ("item", "-5")),
        ({"paper": "١٢"}, ("paper",)),
        ({"files": "some"}, ("files", "some", "download")),
        ({"refresh": "no"}, ("refresh", "changed")),
        ({"max_requests": "0"}, ("max_requests",)),
        ({"max_requests": "many"}, ("max_requests", "500")),
        ({"sinse": "2023-01-01"}, ("sinse", "since")),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_wrong_is_named(given: dict[str, str], words: tuple[str, ...]) -> None:
    with pytest.raises(ArgumentError) as raised:
        parse(given, TODAY)
    assert all(word in str(raised.value) for word in words)
    assert "\n" not in str(raised.value)


def test_a_city_file_without_an_address_asks_for_one() -> None:
    spider = type("Town", (Allris4Spider,), {"site": Site(name="town", title="Adorf")})
    with pytest.raises(ArgumentError, match=r"town\.toml names no base_url"):
        spider.check_arguments({}, TODAY)  # type: ignore[attr-defined]


def test_an_unknown_argument_names_those_of_the_spider() -> None:
    with pytest.raises(ArgumentError) as refused:
        DemoSpider.check_arguments({"sice": "2024-01-01"}, dt.date(2026, 3, 5))
    assert str(refused.value) == (
        "unknown argument 'sice'; known are since, until, organization, meeting, item, paper, files, refresh, "
        "max_requests, sample, base_url, day, fault, oparl, seed, years"
    )


def test_the_run_tells_every_argument_it_was_given(tmp_path: Path) -> None:
    """The demo's own too, and the address: which town it was. Not Scrapyd's `_job`."""
    given = {"years": "1", "day": 30, "fault": "list-page", "base_url": "http://127.0.0.1:9/", "files": "list"}
    crawler = get_crawler(DemoSpider, {"OUTPUT_DIR": str(tmp_path), "RATSINFO_NOW": "2027-01-01T03:00+01:00"})
    spider = DemoSpider.from_crawler(crawler, **given, _job="abc")
    assert spider.run.arguments == {name: str(value) for name, value in given.items()}


def test_a_sample_has_no_window() -> None:
    sample = parse({"sample": "3", "files": "list"}, TODAY)
    assert (sample.sample, sample.since, sample.until, sample.is_selection) == (3, None, None, True)


@pytest.mark.parametrize("other", ["since", "until", "organization", "meeting", "item", "paper"])
def test_a_sample_stands_alone(other: str) -> None:
    with pytest.raises(ArgumentError, match=f"sample=3 chooses the meetings itself; leave out {other}"):
        parse({"sample": "3", other: "all" if other in ("since", "until") else "7"}, TODAY)


def test_a_vendor_without_samples_refuses_one() -> None:
    class Other(Allris4):
        has_samples = False

    with pytest.raises(ArgumentError, match="sample is not known for ALLRIS 4"):
        parse({"sample": "3"}, TODAY, vendor=Other())


def test_an_unknown_fault_of_the_demo_is_refused_before_a_run_begins() -> None:
    with pytest.raises(ArgumentError, match="unknown fault 'month-gone'; there are: list-page, list-early, month,"):
        DemoSpider.check_arguments({"fault": "flaky,month-gone"}, TODAY)
