"""The number a browser prints before an item of an ordered list."""

from __future__ import annotations

__all__ = ["marker"]

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def marker(number: int, kind: str = "1") -> str:
    """The n-th marker of a list of HTML's type `1`, `a`, `A`, `i` or `I`; unknown types count as `1`.

    >>> marker(2), marker(27, "a"), marker(3, "A"), marker(4, "i"), marker(9, "I")
    ('2.', 'aa.', 'C.', 'iv.', 'IX.')
    >>> marker(0, "a"), marker(-1, "i"), marker(4000, "i")
    ('0.', '-1.', '4000.')
    """
    if kind in ("a", "A") and number > 0:
        name = _letters(number)
    elif kind in ("i", "I") and 0 < number < 4000:
        name = _roman(number)
    else:
        name = str(number)
    return (name.upper() if kind in ("A", "I") else name) + "."


def _letters(number: int) -> str:
    name = ""
    while number:
        number, digit = divmod(number - 1, 26)
        name = chr(ord("a") + digit) + name
    return name


def _roman(number: int) -> str:
    name = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        name += sign * times
    return name
