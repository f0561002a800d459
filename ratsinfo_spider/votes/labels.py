"""Labels of counts (`Ja-Stimmen`, `gesetzl. Anzahl der Vertreter`) and the numbers beside them."""

from __future__ import annotations

import re
from functools import lru_cache

from .phrases import Tokens, at, is_mark, is_number, word
from .words import word_set

__all__ = ["is_member", "is_who", "label_end", "stands_alone"]

_WHO = word_set(
    "mitglieder mitgliedern mitglied personen person vertreter vertretern der stimme sich des vertretung anzahl zahl "
    "mitgliederzahl stimmen mit votierten stimmten stimmt votierte votiert x mal weitere weiteren weiterer davon "
    "rates ausschusses gemeinderates stadtrates gremiums stimmberechtigten stimmberechtigte ratsmitglieder "
    "ratsmitgliedern ausschussmitglieder stadtverordnete stadtverordneten gemeindevertreter gemeindevertreterinnen "
    "waren sind war ist anwesend anwesende ausgeschlossen ausgeschlossene zu es gemeindevertretung abgeordnete "
    "abgeordneten ratsherren innen wegen aufgrund haben hat stimmte"
)
_ARTICLES = word_set("den die das diesen diese")
_MEMBER = re.compile(
    r"(?:mitglied(?:er|ern|s|es)?|vertreter(?:n|s|in|innen)?|(?:verordnet|abgeordnet)(?:e|er|en|innen)|raete|raeten|"
    r"raetin|raetinnen|ratsherr(?:n|en)?|ratsfrau(?:en)?)$"
)
_BY_LAW = word_set("gem gemaess nach aufgrund laut lt i § wegen")


@lru_cache(maxsize=8192)
def is_member(folded: str) -> bool:
    """Whether a word is a noun for those who vote.

    >>> is_member("gemeindevertreter"), is_member("mitglieds"), is_member("mitgliedschaft")
    (True, True, False)
    """
    return bool(_MEMBER.search(folded))


@lru_cache(maxsize=8192)
def is_who(folded: str) -> bool:
    """Whether a word may stand between a label and its number: who votes, and small words about that."""
    return folded in _WHO or is_member(folded)


def label_end(tokens: Tokens, i: int) -> int:
    """Behind a label and the words that belong to it: `Ja Stimmen`, `gesetzl. Anzahl der Vertreter`."""
    aside, field = tokens[i].folded in ("fuer", "gegen"), tokens[i].value
    i += 1
    limit = i + 6
    while aside and i < limit and (word(tokens, i) in _ARTICLES or tokens[i].kind == "object"):
        i += 1
    while i < limit and (token := at(tokens, i)) and (token.kind == "stimmen" or is_who(token.folded)):
        i += 1
        i += _joins_members(tokens, i)
    if field == "present" and word(tokens, i) == "und" and word(tokens, i + 1) == "stimmberechtigt":
        i += 2
    if field == "biased":
        return _law_end(tokens, i)
    if is_mark(tokens, i, "-") and (token := at(tokens, i + 1)) and token.kind == "stimmen":
        return i + 2
    while is_mark(tokens, i, "-") and tokens[i].start == tokens[i - 1].end and not is_number(tokens, i + 1):
        i += 1
    return i


def _joins_members(tokens: Tokens, i: int) -> int:
    """How many tokens part two nouns for the same members: `Vertreterinnen und Vertreter`, `…/-innen`."""
    if not is_member(word(tokens, i - 1)) or not (word(tokens, i) == "und" or is_mark(tokens, i, "/")):
        return 0
    width = 1 + is_mark(tokens, i + 1, "-")
    return width if is_member(word(tokens, i + width)) else 0


def _law_end(tokens: Tokens, i: int) -> int:
    """Behind the section that a label of bias names: `Mitwirkungsverbot gem. § 24 Abs. 1 KV M-V: 1`."""
    if word(tokens, i) not in _BY_LAW or not any(word(tokens, j) == "§" for j in range(i, i + 4)):
        return i
    return next((j for j in range(i, min(i + 14, len(tokens))) if is_mark(tokens, j, ":|")), i)


def stands_alone(tokens: Tokens, i: int) -> bool:
    """Whether the number at `i` counts nothing else: not `Dafür 12 Stellplätze`, `Gegen 20 Uhr`, `Ja: 5 CDU`."""
    follower = at(tokens, i + 1)
    if follower is None or follower.kind in ("break", "tally", "basis", "outcome", "head", "number", "zero", "stimmen"):
        return True
    if follower.kind == "mark":
        return not (is_mark(tokens, i + 1, "/.") and is_number(tokens, i + 2) and is_mark(tokens, i + 3, "/."))
    return follower.kind in ("filler", "part", "act") or is_who(follower.folded)
