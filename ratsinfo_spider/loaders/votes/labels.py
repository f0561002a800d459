"""Labels of counts (`Ja-Stimmen`, `gesetzl. Anzahl der Vertreter`) and the numbers beside them."""

from __future__ import annotations

from .phrases import Tokens, at, is_mark, is_number, word
from .words import word_set

__all__ = ["WHO", "label_end", "stands_alone"]

WHO = word_set(
    "mitglieder mitgliedern mitglied personen person vertreter vertretern der stimme sich des vertretung anzahl zahl "
    "mitgliederzahl stimmen mit votierten stimmten stimmt votierte votiert x mal weitere weiteren weiterer davon "
    "rates ausschusses gemeinderates stadtrates gremiums stimmberechtigten stimmberechtigte ratsmitglieder "
    "ratsmitgliedern ausschussmitglieder stadtverordnete stadtverordneten gemeindevertreter gemeindevertreterinnen "
    "waren sind war ist anwesend anwesende ausgeschlossen ausgeschlossene zu es gemeindevertretung abgeordnete "
    "abgeordneten ratsherren innen wegen aufgrund haben hat stimmte"
)
_ARTICLES = word_set("den die das diesen diese")


def label_end(tokens: Tokens, i: int) -> int:
    """Behind a label and the words that belong to it: `Ja Stimmen`, `gesetzl. Anzahl der Vertreter`."""
    aside = tokens[i].folded in ("fuer", "gegen")
    i += 1
    limit = i + 6
    while aside and i < limit and (word(tokens, i) in _ARTICLES or tokens[i].kind == "object"):
        i += 1
    while i < limit and (token := at(tokens, i)) and (token.kind == "stimmen" or token.folded in WHO):
        i += 1
    if is_mark(tokens, i, "-") and (token := at(tokens, i + 1)) and token.kind == "stimmen":
        return i + 2
    while is_mark(tokens, i, "-") and tokens[i].start == tokens[i - 1].end and not is_number(tokens, i + 1):
        i += 1
    return i


def stands_alone(tokens: Tokens, i: int) -> bool:
    """Whether the number at `i` counts nothing else: not `Dafür 12 Stellplätze`, `Gegen 20 Uhr`, `Ja: 5 CDU`."""
    follower = at(tokens, i + 1)
    if follower is None or follower.kind in ("break", "tally", "basis", "outcome", "head", "number", "zero", "stimmen"):
        return True
    if follower.kind == "mark":
        return not (is_mark(tokens, i + 1, "/.") and is_number(tokens, i + 2) and is_mark(tokens, i + 3, "/."))
    return follower.kind in ("filler", "part", "act") or follower.folded in WHO
