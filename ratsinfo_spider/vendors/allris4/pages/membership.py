"""What a row says of a membership, on the page of an organization and on that of a person.

Real pages of version 3.9 have `Name | Art der Mitarbeit | Funktion`, where Funktion is the group or the body that sent
the person (docs/allris4.md 5.3), Berlin has `Name | Art der Mitarbeit | Herkunft | seit`. A period may stand in one
cell: `14.07.1999 - 13.12.1999`, `seit 02.07.2014`. Warnings never name a person.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ratsinfo_spider.vendors.allris4.pages.frame import Page
from ratsinfo_spider.vendors.allris4.pages.listing import Cell, Row

__all__ = ["END", "ON_BEHALF_OF", "ROLE", "START", "Printed", "printed_membership", "split_period"]

# Headings of columns, casefolded.
_KIND = ("art der mitarbeit", "mitarbeit", "rolle")
_FUNCTION = ("funktion",)  # the role, unless there is a column for that
# What is a role all the same, and no group.
_OFFICE = re.compile(
    r"(?:(?:\d\.|erste[rn]?|zweite[rn]?)\s*)?(?:stellv\w*\.?\s*)?"
    r"(?:(?:ausschuss|fraktions|rats)?(?:vorsitz|mitglied)\w*|schriftführ\w*|(?:ober)?bürgermeister\w*|beisitzer\w*)",
    re.IGNORECASE,
)
ROLE = _KIND + _FUNCTION
ON_BEHALF_OF = (
    "fraktion",
    "partei",
    "fraktion/partei",
    "partei/fraktion",
    "gruppe",
    "fraktion/gruppe",
    "entsendet von",
    "herkunft",
)
START = ("von", "beginn", "seit", "eintritt", "startdatum", "anfangsdatum")
END = ("bis", "ende", "austritt", "endedatum")
_PERIOD = ("zeitraum", "von - bis", "von-bis", "von/bis", "dauer")
_NO_PART = ("", "name", "mitglied", "person", "gremium", "organisation", "ausschuss", "bezeichnung", "nr.", "bild")
_KNOWN = (*ROLE, *ON_BEHALF_OF, *START, *END, *_PERIOD, *_NO_PART)

_DAY = r"\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})"
_SPAN = re.compile(rf"(?:(?:von|vom|seit|ab)\s+)?(?P<start>{_DAY})?(?:\s*(?P<to>-|–|bis)\s*(?P<end>{_DAY}|heute)?)?")


class Printed(NamedTuple):
    """The parts of a membership as printed."""

    role: str | None
    on_behalf_of: str | None
    start: str | None
    end: str | None


def printed_membership(row: Row, page: Page, link: Cell | None) -> Printed:
    """What a row says; `link` is the cell that names the other side. The page warns of columns that are not read."""
    has_kind = row.cell(*_KIND) is not None
    function = row.text(*_FUNCTION)
    is_role = not has_kind or bool(_OFFICE.fullmatch(function or ""))
    roles = row.text(*_KIND) if has_kind else None, function if is_role else None
    role = "; ".join(filter(None, roles)) or None
    sent_by = row.text(*ON_BEHALF_OF) or (None if is_role else function)
    start, end = _dates(row)
    for cell in row.cells:
        if cell.text and cell is not link and cell.heading.casefold() not in _KNOWN:
            page.warn(f"Members: the column {cell.heading!r} is not known; it is not read.")
    unnamed = [cell.text for cell in _behind(row, link) if not cell.heading and cell.text]
    texts = [text for text in unnamed if split_period(text) is None]
    if texts and not row.cell(*ROLE):
        role, *texts = texts
    if texts:
        page.warn("Members: a cell without a heading is not read.")
    return Printed(role, sent_by, start, end)


def _behind(row: Row, link: Cell | None) -> list[Cell]:
    place = next((place for place, cell in enumerate(row.cells) if cell is link), -1)
    return list(row.cells[place + 1 :])


def _dates(row: Row) -> tuple[str | None, str | None]:
    """First and last day; what has not the form of a period is passed on as it is, for the loader to warn of."""
    start, end = row.text(*START), row.text(*END)
    both = row.text(*_PERIOD) or next((c.text for c in row.cells if not c.heading and split_period(c.text)), None)
    in_start, in_end, in_both = (split_period(text) for text in (start, end, both))
    if in_start:
        start, end = in_start[0], in_start[1] or end
    if in_end:
        end = in_end[1] or in_end[0]
    if both:
        first, last = in_both or (both, None)
        start, end = start or first, end or last
    return start, end


def split_period(text: str | None) -> tuple[str | None, str | None] | None:
    """First and last day of a period in one cell; None for what is no period.

    >>> split_period("14.07.1999 - 13.12.1999"), split_period("seit 02.07.2014"), split_period("bis 13.12.1999")
    (('14.07.1999', '13.12.1999'), ('02.07.2014', None), (None, '13.12.1999'))
    >>> split_period("02.07.2014 -"), split_period("02.07.2014"), split_period("Mitglied"), split_period("")
    (('02.07.2014', None), ('02.07.2014', None), None, None)
    """
    match = _SPAN.fullmatch((text or "").strip())
    if match is None or not (match["start"] or match["end"]):
        return None
    end = match["end"]
    return match["start"], None if end == "heute" else end
