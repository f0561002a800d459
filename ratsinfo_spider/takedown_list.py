"""What is not to be kept of a city: `takedown.toml` beside its store, by ids, addresses and names (docs/privacy.md).

    ids = ["musterstadt:file:7001", "musterstadt:person:5"]
    addresses = ["https://ratsinfo.musterstadt.example/public/doc7001.pdf"]
    names = ["Erika Muster", "Muster*, Erika"]

`*` in a name stands for any letters of one word; blanks also match line breaks, `_`, `-` and the like. Small and
capital letters are the same.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

__all__ = ["FILE_NAME", "REMOVED", "Takedown", "TakedownError"]

FILE_NAME = "takedown.toml"
REMOVED = "[removed]"  # in the place of a name
_KEYS = ("ids", "addresses", "names")
_LEAST = 3  # letters of a name: a shorter one stands in any text
_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


class TakedownError(ValueError):
    """A list that cannot be used; the sentence names the file and the entry."""


@dataclass(frozen=True)
class Takedown:
    """The list of one city. `ids` are those of records, with all that stands below them."""

    ids: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()
    taken: set[str] = field(default_factory=set, compare=False)  # ids that a name, an address or an owner has hit

    @classmethod
    def load(cls, path: Path) -> Takedown:
        """The list in that file; an empty one where there is no file. Raises TakedownError."""
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return cls()
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise TakedownError(f"{path} cannot be read: {error}") from error
        for key, value in data.items():
            if key not in _KEYS:
                raise TakedownError(f"{path}: unknown key {key!r}; known are {', '.join(_KEYS)}")
            if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
                raise TakedownError(f"{path}: {key} should be a list of texts")
        for name in data.get("names", ()):
            if sum(letter.isalpha() for letter in name) < _LEAST:
                raise TakedownError(f"{path}: the name {name!r} has fewer than {_LEAST} letters")
        for one in data.get("ids", ()):
            if one.count(":") < 2:
                raise TakedownError(f"{path}: {one!r} is no id; ids are written like musterstadt:paper:7")
        return cls(
            frozenset(data.get("ids", ())),
            frozenset(map(_plain, data.get("addresses", ()))),
            tuple(" ".join(name.split()) for name in data.get("names", ())),
        )

    def __bool__(self) -> bool:
        return bool(self.ids or self.addresses or self.names)

    @property
    def fingerprint(self) -> str:
        """A few letters that stand for the list, to see whether it is the one of the last time."""
        said = repr((sorted(self.ids), sorted(self.addresses), sorted(self.names)))
        return hashlib.blake2b(said.encode(), digest_size=8).hexdigest()

    def has_id(self, record_id: str | None) -> bool:
        """Whether a record is on the list, or was found to fall under it."""
        return record_id in self.ids or record_id in self.taken

    def has_address(self, *urls: str | None) -> bool:
        """Whether one of these addresses is on the list."""
        return bool(self.addresses) and any(url is not None and _plain(url) in self.addresses for url in urls)

    def names_in(self, text: str | None) -> bool:
        """Whether a text has one of the names.

        >>> Takedown(names=("Erika Muster*",)).names_in("Frau Erika\\nMustermann-Beispiel")
        True
        """
        return bool(text and self._pattern and self._pattern.search(text))

    def redact(self, value: Any) -> Any:
        """A text, or the texts of a list or mapping, without the names.

        >>> Takedown(names=("Erika Muster",)).redact([{"name": "Frau ERIKA  MUSTER", "count": 1}])
        [{'name': 'Frau [removed]', 'count': 1}]
        """
        if not self._pattern:
            return value
        if isinstance(value, str):
            return self._pattern.sub(REMOVED, value)
        if isinstance(value, list | tuple):
            return [self.redact(part) for part in value]
        if isinstance(value, dict):
            return {key: self.redact(part) for key, part in value.items()}
        return value

    def redact_id(self, record_id: str) -> str:
        """An id without the names that a heading or a label brought into it.

        >>> Takedown(names=("Erika Müster",)).redact_id("musterstadt:section:to7-wortmeldung-erika-muester")
        'musterstadt:section:to7-wortmeldung-removed'
        """
        return self._slugs.sub("removed", record_id) if self._slugs else record_id

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        return _any_of((_spaced(name) for name in self.names), r"(?<![^\W_])", r"(?![^\W_])")

    @cached_property
    def _slugs(self) -> re.Pattern[str] | None:
        return _any_of((_slug(name) for name in self.names), r"(?<![a-z0-9])", r"(?![a-z0-9])")


def _any_of(parts: Iterable[str], before: str, behind: str) -> re.Pattern[str] | None:
    found = [part for part in parts if part]
    return re.compile(f"{before}(?:{'|'.join(found)}){behind}", re.IGNORECASE) if found else None


def _spaced(name: str) -> str:
    words = (re.escape(word).replace(r"\*", r"[\w-]*") for word in name.split())
    return r"(?:[\s_+.-]|%20)+".join(words)  # `Erika_Muster.pdf` too


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFC", name).casefold().translate(_SPELLED)
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9*]+", "-", plain).strip("-")
    return re.escape(words).replace(r"\*", "[a-z0-9]*").replace(r"\-", "-")


def _plain(url: str) -> str:
    return url.strip().partition("#")[0]
