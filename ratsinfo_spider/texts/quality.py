"""How much a text looks like one: what a scan with a bad layer of text, or a font without its letters, does not."""

from __future__ import annotations

import re

__all__ = ["quality"]

_WORD = re.compile(r"[^\W\d_]+(?:[-/'’][^\W\d_]+)*")
_NUMBER = re.compile(r"[§€%]?[\d.,:/()+-]*\d[\d.,:/()+%€-]*")
_AROUND = ".,;:!?()[]{}<>\"'„“”‚‘’»«…*•·–—-/"
_VOWELS = frozenset("aeiouyäöüàáâèéêìíòóôùúœæ")
_SHORT, _LONG = 3, 40  # letters: shorter words may do without a vowel, longer ones are none


def quality(text: str) -> float:
    """The share of what stands between blanks that looks like a word or a number, from 0 to 1; 0 for no text.

    >>> quality("Der Rat beschließt 12.500 € für den Radweg."), quality("q#x \\ufffd\\ufffdd ~~ §§ltrm xkcdqwrt")
    (1.0, 0.0)
    >>> quality("")
    0.0
    """
    tokens = [token.strip(_AROUND) for token in text.split()]
    tokens = [token for token in tokens if token]
    if not tokens:
        return 0.0
    return round(sum(map(_is_plausible, tokens)) / len(tokens), 2)


def _is_plausible(token: str) -> bool:
    if _NUMBER.fullmatch(token) or token in ("€", "§", "&", "%"):
        return True
    if not _WORD.fullmatch(token) or len(token) > _LONG:
        return False
    return len(token) <= _SHORT or token.isupper() or not _VOWELS.isdisjoint(token.lower())
