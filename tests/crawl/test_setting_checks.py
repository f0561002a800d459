"""Invalid settings are refused in a sentence; each can be set in the environment."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from scrapy.settings import Settings

from ratsinfo_spider.crawl.arguments import ArgumentError
from ratsinfo_spider.crawl.setting_checks import PATHS, SettingsAddon, check_settings, prepare_settings
from ratsinfo_spider.spiders.city_loader import CitySpiderLoader
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
        ("DOWNLOAD_DELAY", "0,5", "DOWNLOAD_DELAY='0,5' should be a number with a full stop, like 0.5"),
        ("DOWNLOAD_DELAY", "-1", "should be a number"),
        ("DOWNLOAD_TIMEOUT", "nan", "should be a number"),
        ("CONCURRENT_REQUESTS", "0", "should be a whole number, like 16"),
        ("RETRY_TIMES", "twice", "should be a whole number"),
        ("ROBOTSTXT_OBEY", "ja", "should be True or False"),
        ("LOG_LEVEL", "debug", "LOG_LEVEL='debug' should be one of CRITICAL, ERROR, WARNING, INFO, DEBUG"),
        ("HTTPAUTH_PASS", "geheim", "need HTTPAUTH_DOMAIN"),
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


@pytest.mark.parametrize("name", PATHS)
def test_every_path_may_begin_at_home_or_with_a_variable(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    monkeypatch.setenv("COUNCIL", "/srv/council")
    for written, meant in (("~/x", "/home/me/x"), ("$HOME/x", "/home/me/x"), ("${COUNCIL}/x", "/srv/council/x")):
        settings = Settings({**GOOD, name: written})
        prepare_settings(settings)
        assert settings.get(name) == meant


@pytest.mark.parametrize("value", ["$NOWHERE/x", "${NOWHERE}/x", "~nobody-of-that-name/x"])
def test_a_path_that_cannot_be_resolved_is_refused(value: str) -> None:
    with pytest.raises(ArgumentError, match=r"OUTPUT_DIR=.*write the whole path"):
        prepare_settings(Settings({**GOOD, "OUTPUT_DIR": value}))


def test_feeds_may_lie_at_home_and_addresses_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    store = "postgresql+psycopg://me:pa$HOME@db/base"
    settings = Settings({**GOOD, "FEEDS": {"~/a.jsonl": {"format": "jsonlines"}}, "RATSINFO_STORE": store})
    prepare_settings(settings)
    assert (list(settings.getdict("FEEDS")), settings["RATSINFO_STORE"]) == (["/home/me/a.jsonl"], store)


def test_a_jobdir_is_refused_as_the_store_resumes() -> None:
    spider = CitySpiderLoader(Settings()).load("aachen")
    with pytest.raises(ArgumentError, match="JOBDIR cannot be used: the record store resumes"):
        spider.update_settings(Settings({**GOOD, "JOBDIR": "job", "USER_AGENT": "x"}))


def test_before_scrapy_starts_a_refusal_is_one_sentence_and_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "job.log"
    with pytest.raises(SystemExit) as end:
        SettingsAddon.update_pre_crawler_settings(Settings({**GOOD, "LOG_LEVEL": "debug", "LOG_FILE": str(log)}))
    said = "scrapy: LOG_LEVEL='debug' should be one of CRITICAL, ERROR, WARNING, INFO, DEBUG"
    assert (end.value.code, capsys.readouterr().err) == (2, said + "\n")
    assert said in log.read_text(encoding="utf-8")


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
