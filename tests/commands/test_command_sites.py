"""`scrapy sites`: what it finds, in which forms it says so, and when it fails."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ratsinfo_spider import sites
from ratsinfo_spider.commands.sites import NOBODY, Command
from ratsinfo_spider.sites import SiteError
from ratsinfo_spider.sites.catalogue import entries
from ratsinfo_spider.sites.search import Listed, search
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
        assert name in _names(search(words))

    def test_all_words_must_fit(self) -> None:
        assert search(["bonn", "aachen"]) == []

    def test_without_words_all_are_found(self) -> None:
        assert _names(search()) == sorted({*sites.names(), *entries()})

    def test_a_land_a_vendor_and_a_key_narrow(self) -> None:
        in_aachen = _names(search(["allris4", "NW", "05334"]))
        assert in_aachen == _names(search(vendor="allris4", land="Nordrhein-Westfalen", ags="05334"))
        assert {"aachen", "staedteregion-aachen", "stolberg"} <= set(in_aachen)
        assert {one.site.land for one in search(land="sl")} == {"SL"}
        assert _names(search(verified=True)) == ["demo"]

    def test_a_land_or_vendor_that_is_none_is_told(self) -> None:
        with pytest.raises(SiteError, match="no Land 'Atlantis'; write it like BB, BE"):
            search(land="Atlantis")
        with pytest.raises(SiteError, match="no vendor 'nobody'; the catalogue knows allris3, allris4"):
            search(vendor="nobody")

    def test_what_is_not_crawled_is_found_with_the_reason(self) -> None:
        [bonn] = [one for one in search(["bonn"]) if one.site.name == "bonn"]
        assert bonn.reason is not None
        assert bonn.reason.kind == "human_check"


def _names(found: list[Listed]) -> list[str]:
    return [one.site.name for one in found]


def test_without_words_the_crawled_cities_are_shown_and_the_rest_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run_command(Command, capsys=capsys)
    lines = out.splitlines()
    assert (code, err) == (0, "")
    assert lines[0].split() == ["name", "title", "land", "vendor", "crawled", "address"]
    assert lines[-2] == f"{len(sites.names())} cities"
    rest = len(search()) - len(sites.names())
    assert lines[-1] == f"{rest:,} more are not crawled: scrapy sites WORD, --land, --vendor or --ags finds them"
    assert len(lines) == len(sites.names()) + 3, "a row was broken"


def test_a_single_city_is_shown_with_what_is_known_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run_command(Command, "musterstadt", capsys=capsys)
    assert code == 0
    assert " ".join(sites.load("demo").verified_note.split()) in out
    assert "  next: scrapy doctor demo" in out
    assert out.splitlines()[-1] == "1 city"


def test_nothing_that_fits_is_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(Command, "nowhere", capsys=capsys) == (1, f"{NOBODY}\n", "")


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

    monkeypatch.setattr("ratsinfo_spider.sites.search.load", broken)
    code, out, err = run_command(Command, capsys=capsys)
    assert (code, out) == (2, "")
    assert err.startswith("scrapy sites: ")
    assert "unknown key 'base_ulr'" in err


def test_a_city_behind_a_gate_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run_command(Command, "bonn", "05314000", capsys=capsys)
    assert "  Not crawled: a human check stands before it (2026-10-01), which no program is to pass." in out
    assert "next:" not in out


@pytest.mark.process
def test_scrapy_knows_the_command() -> None:
    command = [sys.executable, "-m", "scrapy", "sites", "musterstadt"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.endswith("1 city\n")
