"""The phrases of a vote: what a statement says, as facts (`Fact("yes", 12)`).

Each rule reads one kind of phrase at one place of a statement, as a pattern over the signs of its tokens
(words.SIGNS): `9[ms]{0,3}y` is a number before its label, `12 Mitglieder dafür`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from .tokens import Token, signs
from .voters import Member, bracketed, voters
from .words import word_set

__all__ = ["Fact", "Phrases", "read_facts"]


class Fact(NamedTuple):
    """One value of a vote, and the tokens from `start` to `end` that state it.

    Beside columns of `items.Vote` a field may be: `head`; `act` (a weak outcome); `for` (the first of two numbers
    without labels); `votes` (so many votes, of the winning side); `with` and `against` (who was with or against the
    result, whichever that is); `other` (a count that is none of a vote's).
    """

    field: str
    value: str | int | None
    start: int
    end: int
    members: tuple[Member, ...] = ()


_FIELDS = {"y": "yes", "n": "no", "e": "abstain", "b": "biased", "p": "present", "g": "size", "o": "other"}
_WHO = word_set("wegen mit sich der des x mal weitere weiteren davon stimmen stimmten ihre ihrer stimme es")
# `Ja Stimmen: 12`, `gesetzl. Anzahl der Vertreter: 9`, `Zustimmung ¶ 14`, `Ja 6`; of law and presence many words.
_LABEL_FIRST = re.compile(
    r"(?:[yneo](?:-?s)?[mfV]{0,3}|[pg](?:fo)?[smfWwTFKA]{0,9}?|o[pmf]{0,3}|b[mfdWw-]{0,9}?)(?P<link>[:=|][:=|¶-]*|-?¶*)(?P<value>[980U-])"
)
_NUMBER_FIRST = re.compile(r"[98](?P<who>-?[smVfW]{0,4}?)(?P<label>[ynebpo])")
_OUT_OF = re.compile(r"9f9(?P<present>p?)[msVfo]{1,4}(?P<label>[yne])")
_FOR_AND_AGAINST = re.compile(r"f(?:f?[AK])?[:|=]+(?P<value>[90])")
_EXCLUDED = re.compile(r"[90]m")
_ZEROS = re.compile(r"0[mf]?(?P<labels>[yneb](?:[f,/0-]{1,3}[yneb])*)")
_PAIR = re.compile(r"9(?:(?P<by>[:/])9(?:(?P=by)(?P<third>9))?|f9)(?P<voted>s|n)?")
_HEADS = re.compile(r"(?:[ynebpgo](?:-?s)?m?[:|,;/¶-]*f?){2,}")
_STANDS_ALONE = "¶,.;)|/(ynebpgo-0URHfVs"
_MOST = 200  # more votes than the largest council has
_NOUNS = {"zustimmung": "accepted", "annahme": "accepted", "beschluss": "accepted", "dafuer": "accepted",
          "empfehlung": "accepted", "ablehnung": "rejected", "dagegen": "rejected", "zurueckweisung": "rejected"}
_MAJORITIES = word_set("mehrheit mehrheiten zweidrittelmehrheit stimmenmehrheit")
_CLOSING = word_set("und sowie sodass wie")


class Phrases:
    """The rules, over the tokens of one statement."""

    def __init__(self, tokens: Sequence[Token], text: str) -> None:
        self.tokens = tokens
        self.text = text
        self.signs = signs(tokens)

    def word(self, i: int) -> str:
        """The folded word at `i`, "" where there is none."""
        return self.tokens[i].folded if 0 <= i < len(self.tokens) else ""

    def number(self, i: int) -> int | None:
        """The number at `i`; None for `einige`."""
        value = self.tokens[i].value
        return value if isinstance(value, int) else None

    # --- counts ---

    def columns(self, i: int) -> list[Fact]:
        """`Ja | Nein | Enthaltung ¶ 12 | 3 | 1`: two or more heads, then as many values."""
        heads = _HEADS.match(self.signs, i)
        if heads is None:
            return []
        fields = [_FIELDS[sign] for sign in heads.group() if sign in _FIELDS]
        j, facts = heads.end(), list[Fact]()
        for field in fields:
            while j < len(self.signs) and self.signs[j] in ":|,;/¶(":
                j += 1
            value = self.signs[j : j + 1]
            if value not in ("9", "0", "U", "-", "8"):
                return []
            told = 0 if value == "0" else self.tokens[j].value
            facts.append(Fact("basis" if value == "U" else field, None if value == "-" else told, i, j + 1))
            j += 1
        return facts if not re.match(r"[:|]?[ynebpgo]", self.signs[j:]) else []

    def label_first(self, i: int) -> list[Fact]:
        """`Ja: 12`, `Enthaltungen – 2`, `Nein | keine`, `Zustimmung: einstimmig`, `Zustimmung: CDU (12), SPD (4)`."""
        match = _LABEL_FIRST.match(self.signs, i)
        linked = re.match(r"[ynebpgo](?:-?s)?[mV]?[:=|(][:=|¶]*", self.signs[i:])
        if match is None:
            return self._listed(i, i + linked.end()) if linked else []
        link, value, j = match["link"], match["value"], match.end() - 1
        field = _FIELDS["o" if self.word(i - 1) == "nicht" else self.signs[i]]
        if value == "U":
            if field not in ("yes", "no") or not link.strip("¶-"):
                return []
            result = "accepted" if field == "yes" else "rejected"
            return [Fact("outcome", result, i, j), Fact("basis", self.tokens[j].value, j, j + 1)]
        if not link and self.signs[j + 1 : j + 2] == "." and self.signs[j + 2 : j + 3] not in ("", "¶"):
            return []  # the number of the next item: `1. Nein 2. Ja`
        if value == "0" and not link and self.signs[j + 1 : j + 2] in ("", ",", ".", ";", "¶"):
            return [Fact(field, 0, i, j + 1)]
        if value == "-" or (value == "0" and not link):
            return [Fact("other", None, i, j + 1)] if link.strip("¶") else []
        if not self._stands_alone(i, j, link):
            return self._listed(i, i + linked.end()) if linked else []
        number = 0 if value == "0" else self.number(j)
        if total := self._total(j):
            return [Fact(field, self.number(total), i, total + 1)]
        return self._with_members([Fact(field, number, i, j + 1)], j + 1)

    def _total(self, j: int) -> int | None:
        """Where the total stands in a row of a table by groups, whose last column it is: `Ja | 7 | 6 | 13`."""
        if not any(token.folded in ("gesamt", "summe", "insgesamt") for token in self.tokens[:j]):
            return None
        numbers, total = [j], None
        while (match := re.match(r"[¶|]*9", self.signs[numbers[-1] + 1 :])) is not None:
            numbers.append(numbers[-1] + match.end())
            if self.number(numbers[-1]) == sum(self.number(n) or 0 for n in numbers[:-1]):
                total = numbers[-1]
        return total

    def _stands_alone(self, i: int, j: int, link: str) -> bool:
        """Whether the number at `j` is this label's: not in `Ja 12 Nein-Stimmen`, `Dafür 12 Plätze`, `Ja: 5 CDU`."""
        behind = self.signs[j + 1 : j + 2]
        if behind and behind not in _STANDS_ALONE and not self.tokens[j + 1].start == self.tokens[j].end:
            if behind == "m" and self.signs[j + 2 : j + 3] not in "yneb":
                return True
            return behind in "K:w" and ":" in link and self.signs[j + 1 : j + 3] != ":9"
        if ":" in link or "|" in link or "=" in link:
            return True
        follows = re.match(r"-?[sV]?[ynebo](?P<rest>.{0,4})", self.signs[j + 1 :])
        return follows is None or bool(re.match(r"(?:-?s)?[:=|¶-]*[9-]", follows["rest"]))

    def _listed(self, i: int, j: int) -> list[Fact]:
        """`Dafür: CDU, SPD`, `Nein: 3 GRÜNE, 1 FDP`: groups in place of a number; all counted, so is the label."""
        field = _FIELDS["o" if self.word(i - 1) == "nicht" else self.signs[i]]
        members, end = voters(self.tokens, j)
        if not members:
            return []
        counts = [member.votes for member in members]
        total = None if None in counts else sum(count or 0 for count in counts)
        return [Fact(field, total, i, end, members)]

    def number_first(self, i: int) -> list[Fact]:
        """`12 Ja-Stimmen`, `drei Mitglieder enthalten sich`, `2 Gegenstimmen der FDP`, `42- Ja-Stimmen`."""
        match = _NUMBER_FIRST.match(self.signs, i)
        if match is None or self.word(i - 1) in ("punkt", "ziffer", "nr", "top", "teil"):
            return []
        label = match.end() - 1
        if any(t.folded not in _WHO and t.sign not in "msV-" for t in self.tokens[i + 1 : label]):
            return []
        if self.signs[label] == "e" and self.word(i - 1) in ("fuer", "um"):
            return []  # asked for
        if self.signs[label] in "po" and not self.tokens[i].text[:1].isdigit():
            return []
        if re.match(r"(?:-?s)?[:=][|¶]*[90]", self.signs[label + 1 :]) and not re.match(r"(?:-?s)?[:=]9[yneb](?![:=]?[90])", self.signs[label + 1 :]):
            return []  # the label has its own number behind it: `Ziffer 2 Ja: 12`
        field = _FIELDS["o" if self.word(label - 1) == "nicht" else self.signs[label]]
        end = label + 1
        if re.match(r"-f9?[ynebo]?", self.signs[end:]) and self.tokens[end].start == self.tokens[label].end:
            end += 1  # `10 Ja- und 3 Neinstimmen`
        while self.signs[end : end + 1] == "s" or self.word(end) in ("sich", "stimme"):
            end += 1
        return self._with_members([Fact(field, self.number(i), i, end)], end)

    def _with_members(self, facts: list[Fact], i: int) -> list[Fact]:
        """The facts, and the groups named behind the count, whose numbers are no counts of their own."""
        fact = facts[-1]
        behind = i
        while self.signs[behind : behind + 1] == "¶":
            behind += 1
        members, end = bracketed(self.tokens, behind, self.text)
        if not members and self.word(i) in ("der", "von", "des", "aus", "durch", "seitens"):
            members, end = voters(self.tokens, i)
        elif not members and self.signs[i : i + 1] in ("G", "T", "F"):
            members, end = voters(self.tokens, i)
        if not members:
            return facts
        if len(members) == 1 and members[0].votes is None and isinstance(fact.value, int):
            members = (members[0]._replace(votes=fact.value),)
        return [*facts, Fact(fact.field, None, i, end, members)]

    def zeros(self, i: int) -> list[Fact]:
        """`ohne Gegenstimmen und Enthaltungen`: stated as none."""
        match = _ZEROS.match(self.signs, i)
        if match is None:
            return []
        first = match.start("labels")
        labels = [j for j in range(first, match.end()) if self.signs[j] in "yneb"]
        follower = self.signs[match.end() : match.end() + 1]
        if self.signs[labels[-1]] == "y" and follower and follower in "fwW":
            return []  # `ohne Zustimmung der Nachbarn`
        return [Fact(_FIELDS[self.signs[j]], 0, i, match.end()) for j in labels]

    def pair(self, i: int) -> list[Fact]:
        """`12 gegen 3 Stimmen`, `2:10 Stimmen`, `14/0/3`."""
        match = _PAIR.match(self.signs, i)
        if match is None or re.search(r"(?:[/L.dAK]|[9d]:)$", self.signs[:i]) or self.word(i - 1) in ("top", "nr"):
            return []
        versus = self.word(i + 1) in ("gegen", "zu")
        if not match["by"] and not (versus and (match["voted"] or self.word(i - 1) in ("mit", "von") or "H" in self.signs[:i])):
            return []
        if self.signs[match.end() : match.end() + 1] in "ynebpo" and self.signs[match.end() : match.end() + 1]:
            return []
        if self.word(match.end()).startswith("mehrheit") or (match["third"] is None and match["by"] == "/"):
            return []
        first = self.tokens[i]
        if max(self.number(i) or 0, self.number(match.end() - 1 - bool(match["voted"])) or 0) > _MOST:
            return []  # a scale
        glued = match["by"] == ":" and self.tokens[i + 2].end - first.start == 5 and len(self.tokens[i + 2].text) == 2
        if glued and not match["third"] and not set(self.signs) & set("URHs"):
            return []  # `17:30` alone is a time of day
        if any(t.text[:1] == "0" and len(t.text) > 1 for t in self.tokens[i : match.end()]):
            return []
        facts = [Fact("for", self.number(i), i, match.end()), Fact("no", self.number(i + 2), i, match.end())]
        return [*facts, Fact("abstain", self.number(i + 4), i, match.end())] if match["third"] else facts

    def out_of(self, i: int) -> list[Fact]:
        """`11 von 12 anwesenden Mitgliedern stimmten dafür`: the first number is the count."""
        match = _OUT_OF.match(self.signs, i)
        if match is None or self.word(i + 1) not in ("von", "der"):
            voted = self.signs[i : i + 4] == "9f9s" and self.word(i + 1) == "von"
            return [Fact("votes", self.number(i), i, i + 4)] if voted else []
        facts = [Fact(_FIELDS[match["label"]], self.number(i), i, match.end())]
        return [*facts, Fact("present", self.number(i + 2), i, match.end())] if match["present"] else facts

    def for_and_against(self, i: int) -> list[Fact]:
        """`für den Antrag: 5`, `Gegen: 3`, `14 Stimmen für den Antrag`."""
        side = {"fuer": "yes", "gegen": "no"}.get(self.word(i))
        if side is None:
            return []
        if match := _FOR_AND_AGAINST.match(self.signs, i):
            j = match.end() - 1
            return self._with_members([Fact(side, 0 if match["value"] == "0" else self.number(j), i, j + 1)], j + 1)
        if match := re.match(r"f?[AK]V(?P<value>9)", self.signs[i + 1 :]):
            j = i + 1 + match.start("value")
            return [Fact(side, self.number(j), i, j + 1)]
        behind = re.match(r"f?[AK]", self.signs[i + 1 :])
        if behind and (voters_ := re.search(r"9mV$", self.signs[:i])):
            return [Fact(side, self.number(voters_.start()), voters_.start(), i + 1 + behind.end())]
        if behind and self.signs[max(0, i - 2) : i] in ("9s", "9V"):
            return [Fact(side, self.number(i - 2), i - 2, i + 1 + behind.end())]
        return []

    def excluded(self, i: int) -> list[Fact]:
        """`2 Gemeindevertreter von der Beratung und Abstimmung ausgeschlossen`, as the codes of two states word bias."""
        if not _EXCLUDED.match(self.signs, i):
            return []
        words = [token.folded for token in self.tokens[i : i + 18]]
        if "ausgeschlossen" not in words or not {"beratung", "mitwirkung"} & set(words):
            return []
        value = 0 if self.signs[i] == "0" else self.number(i)
        return [Fact("biased", value, i, i + words.index("ausgeschlossen") + 1)]

    def excluded_by_name(self, i: int) -> list[Fact]:
        """`von der Beratung und Abstimmung ausgeschlossen: Frau …`, or `: keine`."""
        before = {token.folded for token in self.tokens[max(0, i - 10) : i]}
        if self.word(i) != "ausgeschlossen" or self.signs[i + 1 : i + 2] != ":" or not before & {"beratung", "mitwirkung"}:
            return []
        if self.signs[i + 2 : i + 3] == "0":
            return [Fact("biased", 0, i, i + 3)]
        members, end = voters(self.tokens, i + 2)
        return [Fact("biased", len(members), i, end, members)] if members else []

    def plain_votes(self, i: int) -> list[Fact]:
        """`mit 12 Stimmen`, `gegen 3 Stimmen der FDP`: so many votes on one side of the result."""
        voted = re.match(r"9-?s", self.signs[i:])
        if voted is None or self.word(i - 1) not in ("mit", "gegen", "bei"):
            return []
        field = "against" if self.word(i - 1) == "gegen" else "votes"
        return self._with_members([Fact(field, self.number(i), i, i + voted.end())], i + voted.end())

    # --- basis and result ---

    def basis(self, i: int) -> list[Fact]:
        """`einstimmig`, `mehrheitliche Ablehnung`, `einstimmig dafür`; not `nicht einstimmig`."""
        if self.word(i - 1) in ("nicht", "keine", "kein"):
            return []
        fact = Fact("basis", self.tokens[i].value, i, i + 1)
        before = " ".join(token.folded for token in self.tokens[max(0, i - 4) : i])
        if re.search(r"\bbeschluss (?:ist|war|wird|wurde)(?: (?:damit|somit|also))?$", before):
            return [Fact("act", "accepted", i - 1, i), fact]
        noun = _NOUNS.get(self.word(i + 1))
        counted = re.match(r"[:=]?9", self.signs[i + 2 :]) and self.signs[i + 1] in "yn"
        if noun is None or counted:
            return [fact]
        return [fact, Fact("outcome", noun, i + 1, i + 2)]

    def by_majority(self, i: int) -> list[Fact]:
        """`mit großer Mehrheit`; `die Mehrheit der Anwohner` is none."""
        if self.word(i) not in ("mit", "durch", "per"):
            return []
        j = next((j for j in range(i + 1, i + 4) if self.word(j) in _MAJORITIES), 0)
        if any(t.folded in ("einfacher", "absoluter", "qualifizierter") for t in self.tokens[i:j]):
            return []  # what a rule asks for
        if not j or "9" in self.signs[i:j] or (self.word(j + 1) in ("der", "von") and self.word(j + 2) not in ("stimmen", "anwesenden")):
            return []
        return [Fact("basis", "majority", i, j + 1)]

    def result(self, i: int) -> list[Fact]:
        """`angenommen`, `abgelehnt`, and what is turned round by `nicht`."""
        token = self.tokens[i]
        value, field = token.value, "outcome" if token.sign == "R" else "act"
        if token.folded in ("erfolgt", "erfolgte", "ergeht") and not any(
            re.search("beschluss|^empfehlung|^zustimmung|^einvernehmen|^wahl", t.folded) for t in self.tokens
        ):
            value = None  # `Die Abstimmung erfolgt einstimmig`: with what result?
        if token.folded == "genommen" and self.word(i - 1) == "kenntnis":
            value = None  # to take note is to accept nothing
        if "nicht" in (self.word(i - 1), self.word(i - 2)) and value == "accepted":
            value = "rejected"
        return [Fact(field, value, i, i + 1)]

    def separable(self, i: int) -> list[Fact]:
        """`stimmt … zu`, `lehnte … den Antrag der Gruppe … ab`: the result is at the verb, however far its end is."""
        particle = self.tokens[i].value
        for j in range(i + 1, min(i + 120, len(self.tokens))):
            if self.signs[j] in ".;!?":
                break
            follower = self.signs[j + 1 : j + 2]
            closes = not follower or follower in ",.;:!?)(¶-" or self.word(j + 1) in _CLOSING
            if closes and (self.word(j) == particle or (self.word(j) == "zurueck" and particle == "ab")):
                return self._separated(i, j)
        if self.word(i) in ("nimmt", "nahm") and any(t.folded == "kenntnis" for t in self.tokens[i:]):
            return [Fact("act", None, i, i + 1)]
        if particle == "zu" and "9" not in self.signs[max(0, i - 2) : i] and any(
            t.folded in ("fuer", "dafuer") and "9" not in self.signs[j - 2 : j] for j, t in enumerate(self.tokens[i : i + 14], i)
        ):
            return [Fact("act", "accepted", i, i + 1)]
        return []

    def _separated(self, i: int, j: int) -> list[Fact]:
        particle = self.tokens[i].value
        if particle == "aus":
            sides = {t.folded for t in self.tokens[i:j]}
            return [Fact("act", "accepted" if sides & {"fuer", "dafuer"} else None, i, i + 1)]
        value = "rejected" if particle == "ab" else "accepted"
        if self.word(j - 1) == "nicht":
            value = "accepted" if value == "rejected" else "rejected"
        return [Fact("outcome", value, i, i + 1)]

    def no_majority(self, i: int) -> list[Fact]:
        """`findet keine Mehrheit`, `nicht die erforderliche Mehrheit`: rejected."""
        if self.word(i) not in ("keine", "nicht"):
            return []
        for j in range(i + 1, min(i + 4, len(self.tokens))):
            if self.word(j) in _MAJORITIES:
                return [Fact("outcome", "rejected", i, j + 1)]
        return []

    def in_short(self, i: int) -> list[Fact]:
        """`Zustimmung mit 12 gegen 3 Stimmen`, `Ablehnung`: the noun says the result where a statement begins with it."""
        value = _NOUNS.get(self.word(i))
        opens = re.search(r"(?:^|¶|H:?)$", self.signs[:i]) is not None
        follower = self.signs[i + 1 : i + 2]
        closes = not self.signs[i + 1 :].strip(".¶!")
        if not opens or value is None or self.word(i) in ("dafuer", "dagegen", "beschluss"):
            return []
        if closes or follower == "U" or self.word(i + 1) in ("mit", "bei", "gegen", "ohne", "unter"):
            return [Fact("outcome", value, i, i + 1)]
        return []

    def everybody(self, i: int) -> list[Fact]:
        """`alle dafür`, `Ja: alle`: unanimous."""
        if self.word(i) != "alle" or not (self.signs[i + 1 : i + 2] == "y" or re.search(r"y[:|]$", self.signs[:i])):
            return []
        return [Fact("basis", "unanimous", i, i + 1)]

    # --- who ---

    def sides(self, i: int) -> list[Fact]:
        """`gegen die Stimmen der CDU`, `bei Enthaltung der FDP`, `mit den Stimmen von SPD und CDU`."""
        sign = self.signs[i]
        if sign in "yneb":
            j = i + 1 + (self.signs[i + 1 : i + 2] == "s")
            if self.signs[j : j + 1] in ("G", "T", "F") or self.word(j) in ("der", "von", "des", "durch", "vom", "aus", "seitens"):
                members, end = voters(self.tokens, j)
            else:
                members, end = bracketed(self.tokens, j, self.text)
            return self._counted(Fact(_FIELDS[sign], None, i, end, members)) if members else []
        side = {"gegen": "against", "mit": "with"}.get(self.word(i))
        if side is None or self.signs[i + 1 : i + 3] == "9s":
            return []
        j = i + 1
        while self.word(j) in ("die", "den", "der", "das"):
            j += 1
        voted = self.signs[j : j + 1] == "s"
        if not voted and side == "with":
            return []
        members, end = voters(self.tokens, j + voted if voted else i + 1)
        return [Fact(side, None, i, end, members)] if members else []

    def _counted(self, fact: Fact) -> list[Fact]:
        """`Enthaltung von 2 Mitgliedern der SPD`: where each group has its count, the side has their sum."""
        counts = [member.votes for member in fact.members if not member.is_person]
        if not counts or None in counts:
            return [fact]
        return [fact._replace(value=sum(member.votes or 0 for member in fact.members))]

    def recused(self, i: int) -> list[Fact]:
        """`Herr … erklärt sich für befangen`, `Frau … hat an Beratung und Abstimmung nicht teilgenommen`."""
        members, end = voters(self.tokens, i)
        rest = self.tokens[end : end + 24]
        stop = next((n for n, token in enumerate(rest) if token.sign in ".;¶("), len(rest))
        words = {token.folded for token in rest[:stop]}
        away = {"nicht"} <= words and words & {"teilgenommen", "teil", "mitgewirkt", "mitgestimmt"}
        debated = words & {"beratung", "beratungen", "aussprache"}
        biased = any(token.sign == "b" for token in rest[:stop])
        if members and (biased or (away and debated)):
            return [Fact("biased", len(members), i, end + stop, members)]
        silent = re.match(r"ef?(?:f[sV])?(?:[.;,¶)]|$)", signs(rest[:5]))
        if members and silent and not (rest[2:3] and rest[1].folded == "sich" and rest[2].folded == "der" and rest[3:4] and rest[3].folded != "stimme"):
            return [Fact("abstain", None, i, end + 1, members)]
        return []

    def head(self, i: int) -> list[Fact]:
        """`Abstimmungsergebnis:`, `Abst.-Erg.:`."""
        j = i
        if i and self.signs[i - 1] not in "¶.H" and not re.match(r"H+-?[:=]", self.signs[i:]):
            return []
        while self.signs[j : j + 1] == "H" or (self.signs[j : j + 1] in ("-", ".") and self.signs[j + 1 : j + 2] == "H"):
            j += 1
        return [Fact("head", None, i, j)]


Rule = Callable[[Phrases, int], list[Fact]]
# Which rules to try at a token, by its sign, in this order: the first that reads something there counts.
_RULES: dict[str, tuple[Rule, ...]] = {
    **dict.fromkeys("yneb", (Phrases.in_short, Phrases.columns, Phrases.label_first, Phrases.sides)),
    **dict.fromkeys("pgo", (Phrases.columns, Phrases.label_first)),
    "9": (Phrases.excluded, Phrases.pair, Phrases.out_of, Phrases.number_first, Phrases.plain_votes),
    "8": (Phrases.number_first,),
    "0": (Phrases.excluded, Phrases.no_majority, Phrases.zeros),
    "U": (Phrases.basis,),
    "R": (Phrases.in_short, Phrases.result),
    "D": (Phrases.result,),
    "V": (Phrases.separable,),
    "H": (Phrases.head,),
    "T": (Phrases.recused,),
    "w": (Phrases.everybody, Phrases.excluded_by_name),
    "f": (Phrases.no_majority, Phrases.for_and_against, Phrases.by_majority, Phrases.sides),
}


def read_facts(tokens: Sequence[Token], text: str) -> list[Fact]:
    """All facts of a statement; `text` is the one its tokens are of."""
    phrases = Phrases(tokens, text)
    facts: list[Fact] = []
    i = 0
    for at, sign in enumerate(phrases.signs):
        if at < i:
            continue
        i = at + 1
        for rule in _RULES.get(sign, ()):
            if found := rule(phrases, at):
                facts += found
                i = max(i, *(fact.end for fact in found))
                break
        else:
            if sign in "([" and (skipped := bracketed(tokens, at, text))[0]:
                i = skipped[1]  # names in brackets, which say nothing of a count
    return facts
