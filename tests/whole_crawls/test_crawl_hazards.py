"""What servers, proxies and networks do to a good council: each is found out, named with its address, and no table is
written over. Somebody between crawler and council changes the answers (tests/helpers/fault_proxy.py).
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.helpers.crawling import Crawl, crawl, demo_with_truth, on_day
from tests.helpers.fault_proxy import Answer, Rule, fault_proxy
from tests.whole_crawls.meddled_council import Council, a_paper, after, agendas, big_agenda, month, snapshot, to

pytestmark = pytest.mark.process

FIRST, NEXT = on_day(0), on_day(1)
MAINTENANCE = b"<html><head><title>Wartungsarbeiten</title></head><body><h1>Wartungsarbeiten</h1></body></html>"
LOGIN = b"<html><head><title>Anmeldung</title></head><body><h1>Bitte anmelden</h1></body></html>"


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    folder = tmp_path_factory.mktemp("good")
    with demo_with_truth(folder, years=1, size=0.1) as (demo, truth), fault_proxy(demo.base_url) as between:
        done = crawl(folder, "demo", *FIRST, base_url=between.base_url, files="skip")
        assert done.code == 0, done.stdout + done.stderr
        yield Council(between, demo.base_url.replace("127.0.0.1", "localhost"), folder, truth)


class Hazard(NamedTuple):
    done: Crawl
    told: str  # addresses and sentences of all that is missing and went wrong
    meddled: list[str]
    asked: int


Meet = Callable[..., Hazard]


@pytest.fixture
def meet(council: Council, tmp_path: Path) -> Meet:
    """The next night, with these rules; that it leaves the tables alone is told here.

    A fault of a single page is met in the `month` of that page; lists and calendar need the whole town.
    """

    def night(*rules: Rule, **arguments: object) -> Hazard:
        output = tmp_path / "output"
        shutil.copytree(council.good, output)
        before = snapshot(output / "demo" / "tables")
        between = council.between
        between.rules[:] = rules
        between.asked.clear()
        between.meddled.clear()
        given = {"files": "skip", "refresh": "all", **arguments}
        done = crawl(output, "demo", *NEXT, "-s", "RETRY_TIMES=1", base_url=between.base_url, **given)
        between.rules.clear()
        assert between.meddled, "nothing was changed: the test tests nothing"
        assert "Traceback" not in done.stderr, done.stderr
        assert snapshot(output / "demo" / "tables") == before
        report = done.report
        told = "\n".join(f"{one['url']} {one['detail']}" for one in (*report["missing"], *report["problems"]))
        return Hazard(done, told, list(between.meddled), len(between.asked))

    return night


# --- single pages ------------------------------------------------------------------------------


def cut_in_the_agenda(answer: Answer) -> bool:
    rows = [match.start() for match in re.finditer(rb"data-tt-id", answer.body)]
    answer.body = answer.body[: rows[len(rows) // 2]]
    return True


def unpackable(answer: Answer) -> bool:
    answer.headers.append(("Content-Encoding", "gzip"))
    answer.body = b"\x1f\x8bnothing that gzip could read"
    return True


SINGLE: dict[str, tuple[Callable[[Answer], Any], str]] = {
    "cut in the middle of the agenda": (cut_in_the_agenda, "broke off"),
    "empty": (lambda answer: answer.say(b""), "broke off"),
    "no gzip though it says so": (unpackable, "Not a gzipped file|end-of-stream|nzip|method"),
    "a login page of the CMS": (lambda answer: answer.say(LOGIN), "Nothing on the page says ALLRIS"),
}


@pytest.mark.parametrize("name", SINGLE)
def test_an_agenda_that_is_no_whole_page_is_missing(council: Council, meet: Meet, name: str) -> None:
    change, words = SINGLE[name]
    number = big_agenda(council)
    hazard = meet(to("to010", number, change), **month(council, number))
    assert hazard.done.code == 3, hazard.done.stdout
    missing = {one["id"]: one["outcome"] for one in hazard.done.report["missing"]}
    assert missing.pop(f"demo:meeting:{number}") == "failed"
    assert set(missing.values()) <= {"unexplained"}, "items that papers name, and nothing else"
    assert re.search(rf"SILFDNR={number}\b.*(?:{words})", hazard.told)


def test_a_page_that_broke_off_once_is_asked_again(council: Council, meet: Meet, tmp_path: Path) -> None:
    number = big_agenda(council)
    once = iter([True])
    council.between.rules[:] = [to("to010", number, lambda answer: next(once, False) and cut_in_the_agenda(answer))]
    done = crawl(tmp_path, "demo", *FIRST, base_url=council.between.base_url, files="skip", meeting=number)
    council.between.rules.clear()
    assert done.code == 0, done.stdout
    items = [row for row in council.truth["agenda_items"] if row["meeting_id"] == f"demo:meeting:{number}"]
    assert done.rows("agenda_items").keys() == {row["id"] for row in items}


def test_a_page_at_another_host_is_not_the_councils(council: Council, meet: Meet) -> None:
    number = a_paper(council)
    linking = (row["meeting_id"] for row in council.truth["agenda_items"] if row["paper_id"] == f"demo:paper:{number}")
    away = to("vo020", number, lambda answer: answer.lead_to(council.elsewhere + f"vo020?VOLFDNR={number}"))
    hazard = meet(away, **month(council, int(next(linking).rpartition(":")[2])))
    assert hazard.done.code == 3
    assert "leads to another host, http://localhost:" in hazard.told
    assert [one["id"] for one in hazard.done.report["missing"]] == [f"demo:paper:{number}"]


def test_an_agenda_of_another_meeting(council: Council, meet: Meet) -> None:
    number = big_agenda(council)
    other = next(one for one in agendas(council) if one != number)
    with urllib.request.urlopen(f"{council.elsewhere}to010?SILFDNR={other}", timeout=60) as answer:  # noqa: S310 - ours
        body = answer.read()

    def change(answer: Answer) -> None:
        answer.body = body

    hazard = meet(to("to010", number, change), **month(council, number))
    assert hazard.done.code == 3
    assert f"Expected SILFDNR {number}, found SILFDNR {other}" in hazard.told


# --- the site as a whole ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (MAINTENANCE, 503, "under maintenance"),
        (MAINTENANCE, 200, "under maintenance"),
        (b"<html>Too many requests</html>", 429, "HTTP 429"),
        (b"<html>Internal Server Error</html>", 500, "pages all failed"),
    ],
    ids=["maintenance 503", "maintenance 200", "too many requests", "dead"],
)
def test_a_site_that_goes_away_in_the_middle_is_left_alone(meet: Meet, body: bytes, status: int, words: str) -> None:
    hazard = meet(after(120, lambda answer: answer.say(body, status)))
    assert (hazard.done.code, hazard.done.report["status"]) == (1, "failed")
    assert words in hazard.done.report["fatal"]
    assert hazard.asked < 120 + 200, "it is still being asked"


def test_a_calendar_that_always_shows_the_same_month_is_not_asked_for_ever(meet: Meet) -> None:
    first: list[bytes] = []

    def rule(answer: Answer) -> bool:
        if answer.page != "si010" or not answer.is_ajax:
            return False
        component = re.search(rb'<component id="[^"]*"', answer.body)
        if not first:
            first.append(answer.body)
            return False
        assert component
        answer.body = re.sub(rb'<component id="[^"]*"', component[0], first[0])
        return True

    hazard = meet(rule)
    assert hazard.done.code == 3
    assert "found another one: a " in hazard.told
    assert len(hazard.meddled) < 60


def test_a_month_that_does_not_come_costs_that_month_only(meet: Meet) -> None:
    spring = {"since": dt.date(2026, 2, 1), "until": dt.date(2026, 4, 30)}
    hazard = meet(lambda answer: "MM=3&" in answer.target and answer.page == "si010" and unpackable(answer), **spring)
    assert hazard.done.code == 3
    assert re.search(r"si010\?MM=3&YY=\d{4} the answer cannot be unpacked", hazard.told)
    assert hazard.done.report["tables"]["agenda_items"]["removed"] == 0


# --- lists and agendas that show less than they did ----------------------------------------------


def test_an_agenda_that_has_lost_all_its_items(council: Council, meet: Meet) -> None:
    number = big_agenda(council)

    def emptied(answer: Answer) -> None:
        answer.body = re.sub(rb"<tr[^>]*(?:data-tt-id|beratung).*?</tr>", b"", answer.body, flags=re.DOTALL)

    hazard = meet(to("to010", number, emptied), **month(council, number))
    assert hazard.done.code == 3
    assert re.search(rf"SILFDNR={number}\b.*the agenda shows no item, but earlier runs found \d+", hazard.told)


def test_a_list_of_committees_that_has_lost_half_of_them(meet: Meet) -> None:
    def half(answer: Answer) -> bool:
        if answer.page != "gr010" or not answer.is_ajax:
            return False
        rows = re.findall(rb"<tr[^>]*>(?:(?!</tr>).)*GRLFDNR=.*?</tr>", answer.body, re.DOTALL)
        for row in rows[::2]:
            answer.body = answer.body.replace(row, b"")
        return True

    hazard = meet(half)
    assert hazard.done.code == 3
    assert re.search(r"gr010 gr010 names \d+ committees and lacks \d+ whose lists were read recently", hazard.told)


# --- calendar and lists against each other ---------------------------------------------------------


def empty_list(answer: Answer) -> bool:
    if answer.page != "si018" or not answer.is_ajax or b"<tbody>" not in answer.body:
        return False
    answer.body = re.sub(rb"<tbody>.*?</tbody>", b"<tbody></tbody>", answer.body, flags=re.DOTALL)
    answer.body = re.sub(rb'<div class="paging navigator">.*?</div>', b"", answer.body, flags=re.DOTALL)
    answer.body = re.sub(rb"Zeige \d+ bis \d+ von \d+", b"Zeige 0 bis 0 von 0", answer.body)
    return True


def empty_month(answer: Answer) -> bool:
    """The days of the month stay, and nothing stands beside them."""
    if answer.page != "si010" or not answer.is_ajax:
        return False
    cells = rb'<td class="time">(?:(?!</tr>).)*</tr>'
    answer.body, count = re.subn(cells, b'<td colspan="3"><div> </div></td></tr>', answer.body, flags=re.DOTALL)
    return bool(count)


def test_lists_that_are_all_empty_beside_a_calendar_that_is_not(meet: Meet) -> None:
    hazard = meet(empty_list)
    assert hazard.done.code == 3
    says = r"si018 all \d+ meetings lists are empty, but calendar and agendas know \d+ meetings of the committees \d+, "
    assert re.search(says, hazard.told)
    assert [one["kind"] for one in hazard.done.report["problems"]] == ["list"]


def test_a_first_run_too_finds_out_that_one_list_is_empty(council: Council, tmp_path: Path) -> None:
    """No earlier run knows of any meeting: its agenda says whose it is."""
    bodies = [str(row["organization_id"]) for row in council.truth["meetings"]]
    number = int(max(set(bodies), key=bodies.count).rpartition(":")[2])
    council.between.rules[:] = [lambda answer: f"GRLFDNR={number}" in answer.target and empty_list(answer)]
    done = crawl(tmp_path, "demo", *FIRST, base_url=council.between.base_url, files="skip")
    council.between.rules.clear()
    assert done.code == 3, done.stdout
    [problem] = done.report["problems"]
    assert problem["url"].endswith(f"si018?GRLFDNR={number}")
    says = rf"the meetings list of committee {number} is empty, but calendar and agendas know \d+ of its own"
    assert re.fullmatch(says, problem["detail"])


@pytest.mark.parametrize("which", ["each month", "one month"])
def test_months_that_are_empty_beside_lists_that_are_not(council: Council, meet: Meet, which: str) -> None:
    months = [str(row["start_time"])[:7] for row in council.truth["meetings"] if row["native_id"]]
    months = [month for month in months if month < "2026-11"]  # of what is ahead, few have an agenda to link
    year, month = map(int, max(set(months), key=months.count).split("-"))
    only = f"MM={month}&YY={year}" if which == "one month" else ""
    hazard = meet(lambda answer: only in answer.target and empty_month(answer))
    assert hazard.done.code == 3
    says = rf"si010\?MM={month}&YY={year} the calendar of {month:02}/{year} shows no meeting, but the committees' lists"
    assert re.search(says, hazard.told)
