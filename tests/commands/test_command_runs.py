"""`scrapy runs`: the history of runs, from the stores and the reports."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from ratsinfo_spider.commands import runs
from ratsinfo_spider.commands.runs import Command
from ratsinfo_spider.items import Organization
from ratsinfo_spider.statement import Statement
from ratsinfo_spider.store import Store
from tests.helpers.commands_run import run_command

NIGHT = dt.datetime(2026, 11, 20, 1, 0, tzinfo=dt.UTC)


def begin(
    output: Path, city: str, day: int = 0, store: str | Path = "", node: str | None = None, **arguments: str
) -> tuple[Store, str]:
    """A run of `city`, `day` days later, that has written two organizations."""
    started = NIGHT + dt.timedelta(days=day)
    run_id = f"{started:%Y%m%dT%H%M%SZ}-{city[:1] * 6}"
    open_store = Store(store or output / city / "store.sqlite", city)
    open_store.open_run(run_id, started, arguments, node)
    found = [Organization(id=f"{city}:organization:{n}", site=city, name=f"Gremium {n} {day}") for n in (1, 2)]
    for record in found:
        record.statement = Statement(frozenset({"name"}))
    open_store.put(found, started)
    return open_store, run_id


def end(output: Path, store: Store, run_id: str, status: str, *, said: str = "", minutes: int = 5) -> None:
    """Ends the run, with its report; `said`: the status the report has, where it is not the history's."""
    started = dt.datetime.strptime(run_id[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)
    finished = started + dt.timedelta(minutes=minutes)
    store.close_run(status, at=finished)
    store.close()
    report(output / store.site, run_id, status=said or status, started=started, finished=finished)


def report(folder: Path, run_id: str, **words: Any) -> None:
    """A run report as far as the history reads it."""
    path = folder / "runs" / f"{run_id}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    base = {"run_id": run_id, "site": folder.name, "fatal": None, "arguments": {}, "requests": {"requests": 1234}}
    path.write_text(json.dumps({**base, **words}, default=str), encoding="utf-8")


def listed(output: Path, capsys: pytest.CaptureFixture[str], *words: str, **changed: Any) -> list[dict[str, Any]]:
    code, out, err = run_command(Command, "--json", *words, capsys=capsys, OUTPUT_DIR=str(output), **changed)
    assert (code, err) == (0, "")
    return [json.loads(line) for line in out.splitlines()]


def test_a_run_with_all_that_is_known_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store, run_id = begin(tmp_path, "musterstadt", since="2026-01-01")
    end(tmp_path, store, run_id, "complete")
    assert listed(tmp_path, capsys) == [
        {
            "city": "musterstadt",
            "run_id": run_id,
            "status": "complete",
            "started": "2026-11-20 01:00:00+00:00",
            "finished": "2026-11-20 01:05:00+00:00",
            "seconds": 300.0,
            "requests": 1234,
            "new": 2,
            "changed": 0,
            "removed": 0,
            "restored": 0,
            "arguments": {"since": "2026-01-01"},
            "problem": None,
            "report": str(tmp_path / f"musterstadt/runs/{run_id}.json"),
            "node": None,
            "reasons": [],
        }
    ]


def test_changes_are_counted_by_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for day in range(2):
        end(tmp_path, *begin(tmp_path, "musterstadt", day), "complete")
    assert [(run["new"], run["changed"]) for run in listed(tmp_path, capsys)] == [(0, 2), (2, 0)]


def test_a_killed_run_and_one_under_way(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    killed, _ = begin(tmp_path, "musterstadt")
    killed.close()  # its lock goes, as when its process dies; the history was not told
    assert [run["status"] for run in listed(tmp_path, capsys)] == ["killed"]
    living, run_id = begin(tmp_path, "musterstadt", 1)
    found = listed(tmp_path, capsys)
    assert [run["status"] for run in found] == ["running", "killed"]
    assert [found[0][name] for name in ("finished", "seconds", "requests", "new")] == [None] * 4
    end(tmp_path, living, run_id, "complete")
    assert [run["status"] for run in listed(tmp_path, capsys)] == ["complete", "killed"]


def test_a_run_that_the_store_never_saw(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = {"status": "failed", "fatal": "musterstadt is being crawled already", "started": NIGHT, "finished": NIGHT}
    report(tmp_path / "musterstadt", "20261120T010000Z-aaaaaa", **words)
    (run,) = listed(tmp_path, capsys)
    assert (run["status"], run["problem"]) == ("failed", "musterstadt is being crawled already")


def test_a_refusal_because_the_city_is_busy_is_no_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sentence = "musterstadt is being crawled already (run 7): wait for that run to end, or stop it, then try again."
    problems = [{"kind": "busy", "url": "", "detail": sentence}]
    words = {"status": "failed", "fatal": sentence, "problems": problems, "started": NIGHT, "finished": NIGHT}
    report(tmp_path / "musterstadt", "20261120T010000Z-aaaaaa", **words)
    (run,) = listed(tmp_path, capsys)
    assert (run["status"], run["problem"]) == ("busy", sentence)


def test_the_report_has_the_last_word(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store, run_id = begin(tmp_path, "musterstadt")
    end(tmp_path, store, run_id, "complete", said="failed")
    assert [run["status"] for run in listed(tmp_path, capsys)] == ["failed"]


def test_a_broken_report_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store, run_id = begin(tmp_path, "musterstadt")
    end(tmp_path, store, run_id, "complete")
    (tmp_path / f"musterstadt/runs/{run_id}.json").write_text("{", encoding="utf-8")
    (run,) = listed(tmp_path, capsys)
    assert (run["status"], run["new"]) == ("complete", 2)
    assert f"{run_id}.json cannot be read" in run["problem"]


def test_all_cities_the_newest_first_and_no_more_than_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for day, city in ((0, "adorf"), (1, "bdorf"), (2, "adorf")):
        end(tmp_path, *begin(tmp_path, city, day), "complete")
    assert [run["city"] for run in listed(tmp_path, capsys)] == ["adorf", "bdorf", "adorf"]
    assert [run["city"] for run in listed(tmp_path, capsys, "bdorf")] == ["bdorf"]
    assert [run["city"] for run in listed(tmp_path, capsys, "--limit", "2")] == ["adorf", "bdorf"]
    assert len(listed(tmp_path, capsys, "--limit", "0")) == 3


def test_cities_of_one_common_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "all.sqlite"
    for day, city in enumerate(("adorf", "bdorf")):
        end(tmp_path / "elsewhere", *begin(tmp_path, city, day, place), "complete")
    runs = listed(tmp_path / "here", capsys, RATSINFO_STORE=str(place))
    assert [(run["city"], run["status"], run["requests"]) for run in runs] == [
        ("bdorf", "complete", None),
        ("adorf", "complete", None),
    ]


def test_the_table_a_person_reads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store, run_id = begin(tmp_path, "musterstadt", since="2026-01-01", files="list")
    end(tmp_path, store, run_id, "incomplete", minutes=61)
    code, out, _ = run_command(Command, "musterstadt", capsys=capsys, OUTPUT_DIR=str(tmp_path))
    assert code == 0
    (line,) = out.splitlines()[1:]
    row = "2026-11-20 01:00:00 musterstadt incomplete 1,234 2 0 0 1:01:00 since=2026-01-01 files=list"
    assert set(line.split()) == set(row.split())


def test_no_run_is_an_error_and_makes_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run_command(Command, "aachen", capsys=capsys, OUTPUT_DIR=str(tmp_path))
    assert (code, out) == (1, "")
    assert "no run of aachen" in err
    assert not (tmp_path / "aachen").exists()


@pytest.mark.parametrize("words", [[], ["aachen"]])
def test_a_wrong_store_is_an_error_and_is_not_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    typo = f"sqlite:///{tmp_path}/typo.sqlite"
    code, _, err = run_command(Command, *words, capsys=capsys, OUTPUT_DIR=str(tmp_path), RATSINFO_STORE=typo)
    assert (code, err.startswith("scrapy runs: no run of ")) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_cannot_be_read_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "musterstadt").mkdir()
    (tmp_path / "musterstadt/store.sqlite").write_bytes(b"not a database, but long enough to be looked at" * 50)
    code, _, err = run_command(Command, capsys=capsys, OUTPUT_DIR=str(tmp_path))
    assert (code, "Traceback" in err) == (1, False)
    assert err.startswith(f"scrapy runs: the store {tmp_path}/musterstadt/store.sqlite cannot be read: ")
    assert len(err.splitlines()) == 1


def test_the_ledger_of_several_machines_names_them(
    postgres_place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for day, (city, node) in enumerate([("adorf", "north"), ("bdorf", "south")]):
        end(tmp_path, *begin(tmp_path, city, day, postgres_place, node), "complete")
    place = {"OUTPUT_DIR": str(tmp_path), "RATSINFO_STORE": postgres_place}
    assert [run["node"] for run in listed(tmp_path, capsys, RATSINFO_STORE=postgres_place)] == ["south", "north"]
    of_all, of_one = (run_command(Command, *words, capsys=capsys, **place)[1] for words in ([], ["adorf"]))
    assert [line.split()[3] for line in of_all.splitlines()[1:]] == ["south", "north"]
    assert "north" not in of_one, "one machine's name says nothing"


@pytest.mark.parametrize("width", [80, 44])
def test_a_narrow_screen_keeps_the_arguments(
    tmp_path: Path, width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, run_id = begin(tmp_path, "musterstadt", since="2026-01-01", until="2026-03-31")
    end(tmp_path, store, run_id, "complete")
    monkeypatch.setattr(runs, "WIDE", width)
    code, out, _ = run_command(Command, capsys=capsys, OUTPUT_DIR=str(tmp_path))
    assert code == 0
    assert all(len(line) <= width for line in out.splitlines())
    assert "…" not in out
    start = out.index("arg")
    arguments = "".join(line[start:].strip() for line in out.splitlines())
    assert "since=2026-01-01" in arguments
    assert "until=2026-03-31" in arguments
