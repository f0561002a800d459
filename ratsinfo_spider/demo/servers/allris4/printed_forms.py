"""Dates, titles and menu names as ALLRIS prints them."""

from __future__ import annotations

import datetime as dt
import hashlib
from urllib.parse import quote, quote_plus

_WEEKDAYS = {
    "de": ("Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa.", "So."),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TITLE_LENGTH = 50


def language(accept: str) -> str:
    """The language of an `Accept-Language` header, as far as ALLRIS cares: `de` or `en`.

    >>> language("de-DE,de;q=0.9"), language("en"), language("")
    ('de', 'en', 'en')
    """
    return "de" if accept.strip().lower().startswith("de") else "en"


def day(date: dt.date) -> str:
    """A date as printed everywhere else.

    >>> day(dt.date(2026, 10, 1))
    '01.10.2026'
    """
    return f"{date:%d.%m.%Y}"


def weekday(date: dt.date, lang: str = "de") -> str:
    """The short name of a date's weekday.

    >>> weekday(dt.date(2026, 10, 1)), weekday(dt.date(2026, 10, 1), "en")
    ('Do.', 'Thu')
    """
    return _WEEKDAYS[lang][date.weekday()]


def weekday_class(date: dt.date) -> str:
    """The class of a calendar row, English in every language."""
    return _WEEKDAYS["en"][date.weekday()].lower()


def local_day(date: dt.date, lang: str) -> str:
    """A date in the places where ALLRIS follows the browser's language.

    >>> local_day(dt.date(2026, 9, 3), "de"), local_day(dt.date(2026, 9, 3), "en")
    ('03.09.2026', '2026 Sep 3')
    """
    return day(date) if lang == "de" else f"{date.year} {_MONTHS[date.month - 1]} {date.day}"


def bare_number(number: str | None) -> str:
    """An agenda number as the page title of an item has it: without its part.

    >>> bare_number("Ö 3.1.12"), bare_number(None)
    ('3.1.12', '')
    """
    return number.split()[-1] if number else ""


def cut_title(title: str) -> str:
    """A title as the page title of an item has it: cut at 50 characters, line breaks deleted, not spaced.

    >>> cut_title("Erweiterung der Grundschule am Markt um einen Anbau mit Mensa")
    'Erweiterung der Grundschule am Markt um einen A...'
    >>> cut_title("Radverkehr\\r\\nRadwege")
    'RadverkehrRadwege'
    """
    if len(title) > _TITLE_LENGTH:
        title = title[: _TITLE_LENGTH - 3] + "..."
    return title.replace("\r", "").replace("\n", "")


def menu_value(menu: str, encodings: int) -> str:
    """The value of `gr010?menu=`; ALLRIS 4.1.7 percent-encodes it twice.

    >>> menu_value("Beiräte und Räte", 2)
    'Beir%25C3%25A4te%2Bund%2BR%25C3%25A4te'
    >>> menu_value("Beiräte und Räte", 1)
    'Beir%C3%A4te+und+R%C3%A4te'
    """
    value = quote_plus(menu)
    return quote(value, safe="") if encodings > 1 else value


def stamped(path: str) -> str:
    """Address of a style, script or image with the stamp that Wicket makes of its content.

    >>> stamped("css/styles.css")
    'css/styles-ver-FE4AEB7BA4BFE5050B46D913B61E60AE.css'
    """
    stem, _, kind = path.rpartition(".")
    return f"{stem}-ver-{hashlib.md5(path.encode(), usedforsecurity=False).hexdigest().upper()}.{kind}"
