"""What may stand behind a key of a city's file, and the sentence about what may not."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

__all__ = ["wrong_key"]

_WORDS = {
    "str": "a text in quotes",
    "bool": "true or false",
    "float": "a number without quotes",
    "int": "a whole number without quotes",
    "tuple": 'a list of texts, like ["dokumente.example.de"]',
    "Margins": "a table, like [monitors]",
}


def wrong_key(key: str, value: Any, kinds: Mapping[str, str]) -> str | None:
    """What is wrong with a key and its value, in words for people; `kinds`: the types of the keys that there are.

    >>> kinds = {"delay": "float", "verified": "bool", "hosts": "tuple[str, ...]"}
    >>> wrong_key("dellay", 1, kinds)
    "unknown key 'dellay' (did you mean delay?); known are delay, hosts, verified"
    >>> wrong_key("verified", "yes", kinds), wrong_key("delay", 1, kinds)
    ("verified = 'yes' should be true or false", None)
    """
    if key not in kinds:
        close = get_close_matches(key, kinds, n=1)
        hint = f" (did you mean {close[0]}?)" if close else ""
        return f"unknown key {key!r}{hint}; known are {', '.join(sorted(kinds))}"
    kind = next(word for word in _WORDS if kinds[key].startswith(word))
    return None if _fits(value, kind) else f"{key} = {value!r} should be {_WORDS[kind]}"


def _fits(value: Any, kind: str) -> bool:
    if kind == "bool" or isinstance(value, bool):
        return kind == "bool" and isinstance(value, bool)
    if kind == "tuple":
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    types = {"Margins": dict, "float": (int, float), "int": int, "str": str}
    return isinstance(value, types[kind])  # type: ignore[arg-type]
