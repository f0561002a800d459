"""The name of a person in its parts. Personal data: read only where a crawl asks for people."""

from __future__ import annotations

import re
from typing import NamedTuple

from ratsinfo_spider.german.text import one_line

__all__ = ["PersonName", "academic_title", "bare_name", "form_of_address", "split_name"]

_NAME = re.compile(
    r"(?:(?P<form>Frau|Herrn?)\s+)?(?P<title>(?:(?:Prof|Dr|Dipl|Mag|Ing|PD|h|c|mult|med|jur|phil|rer|nat)\b"
    r"[.-]*\s*|-\s*Ing\.?\s*)*)(?P<name>.+)",
    re.I,
)


class PersonName(NamedTuple):
    """A printed name in its parts; None for what is not printed."""

    form_of_address: str | None
    academic_title: str | None
    name: str | None


def split_name(printed: str | None) -> PersonName:
    """Form of address, academic title and name of a person.

    >>> split_name("Frau Prof. Dr. Erika Muster")
    PersonName(form_of_address='Frau', academic_title='Prof. Dr.', name='Erika Muster')
    >>> split_name("Dr. med. Hans-Peter Beispiel")[1:], split_name("Drees")
    (('Dr. med.', 'Hans-Peter Beispiel'), PersonName(form_of_address=None, academic_title=None, name='Drees'))
    """
    plain = one_line(printed)
    match = _NAME.fullmatch(plain) if plain else None
    if match is None:
        return PersonName(None, None, plain)
    return PersonName(match["form"], match["title"].strip() or None, match["name"].strip())


def bare_name(printed: str | None) -> str | None:
    """The name without form of address and academic title."""
    return split_name(printed).name


def form_of_address(apart: str | None, name: str | None) -> str | None:
    """`Frau` or `Herr`: from a field of its own, else from the printed name.

    >>> form_of_address(None, "Herrn Dr. Max Muster"), form_of_address("Frau", "Erika Muster")
    ('Herrn', 'Frau')
    """
    return one_line(apart) or split_name(name).form_of_address


def academic_title(apart: str | None, name: str | None) -> str | None:
    """`Dr.`, `Prof. Dr.`: from a field of its own, else from the printed name.

    >>> academic_title(None, "Herrn Dr. Max Muster"), academic_title("PD", "Erika Muster")
    ('Dr.', 'PD')
    """
    return one_line(apart) or split_name(name).academic_title
