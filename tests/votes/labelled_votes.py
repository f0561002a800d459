r"""The labelled votes: reading their notation.

A line is `wording => votes`, below a `[source]`. In the wording `\n` is a line break, `\t` a tab,
`~` a no-break space. Votes are parted by ` ; `, `-` is none. A vote is a list of

    U M T                    basis: unanimous, majority, tie
    accepted rejected        outcome
    motion agenda procedure  subject (decision where none is given)
    y12 n3 a1 b0             yes, no, abstain, biased
    present=11 size=15 part=a
    no:CDU abstain:FDP=2     a party's or person's vote, with its count; `_` is a blank

Whatever is not given is expected to be None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ratsinfo_spider.items import Vote

FIELDS = (
    "subject",
    "part",
    "outcome",
    "basis",
    "yes",
    "no",
    "abstain",
    "biased",
    "present",
    "size",
    "parties",
)
HERE = Path(__file__).parent
_BASES = {"U": "unanimous", "M": "majority", "T": "tie"}
_COUNTS = {"y": "yes", "n": "no", "a": "abstain", "b": "biased"}


@dataclass(frozen=True)
class Case:
    """A wording, where it stands, and the votes it tells of."""

    text: str
    source: str
    votes: list[dict[str, Any]] = field(default_factory=list)

    def __str__(self) -> str:
        return f"[{self.source}] {self.text!r}"


def expect(notation: str) -> list[dict[str, Any]]:
    """The expected votes of a notation, each with all fields."""
    return [] if notation.strip() == "-" else [_vote(part) for part in notation.split(" ; ")]


def _vote(notation: str) -> dict[str, Any]:
    vote: dict[str, Any] = dict.fromkeys(FIELDS)
    vote["subject"] = "decision"
    parties = []
    for word in notation.split():
        if word in _BASES:
            vote["basis"] = _BASES[word]
        elif word in ("accepted", "rejected"):
            vote["outcome"] = word
        elif word in ("motion", "agenda", "procedure"):
            vote["subject"] = word
        elif match := re.fullmatch(r"([ynab])(\d+)", word):
            vote[_COUNTS[match[1]]] = int(match[2])
        elif match := re.fullmatch(r"(present|size)=(\d+)", word):
            vote[match[1]] = int(match[2])
        elif word.startswith("part="):
            vote["part"] = word.removeprefix("part=").replace("_", " ")
        elif match := re.fullmatch(r"(yes|no|abstain|biased):(.+?)(?:=(\d+))?", word):
            parties.append((match[2].replace("_", " "), match[1], int(match[3]) if match[3] else None))
        else:
            raise ValueError(f"no such label: {word!r} in {notation!r}")
    vote["parties"] = sorted(parties, key=str) or None
    return vote


def seen(vote: Vote) -> dict[str, Any]:
    """A parsed vote, comparable with an expected one."""
    values = {name: getattr(vote, name) for name in FIELDS}
    if vote.parties:
        values["parties"] = sorted(((p["name"], p["vote"], p["count"]) for p in vote.parties), key=str)
    return values


def read(name: str) -> Iterator[Case]:
    """The cases of a file of this folder."""
    source = ""
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if match := re.fullmatch(r"\[(\w+)\]", line):
            source = match[1]
        elif line and not line.startswith("# "):
            wording, _, votes = line.rpartition(" => ")
            text = wording.replace("\\n", "\n").replace("\\t", "\t").replace("~", "\u00a0")
            yield Case(text, source, expect(votes))
