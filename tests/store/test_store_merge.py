"""How records join rows: the rules one by one, then whatever hypothesis can think of."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from ratsinfo_spider.items import AgendaItem, File
from ratsinfo_spider.schema import columns
from ratsinfo_spider.store.merge import blank_row, differences, merge, needs_writing
from ratsinfo_spider.store.row_layout import RowLayout, load_layouts
from ratsinfo_spider.store.sql_tables import METADATA
from tests.helpers.stores import SITE, item, row


@pytest.fixture(scope="module")
def layouts() -> dict[str, RowLayout]:
    engine = sa.create_engine("sqlite://")
    with engine.begin() as connection:
        METADATA.create_all(connection)
        return load_layouts(connection)


@pytest.fixture(scope="module")
def layout(layouts: dict[str, RowLayout]) -> RowLayout:
    return layouts["agenda_items"]


def merged(layout: RowLayout, *records: AgendaItem) -> dict[str, Any]:
    state = blank_row(layout, str(records[0].id), SITE)
    for record in records:
        merge(layout, state, record)
    return dict(zip(layout.names, state, strict=True))


def test_a_stated_value_replaces(layout: RowLayout) -> None:
    assert merged(layout, item(1, title="a"), item(1, title="b"))["title"] == "b"


def test_a_stated_none_clears(layout: RowLayout) -> None:
    assert merged(layout, item(1, result="accepted"), item(1, stated=["result"]))["result"] is None


def test_silence_of_another_page_does_not_clear(layout: RowLayout) -> None:
    assert merged(layout, item(1, minutes="text"), item(1, title="a"))["minutes"] == "text"


def test_a_hint_fills_a_gap(layout: RowLayout) -> None:
    assert merged(layout, item(1, stated=[], title="cut..."))["title"] == "cut..."


def test_a_hint_does_not_replace(layout: RowLayout) -> None:
    assert merged(layout, item(1, title="whole"), item(1, stated=[], title="cut..."))["title"] == "whole"
    assert merged(layout, item(1, stated=[], title="first"), item(1, stated=[], title="second"))["title"] == "first"


def test_a_hint_does_not_bring_back_what_the_authority_cleared(layout: RowLayout) -> None:
    assert merged(layout, item(1, stated=["result"]), item(1, stated=[], result="accepted"))["result"] is None


def test_an_address_is_kept_up_to_date_and_never_cleared(layouts: dict[str, RowLayout]) -> None:
    files = layouts["files"]
    state = blank_row(files, "x", SITE)
    for address in ("http://old/", "http://new/", None):
        merge(files, state, row(File(id="x", site=SITE, source_url=address)))
    assert state[files.place["source_url"]] == "http://new/"


def test_an_address_is_no_change_but_is_written(layouts: dict[str, RowLayout]) -> None:
    files = layouts["files"]
    old, new = blank_row(files, "x", SITE), blank_row(files, "x", SITE)
    merge(files, old, row(File(id="x", site=SITE, source_url="http://old/", name="a")))
    merge(files, new, row(File(id="x", site=SITE, source_url="http://new/", name="a")))
    assert differences(files, old, new) == []
    assert needs_writing(files, old, new)


def test_a_file_found_unchanged_is_no_change(layouts: dict[str, RowLayout]) -> None:
    files = layouts["files"]
    states = []
    for status in ("stored", "unchanged", "missing"):
        state = blank_row(files, "x", SITE)
        merge(files, state, row(File(id="x", site=SITE, status=status)))
        states.append(state)
    assert differences(files, states[0], states[1]) == []
    assert differences(files, states[1], states[2]) == [("status", "unchanged", "missing")]


def test_a_column_that_joins_in_the_middle_keeps_the_other_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = sa.create_engine("sqlite://")
    with engine.begin() as connection:
        METADATA.create_all(connection)
        fewer = lambda table: [column for column in columns(table) if column.name != "number"]  # noqa: E731
        monkeypatch.setattr("ratsinfo_spider.store.row_layout.columns", fewer)
        before = load_layouts(connection)["agenda_items"]
        monkeypatch.undo()
        after = load_layouts(connection)["agenda_items"]
    old = {spec.name: spec.bit for spec in before.content}
    new = {spec.name: spec.bit for spec in after.content}
    assert "number" not in old
    assert {name: new[name] for name in old} == old
    assert len(set(new.values())) == len(new)


# ── properties ───────────────────────────────────────────────────────────────────────────────

NAMES = ("title", "result", "yes", "public")
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "title": st.none() | st.sampled_from(["a", "b"]),
    "result": st.none() | st.sampled_from(["c", "d"]),
    "yes": st.none() | st.integers(0, 2),
    "public": st.none() | st.booleans(),
}
pages = st.builds(
    lambda values, stated: row(AgendaItem(id="x", site=SITE, **values), stated),
    st.fixed_dictionaries(VALUES),
    st.sets(st.sampled_from(NAMES)),
)


def contents(layout: RowLayout, records: list[AgendaItem]) -> dict[str, Any]:
    return {name: merged(layout, *records)[name] for name in NAMES}


@given(pages)
def test_saying_it_twice_changes_nothing(layout: RowLayout, page: AgendaItem) -> None:
    assert contents(layout, [page]) == contents(layout, [page, page])


@given(st.lists(pages, min_size=1, max_size=4), pages)
def test_the_last_word_of_an_authority_holds(layout: RowLayout, others: list[AgendaItem], last: AgendaItem) -> None:
    found = contents(layout, [*others, last])
    stated = last.statement.columns
    assert {name: found[name] for name in stated} == {name: getattr(last, name) for name in stated}


@given(st.lists(pages, min_size=1, max_size=4))
def test_a_value_is_never_invented(layout: RowLayout, records: list[AgendaItem]) -> None:
    for name, value in contents(layout, records).items():
        assert value is None or value in [getattr(record, name) for record in records]


@given(st.dictionaries(st.sampled_from(NAMES), st.integers(0, 2), min_size=1), st.data())
def test_the_order_of_pages_does_not_matter(layout: RowLayout, owners: dict[str, int], data: st.DataObject) -> None:
    """As long as each column has one authority and one page that hints at it, as real pages have."""
    records = []
    for number in range(3):
        values = {name: data.draw(VALUES[name]) for name in NAMES if owners.get(name, -1) in (number, (number + 1) % 3)}
        stated = {name for name, owner in owners.items() if owner == number}
        records.append(row(AgendaItem(id="x", site=SITE, **values), stated))
    results = [contents(layout, list(order)) for order in itertools.permutations(records)]
    assert all(result == results[0] for result in results)


@given(pages, pages)
def test_differences_are_exactly_what_changed(layout: RowLayout, first: AgendaItem, second: AgendaItem) -> None:
    old = blank_row(layout, "x", SITE)
    merge(layout, old, first)
    new = list(old)
    merge(layout, new, second)
    found = {name: (before, after) for name, before, after in differences(layout, old, new)}
    place = layout.place
    assert found == {n: (old[place[n]], new[place[n]]) for n in NAMES if old[place[n]] != new[place[n]]}
