"""`scrapy coverage`: the certificate of a run, from its report and from the record store."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from ratsinfo_spider.commands.coverage import Command
from ratsinfo_spider.commands.coverage_text import _table
from ratsinfo_spider.crawl.coverage_count import SIGN, CoverageCount
from ratsinfo_spider.crawl.places import Places
from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.crawl.verdict import decide
from ratsinfo_spider.extensions.run_report import build_report, write_report
from ratsinfo_spider.items import Meeting, Organization
from ratsinfo_spider.store import Store
from tests.helpers.commands_run import run_command

CITY = "musterstadt"
BASE = "https://ratsinfo.musterstadt.example/public/"
COUNCIL, FORUM = (f"{CITY}:organization:{number}" for number in (1, 4))

Certificate = Callable[..., tuple[int, str, str]]


@pytest.fixture
def certificate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Certificate:
    """`scrapy coverage musterstadt WORDS`, with the tests' output folder."""
    return lambda *words, **settings: run_command(
        Command, CITY, *words, capsys=capsys, OUTPUT_DIR=str(tmp_path), **{"RATSINFO_STORE": "", **settings}
    )


def book_of(*, failed: bool) -> CoverageCount:
    """Two meetings of the council, one of the forum; one item that may have failed; a sign without a file."""
    coverage = CoverageCount()
    for number, organization, year in ((1, COUNCIL, 2025), (2, COUNCIL, 2026), (3, FORUM, 2026)):
        meeting = f"{CITY}:meeting:{number}"
        coverage.expect("meetings", meeting, "calendar", organization_id=organization, year=year)
        coverage.record_outcome("meetings", meeting, "found")
    coverage.expect("meetings", f"{CITY}:meeting:3", "list", organization_id=FORUM)
    for number in (7, 8):
        item = f"{CITY}:agenda_item:{number}"
        coverage.expect("agenda_items", item, "agenda", below=f"{CITY}:meeting:3", url=f"{BASE}to020?TOLFDNR={number}")
        coverage.record_outcome(
            "agenda_items", item, "failed" if failed and number == 8 else "found", detail="answered HTTP 500"
        )
    coverage.expect("files", f"{CITY}:file:to7", SIGN, below=f"{CITY}:agenda_item:7", url=f"{BASE}to020?TOLFDNR=7")
    if not failed:
        coverage.record_outcome("files", f"{CITY}:file:to7", "found")
    return coverage


def make_run(folder: Path, *, failed: bool = False, fatal: bool = False, report: bool = True, store: str = "") -> Run:
    """A run that has ended, in the store and, if asked for, with its report."""
    run, places = Run(CITY, {"since": "2025-01-01"}), Places(CITY, folder / CITY, store or None)
    run.planned = True
    run.tally["pages/read"] = 12
    places.output.mkdir(exist_ok=True)
    if failed:
        run.problem("list", f"{BASE}si018?GRLFDNR=4", "the meetings list of committee 4 broke off")
    for _ in range(3):
        run.problem("warning", f"{BASE}to020?TOLFDNR=7", "heading: 'Mobilfunkstandorte' is not in the vocabulary")
    if fatal:
        run.fail("gate", "a human check stands before the site")
    with Store(places.store, CITY) as opened:
        opened.open_run(run.run_id, run.started, run.arguments)
        council = Organization(id=COUNCIL, site=CITY, native_id="1", name="Rat der Stadt Musterstadt")
        forum = Meeting(id=f"{CITY}:meeting:3", site=CITY, organization_id=FORUM, organization_name="Bürgerforum [B]")
        opened.put([council, forum], run.started)
        decide(run, book_of(failed=failed), opened)
        opened.put(run.coverage, run.started)
        opened.close_run(run.status or "failed")
    if report:
        write_report(build_report(run, places, "finished", {}), places.report(run.run_id))
    return run


def report_of(run: Run, folder: Path) -> Path:
    return Places(CITY, folder / CITY).report(run.run_id)


def lines(text: str, *words: str) -> list[str]:
    return [line for line in text.splitlines() if all(word in line for word in words)]


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("│ ").split("│")]


def test_no_run_yet_is_one_sentence(certificate: Certificate, tmp_path: Path) -> None:
    (tmp_path / CITY).mkdir()
    code, out, err = certificate()
    assert (code, out) == (1, "")
    assert err.splitlines() == [
        f"scrapy coverage musterstadt: no run yet in {tmp_path / CITY / 'runs'}; `scrapy crawl musterstadt` makes one"
    ]
    assert not list((tmp_path / CITY).iterdir()), "looking makes nothing"


def test_a_store_that_is_not_there_is_not_made(certificate: Certificate, tmp_path: Path) -> None:
    make_run(tmp_path)
    assert certificate(RATSINFO_STORE=str(tmp_path / "typo" / "store.sqlite"))[0] == 0, "the report tells"
    assert certificate("--run", "nobody", RATSINFO_STORE=f"sqlite:///{tmp_path}/typo.sqlite")[0] == 2
    assert [path.name for path in tmp_path.iterdir()] == [CITY]


def test_a_sound_run(certificate: Certificate, tmp_path: Path) -> None:
    run = make_run(tmp_path)
    code, out, err = certificate()
    assert (code, err) == (0, "")
    assert f"musterstadt: run {run.run_id} (since=2025-01-01) is complete" in out
    assert "missing" not in out


def test_a_line_for_each_committee_by_its_name(certificate: Certificate, tmp_path: Path) -> None:
    make_run(tmp_path)
    _, out, _ = certificate()
    council, forum = lines(out, "Rat der Stadt Musterstadt")[0], lines(out, "Bürgerforum [B]")[0]
    assert cells(council) == ["Rat der Stadt Musterstadt", "2", "2", "0", "0", "0", "calendar 2"]
    assert cells(forum) == ["Bürgerforum [B]", "1", "1", "0", "0", "0", "calendar 1, list 1"]
    assert cells(lines(out, "total")[0]) == ["total", "3", "3", "0", "0", "0", "calendar 3, list 1"]


def test_by_year(certificate: Certificate, tmp_path: Path) -> None:
    make_run(tmp_path)
    _, out, _ = certificate("--by", "year")
    assert [cells(line)[:2] for line in lines(out, "│", "calendar")] == [["2025", "1"], ["2026", "2"], ["total", "3"]]


def test_by_source_each_way_stands_for_itself(certificate: Certificate, tmp_path: Path) -> None:
    make_run(tmp_path)
    _, out, _ = certificate("--by", "source")
    meetings = out.partition("agenda items")[0]
    rows = [cells(line) for line in lines(meetings, "│")]
    assert [row[:2] for row in rows] == [["calendar", "3"], ["list", "1"], ["all together, each once", "3"]]


def test_what_is_missing_is_named_by_address_and_committee(certificate: Certificate, tmp_path: Path) -> None:
    make_run(tmp_path, failed=True)
    code, out, _ = certificate()
    assert code == 3
    assert "missing: 2" in out
    (item,) = lines(out, "failed:", "musterstadt:agenda_item:8")
    for words in ("(Bürgerforum [B], 2026)", f"{BASE}to020?TOLFDNR=8", "answered HTTP 500"):
        assert words in item
    assert lines(out, "unexplained:", "musterstadt:file:to7", f"{BASE}to020?TOLFDNR=7")
    assert lines(out, "list:", f"{BASE}si018?GRLFDNR=4", "broke off")


def test_a_sign_without_a_file_counts_as_one_that_is_missing(certificate: Certificate, tmp_path: Path) -> None:
    make_run(tmp_path, failed=True)
    _, out, _ = certificate()
    row = lines(out.partition("\nfiles")[2], "Bürgerforum")[0]
    assert cells(row) == ["Bürgerforum [B]", "1", "0", "0", "0", "1", "sign 1"]


def test_warnings_are_counted_and_named(certificate: Certificate, tmp_path: Path) -> None:
    make_run(tmp_path)
    _, out, _ = certificate()
    assert "warnings: heading 3" in out
    assert lines(out, "3 x:", "'Mobilfunkstandorte'", f"{BASE}to020?TOLFDNR=7")


def test_a_failed_run_says_why(certificate: Certificate, tmp_path: Path) -> None:
    make_run(tmp_path, fatal=True)
    code, out, _ = certificate()
    assert code == 1
    assert "failed: a human check stands before the site" in out


def test_the_newest_run_or_the_one_named(certificate: Certificate, tmp_path: Path) -> None:
    report = report_of(make_run(tmp_path, failed=True), tmp_path)
    report.rename(report.with_name("20000101T000000Z-aaaaaa.json"))  # an older one
    make_run(tmp_path)
    assert certificate()[0] == 0
    assert certificate("--run", "20000101T000000Z-aaaaaa")[0] == 3
    code, _, err = certificate("--run", "20000101T000000Z-nobody")
    assert (code, "no run 20000101T000000Z-nobody" in err) == (2, True)


@pytest.mark.parametrize("elsewhere", [False, True], ids=["in the folder", "by RATSINFO_STORE"])
def test_without_a_report_the_store_has_to_do(certificate: Certificate, tmp_path: Path, elsewhere: bool) -> None:
    url = f"sqlite:///{tmp_path / 'shared.sqlite'}" if elsewhere else ""
    make_run(tmp_path, failed=True, report=False, store=url)
    code, out, _ = certificate(RATSINFO_STORE=url)
    assert code == 3
    assert cells(lines(out, "Rat der Stadt Musterstadt")[0])[1:3] == ["2", "2"]
    assert "the run's report, which lists what is missing, is not here" in out


def test_a_later_run_that_never_ended_is_mentioned(certificate: Certificate, tmp_path: Path) -> None:
    make_run(tmp_path)
    later = Run(CITY)
    later.run_id = f"9{later.run_id}"
    with Store(Places(CITY, tmp_path / CITY).store, CITY) as store:
        store.open_run(later.run_id, later.started, {})
    code, out, _ = certificate()
    assert (code, f"run {later.run_id} began later and has not ended" in out) == (0, True)


def test_a_store_that_cannot_be_read_is_one_sentence(certificate: Certificate, tmp_path: Path) -> None:
    make_run(tmp_path, report=False)
    place = tmp_path / CITY / "store.sqlite"
    place.write_bytes(b"not a database, but long enough to be looked at" * 50)
    code, out, err = certificate()
    assert (code, out) == (1, "")
    assert err == f"scrapy coverage musterstadt: the store {place} cannot be read: file is not a database\n"


def test_a_report_that_cannot_be_read(certificate: Certificate, tmp_path: Path) -> None:
    report_of(make_run(tmp_path), tmp_path).write_text("{", encoding="utf-8")
    code, _, err = certificate()
    assert (code, err.startswith("scrapy coverage musterstadt: ")) == (1, True)


@pytest.mark.parametrize("width", [80, 44])
def test_a_narrow_screen_shows_whole_lines(width: int) -> None:
    counts = {"expected": 1234, "found": 1200, "non_public": 4, "failed": 10, "not_asked": 15, "unexplained": 5}
    name = "Ausschuss für Stadtentwicklung, Planung und Verkehr"
    rows = [{"what": "papers", "source": "all", "organization_id": "o", "year": 2026, **counts}]
    rows += [{**rows[0], "source": source} for source in ("agenda", "consultation", "item")]
    out = io.StringIO()
    Console(file=out, width=width).print(_table("papers", rows, {"o": name}, "organization", width))
    lines = out.getvalue().splitlines()
    assert all(len(line.rstrip()) <= width for line in lines)
    words = " ".join(" ".join(lines).split())
    numbers = "1,204 of 1,234 30" if width == 44 else "1,234 1,200 4 10 15 5"
    assert f"total {numbers}" in words
    assert "…" not in words
