"""`scrapy changes`: what changed in a council, for people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from ratsinfo_spider.commands.changes import Command
from ratsinfo_spider.items import File, Paper
from tests.helpers.commands_run import run_command
from tests.helpers.stores import DAY, SITE, START, item, meeting, row, run

NOW = (START + 6 * DAY).isoformat()
HELD = START + 2 * DAY
RAT: dict[str, Any] = {"organization_name": "Rat"}


def paper(number: int, **values: Any) -> Paper:
    key, url = f"{SITE}:paper:{number}", f"https://ris.musterstadt.example/vo?{number}"
    return row(Paper(id=key, site=SITE, url=url, native_id=str(number), **values))  # type: ignore[no-any-return]


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A first run, and one five days later that saw one of everything."""
    place = tmp_path / SITE / "store.sqlite"
    place.parent.mkdir()
    held: dict[str, Any] = {"meeting_start": HELD, **RAT}
    first = [
        meeting(1, name="Sitzung des Rates", start_time=HELD + 30 * DAY, **RAT),
        meeting(2, name="Sitzung des Hauptausschusses", start_time=HELD + 20 * DAY),
        meeting(5, name="Bürgerforum", start_time=HELD, **RAT),
        item(1, of=5, title="Radweg", **held),
        item(2, of=5, title="Brücke", **held),
        paper(1, reference="FB 1/1", name="Radweg", state="Vorlage freigegeben"),
    ]
    run(place, 0, first)
    minutes = File(id=f"{SITE}:file:9", site=SITE, owner_id=f"{SITE}:meeting:5", name="Niederschrift", kind="minutes")
    then = [
        meeting(1, name="Sitzung des Rates", start_time=HELD + 31 * DAY, **RAT),
        meeting(2, name="Sitzung des Hauptausschusses", start_time=HELD + 20 * DAY, cancelled=True),
        meeting(3, name="Sondersitzung", start_time=HELD + 40 * DAY, **RAT),
        meeting(4, name="Von früher", start_time=HELD - 900 * DAY),
        item(1, of=5, title="Radweg", result_text="ungeändert beschlossen", result="adopted", **held),
        item(2, of=5, title="Brücke", minutes="Es wird gesprochen.", **held),
        paper(1, reference="FB 1/1", name="Radweg", state="withdrawn"),
        paper(2, reference="FB 1/2", name="<b>Brücke</b> \x1b[2J", paper_type="Antrag"),
        row(minutes),
    ]
    run(place, 5, then)
    return tmp_path


def changes(output: Path, *words: str, capsys: pytest.CaptureFixture[str], now: str = NOW) -> tuple[int, str, str]:
    return run_command(Command, SITE, *words, capsys=capsys, OUTPUT_DIR=str(output), RATSINFO_NOW=now)


def test_one_of_everything(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = changes(output, "--since", "2d", "--json", capsys=capsys)
    entries = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [(one["section"], one["title"], one["detail"]) for one in entries] == [
        ("cancelled_meetings", "Sitzung des Hauptausschusses", "23.01.2026, 04:00"),
        ("moved_meetings", "Sitzung des Rates", "02.02.2026, 04:00 → 03.02.2026, 04:00"),
        ("new_meetings", "Sondersitzung", "12.02.2026, 04:00"),
        ("new_papers", "FB 1/2 <b>Brücke</b> \x1b[2J", "Antrag"),
        ("withdrawn_papers", "FB 1/1 Radweg", "withdrawn"),
        ("results", "Radweg", "ungeändert beschlossen (Rat, 03.01.2026)"),
        ("minutes", "Brücke", "Rat, 03.01.2026"),
        ("minutes", "Niederschrift", "Rat, 03.01.2026"),
    ]
    assert entries[3]["url"] == "https://ris.musterstadt.example/vo?2"


def test_the_text_obeys_no_title(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = changes(output, capsys=capsys)
    assert code == 0
    assert out.startswith(f"What changed: {SITE}, since 2025-12-31")
    assert "\nNew papers (1)\n  FB 1/2 <b>Brücke</b>  [2J · Antrag\n    https://ris.musterstadt.example/vo?2\n" in out
    assert "\x1b" not in out


def test_a_page_in_german(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = changes(output, "--html", "--lang", "de", capsys=capsys)
    tree = lxml.html.document_fromstring(out)
    assert [one.text for one in tree.xpath("//h2")][:2] == ["Abgesagte Sitzungen (1)", "Verlegte Sitzungen (1)"]
    assert tree.xpath("//b | //script") == []
    assert tree.xpath("//a[contains(., 'Brücke')]/@href") == ["https://ris.musterstadt.example/vo?2"]


def test_nothing_since_then(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    later = (START + 30 * DAY).isoformat()
    assert changes(output, "--since", "7d", capsys=capsys, now=later)[1].endswith("\nNothing changed.\n")


def test_what_a_first_run_finds_is_no_news(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / SITE).mkdir()
    run(tmp_path / SITE / "store.sqlite", 0, [meeting(1, start_time=START + 9 * DAY)])
    _, out, _ = changes(tmp_path, "--since", "52w", capsys=capsys)
    assert "The city was crawled for the first time." in out


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["--since", "gestern"], 2, "--since='gestern': write it like 24h, 7d, 4w, or as a day like 2026-05-01"),
        (["--since", "2026-02-30"], 2, "--since='2026-02-30' is no day of the calendar"),
    ],
)
def test_a_wrong_moment_is_named(
    output: Path, words: list[str], code: int, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found, _, err = changes(output, *words, capsys=capsys)
    assert (found, err) == (code, f"scrapy changes {SITE}: {sentence}\n")


def test_no_store_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / SITE).mkdir()
    code, _, err = changes(tmp_path, capsys=capsys)
    assert code == 1
    assert err.startswith(f"scrapy changes {SITE}: no record store at")
