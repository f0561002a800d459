"""Nights after nights: a town lives on for two months, and every crawl asks only for what may have changed.

`make test-all` crawls all 61 nights; every fourth or so is enough to meet every event.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from ratsinfo_spider.demo.town.simulated_changes import EVENTS, SILENT_DAY
from ratsinfo_spider.extensions.run_report import KINDS
from ratsinfo_spider.store.rules import MONTH_RULES
from ratsinfo_spider.vendors.allris4.page_types import PAGE_TYPES
from tests.helpers.crawling import crawl
from tests.nights import TEXTS, Months, Town, faults, line, living_town, present, rows_told, run_nights
from tests.suite.scope import by_default

pytestmark = pytest.mark.process

SOME = (0, 4, 8, 12, 16, 20, 24, 28, 34, 37, 40, 44, 60)  # three runs after each event that takes them
NIGHTS = by_default(SOME, tuple(range(61)), "48 of 61 simulated days")
A_NIGHT_WITHOUT_CHANGE = 0.02  # of the requests of a full crawl


class Nights(Months):
    """Two months of a town, night after night."""

    def __init__(self, town: Town, output: Path) -> None:
        super().__init__()
        self.town = town
        self.output = output
        for night, done in run_nights(town, output, NIGHTS):
            self.add(night, done, town.truth)
            print(line(night, done))  # noqa: T201 - `pytest -s` shows what each night cost


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    folder = tmp_path_factory.mktemp("months")
    with living_town(folder) as town:
        yield Nights(town, folder / "output")


def test_every_night_is_sound(months: Nights) -> None:
    assert {night: done.code for night, done in months.crawls.items() if done.code} == {}


def test_the_last_night_is_the_truth(months: Nights) -> None:
    assert months.faults[60] == []


def test_what_is_new_or_changed_is_found_at_once(months: Nights) -> None:
    """That a row has gone is believed after three misses; that one has come back shows when its month is read."""
    back = [event.until for event in EVENTS if event.until is not None]
    for night, found in months.faults.items():
        if not any(day <= night < day + MONTH_RULES[1].every.days for day in back):
            assert [words for words in found if not words.startswith("too much: ")] == [], night


def test_changes_tells_each_change_once(months: Nights) -> None:
    assert months.differences() == []
    assert {event.kind for event in months.expected} == {"new", "changed", "removed", "restored", "identified"}


def test_the_report_counts_the_rows_that_changes_tells(months: Nights) -> None:
    """Two pages may change one row in one night: the agenda its result, its own page the decision."""
    for night, report in months.reports.items():
        counts = {(table, kind): row[kind] for table, row in report["tables"].items() for kind in KINDS}
        told = rows_told(months.last, report["run_id"])
        assert {key: count for key, count in counts.items() if count and key[0] in TEXTS} == told, night


def test_every_night_asks_for_little(months: Nights) -> None:
    requests = {night: report["requests"]["requests"] for night, report in months.reports.items()}
    assert max(requests[night] for night in months.crawls if night) < requests[0] / 4


def test_the_report_says_what_was_not_asked(months: Nights) -> None:
    skipped = {reason for report in months.reports.values() for reason in report["skipped"]}
    assert {"unchanged", "months that are not due", "lists that are not due"} <= skipped


def test_a_fresh_crawl_gives_the_same_tables(months: Nights, tmp_path: Path) -> None:
    months.town.show(60)
    fresh = months.town.crawl(tmp_path)
    assert fresh.code == 0, fresh.stdout + fresh.stderr
    for table in TEXTS:
        assert _without_addresses(present(months.last, table)) == _without_addresses(present(fresh, table)), table


def _without_addresses(rows: dict[str, dict[str, object]]) -> dict[str, dict[str, object]]:
    return {key: {name: row[name] for name in row.keys() - {"reason", "fetched_at"}} for key, row in rows.items()}


def test_a_silent_change_is_found_when_its_turn_comes(months: Nights) -> None:
    """Old minutes are corrected, and no list tells of it: the page comes round all the same."""
    town = months.town
    town.show(SILENT_DAY)
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=SILENT_DAY + int(PAGE_TYPES["to020"].refresh) + 1)
    done = town.crawl(months.output, "-s", f"RATSINFO_NOW={later.isoformat()}")
    assert done.code == 0, done.stdout + done.stderr
    assert faults(done, town.truth) == []


# --- a night without change -----------------------------------------------------------------------------------


@pytest.mark.long
def test_a_night_without_change_costs_two_percent(tmp_path: Path) -> None:
    """Measured on the town that `scrapy crawl demo` crawls; the nights differ by whose turn comes."""
    with living_town(tmp_path, years=2, size=1) as town:
        whole = town.crawl(tmp_path)
        full = whole.report["requests"]["requests"]
        assert whole.code == 0, whole.stdout + whole.stderr
        for night in (0, 1):
            now = dt.datetime.now(dt.UTC) + dt.timedelta(days=night)
            done = town.crawl(tmp_path, "-s", f"RATSINFO_NOW={now.isoformat()}")
            report = done.report
            assert done.code == 0, done.stdout + done.stderr
            assert report["requests"]["requests"] <= A_NIGHT_WITHOUT_CHANGE * full
            assert not any(
                row["changed"] + row["new"] + row["removed"] for name, row in report["tables"].items() if name in TEXTS
            )


# --- what was asked for less than everything does not count as everything --------------------------------------


def test_a_crawl_of_everything_after_parts_of_it(tmp_path: Path) -> None:
    with living_town(tmp_path) as town:
        starts = sorted(str(row["start_time"])[:10] for row in town.truth["meetings"])
        organization = town.truth["meetings"][0]["organization_id"].rpartition(":")[2]
        for arguments in (
            {"since": starts[len(starts) // 3], "until": starts[len(starts) // 2]},
            {"organization": organization},
            {"since": starts[-5]},
        ):
            part = town.crawl(tmp_path, **arguments)
            assert part.code == 0, part.stdout + part.stderr
        whole = town.crawl(tmp_path)
        assert whole.code == 0, whole.stdout + whole.stderr
        assert faults(whole, town.truth) == []


def test_a_night_that_could_not_read_a_list_is_made_up_for(tmp_path: Path) -> None:
    """The calendar has news that night. The next one finds nothing new there, and asks for the list all the same."""
    with living_town(tmp_path) as town:
        assert town.crawl(tmp_path).code == 0
        town.show(2)
        town.break_with("list-page")
        broken = town.crawl(tmp_path)
        assert broken.code == 3, broken.stdout
        town.break_with()
        mended = town.crawl(tmp_path)
        assert mended.code == 0, mended.stdout
        assert mended.report["requests"]["requests"] < 30
        assert faults(mended, town.truth) == []


def test_a_wrong_clock_is_refused(tmp_path: Path) -> None:
    done = crawl(tmp_path, "demo", "-s", "RATSINFO_NOW=2027-01-01T03:00")
    assert done.code == 2
    assert "has no offset" in done.stderr
