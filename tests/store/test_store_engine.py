"""Which databases hold a record store, and how an address that names none is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from ratsinfo_spider.store import StoreError
from ratsinfo_spider.store.engine import open_engine


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_by_any_name_is_asked_through_psycopg(scheme: str) -> None:
    assert open_engine(f"{scheme}://me@127.0.0.1/ratsinfo").url.drivername == "postgresql+psycopg"


def test_a_path_is_made_as_it_is(tmp_path: Path) -> None:
    place = tmp_path / "100 % neu?" / "store.sqlite"
    with open_engine(place).connect():
        pass
    assert place.exists()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://me:secret@db/ratsinfo", "a database of mysql"),
        ("sqlite+aiosqlite:///store.sqlite", r"a database of sqlite\+aiosqlite"),
        ("postgresql:/me:secret@db/ratsinfo", "is not a URL"),
        ("postgresql://me:secret@db:port/ratsinfo", "is not a URL"),
    ],
)
def test_anything_else_is_refused_without_its_password(url: str, words: str) -> None:
    with pytest.raises(StoreError, match=words) as refused:
        open_engine(url)
    assert "postgresql+psycopg://" in str(refused.value)
    assert "secret" not in str(refused.value)
