"""Closed lists of meanings, and the German labels that mean them.

A label stands below exactly one meaning (`Vocabulary` raises ValueError at import if not). What is not listed has no
meaning: the caller keeps the printed words, leaves the column null and warns, so that a new label at the source
announces itself. Add it here then; never guess from a part of it.

Look-ups do not care about case, doubled or no-break blanks, soft hyphens, brackets or a last colon.
The labels are those of Trier, Taunusstein, Laatzen, Wolfsburg, Aachen, Greifswald and the Hamburg
districts, and other councils' wordings of the same lists.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache


@lru_cache(maxsize=4096)
def label_key(label: str) -> str:
    """A label as it is compared: case, blanks, brackets around it and a last `:` or `.` do not count.

    >>> label_key(" (Ungeändert\\xa0 beschlossen): ")
    'ungeändert beschlossen'
    >>> label_key("geändert beschlossen/überwiesen") == label_key("Geändert beschlossen / überwiesen")
    True
    """
    plain = unicodedata.normalize("NFC", label).replace("\xad", "").casefold()
    plain = re.sub(r"\s*/\s*", " / ", plain)
    return " ".join(plain.split()).strip(" ():.;,")


@dataclass(frozen=True)
class Vocabulary:
    """A closed list. `wordings` has, for each meaning, its German labels between commas, the usual one first.

    A label that opens with one of the `adverbs` means the same without it.
    """

    name: str
    wordings: Mapping[str, str]
    adverbs: tuple[str, ...] = ()
    labels: dict[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    _index: dict[str, str] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        labels = {meaning: tuple(text.split(", ")) for meaning, text in self.wordings.items()}
        object.__setattr__(self, "labels", labels)
        for meaning, label in [(meaning, label) for meaning, listed in labels.items() for label in listed]:
            if self._index.setdefault(label_key(label), meaning) != meaning:
                raise ValueError(f"{self.name}: {label!r} means {meaning!r} and {self._index[label_key(label)]!r}")

    def meaning(self, label: str | None) -> str | None:
        """The meaning of a printed label; None for one that is not listed, and for none at all.

        >>> STATION_STATES.meaning(" ERLEDIGT "), STATION_STATES.meaning("Ruht"), STATION_STATES.meaning(None)
        ('done', None, None)
        >>> RESULTS.meaning("Einstimmig beschlossen")
        'adopted'
        """
        key = label_key(label) if label else ""
        first, _, rest = key.partition(" ")
        return self._index.get(key) or (self._index.get(rest) if first in self.adverbs else None)

    def label(self, meaning: str) -> str:
        """The usual German wording; raises KeyError for what is no meaning of this list."""
        return self.labels[meaning][0]


# Results of an agenda item (Beschlussart): `agenda_items.result`. A vote's basis printed in the same words ("einstimmig
# beschlossen") does not change what was decided: an adverb to look past. Words that name what an organization is asked
# for (ROLES) are no results: some installations print both in one column; a test keeps the lists apart.
RESULTS = Vocabulary(
    "result",
    {
        "adopted_unchanged": (
            "ungeändert beschlossen, unverändert beschlossen, ungeändert angenommen, unverändert angenommen, "
            "ungeändert zugestimmt, unverändert zugestimmt, ohne Änderungen beschlossen, ungeändert genehmigt, "
            "ungeändert beschlossen / überwiesen, ungeändert beschlossen / verwiesen"
        ),
        "adopted_changed": (
            "geändert beschlossen, abgeändert beschlossen, mit Änderungen beschlossen, mit Ergänzungen beschlossen, "
            "in geänderter Form beschlossen, in geänderter Fassung beschlossen, geändert angenommen, "
            "mit Änderungen angenommen, mit Änderungen zugestimmt, "
            "geändert genehmigt, geändert zugestimmt, geändert beschlossen / überwiesen, "
            "geändert beschlossen / verwiesen"
        ),
        "adopted": "beschlossen, Beschluss gefasst, angenommen, zugestimmt, genehmigt, bestätigt, Annahme, Zustimmung",
        "adopted_conditionally": "unter Vorbehalt beschlossen, vorbehaltlich beschlossen, "
        "unter Vorbehalt zugestimmt, unter Vorbehalt angenommen",
        "adopted_partly": "teilweise beschlossen, teilweise angenommen, teilweise zugestimmt",
        "recommended_unchanged": "ungeändert empfohlen, unverändert empfohlen",
        "recommended_changed": "geändert empfohlen, abgeändert empfohlen, mit Änderungen empfohlen",
        "recommended": (
            "empfohlen, Annahme empfohlen, zur Annahme empfohlen, Zustimmung empfohlen, Beschlussfassung empfohlen"
        ),
        "not_recommended": "nicht empfohlen, Ablehnung empfohlen, zur Ablehnung empfohlen",
        # Put to the vote: whether it passed stands in the vote only (seen at Greifswald).
        "voted_unchanged": "ungeändert abgestimmt, unverändert abgestimmt",
        "voted_changed": "geändert abgestimmt, abgeändert abgestimmt",
        "voted": "abgestimmt",
        "rejected": "abgelehnt, Ablehnung, nicht zugestimmt, nicht angenommen, nicht genehmigt, "
        "bei Stimmengleichheit abgelehnt",
        "rejected_partly": "teilweise abgelehnt",
        "noted": "zur Kenntnis genommen, Kenntnis genommen, zustimmend zur Kenntnis genommen, "
        "ohne Aussprache zur Kenntnis genommen",
        "informed": "zur Kenntnis gegeben, Kenntnis gegeben, berichtet, mitgeteilt",
        "answered": "beantwortet, Anfrage beantwortet, mündlich beantwortet, schriftlich beantwortet",
        "discussed": "beraten, erörtert, diskutiert, beraten ohne Beschluss, ohne Beschluss beraten",
        "postponed": "vertagt, Vertagung, Beschlussfassung vertagt, vertagt / verbleibt, "
        "in die nächste Sitzung vertagt, auf die nächste Sitzung vertagt, vertagt zur nächsten Sitzung",
        "deferred": "zurückgestellt, Zurückstellung",
        "withdrawn": (
            "zurückgezogen, zurückgenommen, endgültig zurückgezogen, zurückgezogen / erledigt, Antrag zurückgezogen, "
            "Vorlage zurückgezogen, von der Verwaltung zurückgezogen, vom Antragsteller zurückgezogen"
        ),
        "referred": (
            "verwiesen, überwiesen, an Ausschuss verwiesen, an Ausschuss überwiesen, an den Ausschuss verwiesen, "
            "an den Ausschuss überwiesen, an Fachausschuss verwiesen, an Fachausschuss überwiesen, "
            "an Ausschüsse verwiesen, an Ausschüsse überwiesen, in den Ausschuss verwiesen, "
            "in den Fachausschuss verwiesen, in die Ausschüsse verwiesen, an die Fraktionen verwiesen, "
            "an die Verwaltung verwiesen, an die Verwaltung überwiesen, verwiesen in nachfolgende Gremien"
        ),
        "referred_back": "zurückverwiesen, zurücküberwiesen, an Ausschuss zurückverwiesen",
        "forwarded_without_vote": (
            "ohne Votum weitergeleitet, ohne Votum, ohne Votum in nachfolgende Gremien, ohne Votum verwiesen, "
            "ohne Empfehlung weitergeleitet, ohne Beschluss weitergeleitet"
        ),
        "not_voted": "nicht abgestimmt, ohne Abstimmung, keine Abstimmung",
        "no_decision": "ohne Beschluss, ohne Beschlussfassung, kein Beschluss, keine Beschlussfassung",
        "not_treated": "nicht behandelt, nicht beraten, nicht aufgerufen, entfallen, entfällt",
        "removed_from_agenda": "abgesetzt, von der Tagesordnung abgesetzt, von der TO abgesetzt, von TO abgesetzt, "
        "von der Tagesordnung genommen",
        "not_admitted": "nicht auf die Tagesordnung aufgenommen, nicht auf die Tagesordnung genommen",
        "put_on_agenda": (
            "auf die Tagesordnung gesetzt, auf TO der BS gesetzt, auf die TO der BS gesetzt, "
            "auf die Tagesordnung der Bürgerschaft gesetzt"
        ),
        "settled": "erledigt, für erledigt erklärt, als erledigt erklärt, durch Verwaltungshandeln erledigt",
        "elected": "gewählt",
        "objected": "beanstandet",
        "open": "offen, noch offen",
    },
    adverbs=("einstimmig", "mehrheitlich"),
)

# Whether it is open to the public: `meetings.status`, `papers.public`.
MEETING_STATUS = Vocabulary(
    "status",
    {
        "public": "öffentlich, öffentliche Sitzung",
        "non_public": (
            "nichtöffentlich, nicht öffentlich, nicht-öffentlich, nichtöffentliche Sitzung, nicht öffentliche Sitzung"
        ),
        "mixed": (
            "gemischt, teilöffentlich, öffentlich / nichtöffentlich, öffentlich / nicht öffentlich, "
            "öffentliche / nichtöffentliche Sitzung, öffentlich und nichtöffentlich, öffentlich und nicht öffentlich"
        ),
    },
)

# Where a meeting stands: `meetings.state` holds the words, the planner asks for the meaning.
MEETING_STATES = Vocabulary(
    "meeting state",
    {
        "planned": "Sitzung geplant, geplant",
        "agenda_released": "Tagesordnung freigegeben",
        "invited": "Sitzung eingeladen, eingeladen",
        "attendance_recorded": "Anwesenheit bearbeitet, Anwesenheit erfasst",
        "closed": "Sitzung abgeschlossen, abgeschlossen, Sitzung beendet, beendet, Sitzung durchgeführt, durchgeführt",
        "minutes_released": "Niederschrift freigegeben, Protokoll freigegeben",
        "minutes_approved": "Niederschrift genehmigt, Protokoll genehmigt",
        "cancelled": "Sitzung abgesagt, abgesagt, Sitzung entfällt, entfällt, Sitzung ausgefallen, ausgefallen",
    },
)
CLOSED_STATES = frozenset({"closed", "minutes_approved", "cancelled"})  # nothing is to come but corrections

PAPER_STATES = Vocabulary(
    "paper state",
    {
        "inactive": "inaktiv, Vorlage inaktiv",
        "draft": "Vorlage in Bearbeitung, in Bearbeitung, Vorlage in Erstellung, Entwurf",
        "released": "Vorlage freigegeben, freigegeben, Antrag freigegeben, Vorlage unterschrieben",
        "done": "Vorlage erledigt, erledigt, Vorlage abgeschlossen, abgeschlossen, Beratung abgeschlossen",
        "withdrawn": "Vorlage zurückgezogen, zurückgezogen",
    },
)

# Colour words of the Beratungsfolge (`span.wfcolorDesc`).
STATION_STATES = Vocabulary(
    "station state", {"planned": "Geplant, Offen", "done": "Erledigt", "stopped": "Gestoppt, Angehalten"}
)

# What an organization is asked for at a station (Zuständigkeit).
ROLES = Vocabulary(
    "role",
    {
        "decision": "Entscheidung, Beschlussfassung, Beschluss, beschließend, zur Entscheidung, zum Beschluss",
        "preliminary": "Vorberatung, vorberatend, zur Vorberatung, Vorbereitung",
        "lead": "federführend, federführende Beratung, Federführung",
        "consultation": "Beratung, beratend, zur Beratung, Mitberatung, mitberatend, Mitwirkung, Behandlung",
        "recommendation": "Empfehlung, Beschlussempfehlung, zur Empfehlung, empfehlend",
        "hearing": "Anhörung, zur Anhörung",
        "statement": "Stellungnahme, zur Stellungnahme",
        "information": "Kenntnisnahme, zur Kenntnisnahme, Kenntnis, zur Kenntnis, Information",
        "election": "Wahl",
        "unknown": "unbekannt",
    },
)

# Headings of text panels: `sections.kind`. A heading may go on after its word, `Beschluss (mit …)`
# or `Abstimmungsergebnis: …`; `loaders/text.py` cuts it there before it asks.
SECTION_KINDS = Vocabulary(
    "heading",
    {
        "minutes": (
            "Beratung, Wortprotokoll, Wortbeitrag, Wortbeiträge, Protokoll, Protokolltext, Niederschrift, Diskussion, "
            "Aussprache, Verlauf, Beratungsverlauf"
        ),
        "decision": "Beschluss, Beschlüsse, Beschlusstext, Beschlussfassung, Gefasster Beschluss",
        "vote": (
            "Abstimmungsergebnis, Abstimmungsergebnisse, Abstimmung, Abstimmungen, Beratungsergebnis, Online-Abstimmung"
        ),
        "proposal": (
            "Beschlussvorschlag, Beschlussvorschläge, Beschlussentwurf, Beschlussempfehlung, Antrag, Antragstext, "
            "Beschlussantrag, Petitum"
        ),
        "rationale": (
            "Begründung, Erläuterung, Erläuterungen, Sachverhalt, Sachdarstellung, Sach- und Rechtslage, "
            "Problembeschreibung, Antragsbegründung"
        ),
        "finance": (
            "Finanzielle Auswirkungen, Finanzielle Auswirkung, Finanzierung, Auswirkungen auf den Haushalt, "
            "Haushaltsrechtliche Auswirkungen, Kosten"
        ),
        # Known to be none of the above, so no warning.
        "other": (
            "Anlagen, Anlage, Anlagen zur Vorlage, Beratungsfolge, Grunddaten, Dokumente, Anfrage, Antwort, "
            "Stellungnahme, Klimarelevanz, Auswirkungen auf das Klima, Sonstiges"
        ),
    },
)

# Names of documents: `files.kind`. The first pattern that is found decides, so that the excerpt of the minutes
# (`Niederschriftsauszug`) is not taken for the minutes. Attachments are told by where they stand, not by their name.
FILE_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("compilation", re.compile(r"sammeldokument|gesamtdokument|dokumentensammlung", re.I)),
    ("excerpt", re.compile(r"auszug", re.I)),
    ("minutes", re.compile(r"niederschrift|protokoll|sitzungsbericht", re.I)),
    ("invitation", re.compile(r"einladung|ladung\b", re.I)),
    ("announcement", re.compile(r"bekanntmachung", re.I)),
    ("attachment", re.compile(r"^anlagen?\b", re.I)),
    ("paper", re.compile(r"vorlage|drucksache|antrag|anfrage|mitteilung|stellungnahme|kenntnisgabe|beschluss", re.I)),
)

_NON_PUBLIC = re.compile(r"nicht[\s\xa0-]*(?:ö|oe)ff|vertraulich|(?<![\w.])n\.?[\s\xa0]?ö\b", re.I)
_OFF = r"entf(?:ä|ae)llt|entfallen|abgesagt|ausgefallen|f(?:ä|ae)llt (?:\w+ ){0,2}aus|findet (?:\w+ ){0,2}nicht statt"
_CANCELLED = re.compile(rf"\b(?:{_OFF})\b|^\W*(?:absage|ausfall)\b", re.I)


def file_kind(name: str | None) -> str:
    """`files.kind` of a document by its printed name; `other` for one that tells nothing.

    >>> [file_kind(n) for n in ("Niederschriftsauszug", "Niederschrift öffentlich", "Sammeldokument", "Plan 3")]
    ['excerpt', 'minutes', 'compilation', 'other']
    """
    for kind, pattern in FILE_KINDS:
        if name and pattern.search(name):
            return kind
    return "other"


def is_non_public_document(name: str | None) -> bool:
    """True for a document that calls itself closed to the public, though its link is open to everybody.

    >>> is_non_public_document("Niederschrift nichtöffentlich"), is_non_public_document("Niederschrift öffentlich")
    (True, False)
    """
    return bool(name and _NON_PUBLIC.search(unicodedata.normalize("NFC", name)))


def is_cancelled(text: str | None) -> bool:
    """True where a name or state says that the meeting is off.

    >>> is_cancelled("ENTFÄLLT! Sitzung des Rates"), is_cancelled("Ersatz für die abgesagte Sitzung")
    (True, False)
    """
    return bool(text and _CANCELLED.search(" ".join(unicodedata.normalize("NFC", text).split())))


def is_public(text: str | None) -> bool | None:
    """Whether a status word says public; None for mixed, unknown and missing ones.

    >>> [is_public(word) for word in ("öffentlich", "Nicht öffentlich", "gemischt", None)]
    [True, False, None, None]
    """
    return {"public": True, "non_public": False}.get(MEETING_STATUS.meaning(text) or "")
