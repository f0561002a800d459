"""Names of the invented town: people, streets, departments, organizations. None is real; none may become so."""

from __future__ import annotations

import random
from dataclasses import dataclass

from ratsinfo_spider.demo.town.model import Organization, Person

__all__ = [
    "DEPARTMENTS",
    "DISTRICTS",
    "ORGANIZATIONS",
    "PARTIES",
    "ROOMS",
    "STREETS",
    "TOWN",
    "OrganizationSpec",
    "people",
]

TOWN = "Musterstadt"
DISTRICTS = ("Nordhöhe", "Bürenau", "Kirchweiler", "Lößfeld", "Großenbrück", "Mühlgrund")
STREETS = (
    "Lindenröder Straße",
    "Am Kühlen Grund",
    "Mühlenbrinkweg",
    "Große Gärtnerstraße",
    "Bürenauer Allee",
    "Kirchweiler Landstraße",
    "Löwenhager Platz",
    "An der Lößgrube",
    "Töpfergasse",
    "Hüttenring",
    "Schäferbrücke",
    "Weißdornweg",
)
PARTIES = ("CDU", "SPD", "GRÜNE", "FDP", "Die Linke", "UWG")

_GIVEN = {
    "Frau": ("Käthe", "Jördis", "Annegret", "Süheyla", "Mareike", "Änne", "Rosalie", "Dörte", "Ludmila", "Friederike"),
    "Herr": ("Jürgen", "Götz", "Malte", "Özgün", "Hinnerk", "Klaus-Dieter", "Björn", "Valentin", "Rüdiger", "Teoman"),
}
_FAMILY_HEAD = (
    "Ahorn",
    "Bachstelz",
    "Dünen",
    "Eichgrün",
    "Finken",
    "Größ",
    "Hasel",
    "Kühn",
    "Löwen",
    "Mühlen",
    "Rüttger",
    "Weiß",
)
_FAMILY_TAIL = ("berg", "brink", "feld", "hag", "lein", "rath", "stätter", "wang")
_TITLES = (None, None, None, None, None, None, "Dr.", "Dr.", "Prof. Dr.")


@dataclass(frozen=True, slots=True)
class OrganizationSpec:
    """An organization before it has members. `meetings` is how often it meets a year, `field` what it talks about."""

    id: int
    name: str
    article: str
    genitive: str
    short_name: str | None
    classification: str
    menu: str
    meetings: int
    weekday: int  # 0 is Monday
    hour: int
    field: str
    unit: str
    public: bool

    def organization(self) -> Organization:
        """The organization, still without members."""
        nominative = f"{self.article} {self.name}"
        return Organization(
            self.id, self.name, nominative, self.genitive, self.short_name, self.classification, self.menu, self.public
        )


# id | name | article | genitive | short name | kind | meetings a year | weekday | hour | subject | department
_TABLE = """
1 | Rat der Stadt Musterstadt | Der | des Rates der Stadt Musterstadt | Rat | Rat | 8 | 2 | 17 | town | FB 20
3 | Hauptausschuss | Der | des Hauptausschusses | HA | Ausschuss | 6 | 2 | 17 | money | FB 20
7 | Ausschuss für Umwelt und Klimaschutz | Der | des Ausschusses für Umwelt und Klimaschutz | AUK | Ausschuss | \
7 | 1 | 17 | nature | FB 36
8 | Mobilitätsausschuss | Der | des Mobilitätsausschusses | MoA | Ausschuss | 7 | 3 | 17 | traffic | FB 61
12 | Planungsausschuss | Der | des Planungsausschusses | PLA | Ausschuss | 7 | 3 | 17 | plans | FB 61
14 | Kinder- und Jugendausschuss | Der | des Kinder- und Jugendausschusses | KJA | Ausschuss | \
5 | 1 | 16 | youth | FB 45
21 | Betriebsausschuss Gebäudewirtschaft | Der | des Betriebsausschusses Gebäudewirtschaft | BAG | Ausschuss | \
4 | 1 | 17 | buildings | E 46/47
22 | Rechnungsprüfungsausschuss | Der | des Rechnungsprüfungsausschusses | RPA | Ausschuss | 2 | 0 | 15 | money | FB 14
31 | Bürgerforum | Das | des Bürgerforums | - | Beirat | 3 | 1 | 18 | nature | FB 01
33 | Integrationsrat | Der | des Integrationsrates | IR | Beirat | 4 | 2 | 17 | youth | FB 56
41 | Bezirksvertretung Musterstadt-Mitte | Die | der Bezirksvertretung Musterstadt-Mitte | BV 0 | Bezirksvertretung | \
6 | 2 | 17 | traffic | BA 0
1000042 | Bezirksvertretung Musterstadt-Nordhöhe | Die | der Bezirksvertretung Musterstadt-Nordhöhe | BV 4 | \
Bezirksvertretung | 6 | 2 | 18 | plans | BA 4
1000051 | CDU-Fraktion im Rat | Die | der CDU-Fraktion | CDU | Fraktion/Gruppe | 0 | 0 | 0 | town | FB 01
1000052 | SPD-Fraktion im Rat | Die | der SPD-Fraktion | SPD | Fraktion/Gruppe | 0 | 0 | 0 | town | FB 01
1000053 | Gruppe Bürgerliste Lößfeld | Die | der Gruppe Bürgerliste | - | Fraktion/Gruppe | 0 | 0 | 0 | town | FB 01
"""
_MENUS = {
    "Rat": "Rat und Ausschüsse",
    "Ausschuss": "Rat und Ausschüsse",
    "Beirat": "Bezirksvertretungen & Beiräte für Bürger",
    "Bezirksvertretung": "Bezirksvertretungen & Beiräte für Bürger",
    "Fraktion/Gruppe": "Fraktionen und Gruppen (Übersicht)",
}
_CLOSED = "Rechnungsprüfungsausschuss"


def _specification(row: str) -> OrganizationSpec:
    number, name, article, genitive, short, kind, meetings, weekday, hour, field, unit = row.split(" | ")
    counts = (int(meetings), int(weekday), int(hour))
    short_name = None if short == "-" else short
    return OrganizationSpec(
        int(number), name, article, genitive, short_name, kind, _MENUS[kind], *counts, field, unit, name != _CLOSED
    )


ORGANIZATIONS = tuple(_specification(row) for row in _TABLE.strip().split("\n"))

DEPARTMENTS = {
    "FB 01": "FB 01 - Fachbereich Bürger*innendialog und Verwaltungsleitung",
    "FB 14": "FB 14 - Fachbereich Rechnungsprüfung",
    "FB 20": "FB 20 - Fachbereich Finanzsteuerung",
    "FB 36": "FB 36 - Fachbereich Klima und Umwelt",
    "FB 45": "FB 45 - Fachbereich Kinder, Jugend und Schule",
    "FB 56": "FB 56 - Fachbereich Wohnen, Soziales und Integration",
    "FB 61": "FB 61 - Fachbereich Stadtentwicklung, -planung und Mobilitätsinfrastruktur",
    "E 46/47": "E 46/47 - Eigenbetrieb Gebäude und Bühnen",
    "BA 0": f"BA 0 - Bezirksamt {TOWN}-Mitte",
    "BA 4": f"BA 4 - Bezirksamt {TOWN}-Nordhöhe",
}

ROOMS = (
    ("Großer Sitzungssaal, Rathaus", f"Löwenhager Platz 1, 00001 {TOWN}"),
    ("Sitzungssaal 170, Verwaltungsgebäude", f"Hüttenring 12, 00002 {TOWN}"),
    ("Aula der Grundschule „Am Kühlen Grund“", f"Am Kühlen Grund 8, 00004 {TOWN}"),
    ("Bürgerhaus Nordhöhe, Kleiner Saal", None),
)


def people(seed: int, count: int) -> list[Person]:
    """That many people with different names, numbered as such systems do: in two ranges."""
    rng = random.Random(f"{seed}/people")
    families = [head + tail for head in _FAMILY_HEAD for tail in _FAMILY_TAIL]
    chosen = rng.sample(families, count)
    return [_person(rng, number, family, count) for number, family in enumerate(chosen)]


def _person(rng: random.Random, number: int, family: str, count: int) -> Person:
    form = rng.choice(("Frau", "Herr"))
    given = rng.choice(_GIVEN[form])
    number_range = 100 if number < count // 2 else 1_000_000
    return Person(
        number_range + 7 * number + 3, form, rng.choice(_TITLES), given, family, PARTIES[number % len(PARTIES)]
    )
