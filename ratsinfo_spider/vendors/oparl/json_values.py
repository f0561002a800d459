"""Values of OParl's JSON as they come in practice: one object for a list, `N/A` for nothing, numbers as text.

An object is a plain mapping here. What is absent, empty or of no use is None, never an error; only a body that is no
JSON is one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ratsinfo_spider.vendor import PageError

__all__ = ["Object", "dates_of", "flag", "links", "number", "objects", "read_json", "text"]

Object = Mapping[str, Any]

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NOTHING = frozenset({"", "n/a", "null", "none", "-"})


def read_json(body: bytes, url: str) -> tuple[Any, list[str]]:
    """The value of a body, and sentences about what had to be repaired. Raises PageError for what is no JSON.

    >>> read_json(b'{"name": "Muster\\x04stadt"}', "")
    ({'name': 'Muster\\x04stadt'}, ['json: raw control characters in a text'])
    """
    warnings = []
    try:
        plain = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        plain = body.decode("cp1252", "replace")
        warnings.append("json: not UTF-8, read as Windows-1252")
    try:
        return json.loads(plain), warnings
    except json.JSONDecodeError:
        pass
    try:
        value = json.loads(plain, strict=False)
    except (json.JSONDecodeError, RecursionError):
        what = "an HTML page" if plain.lstrip()[:1] == "<" else "something"
        raise PageError("other_system", url, f"The interface answered with {what} that is no JSON.") from None
    return value, [*warnings, "json: raw control characters in a text"]


def text(thing: Object, name: str) -> str | None:
    """A text; None for an absent one and for words that say nothing.

    >>> text({"name": " N/A "}, "name"), text({"order": 7}, "order"), text({"name": ["Rat"]}, "name")
    (None, '7', None)
    """
    value = thing.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    plain = _CONTROL.sub("", str(value)).strip()
    return None if plain.casefold() in _NOTHING else plain


def flag(thing: Object, name: str) -> bool | None:
    """A truth value, also as text; None where it is not said."""
    value = thing.get(name)
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.strip().lower())
    return value if isinstance(value, bool) else None


def number(thing: Object, name: str) -> int | None:
    """A whole number, also as text.

    >>> number({"order": "113"}, "order"), number({"order": "first"}, "order"), number({"size": -1}, "size")
    (113, None, None)
    """
    plain = text(thing, name)
    return int(plain) if plain and plain.isascii() and plain.isdigit() else None


def _each(thing: Object, name: str) -> Iterator[Any]:
    value = thing.get(name)
    yield from value if isinstance(value, list) else [value]


def objects(thing: Object, name: str) -> list[Object]:
    """The objects embedded under a name, one or a list of them; deleted ones are left out.

    >>> objects({"auxiliaryFile": {"id": "7"}}, "auxiliaryFile"), objects({"paper": [None, "https://…"]}, "paper")
    ([{'id': '7'}], [])
    """
    return [one for one in _each(thing, name) if isinstance(one, dict) and not flag(one, "deleted")]


def links(thing: Object, name: str) -> list[str]:
    """The addresses of the objects under a name, linked or embedded.

    >>> links({"organization": [{"id": "https://a"}, "https://b", None, ""]}, "organization")
    ['https://a', 'https://b']
    """
    found = (text(one, "id") if isinstance(one, dict) else one for one in _each(thing, name))
    return [one for one in found if isinstance(one, str) and one.strip()]


def dates_of(thing: Object, *names: str) -> str | None:
    """The day of the first of these names that says one, as ISO text; for an order, not for a table.

    >>> dates_of({"start": "2026-10-21T17:00:00+02:00"}, "date", "start")
    '2026-10-21'
    """
    found = (text(thing, name) for name in names)
    return next((day[:10] for day in found if day and re.match(r"\d{4}-\d\d-\d\d", day)), None)
