"""Counts without labels: `14/0/3`, `12 gegen 3 Stimmen`, `14 von 16 Stimmen`, `mit 12 Stimmen`."""

from __future__ import annotations

from .counts import with_members
from .labels import is_who
from .phrases import Fact, Read, Tokens, at, is_mark, is_number, is_tally, word

__all__ = ["out_of", "plain_votes", "unlabelled", "versus"]


_MOST = 200  # more votes than the largest council has


def unlabelled(tokens: Tokens, i: int, _source: str) -> Read | None:
    """`14/0/3`, `13 : 0`: yes, no, abstain. Bare numbers, so the sentence must show that they are votes."""
    if not is_number(tokens, i) or not tokens[i].text.isdigit() or _is_inner(tokens, i):
        return None
    numbers = [i]
    mark = at(tokens, i + 1)
    j = i + 1
    while mark and mark.kind == "mark" and mark.value in ("/", ":", "-", "–") and is_mark(tokens, j, str(mark.value)):
        if not is_number(tokens, j + 1) or not tokens[j + 1].text.isdigit():
            return None
        numbers.append(j + 1)
        j += 2
    plain = all((tokens[n].value or 0) in range(_MOST) for n in numbers) and all(
        len(tokens[n].text) == 1 or tokens[n].text[0] != "0" for n in numbers
    )
    if not plain or len(numbers) not in (2, 3) or (len(numbers) == 2 and not is_mark(tokens, i + 1, ":/")):
        return None
    if word(tokens, j + is_mark(tokens, j, "-")).startswith("mehrheit"):
        return None  # `mit 2/3-Mehrheit`
    if len(numbers) == 2 and is_mark(tokens, i + 1, ":") and is_tally(tokens, j):
        return None  # `TOP 5: 12 Ja`
    voted = (token := at(tokens, j)) is not None and token.kind == "stimmen"
    fields = ("for" if len(numbers) == 2 else "yes", "no", "abstain")
    facts = [Fact(f, tokens[n].value, i, j + voted, bare=not voted) for f, n in zip(fields, numbers, strict=False)]
    return Read(facts, j + voted)


def _is_inner(tokens: Tokens, i: int) -> bool:
    """Whether the number at `i` is the middle of something: `5/12/3`, `TOP 12`, `Nr. 14/3`."""
    before = at(tokens, i - 1)
    if before is None:
        return False
    if before.kind in ("part", "object") or before.folded == "top":
        return True
    of_part = (named := at(tokens, i - 3)) is not None and named.kind == "part"
    after_pair = is_mark(tokens, i - 1, ":") and is_number(tokens, i - 2) and not of_part
    return is_mark(tokens, i - 1, "/.-") or after_pair


def versus(tokens: Tokens, i: int, _source: str) -> Read | None:
    """`12 gegen 3 Stimmen`, `mit 12 Stimmen gegen 3`, `8 zu 5 Stimmen`."""
    if not is_number(tokens, i):
        return None
    j = i + 1
    voted = (token := at(tokens, j)) is not None and token.kind == "stimmen"
    j += voted
    if word(tokens, j) not in ("gegen", "zu") or not is_number(tokens, j + 1):
        return None
    end = j + 2
    token = at(tokens, end)
    if token and (token.kind == "stimmen" or (token.kind == "tally" and token.value == "no")):
        voted, end = True, end + 1
    headed = (before := at(tokens, i - 1 - is_mark(tokens, i - 1, ":"))) is not None and before.kind == "head"
    if not voted and not headed and word(tokens, i - 1) not in ("mit", "von"):
        return None
    if (token := at(tokens, end)) and token.kind == "tally" and token.folded in ("dafuer", "dagegen"):
        return None
    return Read([Fact("for", tokens[i].value, i, end), Fact("no", tokens[j + 1].value, i, end)], end)


def out_of(tokens: Tokens, i: int, _source: str) -> Read | None:
    """`14 von 16 Stimmen`, `14 von 16 Mitgliedern stimmten mit Ja`: the first number is the count."""
    if not is_number(tokens, i) or word(tokens, i + 1) not in ("von", "der") or not is_number(tokens, i + 2):
        return None
    j = i + 3
    j += word(tokens, j) in ("abgegebenen", "gueltigen", "moeglichen", "insgesamt")
    if (token := at(tokens, j)) and token.kind == "stimmen":
        return Read([Fact("votes", tokens[i].value, i, j + 1)], j + 1)
    while (
        (token := at(tokens, j))
        and j < i + 9
        and (
            token.kind in ("stimmen", "verb")
            or is_who(token.folded)
            or (token.kind == "tally" and token.value in ("other", "present"))
        )
    ):
        j += 1
    if j > i + 4 and is_tally(tokens, j):
        facts = [Fact(str(tokens[j].value), tokens[i].value, i, j + 1)]
        if any(token.value == "present" for token in tokens[i + 3 : j]):
            facts.append(Fact("present", tokens[i + 2].value, i, j + 1))
        return Read(facts, j + 1)
    return None


def plain_votes(tokens: Tokens, i: int, source: str) -> Read | None:
    """`mit 12 Stimmen`, `gegen 3 Stimmen der FDP`: so many votes on one side of the result."""
    if not is_number(tokens, i) or not (token := at(tokens, i + 1)) or token.kind != "stimmen":
        return None
    field = "against" if word(tokens, i - 1) == "gegen" else "votes"
    if field == "votes" and word(tokens, i - 1) not in ("mit", "allen", "einstimmig", "bei", ":", "("):
        return None
    return with_members(tokens, i + 2, [Fact(field, tokens[i].value, i, i + 2)], source)
