"""The words of German votes: which word means what, whatever its spelling.

A word is looked up *folded*: lower case, umlauts and ß written out, hyphens dropped, so that
`Ja-Stimmen`, `JASTIMMEN` and `Ja-stimmen` are one entry. A long word that is not found may be a
misspelt one: it matches an entry that differs by one letter (left out, doubled, swapped with its
neighbour, or another one), unless it is a German word of its own (`Entfaltung` is no `Enthaltung`).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

Kind = Literal[
    "tally",  # yes, no, abstain, biased, present, size, other
    "number",  # an int, or None for `einige`
    "zero",  # keine, ohne: stated as none
    "basis",  # unanimous, majority, tie
    "outcome",  # accepted, rejected: enough to tell a result
    "act",  # a deed that may be voted on (verwiesen, gewählt); tells a result only beside a basis or a count
    "verb",  # first half of a separable verb: stimmt … zu, lehnt … ab
    "head",  # Abstimmungsergebnis
    "stimmen",  # Stimme(n), Stimmabgaben: votes of no stated kind
    "object",  # what is voted on: Antrag, Beschlussvorschlag
    "filler",  # words that stand inside a bare vote formula without changing it
    "title",  # Herr, Ratsfrau: a person's name follows
    "group",  # Fraktion, Gruppe: a group's name follows
    "party",  # a known name of a party
    "part",  # Punkt, Ziffer: the number of a part follows
    "word",
    "mark",  # punctuation, one character
    "break",  # line break(s)
]


class Meaning(NamedTuple):
    """What a word says: its kind, and the field or value it stands for."""

    kind: Kind
    value: str | int | None = None


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "-": None, "\n": None, " ": None, "’": "'"})


def fold(word: str) -> str:
    """The spelling under which a word is looked up.

    >>> fold("Ja-Stimmen"), fold("dafür"), fold("BESCHLOSSEN")
    ('jastimmen', 'dafuer', 'beschlossen')
    """
    return word.lower().translate(_UMLAUTS)


_UNITS = ("ein", "zwei", "drei", "vier", "fuenf", "sechs", "sieben", "acht", "neun")
_TEENS = (
    "zehn",
    "elf",
    "zwoelf",
    *(f"{unit}zehn" for unit in ("drei", "vier", "fuenf", "sech", "sieb", "acht", "neun")),
)
_TENS = ("zwanzig", "dreissig", "vierzig", "fuenfzig", "sechzig", "siebzig", "achtzig", "neunzig")


def word_set(listed: str) -> frozenset[str]:
    """Words, folded, as a set.

    >>> sorted(word_set("ja nein"))
    ['ja', 'nein']
    """
    return frozenset(listed.split())


def _number_words() -> dict[str, int]:
    """The number words up to 99, with the inflected forms that stand before a noun."""
    words = {word: n for n, word in enumerate([*_UNITS, *_TEENS], start=1)}
    for tens, word in enumerate(_TENS, start=2):
        words[word] = tens * 10
        words |= {f"{unit}und{word}": tens * 10 + n for n, unit in enumerate(_UNITS, start=1)}
    words |= dict.fromkeys(("eins", "eine", "einer", "einem", "einen", "eines"), 1)
    words |= {"zwo": 2, "zweien": 2, "zweier": 2, "dreien": 3, "dreier": 3, "vieren": 4}
    return words


# One line a meaning: the words, folded. `…` after a word stands for its usual endings.
_WORDS: dict[Meaning, str] = {
    Meaning("tally", "yes"): (
        "ja jastimme… jast dafuer dafuerstimme… fuerstimme… zustimmung zustimmungen zustimmende… prostimme… pro "
        "befuerwortung befuerwortungen befuerwortend… zustimmungsstimme…"
    ),
    Meaning("tally", "no"): (
        "nein neinstimme… neinst dagegen dagegenstimme… gegenstimme… gegenst ablehnung ablehnungen ablehnende… "
        "contra kontra contrastimme… kontrastimme…"
    ),
    Meaning("tally", "abstain"): (
        "enthaltung… stimmenthaltung… stimmenenthaltung… stimmenthalt enth enthalt enthaelt enthielt enthielten "
        "enthalten stimmenth stimmenthaltg enthaltg"
    ),
    Meaning("tally", "biased"): "befangen… befangenheit… befangenheitserklaerung… mitwirkungsverbot… befangenh bef",
    Meaning("tally", "present"): "anwesend… anwes",
    Meaning("tally", "size"): "gesetzliche… gesetzl mitgliederzahl sollstaerke gesamtmitgliederzahl",
    Meaning("tally", "other"): (
        "stimmberechtigt… abgegeben… ungueltig… gueltig… entschuldigt… abwesend… fehlend… leer… unentschuldigt…"
    ),
    Meaning("zero"): "kein… ohne weder null keinerlei",
    Meaning("number", None): "einige… mehrere… wenige… etliche… vereinzelte… verschiedene…",
    Meaning("basis", "unanimous"): "einstimmig… einstimmigkeit einst einmuetig… einhellig…",
    Meaning("basis", "majority"): (
        "mehrheitlich… mehrheitl mehrh stimmenmehrheit stimmmehrheit mehrheitsbeschluss mehrstimmig "
        "zweidrittelmehrheit mehrheitsentscheidung"
    ),
    Meaning("basis", "tie"): "stimmengleichheit stimmgleichheit stimmengleich unentschieden patt stimmenpatt",
    Meaning("outcome", "accepted"): (
        "beschlossen beschliesst beschloss beschliessen angenommen annahme zugestimmt genehmigt gebilligt "
        "verabschiedet "
        "befuerwortet zuzustimmen anzunehmen angen beschl zugest"
    ),
    Meaning("act", "accepted"): (
        "genehmigte billigt billigte verabschiedete befuerwortete empfohlen empfiehlt empfahl empfehlen gefasst fasst "
        "fasste fassen gewaehlt waehlt waehlte wiedergewaehlt bestaetigt bestaetigte bestellt bestellte benannt "
        "benennt benannte berufen beruft entsandt entsendet bewilligt bewilligte gefolgt folgt stattgegeben "
        "festgestellt anerkannt erteilt erlassen entlastet beauftragt beauftragte verwiesen verweist ueberwiesen "
        "zurueckverwiesen vertagt zurueckgestellt abgesetzt vorgezogen votiert votierte votierten ergeht erfolgt "
        "erfolgte aufgenommen begrenzt unterbrochen unterstuetzt begruesst entschieden entschied geschlossen "
        "entsprochen erklaert bittet fordert gebeten aufgefordert ermaechtigt genommen verfahren bestimmt hergestellt "
        "anerkennt einverstanden angeschlossen bejaht"
    ),
    Meaning("act", "rejected"): "verneint",
    Meaning("outcome", "rejected"): "abgelehnt abzulehnen verworfen zurueckgewiesen abgewiesen abgelehnte abgel",
    Meaning("verb", "zu"): "stimmt stimmte stimmten",
    Meaning("verb", "ab"): "lehnt lehnte lehnten lehnen weist wies",
    Meaning("verb", "an"): "nimmt nahm nehmen nahmen schliesst schloss schliessen schlossen",
    Meaning("verb", "ueberein"): "kommt kam kommen kamen",
    Meaning("verb", "aus"): "spricht sprach sprechen sprachen",
    Meaning("head"): (
        "abstimmungsergebnis abstimmungsergebnisse abstimmung abstimmungen abst erg abstimmungserg abstergebnis "
        "stimmergebnis stimmenergebnis stimmenverhaeltnis stimmverhaeltnis votum stimmabgabe beschlussergebnis "
        "abstimmungsverhaeltnis beratungsergebnis beschlussfassung abstimmungsverhalten gesamtabstimmung "
        "einzelabstimmung schlussabstimmung endabstimmung stimmverteilung stimmenverteilung abstimmverhalten "
        "abstimmergebnis"
    ),
    Meaning("stimmen"): "stimme stimmen stimmenzahl",
    Meaning("object"): (
        "antrag antrags antrages antraege antraegen beschlussvorschlag beschlussvorschlags beschlussvorschlages "
        "beschlussvorschlaege vorschlag vorlage beschlussvorlage verwaltungsvorlage beschluss beschlusses "
        "beschluessen beschlussempfehlung beschlussempfehlungen beschlussantrag beschlussentwurf empfehlung "
        "verwaltungsvorschlag aenderungsantrag ergaenzungsantrag satzung resolution niederschrift "
        "sitzungsniederschrift "
        "protokoll tagesordnung"
    ),
    Meaning("title"): (
        "herr herrn frau hr fr ratsherr ratsherrn ratsfrau ratsmitglied stadtrat stadtraetin stadtverordneter "
        "stadtverordnete stadtverordneten bezirksvertreter bezirksvertreterin buergermeister buergermeisterin "
        "oberbuergermeister oberbuergermeisterin gemeindevertreter gemeindevertreterin kreistagsabgeordneter "
        "kreistagsabgeordnete kreistagsmitglied gemeinderat gemeinderaetin ratskollege bm ob rm stv dr prof"
    ),
    Meaning("group"): "fraktion fraktionen gruppe gruppen ratsgruppe ratsfraktion bezirksfraktion kreistagsfraktion",
    Meaning("part"): (
        "punkt punkte ziffer ziffern ziff nr nrn nummer nummern absatz buchstabe buchstaben teil beschlusspunkt "
        "beschlussteil abschnitt pkt buchst lit"
    ),
    Meaning("filler"): (
        "mit bei und der die den das dem des von vom zu zum zur im in es wird wurde wurden werden ist sind damit somit "
        "so dabei davon sowie je unter durch auf an als wie folgt folgendes folgendem ergebnis lautet stimmenden "
        "mitglieder mitgliedern mitglied mitglieds mitgliedes personen person vertreter vertretern anzahl zahl "
        "abgegebene jeweils sich abgestimmt insgesamt gesamt beiden aus oder noch nur geaendert "
        "geaenderte ungeaendert unveraendert ausgeschlossen abstimmenden demnach mithin dann ein offen geheim "
        "geheimer namentlich "
        "namentliche namentlicher offener grosser knapper ueberwiegender erforderlicher ratsmitglieder "
        "ratsmitgliedern ausschussmitglieder ausschussmitgliedern stadtverordnete x wegen erhalten "
        "entfallen entfielen gab gibt ergab ergibt vorschlagsgemaess antragsgemaess wie vorgeschlagen beschlussgemaess "
        "aussprache diskussion debatte wortmeldung wortmeldungen "
        "gemaess laut nicht einvernehmlich mehrheit grosse deutlicher breiter einfacher absoluter erforderlichen"
    ),
}
_ENDINGS = ("", "e", "er", "es", "en", "em", "n", "r", "s", "nen")

# Words of their own that lie one letter from a word above.
_OTHERS = word_set(
    "mehrheit mehrheiten entfaltung entfaltungen anlehnung anlehnungen angelehnt abgenommen angenommene "
    "einhaltung erhaltung bestimmung "
    "dreistimmig zweistimmig verstimmung beschlossene umstimmung anstimmung stimmung stimmungen stimmt gewaehlte "
    "gewaehlten gefasste gefassten bestellte bestellten gestellt bestellung abgelegt aufgenommene entlassen "
    "erlassene erteilte ausgenommen uebernommen verwiesene befangenen verfangen bewilligte bestaetigte "
    "angewiesen angewiesene genehmigung empfehlung ablehnende zugestimmte vorschlaege abstimmen abgestimmt"
)


def _lexicon() -> dict[str, Meaning]:
    words: dict[str, Meaning] = {}
    for meaning, listed in _WORDS.items():
        for word in listed.split():
            stem = word.rstrip("…")
            for ending in _ENDINGS if word.endswith("…") else ("",):
                words.setdefault(stem + ending, meaning)
    words |= {word: Meaning("number", n) for word, n in _number_words().items()}
    return words


LEXICON = _lexicon()
# Misspelt words are looked for among the long ones only: short ones have too many neighbours.
_FUZZY_KINDS = ("tally", "basis", "outcome", "head", "group")
_LEAST = 7


def _deletions(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))}


class Spellings:
    """A list of words that finds its members one letter off: two words that each lose a letter may meet."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = {word for word in words if len(word) > _LEAST}
        self._near = {shorter: word for word in sorted(self._words) for shorter in {word, *_deletions(word)}}

    def find(self, word: str) -> str | None:
        """The member that `word` is, or is a misspelling of.

        >>> Spellings(["tagesordnung"]).find("tagesorrdnung")
        'tagesordnung'
        """
        if word in self._words:
            return word
        if len(word) < _LEAST or word in _OTHERS:
            return None
        for shorter in (word, *sorted(_deletions(word))):
            near = self._near.get(shorter)
            if near and near[0] == word[0] and abs(len(near) - len(word)) <= 1:
                return near
        return None


_LONG = Spellings(word for word, meaning in LEXICON.items() if meaning.kind in _FUZZY_KINDS)


@lru_cache(maxsize=8192)
def look_up(word: str) -> Meaning | None:
    """What a folded word means in a vote, or None.

    >>> look_up("neinstimmen"), look_up("enthaltug"), look_up("entfaltung")
    (Meaning(kind='tally', value='no'), Meaning(kind='tally', value='abstain'), None)
    """
    return LEXICON.get(word) or LEXICON.get(_LONG.find(word) or "")
