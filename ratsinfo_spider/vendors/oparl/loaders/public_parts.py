"""Which items of an agenda are public, where their flag does not say so: by the headings among them.

SD.NET delivers the headings of an agenda's parts as items (`A Öffentliche Sitzung`), and below them the titles of
non-public items too. The non-public part may come first. A heading of another kind (`C Mitteilungen`) does not say
whether what follows is open.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ratsinfo_spider.vendors.oparl.json_values import Object, flag, text

__all__ = ["Place", "places"]

_PART = re.compile(
    r"[<\s]*(?:(?:sitzungs)?teil\s+)?(?P<no>nicht[\s-]*)?öffentlich(?:er?)?"
    r"(?:\s+(?:sitzung|(?:sitzungs)?teil|tagesordnung|beratung))?[>\s:.]*",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[A-Z]\.?")


class Place(NamedTuple):
    """`public` as in the table; what `is_closed` is not told to everybody, though the interface may do so."""

    public: bool | None
    is_closed: bool
    is_heading: bool = False


def places(items: list[Object]) -> list[Place]:
    """The place of each item.

    >>> agenda = [{"name": "Nichtöffentliche Sitzung"}, {"name": "Kauf"}, {"name": "Öffentlich"}, {"name": "Bau"}]
    >>> [(place.public, place.is_closed) for place in places(agenda)]
    [(False, False), (False, True), (True, False), (True, False)]
    >>> places([{"name": "Kauf", "public": "in part"}])
    [Place(public=None, is_closed=True, is_heading=False)]
    >>> places([*agenda[:1], {"number": "C", "name": "Mitteilungen"}, {"name": "Kauf"}])[-1]
    Place(public=None, is_closed=True, is_heading=False)
    """
    found, public, is_closed = [], None, False
    for item in items:
        said, part = flag(item, "public"), _PART.fullmatch(text(item, "name") or "")
        is_heading = bool(part or _LETTER.fullmatch(text(item, "number") or ""))
        if part:
            public, is_closed = not part["no"], bool(part["no"])
        elif is_heading:
            public = None
        is_odd = said is None and text(item, "public") is not None  # said, and in words that we do not read
        own = said if said is not None or is_odd else public
        closed = is_odd or (is_closed if said is None else not said)
        found.append(Place(own, closed and not is_heading, is_heading))
    return found
