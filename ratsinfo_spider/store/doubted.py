"""Pages that cannot be right, or have lost what they had: asked for again until three days have found them so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from ratsinfo_spider.items import Record
from ratsinfo_spider.statement import Fetch
from ratsinfo_spider.store.claimed_items import Claim, hold_back_claims
from ratsinfo_spider.store.lost_letters import DamagedPage, hold_back_damaged
from ratsinfo_spider.store.vanished import Vanished, hold_back

__all__ = ["Doubted", "believable"]

Doubted = DamagedPage | Claim


def believable(
    connection: sa.Connection,
    site: str,
    today: dt.date,
    records: Sequence[Record],
    fetched: Iterable[Fetch],
    vanished: list[Vanished] | None,
    doubted: list[Doubted] | None,
) -> Sequence[Record]:
    """The records of the pages that are believed, and of those that have lost something as far as they may speak.

    The two lists take the others, which are noted as pending; without a list all pages are believed in that.
    """
    if doubted is not None:
        damaged, records = hold_back_damaged(connection, site, today, records, fetched)
        claims, records = hold_back_claims(connection, site, today, records, fetched)
        doubted += [*damaged, *claims]
    if vanished is not None:
        vanished += hold_back(connection, site, today, records, fetched)
    return records
