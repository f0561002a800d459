"""What is left out before anything is stored: by the takedown list, by the operator's function."""

from __future__ import annotations

from collections import deque
from pathlib import Path
from typing import Any

import pytest
from scrapy.exceptions import DropItem
from scrapy.settings import Settings

from pipelines.redact import RedactPipeline
from pipelines.whole_pages import WholePages
from ratsinfo_spider.crawl.arguments import ArgumentError
from ratsinfo_spider.crawl.privacy import load_hook
from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.crawl.withheld import WithheldItem
from ratsinfo_spider.items import AgendaItem, File, Record
from ratsinfo_spider.spiders.city_loader import CitySpiderLoader
from ratsinfo_spider.statement import Fetch
from ratsinfo_spider.takedown_list import Takedown, TakedownError
from tests.helpers.stores import SITE, item


def pipeline(hook: Any = None, **said: Any) -> RedactPipeline:
    return RedactPipeline(Run(SITE, takedown=Takedown(**said)), hook)


def without_titles(record: Record) -> Record | None:
    """As an operator may write it."""
    if isinstance(record, File):
        return None
    if isinstance(record, AgendaItem):
        record.title = None
    return record


class TestTheList:
    def test_what_is_on_it_goes_no_further(self) -> None:
        redact = pipeline(ids=frozenset({f"{SITE}:agenda_item:7"}))
        with pytest.raises(WithheldItem):
            redact.process_item(item(7))
        assert redact.process_item(item(8)).native_id == "8"
        assert redact.run.tally["skipped/taken_down"] == 1
        assert redact.run.problems == []

    def test_names_go_out_of_all_texts(self) -> None:
        record = item(7, title="Antrag Erika Muster", minutes="Erika  Muster dankt.", meeting_start=None)
        redacted = pipeline(names=("Erika Muster",)).process_item(record)
        assert (redacted.title, redacted.minutes) == ("Antrag [removed]", "[removed] dankt.")
        assert redacted.id == f"{SITE}:agenda_item:7"

    def test_a_page_without_a_withheld_record_is_whole(self) -> None:
        fetch = Fetch("to010:1", finished=True)
        records = [fetch.adopt(item(7)), fetch.adopt(item(8))]
        pages = WholePages(deque())
        pages.add(records[0])
        pages.withhold(records[1])
        batch = pages.take()
        assert ([record.id for record in batch.records], [page.status for page in batch.fetched]) == (
            [f"{SITE}:agenda_item:7"],
            ["ok"],
        )

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ('ids = ["7"]', "is no id"),
            ('names = ["Li"]', "fewer than 3 letters"),
            ('name = ["Erika Muster"]', "unknown key 'name'"),
            ("ids = 7", "ids should be a list of texts"),
            ("ids = [", "cannot be read"),
        ],
    )
    def test_a_wrong_one_is_told_by_its_entry(self, tmp_path: Path, text: str, words: str) -> None:
        path = tmp_path / "takedown.toml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(TakedownError, match=words) as error:
            Takedown.load(path)
        assert str(path) in str(error.value)

    def test_without_a_file_nothing_is_on_it(self, tmp_path: Path) -> None:
        assert not Takedown.load(tmp_path / "takedown.toml")

    @pytest.mark.parametrize(
        ("name", "text", "found"),
        [
            ("Erika Muster", "Frau ERIKA\nMUSTER fragt", True),
            ("Erika Muster", "Lebenslauf_Erika_Muster.pdf", True),
            ("Erika Muster", "Erika Mustermann", False),
            ("Muster*, Erika", "Mustermann, Erika", True),
            ("Müller (SPD)", "Herr Müller (SPD) fragt", True),
            ("Erika Muster", "Vera Erika Muster-Beispiel", True),
        ],
    )
    def test_what_a_name_matches(self, name: str, text: str, found: bool) -> None:
        assert Takedown(names=(name,)).names_in(text) is found


class TestTheFunction:
    def test_it_changes_and_withholds(self) -> None:
        redact = pipeline(load_hook(f"{__name__}:without_titles"))
        assert redact.process_item(item(7, title="Antrag")).title is None
        with pytest.raises(WithheldItem):
            redact.process_item(File(id=f"{SITE}:file:9", site=SITE))
        assert redact.run.status is None

    @pytest.mark.parametrize("hook", [lambda _record: 1 / 0, lambda _record: "text", lambda record: item(9)])
    def test_where_it_breaks_the_run_has_failed_and_nothing_is_stored(self, hook: Any) -> None:
        redact = pipeline(hook)
        with pytest.raises(DropItem) as dropped:
            redact.process_item(item(7, title="Geheim"))
        assert not isinstance(dropped.value, WithheldItem)
        assert redact.run.status == "failed"
        assert "RATSINFO_REDACT" in str(redact.run.fatal)
        assert "Geheim" not in str(redact.run.fatal)

    @pytest.mark.parametrize("words", ["nowhere:nothing", "ratsinfo_spider.items:TABLES"])
    def test_a_setting_that_names_none_is_refused(self, words: str) -> None:
        spider = CitySpiderLoader(Settings()).load("aachen")
        with pytest.raises(ArgumentError, match="RATSINFO_REDACT="):
            spider.update_settings(
                Settings(
                    {
                        "RATSINFO_MAX_FILE_SIZE": 9,
                        "RATSINFO_BROWSER_PAGES": 3,
                        "RATSINFO_PEOPLE": 0,
                        "RATSINFO_CSV_GUARD": 0,
                        "RATSINFO_REDACT": words,
                    }
                )
            )
