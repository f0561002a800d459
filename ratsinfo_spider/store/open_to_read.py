"""The store for readers, apart from `store.py`, which crawls write to."""

from __future__ import annotations

from pathlib import Path

from ratsinfo_spider.store.store import Store
from ratsinfo_spider.store.store_errors import StoreError

__all__ = ["open_to_read"]


def open_to_read(url: str | Path, site: str) -> Store:
    """The store, for somebody who wants the records of `site`: StoreError where none of its runs is.

    Without this a wrong store or a misspelt city would read as a city of which nothing is known.
    """
    store = Store(url, site, reading=True)
    try:
        sites = store.sites()
        if site not in sites:
            there = f", but of {', '.join(sites)}" if sites else ", nor of any other city"
            raise StoreError(f"the record store holds no run of {site}{there} ({store.address})")
    except BaseException:
        store.close()
        raise
    return store
