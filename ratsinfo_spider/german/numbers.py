"""Numbers as German councils write them: agenda numbers, amounts, sizes, money, paper numbers.

Each function returns None for what it cannot read, so that the caller keeps the printed words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, total_ordering

__all__ = [
    "AgendaNumber",
    "Motion",
    "PaperNumber",
    "parse_agenda_number",
    "parse_money",
    "parse_motion",
    "parse_number",
    "parse_paper_number",
    "parse_size",
]

# ö 4.3.1 | N20 | NÖ 3 | 8.31.2 | TOP 4 | Ö 4a | Ö 10.1 a) | Ö 3 neu | TOP A 11 | II/4
_AGENDA = re.compile(
    r"(?:TOP\s*)?(?:(?P<part>NÖ|[ÖON]|[A-D])|(?P<roman>II?)[/.](?=\d))?\s*"
    r"(?P<levels>\d+(?:\.\d+)*)\.?\s*(?:(?P<letter>[a-z])\)?)?\s*(?P<suffix>neu)?\s*:?",
    re.I,
)
_PARTS = {"Ö": "Ö", "O": "Ö", "N": "N", "NÖ": "N", "I": "Ö", "II": "N"}
_GERMAN = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?")
_SIZE = re.compile(r"(?P<number>[\d.,]+)\s*(?P<unit>Bytes?|B|[KMGT]i?B)", re.I)
_MONEY = re.compile(
    r"(?:(?:€|\bEUR|\bEuro)\s?(?P<behind>[+-]?[\d.]*\d(?:,\d+)?)(?![\d.]*\s?(?:€|EUR|Euro|T€))|"
    r"(?P<number>[+-]?(?:(?<![\d.,])\d{1,3}(?: \d{3})+|[\d.]*\d)(?:,\d+)?)(?:,-+|,–)?\.?\s*"
    r"(?P<scale>T(?=€|EUR)|Tsd\.?|Mio\.?|Mill(?:ion(?:en)?|\.)|Mrd\.?|Milliarden?)?\s*"
    r"(?:€|EUR\b|Euro\b))",
    re.I,
)
_SCALES = {"t": 10**3, "mio": 10**6, "mil": 10**6, "mrd": 10**9, "milliard": 10**9}
_PAPER = re.compile(r"(?P<unit>.+?)/(?P<number>\d{4})/(?P<period>WP\.?\s?\d{2})(?P<suffix>-\d+)?", re.I)
_MOTION = re.compile(r"(?:Ratsantrag|Antrag|RA)?\s*(?:Nr\.?)?\s*(?P<number>\d+)/(?P<period>\d{2})", re.I)


@total_ordering
@dataclass(frozen=True, slots=True)
class AgendaNumber:
    """Number of an agenda item: `part` Ö (public), N (non-public), a list's own letter (`A 11`) or None, then `levels`.

    `suffix` is `neu` for an item put in later. Sorts as agendas run: public before non-public, `Ö 2` before `Ö 2.1`
    before `Ö 10`.
    """

    part: str | None
    levels: tuple[int, ...]
    letter: str = ""
    suffix: str = ""

    def __str__(self) -> str:
        number = ".".join(map(str, self.levels)) + self.letter + (f" {self.suffix}" if self.suffix else "")
        return f"{self.part} {number}" if self.part else number

    @property
    def sort_key(self) -> tuple[int, tuple[int, ...], str]:
        """Key for sorting; numbers without a part stand with the public ones."""
        return (1 if self.part == "N" else 0, self.levels, self.letter + self.suffix)

    @property
    def public(self) -> bool | None:
        """What the part's letter says; None without one, and for letters that say nothing of it."""
        return {"Ö": True, "N": False}.get(self.part or "")

    def __lt__(self, other: AgendaNumber) -> bool:
        return self.sort_key < other.sort_key


@lru_cache(maxsize=1024)
def parse_agenda_number(text: str | None) -> AgendaNumber | None:
    """Read an agenda number; None for anything else, also for a number with words behind it.

    >>> [str(parse_agenda_number(t)) for t in ("Ö 4.3.1", "N20", "Ö\\xa01", "8.31.2", "TOP 7")]
    ['Ö 4.3.1', 'N 20', 'Ö 1', '8.31.2', '7']
    >>> [str(parse_agenda_number(t)) for t in ("TOP I/7", "I.15", "II/4")]  # in minutes: I public, II not
    ['Ö 7', 'Ö 15', 'N 4']
    >>> [str(parse_agenda_number(t)) for t in ("NÖ 3", "Ö 10.1 a)", "Ö 3 neu", "TOP A 11")]
    ['N 3', 'Ö 10.1a', 'Ö 3 neu', 'A 11']
    >>> parse_agenda_number("3. Änderungssatzung") is None
    True
    >>> sorted(map(parse_agenda_number, ("N 3", "Ö 10", "Ö 2.1", "Ö 2")))[-1].part
    'N'
    """
    match = _AGENDA.fullmatch(" ".join(text.split())) if text else None
    if match is None:
        return None
    part_letter = match["part"] or match["roman"]
    part = _PARTS.get(part_letter.upper(), part_letter.upper()) if part_letter else None
    levels = tuple(int(level) for level in match["levels"].split("."))
    return AgendaNumber(part, levels, (match["letter"] or "").lower(), (match["suffix"] or "").lower())


def parse_number(text: str | None) -> Decimal | None:
    """A German number: a full stop groups thousands, a comma starts the decimals.

    >>> parse_number("1.234,5"), parse_number("102.818"), parse_number("3,50")
    (Decimal('1234.5'), Decimal('102818'), Decimal('3.50'))
    >>> parse_number("1.23") is None
    True
    """
    plain = text.strip() if text else ""
    if not _GERMAN.fullmatch(plain):
        return None
    return Decimal(plain.replace(".", "").replace(",", "."))


def parse_size(text: str | None) -> int | None:
    """Bytes of a stated size, rounded as printed; units are decimal (kB is 1000), `KiB` is 1024.

    >>> parse_size("253,8 kB"), parse_size("31,1 MB"), parse_size("812 Bytes"), parse_size("1.024 B")
    (253800, 31100000, 812, 1024)
    """
    match = _SIZE.fullmatch(" ".join(text.split())) if text else None
    number = parse_number(match["number"]) if match else None
    if match is None or number is None:
        return None
    unit = match["unit"].upper()
    power = "BKMGT".index(unit[0])
    return int(number * (1024 if "I" in unit else 1000) ** power)


def parse_money(text: str | None) -> Decimal | None:
    """Euros of an amount, alone or with words around it; the first one counts.

    >>> [str(parse_money(t)) for t in ("506.600 €", "20.000,00 €", "1470€", "1,7 Mio. Euro", "20 TEUR")]
    ['506600', '20000.00', '1470', '1700000', '20000']
    >>> [str(parse_money(t)) for t in ("1. Mio Euro", "EUR 1.000", "€ 500,00", "1 470 €", "von 5 € auf 7 €")]
    ['1000000', '1000', '500.00', '1470', '5']
    >>> parse_money("20 Stühle") is None
    True
    """
    match = _MONEY.search(text.replace("\xa0", " ")) if text else None
    number = parse_number((match["number"] or match["behind"]).replace(" ", "")) if match else None
    if match is None or number is None:
        return None
    amount = number * _scale(match["scale"])
    return amount.quantize(Decimal(1)) if match["scale"] and amount == amount.to_integral() else amount


def _scale(word: str | None) -> int:
    """Factor of a word for thousands, millions, milliards."""
    if not word:
        return 1
    lower = word.lower()
    return next((_SCALES[key] for key in sorted(_SCALES, key=len, reverse=True) if lower.startswith(key)), 1)


@dataclass(frozen=True, slots=True)
class PaperNumber:
    """`E 46/47/0021/WP18`: the unit that wrote it (may hold slashes and dots), number, electoral period."""

    unit: str
    number: int
    period: int
    suffix: str = ""


def parse_paper_number(text: str | None) -> PaperNumber | None:
    """Read an Aachen paper number from the right, because the unit may hold slashes itself.

    >>> parse_paper_number("E 46/47/0021/WP18")
    PaperNumber(unit='E 46/47', number=21, period=18, suffix='')
    >>> parse_paper_number("E 49.5/0072/WP17").unit, parse_paper_number("469/2026")
    ('E 49.5', None)
    """
    match = _PAPER.fullmatch(" ".join(text.split())) if text else None
    if match is None:
        return None
    period = int(match["period"][-2:])
    return PaperNumber(match["unit"], int(match["number"]), period, match["suffix"] or "")


@dataclass(frozen=True, slots=True)
class Motion:
    """`Ratsantrag Nr. 229/18`: a motion's number and its electoral period."""

    number: int
    period: int


def parse_motion(text: str | None) -> Motion | None:
    """Read a motion's number.

    >>> parse_motion("Ratsantrag Nr. 229/18"), parse_motion("RA 045/17").number, parse_motion("627/17").period
    (Motion(number=229, period=18), 45, 17)
    """
    match = _MOTION.fullmatch(" ".join(text.split())) if text else None
    return Motion(int(match["number"]), int(match["period"])) if match else None
