"""Statement by statement through a text: read the facts, judge them, add them up to votes."""

from __future__ import annotations

from ratsinfo_spider.items import Vote

from .bare import without_bare
from .context import in_quotation, own_bodies
from .count_tables import Table, tables
from .credible import counted_out, is_rule, is_vote, remain
from .drafts import Draft, compatible, drafts, merge
from .formulas import aside_formula, clause_end, item_formula, main_clause, pure
from .grammar import read_facts
from .layout import statements
from .phrases import Fact, word
from .reported import without_attributes
from .rollcall import RollCall, roll_calls
from .sides import for_and_against
from .sources import PANELS
from .subject import refers_back, subject_of, topic
from .tokens import Token, tokenize
from .vote_names import recused

__all__ = ["Assembly"]

_MEMORY = 6  # statements after which what was put to the vote is forgotten
_THUS = ("damit", "somit", "mithin", "demnach", "also", "daher")
_RESULT_WORDS = {"zustimmung": "accepted", "annahme": "accepted", "ablehnung": "rejected"}


class Assembly:
    """The votes of one text so far, and what the sentences before have put to the vote."""

    def __init__(self, text: str, source: str) -> None:
        self.text = text
        self.source = source
        self.found: list[Draft] = []
        self.topic: str | None = None
        self.near = False  # whether the last statement was (part of) a vote
        self.result: Draft | None = None  # a bare result in the sentence before: `Der Antrag wird abgelehnt.`
        self.waiting: Draft | None = None  # a recusal told before its vote
        self.age = 0  # statements since the topic was named
        self.part: str | None = None  # the number of the list item that is being read
        self.is_put = False  # whether that part has just been put to the vote: `Über Punkt 2 wird … abgestimmt.`

    def read(self, start: int, end: int) -> None:
        """Read the stretch of the text from `start` to `end`."""
        self.near = False
        at = start
        text = self.text[start:end]
        blocks: list[RollCall | Table] = [*roll_calls(text), *tables(text)]
        for found in sorted(blocks, key=lambda block: block.start):
            if start + found.start < at:
                continue
            self._read_statements(at, start + found.start)
            if isinstance(found, RollCall):
                self._add_roll_call(found, start)
            else:
                self._add_table(found, start)
            at = start + found.end
        self._read_statements(at, end)

    def votes(self) -> list[Vote]:
        """The records, numbered."""
        numbered = [draft for draft in self.found if draft.numbered]
        for draft in numbered if len(numbered) == 1 else ():
            draft.values.pop("part", None)  # one vote below a list is on all of it
        votes = [draft.vote(self.text[draft.start : draft.end].strip(), self.source) for draft in self.found]
        for position, vote in enumerate(votes, start=1):
            vote.position = position
        return votes

    def _read_statements(self, start: int, end: int) -> None:
        tokens = for_and_against(tokenize(self.text, start, end))
        for statement in statements(tokens):
            self._read_statement(statement)

    def _read_statement(self, tokens: list[Token]) -> None:
        if all(token.kind in ("break", "mark") for token in tokens):
            return
        if facts := read_facts(tokens, self.text):
            facts = without_bare(tokens, facts, self.source, result=self.result is not None)
            facts = without_attributes(tokens, facts)
        parts = [fact.value for fact in facts if fact.field == "part"]
        if parts:
            self.part, self.is_put = str(parts[-1]), any("abgestimmt" in token.folded for token in tokens)
        if facts and (new := self._votes_in(tokens, facts)):
            self._add(new, tokens, facts)
            return
        self.result = None
        if main := main_clause(tokens):
            self._read_statement(main)
            return
        if item := item_formula(tokens):
            self._read_statement(item)
        elif aside := aside_formula(tokens, self.source):
            self.topic = subject_of(tokens) or self.topic
            self._read_statement(aside)
        elif not self._complement(tokens, facts):
            self.near = False
            self._remember(tokens)
            self._hold_result(tokens, facts)

    def _votes_in(self, tokens: list[Token], facts: list[Fact]) -> list[Draft]:
        lines = self._in_lines(tokens, facts)
        return [draft for draft in drafts(facts, lines=lines) if self._counts(draft, tokens, facts)]

    def _in_lines(self, tokens: list[Token], facts: list[Fact]) -> bool:
        """Whether the parts of a vote stand in lines of their own."""
        starts = [fact.start for fact in facts if fact.field == "part" and fact.start]
        return any("\n" in self.text[tokens[i - 1].start : tokens[i].start] for i in starts)

    def _hold_result(self, tokens: list[Token], facts: list[Fact]) -> None:
        """Keep a bare result for the next statement: it may hold the counts."""
        results = [fact for fact in facts if fact.field == "outcome"]
        if self.source != "decision" and results and pure(tokens, facts) and (subject := subject_of(tokens)):
            self.result = Draft(values={"outcome": str(results[0].value)}, subject=subject)
            self._place(self.result, tokens, 0, len(tokens))

    def _remember(self, tokens: list[Token]) -> None:
        """Note what this sentence puts to the vote; what an earlier one did is forgotten after a while."""
        self.age += 1
        if new := topic(tokens, strict=self.source == "decision"):
            self.topic, self.age = new, 0
        elif self.age > _MEMORY:
            self.topic = None

    def _counts(self, draft: Draft, tokens: list[Token], facts: list[Fact]) -> bool:
        """Whether a draft is a vote: evident and credible, or a bare result where results stand."""
        panel = self.source in PANELS
        if not panel and (is_rule(tokens, draft.values) or in_quotation(self.text, tokens[0].start)):
            return False
        if not draft.is_evident:
            put = panel or (self.topic is not None and not self.age and self._may_be_on(tokens))
            return put and "outcome" in draft.values and pure(tokens, facts)
        if pure(tokens, facts):
            return True
        own = own_bodies(self.text, tokens) if any(token.folded in ("hat", "haben") for token in tokens) else None
        return is_vote(tokens, facts, self.source, own or frozenset())

    def _may_be_on(self, tokens: list[Token]) -> bool:
        """Not where a secret vote was asked for, and then `Die Vorlage wird beschlossen.`"""
        return self.topic != "procedure" or subject_of(tokens) != "decision"

    def _add(self, new: list[Draft], tokens: list[Token], facts: list[Fact]) -> None:
        for n, draft in enumerate(new):
            first = new[n - 1].last if n else 0
            self._place(draft, tokens, first, draft.last if n + 1 < len(new) else len(tokens))
            draft.subject = self._subject(tokens, first, draft)
        if self.part and (self.source == "decision" or self.is_put) and "part" not in new[0].values:
            new[0].values["part"], new[0].numbered = self.part, not self.is_put
        self.part = None
        if self.waiting and compatible(new[0], self.waiting):
            merge(new[0], self.waiting)
        self.waiting = None
        if self.result and compatible(new[0], self.result) and new[0].subject in (None, self.result.subject):
            merge(new[0], self.result)
        self.result = None
        if self._continues(new, tokens, facts):
            merge(self.found[-1], new.pop(0))
        self.found += new
        self.near, self.topic = True, None

    def _place(self, draft: Draft, tokens: list[Token], first: int, last: int) -> None:
        first = min(first, len(tokens) - 1)  # a label at the very end, whose count never came
        while first < len(tokens) - 1 and tokens[first].kind in ("break",):
            first += 1
        draft.start, draft.end = tokens[first].start, tokens[max(first, last - 1)].end

    def _subject(self, tokens: list[Token], first: int, draft: Draft) -> str | None:
        own = subject_of(tokens[first : clause_end(tokens, draft.last)])
        if self.topic and own in (None, "motion", "decision") and refers_back(tokens[first:]):
            return self.topic
        if self.topic == "procedure" and counted_out(tokens):
            return own  # the secret vote that was asked for, and not the vote on having one
        return own or self.topic

    def _continues(self, new: list[Draft], tokens: list[Token], facts: list[Fact]) -> bool:
        """Whether the first new draft only adds to the vote just told."""
        if not (self.near and self.found):
            return False
        last, first = self.found[-1], new[0]
        if "part" in first.values or not compatible(last, first):
            return False
        if first.subject not in (None, last.subject) and last.subject is not None:
            return False
        if first.headed:
            return not last.headed and not last.is_counted
        if not first.is_counted and last.is_counted and not {"basis", "outcome"} & set(last.values):
            return True  # the counts, and then the sentence that says what they mean
        return pure(tokens, facts) and not set(last.values) & set(first.values) & {"yes", "no", "abstain", "basis"}

    def _complement(self, tokens: list[Token], facts: list[Fact]) -> bool:
        """`Damit ist der Antrag abgelehnt.`, `Frau … war befangen.`: belongs to the vote beside it."""
        titles = [i for i, token in enumerate(tokens) if token.kind == "title"]
        away = [fact for i in titles if (read := recused(tokens, i, self.text)) for fact in read.facts]
        if away:
            self._aside(away[:1], tokens)
            return True
        told = facts and (pure(tokens, facts) or all(fact.field in ("biased", "head") for fact in facts))
        if told and self._add_numbers(tokens, facts):
            return True
        results = [fact for fact in facts if fact.field in ("outcome", "act") and fact.value]
        if self.near and results and self._concludes(tokens, results):
            stated = next((fact for fact in results if fact.field == "outcome"), results[0])
            self.found[-1].values.setdefault("outcome", str(stated.value))
            self.found[-1].subject = self.found[-1].subject or subject_of(tokens)
            self.found[-1].end = tokens[-1].end
            return True
        return self._single_word(tokens)

    def _concludes(self, tokens: list[Token], results: list[Fact]) -> bool:
        """`Damit ist der Antrag abgelehnt.`, `…; abgelehnt.`, `Frau … ist damit gewählt.`"""
        thus = any(word(tokens, i) in _THUS for i in range(5))
        if thus and any(fact.field == "outcome" for fact in results):
            return True
        if "outcome" in self.found[-1].values:
            return False
        if tokens[results[0].start].folded in ("gewaehlt", "bestellt"):
            return thus
        return results[0].field == "outcome" and pure(tokens, results) and len(tokens) < 8

    def _add_numbers(self, tokens: list[Token], facts: list[Fact]) -> bool:
        """`Anwesend: 12;` and the like, set apart from the counts."""
        known = [fact for fact in facts if fact.field in ("present", "size", "biased")]
        if self.source not in PANELS and remain(tokens):
            known = [fact for fact in known if fact.field != "present"]
        if known:
            self._aside(known, tokens)
        return bool(known)

    def _aside(self, facts: list[Fact], tokens: list[Token]) -> None:
        """Facts that make no vote of their own: part of the one just told, else of the next one."""
        draft = Draft()
        for fact in facts:
            draft.add(fact)
        self._place(draft, tokens, 0, len(tokens))
        if self.near and self.found and compatible(self.found[-1], draft):
            merge(self.found[-1], draft)
        elif self.waiting and compatible(self.waiting, draft):
            merge(self.waiting, draft)
        else:
            self.waiting = draft

    def _single_word(self, tokens: list[Token]) -> bool:
        """A panel that holds `Ablehnung` and nothing else."""
        if self.source != "vote":
            return False
        solid = [token for token in tokens if token.kind not in ("mark", "break", "head")]
        if len(solid) != 1 or solid[0].folded not in _RESULT_WORDS:
            return False
        draft = Draft(values={"outcome": _RESULT_WORDS[solid[0].folded]})
        self._add([draft], tokens, [])
        return True

    def _add_table(self, table: Table, offset: int) -> None:
        for row in table.rows:
            named = tokenize(row.name)
            draft = Draft(values=dict(row.values), groups=list(table.groups))
            draft.start, draft.end = offset + table.start, offset + table.end
            draft.subject = subject_of(named) or self.topic
            for fact in read_facts(named, row.name):
                if fact.field in ("part", "outcome"):
                    draft.add(fact)
            if len(table.rows) == 1 and self.near and self.found and compatible(self.found[-1], draft):
                merge(self.found[-1], draft)
            else:
                self.found.append(draft)
        self.near, self.topic = True, None

    def _add_roll_call(self, call: RollCall, offset: int) -> None:
        draft = Draft(start=offset + call.start, end=offset + call.end, subject=self.topic)
        for side, members in call.sides.items():
            draft.groups += [(side, member) for member in members]
            draft.values.setdefault(side, len(members))
        if self.near and self.found and compatible(self.found[-1], draft) and not self.found[-1].groups:
            merge(self.found[-1], draft)
        else:
            self.found.append(draft)
        self.near, self.topic = True, None
