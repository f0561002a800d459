"""Persons out of who voted how: groups stay, persons become counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from .tokens import signs, tokenize

__all__ = ["without_persons"]

_ABBREVIATION = re.compile(r"[A-ZÄÖÜ]{2,}(?:[/-][A-ZÄÖÜ]{2,})*")
# Words that stand in names of groups and not of persons.
_GROUP_WORDS = re.compile(
    r"aktiv|allianz|alternative|bewegung|bündnis|bürger|bürgr|buendnis|buerger|christlich|demokrat|europa|familie|"
    r"forum|fraktion|freie|gemeinschaft|gerechtigkeit|gruppe|grüne|gruene|heimat|initiative|liberal|linke|liste|"
    r"partei|pirat|pro [A-Z]|sozial|umwelt|unabhängig|unabhaengig|union|verein|wähler|waehler|zukunft",
    re.IGNORECASE,
)


def without_persons(parties: Iterable[dict[str, Any]] | None) -> list[dict[str, Any]] | None:
    """`votes.parties` with one entry a side, `name` null, in the place of all persons.

    A name that is not known to be a group's counts as a person's: it is better to lose the name of a small group than
    to show a person's.

    >>> without_persons([{"name": "CDU", "vote": "yes", "count": 9}, {"name": "Herr Muster", "vote": "no", "count": 1},
    ...                  {"name": "Beispiel, Erika", "vote": "no", "count": 1}])
    [{'name': 'CDU', 'vote': 'yes', 'count': 9}, {'name': None, 'vote': 'no', 'count': 2}]
    """
    if parties is None:
        return None
    kept = [entry for entry in parties if entry["name"] is None or _is_group(str(entry["name"]))]
    persons: Counter[str] = Counter()
    for entry in parties:
        if entry not in kept:
            persons[entry["vote"]] += entry["count"] or 1
    return kept + [{"name": None, "vote": vote, "count": count} for vote, count in persons.items()]


def _is_group(name: str) -> bool:
    """
    >>> [_is_group(name) for name in ("SPD", "FKG", "pro NRW", "Freie Liste Süd", "Herr Grün", "Max Beispiel", "OB")]
    [True, True, True, True, False, False, False]
    """
    told = signs(tokenize(name))
    if told.startswith("T"):
        return False
    return "G" in told or bool(_ABBREVIATION.fullmatch(name) or _GROUP_WORDS.search(name))
