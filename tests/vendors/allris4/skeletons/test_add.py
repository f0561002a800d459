"""From the doctor's folder to tests: what a skeleton gives is what its page gave, and stands beside it as expected."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from ratsinfo_spider.commands.doctor import Command
from tests.helpers.commands_run import run_command
from tests.helpers.crawling import on_day, start_demo
from tests.vendors.allris4.skeletons.add import add
from tests.vendors.allris4.skeletons.skeleton_records import read


@pytest.mark.process
def test_pages_of_the_doctor_become_tests(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept, target = tmp_path / "kept", tmp_path / "target"
    target.mkdir()
    words = ("--delay", "0", "--json", "--save", str(kept))
    with start_demo(years=1) as demo:
        now = on_day()[1].partition("=")[2]
        _, out, _ = run_command(Command, *words, demo.base_url, capsys=capsys, RATSINFO_NOW=now)
    records = {page["name"]: page["records"] for page in json.loads(out)["pages"] if page["records"]}
    lines = list(add(kept, target))
    assert len(lines) >= 8
    assert [line for line in lines if "not read" in line] == []
    found = Counter[str]()
    for page in sorted(target.glob("*.html")):
        told = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
        assert read(page.read_bytes(), told["url"]) == told
        people = ("people", "memberships")
        name = next(name for name in records if page.stem.endswith("_".join(name.replace(",", "").split())))
        found[name] = sum(len(rows) for table, rows in told["tables"].items() if table not in people)
    assert found == records, "a skeleton gives as many records as its page"
    assert all(line.endswith("rename it") for line in add(kept, target))


def test_a_page_that_is_not_read_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "x_to010_agenda.html").write_text("<html><body>nothing</body></html>", encoding="utf-8")
    (tmp_path / "x_to010_agenda.json").write_text('{"url": "https://a.example/to010?SILFDNR=7"}', encoding="utf-8")
    target = tmp_path / "target"
    shutil.copytree(tmp_path, target, ignore=lambda *_: ["x_to010_agenda.html", "x_to010_agenda.json"])
    [line] = add(tmp_path, target)
    assert line.startswith("x_to010_agenda.html: not read (other_system:")
    assert list(target.iterdir()) == []
