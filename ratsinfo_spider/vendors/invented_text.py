"""Invented words, numbers and addresses of the shape of real ones, for skeletons of pages (see `skeleton.py`).

What stays, and what becomes of the rest:

- Labels and code words of the vendor stay (`Labels`). No other text is turned into one of them by chance.
- A letter becomes another one of its kind (vowel, umlaut, consonant) in the same case. A single letter stays.
  A word that is cut, and goes on with `...`, is the beginning of what the whole word became.
- A number of three digits or more becomes another one of that length, one of two digits goes up by a few. A single
  digit stays: it is a count or a place. Zeros at the front stay.
- Years go back by 28, after which the calendar repeats itself: day, month and weekday stay right. Times go back by a
  few minutes, save those before seven, so that midnight stays midnight and spans keep their order.
- Hosts become hosts below `.example`, the page's own always the same.

Within a page a value becomes the same wherever it stands; another seed gives other values.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from hashlib import blake2b
from itertools import count
from urllib.parse import quote, unquote, urlsplit

from ratsinfo_spider.vendors.kept_labels import INVISIBLE, WORD, Labels

__all__ = ["OWN_HOST", "Inventor"]

OWN_HOST = "ratsinfo.musterstadt.example"
CYCLE = 28  # years after which weekdays fall on the same days again, between 1901 and 2099
_KINDS = ("aeiou", "äöü", "ß", "bcdfghjklmnpqrstvwxyz")
_CAMEL = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])")
_COMMON_YEAR = re.compile(r"19[3-9]\d|20\d\d")
_YEAR = re.compile(r"\d{4}|(?<=\.)\s?\d\d$")
_LONG = 30  # letters
_CHUNK = 9  # digits of a very long number that are invented together
_FIRST_MINUTE = 7 * 60  # times of day before it stay
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_EXTENSION = re.compile(r"\.[A-Za-z]{2,4}$")
_NAME_OR_NUMBER = re.compile(r"[A-Za-z]+|\d+")
_IDENTIFIER = re.compile(r"[\w:-]+")
_NATIVE = re.compile(r"(?<=_)\d+$|^\d+$|\d{4,}")


class Inventor:
    """Turns the values of one page into invented ones.

    `url` is the page's address, `original` all of its text: numbers that stand in it are not given to others, and
    its words tell what a cut one was.
    """

    def __init__(self, labels: Labels, url: str, original: str, seed: str = "1") -> None:
        self.labels = labels
        self._seed = seed
        self._hosts = {_host(url): OWN_HOST}
        self._taken = set(re.findall(r"\d{3,}", original))
        self._words = sorted({match[0].lower() for match in re.finditer(WORD, html.unescape(original))})
        self._numbers: dict[str, str] = {}
        self._images: dict[str, str] = {}
        self._step = 1 + self._draw("step", 9)
        self._minutes = 3 + self._draw("minutes", 24)

    def _draw(self, key: str, choices: int) -> int:
        digest = blake2b(f"{self._seed}:{key}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") % choices

    # --- texts

    def text(self, text: str) -> str:
        """A text of the same shape. Its length changes only by addresses in it."""
        pieces, place = [], 0
        for start, end, new in self.tokens(text):
            pieces += [text[place:start], new]
            place = end
        return "".join([*pieces, text[place:]])

    def tokens(self, text: str) -> Iterator[tuple[int, int, str]]:
        """The pieces of a text, from where to where, and what they become; what lies between them stays."""
        for match in self.labels.token.finditer(text):
            yield match.start(), match.end(), self._token(match)

    def _token(self, match: re.Match[str]) -> str:
        kind = "word" if match["word"] else match.lastgroup
        if match["date"]:
            return _YEAR.sub(_earlier, match[0])
        if match["time"]:
            return self._time(match["hour"], match["sign"], match["minute"])
        invent = {"url": self.address, "mail": self._mail, "number": self.number, "entity": _entity}.get(kind or "")
        if kind == "word":
            return self._word(match[0], cut=match["cut"] is not None)
        return invent(match[0]) if invent else match[0]

    def _word(self, word: str, *, cut: bool) -> str:
        if cut and (whole := next((known for known in self._words if _goes_on(known, word)), None)):
            return _cased(self._word(whole, cut=False), word)
        if len(word) == 1 or self.labels.means(_visible(word)):
            return word
        return "".join(self._part(part) for part in _CAMEL.split(word))

    def _part(self, part: str) -> str:
        """A word, or a part of one that begins with a capital letter."""
        if self.labels.means(_visible(part)):
            return part
        pieces, place = [], 0
        for match in self.labels.any_stem.finditer(part):
            pieces += [self._image(part[place : match.start()]), match[0]]
            place = match.end()
        return "".join([*pieces, self._image(part[place:])])

    def _image(self, word: str) -> str:
        plain = _visible(word).lower()
        if len(plain) < 2:
            return word
        if plain not in self._images:
            self._images[plain] = self._unmeant("".join(map(self._letter, _beginnings(plain))), plain)
        return _cased(self._images[plain], word)

    def _letter(self, beginning: str) -> str:
        """The letter that becomes of the last one; words that begin alike do so afterwards."""
        kind = next((kind for kind in _KINDS if beginning[-1] in kind), _KINDS[-1])
        return kind[self._draw(f"letter {beginning}", len(kind))]

    def _unmeant(self, image: str, plain: str) -> str:
        """Another last letter where the word would be a label, or the one that it was."""
        tries = (image, *(image[:-1] + letter for kind in reversed(_KINDS) for letter in kind))
        free = (word for word in tries if word != plain and not self._is_meant(word))
        return next(free, "x" * len(image))

    def _is_meant(self, word: str) -> bool:
        return self.labels.means(word) or bool(self.labels.any_stem.search(word))

    def _mail(self, address: str) -> str:
        name, _, host = address.rpartition("@")
        return f"{self._plain(name)}@{self._host(host)}"

    # --- numbers, dates, times

    def number(self, digits: str) -> str:
        """Another number of that many digits."""
        if len(digits) > 2 * _CHUNK:
            return "".join(self.number(digits[i : i + _CHUNK]) for i in range(0, len(digits), _CHUNK))
        rest = digits.lstrip("0")
        if _COMMON_YEAR.fullmatch(digits):
            return str(int(digits) - CYCLE)
        if len(rest) < 2:
            return digits
        if len(rest) == 2:
            return digits[:-2] + str(10 + (int(rest) - 10 + self._step) % 90)
        if digits not in self._numbers:
            self._numbers[digits] = self._free_number(digits, rest)
        return self._numbers[digits]

    def _free_number(self, digits: str, rest: str) -> str:
        low = 10 ** (len(rest) - 1)
        zeros = digits[: len(digits) - len(rest)]
        drawn = (f"{zeros}{low + self._draw(f'number {digits} {n}', 9 * low)}" for n in range(1000))
        found = next((number for number in drawn if number not in self._taken), zeros + "9" * len(rest))
        self._taken.add(found)
        return found

    def _time(self, hour: str, sign: str, minute: str) -> str:
        total = int(hour) * 60 + int(minute)
        if not (_FIRST_MINUTE <= total < 24 * 60 and int(minute) < 60):
            return f"{hour}{sign}{minute}"
        total -= self._minutes
        return f"{total // 60:0{len(hour)}}{sign}{total % 60:02}"

    # --- addresses and names in the code of a page

    def address(self, href: str) -> str:
        """An address with the vendor's own words, and everything else invented; of other schemes only the scheme."""
        href = html.unescape(href.strip())
        if href.startswith("#"):
            return "#" + self.code(href[1:])
        scheme = _SCHEME.match(href)
        if scheme and scheme[1].lower() == "mailto":
            return "mailto:" + self._mail_parts(href[len("mailto:") :])
        if scheme and scheme[1].lower() not in ("http", "https"):
            return f"{scheme[1]}:"
        try:
            parts = urlsplit(href)
        except ValueError:
            return self._plain(href)
        return parts._replace(
            netloc=self._host(parts.netloc) if parts.netloc else "",
            path="/".join(map(self._segment, parts.path.partition(";")[0].split("/"))),
            query="&".join(map(self._parameter, parts.query.split("&"))) if parts.query else "",
            fragment=self._plain(parts.fragment),
        ).geturl()

    def _mail_parts(self, rest: str) -> str:
        to, _, query = rest.partition("?")
        pairs = (part.partition("=") for part in query.split("&")) if query else ()
        values = "&".join(f"{name}={quote(self.text(unquote(value)), safe='')}" for name, _, value in pairs)
        return f"{self.text(unquote(to))}?{values}" if values else self.text(unquote(to))

    def _host(self, netloc: str) -> str:
        name = _host(f"//{netloc}")
        return self._hosts.setdefault(name, f"host{len(self._hosts)}.example")

    def _segment(self, segment: str) -> str:
        if re.fullmatch(self.labels.page_name, segment):
            return segment
        ending = _EXTENSION.search(segment)
        stem = segment[: ending.start()] if ending else segment
        return quote(self._plain(unquote(stem)), safe="~:@!$'()*,+") + (ending[0] if ending else "")

    def _plain(self, text: str) -> str:
        """Words and numbers of an address or a name in it."""
        return _NAME_OR_NUMBER.sub(self._piece, "".join(c if c.isascii() else "x" for c in text))

    def _piece(self, match: re.Match[str]) -> str:
        if match[0].isdecimal():
            return self.number(match[0])
        return match[0] if match[0] in self.labels.address_words else self._image(match[0])

    def _parameter(self, part: str) -> str:
        name, equals, value = part.partition("=")
        if not equals:
            is_component = re.fullmatch(self.labels.component, part)
            return re.sub(r"\d{3,}", lambda match: self.number(match[0]), part) if is_component else self._plain(part)
        return f"{name if name in self.labels.address_words else self._plain(name)}={self._value(name, value)}"

    def _value(self, name: str, value: str) -> str:
        if value in self.labels.address_words or (name in self.labels.codes and re.fullmatch(r"\d{1,3}", value)):
            return value
        if value.isdecimal():
            return self.number(value)
        times = next(n for n in count() if n == 3 or _unquoted(value, n) == _unquoted(value, n + 1))
        text = self.text(_unquoted(value, times))
        for _ in range(times):
            text = quote(text, safe="")
        return text

    def code(self, name: str) -> str:
        """An id or a class: it stays but for numbers of records; one that names a host, or is no identifier, does not.

        >>> Inventor(Labels(frozenset()), "https://ris.musterstadt.example/", "").code("text1")
        'text1'
        """
        if name and (not _IDENTIFIER.fullmatch(name) or not name.isascii() or self._names_a_host(name)):
            return self._plain(name)
        return _NATIVE.sub(lambda match: self.number(match[0]), name)

    def _names_a_host(self, name: str) -> bool:
        words = {word for host in self._hosts for word in re.split(r"[.-]", host)[:-1] if len(word) > 4}
        own = (word for word in words - self.labels.address_words if not self.labels.means(word))
        return any(word in name.lower() for word in own)


def _visible(word: str) -> str:
    return word.translate(dict.fromkeys(map(ord, INVISIBLE)))


def _beginnings(word: str) -> Iterator[str]:
    """A word up to each of its letters; of a very long one the last letters only."""
    return (word[max(0, end - _LONG) : end] for end in range(1, len(word) + 1))


def _goes_on(whole: str, beginning: str) -> bool:
    return len(whole) > len(beginning) and whole.startswith(beginning.lower())


def _cased(image: str, word: str) -> str:
    """The letters of `image` in the case of `word`'s, with its invisible signs; as long as `word`."""
    letters = iter(image)
    return "".join(c if c in INVISIBLE else _like(next(letters, "x"), c) for c in word)


def _like(letter: str, original: str) -> str:
    return letter.upper() if original.isupper() and letter != "ß" else letter


def _earlier(year: re.Match[str]) -> str:
    """The year that has the same calendar; of one with two digits the blank before it stays."""
    number = int(year[0])
    if len(year[0].strip()) == 4:
        return f"{number - CYCLE:04}" if number > CYCLE else year[0]
    return f"{year[0][:-2]}{(number - CYCLE) % 100:02}"


def _entity(entity: str) -> str:
    """An escaped sign stays; an escaped letter, and what is no escape, does not."""
    sign = html.unescape(html.unescape(html.unescape(entity)))
    return entity if len(sign) == 1 and not sign.isalnum() else "x" * len(entity)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def _unquoted(value: str, times: int) -> str:
    for _ in range(times):
        value = unquote(value)
    return value
