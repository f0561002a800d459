"""Invalid settings are refused in a sentence; each can be set in the environment."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest
from scrapy.settings import Settings

from ratsinfo_spider.crawl.arguments import ArgumentError
from ratsinfo_spider.crawl.setting_checks import check_settings
from tests.helpers.commands_run import run_command
from tests.helpers.crawling import ROOT

GOOD = {"RATSINFO_PEOPLE": "1", "RATSINFO_CSV_GUARD": False, "RATSINFO_MAX_FILE_SIZE": "9", "RATSINFO_BROWSER_PAGES": 3}


def test_what_can_be_read_passes() -> None:
    check_settings(Settings(GOOD))
    check_settings(Settings({**GOOD, "RATSINFO_NOW": "2027-01-01T03:00+01:00"}))


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("RATSINFO_PEOPLE", "ja", "RATSINFO_PEOPLE='ja' should be 1 or 0"),
        ("RATSINFO_CSV_GUARD", "", "should be 1 or 0"),
        ("RATSINFO_NON_PUBLIC_FILES", "ja", "should be 1 or 0"),
        ("RATSINFO_MAX_FILE_SIZE", "10 MB", "a number of bytes"),
        ("RATSINFO_BROWSER_PAGES", "many", "a number of pages"),
        ("RATSINFO_NOW", "2027-01-01", "RATSINFO_NOW='2027-01-01' has no offset"),
        ("RATSINFO_NOW", "soon", "RATSINFO_NOW='soon' is not a moment; write it like"),
        ("RATSINFO_NOW", "0001-01-01T00:00+14:00", "is outside the years 1 to 9999 in UTC"),
        ("RATSINFO_NOW", "9999-12-31T23:59-14:00", "is outside the years 1 to 9999 in UTC"),
        ("RATSINFO_NOW", "9999-12-31T23:59Z", "RATSINFO_NOW='9999-12-31T23:59Z' is outside the years 1900 to 2999"),
    ],
)
def test_what_cannot_is_named(name: str, value: str, words: str) -> None:
    with pytest.raises(ArgumentError, match=words):
        check_settings(Settings({**GOOD, name: value}))


@pytest.mark.parametrize("name", ["export", "coverage", "runs", "detect"])
def test_every_command_that_reads_settings_refuses_them_first(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    kind = import_module(f"ratsinfo_spider.commands.{name}").Command
    said = f"scrapy {name}: RATSINFO_CSV_GUARD='ja' should be 1 or 0\n"
    assert run_command(kind, "musterstadt", capsys=capsys, RATSINFO_CSV_GUARD="ja") == (2, "", said)


@pytest.mark.parametrize("name", ["RATSINFO_PEOPLE", "RATSINFO_CSV_GUARD", "RATSINFO_DATASET", "RATSINFO_CONTACT"])
@pytest.mark.process
def test_the_environment_sets_them(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "1")
    asked = [sys.executable, "-m", "scrapy", "settings", "--get", name]
    assert subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip() == "1"
