"""The words of the report, in English and German."""

from __future__ import annotations

from typing import Literal

from ratsinfo_spider.vocabulary import RESULTS

__all__ = ["LANGUAGES", "WORDS", "Language", "result_label", "table_label"]

Language = Literal["en", "de"]
LANGUAGES: tuple[Language, ...] = ("en", "de")

# key: English, German
_WORDS: dict[str, tuple[str, str]] = {
    "title": ("Council data of {city}", "Ratsdaten: {city}"),
    "all": ("Council data of {count} cities", "Ratsdaten von {count} Städten"),
    "as_of": ("Read on {day}", "Gelesen am {day}"),
    "status_is": ("The tables are", "Die Tabellen sind"),
    "complete": ("complete: everything that the source names was found", "vollständig: alles Genannte wurde gefunden"),
    "incomplete": ("incomplete: not everything that the source names was read", "unvollständig: nicht alles gelesen"),
    "scope": ("Days covered: {since} to {until}", "Erfasste Tage: {since} bis {until}"),
    "open_end": ("without end", "ohne Ende"),
    "meetings": ("Meetings", "Sitzungen"),
    "agenda_items": ("Agenda items", "Tagesordnungspunkte"),
    "papers": ("Papers", "Vorlagen"),
    "votes": ("Votes", "Abstimmungen"),
    "files": ("Documents", "Dokumente"),
    "organizations": ("Bodies", "Gremien"),
    "people": ("People", "Personen"),
    "memberships": ("Memberships", "Mitgliedschaften"),
    "consultations": ("Consultations", "Beratungen"),
    "sections": ("Texts of pages", "Texte der Seiten"),
    "coverage": ("How complete is it?", "Wie vollständig ist das?"),
    "coverage_note": (
        "Share of the meetings, items, papers and documents named by the source that were read, by body and year. "
        "Numbers in bold count what is missing.",
        "Anteil der von der Quelle genannten Sitzungen, Punkte, Vorlagen und Dokumente, die gelesen wurden, nach "
        "Gremium und Jahr. Fette Zahlen zählen, was fehlt.",
    ),
    "no_gaps": ("Nothing that the source names is missing.", "Von dem, was die Quelle nennt, fehlt nichts."),
    "gaps": ("What is missing ({count})", "Was fehlt ({count})"),
    "not_asked": ("not asked for yet", "noch nicht abgefragt"),
    "failed": ("asked for in vain", "vergeblich abgefragt"),
    "unexplained": ("unexplained", "ungeklärt"),
    "more": ("and {count} more", "und {count} weitere"),
    "over_time": ("Meetings and items over time", "Sitzungen und Tagesordnungspunkte im Verlauf"),
    "per_month": ("per month", "je Monat"),
    "results": ("What became of the items", "Was aus den Punkten wurde"),
    "no_result": ("no result stated", "ohne Ergebnis"),
    "votes_year": ("Votes: unanimous or contested", "Abstimmungen: einstimmig oder strittig"),
    "unanimous": ("unanimous", "einstimmig"),
    "contested": ("contested", "strittig"),
    "unknown": ("not stated", "nicht angegeben"),
    "margins": ("How close were contested votes?", "Wie knapp waren strittige Abstimmungen?"),
    "margin": ("votes between yes and no", "Stimmen zwischen Ja und Nein"),
    "closest": ("The closest votes", "Die knappsten Abstimmungen"),
    "yes": ("yes", "Ja"),
    "no": ("no", "Nein"),
    "agendas": ("The longest agendas", "Die längsten Tagesordnungen"),
    "items": ("items", "Punkte"),
    "time": ("From the first consultation to the decision", "Von der ersten Beratung zum Beschluss"),
    "days": ("days", "Tage"),
    "median": (
        "Half of {count} papers were decided within {days} days.",
        "Die Hälfte von {count} Vorlagen war nach {days} Tagen entschieden.",
    ),
    "attachments": ("Documents by kind", "Dokumente nach Art"),
    "count": ("number", "Anzahl"),
    "size": ("size", "Größe"),
    "kind": ("kind", "Art"),
    "news": ("New in the last 30 days", "Neu in den letzten 30 Tagen"),
    "nothing": ("Nothing changed.", "Nichts hat sich geändert."),
    "first": (
        "The city was read for the first time; changes show from the next run on.",
        "Bisher wurde nur ein erstes Mal gelesen; Änderungen zeigen sich ab dem nächsten Lauf.",
    ),
    "filled": ("How well the columns are filled", "Wie gut die Spalten gefüllt sind"),
    "filled_note": (
        "Share of rows in which the source states a value. A low share is often the nature of a column.",
        "Anteil der Zeilen, in denen die Quelle einen Wert angibt. Oft ist ein kleiner Anteil die Natur der Spalte.",
    ),
    "warnings": ("Warnings of the last run", "Warnungen des letzten Laufs"),
    "example": ("example", "Beispiel"),
    "none": ("None.", "Keine."),
    "no_data": ("No data for this.", "Dazu gibt es keine Daten."),
    "body": ("body", "Gremium"),
    "day": ("day", "Tag"),
    "subject": ("subject", "Betreff"),
    "city": ("city", "Stadt"),
    "status": ("status", "Stand"),
    "read": ("read", "gelesen"),
    "source": ("Source", "Quelle"),
    "made": (
        "Made with ratsinfo-spider from the tables of {city}.",
        "Erstellt mit ratsinfo-spider aus den Tabellen von {city}.",
    ),
    "contents": ("Contents", "Inhalt"),
    "not_told": ("(body not stated)", "(Gremium nicht genannt)"),
}
WORDS: dict[Language, dict[str, str]] = {
    language: {key: both[place] for key, both in _WORDS.items()} for place, language in enumerate(LANGUAGES)
}
_KINDS_DE = {
    "invitation": "Einladung",
    "announcement": "Bekanntmachung",
    "minutes": "Niederschrift",
    "excerpt": "Auszug",
    "paper": "Vorlage",
    "attachment": "Anlage",
    "compilation": "Sammeldokument",
    "other": "Sonstiges",
}


def result_label(code: str, language: Language) -> str:
    """A result for people.

    >>> result_label("adopted_unchanged", "en"), result_label("adopted_unchanged", "de")
    ('adopted unchanged', 'ungeändert beschlossen')
    """
    return RESULTS.label(code) if language == "de" and code in RESULTS.labels else code.replace("_", " ")


def kind_label(code: str, language: Language) -> str:
    """A kind of document for people."""
    return _KINDS_DE.get(code, code) if language == "de" else code


def table_label(table: str, language: Language) -> str:
    """A table for people; one that no heading of the report names keeps its name."""
    return WORDS[language].get(table, table)
