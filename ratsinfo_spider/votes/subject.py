"""What a vote was about: the decision itself, a motion, the agenda, the procedure; and which part of it."""

from __future__ import annotations

import re

__all__ = ["main_clause", "part_of", "part_of_sentence", "puts_to_the_vote", "refers_back", "subject_of"]

_PROCEDURE = re.compile(
    r"\b(?:geschäftsordnungsantr\w*|go-antr\w*|antr\w+ zur geschäftsordnung|redezeit\w*|rederecht\w*|vertagung\w*|"
    r"vertagt|vertagen|vertagungsantr\w*|verweisungsantr\w*|verweisung|verwiesen|verweisen|überwiesen|überweisung|"
    r"überweisen|verweist(?! (?:auf|darauf|hierzu|zudem))|überweist|"
    r"zurückverwiesen|zurückgestellt|zurückstellung|zurückzustellen|nichtbefassung|rednerliste|sitzungsunterbrechung|"
    r"unterbrochen|nichtöffentlichkeit|(?:schluss|ende|abschluss) der (?:debatte|aussprache|beratung|diskussion)|"
    r"ausschluss der öffentlichkeit|öffentlichkeit (?:\w+ )?ausgeschlossen|"
    r"geheim abzustimmen|(?:antrag|beantragt\w*) [^.]{0,40}(?:geheime|namentliche)r? (?:abstimmung|wahl))\b"
)
_NAMED = re.compile(  # in every text that names a subject: much quicker than all the words
    r"antr[aä]g|vorlage|beschluss|vorschl|niederschrift|satzung|tagesordnung|abgesetzt|absetz|abzusetz|vorgezog|vorzuzieh|"
    r"dringlich|redezeit|rederecht|vertag|verw[ie]|überw[ie]|zurück|nichtbefass|rednerl|unterbr|öffentlichkeit|schluss|ende|geheim|abstimmung"
)
_SPEECH_IS_OVER = re.compile(r"\b(?:am|nach|zum|vor|bei|beim|gegen) (?:schluss|ende|abschluss) der\b")
_AGENDA = re.compile(
    r"\b(?:tagesordnung|tagesordnungserweiterung|nachtragstagesordnung|absetzung|abgesetzt|abzusetzen|vorzuziehen|"
    r"vorgezogen|dringlichkeit)\b"
)
_MOTION = re.compile(r"antrag(?:s|es)?\b|anträgen?\b")
_KIND = re.compile(r"[\w|/-]*$")
_NO_MOTION = ("beschluss", "beschluss-", "förder", "zuwendungs", "bau")
_DECISION = re.compile(
    r"beschlussvorschl|vorlagen?\b|beschluss(?:es|text|entwurf|empfehlung|antr[aä]g\w*)?\b|verwaltungsvorschl|niederschrift\b|"
    r"satzung\b|gesamtabstimmung|schlussabstimmung|vorschlag\b"
)
# A motion that is only mentioned: `auf Antrag der …`, `unter Berücksichtigung des Änderungsantrages`.
_BESIDE = re.compile(
    r"(?:\b(?:auf|gemäß|laut|entsprechend|wie|einschließlich|inklusive|unter|inkl\.?|nach|aufgrund|mit|im|zum|vom)\b"
    r"(?: (?:dem|den|der|des|berücksichtigung|einbeziehung|ergänzung(?:en)?|ihrem|seinem))*|\bdes) $"
)
_OBJECT = re.compile(r"\b(?:ablehnung|annahme|zustimmung|abstimmung|ergebnis|teil|ziffer|punkt|nr\.?)(?: \w+)? des $")
_PUT = re.compile(
    r"abstimm|votum|kartenzeichen|beantrag|schlägt\b|schlug\b|stell(?:t|te|ten|e)\b|rufe?\b|aufgerufen|kommt\b|"
    r"kommen wir\b"
)
_SUGGESTED = re.compile(r"\bregt\b")  # of a decision it says what is to be done with it, and nobody votes on that yet
_DECIDED = re.compile(r"beschließt|beschlossen|zuzustimmen|zugestimmt|genehmigt|angenommen|abgelehnt")
_TO_DO = re.compile(
    r"abzulehnen|zuzustimmen|anzunehmen|absetz|abzusetzen|vorzuziehen|vertagen|verweisen|zurückzustellen|abgelehnt|angenommen|\b(?:ab|an|zu|aus)\W*$"
)
_NOT_PUT = re.compile(r"\b(?:siehe|vgl|zurückgezogen|zieht)\b")
_BACK = re.compile(
    r"\W*(?:dem|diesem|dieser|diese|dies|dieses|er|sie|es|das|ihm|ihr|ihnen|darüber|hierüber|damit|somit|auch|"
    r"der antrag|dem antrag|dieser antrag|ich|wir|hier|bei)\b"
)


def subject_of(text: str) -> str | None:
    """The subject that a statement names, None where it names none.

    Procedure goes before agenda, agenda before motion: a motion to adjourn is a matter of procedure.

    >>> [subject_of(t) for t in ("Der Antrag wird abgelehnt.", "Auf Antrag der FDP vertagt", "einstimmig")]
    ['motion', 'procedure', None]
    """
    lower = " ".join(text.lower().replace("-\n", "").split())
    if not _NAMED.search(lower):
        return None
    if (match := _PROCEDURE.search(lower)) and not (
        match.group().endswith(("debatte", "aussprache", "beratung", "diskussion")) and _SPEECH_IS_OVER.search(lower)
    ):
        return "procedure"
    if _AGENDA.search(lower):
        return "agenda"
    motion = next((match for match in _MOTION.finditer(lower) if _is_topic(lower, match)), None)
    decision = _DECISION.search(lower)
    if motion and (
        decision is None or motion.start() <= decision.start() or decision.group() in ("beschluss", "vorschlag")
    ):
        return "motion"
    return "decision" if decision else None


def _is_topic(lower: str, match: re.Match[str]) -> bool:
    """Whether a motion is what was voted on, and not only mentioned."""
    before = lower[max(0, match.start() - 70) : match.start()]
    kind = _KIND.search(before)
    before = before[: kind.start()] if kind else before
    if kind and kind.group().endswith(_NO_MOTION):
        return False
    if re.fullmatch(r"\W*(?:zum|zu dem|über den|abstimmung über den) ", before):
        return True
    return not _BESIDE.search(before) or bool(_OBJECT.search(before))


def puts_to_the_vote(text: str) -> str | None:
    """The subject that a sentence puts to the vote: `Ich stelle den Antrag zur Abstimmung.`

    >>> [puts_to_the_vote(text) for text in ("Sie regt an, die Satzung zu ändern.", "Sie stellt den Antrag.")]
    [None, 'motion']
    """
    lower = text.lower()
    put = _PUT.search(lower) is not None and not _NOT_PUT.search(lower)
    suggested = _SUGGESTED.search(lower) is not None and not _NOT_PUT.search(lower)
    if not put and not suggested and not _DECIDED.search(lower):
        return None
    subject = subject_of(text)
    if suggested and not put:
        return subject if subject != "decision" else None
    return subject if put or subject in ("agenda", "procedure") else None


_CLAUSE_ENDS = re.compile(r"[,:;]")


def main_clause(text: str, end: int) -> str:
    """A statement up to the end of the clause that holds `end`; what is to be done below it names no subject.

    `empfiehlt einstimmig, den Plan der FDP …` stops at the comma; `beschließt einstimmig, den Antrag abzulehnen`
    does not.
    """
    comma = _CLAUSE_ENDS.search(text, end)
    rest = text[comma.start() :] if comma else ""
    return text[: comma.start()] if comma and not _TO_DO.search(rest) else text


_THE_MOTION = re.compile(
    r"\b(?:der|dem|diese[rm]) antrag(?=[.,]|$| (?:abgelehnt|angenommen|zugestimmt|wird|ist|mit|mehr|ein|bei))"
)


def refers_back(text: str) -> bool:
    """Whether a statement names its subject by a word for what was said before: `Dem …`, `Der Antrag …`."""
    return _BACK.match(text.lower()) is not None or _THE_MOTION.search(text.lower()) is not None


_NUMBER = r"(?:\d{1,3}(?:\.\d{1,4}){0,3}[a-z]?|[a-h]|[IVX]{1,4})"
_LIST = rf"{_NUMBER}(?:(?:\s?,\s?|\s(?:und|bis|-)\s|\s?[-–]\s?){_NUMBER}){{0,9}}"
_OF_A_PART = re.compile(
    rf"\b(?:[Pp]unkte?n?|[Zz]iffern?|[Zz]iff\.|Pkt\.|Buchstaben?|Buchst\.|Absatz|"
    rf"Beschlusspunkte?|Teil(?= \d| [IVX]))\s?(?P<part>{_LIST})(?![\w/])"
)
_OF_AN_ITEM = re.compile(
    rf"^\W*(?:(?:[Zz]u[rm]?\s+)?(?:TOP|Top)\s+(?P<top>{_LIST})(?![\w/])|"
    rf"(?:[Nn]r\.?|Nummer)\s?(?P<number>{_LIST})|(?:\w+ )?[Zz]u\s+(?P<to>{_LIST})\s*(?:[:.)]|$)|"
    rf"\(?(?P<item>{_NUMBER})[.):]+(?:\s|$))"
)


_BEFORE_A_PART = re.compile(r"\W*(?:zu|zum|zur|die|der|das|den|über|über die|über den|.*\büber(?: die| den)?)?")


def part_of(label: str) -> str | None:
    """The part of a split vote that a label or a sentence names.

    >>> [part_of(t) for t in ("Punkt 6.2", "TOP 19.1, Ziffer a", "a)", "7.1:", "Ziffer 1, 2 und 4", "Antrag SPD")]
    ['6.2', 'a', 'a', '7.1', '1, 2, 4', None]
    """
    match = _OF_A_PART.search(label)
    return _plain(match, label)


def part_of_sentence(text: str) -> str | None:
    """The part that a sentence of prose is about: it begins with it, or puts it to the vote."""
    match = _OF_A_PART.search(text)
    before = text[: match.start()].strip().lower() if match else "none"
    return _plain(match, "") if _BEFORE_A_PART.fullmatch(before) else None


def _plain(match: re.Match[str] | None, label: str) -> str | None:
    found = match["part"] if match else None
    if found is None and (item := _OF_AN_ITEM.match(label)):
        found = item["top"] or item["number"] or item["to"] or item["item"]
    if found is None:
        return None
    found = re.sub(r"\s?,\s?|\sund\s", ", ", found)
    return re.sub(r"\s?[-–]\s?|\sbis\s", "-", found).rstrip(".")
