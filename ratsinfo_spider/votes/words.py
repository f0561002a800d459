"""The words of German votes: one sign for each kind of word, whatever its spelling.

A word is looked up *folded*: lower case, umlauts and ß written out, hyphens dropped, so that `Ja-Stimmen`,
`JASTIMMEN` and `Ja-⏎Stimmen` are one entry. A long word that is not listed may be a misspelt one: it matches an
entry from which it differs by one letter, unless it is a German word of its own (`Entfaltung`).
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

__all__ = ["SIGNS", "Meaning", "fold", "look_up", "word_set"]

# The signs of tokens: a statement is read by patterns over the string of its signs.
SIGNS = {
    "y": "label of the votes in favour: Ja-Stimmen, dafür, Zustimmung",
    "n": "label of the votes against: Nein-Stimmen, dagegen, Ablehnung",
    "e": "label of the abstentions",
    "b": "label of the biased: befangen, Mitwirkungsverbot",
    "p": "label of those present",
    "g": "label of the members by law",
    "o": "label of a count that is none of these: ungültig, entschuldigt",
    "9": "a number",
    "8": "a number that is not told: einige",
    "0": "none: keine, ohne",
    "d": "digits that count no votes: a date, an amount, a file number",
    "U": "basis: unanimous, majority, tie",
    "R": "result: accepted, rejected",
    "D": "a deed that tells a result only beside a basis or a count: gewählt, verwiesen",
    "V": "first half of a separable verb; its value is the other half: stimmt (zu), lehnt (ab)",
    "H": "heading of a vote: Abstimmungsergebnis",
    "s": "Stimme(n), Voten: votes of no stated kind",
    "m": "who votes: Mitglieder, Vertreter",
    "A": "a motion",
    "K": "a paper, a decision",
    "T": "Herr, Ratsfrau: a person's name follows",
    "F": "Fraktion, Gruppe: a group's name follows",
    "G": "a group's name",
    "L": "Punkt, Ziffer: the number of a part follows",
    "f": "a word that may stand inside a bare vote formula",
    "c": "a word of the chair who calls out a result: das ist, ich sehe, vielen Dank",
    "w": "any other word",
    "W": "any other word with a capital",
    "¶": "line break(s)",
    "-": "a dash, or a rule of dots or dashes where nothing is filled in",
}


class Meaning(NamedTuple):
    """What a word says: its sign, and the field or value it stands for."""

    sign: str
    value: str | int | None = None


_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "-": None, "\n": None, "\t": None, " ": None, "’": "'"}
)


def fold(word: str) -> str:
    """The spelling under which a word is looked up.

    >>> fold("Ja-Stimmen"), fold("dafür"), fold("BESCHLOSSEN")
    ('jastimmen', 'dafuer', 'beschlossen')
    """
    return word.lower().translate(_UMLAUTS)


def word_set(listed: str) -> frozenset[str]:
    """Folded words as a set.

    >>> sorted(word_set("ja nein"))
    ['ja', 'nein']
    """
    return frozenset(listed.split())


_UNITS = ("ein", "zwei", "drei", "vier", "fuenf", "sechs", "sieben", "acht", "neun")
_TEENS = (
    "zehn",
    "elf",
    "zwoelf",
    *(f"{unit}zehn" for unit in ["drei", "vier", "fuenf", "sech", "sieb", "acht", "neun"]),
)
_TENS = ("zwanzig", "dreissig", "vierzig", "fuenfzig", "sechzig", "siebzig", "achtzig", "neunzig")


def _number_words() -> dict[str, int]:
    """The number words up to 99, with the inflected forms that stand before a noun."""
    words = {word: n for n, word in enumerate([*_UNITS, *_TEENS], start=1)}
    for tens, word in enumerate(_TENS, start=2):
        words[word] = tens * 10
        words |= {f"{unit}und{word}": tens * 10 + n for n, unit in enumerate(_UNITS, start=1)}
    words |= dict.fromkeys(("eins", "eine", "einer", "einem", "einen", "eines"), 1)
    return words | {"zweier": 2, "dreier": 3}


# The words of each meaning, folded. `…` after a word stands for its usual endings.
_WORDS: dict[Meaning, str] = {
    Meaning("y", "yes"): (
        "ja jastimme… jast dafuer dafuerstimme… fuerstimme… zustimmung zustimmungen zustimmend… pro prostimme… "
        "befuerwortung… zustimmungsstimme… fuerstimmen"
    ),
    Meaning("n", "no"): (
        "nein neinstimme… neinst dagegen dagegenstimme… gegenstimme… gegenst ablehnung ablehnungen ablehnend… "
        "contra kontra contrastimme… kontrastimme…"
    ),
    Meaning("e", "abstain"): (
        "enthaltung… stimmenthaltung… stimmenenthaltung… enth enthalt enthaelt enthielt enthielten enthalten "
        "stimmenth stimmenthalt stimmenthaltg enthaltg"
    ),
    Meaning("b", "biased"): "befangen… befangenheit… mitwirkungsverbot… befangenh bef",
    Meaning("p", "present"): "anwesend… anwes",
    Meaning("g", "size"): "gesetzliche… gesetzl mitgliederzahl sollstaerke gesamtmitgliederzahl anzahl zahl",
    Meaning("o", "other"): (
        "abgegeben… ungueltig… gueltig… entschuldigt… abwesend… fehlend… leer… unentschuldigt… stimmberechtigt… "
        "besetzt…"
    ),
    Meaning("0"): "kein… ohne weder null keinerlei",
    Meaning("8"): "einige… mehrere… wenige… etliche… vereinzelte… verschiedene…",
    Meaning("U", "unanimous"): "einstimmig… einstimmigkeit einst einmuetig… einhellig…",
    Meaning("U", "majority"): (
        "mehrheitlich… mehrheitl mehrh stimmenmehrheit stimmmehrheit mehrheitsbeschluss mehrstimmig "
        "zweidrittelmehrheit mehrheitsentscheidung"
    ),
    Meaning("U", "tie"): "stimmengleichheit stimmgleichheit stimmengleich unentschieden patt",
    Meaning("R", "accepted"): (
        "beschlossen beschliesst beschloss beschliessen angenommen annahme zugestimmt genehmigt gebilligt "
        "verabschiedet befuerwortet zuzustimmen anzunehmen angen beschl zugest"
    ),
    Meaning("R", "rejected"): "abgelehnt abzulehnen verworfen zurueckgewiesen abgewiesen abgel",
    Meaning("D", "accepted"): (
        "genehmigt genehmigte billigt billigte verabschiedete befuerwortete empfohlen empfiehlt empfahl empfehlen "
        "gefasst fasst fasste fassen gewaehlt waehlt waehlte wiedergewaehlt bestaetigt bestaetigte bestellt "
        "bestellte benannt benennt benannte berufen beruft entsandt entsendet bewilligt bewilligte gefolgt folgt "
        "stattgegeben festgestellt anerkannt erteilt erlassen entlastet beauftragt beauftragte verwiesen verweist "
        "ueberwiesen zurueckverwiesen vertagt zurueckgestellt abgesetzt vorgezogen votiert votierte votierten "
        "ergeht erfolgt erfolgte aufgenommen begrenzt unterbrochen unterstuetzt begruesst entschieden entschied "
        "geschlossen entsprochen erklaert bittet fordert gebeten aufgefordert ermaechtigt genommen verfahren "
        "bestimmt hergestellt anerkennt einverstanden angeschlossen bejaht festgesetzt aufgehoben"
    ),
    Meaning("V", "zu"): "stimmt stimmte stimmten",
    Meaning("V", "ab"): "lehnt lehnte lehnten lehnen weist wies",
    Meaning("V", "an"): "nimmt nahm nehmen nahmen schliesst schloss schliessen schlossen",
    Meaning("V", "aus"): "spricht sprach sprechen sprachen",
    Meaning("H"): (
        "abstimmungsergebnis abstimmungsergebnisse abstimmung abstimmungen abst erg absterg abstimmungserg "
        "abstergebnis stimmergebnis stimmenergebnis stimmenverhaeltnis stimmverhaeltnis votum stimmabgabe "
        "beschlussergebnis abstimmungsverhaeltnis beratungsergebnis abstimmungsverhalten gesamtabstimmung "
        "einzelabstimmung schlussabstimmung endabstimmung abstimmergebnis"
    ),
    Meaning("s"): "stimme stimmen stimmenzahl voten",
    Meaning("m"): (
        "mitglied… mitgliedern personen person vertreter… vertreterin… ausschussmitglied… ratsmitgliede… "
        "ausschussmitgliedern ratsmitgliedern stadtverordnete… gemeindevertreter… abgeordnete… kreistagsmitglied… "
        "mitgliedes mandat mandate mandaten"
    ),
    Meaning("A"): "antrag antrags antrages antraege antraegen",
    Meaning("K"): (
        "beschlussvorschlag beschlussvorschlags beschlussvorschlages beschlussvorschlaege vorschlag vorlage vorlagen "
        "beschlussvorlage verwaltungsvorlage beschluss beschlusses beschluesse beschlussempfehlung beschlusstext "
        "beschlussantrag beschlussentwurf empfehlung verwaltungsvorschlag satzung resolution niederschrift protokoll "
        "wahlvorschlag wahlvorschlags tagesordnung beschlussfassung entwurf"
    ),
    Meaning("T"): (
        "herr herrn frau hr fr ratsherr ratsherrn ratsfrau ratsmitglied stadtrat stadtraetin stadtverordneter "
        "bezirksvertreter bezirksvertreterin buergermeister buergermeisterin oberbuergermeister "
        "oberbuergermeisterin gemeindevertreterin kreistagsabgeordneter einzelvertreter einzelvertreters "
        "einzelvertreterin gemeinderat gemeinderaetin bm ob rm stv dr prof strin str ratskollege"
    ),
    Meaning("F"): "fraktion fraktionen gruppe gruppen ratsgruppe ratsfraktion bezirksfraktion kreistagsfraktion",
    Meaning("L"): (
        "punkt punkte punkten ziffer ziffern ziff nr nrn nummer nummern absatz buchstabe buchstaben teil "
        "beschlusspunkt abschnitt pkt buchst lit top"
    ),
    Meaning("f"): (
        "mit bei und der die den das dem des von vom zu zum zur im in wird wurde wurden werden damit somit dabei davon "
        "sowie je unter durch auf an als wie folgt folgendes folgendem stimmenden jeweils sich abgestimmt insgesamt "
        "gesamt beiden aus oder noch nur geaendert geaenderte geaendertem geaenderten ungeaendert unveraendert "
        "abstimmenden demnach mithin dann offen geheim geheimer namentlich namentliche namentlicher offener grosser "
        "knapper x wegen erhalten entfallen entfielen gab ergab ergibt lautet vorschlagsgemaess antragsgemaess "
        "vorgeschlagen "
        "beschlussgemaess aussprache diskussion debatte wortmeldung wortmeldungen gemaess laut nicht einvernehmlich "
        "mehrheit grosse deutlicher breiter einfacher absoluter erforderlichen modifiziertem modifizierten gegen fuer "
        "rest ansonsten sonst uebrigen restliche"
    ),
    Meaning("c"): (
        "das dies dieses es er ist sind war waren auch ich sehe stelle fest wir haben hier gibt darueber hinaus so "
        "also vielen dank herzlichen mir jetzt da bleibt ergebnis danke okay gut gelb gelbe karten bekannt gegeben "
        "damit dafuerhalten wieder ebenfalls ebenso"
    ),
}
_ENDINGS = ("", "e", "er", "es", "en", "em", "n", "r", "s", "nen")

# Words of their own that lie one letter from a word above.
_OTHERS = word_set(
    "mehrheit mehrheiten entfaltung entfaltungen anlehnung anlehnungen angelehnt abgenommen angenommene einhaltung "
    "erhaltung dreistimmig zweistimmig verstimmung umstimmung anstimmung stimmung stimmungen abgelegt abgelehnte "
    "abgestimmt abstimmen verfangen verfangene einstimmen zustimmen zustimmend ablehnen"
)


def _lexicon() -> dict[str, Meaning]:
    words: dict[str, Meaning] = {}
    for meaning, listed in _WORDS.items():
        for word in listed.split():
            stem = word.rstrip("…")
            for ending in _ENDINGS if word.endswith("…") else ("",):
                words.setdefault(stem + ending, meaning)
    return words | {word: Meaning("9", n) for word, n in _number_words().items()}


_LEXICON = _lexicon()
# Misspelt words are looked for among the long ones only: short ones have too many neighbours.
_LEAST = 8


def _deletions(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))}


_LONG = {word for word, meaning in _LEXICON.items() if meaning.sign in "yneURH" and len(word) >= _LEAST}
_NEAR = {shorter: word for word in sorted(_LONG) for shorter in {word, *_deletions(word)}}


@lru_cache(maxsize=8192)
def look_up(word: str) -> Meaning | None:
    """What a folded word means in a vote, or None.

    >>> look_up("neinstimmen"), look_up("enthaltug"), look_up("entfaltung")
    (Meaning(sign='n', value='no'), Meaning(sign='e', value='abstain'), None)
    """
    if word in _LEXICON or len(word) < _LEAST or word in _OTHERS:
        return _LEXICON.get(word)
    for shorter in (word, *sorted(_deletions(word))):
        near = _NEAR.get(shorter)
        if near and near[0] == word[0] and abs(len(near) - len(word)) <= 1:
            return _LEXICON[near]
    return None
