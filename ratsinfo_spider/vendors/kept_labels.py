"""What a vendor's readers look for on a page: what a skeleton of the page keeps (see `skeleton.py`)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ratsinfo_spider.vendors.invented_text import Inventor

__all__ = ["INVISIBLE", "WORD", "Labels"]

INVISIBLE = "\u00ad\u200b\u2060\ufeff"
_LETTER = r"[^\W\d_]"
WORD = rf"{_LETTER}(?:[{INVISIBLE}]*{_LETTER})*"
_MONTH = r"(?:jan|feb|mar|mär|mrz|maerz|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-zäöü]{0,6}\b\.?,?"
_DATE = (  # 21.10.2026 · 9.1.17 · 05.03. · 2026-10-21 · 17. Januar 2018 · 3. Mai · 2026 Oct 21 · Oct 21, 2026
    r"\d{1,2}\.\s?\d{1,2}\.\s?(?:\d{4}|\d{2})|\d\d\.\d\d\.|\d{4}-\d\d-\d\d|"
    rf"\d{{1,2}}\.?\s?{_MONTH}(?:\s?\d{{4}})?|\d{{4}}\s{_MONTH}\s\d{{1,2}}|{_MONTH}\s\d{{1,2}},\s?\d{{4}}"
)


@dataclass(frozen=True)
class Labels:
    """What a vendor's readers look for, and a skeleton has to keep.

    `script` gets a script and an Inventor, and returns what readers need of the script, with invented values.
    """

    phrases: frozenset[str]  # stay wherever they stand as whole words; case and the width of blanks do not matter
    stems: tuple[str, ...] = ()  # stay inside longer words too; lower case
    patterns: tuple[str, ...] = ()  # regular expressions: what they match stays, digits too
    is_word: Callable[[str], bool] = lambda word: False  # further words that stay
    classes: frozenset[str] = frozenset()  # elements whose text, of four characters at most, stays
    address_words: frozenset[str] = frozenset()  # words in paths, names and values of parameters
    page_name: str = r"(?!)"  # segments of a path, as a regular expression
    component: str = r"(?!)"  # parts of a query that name a component of the page
    codes: frozenset[str] = frozenset()  # parameters whose values stay
    script: Callable[[str, Inventor], str] = lambda script, inventor: ""

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(phrase.casefold() for phrase in self.phrases)

    @cached_property
    def any_stem(self) -> re.Pattern[str]:
        return re.compile("|".join(map(re.escape, self.stems)) or r"(?!)", re.IGNORECASE)

    @cached_property
    def token(self) -> re.Pattern[str]:
        """What a text is made of, the first alternative that fits."""
        listed = "|".join(map(_phrase, sorted(self.phrases, key=lambda phrase: (-len(phrase), phrase))))
        return re.compile(
            rf"(?P<entity>&(?:amp;)*(?:\#\d+|\#x[0-9a-f]+|[a-z]\w*);)"
            rf"|(?P<url>https?://[^\s\"'<>]*[^\s\"'<>.,;)])"
            rf"|(?P<mail>[\w.+-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,5}})"
            rf"|(?P<pattern>{'|'.join(self.patterns) or '(?!)'})"
            rf"|(?P<phrase>(?<!{_LETTER})(?:{listed or '(?!)'})(?!{_LETTER}))"
            rf"|(?P<date>(?<![\d.])(?:{_DATE})(?!\d|\.\d))"
            rf"|(?P<time>(?<![\d.:])(?P<hour>\d{{1,2}})(?P<sign>[:.])(?P<minute>\d{{2}})(?![\d:]|\.\d)"
            rf"(?:(?<=:..)|(?=\s*Uhr)))"
            rf"|(?P<number>\d+)"
            rf"|(?P<word>{WORD})(?P<cut>(?=\.\.\.|…))?",
            re.IGNORECASE,
        )

    def means(self, word: str) -> bool:
        """Whether a word alone is a label or a code word."""
        return word.casefold() in self.keys or self.is_word(word)


def _phrase(phrase: str) -> str:
    words = r"\s+".join(map(re.escape, phrase.split()))
    return words.replace(r"\s+/\s+", r"\s*/\s*")
