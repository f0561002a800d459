"""Judges one answer: is it the page that was asked for, how does its list come, or what says no?"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ratsinfo_spider import wicket
from ratsinfo_spider.vendors.allris4.pages import Page, PageError, check, make_selector, page_class
from ratsinfo_spider.vendors.detection import Answer, Finding

__all__ = ["STOP_KINDS", "Shell", "judge", "judge_content", "judge_info", "judge_oparl"]

# The site says no as a whole: nothing more is asked.
STOP_KINDS = frozenset({"rate_limited", "gate", "maintenance"})

_SERVER = re.compile(r"""<server\b[^>]*\bversion\s*=\s*["']([^"']{1,20})["']""")


@dataclass(frozen=True, slots=True)
class Shell(Finding):
    """A page whose list comes by calls of its own."""

    calls: tuple[wicket.AjaxCall, ...] = ()


def judge(name: str, answer: Answer) -> Finding:
    """A page of ALLRIS 4 by its vendor's name (`si010`): read where we have a class for it, else only recognised."""
    if answer.status >= 400:
        return _refused(name, answer)
    try:
        selector = make_selector(answer.body, answer.url)
        page = _class(name)(selector, answer.url)
        calls = wicket.content_calls(answer.text, answer.url)
    except PageError as error:
        return Finding(name, error.kind, error.detail)
    except wicket.WicketError as error:
        return Finding(name, "wicket", f"its calls cannot be read: {error.detail}")
    if not getattr(page, "is_shell", False):
        return Finding(name, "table" if hasattr(page, "is_shell") else "answers", _reads(page), page)
    if not calls:
        return Finding(name, "malformed", "neither a table nor a call that would bring one", page)
    return Shell(name, "shell", "an Ajax shell: its table comes by a call of its own", page, tuple(calls))


def judge_content(shell: Shell, answer: Answer, url: str) -> Finding:
    """The answer to the call of a shell at `url`: its table, or why it cannot be read over plain HTTP."""
    try:
        html = wicket.read_answer(answer.status, answer.headers, answer.body).html
        page = _class(shell.name)(make_selector(html, url), url)
    except wicket.WicketError as error:
        says = f"an Ajax shell whose call brings no table: {error.detail}"
        return _stopping(shell.name, answer) or Finding(shell.name, "wicket", says)
    except PageError as error:
        return Finding(shell.name, error.kind, f"an Ajax shell whose call brings no table: {error.detail}")
    if getattr(page, "is_shell", False):
        return Finding(shell.name, "wicket", "an Ajax shell whose call brings no table that we know")
    return Shell(shell.name, "shell", f"an Ajax shell; its call brings {_reads(page)}", page, shell.calls)


def judge_info(answer: Answer) -> Finding:
    """info.xml: `<info><server version="4"/></info>`, without login."""
    if answer.status >= 400:
        return _refused("info.xml", answer)
    if match := _SERVER.search(answer.text):
        return Finding("info.xml", "answers", f"says server version {match[1]}")
    return Finding("info.xml", "wrong_page", "answers with something else")


def judge_oparl(answer: Answer) -> tuple[Finding, str | None]:
    """oparl/system, and the name that it gives the system."""
    if answer.status >= 400:
        return _refused("oparl/system", answer), None
    try:
        system: Any = json.loads(answer.body)
        version, name = system["oparlVersion"], system.get("name")
    except (ValueError, KeyError, TypeError, AttributeError):
        return Finding("oparl/system", "wrong_page", "answers, but not as an OParl system"), None
    is_address = isinstance(version, str) and "/" in version  # https://schema.oparl.org/1.1/
    short = version.rstrip("/").rpartition("/")[2] if is_address else version
    return Finding("oparl/system", "answers", f"OParl {short}"), name if isinstance(name, str) else None


def _class(name: str) -> Callable[[Any, str], Page]:
    """The class of a page; for one that we do not read, the frame that all pages share."""
    try:
        return page_class(name)
    except KeyError:
        return Page


def _reads(page: Page) -> str:
    rows = getattr(page, "rows", None)
    return "the page" if rows is None else f"a table of {len(rows)} rows"


def _refused(name: str, answer: Answer) -> Finding:
    """An HTTP error. Its page may say more than its number."""
    if answer.status == 429:
        return Finding(name, "rate_limited", "HTTP 429: asked too often")
    return _stopping(name, answer) or Finding(name, f"http {answer.status}", f"HTTP {answer.status}")


def _stopping(name: str, answer: Answer) -> Finding | None:
    """A lock, a human check, maintenance: pages that may come instead of any other."""
    try:
        check(make_selector(answer.body, answer.url), answer.url)
    except PageError as error:
        if error.kind in STOP_KINDS:
            return Finding(name, error.kind, error.detail)
    return None
