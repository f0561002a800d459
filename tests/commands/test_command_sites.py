"""`scrapy sites`: what it finds, in which forms it says so, and when it fails."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ratsinfo_spider import sites
from ratsinfo_spider.commands.sites import Command, search
from ratsinfo_spider.sites import SiteError
from tests.helpers.commands_run import run_command

ROOT = Path(__file__).parents[2]


class TestSearch:
    @pytest.mark.parametrize(
        ("words", "name"),
        [
            (["muelheim"], "muelheim-ruhr"),
            (["Mülheim"], "muelheim-ruhr"),
            (["Mu\u0308lheim"], "muelheim-ruhr"),  # as some keyboards type it: u and two dots
            (["städteregion"], "staedteregion-aachen"),
            (["GREMIENINFO.TRIER"], "trier"),
            (["kreis", "soest"], "kreis-soest"),
        ],
    )
    def test_words_are_found_in_name_title_and_address(self, words: list[str], name: str) -> None:
        assert name in [site.name for site in search(words)]

    def test_all_words_must_fit(self) -> None:
        assert search(["bonn", "aachen"]) == []

    def test_without_words_all_are_found(self) -> None:
        assert [site.name for site in search([])] == sites.names()

    def test_vendor_and_state_narrow(self) -> None:
        assert len(search([], vendor="allris4")) == len(sites.names())
        assert search([], vendor="sessionnet") == []
        assert [site.name for site in search([], verified=True)] == ["demo"]


def test_table_has_a_row_a_city_and_a_count(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run_command(Command, capsys=capsys)
    lines = out.splitlines()
    assert (code, err) == (0, "")
    assert lines[0].split() == ["name", "title", "vendor", "verified", "address"]
    assert lines[-1] == f"{len(sites.names())} cities"
    assert len(lines) == len(sites.names()) + 2, "a row was broken"


def test_a_single_city_is_shown_with_what_is_known_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run_command(Command, "musterstadt", capsys=capsys)
    assert code == 0
    assert " ".join(sites.load("demo").verified_note.split()) in out
    assert out.splitlines()[-1] == "1 city"


def test_nothing_that_fits_is_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(Command, "nowhere", capsys=capsys) == (1, "no city matches\n", "")


def test_json_has_every_key_a_line_a_city(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run_command(Command, "--json", "aachen", capsys=capsys)
    found = {site["name"]: site for site in map(json.loads, out.splitlines())}
    assert code == 0
    assert found["aachen"]["base_url"] == sites.load("aachen").base_url
    assert found["aachen"]["first_year"] == 2004


def test_nothing_in_json_is_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(Command, "--json", "nowhere", capsys=capsys) == (1, "", "")


def test_a_wrong_file_is_one_sentence(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(name: str) -> sites.Site:
        raise SiteError(f"{name}.toml: unknown key 'base_ulr'")

    monkeypatch.setattr(sites, "load", broken)
    code, out, err = run_command(Command, capsys=capsys)
    assert (code, out) == (1, "")
    assert err.startswith("scrapy sites: ")
    assert "unknown key 'base_ulr'" in err


@pytest.mark.process
def test_scrapy_knows_the_command() -> None:
    command = [sys.executable, "-m", "scrapy", "sites", "musterstadt"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.endswith("1 city\n")
