"""kill -9 in the middle of storing: whole batches or nothing, and the next run goes on."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ratsinfo_spider.store import Store
from tests.helpers.stores import DAY, SITE, START, history, item, run, table, vote

pytestmark = pytest.mark.process

PAGES_A_BATCH = 5
VOTES = 3

# Stores pages for ever: a batch is five items, each with three votes and the note that its page was read.
WRITER = """
import datetime as dt, itertools, sys
from ratsinfo_spider.store import Planner, Store
from ratsinfo_spider.vendors.allris4.page_types import PAGE_TYPES
from tests.helpers.stores import item, vote

store = Store(sys.argv[1], sys.argv[2])
now = dt.datetime.now(dt.UTC)
store.open_run("killed", now, {})
planner = Planner(store.snapshot(), now, pages=PAGE_TYPES)
print("writing", flush=True)
for batch in itertools.count():
    records = []
    for number in range(5 * batch, 5 * batch + 5):
        fetch = planner.begin("to020", number)
        records.append(item(number, title="a" * 2000, lists=["votes"]))
        records += [vote(number, n, text="b" * 500) for n in (1, 2, 3)]
        planner.done(fetch)
    store.put(records, now, list(planner.inbox))
    planner.inbox.clear()
"""


def _write_and_die(place: str | Path, seconds: float) -> None:
    command = [sys.executable, "-c", WRITER, str(place), SITE]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "writing\n"
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL


@pytest.mark.parametrize("seed", range(4))
def test_what_is_stored_is_whole(place: str | Path, seed: int) -> None:
    _write_and_die(place, random.Random(seed).uniform(0.05, 0.4))  # noqa: S311
    items, votes, changes = (table(place, name) for name in ("agenda_items", "votes", "changes"))
    with Store(place, SITE) as store:
        read = store.snapshot()
    assert len(items) % PAGES_A_BATCH == 0
    assert len(votes) == VOTES * len(items)
    assert len(changes) == len(items) + len(votes)
    assert {f"to020:{row['native_id']}" for row in items.values()} == read.keys()


def test_the_next_run_goes_on(place: str | Path) -> None:
    _write_and_die(place, 0.2)
    counts = run(place, 1, [item(0, title="a" * 2000, lists=["votes"]), *(vote(0, n, text="b" * 500) for n in (1, 2))])
    assert counts == {"agenda_items/unchanged": 1, "votes/unchanged": 2, "votes/removed": 1}
    with Store(place, SITE) as store:
        assert [row["status"] for row in store.runs()] == [None, "complete"]
        assert store.runs()[1]["started"] > START


def test_a_run_that_dies_while_its_tables_are_written_has_ended_all_the_same(place: str | Path) -> None:
    """Not complete in the history, but its rows are born: what the next run finds changed in them is news."""
    with Store(place, SITE) as store:
        store.open_run("killed", START, {})
        store.put([item(1, title="old")], START)
        store.close_run("complete", at=START, tables_follow=True)
    run(place, 1, [item(1, title="new")])
    with Store(place, SITE) as store:
        assert [(row["status"], row["finished"]) for row in store.runs()] == [(None, START), ("complete", START + DAY)]
    told = [(kind, column, old, new) for _, kind, _, column, old, new in history(place)]
    assert told == [("new", None, None, None), ("changed", "title", "old", "new")]
