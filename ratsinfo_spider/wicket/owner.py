"""Whose an answer is. Wicket keeps a page's parameters in the addresses of its components:

    ./paper?3-1.0-lazyDocument-showHideLink&id=1000005

An answer that comes from another page instance shows the number of that page's record.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlsplit

__all__ = ["led_to", "other_owner"]


def other_owner(url: str, text: str, parameters: frozenset[str]) -> str | None:
    """The first parameter, with its value, by which an answer is another record's than the one asked for at `url`.

    Only addresses of components of the same page count, and of their parameters only `parameters`.

    >>> url = "https://ris.example/public/paper?3-1.0-lazy&paper=7"
    >>> text = '"u":"./paper?3-1.0-lazy-fold&amp;paper=8" ./item?1-1.0-&item=1 ./paper?paper=9'
    >>> other_owner(url, text, frozenset({"paper"})), other_owner(url, text, frozenset({"item"}))
    ('paper=8', None)
    """
    parts = urlsplit(url)
    own = {name: value for name, value in parse_qsl(parts.query) if name in parameters}
    if not own:
        return None
    for address in _addresses(parts.path.rpartition("/")[2]).findall(text):
        for name, value in own.items():
            found = _value(name).search(address)
            if found and found[1] != value:
                return f"{name}={found[1]}"
    return None


def led_to(asked: str, final: str, parameters: frozenset[str]) -> str | None:
    """The first parameter, with its value, by which an address has led to another record's; None if it has not.

    >>> asked, names = "https://ris.example/public/paper?id=7&print=1", frozenset({"id"})
    >>> led_to(asked, "https://www.ris.example/public/paper?3&ID=7", names), led_to(asked, asked, names)
    (None, None)
    >>> led_to(asked, "https://ris.example/public/paper?id=8", names)
    'id=8'
    """
    if asked == final:
        return None
    names = {name.lower() for name in parameters}
    own, found = (
        {name.lower(): value for name, value in parse_qsl(urlsplit(url).query) if name.lower() in names}
        for url in (asked, final)
    )
    return next((f"{name}={value}" for name, value in found.items() if own.get(name, value) != value), None)


@lru_cache(maxsize=64)
def _addresses(page: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(page)}\?\d+-[^\"'<>\s\\]*")


@lru_cache(maxsize=64)
def _value(name: str) -> re.Pattern[str]:
    return re.compile(rf"[?&;]{re.escape(name)}=(\w+)")
