"""docs/votes.md: the example is what the grammar does with it, and every file of the grammar is named."""

from __future__ import annotations

import re
from pathlib import Path

from ratsinfo_spider import votes
from ratsinfo_spider.items import Vote
from ratsinfo_spider.votes import derive, parse_votes
from ratsinfo_spider.votes.statements import blocks
from ratsinfo_spider.votes.tokens import joined, signs, tokenize

PAGE = (Path(__file__).parents[2] / "docs" / "votes.md").read_text(encoding="utf-8")
EXAMPLE = re.findall(r"```\n(.+?)\n```", PAGE, re.S)[0]


def _row(number: int, vote: Vote) -> str:
    values = (vote.subject, vote.basis, vote.outcome, vote.yes, vote.no, vote.abstain, str(derive(vote).passed).lower())
    return f"| {number} " + "".join(f"| {value} " if value is not None else "| " for value in values) + "|"


def test_the_example_gives_the_votes_that_the_page_shows() -> None:
    rows = [_row(number, vote) for number, vote in enumerate(parse_votes(EXAMPLE, "vote"), start=1)]
    assert rows == re.findall(r"^\| \d .*\|$", PAGE, re.M)


def test_the_example_has_the_signs_that_the_page_shows() -> None:
    read = [signs(joined(tokenize(EXAMPLE, s.body, s.end))).strip("¶") for s in blocks(EXAMPLE, 0, len(EXAMPLE))]
    assert read == re.findall(r"(?<= )(:\S*[RUn9y,()]+)$", PAGE, re.M)


def test_the_page_names_every_file_of_the_grammar() -> None:
    files = {path.name for path in Path(votes.__file__).parent.glob("*.py")} - {"__init__.py", "facts.py"}
    assert files - set(re.findall(r"`(\w+\.py)`", PAGE)) == set()
