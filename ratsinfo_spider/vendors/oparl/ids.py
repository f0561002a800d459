"""The addresses that are the ids of OParl objects, and the number in each: the same that the maker's pages show.

The makers write them in several ways (docs/oparl.md 2): `papers?id=7`, `papers/7`, `papers/vo/7`, `paper/7`,
`papers.asp?id=7`. An address may say http where the server speaks https: it names the same object.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

__all__ = ["ObjectId", "key", "number_of", "object_id", "on_host", "with_number", "with_parameters"]

_KINDS = {
    "meeting": "meeting",
    "agendaitem": "agenda_item",
    "paper": "paper",
    "consultation": "consultation",
    "organization": "organization",
    "person": "person",
    "people": "person",
    "membership": "membership",
    "file": "file",
    "location": "location",
}
_PORTS = {"http": 80, "https": 443}
_SAFE = re.compile(r"[A-Za-z0-9_.-]{1,80}")
# What stands between kind and number where the maker counts only one sequence of the kind that has pages.
_PLAIN = frozenset({"gr", "vo", "si", "to", ""})


class ObjectId(NamedTuple):
    """What an address names: `kind` as in our ids, `native_id` the source's number.

    A sequence that is counted apart stands before the number: `at7` is the office 7, `7` the committee 7.
    """

    kind: str
    native_id: str


def object_id(url: str | None) -> ObjectId | None:
    """Kind and number of an object's address; None for what is no address of an object.

    >>> object_id("https://ris.example/public/oparl/organizations?typ=gr&id=7")
    ObjectId(kind='organization', native_id='7')
    >>> object_id("https://ris.example/oparl/organizations/at/12"), object_id("https://ris.example/oparl/papers/vo/3")
    (ObjectId(kind='organization', native_id='at12'), ObjectId(kind='paper', native_id='3'))
    >>> object_id("http://ris.example/v1.0/body/1/agendaitem/3539").kind, object_id("https://ris.example/oparl/system")
    ('agenda_item', None)
    """
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    words = [word for word in parts.path.split("/") if word]
    place = next((n for n in range(len(words) - 1, -1, -1) if _kind(words[n])), None)
    if place is None:
        return None
    query, behind = dict(parse_qsl(parts.query)), words[place + 1 :]
    number = query.get("id") or (behind[-1] if behind else "")
    sequence = query.get("typ", "") if query.get("id") else "".join(behind[:-1])
    native_id = number if sequence in _PLAIN else f"{sequence}{number}"
    return ObjectId(_kind(words[place]), native_id) if _SAFE.fullmatch(native_id) else None


def number_of(url: str | None, kind: str) -> str | None:
    """The number of an object of that kind; None for any other address."""
    found = object_id(url)
    return found.native_id if found and found.kind == kind else None


def _kind(word: str) -> str:
    plain = word.lower().removesuffix(".asp")
    return _KINDS.get(plain) or _KINDS.get(plain.removesuffix("s"), "")


def with_number(url: str, native_id: str) -> str:
    """The address of another object of the same kind, told from the address of one.

    >>> with_number("https://a.example/oparl/meetings?id=7", "9"), with_number("https://a.example/oparl/papers/7", "9")
    ('https://a.example/oparl/meetings?id=9', 'https://a.example/oparl/papers/9')
    """
    parts = urlsplit(url)
    if "id" in dict(parse_qsl(parts.query)):
        return with_parameters(url, id=native_id)
    return urlunsplit(parts._replace(path=f"{parts.path.rpartition('/')[0]}/{native_id}"))


def with_parameters(url: str, **parameters: str | int) -> str:
    """The address with these parameters set; the others stay, in their order.

    >>> with_parameters("https://a.example/papers?body=1&page=2", page=3, modified_since="2026-01-01T00:00:00+01:00")
    'https://a.example/papers?body=1&page=3&modified_since=2026-01-01T00%3A00%3A00%2B01%3A00'
    """
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True)) | {name: str(one) for name, one in parameters.items()}
    return urlunsplit(parts._replace(query=urlencode(query)))


def key(url: str | None) -> str:
    """What two addresses of one object have in common: hosts have several names, and some addresses are relative.

    >>> key("http://RIS.example:80/oparl/papers/7/") == key("https://www.ris.example/oparl/papers/7")
    True
    >>> key("/oparl/papers/7") == key("https://ris.example/oparl/papers/7")
    True
    """
    parts = urlsplit(url or "")
    return f"{parts.path.rstrip('/')}?{parts.query}"


def on_host(url: str, base: str) -> str | None:
    """The address as it is asked: by the scheme of `base`; None for one on another host, which is not asked.

    >>> on_host("http://ris.example:80/oparl/papers/7", "https://ris.example/oparl/system")
    'https://ris.example/oparl/papers/7'
    >>> on_host("papers/7", "https://ris.example/oparl/system")
    'https://ris.example/oparl/papers/7'
    >>> on_host("https://elsewhere.example/papers/7", "https://ris.example/oparl/system") is None
    True
    """
    try:
        parts, own = urlsplit(urljoin(base, url)), urlsplit(base)
        is_own = parts.hostname == own.hostname and parts.port in (own.port, _PORTS.get(parts.scheme), None)
    except ValueError:
        return None
    return urlunsplit(parts._replace(scheme=own.scheme, netloc=own.netloc)) if is_own else None
