"""`-a sample=N`: the last meetings and the next one with all that hangs on them; later runs miss nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ratsinfo_spider.demo.town.build import TODAY
from tests.helpers.crawling import Crawl, crawl, demo_with_truth, differences, on_day

pytestmark = pytest.mark.process

Truth = dict[str, list[dict[str, Any]]]


class Runs(NamedTuple):
    """A sample and its tables, then a crawl of everything in the same folder, and the town's truth."""

    sample: Crawl
    tables: dict[str, dict[str, dict[str, Any]]]
    whole: Crawl
    truth: Truth


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    folder = tmp_path_factory.mktemp("sample")
    with demo_with_truth(folder, years=1, size=0.3) as (demo, truth):
        sample = crawl(folder, "demo", *on_day(), base_url=demo.base_url, sample=2)
        tables = {table: sample.rows(table) for table in truth}
        whole = crawl(folder, "demo", *on_day(), base_url=demo.base_url)
    return Runs(sample, tables, whole, truth)


def test_it_is_complete(runs: Runs) -> None:
    assert runs.sample.code == 0, runs.sample.stderr


def test_its_meetings_are_the_last_held_and_the_next(runs: Runs) -> None:
    dated = sorted((row["start_time"], row["id"]) for row in runs.truth["meetings"] if not row["cancelled"])
    with_items = {row["meeting_id"] for row in runs.truth["agenda_items"]}
    today = TODAY.isoformat()
    past = [key for start, key in dated if start < today and key in with_items][-2:]
    ahead = next(key for start, key in dated if start >= today)
    assert set(runs.tables["meetings"]) == {*past, ahead}


def test_what_hangs_on_them_is_all_there(runs: Runs) -> None:
    chosen = set(runs.tables["meetings"])
    items = [row for row in runs.truth["agenda_items"] if row["meeting_id"] in chosen]
    papers = {row["paper_id"] for row in items if row["paper_id"]}
    owners = chosen | papers | {row["id"] for row in items}
    assert differences(runs.tables["agenda_items"], items) == []
    assert set(runs.tables["papers"]) == papers
    for table in ("sections", "files"):
        wanted = [row for row in runs.truth[table] if row["owner_id"] in owners]
        assert differences(runs.tables[table], wanted) == [], table


def test_a_later_crawl_of_everything_misses_nothing(runs: Runs) -> None:
    assert runs.whole.code == 0, runs.whole.stderr
    for table in ("organizations", "meetings", "agenda_items", "papers"):
        assert differences(runs.whole.rows(table), runs.truth[table]) == [], table


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"sample": "0"}, "sample='0' is not a number of meetings; write it like 3"),
        ({"sample": 2, "since": "2026-01-01"}, "sample=2 chooses the meetings itself; leave out since"),
    ],
)
def test_a_wrong_sample_is_refused(tmp_path: Path, words: dict[str, Any], says: str) -> None:
    refused = crawl(tmp_path, "demo", **words)
    assert refused.code == 2
    assert says in refused.stderr


def test_the_tables_say_whose_they_are(runs: Runs) -> None:
    [site] = runs.whole.rows("sites").values()
    package = json.loads((runs.whole.output / "tables" / "datapackage.json").read_text(encoding="utf-8"))
    assert (site["id"], site["title"], site["vendor"]) == ("demo:site:demo", "Musterstadt (demo)", "allris4")
    assert package["title"] == "Musterstadt (demo)"
    assert package["sources"] == [{"title": "Musterstadt (demo)", "path": site["base_url"]}]
