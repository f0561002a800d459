"""What the monitors find in a run that misses nothing, and what it means for the run."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from ratsinfo_spider.crawl.monitors import Measures, earlier_measures, find
from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.crawl.watch import watch_run
from ratsinfo_spider.sites import SiteError, from_mapping
from ratsinfo_spider.sites.margins import Margins
from ratsinfo_spider.store import Store
from ratsinfo_spider.store.figures import Cleared, Figures
from ratsinfo_spider.vendors.allris4.page_types import PAGE_TYPES
from tests.helpers.stores import DAY, SITE, START, item, meeting, run

MET = {"organizations": 30, "meetings": 60, "agenda_items": 400, "files": 800}
USUAL = Measures(met=MET, filled={"agenda_items.decision": 244}, requests=500, seconds=600, pages=450)
THREE = [USUAL] * 3


def told(
    now: Measures,
    figures: Figures | None = None,
    earlier: list[Measures] | None = None,
    margins: Margins | None = None,
    *,
    reads_all: bool = True,
) -> list[tuple[str, str, bool]]:
    rest = {"reads_all": reads_all, "today": START}
    found = find(now, figures or Figures(), THREE if earlier is None else earlier, margins or Margins(), **rest)  # type: ignore[arg-type]
    return [(one.monitor, one.sentence, one.decides) for one in found]


def like_usual(**changed: Any) -> Measures:
    return Measures(**{**vars(USUAL), **changed})


def test_a_run_like_the_others_tells_nothing() -> None:
    assert told(USUAL) == []


def test_a_column_that_is_hardly_filled_any_more() -> None:
    now = like_usual(filled={"agenda_items.decision": 12})
    sentence = "agenda_items.decision: filled in 3% of the rows, the last 3 complete runs had at least 61%"
    assert told(now) == [("filled", sentence, True)]
    assert told(now, reads_all=False) == [], "what a night reads depends on what changed"
    assert told(now, margins=Margins(filled=0)) == []


def test_a_list_that_is_shorter_than_ever() -> None:
    sentence = "meetings: the run met 20 rows, the last 3 complete runs met at least 60"
    assert told(like_usual(met={**MET, "meetings": 20}), reads_all=False) == [("rows", sentence, True)]
    assert told(like_usual(met={**MET, "meetings": 30}), reads_all=False) == []


def test_items_are_compared_only_where_everything_was_read_again() -> None:
    now = like_usual(met={**MET, "agenda_items": 90, "files": 180}, filled={"agenda_items.decision": 55})
    assert [one[0] for one in told(now)] == ["rows", "rows"]
    assert told(now, reads_all=False) == []


def test_fewer_files_for_each_item() -> None:
    sentence = "files: 0.90 for each agenda item, the last 3 complete runs had at least 2.00"
    assert told(like_usual(met={**MET, "files": 360}), margins=Margins(rows=0)) == [("files", sentence, True)]


def test_what_a_run_cost_and_unknown_labels_are_told_and_decide_nothing() -> None:
    now = like_usual(requests=1501, seconds=1801.0, warnings={"unknown label": 60})
    assert told(now) == [
        ("requests", "the run made 1,501 requests, the last 3 complete runs at most 500", False),
        ("duration", "the run took 30 minutes, the last 3 complete runs at most 10", False),
        ("labels", "60 warnings “unknown label” on 450 pages, more than ever in the last 3 complete runs", False),
    ]
    assert told(now, earlier=[*THREE, like_usual(requests=600, seconds=900.0, warnings={"unknown label": 30})]) == []


def test_a_table_that_doubles() -> None:
    figures = Figures(present={"papers": 201}, born={"papers": 101})
    sentence = "papers: 101 rows are new since the last complete run, where 100 were known"
    assert told(USUAL, figures) == [("growth", sentence, True)]
    assert told(USUAL, Figures(present={"papers": 200}, born={"papers": 100})) == []
    assert told(USUAL, Figures(present={"people": 300}, born={"people": 300})) == [], "a table that is asked for anew"


def test_values_that_became_empty() -> None:
    lost = Cleared(rows=12, filled=11, examples=["https://ris.musterstadt.example/1"])
    figures = Figures(cleared={"agenda_items.decision": lost}, has_complete_run=True)
    sentence = "agenda_items.decision: 12 values became empty since the last complete run, 11 are left"
    assert told(USUAL, figures, earlier=[]) == [("cleared", sentence, True)]
    assert told(USUAL, Figures(cleared=figures.cleared)) == [], "no run was complete yet"
    few = Cleared(rows=12, filled=12, examples=[])
    assert told(USUAL, Figures(cleared={"papers.kind": few}, has_complete_run=True)) == []


def test_no_new_meeting_for_months() -> None:
    assert told(USUAL, Figures(newest_meeting=START - 90 * DAY)) == []
    sentence = "no meeting has become known for 91 days"
    assert told(USUAL, Figures(newest_meeting=START - 91 * DAY), earlier=[]) == [("fresh_days", sentence, False)]


def agree(both: int, pages: int = 0, oparl: int = 0) -> Measures:
    return like_usual(agreement={"papers/both": both, "papers/pages": pages, "papers/oparl": oparl})


def told_of_witness(now: Measures, agreed: list[Measures], margins: Margins | None = None) -> list[tuple[str, bool]]:
    found = find(now, Figures(), THREE, margins or Margins(), agreed=agreed, reads_all=False, today=START)
    return [(one.sentence, one.decides) for one in found if one.monitor == "agreement"]


def test_a_city_and_its_oparl_interface_that_agree_no_more() -> None:
    before = [agree(96, 4), agree(95, oparl=5), agree(99, 1)]
    sentence = (
        "papers: pages and OParl agree on 75%, in the last 3 complete runs that asked it on at least 95%; "
        "5 are only on the pages, 20 only in OParl"
    )
    assert told_of_witness(agree(75, 5, 20), before) == [(sentence, False)]
    assert told_of_witness(agree(76, 4, 20), before) == [], "0.8 of 95 %"
    assert told_of_witness(agree(75, 5, 20), before, Margins(agreement=0)) == []
    assert told_of_witness(agree(75, 5, 20), before[:2]) == []
    assert told_of_witness(agree(0, 19), before) == [], "too few"
    assert told_of_witness(USUAL, before) == [], "it was not asked"


def test_the_first_runs_are_compared_with_nothing() -> None:
    assert told(Measures(), earlier=THREE[:2]) == []


# --- which runs it is compared with ----------------------------------------------------------------


def report(folder: Path, day: int, status: str = "complete", **words: Any) -> None:
    path = folder / f"202601{day:02}T010000Z-aaaaaa.json"
    base = {"arguments": {}, "seconds": 1.0, "pages_read": 1, "warnings": {}, "requests": {"requests": day}}
    given = {"status": status, **base, "figures": {"met": MET, "filled": {}}, **words}
    path.write_text(json.dumps(given), encoding="utf-8")


def test_only_complete_runs_that_were_asked_the_same(tmp_path: Path) -> None:
    report(tmp_path, 1)
    report(tmp_path, 2, "incomplete")
    report(tmp_path, 3, arguments={"since": "all"})
    report(tmp_path, 4, figures={})  # of single records, or older than the monitors
    report(tmp_path, 5)
    (tmp_path / "20260106T010000Z-aaaaaa.json").write_text("{", encoding="utf-8")
    assert [one.requests for one in earlier_measures(tmp_path, {})] == [5, 1]
    assert [one.requests for one in earlier_measures(tmp_path, {"since": "all"})] == [3]


def test_of_the_runs_that_heard_the_witness_older_ones_too(tmp_path: Path) -> None:
    counts = {"papers/both": 20}
    for day in range(1, 30):
        report(tmp_path, day, figures={"met": MET, "filled": {}, "agreement": {} if day % 7 else counts})
    heard = earlier_measures(tmp_path, {}, having="agreement")
    assert [(one.requests, one.agreement) for one in heard] == [(day, counts) for day in (28, 21, 14, 7)]


def test_no_more_than_the_newest_ten(tmp_path: Path) -> None:
    for day in range(1, 15):
        report(tmp_path, day)
    assert [one.requests for one in earlier_measures(tmp_path, {})] == list(range(14, 4, -1))


# --- with a store ----------------------------------------------------------------------------------


def items(numbers: Iterable[int], **values: Any) -> list[Any]:
    return [
        meeting(1, lists=["agenda_items"], start_time=START),
        *(item(number, title="TOP", **values) for number in numbers),
    ]


def watched(
    place: str | Path, folder: Path, day: int, records: list[Any], *, is_on: bool = True, **verdict: Any
) -> Run:
    """A run that reads these records and is complete, for all its coverage knows."""
    now = START + day * DAY
    this = Run(SITE, clock=lambda: now, **{"status": "complete", **verdict})
    with Store(place, SITE) as store:
        store.open_run(this.run_id, now, {}, pages=PAGE_TYPES)
        store.put(records, now)
        watch_run(this, store, folder, Margins(), 1, is_on=is_on)
        store.close_run(this.status or "", at=now)
    return this


def test_lost_values_keep_the_tables_until_somebody_accepts_it(place: str, tmp_path: Path) -> None:
    run(place, 0, items(range(1, 21), decision="beschlossen"))
    lost = items(range(1, 21), decision=None, stated=["title", "decision"])
    broken = watched(place, tmp_path, 1, lost)
    assert broken.status == "incomplete"
    (problem,) = broken.problems
    assert (problem["kind"], broken.cause) == ("monitor", "monitor")
    assert problem["detail"] == (
        "agenda_items.decision: 20 values became empty since the last complete run, 0 are left; if that is right, "
        "crawl once with -s RATSINFO_MONITORS=0, or set cleared in [monitors] of musterstadt.toml"
    )
    assert watched(place, tmp_path, 2, items([1])).status == "incomplete", "the next night is not well by itself"
    assert watched(place, tmp_path, 3, items([1]), is_on=False).status == "complete"
    assert watched(place, tmp_path, 4, items([1])).status == "complete"


def test_a_run_that_its_budget_cut_short_does_not_replace_tables_with_lost_values_either(
    place: str, tmp_path: Path
) -> None:
    run(place, 0, items(range(1, 21), decision="beschlossen"))
    lost = items(range(1, 21), decision=None, stated=["title", "decision"])
    this = watched(place, tmp_path, 1, lost, status="incomplete", cause="budget")
    assert (this.is_short_by_budget_alone, this.cause) == (False, "monitor")


def test_values_that_came_back_are_not_lost(place: str, tmp_path: Path) -> None:
    run(place, 0, items(range(1, 21), decision="beschlossen"))
    assert watched(place, tmp_path, 1, items(range(1, 21), decision=None, stated=["title", "decision"])).monitors
    assert watched(place, tmp_path, 2, items(range(1, 21), decision="beschlossen")).status == "complete"


def test_what_a_run_leaves_for_later_ones(place: str, tmp_path: Path) -> None:
    run(place, 0, items(range(1, 4)))
    this = watched(place, tmp_path, 1, items([1, 2], decision="vertagt"))
    assert {table: rows for table, rows in this.figures["met"].items() if rows} == {"meetings": 1, "agenda_items": 2}
    assert this.figures["filled"]["agenda_items.decision"] == 2


def test_a_run_of_single_records_is_not_watched(place: str, tmp_path: Path) -> None:
    with Store(place, SITE) as store:
        this = Run(SITE, arguments={"meeting": "1"}, status="complete")
        store.open_run(this.run_id, START, {})
        watch_run(this, store, tmp_path, Margins(), 1)
    assert (this.figures, this.monitors, this.status) == ({}, [], "complete")


# --- the city's file -------------------------------------------------------------------------------


def test_margins_in_a_city_s_file() -> None:
    assert from_mapping("musterstadt", {"monitors": {"rows": 0.2, "fresh_days": 0}}).monitors == Margins(
        rows=0.2, fresh_days=0
    )


@pytest.mark.parametrize(
    ("margins", "sentence"),
    [
        (
            {"row": 0.2},
            "musterstadt.toml: unknown key 'row' in [monitors]; known are agreement, cleared, duration, files,",
        ),
        ({"rows": float("nan")}, "musterstadt.toml: [monitors] rows = nan should be a number, 0 or more"),
        ({"rows": True}, "musterstadt.toml: [monitors] rows = True should be a number, 0 or more"),
        (0.2, "musterstadt.toml: monitors = 0.2 should be a table, like [monitors]"),
    ],
)
def test_wrong_margins_are_told_by_file_and_key(margins: Any, sentence: str) -> None:
    with pytest.raises(SiteError) as refused:
        from_mapping("musterstadt", {"monitors": margins})
    assert str(refused.value).startswith(sentence)
