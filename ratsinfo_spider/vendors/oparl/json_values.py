"""Values of OParl's JSON as they come in practice: one object for a list, `N/A` for nothing, numbers as text.

An object is a plain mapping here. What is absent, empty or of no use is None, never an error; `odd_values` names what
is there and of no use. Only a body that is no JSON is an error.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ratsinfo_spider.vendor import PageError

__all__ = [
    "Object",
    "dates_of",
    "each",
    "flag",
    "is_link",
    "links",
    "number",
    "objects",
    "odd_values",
    "read_json",
    "text",
]

Object = Mapping[str, Any]

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_NOTHING = frozenset({"", "n/a", "null", "none", "-"})
_LINK = re.compile(r"(?:https?://|/)\S+|[\w/.]+\?\S+=\S+")
_HALF = re.compile(r"\\u[dD][89a-fA-F]")  # the escape of half a character
_TRUTH = {"true": True, "1": True, "ja": True, "yes": True, "false": False, "0": False, "nein": False, "no": False}
_TEXTS = (
    "name", "shortName", "reference", "paperType", "number", "result", "resolutionText", "role", "meetingState",
    "classification", "organizationType", "start", "end", "date", "startDate", "endDate", "description", "room",
    "streetAddress", "postalCode", "locality", "fileName", "accessUrl", "downloadUrl", "web", "givenName", "familyName",
)  # fmt: skip
_FLAGS = ("public", "cancelled", "deleted")
_PARTS = (
    "agendaItem", "consultation", "membership", "location", "invitation", "resultsProtocol", "verbatimProtocol",
    "mainFile", "auxiliaryFile", "resolutionFile",
)  # fmt: skip


def read_json(body: bytes, url: str) -> tuple[Any, list[str]]:
    """The value of a body, and sentences about what had to be repaired. Raises PageError for what is no JSON.

    >>> read_json(b'{"name": "Muster\\x04stadt"}', "")
    ({'name': 'Muster\\x04stadt'}, ['json: raw control characters in a text'])
    """
    plain, warnings = _decoded(body, url)
    try:
        value = json.loads(plain)
    except (ValueError, RecursionError):
        value = _lenient(plain, url)
        warnings.append("json: raw control characters in a text")
    if _HALF.search(plain) and (whole := _whole_characters(value)) != value:
        return whole, [*warnings, "json: half a character in a text, read as U+FFFD"]
    return value, warnings


def _lenient(plain: str, url: str) -> Any:
    try:
        return json.loads(plain, strict=False)
    except (ValueError, RecursionError):
        what = "an HTML page" if plain.lstrip()[:1] == "<" else "something"
        raise PageError("other_system", url, f"The interface answered with {what} that is no JSON.") from None


def _decoded(body: bytes, url: str) -> tuple[str, list[str]]:
    """The text of a body. Raises PageError where it is UTF-8 but for some bytes: any other reading would be a guess."""
    try:
        return body.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        if not body.decode("utf-8", "ignore").isascii():
            says = f"The answer is UTF-8 in parts only: byte {error.start} is 0x{body[error.start]:02x}."
            raise PageError("malformed", url, says) from None
    return body.decode("cp1252", "replace"), ["json: not UTF-8, read as Windows-1252"]


def _whole_characters(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_whole_characters(name): _whole_characters(one) for name, one in value.items()}
    return [_whole_characters(one) for one in value] if isinstance(value, list) else value


def text(thing: Object, name: str) -> str | None:
    """A text; None for an absent one and for words that say nothing.

    >>> text({"name": " N/A "}, "name"), text({"order": 7.0}, "order"), text({"name": ["Rat"]}, "name")
    (None, '7', None)
    """
    value = thing.get(name)
    if isinstance(value, float) and math.isfinite(value):
        value = int(value) if value.is_integer() else str(value)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    plain = _CONTROL.sub("", str(value)).strip()
    return None if plain.casefold() in _NOTHING else plain


def flag(thing: Object, name: str) -> bool | None:
    """A truth value, also as text or number; None where it is not said.

    >>> flag({"public": 0}, "public"), flag({"public": "Ja"}, "public"), flag({"public": "in part"}, "public")
    (False, True, None)
    """
    value = thing.get(name)
    return value if isinstance(value, bool) else _TRUTH.get((text(thing, name) or "").lower())


def odd_values(thing: Object) -> Iterator[str]:
    """What an object or one of its parts states in a form that is not read.

    >>> list(odd_values({"name": {"de": "Rat"}, "agendaItem": [{"public": "in part"}, 7]}))
    ['value: `name` is no text', 'value: `public` is neither true nor false', 'value: `agendaItem` is no object']
    """
    for name in _TEXTS:
        if isinstance(thing.get(name), dict | list | bool) and thing[name] != []:
            yield f"value: `{name}` is no text"
    for name in _FLAGS:
        is_said = text(thing, name) is not None or isinstance(thing.get(name), dict | list)
        if is_said and flag(thing, name) is None:
            yield f"value: `{name}` is neither true nor false"
    for name in _PARTS:
        for one in each(thing, name):
            if isinstance(one, dict):
                yield from odd_values(one)
            elif one is not None and not is_link(one) and str(one).strip().lower() not in _NOTHING:
                yield f"value: `{name}` is no object"


def is_link(value: Any) -> bool:
    """Whether a value is the address of an object.

    >>> is_link("/oparl/papers/7"), is_link("papers?id=7"), is_link("Rathaus, Saal 1"), is_link({"id": "/papers/7"})
    (True, True, False, False)
    """
    return isinstance(value, str) and bool(_LINK.fullmatch(value.strip()))


def number(thing: Object, name: str) -> int | None:
    """A whole number, also as text.

    >>> number({"order": "113"}, "order"), number({"order": "first"}, "order"), number({"size": -1}, "size")
    (113, None, None)
    """
    plain = text(thing, name)
    return int(plain) if plain and plain.isascii() and plain.isdigit() else None


def each(thing: Object, name: str) -> Iterator[Any]:
    """What stands under a name, one value or a list of them."""
    value = thing.get(name)
    yield from value if isinstance(value, list) else [value]


def objects(thing: Object, name: str) -> list[Object]:
    """The objects embedded under a name, one or a list of them; deleted ones are left out.

    >>> objects({"auxiliaryFile": {"id": "7"}}, "auxiliaryFile"), objects({"paper": [None, "https://…"]}, "paper")
    ([{'id': '7'}], [])
    """
    return [one for one in each(thing, name) if isinstance(one, dict) and not flag(one, "deleted")]


def links(thing: Object, name: str) -> list[str]:
    """The addresses of the objects under a name, linked or embedded.

    >>> links({"organization": [{"id": "https://a"}, "https://b", None, ""]}, "organization")
    ['https://a', 'https://b']
    """
    found = (text(one, "id") if isinstance(one, dict) else one for one in each(thing, name))
    return [one for one in found if isinstance(one, str) and one.strip()]


def dates_of(thing: Object, *names: str) -> str | None:
    """The day of the first of these names that says one, as ISO text; for an order, not for a table.

    >>> dates_of({"start": "2026-10-21T17:00:00+02:00"}, "date", "start")
    '2026-10-21'
    """
    found = (text(thing, name) for name in names)
    return next((day[:10] for day in found if day and re.match(r"\d{4}-\d\d-\d\d", day)), None)


def day_of(thing: Object, *names: str) -> dt.date | None:
    """The same as a day.

    >>> day_of({"date": "2026-02-30"}, "date"), day_of({"date": "2026-02-28"}, "date")
    (None, datetime.date(2026, 2, 28))
    """
    try:
        return dt.date.fromisoformat(dates_of(thing, *names) or "")
    except ValueError:
        return None
