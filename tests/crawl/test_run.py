"""One run of one city: who it is, and where its results go."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from ratsinfo_spider.crawl.run import Run
from tests.helpers.stores import SITE


def test_a_run_names_its_places(tmp_path: Path) -> None:
    made = Run(site=SITE, output=tmp_path / SITE)
    assert made.store_place == tmp_path / SITE / "store.sqlite"
    assert dataclasses.replace(made, store_url="postgresql+psycopg://x/y").store_place == "postgresql+psycopg://x/y"
    assert made.report_path.name == f"{made.run_id}.json"
    assert made.run_id.startswith(f"{made.started:%Y%m%dT%H%M%SZ}-")
