"""One run of one city: who it is, and where its results go."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from ratsinfo_spider.crawl.places import Places
from ratsinfo_spider.crawl.run import Run
from tests.helpers.stores import SITE


def test_a_run_has_its_places(tmp_path: Path) -> None:
    made, places = Run(site=SITE), Places(SITE, tmp_path / SITE)
    assert places.store == tmp_path / SITE / "store.sqlite"
    assert dataclasses.replace(places, store_url="postgresql+psycopg://x/y").store == "postgresql+psycopg://x/y"
    assert places.report(made.run_id).name == f"{made.run_id}.json"
    assert made.run_id.startswith(f"{made.started:%Y%m%dT%H%M%SZ}-")
