"""What the rules of many faults are made of: which answers, how often, changed how."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.helpers.fault_proxy import Answer, Rule

__all__ = [
    "DOCUMENT_TYPES", "after", "at_random", "documents", "first_pages", "instance", "is_call", "numbers", "of_page",
    "on_document", "once_each",
]  # fmt: skip

Change = Callable[[Answer], Any]  # False: nothing was changed after all

DOCUMENT_TYPES = (
    "application/pdf", "image/png", "application/zip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)  # fmt: skip
_CALL = re.compile(r"\?(\d+)-")
_NUMBER = re.compile(r"([A-Z]+LFDNR)=(\d+)")


def is_call(target: str) -> bool:
    """Whether it is an address of a page instance."""
    return bool(_CALL.search(target))


def instance(target: str) -> int | None:
    """The number of the page instance."""
    match = _CALL.search(target)
    return int(match[1]) if match else None


def numbers(answer: Answer) -> tuple[str, str]:
    """Which page of which record: `("vo020", "1000007")`."""
    found = dict(_NUMBER.findall(answer.target))
    own = {"to010": "SILFDNR", "to020": "TOLFDNR", "vo020": "VOLFDNR", "gr020": "GRLFDNR", "si018": "GRLFDNR"}
    return answer.page, found.get(own.get(answer.page, ""), "")


def _changed(change: Change, answer: Answer) -> bool:
    return change(answer) is not False


def of_page(name: str, change: Change) -> Rule:
    """Each whole page of this name."""
    return lambda answer: (
        answer.page == name and answer.is_html and not is_call(answer.target) and _changed(change, answer)
    )


def first_pages(name: str, count: int, change: Change, skip: int = 0) -> Rule:
    """The pages of the first `count` records of this name, each time; `skip` of them before."""
    seen: list[tuple[str, str]] = []

    def rule(answer: Answer) -> bool:
        if answer.page != name or is_call(answer.target) or not answer.is_html:
            return False
        key = numbers(answer)
        if key not in seen:
            seen.append(key)
        return skip <= seen.index(key) < skip + count and _changed(change, answer)

    return rule


def on_document(change: Change) -> Rule:
    """Each document."""
    return lambda answer: answer.status == 200 and answer.content_type in DOCUMENT_TYPES and _changed(change, answer)


def documents(count: int, change: Change, types: tuple[str, ...] = DOCUMENT_TYPES) -> Rule:
    """The first `count` documents of these types, each time they are asked for; told by their bytes."""
    seen: list[bytes] = []

    def rule(answer: Answer) -> bool:
        if answer.status != 200 or answer.content_type not in types:
            return False
        if answer.body not in seen:
            seen.append(answer.body)
        return seen.index(answer.body) < count and _changed(change, answer)

    return rule


def once_each(is_meant: Callable[[Answer], bool], change: Change, *, of_any_instance: bool = False) -> Rule:
    """The first answer to each address; with `of_any_instance`, a fresh page's address is the same one."""
    seen: set[str] = set()

    def rule(answer: Answer) -> bool:
        key = _CALL.sub("?", answer.target) if of_any_instance else answer.target
        if key in seen or not is_meant(answer):
            return False
        seen.add(key)
        return _changed(change, answer)

    return rule


def at_random(chance: random.Random, share: float, change: Change, most: int = 2) -> Rule:
    """That share of all answers, of the same address at most `most`."""
    hits: Counter[str] = Counter()

    def rule(answer: Answer) -> bool:
        if chance.random() >= share or hits[answer.target] >= most or answer.page == "robots.txt":
            return False
        hits[answer.target] += 1
        return _changed(change, answer)

    return rule


def after(count: int, change: Change) -> Rule:
    """All that comes after so many answers."""
    seen = iter(range(count))
    return lambda answer: next(seen, None) is None and _changed(change, answer)
