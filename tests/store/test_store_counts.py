"""What a run counts: each row once, whatever number of its pages speak of it, as `changes` tells."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from ratsinfo_spider.items import Record
from ratsinfo_spider.store import Store
from tests.helpers.stores import DAY, SITE, START, item, meeting, run, table, vote


def told(place: str | Path, day: int) -> Counter[str]:
    """The counts that `changes` gives for a run: distinct rows; one that came (back) is not one that changed, too."""
    rows = [change for change in table(place, "changes").values() if change["run_id"] == f"run-{day}"]
    kinds: dict[str, set[tuple[Any, Any]]] = {kind: set() for kind in ("new", "restored", "changed", "removed")}
    for change in rows:
        kinds[change["kind"]].add((change["table_name"], change["record_id"]))
    kinds["changed"] -= kinds["new"] | kinds["restored"]
    return Counter(f"{name}/{kind}" for kind, keys in kinds.items() for name, _ in keys)


@pytest.mark.parametrize(
    ("pages", "kind"),
    [
        ([item(1, title="b"), item(1, minutes="text")], "changed"),  # the agenda's row, then the item's page
        ([item(1, title="a"), item(1, minutes="text")], "changed"),  # met as it was, then changed
        ([item(1, title="b"), item(1, title="b")], "changed"),
        ([item(1, title="b"), item(1, title="c"), item(1, title="a")], "changed"),  # there and back
        ([item(1, title="a"), item(1, title="a")], "unchanged"),
    ],
)
def test_a_row_that_several_pages_state_counts_once(place: str | Path, pages: Sequence[Record], kind: str) -> None:
    run(place, 0, [item(1, title="a")])
    assert run(place, 1, *([page] for page in pages)) == {f"agenda_items/{kind}": 1}


def test_a_new_row_stays_new_when_a_later_page_changes_it(place: str | Path) -> None:
    assert run(place, 0, [item(1, title="a")], [item(1, title="b")]) == {"agenda_items/new": 1}
    assert told(place, 0) == {"agenda_items/new": 1}


def test_a_row_of_a_killed_run_is_not_changed_by_the_next(place: str | Path) -> None:
    with Store(place, SITE) as store:
        store.open_run("killed", START, {})
        store.put([item(1, title="a")], START)
    assert run(place, 1, [item(1, title="a")], [item(1, title="b")]) == {"agenda_items/unchanged": 1}


def test_a_restored_row_stays_restored_when_a_later_page_changes_it(place: str | Path) -> None:
    run(place, 0, [item(1, lists=["votes"]), vote(1, 1, yes=3)])
    run(place, 1, [item(1, lists=["votes"])])
    counts = run(place, 2, [vote(1, 1, yes=3)], [vote(1, 1, yes=4)])
    assert counts == told(place, 2) == {"votes/restored": 1}


def test_a_row_changes_anew_in_the_next_run(place: str | Path) -> None:
    with Store(place, SITE) as store:  # one store, as a process has it that crawls again
        for day, title in enumerate("abc"):
            store.open_run(f"run-{day}", START + day * DAY, {})
            store.put([item(1, title=title)], START + day * DAY)
            counts = store.close_run("complete", at=START + day * DAY)
    assert counts == {"agenda_items/changed": 1}


@pytest.mark.parametrize("seed", range(3))
def test_every_run_counts_what_changes_tells(place: str | Path, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311
    for day in range(8):
        counts = run(place, day, *([*_page(dice, number)] for number in dice.choices(range(1, 5), k=10)))
        assert Counter({key: counts[key] for key in counts if not key.endswith("/unchanged")}) == told(place, day)


def _page(dice: random.Random, number: int) -> list[Record]:
    """What one page says of an item, and the votes that are left of it."""
    stated = dice.sample(["title", "yes", "minutes"], 2)
    values: dict[str, Any] = {name: dice.choice([None, 1, 2] if name == "yes" else [*"ab"]) for name in stated}
    votes = [vote(number, position, no=dice.randint(0, 1)) for position in (1, 2) if dice.random() < 0.5]
    return [meeting(1), item(number, stated=stated, lists=["votes"], **values), *votes]
