"""HTML from the templates of this folder. Every value is escaped: what a page of a council says stays text."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import jinja2

__all__ = ["render"]


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("ratsinfo_spider.report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters |= {"link": _link, "day": _day, "number": _number}
    return environment


def render(template: str, **values: Any) -> str:
    """The page of a template of `templates/`."""
    return _environment().get_template(template).render(**values)


def _link(url: str | None) -> str:
    """An address that a click may follow: http and https alone, never a script.

    >>> _link("javascript:alert(1)"), _link("https://ris.musterstadt.example/vo?1")
    ('', 'https://ris.musterstadt.example/vo?1')
    """
    try:
        return url if url and urlsplit(url).scheme in ("http", "https") else ""
    except ValueError:
        return ""


def _day(moment: dt.date | dt.datetime | None) -> str:
    return f"{moment:%d.%m.%Y}" if moment else ""


def _number(value: float | None, language: str = "en", digits: int = 0) -> str:
    """A number with the language's separators; a dash where there is none.

    >>> _number(12345.5, "de", 1), _number(12345.5, "en", 1), _number(None)
    ('12.345,5', '12,345.5', '–')
    """
    if value is None:
        return "–"
    text = f"{value:,.{digits}f}"
    return text.translate(str.maketrans(",.", ".,")) if language == "de" else text
