"""The record store, and the planner that asks it what to fetch again.

`Store` merges what pages say into the rows it has, keeps their history and hands them out again.
`Planner` decides before each request; its rules are in `rules.py`.
"""

from __future__ import annotations

from ratsinfo_spider.store.fetches import Fetch, fingerprint
from ratsinfo_spider.store.history import Counts
from ratsinfo_spider.store.open_to_read import open_to_read
from ratsinfo_spider.store.planner import Decision, Planner
from ratsinfo_spider.store.store import Store
from ratsinfo_spider.store.store_errors import (
    StoreAbsent,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreLost,
    StoreTooNew,
    StoreTooOld,
    sentence,
)

__all__ = [
    "Counts",
    "Decision",
    "Fetch",
    "Planner",
    "Store",
    "StoreAbsent",
    "StoreBusy",
    "StoreDamaged",
    "StoreError",
    "StoreLost",
    "StoreTooNew",
    "StoreTooOld",
    "fingerprint",
    "open_to_read",
    "sentence",
]
