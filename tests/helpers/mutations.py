"""Pages as broken servers, proxies and careless editors make them: cut, torn, shuffled, doubled, misspelt.

A mutation is plain data (`Mutation`), so that hypothesis can make many and shorten what fails. How many examples a test
tries is FUZZ_EXAMPLES in the environment; without it, a few seconds' worth.
"""

from __future__ import annotations

import os
import re
from typing import NamedTuple

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

__all__ = ["Mutation", "fuzz", "mutated", "mutations"]

_TOKENS = re.compile(rb"(<[^>]*>)")
_VALUE = re.compile(rb'"[^"]*"')
_NUMBER = re.compile(rb"\d+")
_JUNK = (
    *(b"", b"\x00", b"\x08", b"\xff\xfe", b"\xed\xa0\x80", "\ufffd\u202e\u00a0".encode(), b"&#0;&#x110000;&nbsp;"),
    *(b"<", b">", b"</div>", b"</td></tr></table>", b"<tr><td>", b"<table>", b"<html>", b"<main id='pageContent'>"),
    *(b"<base href='http://['>", b"<!--", b"]]>", b"<![CDATA[", b"<script>", b"</script>", b"<template>", b"<svg>"),
    *(b"'", b'"', b"\\", b"{", b"}", b"%", b"?", b"#", b"://[", b"http://[::1", b"javascript:", b"-1", b"9" * 25),
    *("\u00d6 1.1.1.1".encode(), b"31.02.2026", b"29.02.0000 99:99 Uhr", b"1e999 kB", "\u0663\u00b2".encode()),
    *(b" id='id2'", b" class=''", b" rowspan='9999999'", b"TOLFDNR=", b"SILFDNR=7&SILFDNR=8", b"Wicket.Ajax.ajax({"),
)  # fmt: skip
_KINDS = (
    *("cut", "drop", "double", "swap", "repeat", "junk", "byte", "value", "number", "tag", "rename", "swap values"),
)  # fmt: skip


class Mutation(NamedTuple):
    """`at` and `to` are places in the page, from 0 to 1."""

    kind: str
    at: float
    to: float
    junk: bytes


_places = st.integers(0, 9_999).map(lambda number: number / 10_000)
mutations = st.lists(
    st.builds(Mutation, st.sampled_from(_KINDS), _places, _places, st.sampled_from(_JUNK) | st.binary(max_size=8)),
    min_size=1,
    max_size=6,
)


def fuzz(few: int) -> settings:
    """The settings of a test that tries so many examples, or as many as FUZZ_EXAMPLES says."""
    many = int(os.environ.get("FUZZ_EXAMPLES") or few)
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
    return settings(
        max_examples=many, deadline=None, suppress_health_check=slow, derandomize="FUZZ_EXAMPLES" not in os.environ
    )


def mutated(page: bytes, changes: list[Mutation]) -> bytes:
    """The page after all of them, one after the other."""
    for change in changes:
        page = _one(page, change)
    return page


def _one(page: bytes, change: Mutation) -> bytes:
    if change.kind == "cut":
        return page[: int(len(page) * change.at)]
    if change.kind == "byte":
        place = int(len(page) * change.at)
        return page[:place] + change.junk + page[place + 1 :]
    if change.kind in ("value", "number", "swap values"):
        return _of_values(page, change)
    return b"".join(_of_tokens(_TOKENS.split(page), change))


def _of_values(page: bytes, change: Mutation) -> bytes:
    """An attribute's value, or a number anywhere, becomes another one."""
    found = list((_NUMBER if change.kind == "number" else _VALUE).finditer(page))
    if not found:
        return page
    one, other = (found[int(len(found) * place)] for place in (change.at, change.to))
    new = other[0] if change.kind == "swap values" else b'"%s"' % change.junk
    return page[: one.start()] + (change.junk if change.kind == "number" else new) + page[one.end() :]


def _of_tokens(tokens: list[bytes], change: Mutation) -> list[bytes]:
    """Tags and the texts between them."""
    one, other = (int(len(tokens) * place) for place in (change.at, change.to))
    first, last = min(one, other), min(max(one, other) + 1, min(one, other) + 400)
    span = tokens[first:last]
    if change.kind == "drop":
        return tokens[:first] + tokens[last:]
    if change.kind == "double":
        return tokens[:last] + span + tokens[last:]
    if change.kind == "repeat":
        return tokens[:first] + span * 5 + tokens[last:]
    if change.kind == "junk":
        return [*tokens[:first], change.junk, *tokens[first:]]
    if change.kind == "swap":
        tokens[one], tokens[other] = tokens[other], tokens[one]
    elif change.kind == "tag":
        tokens[one] = tokens[one].replace(b"<", b"<x", 1)
    else:
        tokens[one] = tokens[one].replace(b"id=", b"class=").replace(b"<td", b"<th").replace(b"<span", b"<div")
    return tokens
