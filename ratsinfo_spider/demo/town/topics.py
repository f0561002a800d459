"""What the invented town talks about: subjects by field, and the German endings they need."""

from __future__ import annotations

import random
from dataclasses import dataclass

from ratsinfo_spider.demo.town.invented_names import DISTRICTS, STREETS

__all__ = ["Topic", "topic"]


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject with its gender (m, f, n), so that it can stand in a sentence.

    >>> bridge = Topic("m", "Neubau der Schäferbrücke")
    >>> bridge.nominative, bridge.accusative, bridge.to
    ('der Neubau der Schäferbrücke', 'den Neubau der Schäferbrücke', 'zum Neubau der Schäferbrücke')
    """

    gender: str
    noun: str

    @property
    def nominative(self) -> str:
        return f"{ {'m': 'der', 'f': 'die', 'n': 'das'}[self.gender] } {self.noun}"

    @property
    def accusative(self) -> str:
        return f"{ {'m': 'den', 'f': 'die', 'n': 'das'}[self.gender] } {self.noun}"

    @property
    def to(self) -> str:
        return f"{ {'m': 'zum', 'f': 'zur', 'n': 'zum'}[self.gender] } {self.noun}"


# field: gender, noun; {street} and {district} are filled in
_NOUNS = {
    "town": """
m Wirtschaftsplan der Stadtwerke für das Jahr {year}
f Hauptsatzung der Stadt Musterstadt
f Neufassung der Entschädigungsordnung für Ratsmitglieder
m Städtepartnerschaftsvertrag mit Grünhöfen
f Strategie „Musterstadt 2040“
n Konzept für die Bürger*innenbeteiligung
f Umsetzung des Onlinezugangsgesetzes (OZG)
m Bericht über die Gleichstellungsmaßnahmen
f Nachbesetzung der Schiedspersonen für den Bezirk {district}
n Leitbild für ein klimagerechtes Rathaus""",
    "money": """
m Entwurf der Haushaltssatzung für das Jahr {year}
m Jahresabschluss {year} einschließlich Lagebericht
f Übertragung von Ermächtigungen nach § 22 KomHVO
m Quartalsbericht über die über- und außerplanmäßigen Aufwendungen
f Gebührenbedarfsberechnung für die Straßenreinigung
m Stellenplan {year}
f Änderung der Hundesteuersatzung
n Förderprogramm „Zukunftsfähige Innenstädte“
m Bericht über die Beteiligungen der Stadt
f Prüfung der Bürgschaft für die Wohnungsbaugesellschaft""",
    "nature": """
f Starkregengefahrenkarte für {district}
m Lärmaktionsplan der vierten Stufe
n Klimaschutzkonzept für {district}
f Baumfällung im Bereich {street}
f Begrünung der Haltestellendächer
m Grünflächenbericht {year}
n Kleingartenentwicklungskonzept
f Entsiegelung von Schulhöfen in {district}
f Wärmeplanung der Stadt
m Luftreinhalteplan
m Gewässerausbau in {district}""",
    "traffic": """
m Umbau der Kreuzung {street} / Hüttenring
f Einrichtung einer Fahrradstraße: {street}
m Neubau der Schäferbrücke
n Parkraumkonzept {district}
f Umgestaltung des Löwenhager Platzes
m Nahverkehrsplan für {district}
f Vorrangroute für den Radverkehr nach {district}
n Bewohnerparken im Bereich {street}
f Querungshilfe vor der Grundschule {district}
f Geschwindigkeitsmessung im Bereich {street}
m Winterdienst auf Geh- und Radwegen""",
    "plans": """
m Bebauungsplan Nr. {number} - {street} / Hüttenring -
m Aufstellungsbeschluss zum Bebauungsplan Nr. {number} - {street} -
f Änderung Nr. {small} des Flächennutzungsplans - {district} -
n Gewerbeflächenkonzept für {district}
f Gestaltungssatzung „Altstadt“
f Erhaltungssatzung für {district}
n Quartierskonzept {district}
f Erhaltung der Gründerzeithäuser: {street}
m Vertrag „Wohnen an der Lößgrube“
f Machbarkeitsstudie zum Hochpunkt {street}""",
    "youth": """
f Bedarfsplanung für die Tageseinrichtungen für Kinder in {district}
m Ausbau der Offenen Ganztagsschule {district}
n Wochenendseminar für geflüchtete Jugendliche
f Schulsozialarbeit an den Gesamtschulen
m Sachstand der Sprachförderung in {district}
f Förderung der freien Träger der Jugendhilfe
n Spielplatzkonzept {district}
m Bericht des Kommunalen Integrationsmanagements
f Öffnung der Sporthallen in den Ferien
n Jugendparlament: Wahlordnung und Geschäftsordnung""",
    "buildings": """
f Sanierung der Grundschule {district}
m Neubau der Feuerwache {district}
f Dachsanierung des Bürgerhauses {district}
m Quartalsbericht {year} der Gebäudewirtschaft
f Aufzugsanlage des Verwaltungsgebäudes
m Austausch der Heizungsanlage in der Töpfergasse 4
f Photovoltaikanlage auf städtischen Dächern
n Raumprogramm für die Musikschule
f Brandschutzertüchtigung der Sporthalle {district}
m Ankauf der Modulbauten für {district}""",
}


def topic(rng: random.Random, field: str, year: int) -> Topic:
    """A subject of the field (`town`, `traffic` …), with places and numbers filled in."""
    gender, _, noun = rng.choice(_NOUNS[field].strip().split("\n")).partition(" ")
    filled = noun.format(
        street=rng.choice(STREETS),
        district=rng.choice(DISTRICTS),
        year=year + rng.choice((0, 0, 1)),
        number=rng.randint(700, 1099),
        small=rng.randint(80, 160),
    )
    return Topic(gender, filled)
