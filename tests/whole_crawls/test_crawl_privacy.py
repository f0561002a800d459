"""People in a crawl: who may read the output, what the takedown list keeps out of it, and passwords in none of it."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ratsinfo_spider.demo.process import DemoProcess
from ratsinfo_spider.items import TABLES
from ratsinfo_spider.takedown_list import Takedown
from tests.helpers.crawling import Crawl, crawl, demo_with_truth, differences, on_day

pytestmark = pytest.mark.process

PASSWORD = "wurst8-und-brot"  # noqa: S105


@dataclass(frozen=True)
class Town:
    """A council with what is to be found of it, and a folder for outputs."""

    demo: DemoProcess
    truth: dict[str, list[dict[str, Any]]]
    folder: Path

    def crawl(self, name: str, *options: str, **arguments: object) -> Crawl:
        return crawl(self.folder / name, "demo", *options, *on_day(), base_url=self.demo.base_url, **arguments)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("privacy")
    with demo_with_truth(folder, years=1, size=0.1) as (demo, truth):
        yield Town(demo, truth, folder)


@pytest.fixture(scope="module")
def plain(town: Town) -> Crawl:
    """Without people, and with passwords in all sorts of places."""
    options = ("-s", "LOG_LEVEL=INFO", "-s", f"AWS_SECRET_ACCESS_KEY={PASSWORD}", "-s", f"HTTPAUTH_PASS={PASSWORD}")
    endpoint = ("-s", "HTTPAUTH_DOMAIN=x.example", "-s", f"AWS_ENDPOINT_URL=http://me:{PASSWORD}@127.0.0.1:9")
    return town.crawl("plain", *options, *endpoint)


def written(done: Crawl) -> str:
    """All that a crawl wrote, but for the documents."""
    files = [path for path in done.output.rglob("*") if path.is_file() and "files" not in path.parts]
    return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in files)


def modes(folder: Path) -> set[int]:
    return {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_file()}


def test_without_people_no_vote_names_a_person(plain: Crawl, town: Town) -> None:
    assert plain.code == 0, plain.stderr
    assert differences(plain.rows("votes"), town.truth["votes"], people=False) == []
    entries = [entry for row in plain.rows("votes").values() for entry in row["parties"] or []]
    assert any(entry["name"] is None and entry["count"] for entry in entries)
    assert not any(str(entry["name"]).startswith(("Herr", "Frau", "Rats")) for entry in entries)


def test_no_password_is_told_anywhere(plain: Crawl) -> None:
    assert "'HTTPAUTH_PASS': ***" in plain.stderr
    assert PASSWORD not in plain.stderr + plain.stdout + written(plain)


def test_with_people_only_their_owner_reads_the_output(town: Town) -> None:
    before = os.umask(0o022)
    try:
        done = town.crawl("people", "-s", "RATSINFO_PEOPLE=1", files="skip")
        assert done.code == 0, done.stderr
        assert stat.S_IMODE(done.output.stat().st_mode) == 0o700
        assert {mode & 0o077 for mode in modes(done.output)} == {0}
        again = town.crawl("people", files="skip")  # without people: those of before are still there
        assert again.code == 0, again.stderr
        assert {mode & 0o077 for mode in modes(done.output)} == {0}
    finally:
        os.umask(before)


def test_a_list_keeps_things_out_of_a_first_crawl(town: Town) -> None:
    output = town.folder / "first" / "demo"
    output.mkdir(parents=True)
    paper = next(row for row in town.truth["papers"] if row["public"])
    file = next(row for row in town.truth["files"] if row["sha256"] and row["owner_id"] != paper["id"])
    minutes = next(row["minutes"] for row in town.truth["agenda_items"] if row["minutes"])
    word = max(minutes.split(), key=len).strip(".,")
    said = {"ids": [paper["id"], file["id"]], "names": [word]}
    (output / "takedown.toml").write_text("\n".join(f"{key} = {json.dumps(value)}" for key, value in said.items()))
    done = town.crawl("first")
    assert done.code == 0, done.stdout + done.stderr
    assert paper["id"] not in done.rows("papers")
    assert file["id"] not in done.rows("files")
    below = {
        row["id"]
        for table in ("consultations", "sections", "files")
        for row in done.rows(table).values()
        if paper["id"] in (row.get("paper_id"), row.get("owner_id"))
    }
    assert below == set()
    (output / "takedown.toml").unlink()
    tables = {table: (output / "tables" / f"{table}.csv").read_text(encoding="utf-8") for table in TABLES}
    assert [table for table, text in tables.items() if Takedown(names=(word,)).names_in(text)] == []


def test_a_list_takes_out_what_was_there(town: Town) -> None:
    done = town.crawl("later")
    item = next(row for row in town.truth["agenda_items"] if row["minutes"] and row["native_id"])
    file = next(row for row in town.truth["files"] if row["sha256"])
    alone = [row["sha256"] for row in town.truth["files"]].count(file["sha256"]) == 1
    (done.output / "takedown.toml").write_text(f'ids = ["{item["id"]}", "{file["id"]}"]\n')
    again = town.crawl("later")
    assert again.code == 0, again.stdout + again.stderr
    row = again.rows("agenda_items")[item["id"]]
    assert {name for name, value in row.items() if value is not None} == {"id", "site", "native_id", "meeting_id"}
    assert not alone or not (done.output / "files" / file["path"]).exists()
    told = [change for change in again.rows("changes").values() if change["record_id"] == item["id"]]
    assert [change["kind"] for change in told] == ["removed"]
    third = town.crawl("later", refresh="all")
    assert third.code == 0, third.stdout + third.stderr
    assert third.rows("agenda_items")[item["id"]] == row
