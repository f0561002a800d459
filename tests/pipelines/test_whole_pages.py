"""Records wait for the rest of their page, so that a page is stored whole or not at all."""

from __future__ import annotations

from collections import deque

import pytest

from pipelines.whole_pages import WholePages
from ratsinfo_spider.store import Fetch
from tests.helpers.stores import item, vote


@pytest.fixture
def inbox() -> deque[Fetch]:
    return deque()


@pytest.fixture
def pages(inbox: deque[Fetch]) -> WholePages:
    return WholePages(inbox)


def finish(fetch: Fetch, inbox: deque[Fetch]) -> None:
    fetch.finished = True
    inbox.append(fetch)


def test_a_record_of_no_page_is_ready_at_once(pages: WholePages) -> None:
    record = item(1)
    pages.add(record)
    assert pages.take() == ([record], [])


def test_a_page_waits_for_its_end_and_its_last_record(pages: WholePages, inbox: deque[Fetch]) -> None:
    fetch = Fetch("to020:1")
    first, slow = fetch.adopt(item(1)), fetch.adopt(item(2))
    pages.add(first)
    assert pages.take() == ([], [])
    finish(fetch, inbox)
    assert pages.take() == ([], [])
    pages.add(slow)
    assert pages.take() == ([first, slow], [fetch])
    assert pages.take() == ([], [])


def test_a_page_without_records_is_ready_when_it_is_finished(pages: WholePages, inbox: deque[Fetch]) -> None:
    fetch = Fetch("to010:1", status="non_public")
    finish(fetch, inbox)
    assert pages.take() == ([], [fetch])


def test_a_lost_record_makes_its_page_one_to_read_again(pages: WholePages, inbox: deque[Fetch]) -> None:
    fetch = Fetch("to020:1")
    kept, lost = fetch.adopt(item(1, lists=["votes"])), fetch.adopt(vote(1, 1))
    pages.add(kept)
    pages.lose(lost)
    finish(fetch, inbox)
    assert pages.take() == ([kept], [fetch])
    assert fetch.status == "failed"
    assert not kept.statement.columns  # one of them may be made of what was lost
    assert not kept.statement.lists


def test_a_page_with_an_id_without_some_of_its_letters_brings_nothing(pages: WholePages, inbox: deque[Fetch]) -> None:
    fetch = Fetch("to020:1")
    kept, lost = fetch.adopt(item(1)), fetch.adopt(vote(1, 1))
    lost.id = "town:vote:1-gr\ufffdn"
    pages.add(kept)
    pages.lose(lost)
    finish(fetch, inbox)
    assert pages.take() == ([], [fetch])
    assert fetch.status == "failed"
    assert kept.statement.lists == frozenset()  # the vote that was dropped is not gone from the source


def test_at_the_end_a_page_that_never_became_whole_counts_as_not_read(pages: WholePages) -> None:
    fetch = Fetch("to020:1")
    came = fetch.adopt(item(1, lists=["votes"]))
    fetch.adopt(vote(1, 1))
    pages.add(came)
    assert pages.take_rest() == ([came], [])
    assert came.statement.lists == frozenset()
