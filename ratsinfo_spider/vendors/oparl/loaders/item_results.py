"""What an item's result says. Some makers have a list of results, SD.NET the vote in free words.

Cells of a table may have run together in such words (`JaNeinEnthaltungCDU12SPD6`, `einstimmigb) 3 Ja-Stimmen`).
What cannot be only one vote is left as words: a number from between two cells would be wrong.
"""

from __future__ import annotations

import re
from typing import Any

from ratsinfo_spider.german.results import read_result
from ratsinfo_spider.german.text import clean_text, one_line
from ratsinfo_spider.items import Vote
from ratsinfo_spider.votes import parse_votes

__all__ = ["one_vote", "result_columns", "vote_columns"]

_NONE = re.compile(r"\W*(?:ohne|entf[äa]llt|\(?kein text vorhanden\)?|\d?)\W*", re.IGNORECASE)
_TABLE = re.compile(r"ja\s*nein\s*enthaltung", re.IGNORECASE)
_ONCE = (r"einstimmig", r"mehrheit", r"\bja\b", r"\bnein\b|gegenstimme", r"enthalt")
_NEXT_PART = re.compile(r"(?:\W|einstimmig|mehrheitlich|enthaltung|enthaltungen|stimmen?)[b-h]\)", re.IGNORECASE)
_CONTRADICTION = re.compile(
    r"^\W*zu\b|einstimmig.*\b[1-9]\d*\W*x?\W*(?:nein|gegen)|[1-9]x?\W*nein.*einstimmig", re.I | re.S
)
_RUN_ON = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ][a-zäöüß])")
_JOINED = re.compile(r"(?:einstimmig|mehrheitlich)(?=\d)", re.IGNORECASE)


def result_columns(printed: str | None, *, is_vote: bool) -> dict[str, Any]:
    """`result_text` and `result`; of words about a vote those that say no more than that there was none are none.

    >>> result_columns("ungeändert beschlossen", is_vote=False)
    {'result_text': 'ungeändert beschlossen', 'result': 'adopted_unchanged'}
    >>> result_columns("Ohne.", is_vote=True), result_columns("(kein Text vorhanden)", is_vote=True)["result_text"]
    ({'result_text': None, 'result': None}, None)
    """
    if is_vote and (printed is None or _NONE.fullmatch(printed)):
        return {"result_text": None, "result": None}
    found = read_result(printed)
    return {"result_text": found.text, "result": found.value}


def one_vote(printed: str | None) -> Vote | None:
    """The vote in the words of a result, if they can be about one only. What was run on to it is another matter.

    >>> one_vote("einstimmig12 Ja-Stimmen, 0 Nein-Stimmen").yes, one_vote("a) einstimmigb) 3 Ja-Stimmen")
    (12, None)
    >>> one_vote("JaNeinEnthaltungBM1CDU12SPD6Gesamt190") is None
    True
    >>> vote = one_vote("einstimmig, 0 EnthaltungenDer Rat verabschiedet Frau Muster.")
    >>> vote.basis, vote.abstain, vote.outcome
    ('unanimous', 0, None)
    """
    words = _JOINED.sub(r"\g<0>, ", clean_text(printed) or "")
    if any(part.search(words) for part in (_TABLE, _NEXT_PART, _CONTRADICTION)) or any(
        len(re.findall(mark, words, re.IGNORECASE)) > 1 for mark in _ONCE
    ):
        return None
    found = parse_votes(_RUN_ON.split(words)[0], "vote")
    if len(found) != 1:
        return None
    found[0].text = one_line(printed)
    return found[0]


def vote_columns(vote: Vote | None) -> dict[str, Any]:
    """The columns of an item that its vote fills."""
    if vote is None:
        return {}
    counts = {name: getattr(vote, name) for name in ("yes", "no", "abstain", "biased")}
    return {"vote_text": vote.text, "vote_basis": vote.basis, **counts}
