"""Keys of rows to which the vendor gives no number: votes, text panels, stations of a paper.

A place on the page would be no key: when the minutes come, a text is put before the decision, and every row
below would seem to have changed into another one. So such a row is called by what it is (its heading, its
organization, what was voted on), and the second of a name is the second.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from ratsinfo_spider.items import TABLES

__all__ = ["LOST_LETTER", "Keys", "consultation_key", "prefix_of", "section_key", "vote_key"]

LOST_LETTER = "\ufffd"  # what stands where somebody could not read a letter
LENGTH = 60  # letters of a slug; a heading may be a sentence
_PREFIXES = {cls.id_kind: cls.key_prefix for cls in TABLES.values() if cls.key_prefix}
_NO_LETTERS = re.compile(r"[^a-z0-9]+")
_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


@lru_cache(maxsize=1024)  # of headings and of organizations there are few
def slug(words: str | None) -> str:
    """Words as a piece of an id: small letters, digits and `-`; "" where there are none.

    Of words in which letters are lost (U+FFFD) no id can be made: the mark stays, and no check lets such an id pass.

    >>> slug("Gr\\ufffdn")
    'gr\ufffdn'
    >>> slug("Ausschuss für Umwelt, Größe & Maß"), slug("Café"), slug(" : "), slug(None)
    ('ausschuss-fuer-umwelt-groesse-mass', 'cafe', '', '')
    """
    plain = unicodedata.normalize("NFC", words or "").casefold().translate(_SPELLED)
    if LOST_LETTER in plain:
        return re.sub(f"[^a-z0-9{LOST_LETTER}]+", "-", plain)[:LENGTH].strip("-")
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return _NO_LETTERS.sub("-", plain)[:LENGTH].strip("-")


def prefix_of(kind: str) -> str:
    """What stands before a record's number in the key of a row below it.

    >>> prefix_of("meeting"), prefix_of("agenda_item"), prefix_of("paper")
    ('si', 'to', 'vo')
    """
    return _PREFIXES[kind]


def vote_key(item: int | str | None, subject: str | None, part: str | None) -> str:
    """Of a vote: what was voted on.

    >>> vote_key(7, "decision", None), vote_key(7, "decision", "a)")
    ('7-decision', '7-decision.a')
    """
    return f"{item}-{subject}" + (f".{slug(part)}" if slug(part) else "")


def section_key(owner: str, number: int | str | None, heading: str | None) -> str:
    """The id of a text panel of an `owner` (`agenda_item` or `paper`): by its heading, up to a colon or bracket.

    >>> section_key("agenda_item", 7, "Abstimmungsergebnis: Einstimmig")
    'to7-abstimmungsergebnis'
    >>> section_key("agenda_item", 7, "Beschluss (mit 9 Ja):"), section_key("paper", 9, None)
    ('to7-beschluss', 'vo9-text')
    """
    return f"{prefix_of(owner)}{number}-{slug(re.split('[:(]', heading or '')[0]) or 'text'}"


def consultation_key(
    paper: int | str, organization: str | None, meeting: int | str | None, item: int | str | None = None
) -> str:
    """The id of a station: by its organization as printed and its meeting, once known; else by its item.

    By place, a further meeting of an organization would give all that follow another id. A station is there before its
    meeting: the store then links the two ids (`store/identified.py`).

    >>> consultation_key(9, "Rat", None), consultation_key(9, "Rat", 4711), consultation_key(9, None, 4711)
    ('9-rat', '9-rat-si4711', '9-station-si4711')
    >>> consultation_key(9, None, None, 77)
    '9-station-to77'
    """
    known = f"-{prefix_of('meeting')}{meeting}" if meeting else f"-{prefix_of('agenda_item')}{item}" if item else ""
    return f"{paper}-{slug(organization) or 'station'}{known}"


class Keys:
    """The keys of one page, each once.

    >>> keys = Keys()
    >>> keys.next("7-rat"), keys.next("7-bauausschuss"), keys.next("7-rat")
    ('7-rat', '7-bauausschuss', '7-rat-2')
    """

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def next(self, stem: str) -> str:
        """The stem for the first of that name, `<stem>-2` for the second."""
        self._counts[stem] += 1
        return stem if self._counts[stem] == 1 else f"{stem}-{self._counts[stem]}"
