"""The real texts of councils, which lie beside the project: read, and score the grammar on them.

A text is exact when the grammar finds the right number of votes, in order, and every field of each label but
`parties` and the label's own `open` fields (the rules leave those open).
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ratsinfo_spider.items import Vote
from ratsinfo_spider.votes import parse_votes

__all__ = ["ABSENT", "FOLDER", "RealText", "exact", "is_here", "panels", "real_votes", "wilson"]

FOLDER = Path(os.environ.get("RATSINFO_REAL_VOTES") or Path(__file__).parents[3] / "shared" / "votes")
ABSENT = f"the real texts are not here: {FOLDER.name}/real_votes.json (set RATSINFO_REAL_VOTES to their folder)"
_FIELDS = ("subject", "part", "outcome", "basis", "yes", "no", "abstain", "biased", "present", "size")
_OF_PANELS = ("outcome", "basis", "yes", "no", "abstain")


@dataclass(frozen=True)
class RealText:
    """A passage, where it stands, its labels, and which fields of them are scored."""

    text: str
    source: str
    town: str
    want: list[dict[str, Any]]
    fields: tuple[str, ...]

    @property
    def half(self) -> str:
        """The half of the texts its town belongs to: the grammar was tuned on the first one."""
        digest = hashlib.md5(self.town.encode(), usedforsecurity=False).hexdigest()
        return "second" if int(digest, 16) % 2 else "first"

    @cached_property
    def found(self) -> list[Vote]:
        """What the grammar reads."""
        return parse_votes(self.text, self.source)

    @property
    def is_exact(self) -> bool:
        return len(self.found) == len(self.want) and not any(self._differing())

    @property
    def wrong_values(self) -> list[str]:
        """Values that contradict the label, `field: found instead of wanted`. A null is missing, not wrong.

        Of a wrong number of votes every found one that equals no label's stated values is wrong.
        """
        if len(self.found) == len(self.want):
            return [line for line, found in self._differing() if found is not None]
        return [f"{len(self.found)} votes instead of {len(self.want)}"] if len(self.found) > len(self.want) else []

    def _differing(self) -> list[tuple[str, Any]]:
        return [
            (f"{name}: {getattr(vote, name)!r} instead of {label[name]!r}", getattr(vote, name))
            for vote, label in zip(self.found, self.want, strict=True)
            for name in self.fields
            if name not in label.get("open", ()) and getattr(vote, name) != label[name]
        ]

    def __str__(self) -> str:
        wanted = "; ".join(_told(label) for label in self.want) or "no vote"
        read = "; ".join(_told(vars(vote)) for vote in self.found) or "no vote"
        return f"[{self.source}, {self.town}] {self.text!r}\n    wanted {wanted}\n    read   {read}"


def _told(values: dict[str, Any]) -> str:
    return ", ".join(f"{name} {values[name]}" for name in _FIELDS if values.get(name) is not None)


def is_here() -> bool:
    """Whether the real texts are beside the project."""
    return (FOLDER / "real_votes.json").is_file()


def real_votes() -> list[RealText]:
    """The passages of real_votes.json."""
    return [RealText(row["text"], row["source"], row["town"], row["want"], _FIELDS) for row in _rows("real_votes.json")]


def panels() -> list[RealText]:
    """The multi-line panels of panels.json; their labels have no subject and no part."""
    return [RealText(row["text"], row["source"], "panels", row["want"], _OF_PANELS) for row in _rows("panels.json")]


def _rows(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    return rows


def wilson(right: int, of: int) -> tuple[float, float]:
    """The interval in which the true share lies with 95 % (Wilson's score interval).

    >>> [round(bound, 3) for bound in wilson(164, 213)]
    [0.709, 0.821]
    """
    z, share = 1.96, right / of
    middle = share + z * z / (2 * of)
    spread = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return (middle - spread) / (1 + z * z / of), (middle + spread) / (1 + z * z / of)


def exact(texts: Iterable[RealText]) -> tuple[int, int]:
    """How many of the texts are exact, and how many there are."""
    results = [text.is_exact for text in texts]
    return sum(results), len(results)
