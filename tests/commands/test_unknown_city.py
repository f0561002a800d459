"""A name that is no city is a wrong command, whichever command it is: one sentence, exit code 2, nothing made."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from ratsinfo_spider import commands
from ratsinfo_spider.commands import schedule
from ratsinfo_spider.commands.schedule import PROJECT
from tests.helpers.commands_run import process_options, run_command

WRONG, KNOWN = "aachne", "aachen"
SENTENCE = "no city of that name (did you mean aachen"
# The further words that each command needs.
OF_CITIES: dict[str, list[str]] = {
    "changes": [],
    "coverage": [],
    "crawl": [],
    "crosscheck": [],
    "doctor": [],
    "export": [],
    "prune": ["--before", "2020-01-01"],
    "report": [],
    "reread": [],
    "runs": [],
    "schedule": ["--to", "http://127.0.0.1:9"],
    "takedown": [],
    "texts": [],
}
OTHERS = {
    "detect": "takes an address",
    "page": "takes a file or an address",
    "sites": "searches: what nothing matches is no error of the command",
}
CRAWLING = ("crawl", "crosscheck")  # they refuse before Scrapy logs anything


def command(name: str) -> type[ScrapyCommand]:
    return import_module(f"ratsinfo_spider.commands.{name}").Command  # type: ignore[no-any-return]


def test_the_table_has_every_command() -> None:
    modules = (module.name for module in iter_modules(commands.__path__) if not module.ispkg)
    ours = {name for name in modules if hasattr(import_module(f"ratsinfo_spider.commands.{name}"), "Command")}
    assert ours == OF_CITIES.keys() | OTHERS.keys()


@pytest.fixture
def refusing_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Scrapyd with nothing to do that knows no city."""

    def answer(url: str, _fields: Any = None) -> dict[str, Any]:
        listed = {"status": "ok", "pending": []}
        return listed if PROJECT in url else {"status": "error", "message": "spider not found"}

    monkeypatch.setattr(schedule, "ask", answer)


@pytest.mark.usefixtures("refusing_server")
@pytest.mark.parametrize(("name", "words"), OF_CITIES.items(), ids=OF_CITIES)
def test_an_unknown_city(name: str, words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if name in CRAWLING:
        with pytest.raises(UsageError) as error:
            process_options(command(name), WRONG, *words, OUTPUT_DIR=str(tmp_path))
        assert (str(error.value), error.value.print_help) == ("", False), "Scrapy ends with 2, and adds no word"
        code, out, err = 2, *capsys.readouterr()
    else:
        code, out, err = run_command(command(name), WRONG, *words, capsys=capsys, OUTPUT_DIR=str(tmp_path))
    assert (code, out) == (2, "")
    (line,) = err.splitlines()
    assert line.startswith(f"scrapy {name} {WRONG}: {SENTENCE}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["changes", "coverage", "export", "report", "reread", "runs"])
def test_a_city_that_was_never_crawled_is_no_wrong_command(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run_command(command(name), KNOWN, capsys=capsys, OUTPUT_DIR=str(tmp_path))
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert "no city of that name" not in err


def test_a_city_of_a_common_store_is_known(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Another machine crawled it, from an address that no file names: there is no folder here."""
    from tests.commands.test_command_runs import begin, end

    place = tmp_path / "all.sqlite"
    end(tmp_path / "elsewhere", *begin(tmp_path, "adorf", 0, place), "complete")
    settings = {"OUTPUT_DIR": str(tmp_path / "here"), "RATSINFO_STORE": str(place)}
    assert run_command(command("changes"), "adorf", capsys=capsys, **settings)[0] == 0
    assert run_command(command("changes"), "bdorf", capsys=capsys, **settings)[0] == 2
