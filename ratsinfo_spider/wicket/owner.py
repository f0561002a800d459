"""Whose an answer is. Wicket keeps a page's parameters in the addresses of its components:

    ./vo020?3-1.0-lazyDocument-showHideLink&VOLFDNR=1000005

An answer that comes from another page instance shows the number of that page's record.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlsplit

__all__ = ["other_owner"]


def other_owner(url: str, text: str, parameters: frozenset[str]) -> str | None:
    """The first parameter, with its value, by which an answer is another record's than the one asked for at `url`.

    Only addresses of components of the same page count, and of their parameters only `parameters`.

    >>> url = "https://ris.example/public/vo020?3-1.0-lazy&VOLFDNR=7"
    >>> text = '"u":"./vo020?3-1.0-lazy-fold&amp;VOLFDNR=8" ./to020?1-1.0-&TOLFDNR=1 ./vo020?VOLFDNR=9'
    >>> other_owner(url, text, frozenset({"VOLFDNR"})), other_owner(url, text, frozenset({"TOLFDNR"}))
    ('VOLFDNR=8', None)
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


@lru_cache(maxsize=64)
def _addresses(page: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(page)}\?\d+-[^\"'<>\s\\]*")


@lru_cache(maxsize=64)
def _value(name: str) -> re.Pattern[str]:
    return re.compile(rf"[?&;]{re.escape(name)}=(\w+)")
