"""Statement by statement through a text: read the facts, judge them, add them up to votes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from .boxes import ticked
from .credible import (
    has_evidence,
    in_quotation,
    is_formula,
    is_of_others,
    is_rule,
    is_told_in_panel,
    is_vote,
    without_attributes,
    without_bare,
)
from .derived import ParsedVote, implausible
from .drafts import Draft, drafts
from .phrases import Fact, read_facts
from .statements import Statement, blocks, sentences
from .subject import main_clause, part_of, part_of_sentence, puts_to_the_vote, refers_back, subject_of
from .tokens import Token, joined, signs, tokenize
from .vote_tables import Table, tables
from .voters import bracket_end

__all__ = ["PANELS", "SOURCES", "Assembly"]

# Where a text stands that may tell of votes, `votes.source`, and so how much it takes to be one. A panel is all about
# the vote; the others tell of much else.
PANELS = frozenset(("vote", "heading"))
SOURCES = PANELS | {"decision", "minutes"}

_MEMORY = 6  # statements after which what was put to the vote is forgotten
_CORRECTED = 2  # statements within which counts may be said again
# One of these is in every vote. Most sentences of long minutes hold none and are never made into tokens.
_STEM = re.compile(  # every alternative begins with a letter: much quicker so
    r"einst|einmü|einhell|mehrh|mehrst|gleichheit|unents|enthalt|enthiel|enthäl|abst|votum|gegenst|ja(?![a-z])|nein|dafür|"
    r"dagegen|befang|\d\s?[:/]\s?\d|\d (?:gegen|zu) \d|stimm|ablehnung|teilgenommen"
)
_THUS = re.compile(r"\W*(?:(?:damit|somit|mithin|demnach|also|daher|es bleibt)\b|.{3,60}\b(?:ist|wird) (?:damit|somit)\b)", re.I)
_CONCLUDED = re.compile(r"\b(?:ist|sind) [^.]{0,60}(?:abgelehnt|angenommen|beschlossen)\W*$", re.I)


class Assembly:
    """The votes of one text so far, and what the statements before have put to the vote."""

    def __init__(self, text: str, source: str) -> None:
        self.text = text
        self.read_text = ticked(text)  # the same length, without what is not ticked
        self.source = source
        self.panel = source in PANELS
        self.stems = [] if self.panel else [match.start() for match in _STEM.finditer(text.lower())]
        self.found: list[Draft] = []
        self.topic: str | None = None
        self.age = 0  # statements since the topic was named
        self.near = False  # whether the last statement was (part of) a vote
        self.since = 0  # statements since the last vote
        self.waiting: Draft | None = None  # a recusal told before its vote
        self.heading: str | None = None  # the subject of a label with nothing behind it

    def read(self) -> list[ParsedVote]:
        """All votes of the text."""
        if not (self.panel or self.stems):
            return []
        at = 0
        for table in tables(self.text):
            self._read_between(at, table.start)
            self._add_table(table)
            at = table.end
        self._read_between(at, len(self.text))
        return [self._vote(draft, position) for position, draft in enumerate(self.found, start=1)]

    def _read_between(self, start: int, end: int) -> None:
        for statement in (blocks if self.panel else sentences)(self.read_text, start, end):
            self._read(statement)

    def _add_table(self, table: Table) -> None:
        told = [Draft(dict(row.values), list(table.groups), table.start, table.end) for row in table.rows]
        for draft, row in zip(told, table.rows, strict=True):
            draft.subject = subject_of(row.name) or self.topic
            if (part := part_of(row.name)) is not None:
                draft.values["part"] = part
        if len(told) == 1 and self.near and self.found[-1].fits(told[0]):
            self.found[-1].merge(told.pop())
        self.found += told
        self.near, self.since, self.topic = True, 0, None

    def _vote(self, draft: Draft, position: int) -> ParsedVote:
        values = draft.resolved()
        vote = ParsedVote(
            position=position,
            subject=draft.subject or "decision",
            parties=draft.parties(),
            text=self.text[draft.start : draft.end].strip(),
            source=self.source,
            **{name: values.get(name) for name in _COLUMNS},
        )
        vote.warnings = tuple(implausible(vote))
        return vote

    def _read(self, statement: Statement) -> None:
        said = self.text[statement.start : statement.end]
        if statement.label:
            self.near, self.topic = False, None
        if not (self.panel or self._holds_a_stem(statement) or (self.near and _THUS.match(said))):
            self._remember(said)
            return
        tokens = joined(tokenize(self.read_text, self._body(statement), statement.end))
        if not tokens:
            return
        facts = read_facts(tokens, self.text)
        if not self.panel:
            facts = without_bare(tokens, without_attributes(tokens, facts))
        if len(slices := list(_parts(tokens))) > 1:
            self._read_parts(statement, slices)
        elif not (self._is_vote(tokens, facts) and self._add(statement, tokens, facts)):
            self._leave(statement, tokens, facts)

    def _holds_a_stem(self, statement: Statement) -> bool:
        first = bisect_left(self.stems, statement.start)
        return first < len(self.stems) and self.stems[first] < statement.end

    def _read_parts(self, statement: Statement, slices: list[tuple[str, list[Token]]]) -> None:
        """`Punkt 1 wird einstimmig, Punkt 2 mit 10 gegen 5 Stimmen beschlossen`: the result may be said once for all."""
        before = len(self.found)
        for label, tokens in slices:
            facts = read_facts(tokens, self.text)
            if has_evidence(facts):
                self._add(Statement(tokens[0].start, tokens[-1].end, label), tokens, facts)
        told = self.found[before:]
        results = [draft.values.get("outcome", draft.values.get("act")) for draft in told]
        if told and results[-1] and not any(results[:-1]) and not self.panel:
            for draft in told[:-1]:
                draft.values["outcome"] = results[-1]

    def _body(self, statement: Statement) -> int:
        """Where a statement goes on behind its label."""
        label = self.read_text.find(statement.label, statement.start) if statement.label else -1
        body = label + len(statement.label) if label >= 0 else statement.start
        return body if "U" not in signs(tokenize(statement.label)) else statement.start

    def _is_vote(self, tokens: list[Token], facts: list[Fact]) -> bool:
        if is_rule(tokens, facts):
            return False
        if self.panel:
            if is_told_in_panel(tokens) and not is_formula(tokens, facts):
                return False
            return has_evidence(facts) or any(f.field == "outcome" for f in facts) and is_formula(tokens, facts)
        if not has_evidence(facts) or in_quotation(self.text, tokens[facts[0].start].start):
            return False
        return is_formula(tokens, facts) or is_vote(tokens, facts, self.source)

    def _leave(self, statement: Statement, tokens: list[Token], facts: list[Fact]) -> None:
        """A statement that is no vote: it may hold one in brackets or behind a colon, or add to the one beside it."""
        said = self.text[statement.start : statement.end]
        for inner in () if self.panel else filter(None, _inner(tokens)):
            told = read_facts(inner, self.text)
            before = [token for token in tokens if token.start < inner[0].start]
            if has_evidence(told) and is_formula(inner, told) and not is_of_others(before):
                self._remember(said)
                label = said[: inner[0].start - statement.start].rstrip(" :\n")
                self._add(statement._replace(label=label if part_of(label) else ""), inner, told)
                return
        if not self._complement(statement, tokens, facts):
            self._remember(said)

    def _remember(self, said: str) -> None:
        """Note what a sentence puts to the vote; what an earlier one did is forgotten after a while."""
        self.age += 1
        self.near = False
        self.since += 1
        if new := puts_to_the_vote(said):
            self.topic, self.age = new, 0
        elif self.age > _MEMORY:
            self.topic = None

    def _add(self, statement: Statement, tokens: list[Token], facts: list[Fact]) -> bool:
        new = [(draft, end) for draft, end in drafts(facts) if draft.is_evident or ("outcome" in draft.values and (self.panel or draft.is_evident))]
        if not new:
            return False
        first = 0
        for n, (draft, end) in enumerate(new):
            stop = end if n + 1 < len(new) else len(tokens)
            draft.start, draft.end = tokens[min(first, len(tokens) - 1)].start, tokens[max(stop, 1) - 1].end
            said = self.text[draft.start : draft.end]
            if not first:
                draft.start = statement.start
            last = tokens[max(end, 1) - 1].end - draft.start
            draft.subject = self._subject(statement, main_clause(said, last))
            labelled = n == 0 and statement.label != ""
            if (part := part_of(statement.label) if labelled else part_of_sentence(said)) is not None:
                draft.values["part"] = part
            first = end
        if self.waiting:
            new[0][0].merge(self.waiting)
            self.waiting = None
        told = [draft for draft, _ in new]
        if self._continues(told[0], self.text[statement.start : statement.end]):
            self.found[-1].merge(told.pop(0))
        self.found += told
        self.near, self.since, self.topic = True, 0, None
        return True

    def _subject(self, statement: Statement, said: str) -> str | None:
        own = subject_of(said)
        if statement.label:
            labelled = subject_of(statement.label)
            return labelled if labelled and labelled != "decision" else own or labelled
        if self.topic and own in (None, "motion", "decision") and refers_back(said):
            return self.topic
        return own or self.topic

    def _continues(self, new: Draft, said: str) -> bool:
        """Whether a vote only adds to the one just told."""
        if not self.found or self._corrects(self.found[-1], new):
            return bool(self.found)
        last = self.found[-1]
        if not self.near or not last.fits(new):
            return False
        if "part" in new.values and new.values["part"] != last.values.get("part"):
            return False
        if new.headed and last.headed:
            return False
        if self.panel or new.headed or _THUS.match(said):
            return None in (new.subject, last.subject) or new.subject in (last.subject, "decision") or _THUS.match(said) is not None
        if last.is_counted and not new.is_counted:
            return "basis" not in last.values or "outcome" not in last.values
        sides = {"yes", "no", "abstain"}
        apart = not sides & set(last.values) & set(new.values)
        return apart and new.is_counted and not {"basis", "outcome"} & set(new.values)

    def _corrects(self, last: Draft, new: Draft) -> bool:
        """`32 Nein, 15 Ja. 30 Nein, 17 Ja, so war es.`: counts said again, before any result."""
        told = {"basis", "outcome", "part"}
        if self.panel or self.since > _CORRECTED or self.topic or new.headed or told & (set(last.values) | set(new.values)):
            return False
        last.values.clear()
        return True

    def _complement(self, statement: Statement, tokens: list[Token], facts: list[Fact]) -> bool:
        """`Damit ist der Antrag abgelehnt.`, `Frau … war befangen.`, `Anwesend: 12`: part of the vote beside it."""
        said = self.text[statement.start : statement.end]
        results = [fact for fact in facts if fact.field == "outcome" and fact.value]
        concludes = _THUS.match(said) or (_CONCLUDED.search(said) and self.found and self.found[-1].is_counted)
        concludes = concludes or (len(tokens) < 4 and is_formula(tokens, facts))
        if self.near and results and concludes and "outcome" not in self.found[-1].values:
            self.found[-1].values["outcome"] = str(results[0].value)
            self.found[-1].subject = self.found[-1].subject or subject_of(said)
            self.found[-1].end = statement.end
            return True
        known = [fact for fact in facts if fact.field == "biased" or (self.panel and fact.field in ("present", "size"))]
        if not known:
            return False
        draft = Draft(start=statement.start, end=statement.end)
        for fact in known:
            draft.add(fact)
        if self.near and self.found and self.found[-1].fits(draft):
            self.found[-1].merge(draft)
        elif self.waiting:
            self.waiting.merge(draft)
        else:
            self.waiting = draft
        return True


_COLUMNS = ("part", "outcome", "basis", "yes", "no", "abstain", "biased", "present", "size")


_PART = re.compile(r"(?:^|(?<=[,;.:¶(f]))L[9d](?:[f,][9d])*|(?<=[,;¶])f[9w](?=[.:)])|^f[9w](?=[.:)])")


def _parts(tokens: list[Token]) -> Iterator[tuple[str, list[Token]]]:
    """The parts that one statement tells of, each with its label; each has a result or a count of its own."""
    told = signs(tokens)
    starts = [m for m in _PART.finditer(told) if m.group()[0] == "L" or tokens[m.start()].folded == "zu"]
    for n, match in enumerate(starts):
        stop = starts[n + 1].start() if n + 1 < len(starts) else len(tokens)
        if not re.search(r"U|9[:f]?9|9[yne]|[yne]:?9", told[match.end() : stop]):
            return
    for n, match in enumerate(starts):
        stop = starts[n + 1].start() if n + 1 < len(starts) else len(tokens)
        label = " ".join(token.text for token in tokens[match.start() : match.end()])
        rest = tokens[match.end() : stop]
        while rest and rest[0].sign in ".:)":
            rest = rest[1:]
        if rest:
            yield label.replace(" ,", ",") + ":", rest


def _inner(tokens: list[Token]) -> Iterator[list[Token]]:
    """What may be a formula that hangs on a sentence: brackets at its end, what follows its last colon."""
    told = signs(tokens)
    for i, sign in enumerate(told):
        if sign == "(":
            end = bracket_end(tokens, i)
            if end > i + 1 and not told[end + 1 :].strip(".;:¶!"):
                yield tokens[i + 1 : end]
    colon = told.rfind(":")
    if 0 < colon < len(told) - 1:
        yield [token for token in tokens[colon + 1 :] if token.sign != "¶"]
