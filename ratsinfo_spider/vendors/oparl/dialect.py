"""Whose OParl it is, and what that changes in how an object is read. How a list is walked depends on no maker."""

from __future__ import annotations

from dataclasses import dataclass

from ratsinfo_spider.vendors.oparl.json_values import Object, text

__all__ = ["OTHER", "Dialect", "dialect_of"]


@dataclass(frozen=True, slots=True)
class Dialect:
    """`page_numbers`: its numbers are those of the maker's pages, and so are our ids.

    `letters`: its pages print an item's number with the letter of its part, which OParl leaves out.
    `result_is_vote`: the result of an item is the vote in free words, not one of a list of results.
    """

    name: str
    marks: tuple[str, ...] = ()
    page_numbers: bool = False
    letters: bool = False
    result_is_vote: bool = False


OTHER = Dialect("other")
_DIALECTS = (
    Dialect("ALLRIS", ("cc-egov", "allris"), page_numbers=True, letters=True),
    Dialect("Session", ("somacos",), page_numbers=True),
    Dialect("SD.NET", ("sternberg", "sitzungsdienst.net"), result_is_vote=True),
)


def dialect_of(system: Object) -> Dialect:
    """By what the System object says of its maker.

    >>> dialect_of({"vendor": "https://www.cc-egov.de"}).name, dialect_of({"name": "Musterstadt"}).name
    ('ALLRIS', 'other')
    """
    says = " ".join(text(system, name) or "" for name in ("vendor", "product", "contactName", "name")).lower()
    return next((one for one in _DIALECTS if any(mark in says for mark in one.marks)), OTHER)
