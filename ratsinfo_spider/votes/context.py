"""What the text around a statement says of it: that it is quoted, or who it is that meets."""

from __future__ import annotations

import re

from .actors import BODY
from .phrases import Tokens

__all__ = ["in_quotation", "own_bodies"]

_LONGEST = 1500  # characters of a quotation
_CLOSING = re.compile('[“”"]')
_DECIDES = "(?:beschließt|stimmt|lehnt|fasst|wählt|genehmigt)"


def in_quotation(text: str, place: int) -> bool:
    """Whether a quotation that began before `place` goes on there, and ends at all.

    >>> text = "§ 7 lautet: „Es wird offen abgestimmt. Bei Stimmengleichheit ist der Antrag abgelehnt.“ Beschlossen."
    >>> in_quotation(text, text.index("Bei")), in_quotation(text, text.index("Beschlossen"))
    (True, False)
    """
    opening = text.rfind("„", max(0, place - _LONGEST), place)
    if opening < 0:
        return False
    closing = _CLOSING.search(text, opening, place + _LONGEST)
    return closing is not None and closing.start() >= place


def own_bodies(text: str, tokens: Tokens) -> frozenset[str]:
    """Which bodies that a statement names are seen to decide in its text, so that it is they who meet.

    Without that, `Der Ortsbeirat hat … beschlossen` tells of another body.
    """
    named = {token.text: token.folded for token in tokens if BODY.search(token.folded)}
    return frozenset(
        folded
        for name, folded in named.items()
        if re.search(rf"\b(?:Der|Die|Das) {re.escape(name)}(?: [A-ZÄÖÜ]\S{{1,30}})? {_DECIDES}\b", text)
    )
