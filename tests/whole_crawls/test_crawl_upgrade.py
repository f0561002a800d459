"""A crawl by a new version of the program: what only our code reads otherwise is no news of the town."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from ratsinfo_spider.store.sql_tables import DATA, meta
from tests.helpers.crawling import crawl, demo_with_truth, differences

pytestmark = pytest.mark.process
NEW = {
    "agenda_items": ("organization_id",),
    "votes": ("meeting_id", "meeting_start", "organization_id", "passed", "unanimous", "derived_from"),
    "consultations": ("role_code", "status_code", "result"),
}


def _made_older(store: Path) -> None:
    """As a version left it that lacked these columns, read one result as another and saw no vote in minutes."""
    engine = sa.create_engine(f"sqlite:///{store}")
    items, votes = DATA["agenda_items"], DATA["votes"]
    with engine.begin() as connection:
        connection.execute(meta.delete().where(meta.c.key.startswith("reader of")))
        connection.execute(items.update().where(items.c.result == "adopted_unchanged").values(result="rejected"))
        connection.execute(votes.delete().where(votes.c.source == "minutes"))
        for table, names in NEW.items():
            for name in names:
                connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN {name}")
    engine.dispose()


def test_an_upgrade_tells_no_false_news(tmp_path: Path) -> None:
    with demo_with_truth(tmp_path, years=1, size=0.1) as (demo, truth):
        first = crawl(tmp_path / "output", "demo", "-s", "RATSINFO_PEOPLE=1", base_url=demo.base_url, files="skip")
        assert first.code == 0, first.stdout + first.stderr
        lost = [row["id"] for row in first.rows("votes").values() if row["source"] == "minutes"]
        taken = [row["id"] for row in first.rows("agenda_items").values() if row["result"] == "adopted_unchanged"]
        assert lost
        assert taken
        _made_older(first.output / "store.sqlite")
        second = crawl(
            tmp_path / "output", "demo", "-s", "RATSINFO_PEOPLE=1", base_url=demo.base_url, files="skip", refresh="all"
        )
    assert second.code == 0, second.stdout + second.stderr
    for table in ("agenda_items", "votes", "consultations"):
        assert differences(second.rows(table), truth[table]) == []
    counts = [counts for table, counts in second.report["tables"].items() if table not in ("coverage", "files")]
    assert not any(count[kind] for count in counts for kind in ("new", "changed", "removed", "restored"))
    told = [row for row in second.rows("changes").values() if row["kind"] != "new" and row["table_name"] != "files"]
    assert {(row["kind"], row["record_id"], row["column_name"]) for row in told} == {
        *(("reread", record_id, "first_seen") for record_id in lost),
        *(("reread", record_id, "result") for record_id in taken),
    }
