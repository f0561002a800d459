"""What is asked again, and why."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from ratsinfo_spider.store import Fetch, Planner
from ratsinfo_spider.store.rules import AGENDA_RULES, REASONS, AgendaRule, next_due
from ratsinfo_spider.vendor import DEFAULT_INTERVAL
from ratsinfo_spider.vendors.allris4.page_types import PAGE_TYPES
from tests.helpers.stores import DAY, START

INTERVALS = {one.name: one.refresh for one in PAGE_TYPES if isinstance(one.refresh, int)}


def due(
    kind: str, number: int, read: dt.datetime, start: dt.datetime | None = None, *, closed: bool = False
) -> dt.datetime:
    """When a page of a type is due again; `start` and `closed`: of an agenda's meeting."""
    return next_due(f"{kind}:{number}", PAGE_TYPES.interval(kind), read, start, closed=closed)


NIGHT = 1 * DAY


def remembered(*fetches: Fetch) -> dict[str, str]:
    """The snapshot that a store would give after these fetches."""
    planner = Planner({}, START, pages=PAGE_TYPES)
    for fetch in fetches:
        planner.should_fetch(*_split(fetch.page), {"to010:1": "row"})
        planner.done(fetch, fetch.status, at=START)
    return planner._known


def _split(page: str) -> tuple[str, str]:
    kind, _, number = page.partition(":")
    return kind, number


def night(planner: Planner, day: float) -> Planner:
    """The planner of a run `day` days later, knowing what this one knows."""
    return Planner(dict(planner._known), START + day * DAY, pages=PAGE_TYPES)


def read_item(row: str = "row") -> Planner:
    """A first run that has read the page of item 7."""
    planner = Planner({}, START, pages=PAGE_TYPES)
    assert planner.should_fetch("to020", 7, {"to010:1": row}).reason == "new"
    planner.done(planner.begin("to020", 7), at=START)
    return planner


def test_a_page_never_read_is_asked() -> None:
    decision = Planner({}, START, pages=PAGE_TYPES).should_fetch("to020", 7, {"to010:1": "row"})
    assert decision == (True, "new", REASONS["new"].priority)


def test_a_page_whose_row_says_the_same_is_not_asked() -> None:
    assert night(read_item(), 0.1).should_fetch("to020", 7, {"to010:1": "row"}) == (False, "unchanged", 0)


def test_a_page_whose_row_changed_is_asked() -> None:
    assert night(read_item(), 0.1).should_fetch("to020", 7, {"to010:1": "row2"}).reason == "changed"


def test_a_row_that_changes_back_is_a_change() -> None:
    second = night(read_item("a"), 0.1)
    assert second.should_fetch("to020", 7, {"to010:1": "b"}).fetch
    second.done(second.begin("to020", 7), at=START)
    assert night(second, 0.2).should_fetch("to020", 7, {"to010:1": "a"}).reason == "changed"


def test_each_agenda_speaks_for_itself() -> None:
    """A paper on two agendas, whose rows differ, is not asked every night."""
    first = Planner({}, START, pages=PAGE_TYPES)
    assert first.should_fetch("vo020", 5, {"to010:1": "row1"}).fetch
    assert first.should_fetch("vo020", 5, {"to010:2": "row2"}).reason == "asked"
    first.done(first.begin("vo020", 5), at=START)
    assert first.should_fetch("vo020", 5, {"to010:3": "row3"}).reason == "asked"  # met after it was read
    for number in (1, 2, 3):
        assert not night(first, 0.1).should_fetch("vo020", 5, {f"to010:{number}": f"row{number}"}).fetch
    assert night(first, 0.1).should_fetch("vo020", 5, {"to010:4": "row4"}).reason == "changed"


def test_a_row_met_after_the_page_was_stored_is_stored_too() -> None:
    planner = read_item()
    [stored] = planner.inbox
    planner.inbox.clear()
    stored.handed_over = True
    planner.should_fetch("to020", 7, {"to010:2": "another"})
    [again] = planner.inbox
    assert again.fingerprints == {"to010:1": "row", "to010:2": "another"}
    assert (again.read, again.due, again.finished) == (stored.read, stored.due, True)


def test_a_row_met_before_the_page_is_stored_waits_with_it() -> None:
    """Else the page would count as read although its records are not stored."""
    planner = read_item()
    planner.should_fetch("to020", 7, {"to010:2": "another"})
    [only] = planner.inbox
    assert only.fingerprints == {"to010:1": "row", "to010:2": "another"}


def test_without_a_row_only_the_turn_counts() -> None:
    assert night(read_item(), 0.1).should_fetch("to020", 7).reason == "unchanged"


def test_a_page_is_asked_once_in_a_run() -> None:
    planner = Planner({}, START, pages=PAGE_TYPES)
    assert planner.should_fetch("to020", 7).fetch
    assert planner.should_fetch("to020", 7) == (False, "asked", 0)


def test_a_failed_page_is_always_asked_again() -> None:
    planner = Planner({}, START, pages=PAGE_TYPES)
    planner.should_fetch("to020", 7, {"to010:1": "row"})
    planner.done(planner.begin("to020", 7), "failed", at=START)
    assert night(planner, 0.1).should_fetch("to020", 7, {"to010:1": "row"}).reason == "failed"


def test_a_page_that_is_not_public_waits_for_its_turn() -> None:
    planner = Planner({}, START, pages=PAGE_TYPES)
    planner.should_fetch("to010", 7, {"to010:1": "row"})
    planner.done(planner.begin("to010", 7), "non_public", at=START, meeting_start=START - 400 * DAY)
    turn = (due("to010", 7, START, START - 400 * DAY) - START) / DAY
    assert night(planner, turn - 0.1).should_fetch("to010", 7, {"to010:1": "row"}).reason == "unchanged"
    assert night(planner, turn).should_fetch("to010", 7, {"to010:1": "row"}).reason == "due"


@pytest.mark.parametrize("kind", [one.name for one in PAGE_TYPES if one.refresh == "always"])
def test_lists_are_always_asked(kind: str) -> None:
    planner = Planner({}, START, pages=PAGE_TYPES)
    planner.done(planner.begin(kind, "2026-01"), at=START)
    assert night(planner, 0.01).should_fetch(kind, "2026-01").reason == "list"


def test_refresh_all_asks_for_everything_once() -> None:
    planner = Planner(remembered(Fetch("to020:7")), START, "all", pages=PAGE_TYPES)
    assert planner.should_fetch("to020", 7, {"to010:1": "row"}).reason == "all"
    assert not planner.should_fetch("to020", 7, {"to010:1": "row"}).fetch


@pytest.mark.parametrize("rule", AGENDA_RULES, ids=lambda rule: rule.reason)
def test_an_agenda_is_asked_as_often_as_its_rule_says(rule: AgendaRule) -> None:
    age = min(rule.age, 3000 * DAY)
    dues = [due("to010", number, START, START - age) - START for number in range(2000)]
    expected = next(one.every for one in AGENDA_RULES if age <= one.age)
    assert all(dt.timedelta(0) < due <= expected for due in dues)
    assert max(dues) > expected - DAY


@pytest.mark.parametrize("age", [-30, 1, 10, 60, 200, 2000])
def test_minutes_that_are_approved_never_make_it_sooner(age: int) -> None:
    def latest(*, closed: bool) -> dt.datetime:
        return max(due("to010", number, START, START - age * DAY, closed=closed) for number in range(500))

    assert latest(closed=True) >= latest(closed=False)


def test_rare_turns_are_spread_evenly() -> None:
    """What one crawl read together must not all fall due in one night."""
    held = START - 2000 * DAY
    nights = Counter((due("to010", n, START, held, closed=True).date() - START.date()).days for n in range(9000))
    assert max(nights.values()) < 3 * min(nights.values())


def test_an_agenda_of_unknown_start_is_asked_every_week() -> None:
    assert START < due("to010", 1, START) <= START + 7 * DAY


def test_agendas_are_asked_ever_more_rarely() -> None:
    assert sorted(rule.age for rule in AGENDA_RULES) == [rule.age for rule in AGENDA_RULES]
    assert sorted(rule.every for rule in AGENDA_RULES) == [rule.every for rule in AGENDA_RULES]


def test_what_the_spider_knows_of_the_meeting_brings_the_turn_up_to_date() -> None:
    held = START - 400 * DAY
    late = next(number for number in range(99) if due("to010", number, START, held, closed=True) > START + 5 * DAY)
    planner = Planner({}, START, pages=PAGE_TYPES)
    planner.done(planner.begin("to010", late), at=START, meeting_start=held, closed=True)
    assert night(planner, 4).should_fetch("to010", late).reason == "unchanged"
    moved = START + 20 * DAY
    assert night(planner, 4).should_fetch("to010", late, meeting_start=moved, closed=False).reason == "due"


@pytest.mark.parametrize("kind", [*INTERVALS, "xx999"])
def test_every_page_comes_round_within_its_period_and_evenly(kind: str) -> None:
    period = INTERVALS.get(kind, DEFAULT_INTERVAL)
    nights = Counter((due(kind, number, START).date() - START.date()).days for number in range(200 * period))
    assert min(nights) == 1
    assert max(nights) == period
    assert min(nights.values()) > 120
    assert max(nights.values()) < 300


def test_a_night_without_change_costs_next_to_nothing() -> None:
    """Two years of a council: 200 agendas, 3000 items, 1500 papers, nothing new for sixty nights."""
    planner = Planner({}, START, pages=PAGE_TYPES)
    starts = {number: START - dt.timedelta(days=730 - 3.65 * number) for number in range(200)}
    pages = [("to010", number) for number in starts]
    pages += [("to020", number) for number in range(3000)] + [("vo020", number) for number in range(1500)]
    for kind, number in pages:
        start = starts[number] if kind == "to010" else None
        planner.done(planner.begin(kind, number), at=START, meeting_start=start, closed=True)
    asked = []
    for day in range(1, 61):
        planner = night(planner, day)
        planner._now = START + day * DAY
        wanted = [page for page in pages if planner.should_fetch(*page).fetch]
        for kind, number in wanted:
            start = starts[number] if kind == "to010" else None
            planner.done(planner.begin(kind, number), at=START + day * DAY, meeting_start=start, closed=True)
        asked.append(len(wanted))
    assert max(asked) < 0.02 * len(pages)
    assert sum(asked) / 60 < 0.01 * len(pages)


@pytest.mark.parametrize(("closed", "expected"), [(True, 3 + 8), (False, 60)])
def test_a_closed_meeting_is_asked_once_a_week_after_three_days(*, closed: bool, expected: int) -> None:
    """In two months; one that is not closed is asked each night."""
    planner, asked = Planner({}, START, pages=PAGE_TYPES), 0
    planner.done(planner.begin("to010", 1), at=START, meeting_start=START, closed=closed)
    for day in range(1, 61):
        planner = night(planner, day)
        if planner.should_fetch("to010", 1).fetch:
            asked += 1
            planner.done(planner.begin("to010", 1), at=START + day * DAY, meeting_start=START, closed=closed)
    assert asked == expected


def test_every_decision_has_its_reason_in_words() -> None:
    assert all(reason.words for reason in REASONS.values())
    # What a spent budget left over is as new as what was never asked for: of both the newest meeting goes first.
    assert REASONS["changed"].priority > REASONS["new"].priority == REASONS["failed"].priority
    assert REASONS["due"].priority < REASONS["list"].priority


# ── with the store ───────────────────────────────────────────────────────────────────────────
