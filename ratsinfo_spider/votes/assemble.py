"""Statement by statement through a text: read the facts, judge them, add them up to votes."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Any, NamedTuple

from ratsinfo_spider.items import Vote

from .actors import is_of_others
from .boxes import ticked
from .credible import has_evidence, in_quotation, is_formula, is_rule, is_told_in_panel, is_vote, only_votes
from .derived import implausible
from .drafts import Draft, drafts
from .facts import Fact
from .parts import hanging_formulas, parts
from .phrases import read_facts
from .statements import Statement, blocks, clean, sentences, without_lone_cells
from .subject import main_clause, part_of, part_of_sentence, refers_back, subject_of
from .tokens import Token, joined, tokenize
from .told_so_far import ToldSoFar, concludes
from .vote_tables import Table, tables

__all__ = ["SOURCES", "Reading", "read_votes"]

# Where a text stands that may tell of votes, `votes.source`, and so how much it takes to be one. A panel is all about
# the vote; the others tell of much else.
_PANELS = frozenset(("vote", "heading"))
SOURCES = _PANELS | {"decision", "minutes"}
_COLUMNS = ("part", "outcome", "basis", "yes", "no", "abstain", "biased", "present", "size")
# One of these is in every vote of prose, some of them beside a number. Most sentences of long minutes hold none and are
# never made into tokens. Each begins with a plain letter, and scores are looked for apart: much quicker so.
_STEM = re.compile(
    r"e(?:inst|inmü|inhell|nthaltung|nthalt\.|nth\.|nthält sich|nthielt sich|nth)|mehr(?:h|st)|gleichheit|unents|"
    r"befang|teilgenommen|abst(?:\.|immungse)?|stimm(?:en (?:de|vo))?|votum|gegenst|ja(?![a-z])|nein|da(?:für|gegen)|"
    r"ablehnung|nicht teil\b"
)
_BESIDE_A_NUMBER = frozenset(
    ("enth", "abst", "stimm", "votum", "gegenst", "ja", "nein", "dafür", "dagegen", "ablehnung")
)
_SCORE = re.compile(r"\d\s?[:/]\s?\d")
_NEAR = 60
_NUMBER = re.compile(
    r"\d|\b(?:eine?[rmn]?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|elf|zwölf|\w*zehn|\w*zig|\w*ßig|keine?|ohne|alle|weder)\b"
)


def _stems(lower: str) -> list[int]:
    """Where in a text votes may stand."""
    words = [
        match.start()
        for match in _STEM.finditer(lower)
        if match.group() not in _BESIDE_A_NUMBER
        or _NUMBER.search(lower, max(0, match.start() - _NEAR), match.end() + _NEAR)
    ]
    return sorted([*words, *(match.start() for match in _SCORE.finditer(lower))])


class Reading(NamedTuple):
    """The votes of a text, and what of them cannot be true or hardly."""

    votes: list[Vote]
    warnings: list[str]


class Assembly:
    """The votes of one text."""

    def __init__(self, text: str, source: str) -> None:
        self._printed = text
        self.text = text = without_lone_cells(text)
        self.source = source
        self.panel = source in _PANELS
        self._ticked = ticked(text)
        self._stems = [] if self.panel else _stems(text.lower())
        self._so_far = ToldSoFar(panel=self.panel)

    def read(self) -> Reading:
        """All votes of the text, in order."""
        at = 0
        for table in tables(self.text) if self.panel or self._stems else ():
            self._read_between(at, table.start)
            self._add_table(table)
            at = table.end
        if self.panel or self._stems:
            self._read_between(at, len(self.text))
        votes = [self._vote(draft, position) for position, draft in enumerate(self._so_far.votes, start=1)]
        return Reading(votes, [warning for vote in votes for warning in implausible(vote)])

    def _vote(self, draft: Draft, position: int) -> Vote:
        values: dict[str, Any] = draft.resolved()
        return Vote(
            position=position,
            subject=draft.subject or "decision",
            parties=draft.parties(),
            text=self._quote(draft.start, draft.end),
            source=self.source,
            **{name: values.get(name) for name in _COLUMNS},
        )

    def _quote(self, start: int, end: int) -> str:
        """That stretch as it is printed, without blanks around it."""
        said = self.text[start:end]
        start += len(said) - len(said.lstrip())
        return self._printed[start : start + len(said.strip())]

    # --- statements ---

    def _read_between(self, start: int, end: int) -> None:
        for statement in (blocks if self.panel else sentences)(self._ticked, start, end):
            if end == len(self.text) and self._tells_no_more(statement):
                return
            self._read(statement)

    def _tells_no_more(self, statement: Statement) -> bool:
        """Whether neither this statement nor one behind it can be of a vote, where no table follows."""
        return not self.panel and statement.start > self._stems[-1] and not self._so_far.near

    def _read(self, statement: Statement) -> None:
        said = self.text[statement.start : statement.end]
        if statement.label:
            self._so_far.forget()
        if not (self.panel or self._holds_a_stem(statement) or (self._so_far.near and concludes(said))):
            self._so_far.remember(said)
            return
        if not (tokens := joined(tokenize(self._ticked, statement.body, statement.end))):
            return
        if len(slices := parts(tokens)) > 1:
            self._read_parts(slices, statement)
            return
        facts = read_facts(tokens, self.text)
        facts = facts if self.panel else only_votes(tokens, facts)
        if self._is_vote(tokens, facts) and (new := self._drafts(statement, tokens, facts)):
            self._so_far.add(new, said)
        else:
            self._read_rest(statement, said, tokens, facts)

    def _holds_a_stem(self, statement: Statement) -> bool:
        first = bisect_left(self._stems, statement.start)
        return first < len(self._stems) and self._stems[first] < statement.end

    def _is_vote(self, tokens: list[Token], facts: list[Fact]) -> bool:
        if is_rule(tokens, facts):
            return False
        evident, formula = has_evidence(facts), is_formula(tokens, facts)
        if self.panel:
            stated = evident or (formula and any(fact.field == "outcome" for fact in facts))
            return stated and (formula or not is_told_in_panel(tokens))
        if not evident or in_quotation(self.text, tokens[facts[0].start].start):
            return False
        return formula or is_vote(tokens, facts, self.source)

    def _read_rest(self, statement: Statement, said: str, tokens: list[Token], facts: list[Fact]) -> None:
        """A statement that is no vote: it may hold one in brackets or behind a colon, or add to the one beside it."""
        for inner in () if self.panel else hanging_formulas(tokens):
            told = read_facts(inner, self.text)
            before = [token for token in tokens if token.start < inner[0].start]
            if has_evidence(told) and is_formula(inner, told) and not is_of_others(before):
                label = self.text[statement.start : inner[0].start].rstrip(" :\n")
                self._so_far.remember(said)
                self._so_far.add(self._drafts(statement.labelled(label if part_of(label) else ""), inner, told), said)
                return
        short = len(tokens) < 4 and is_formula(tokens, facts)
        if self._so_far.complete(facts, said, statement.end, short=short):
            return
        if not self._so_far.add_aside(facts, statement.start, statement.end):
            self._so_far.remember(said)

    def _read_parts(self, slices: list[tuple[str, list[Token]]], whole: Statement) -> None:
        """`Punkt 1 wird einstimmig, Punkt 2 mit 10 gegen 5 Stimmen beschlossen`: the result may be said once."""
        told: list[Draft] = []
        for label, tokens in slices:
            facts = read_facts(tokens, self.text)
            statement = Statement(tokens[0].start, tokens[-1].end, tokens[0].start, label or whole.label)
            told += self._drafts(statement, tokens, facts) if has_evidence(facts) else []
        results = [draft.values.get("outcome", draft.values.get("act")) for draft in told]
        said_once = told and results[-1] and not any(results[:-1])
        passive = any(token.folded in ("wird", "werden", "wurde", "wurden") for _, tokens in slices for token in tokens)
        for draft in told[:-1] if said_once and passive else ():
            draft.values["outcome"] = results[-1] or ""
        if told:
            self._so_far.add(told, "")

    # --- votes ---

    def _drafts(self, statement: Statement, tokens: list[Token], facts: list[Fact]) -> list[Draft]:
        """The votes that the facts of a statement add up to, each with its place, its subject and its part."""
        new = [(draft, end) for draft, end in drafts(facts) if draft.is_evident or self._is_result(draft)]
        first = 0
        for n, (draft, end) in enumerate(new):
            stop = end if n + 1 < len(new) else len(tokens)
            draft.start = tokens[min(first, len(tokens) - 1)].start if first else statement.start
            draft.end = tokens[max(stop, 1) - 1].end
            said = self.text[max(draft.start, statement.body) : draft.end]
            told = max(end, 1) - 1
            draft.subject = self._subject(statement, main_clause(said, tokens[told].end - draft.end + len(said)))
            labelled = n == 0 and statement.label != ""
            if (part := part_of(statement.label) if labelled else part_of_sentence(said)) is not None:
                draft.values["part"] = part
            first = end
        return [draft for draft, _ in new]

    def _is_result(self, draft: Draft) -> bool:
        return self.panel and "outcome" in draft.values

    def _subject(self, statement: Statement, said: str) -> str | None:
        own = subject_of(said)
        if statement.label:
            labelled = subject_of(statement.label)
            return own or labelled if labelled in (None, "decision") else labelled
        if own is None or (own in ("motion", "decision") and refers_back(said)):
            return self._so_far.topic or own
        return own

    def _add_table(self, table: Table) -> None:
        rows = [Draft(dict(row.values), list(table.groups), table.start, table.end) for row in table.rows]
        for draft, row in zip(rows, table.rows, strict=True):
            draft.subject = subject_of(row.name) or self._so_far.topic
            if (part := part_of(row.name)) is not None:
                draft.values["part"] = part
        self._so_far.add_table(rows)


def read_votes(text: str, source: str) -> Reading:
    """The votes as of `parse_votes`, and a warning for each that holds what cannot be true, or hardly.

    >>> read_votes("Mehrheitlich abgelehnt: 20 Ja, 15 Nein", "vote").warnings
    ['rejected with 20 votes in favour and 15 against: Mehrheitlich abgelehnt: 20 Ja, 15 Nein']
    """
    if source not in SOURCES:
        raise ValueError(f"votes have no source {source!r}; known are {', '.join(sorted(SOURCES))}")
    return Assembly(clean(text), source).read()
