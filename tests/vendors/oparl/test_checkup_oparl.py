"""`scrapy doctor` of an OParl interface, by its address and by the name of a city, on an invented council."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ratsinfo_spider.commands.doctor import Command
from tests.helpers.commands_run import run_command
from tests.helpers.oparl_server import HERE, Interface
from tests.vendors.oparl.invented_interface import ROOT, council


@pytest.fixture
def server() -> Iterator[Interface]:
    with council(30) as found:
        plan = {"id": f"{HERE}{ROOT}/files/1", "name": "Plan", "accessUrl": f"{HERE}/plan.pdf"}
        found.lists[f"{ROOT}/papers"][0]["mainFile"] = plan
        found.raw["/plan.pdf"] = b"%PDF-1.4"
        yield found


def doctor(target: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    code, out, err = run_command(Command, "--delay", "0", target, capsys=capsys)
    return code, (out + err).splitlines()


def test_an_address_is_examined_and_a_file_proposed(server: Interface, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = doctor(f"{server.address}/oparl/system", capsys)
    assert code == 0, lines
    for line in (
        "system              read      Musterstadt, by Session",
        "organizations       read      1 of 1: 1 organization",
        "meetings            read      10 of 30: 10 meetings, 10 agenda items",
        "papers              read      10 of 30: 10 papers, 10 consultations, 1 file",
        '  vendor = "oparl"',
        f'  oparl_url = "{server.address}/oparl/system"',
    ):
        assert line in lines
    assert lines[-1].startswith("Then try: scrapy crawl 127_0_0_1_")
    assert not lines[-1].endswith("sample=3")
    assert len(server.asked) <= 14


def test_a_list_that_does_not_come_is_named(
    server: Interface, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = f"{server.address}/oparl/"
    (tmp_path / "town.toml").write_text(f'vendor = "oparl"\nbase_url = "{base}"\n', encoding="utf-8")
    monkeypatch.setenv("RATSINFO_SITES", str(tmp_path))
    server.broken[f"{ROOT}/papers"] = [b"<html>aus</html>"]
    del server.lists[f"{ROOT}/organizations"][0]["name"]
    code, lines = doctor("town", capsys)
    assert code == 3
    assert "papers              not read  The interface answered with an HTML page that is" in lines
    assert "  - organizations.name is empty in its row" in lines
    assert "attachment          not tried no object shows a document" in lines
    assert not [line for line in lines if "--save" in line]


def test_of_several_bodies_one_must_be_named(server: Interface, capsys: pytest.CaptureFixture[str]) -> None:
    bodies = server.lists["/oparl/bodies"]
    bodies.append({**bodies[0], "id": f"{HERE}/oparl/bodies/0002"})
    code, lines = doctor(f"{server.address}/oparl/system", capsys)
    assert code == 3
    assert "Name one body as oparl_url" in " ".join(lines)
