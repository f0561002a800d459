"""The result of an agenda item, from its printed words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from ratsinfo_spider.german.text import one_line
from ratsinfo_spider.vocabulary import RESULTS, ROLES

__all__ = ["Result", "is_result", "read_result", "station_words"]


# Forms of a known result with words around it; the first group is the result.
_AROUND = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"(?:der|die|dieser|diese) (?:tagesordnungspunkt|top|punkt|antrag|\w*vorlage) (?:wird|wurde|ist) (.+?)\.?",
        r"(?:in der|im) [\w-]+ (\w+)",  # in der BVV abgelehnt
        r"((?:zurück)?(?:ver|über)wiesen) (?:in|an) .+",
        r"(?:in|an) (?:den|die|das) \w*(?:aus|bei)\w+ ((?:zurück)?(?:ver|über)wiesen)",
        r"(vertagt|zurückgestellt) (?:auf|bis|zu[mr]?|in) .+",
    )
)


class Result(NamedTuple):
    """`text` as printed, `value` of the closed vocabulary, `warning` for the report where it is not listed."""

    text: str | None
    value: str | None
    warning: str | None


@lru_cache(maxsize=1024)
def read_result(printed: str | None) -> Result:
    """Look up a result; an unknown one keeps its words, has no value and a warning.

    >>> read_result(" ungeändert  beschlossen")
    Result(text='ungeändert beschlossen', value='adopted_unchanged', warning=None)
    >>> read_result("mit Beifall bedacht")
    Result(text='mit Beifall bedacht', value=None, warning="result: 'mit Beifall bedacht' is not in the vocabulary")
    >>> read_result("")
    Result(text=None, value=None, warning=None)
    """
    text = one_line(printed)
    value = _meaning(text)
    unknown = text is not None and value is None
    return Result(text, value, f"result: {text!r} is not in the vocabulary" if unknown else None)


def is_result(printed: str | None) -> bool:
    """True for words that are a known result: some installations print it where others print a role.

    >>> is_result("vertagt"), is_result("Kenntnisnahme")
    (True, False)
    """
    return _meaning(one_line(printed)) is not None


def station_words(role: str | None, result: str | None) -> tuple[str | None, str | None]:
    """The printed role and result of a station; a day without a meeting yet may stand in one row with the role.

    >>> station_words(None, "Vorberatung"), station_words("Vorberatung", "vertagt")
    (('Vorberatung', None), ('Vorberatung', 'vertagt'))
    """
    return (result, None) if role is None and ROLES.meaning(result) is not None else (role, result)


def _meaning(text: str | None) -> str | None:
    """The meaning of a result, also of one with words around it.

    >>> [_meaning(t) for t in ("verwiesen in den Bauausschuss", "Der Tagesordnungspunkt wird vertagt.", "vertagt")]
    ['referred', 'postponed', 'postponed']
    >>> _meaning("an den Finanzausschuss verwiesen")
    'referred'
    >>> _meaning("in der BVV abgelehnt"), _meaning("in der Sache beraten und abgelehnt")
    ('rejected', None)
    """
    if text is None or (value := RESULTS.meaning(text)):
        return value if text else None
    inner = next((match[1] for pattern in _AROUND if (match := pattern.fullmatch(text))), None)
    return RESULTS.meaning(inner)
