"""What the words of a row in the store mean, as the code of today reads them: pure functions of stored rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from ratsinfo_spider.german import processors as german
from ratsinfo_spider.german.results import read_result, station_words
from ratsinfo_spider.german.text import section_kind
from ratsinfo_spider.german.text_panel import Part, bodies
from ratsinfo_spider.items import Section, Vote
from ratsinfo_spider.statement import Statement
from ratsinfo_spider.store.rereading import Owner, StoredRow
from ratsinfo_spider.vocabulary import ROLES, STATION_STATES, is_cancelled
from ratsinfo_spider.votes import derive
from ratsinfo_spider.votes.of_item import STATED, gather, keyed, main_vote, passages

__all__ = ["consultation_values", "item_values", "item_votes", "meeting_values", "paper_values", "parts_of"]

Values = dict[str, Any]
# A text below `Beschluss` that calls itself the proposal: what it is depends on the page's own result, which the store
# may have from another page.
_EITHER = frozenset({"decision", "proposal"})
_WITH_VOTES = frozenset({"vote", "decision", "minutes"})


def parts_of(owner: Owner, *, decided: bool = False) -> list[Part]:
    """The text panels of a page; `decided` as in `section_kind`."""
    return [Part.of(_section(row, decided=decided)) for row in owner.sections]


def _section(row: StoredRow, *, decided: bool) -> Section:
    kind = section_kind(row["heading"] or "", row["text"], decided)
    kind = row["kind"] if {kind, row["kind"]} == _EITHER else kind
    return Section(id=row["id"], position=row["position"], heading=row["heading"], kind=kind, text=row["text"])


def _kinds(owner: Owner, parts: Iterable[Part]) -> set[str]:
    """The kinds of its texts, then or now: columns made of others came from another page, and stay."""
    return {row["kind"] for row in owner.sections} | {str(part.section.kind) for part in parts}


def item_values(owner: Owner) -> tuple[Values, list[Part], list[Vote] | None]:
    """The columns of an agenda item that its words decide, its text panels, and its votes; None without their texts."""
    row = owner.row
    result = read_result(row["result_text"]).value
    parts = parts_of(owner, decided=(result or "").startswith("adopted"))
    kinds = _kinds(owner, parts)
    values: Values = {"result": result, "number": german.AgendaNumber.value(row["number"])}
    if "minutes" in kinds:
        values["minutes"] = german.Texts.value(bodies(parts, "minutes"))
    if "decision" in kinds:
        values["decision"] = german.Decision.value(bodies(parts, "decision"))
    if not kinds & _WITH_VOTES:
        return values, parts, None
    found = gather(passages(parts))
    return values | main_vote(found), parts, list(item_votes(row, keyed(found, row["native_id"]), result))


def item_votes(row: StoredRow, votes: Sequence[tuple[str, Vote]], result: str | None) -> Iterable[Vote]:
    """The votes as rows of this item; `result` is its code."""
    for key, vote in votes:
        vote.id, vote.site, vote.url = f"{row['site']}:{Vote.id_kind}:{key}", row["site"], row["url"]
        vote.agenda_item_id, vote.meeting_id, vote.organization_id = (
            row["id"],
            row["meeting_id"],
            row["organization_id"],
        )
        vote.meeting_start = dt.datetime.fromisoformat(row["meeting_start"]) if row["meeting_start"] else None
        vote.passed, vote.unanimous, vote.derived_from = derive(vote, result)
        vote.statement = Statement(STATED)
        yield vote


def paper_values(owner: Owner) -> tuple[Values, list[Part]]:
    """The same of a paper."""
    parts = parts_of(owner)
    kinds = _kinds(owner, parts) & {"proposal", "rationale"}
    return {kind: german.Texts.value(bodies(parts, kind)) for kind in sorted(kinds)}, parts


def consultation_values(row: StoredRow) -> Values:
    """What a station is asked for, how it stands, what came of it."""
    role, result = station_words(row["role"], row["result_text"])
    return {
        "role": role,
        "role_code": ROLES.meaning(role),
        "status_code": STATION_STATES.meaning(row["status"]),
        "result_text": result,
        "result": read_result(result).value,
    }


def meeting_values(row: StoredRow) -> Values:
    """Whether it is off, of a meeting whose own page has been read: that page prints a status."""
    if row["status"] is None:
        return {}
    return {"cancelled": any(map(is_cancelled, (row["name"], row["state"], row["status"], row["occasion"])))}
