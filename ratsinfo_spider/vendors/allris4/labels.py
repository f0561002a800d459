"""The labels and code words of ALLRIS 4 that the readers look for: what a skeleton of a page has to keep.

What is not listed is invented in a skeleton, and no text becomes one of these by chance. A label that a page class,
a loader or `vocabulary.py` looks for belongs here, or skeletons made later read otherwise than their pages.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any

from ratsinfo_spider import vocabulary
from ratsinfo_spider.vendors.invented_text import Inventor
from ratsinfo_spider.vendors.kept_labels import Labels
from ratsinfo_spider.votes.words import fold, look_up
from ratsinfo_spider.wicket.scripts import ScriptError, Source, read_object, read_string

__all__ = ["LABELS"]

_LISTS = (
    vocabulary.RESULTS,
    vocabulary.MEETING_STATUS,
    vocabulary.MEETING_STATES,
    vocabulary.PAPER_STATES,
    vocabulary.STATION_STATES,
    vocabulary.ROLES,
    vocabulary.SECTION_KINDS,
)
_HEAD = (
    "Grunddaten, Betreff, Status, Gremium, Datum, Uhrzeit, Zeit, Anlass, Raum, Ort, Sitzung, Sitzungsteil, TOP, "
    "Tagesordnung, Vorlage, Vorlageart, Art, Federführung, Federführend, Beteiligt, Verfasst von, "
    "1. Berichterstattung, Berichterstattung, Bearbeiter, Bearbeitet von, Ansprechpartner, Schriftführung, "
    "Zusatz, Zusätze, Nachtrag, Beschluss, Zuständigkeit, Beschlussart, Umsetzung, Termin, Beschlussumsetzung, "
    "erwünscht, Vorlagenzeichen, Vorlagen-Nr., Vorlagennummer, Aktenzeichen, Drucksachennummer, Bezeichnung, "
    "Langname, Organisation, Kurzname, Kurzbezeichnung, Kürzel, Abkürzung, Kurzform, Anrede, Titel, Name, Vorname, "
    "Nachname, Partei, Fraktion, Gruppe, Endedatum, Frau, Herr, ordentliche Sitzung"
)
_COLUMNS = (
    "Nr., Nummer, Datum, Termin, Tag, Sitzungsdatum, Uhrzeit, Zeit, Beginn, von, bis, Ende, Sitzung, Betreff, "
    "Bezeichnung, Titel, Gremium, Ausschuss, Raum, Rang, NA, Status, Beschluss, Größe, Dateigröße, Original, "
    "Mitglieder, Anzahl Mitglieder, Anzahl, Letzte Sitzung, Letzte, Nächste Sitzung, Nächste, Mitglied, Person, "
    "Art der Mitarbeit, Funktion, Rolle, Mitarbeit, entsendet von, seit, Eintritt, Austritt, Startdatum, "
    "Anfangsdatum, Besetzung, Zusammensetzung, Kalender"
)
_SIGNS = (
    "Reduzieren, Erweitern, ausblenden, einblenden, Loading, Loading..., Zeitraum, auswählen, Öffnet, Öffnen der, zu, "
    "in neuem Fenster, in neuen Fenster, Datei, PDF, inaktiv, wie Dokument, Sammeldokument, Dokumentensammlung, "
    "Gesamtdokument, individuell, Dokument nicht im Bestand, Online-Version dieser Seite, Vorlage, Protokoll, "
    "Niederschriftsauszug, Öffnet PDF-Datei, ALLRIS, Auszug, Recherche, ALLRIS net Version, Ratsinformationssystem"
)
_REFUSALS = (
    "Zu viele Zugriffe, Zugriff prüfen, Zugriff wird geprüft, Schutz vor automatisierten Zugriffen, "
    "Weiterleitung zu ALLRIS, Keine Information verfügbar, page expired, page you requested has expired, "
    "Seite abgelaufen, Seite ist abgelaufen, Sitzung abgelaufen, Sitzung ist abgelaufen, Zugriff verweigert, "
    "nicht berechtigt, keine Berechtigung, access denied, Wartungsarbeiten, Wartungsmodus, "
    "Es ist ein Fehler aufgetreten, internal error"
)
_SECTIONS = (
    "öffentlicher Teil, nichtöffentlicher Teil, nicht öffentlicher Teil, Öffentliche Sitzung, Öffentlich, Uhr, Teil, "
    "nichtöffentlich, nicht-öffentliche Sitzung, Ausschluss der Öffentlichkeit, entfällt, entfallen, abgesagt, "
    "ausgefallen, fällt aus, findet nicht statt, Absage, Ausfall, vertraulich"
)
_DATES = (
    "mo, di, mi, do, fr, sa, so, mon, tue, wed, thu, fri, sat, sun, tu, we, th, su, Montag, Dienstag, Mittwoch, "
    "Donnerstag, Freitag, Samstag, Sonnabend, Sonntag, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday, "
    "jan, january, januar, jänner, jän, feb, february, februar, feber, mar, march, mär, märz, mrz, maerz, apr, april, "
    "may, mai, jun, june, juni, jul, july, juli, aug, august, sep, sept, september, oct, october, okt, oktober, nov, "
    "november, dec, december, dez, dezember, am, um, vom, den, dem, ab, gegen, ca., h"
)
_SIZES = "kB, KB, MB, GB, TB, KiB, MiB, GiB, Byte, Bytes, EUR, Euro, Tsd, Mio, Mrd, WP"
# What the grammar of votes asks for beside its own words (`votes/words.py`).
_VOTES = (
    "hat, haben, hatte, war, waren, sein, seine, ihre, eine, einer, einem, einen, aller, alle, viele, im, nach, vor, "
    "zur Kenntnis, Kenntnis, Ergebnis, Am Ende der, gegen, für, aus, seitens, nun, noch, wieder, jetzt, ergeben, "
    "CDU, CSU, SPD, FDP, AfD, UWG, FWG, BSW, SSW, ÖDP, PDS, Volt, Bündnis 90, Die Grünen, Grüne, Grünen, Die Linke, "
    "Linke, Linken, Freie Wähler, Koalition, Opposition"
)
_STEMS = (
    "sammeldokument gesamtdokument dokumentensammlung auszug niederschrift protokoll sitzungsbericht einladung ladung "
    "bekanntmachung anlage vorlage drucksache antrag anfrage mitteilung stellungnahme kenntnisgabe beschluss "
    "öffentlich vertraulich ausschuss fraktion gruppe stimm enthalt versammlung vertretung beirat kreistag rat"
)
_ADDRESS_WORDS = (
    "public allris bi app wicket resource org apache Application AbstractDefaultAjaxBehavior ajax indicator images "
    "attach no_compile compile no doc pdf html true false print si noauth internalerrorpage menu refresh selfaction "
    "SILFDNR TOLFDNR VOLFDNR GRLFDNR KPLFDNR DOLFDNR DOCTYP OBJTYP MM YY DD _gate gate http https www"
)


_LONGEST = 40  # letters of a word of the votes' grammar, which looks for misspelt ones too


def _split(*listed: str) -> frozenset[str]:
    return frozenset(label for text in listed for label in text.split(", "))


def _is_vote_word(word: str) -> bool:
    return len(word) <= _LONGEST and look_up(fold(word)) is not None


# --- what stays of a script: see `wicket/calls.py`

_STATEMENT = re.compile(
    r"""Wicket\.Ajax\.baseUrl\s*=\s*(?P<base>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
    r"""|(?P<timer>Wicket\.Timer\.set\(\s*'\w{1,40}(?:\.\d{1,3})?',\s*function\s*\(\s*\)\s*\{\s*)?"""
    r"""Wicket\.Ajax\.(?P<function>ajax|get|post)\(\s*(?=\{)"""
)
_DELAY = re.compile(r"\s*\)[\s;]*\}\s*,\s*(\d{1,6})\s*\)")
_FUNCTIONS = ("pre", "bsh", "dep")
_PLAIN = ("e", "m")  # event, method
_NAMES = ("c", "f", "sc")  # component, form, button


def _kept_script(script: str, inventor: Inventor) -> str:
    """The page's own name and its Ajax calls, a line each."""
    lines = []
    for match in _STATEMENT.finditer(script):
        if match["base"]:
            address = inventor.address(read_string(match["base"]))
            lines.append(f'Wicket.Ajax.baseUrl="{html.escape(address)}";')
        elif line := _kept_call(script, match, inventor):
            lines.append(line)
    return "\n" + "\n".join(lines) + "\n" if lines else ""


def _kept_call(script: str, match: re.Match[str], inventor: Inventor) -> str:
    try:
        attributes, end = read_object(script, match.end())
    except ScriptError:
        return ""
    call = f"Wicket.Ajax.{match['function']}({_literal(attributes, inventor)});"
    delay = _DELAY.match(script, end) if match["timer"] else None
    return f"Wicket.Timer.set('id0.0', function(){{{call}}}, {delay[1]});" if delay else call


def _literal(attributes: dict[str, Any], inventor: Inventor) -> str:
    pairs = ((key, _attribute(key, value, inventor)) for key, value in attributes.items())
    return "{" + ",".join(f"{json.dumps(key)}:{made}" for key, made in pairs if made) + "}"


def _attribute(key: str, value: object, inventor: Inventor) -> str:
    """The source of one attribute of a call; "" for one that nobody reads."""
    if key in _FUNCTIONS and value:
        return "[function(){}]"
    if key == "ep":
        return json.dumps(_parameters(value, inventor))
    if isinstance(value, Source) or not isinstance(value, str | list):
        return ""
    if key == "u":
        return json.dumps(inventor.address(str(value)))
    if key in _NAMES:
        return json.dumps(inventor.code(str(value)))
    events = [value] if isinstance(value, str) else value
    is_plain = key in _PLAIN and all(re.fullmatch(r"[A-Za-z]{1,12}", str(event)) for event in events)
    return json.dumps(value) if is_plain else ""


def _parameters(value: object, inventor: Inventor) -> list[dict[str, str]]:
    if isinstance(value, list):
        listed = [(pair.get("name"), pair.get("value")) for pair in value if isinstance(pair, dict)]
    else:
        listed = list(value.items()) if isinstance(value, dict) else []
    return [{"name": inventor.code(str(name)), "value": inventor.text(str(text))} for name, text in listed]


LABELS = Labels(
    phrases=_split(_HEAD, _COLUMNS, _SIGNS, _REFUSALS, _SECTIONS, _DATES, _SIZES, _VOTES)
    | {label for vocabulary in _LISTS for listed in vocabulary.labels.values() for label in listed},
    stems=tuple(sorted(_STEMS.split(), key=len, reverse=True)),
    patterns=(
        r"ALLRIS net Version \d(?:\.\d{1,2})*",
        r"(?:Zeige|Showing) \d{1,4} (?:bis|to) \d{1,4} (?:von|of) \d{1,4}",
    ),
    is_word=_is_vote_word,
    classes=frozenset({"dow", "dom"}),
    address_words=frozenset(_ADDRESS_WORDS.split()),
    page_name=r"[a-z]{2}\d{3}",
    component=r"\d{0,9}-\d{0,9}(?:\.\d{0,9})?-[\w-]{0,200}",
    codes=frozenset({"MM", "DD", "DOCTYP"}),
    script=_kept_script,
)
