"""What no page links any more: it is asked for itself by its turn, and gone when its own page says so three times."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from ratsinfo_spider.crawl.arguments import Arguments
from ratsinfo_spider.crawl.due_pages import due_pages
from ratsinfo_spider.crawl.pending_pages import pending_pages
from ratsinfo_spider.crawl.requests import DUE, Target
from ratsinfo_spider.items import AgendaItem, Membership, Organization, Paper, Person, Record
from ratsinfo_spider.store import Fetch, Planner, Store
from ratsinfo_spider.vendors.allris4.page_types import PAGE_TYPES
from tests.helpers.stores import DAY, SITE, START, item, meeting, row, run, table
from tests.nights import Town, living_town
from tests.store.test_missing import planner, read, removed

NOBODY = 98765  # a number that the demo has given to nothing
PAGES = {"paper": "vo020", "organization": "gr020", "person": "kp020"}
TABLES = {"paper": "papers", "organization": "organizations", "person": "people"}


def orphans(site: str) -> list[Record]:
    """A paper, a committee and a member that no page links."""
    kinds = (Paper, "paper"), (Organization, "organization"), (Person, "person")
    return [
        row(cls(id=f"{site}:{kind}:{NOBODY}", site=site, native_id=str(NOBODY), name="Aufgelöst"))
        for cls, kind in kinds
    ]


def put(place: Path, site: str, records: Sequence[Record], at: dt.datetime) -> None:
    """Let an earlier run have read them and their pages."""
    knows = Planner({}, at, clock=lambda: at, pages=PAGE_TYPES)
    for page in PAGES.values():
        knows.done(knows.begin(page, NOBODY))
    with Store(place, site) as store:
        store.open_run("earlier", at, {}, pages=PAGE_TYPES)
        store.put(records, at, list(knows.inbox))
        store.close_run("complete", (), at)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with living_town(tmp_path) as town:
        yield town


@pytest.mark.process
def test_what_nothing_links_is_gone_after_three_nights(town: Town, tmp_path: Path) -> None:
    done = town.crawl(tmp_path)
    assert done.code == 0, done.stderr
    before = done.rows("papers")
    put(done.output / "store.sqlite", "demo", orphans("demo"), dt.datetime.now(dt.UTC) - dt.timedelta(days=200))
    for night in (1, 2, 3):
        done = town.crawl(tmp_path)
        assert done.code == 0, done.stdout + done.stderr
        with Store(done.output / "store.sqlite", "demo") as store:
            found = {kind: store.find(TABLES[kind], f"demo:{kind}:{NOBODY}") for kind in PAGES}
        assert {kind: one and one["removed_at"] is not None for kind, one in found.items()} == dict.fromkeys(
            PAGES, night == 3
        )
    assert {key: one for key, one in done.rows("papers").items() if not key.endswith(str(NOBODY))} == before


def test_a_member_whom_a_committee_names_is_not_gone(place: str | Path) -> None:
    """Their page may be closed to the public."""
    key = f"{SITE}:membership:4-7"
    member = Membership(id=key, site=SITE, organization_id=f"{SITE}:organization:4", person_id=f"{SITE}:person:7")
    person = row(Person(id=f"{SITE}:person:7", site=SITE, native_id="7"))
    run(place, 0, [person, row(member)], fetched=[read("kp020:7")])
    for day in (1, 2, 3, 4):
        run(place, day, [], fetched=[read("kp020:7", day, "gone")])
    assert removed(place, "people") == {f"{SITE}:person:7": False}


def test_a_paper_that_its_item_has_lost_is_read_again_the_next_night(place: str | Path) -> None:
    paper = row(Paper(id=f"{SITE}:paper:9", site=SITE, native_id="9"))
    agenda = [meeting(7, start_time=START), item(1, of=7, paper_id=paper.id), paper]
    run(place, 0, agenda, fetched=[read("vo020:9")])
    assert planner(place, 0.5).due() == []
    run(place, 0.5, [item(1, of=7, stated=["paper_id"])])
    assert table(place, "agenda_items")[f"{SITE}:agenda_item:1"]["paper_id"] is None
    assert planner(place, 0.5).due() == ["vo020:9"]


@pytest.mark.parametrize("since", [None, dt.date(2030, 1, 1)])
def test_a_paper_no_agenda_names_belongs_to_every_window(place: str | Path, since: dt.date | None) -> None:
    """One that an agenda names belongs to its meeting's."""
    named, orphan = (row(Paper(id=f"{SITE}:paper:{number}", site=SITE, native_id=str(number))) for number in (8, 9))
    run(place, 0, [meeting(7, start_time=START), item(1, of=7, paper_id=named.id), named, orphan])
    with Store(place, SITE) as store, store.lookup() as lookup:
        due = due_pages(
            lookup, ["vo020:8", "vo020:9"], SITE, PAGE_TYPES, Arguments(since=since, until=None), people=False
        )
        asked = [(one.native_id, one.source) for one in due]
    assert asked == ([(8, DUE), (9, DUE)] if since is None else [(9, DUE)])


# --- a due page that a run did not come to --------------------------------------------------------------------------


def test_what_was_only_due_is_pending_as_that(place: str | Path) -> None:
    """Not as what an agenda names, which ought to be there."""
    paper = row(Paper(id=f"{SITE}:paper:9", site=SITE, native_id="9"))
    run(place, 0, [meeting(7, start_time=START), item(1, of=7, paper_id=paper.id), paper], fetched=[read("vo020:9")])
    run(place, 1, [], fetched=[read("vo020:9", 1, "overdue")])
    with Store(place, SITE) as store, store.lookup() as lookup:
        assert list(pending_pages(lookup, SITE, PAGE_TYPES, Arguments(since=None, until=None))) == []
        for refresh in ("changed", "all"):
            assert Planner(store.snapshot(), START + 2 * DAY, refresh, pages=PAGE_TYPES).due() == ["vo020:9"]
    decision = planner(place, 2).should_fetch("vo020", 9)
    assert (decision.fetch, decision.reason) == (True, "due")


@pytest.mark.parametrize(("source", "status"), [(DUE, "overdue"), ("agenda", "failed")])
def test_a_page_is_pending_for_the_reason_it_was_asked(source: str, status: str) -> None:
    assert (
        Target(SITE, PAGE_TYPES["vo020"], 9, "https://ratsinfo.musterstadt.example/vo020?VOLFDNR=9", source).unread
        == status
    )


@pytest.mark.process
def test_a_night_that_ended_before_the_turns_does_not_keep_what_is_withdrawn(town: Town, tmp_path: Path) -> None:
    """The killed night has noted the page as pending before it got its answer."""
    done = town.crawl(tmp_path)
    place = done.output / "store.sqlite"
    owner = next(key for key, one in done.rows("agenda_items").items() if one["paper_id"])
    put(place, "demo", orphans("demo"), dt.datetime.now(dt.UTC) - dt.timedelta(days=200))
    with Store(place, "demo") as store:
        at = dt.datetime.now(dt.UTC)
        store.open_run("killed", at, {}, pages=PAGE_TYPES)
        named = row(AgendaItem(id=owner, site="demo", paper_id=f"demo:paper:{NOBODY}"), stated=["paper_id"])
        unread = Target("demo", PAGE_TYPES["vo020"], NOBODY, "", DUE).unread
        store.put([named], at, [Fetch(f"vo020:{NOBODY}", unread, at, at, finished=True)])
    for _ in (1, 2, 3):
        done = town.crawl(tmp_path)
        assert done.code == 0, done.stdout + done.stderr
    with Store(place, "demo") as store:
        paper = store.find("papers", f"demo:paper:{NOBODY}")
    assert paper
    assert paper["removed_at"] is not None
