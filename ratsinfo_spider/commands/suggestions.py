"""What a mistyped name was perhaps meant to be."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from ratsinfo_spider import sites

__all__ = ["meant", "unknown_city"]


def meant(name: str, known: Iterable[str]) -> str:
    """A half sentence with the names that are like this one, or "".

    >>> meant("vote", ["votes", "papers"]), meant("x", ["votes"])
    (' (did you mean votes?)', '')
    """
    close = get_close_matches(name, list(known), n=3, cutoff=0.6)
    return f" (did you mean {' or '.join(close)}?)" if close and name not in close else ""


def unknown_city(name: str, listed: Iterable[str]) -> str:
    """The sentence about a name that is no city, with those of the catalogue or `listed` that are like it.

    >>> unknown_city("xyzzyx", []), unknown_city("xyzzyx", ["xyzzy"])[20:46]
    ('no city of that name; `scrapy list` shows them', ' (did you mean xyzzy?); `s')
    """
    close = " or ".join(sites.similar(name, listed))
    return f"no city of that name{f' (did you mean {close}?)' if close else ''}; `scrapy list` shows them"
