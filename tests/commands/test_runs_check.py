"""`scrapy runs --check`: a line for each city that is not well, and nothing for the others."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from scrapy.exceptions import UsageError

from ratsinfo_spider.commands.runs import Command
from tests.commands.test_command_runs import NIGHT, begin, end, report
from tests.helpers.commands_run import run_command
from tests.helpers.told import webhook

MORNING = (NIGHT + dt.timedelta(days=1, hours=7)).isoformat()  # after the night of day 1
WHAT = [{"kind": "list", "url": "https://bdorf.example/list", "detail": "the list broke off"}]


def night(output: Path, city: str, day: int, status: str, **words: Any) -> None:
    """A run of that day, and its report with these words."""
    store, run_id = begin(output, city, day)
    end(output, store, run_id, status)
    path = output / city / "runs" / f"{run_id}.json"
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), **words}), encoding="utf-8")


def check(
    output: Path, capsys: pytest.CaptureFixture[str], *words: str, **changed: Any
) -> tuple[int, list[str], list[str]]:
    settings = {"OUTPUT_DIR": str(output), "RATSINFO_NOW": MORNING, **changed}
    code, out, err = run_command(Command, "--check", *words, capsys=capsys, **settings)
    return code, out.splitlines(), err.splitlines()


def test_all_is_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    night(tmp_path, "adorf", 1, "complete")
    night(tmp_path, "bdorf", 1, "complete")
    assert check(tmp_path, capsys, "--max-age", "36h") == (0, ["all 2 cities are well"], [])


def test_a_line_for_each_city_that_is_not_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for city in ("adorf", "bdorf", "cdorf", "edorf"):
        night(tmp_path, city, 0, "complete")
    night(tmp_path, "adorf", 1, "failed", fatal="its site cannot be reached")
    night(tmp_path, "bdorf", 1, "incomplete", problems=WHAT)
    begin(tmp_path, "edorf", 1)[0].close()  # killed
    night(tmp_path, "fdorf", 1, "complete")
    words = ("adorf", "bdorf", "cdorf", "ddorf", "edorf", "fdorf", "--max-age", "12h")
    code, lines, errors = check(tmp_path, capsys, *words)
    assert (code, errors) == (3, [])
    assert lines == [
        "adorf: failed: its site cannot be reached; the last complete run ended 30 hours ago",
        "bdorf: incomplete: the list broke off https://bdorf.example/list; the last complete run ended 30 hours ago",
        "cdorf: old: the last complete run ended 30 hours ago, and 12 hours are allowed",
        "ddorf: never: no run of it is known",
        "edorf: killed: the run that began 2026-11-21 01:00 UTC never ended; the last complete run ended 30 hours ago",
    ]


def test_runs_that_say_nothing_about_a_city(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    night(tmp_path, "adorf", 0, "failed", fatal="it cannot be reached")
    night(tmp_path, "adorf", 1, "complete", arguments={"meeting": "4021"})  # somebody looked at one meeting
    assert check(tmp_path, capsys)[:2] == (
        3,
        ["adorf: failed: it cannot be reached; no run of it was ever complete"],
    )
    night(tmp_path, "bdorf", 1, "complete")
    busy = [{"kind": "busy", "url": "", "detail": "bdorf is being crawled already"}]
    report(tmp_path / "bdorf", "20261121T020000Z-bbbbbb", status="failed", problems=busy, started=NIGHT, finished=NIGHT)
    assert check(tmp_path, capsys, "bdorf")[0] == 0
    under_way, _ = begin(tmp_path, "cdorf", 1)  # for the first time
    assert check(tmp_path, capsys, "cdorf")[0] == 0
    under_way.close()
    assert check(tmp_path, capsys, "cdorf")[0] == 3


def test_what_the_monitors_of_a_complete_run_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = [{"monitor": "fresh_days", "sentence": "no new meeting for 91 days", "decides": False}]
    night(tmp_path, "adorf", 1, "complete", monitors=told)
    assert check(tmp_path, capsys)[:2] == (3, ["adorf: monitor: no new meeting for 91 days"])


def test_the_cities_that_ought_to_run_by_file_and_by_timer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "output"
    night(output, "adorf", 1, "complete")
    names = tmp_path / "cities"
    names.write_text("# ours\nadorf\nbdorf  # new\n", encoding="utf-8")
    assert check(output, capsys, "--expected", str(names))[1] == ["bdorf: never: no run of it is known"]
    by_setting = {"RATSINFO_EXPECTED": str(names)}
    assert check(output, capsys, **by_setting)[1] == ["bdorf: never: no run of it is known"]
    assert check(output, capsys, "adorf", **by_setting)[1] == ["1 city is well"], "who names cities means those"
    timers = tmp_path / "timers.target.wants"
    timers.mkdir()
    for name in ("ratsinfo-crawl@adorf.timer", "ratsinfo-crawl@cdorf.timer", "ratsinfo-check.timer", "apt.timer"):
        (timers / name).touch()
    assert check(output, capsys, "--expected", str(timers))[1] == ["cdorf: never: no run of it is known"]


def test_what_cannot_be_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, errors = check(tmp_path, capsys)
    assert (code, errors) == (1, [f"scrapy runs: no run of any city in {tmp_path}"])
    code, _, errors = check(tmp_path, capsys, "--expected", str(tmp_path))
    no_timer = f"scrapy runs: no timer ratsinfo-crawl@CITY.timer is enabled in {tmp_path}"
    assert (code, errors) == (1, [no_timer, f"scrapy runs: no run of any city in {tmp_path}"])
    night(tmp_path, "adorf", 1, "failed", fatal="it is down")
    code, lines, errors = check(tmp_path, capsys, "--expected", str(tmp_path))
    assert (code, errors) == (1, [no_timer])
    assert lines[0].startswith("adorf: failed: it is down")
    (tmp_path / "bdorf").mkdir()
    (tmp_path / "bdorf/store.sqlite").write_bytes(b"not a database, but long enough to be looked at" * 50)
    code, lines, errors = check(tmp_path, capsys)
    assert (code, len(lines), errors) == (1, 2, [])
    assert lines[0].startswith("adorf: failed: it is down")
    assert lines[1].startswith("bdorf: unreadable: ")
    for words in (["--max-age", "36h"], ["--notify"]):
        with pytest.raises(UsageError, match="only with --check"):
            run_command(Command, *words, capsys=capsys, OUTPUT_DIR=str(tmp_path))
    with pytest.raises(UsageError, match="RATSINFO_NOTIFY"):
        check(tmp_path, capsys, "--notify")


def test_a_check_tells_once_what_no_crawl_could_tell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    begin(tmp_path, "adorf", 1)[0].close()  # killed
    with webhook() as (address, told):
        for _ in range(2):
            assert check(tmp_path, capsys, "adorf", "bdorf", "--notify", RATSINFO_NOTIFY=address)[0] == 3
        night(tmp_path, "adorf", 2, "complete")
        now = (NIGHT + dt.timedelta(days=2, hours=7)).isoformat()
        assert check(tmp_path, capsys, "adorf", "--notify", RATSINFO_NOTIFY=address, RATSINFO_NOW=now)[0] == 0
    assert [(one["city"], one["was"], one["status"]) for one in told] == [
        ("adorf", "complete", "killed"),
        ("bdorf", "complete", "never"),
        ("adorf", "killed", "complete"),
    ]


def test_a_run_of_the_future_hides_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A machine's clock was a year ahead for one night."""
    night(tmp_path, "adorf", 365, "complete")
    sentence = "it has only runs of the future: is the clock of this machine, or of theirs, right?"
    assert check(tmp_path, capsys)[:2] == (3, [f"adorf: never: {sentence}"])
    night(tmp_path, "adorf", 0, "complete")
    report(tmp_path / "adorf", "20261121T010000Z-cccccc", status="failed", fatal="it is down", started=NIGHT)
    assert check(tmp_path, capsys)[:2] == (3, ["adorf: failed: it is down; the last complete run ended 30 hours ago"])


def test_a_history_that_cannot_be_read_is_in_the_metrics_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output, place = tmp_path / "output", tmp_path / "ratsinfo.prom"
    night(output, "adorf", 1, "complete")
    (output / "adorf" / "store.sqlite").write_bytes(b"not a database, but long enough to be looked at" * 50)
    with webhook() as (address, told):
        code, _, _ = check(output, capsys, "--metrics", str(place), "--notify", RATSINFO_NOTIFY=address)
    assert (code, [one["status"] for one in told]) == (1, ["unreadable"])
    lines = [line for line in place.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert lines == [
        'ratsinfo_city_well{city="adorf"} 0.0',
        'ratsinfo_city_status{city="adorf",status="unreadable"} 1.0',
    ]


def test_metrics_for_node_exporter(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output, place = tmp_path / "output", tmp_path / "ratsinfo.prom"
    night(output, "adorf", 1, "complete")
    assert check(output, capsys, "adorf", "bdorf", "--metrics", str(place))[0] == 3
    assert place.stat().st_mode & 0o777 == 0o644, "node_exporter is another user"
    lines = [line for line in place.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    ended = (NIGHT + dt.timedelta(days=1, minutes=5)).timestamp()
    told = {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines}
    assert told == {
        'ratsinfo_city_well{city="adorf"}': 1.0,
        'ratsinfo_city_well{city="bdorf"}': 0.0,
        'ratsinfo_city_status{city="adorf",status="complete"}': 1.0,
        'ratsinfo_city_status{city="bdorf",status="never"}': 1.0,
        'ratsinfo_last_run_end_timestamp_seconds{city="adorf"}': ended,
        'ratsinfo_last_complete_run_end_timestamp_seconds{city="adorf"}': ended,
        'ratsinfo_last_run_duration_seconds{city="adorf"}': 300.0,
        'ratsinfo_last_run_requests{city="adorf"}': 1234.0,
        'ratsinfo_last_run_changed_rows{city="adorf",kind="new"}': 2.0,
        'ratsinfo_last_run_changed_rows{city="adorf",kind="changed"}': 0.0,
        'ratsinfo_last_run_changed_rows{city="adorf",kind="removed"}': 0.0,
        'ratsinfo_last_run_changed_rows{city="adorf",kind="restored"}': 0.0,
    }
    code, _, errors = check(output, capsys, "adorf", "--metrics", str(tmp_path / "ratsinfo.txt"))
    assert (code, "ends in .prom" in errors[0] if errors else False) == (1, True)


def test_the_lines_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    night(tmp_path, "adorf", 1, "complete")
    _, lines, _ = check(tmp_path, capsys, "adorf", "bdorf", "--json")
    assert [(one["city"], one["status"]) for one in map(json.loads, lines)] == [
        ("adorf", "complete"),
        ("bdorf", "never"),
    ]
