"""Whatever a page looks like, it is read or refused by a PageError: no other error, and never without an end.

`FUZZ_EXAMPLES=20000 python -m pytest tests/vendors/allris4/test_fuzz_pages.py` tries that many examples.
"""

from __future__ import annotations

import time
from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from pipelines.record_faults import find_fault
from ratsinfo_spider.items import Record
from ratsinfo_spider.vendor import PageError
from ratsinfo_spider.vendors.allris4 import VENDOR
from tests.helpers.mutations import Mutation, fuzz, mutated, mutations
from tests.vendors.allris4.fuzz_pages import pages

LONGEST = 20.0  # seconds for one page; a hang is minutes


def read(body: bytes, url: str) -> list[Record]:
    return list(VENDOR.records(VENDOR.open(body, url), "musterstadt", people=True))


def test_the_pages_are_read_as_they_are() -> None:
    """Else nothing is tried but refusals; shells have no records of their own."""
    counts = [len(read(body, url)) for body, url in pages() if b'"c":"' not in body or b"<table" in body]
    assert len(counts) >= 12
    assert sum(count > 0 for count in counts) >= 12


@fuzz(250)
@given(place=st.integers(0, 10_000), changes=mutations)
def test_a_broken_page_is_read_or_refused(place: int, changes: list[Mutation]) -> None:
    body, url = pages()[place % len(pages())]
    began = time.monotonic()
    with suppress(PageError):
        for record in read(mutated(body, changes), url):
            find_fault(record)
    assert time.monotonic() - began < LONGEST


@fuzz(60)
@given(place=st.integers(0, 10_000), other=st.integers(0, 10_000), changes=mutations)
def test_a_broken_page_at_another_address(place: int, other: int, changes: list[Mutation]) -> None:
    body = mutated(pages()[place % len(pages())][0], changes)
    with suppress(PageError):
        read(body, pages()[other % len(pages())][1])


@fuzz(60)
@given(body=st.binary(max_size=200), place=st.integers(0, 10_000))
def test_bytes_that_are_no_page(body: bytes, place: int) -> None:
    with suppress(PageError):
        read(body, pages()[place % len(pages())][1])


@fuzz(60)
@given(place=st.integers(0, 10_000), changes=mutations)
def test_what_is_folded_and_what_refuses(place: int, changes: list[Mutation]) -> None:
    body, url = pages()[place % len(pages())]
    broken = mutated(body, changes)
    assert all(isinstance(ident, str) for ident in VENDOR.folded(broken.decode("utf-8", "replace")))
    for status in (200, 404, 503):
        refusal = VENDOR.refusal(status, broken, url)
        assert refusal is None or isinstance(refusal, PageError)
