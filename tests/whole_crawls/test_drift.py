"""A new version of the vendor's pages empties a column: no table is replaced until the pages can be read again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.crawling import Crawl, crawl, demo_with_truth, on_day
from tests.helpers.fault_proxy import Answer, fault_proxy
from tests.helpers.told import webhook

pytestmark = pytest.mark.process


def rename_department(answer: Answer) -> bool:
    """Papers call the department by another id, which nobody here knows."""
    renamed = answer.body.replace(b'id="vofamt"', b'id="vofachamt"') if answer.page == "vo020" else answer.body
    answer.body, was = renamed, answer.body
    return renamed != was


def test_a_column_that_the_pages_do_not_show_any_more_is_told_once_and_replaces_nothing(tmp_path: Path) -> None:
    output = tmp_path / "output"
    with (
        demo_with_truth(tmp_path, years=1, size=0.1) as (demo, truth),
        fault_proxy(demo.base_url) as between,
        webhook() as (hook, told),
    ):
        notify = ("-s", f"RATSINFO_NOTIFY={hook}")

        def night(day: int, refresh: str) -> Crawl:
            given = {"base_url": between.base_url, "files": "skip", "refresh": refresh}
            return crawl(output, "demo", *on_day(day), *notify, **given)

        assert night(0, "all").code == 0
        tables = output / "demo" / "tables"
        before = {path.name: path.read_bytes() for path in tables.iterdir()}
        numbers = sorted(row["native_id"] for row in truth["papers"] if row["lead_department"])
        between.rules[:] = [rename_department]
        drifted, after = night(1, "all"), night(2, "changed")
        assert {path.name: path.read_bytes() for path in tables.iterdir()} == before
        for done in (drifted, after):
            assert (done.code, done.report["status"], done.report["cause"]) == (3, "incomplete", "monitor")
            (problem,) = done.report["problems"]
            assert problem["detail"].startswith(
                f"papers.lead_department: {len(numbers)} values became empty since the last complete run, 0 are left"
            )
            assert problem["url"] == f"{between.base_url}vo020?VOLFDNR={numbers[0]}"
        between.rules.clear()
        repaired = night(3, "all")
        assert (repaired.code, repaired.report["problems"]) == (0, [])
        found = {key: row["lead_department"] for key, row in repaired.rows("papers").items()}
        assert found == {row["id"]: row["lead_department"] for row in truth["papers"]}
    assert [(one["was"], one["status"]) for one in told] == [("complete", "incomplete"), ("incomplete", "complete")]
