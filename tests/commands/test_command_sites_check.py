"""`scrapy sites --check`: what moved, what refuses, what is another system now, on local hosts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from ratsinfo_spider.commands.sites import Command
from tests.helpers.commands_run import run_command
from tests.helpers.detect_server import Host, Reply, Route, frame, host

START = frame("si010", "Willkommen")
GATE = '<html><head><title>Zugriff prüfen</title></head><body><form action="/_gate/check"></form></body></html>'
SESSIONNET = '<html><body><a href="si0057.asp?__ksinr=7">Sitzung</a></body></html>'


@pytest.fixture
def hosts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Host]]:
    """Towns on hosts of their own, each with a city file, and no other."""
    monkeypatch.setenv("RATSINFO_SITES", str(tmp_path))
    routes: dict[str, dict[str, Route]] = {
        "prueftal-gut": {"/public/": START},
        "prueftal-weg": {},
        "prueftal-zu": {"/public/": GATE},
        "prueftal-verboten": {"/public/": START, "/robots.txt": "User-agent: *\nDisallow: /"},
        "prueftal-anders": {"/public/": SESSIONNET},
        "prueftal-stumm": {"/public/": "<html><head><title>Rathaus</title></head></html>"},
    }
    with ExitStack() as open_hosts:
        there = {name: open_hosts.enter_context(host(pages)) for name, pages in routes.items()}
        new = there["prueftal-gut"].url
        moved = open_hosts.enter_context(host({"/public/": Reply("", 302, {"Location": f"{new}/public/"})}))
        below = open_hosts.enter_context(
            host({"/public/": Reply("", 302, {"Location": "/public/si010"}), "/public/si010": START})
        )
        there |= {"prueftal-fort": moved, "prueftal-unten": below}
        for name, place in there.items():
            (tmp_path / f"{name}.toml").write_text(f'base_url = "{place.url}/public/"\n', encoding="utf-8")
        yield there


def test_what_is_not_well_is_told(hosts: dict[str, Host], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run_command(Command, "--check", "--delay", "0", "prueftal", capsys=capsys)
    lines = dict(line.split(": ", 1) for line in out.splitlines()[:-1])
    assert (code, err) == (3, "")
    assert lines == {
        "prueftal-weg": "gone: HTTP 404",
        "prueftal-zu": lines["prueftal-zu"],
        "prueftal-verboten": lines["prueftal-verboten"],
        "prueftal-anders": "another system: SessionNet (Somacos), by 'si0057.asp' in an address",
        "prueftal-stumm": "unclear: nothing on it names its system; its title is 'Rathaus'",
        "prueftal-fort": f"moved: to {hosts['prueftal-gut'].url}/public/",
    }
    assert lines["prueftal-zu"].startswith("refuses: ")
    assert lines["prueftal-verboten"].startswith("refuses: robots.txt of ")
    counts = set(out.splitlines()[-1].split(", "))
    assert counts == {"2 well", "2 refuses", "1 gone", "1 another system", "1 unclear", "1 moved"}


def test_each_is_asked_once_and_robots_first(hosts: dict[str, Host], capsys: pytest.CaptureFixture[str]) -> None:
    run_command(Command, "--check", "--delay", "0", "prueftal-stumm", capsys=capsys)
    assert [visit.path for visit in hosts["prueftal-stumm"].visits] == ["/robots.txt", "/public/"]


def test_all_well_is_code_0(hosts: dict[str, Host], capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(Command, "--check", "--delay", "0", "prueftal-gut", capsys=capsys) == (0, "1 well\n", "")


def test_as_json(hosts: dict[str, Host], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run_command(Command, "--check", "--json", "--delay", "0", "prueftal-weg", capsys=capsys)
    assert code == 3
    assert json.loads(out) == {"site": "prueftal-weg", "state": "gone", "says": "HTTP 404"}


def test_a_city_without_an_address_cannot_be_asked(capsys: pytest.CaptureFixture[str]) -> None:
    why = "demo: not asked: a crawl starts its server; scrapy doctor demo tries each of its page types"
    assert run_command(Command, "--check", "musterstadt", capsys=capsys) == (1, f"{why}\nno start page to ask\n", "")


def test_where_nobody_answers_the_machine_may_be_offline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RATSINFO_SITES", str(tmp_path))
    for number in range(8):
        (tmp_path / f"prueftal-{number}.toml").write_text('base_url = "http://127.0.0.1:1/"\n', encoding="utf-8")
    code, out, err = run_command(Command, "--check", "--delay", "0", "prueftal", capsys=capsys)
    assert (code, out.splitlines()[-1]) == (1, "8 gone")
    assert "is this machine online?" in err
