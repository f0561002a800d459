"""Sentences of the invented town: discussions, decisions, proposals, reasons, varied enough not to be all alike.

No sentence here says how a vote went: votes are made in `vote_wordings.py`, together with what they mean.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass

from ratsinfo_spider.demo.town.invented_names import DISTRICTS, PARTIES, STREETS
from ratsinfo_spider.demo.town.model import Organization, Person
from ratsinfo_spider.demo.town.topics import Topic

__all__ = ["Writer", "german_date", "money"]

_DISCUSSION = (
    "{c} führt aus, {nom} sei mit den zuständigen Stellen abgestimmt und könne im {quarter} beginnen.",
    "{c} erläutert die Vorlage anhand einer Präsentation (Anlage {small}) und geht auf die Kosten von {money} ein.",
    "{a} möchte wissen, ob die Fördermittel für {acc} bereits bewilligt seien; die Frist ende am {date}.",
    "Auf die Frage von {a}, wie viele Bäume gefällt werden müssten, antwortet {b}, es seien {small} Stück.",
    "{c} kritisiert, dass die Unterlagen {topic} erst am Vortag vorgelegen hätten.",
    "Für die {party}-Fraktion begrüßt {a} die Planung, gibt aber zu bedenken, der Zeitplan sei „sehr ehrgeizig“.",
    "{a} spricht sich dafür aus, die Anwohnerschaft der Straße „{street}“ frühzeitig einzubeziehen.",
    "{b} sagt zu, die Zahlen bis zur nächsten Sitzung nachzureichen.",
    "Die Verwaltung weist darauf hin, dass gemäß § {small} Abs. 2 GO NRW die Zuständigkeit beim Rat liege.",
    "{a} fragt nach den Auswirkungen auf {district}; dort habe sich der Verkehr seit {year} um {percent} % erhöht.",
    "{b} ergänzt, dass für die Maßnahme {money} im Haushalt veranschlagt seien – davon {percent} % aus Landesmitteln.",
    "{a} erinnert an den Beschluss vom {date} und bittet um einen Sachstandsbericht.",
    "Es schließt sich eine rege Aussprache an, in der {a}, {b} und Herr D. Rückfragen zur Finanzierung stellen.",
    "{a} hält die Ausführungen für schlüssig; ihre Fraktion werde die Umsetzung jedoch „kritisch begleiten“.",
    "{b} stellt klar, die Öffentlichkeit sei nach § 3 Abs. 1 BauGB beteiligt worden, mit {small} Stellungnahmen.",
    "Herr K., Anwohner, schildert die Lage im Bereich {street} und übergibt eine Liste mit {percent} Unterschriften.",
    "{c} regt an, {acc} gemeinsam mit den Nachbargemeinden weiterzuführen.",
    "Frau Ö. von der Beratungsstelle berichtet über {percent} Erstgespräche im {quarter} und über längere Wartezeiten.",
    "{b} verweist auf das Gutachten aus dem Jahr {year}, wonach der Untergrund tragfähig sei.",
    "{a} (Die Grünen) bemängelt, Fußgänger würden „wieder einmal“ nachrangig behandelt.",
    "Zur Frage der Barrierefreiheit führt {b} aus, dass an {small} Stellen Rampen vorgesehen seien.",
    "{a} bedankt sich für den ausführlichen Bericht und wünscht dem Vorhaben gutes Gelingen.",
    "{a} bittet darum, die Präsentation der Niederschrift beizufügen und auch den Bezirken zugänglich zu machen.",
    "{b} berichtet, die Ausschreibung solle im {quarter} erscheinen; nach rund {small} Wochen sei mit ersten Angeboten "
    "zu rechnen.",
    "Auf Nachfrage von {a} erläutert {b}, die Verzögerung gehe auf Lieferengpässe und auf den Ausfall eines "
    "Nachunternehmers zurück.",
    "{a} weist darauf hin, dass in {district} seit {year} keine neue Kindertageseinrichtung mehr eröffnet habe.",
    "{c} hält den Ansatz von {money} für knapp bemessen und verweist auf die Preisentwicklung der letzten Jahre.",
    "{b} legt dar, welche Varianten untersucht worden seien und warum {small} davon nicht in Frage kämen.",
    "{a} dankt den Beschäftigten für ihren Einsatz und fragt, ob die {small} offenen Stellen inzwischen besetzt seien.",
    "Nach Einschätzung von {b} lasse sich {nom} nur umsetzen, wenn sich die Nachbargemeinden an den laufenden Kosten "
    "beteiligten.",
    "{a} schildert Beschwerden aus der Straße „{street}“ über Lärm in den Nachtstunden und wünscht sich eine Messung "
    "über mehrere Wochen.",
    "{b} erinnert daran, dass die Frist für Einwendungen am {date} ablaufe und die Unterlagen bis dahin im Bürgerbüro "
    "auslägen.",
    "Zu den Folgekosten teilt {b} mit, sie beliefen sich nach heutigem Stand auf {money} im Jahr.",
    "{c} sieht in der Vorlage einen ersten Schritt, vermisst aber Aussagen zur Pflege der Grünflächen.",
    "{a} regt eine Ortsbesichtigung im Bereich {street} an, zu der auch die Bezirksvertretung {district} eingeladen "
    "werden möge.",
    "{b} führt aus, das Personal für {acc} stehe erst zum {quarter} vollständig zur Verfügung.",
    "{a} möchte die Zahlen nach Stadtteilen aufgeschlüsselt haben; für {district} lägen bislang nur Schätzungen vor.",
    "Die Verwaltung sagt zu, die Frage von {a} schriftlich zu beantworten.",
    "{c} betont, {nom} dürfe nicht zulasten des Rad- und Fußverkehrs gehen.",
    "{b} erklärt, die Kosten seien gegenüber der Schätzung aus dem Jahr {year} um {percent} % gestiegen, was vor allem "
    "an den Baupreisen liege.",
    "{a} fragt, ob eine Förderung durch das Land auch nach dem {date} noch möglich sei.",
    "Frau T. vom Jugendforum stellt vor, was sich {percent} Schülerinnen und Schüler für {district} wünschen.",
    "{b} macht auf Wechselwirkungen mit dem Bebauungsplan Nr. {percent}{small} aufmerksam, dessen Offenlage im "
    "{quarter} vorgesehen sei.",
)
_DECISION = (
    "{org} nimmt die Ausführungen der Verwaltung {topic} zur Kenntnis.",
    "{org} beschließt {acc} in der vorgelegten Fassung.",
    "{org} beauftragt die Verwaltung, {acc} weiter auszuarbeiten und bis zum {date} erneut vorzulegen.",
    "{org} empfiehlt dem Rat der Stadt, {acc} mit Gesamtkosten in Höhe von {money} zu beschließen.",
    "{org} stimmt der Bereitstellung von {money} für {acc} zu.",
)
_POINTS = (
    "Die Kosten in Höhe von {money} werden aus dem Produkt {product} gedeckt.",
    "Die Verwaltung wird beauftragt, Fördermittel des Landes zu beantragen.",
    "Über den Fortgang ist halbjährlich zu berichten, erstmals im {quarter}.",
    "Die Stellplätze im Bereich „{street}“ werden auf {percent} Plätze begrenzt.",
    "Die Bezirksvertretung {district} wird vor der Ausführung gehört.",
    "Für Bäume, die gefällt werden, sind Ersatzpflanzungen im Verhältnis 1:{small} vorzusehen.",
)
_REASON = (
    "Mit Beschluss vom {date} wurde die Verwaltung beauftragt, {acc} vorzubereiten.",
    "Die Fläche im Bereich {street} ist rund {percent}.000 m² groß und überwiegend versiegelt.",
    "Nach überschlägiger Prüfung ergeben sich Kosten von {money} (brutto), einschließlich Baunebenkosten.",
    "Die Bevölkerung von {district} ist seit {year} um {percent} % gewachsen; der Bedarf wird höher eingeschätzt.",
    "Gemäß § {small} der Hauptsatzung ist die Bezirksvertretung anzuhören.",
    "Die Träger öffentlicher Belange wurden mit Schreiben vom {date} beteiligt; Bedenken wurden nicht geäußert.",
    "Es wird vorgeschlagen, zunächst die Maßnahmen mit dem größten Nutzen für Schüler*innen auszuführen.",
    "Bei einer Verschiebung würden die Fördermittel verfallen – hierauf hat die Bezirksregierung hingewiesen.",
    "Der Baubeginn ist für das {quarter} vorgesehen, die Fertigstellung für {year}.",
    "Alternativen wurden geprüft: Die „Nulllösung“ scheidet aus, weil die Verkehrssicherheit nicht gewährleistet wäre.",
)
_QUARTERS = ("I. Quartal", "II. Quartal", "III. Quartal", "IV. Quartal")
_TITLES = ("Ratsfrau", "Bezirksvertreterin", "Frau"), ("Ratsherr", "Bezirksvertreter", "Herr")


def german_date(day: dt.date) -> str:
    """`18.10.2023`.

    >>> german_date(dt.date(2023, 10, 8))
    '08.10.2023'
    """
    return f"{day:%d.%m.%Y}"


def money(rng: random.Random) -> str:
    """An amount in one of the ways people write it."""
    thousands = rng.randint(2, 950)
    ways = (
        f"{thousands}.{rng.randint(0, 9)}00 €",
        f"{thousands}.000,00 €",
        f"{thousands} TEUR",
        f"{thousands}000 Euro",
    )
    return rng.choice((*ways, f"{rng.randint(1, 9)},{rng.randint(1, 9)} Mio. Euro"))


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes about one subject in one meeting."""

    rng: random.Random
    organization: Organization
    cast: Sequence[Person]  # who may speak
    topic: Topic
    day: dt.date

    def speaker(self) -> str:
        """`Frau Kühnlein`, `Ratsherr Weißbrink (SPD)`, `Herr Dr. Haselberg`."""
        person = self.rng.choice(self.cast)
        form = self.rng.choice(_TITLES[person.form_of_address == "Herr"])
        title = f"{person.academic_title} " if person.academic_title else ""
        tail = self.rng.choice(("", "", "", f" ({person.party})"))
        return f"{form} {title}{person.family}{tail}"

    def fill(self, sentence: str) -> str:
        """The sentence with its gaps filled."""
        rng = self.rng
        return sentence.format(
            a=self.speaker(),
            b=self.speaker(),
            c=f"{self.speaker()}{rng.choice(('', '', f', {rng.choice(PARTIES)}-Fraktion,'))}",
            nom=self.topic.nominative,
            acc=self.topic.accusative,
            topic=self.topic.to,
            org=self.organization.nominative,
            street=rng.choice(STREETS),
            district=rng.choice(DISTRICTS),
            party=rng.choice(self.cast).party,
            money=money(rng),
            date=german_date(self.day + dt.timedelta(days=rng.randint(-400, 90))),
            quarter=f"{rng.choice(_QUARTERS)} {self.day.year + rng.randint(0, 1)}",
            year=self.day.year - rng.randint(1, 12),
            percent=rng.randint(3, 97),
            small=rng.randint(2, 9),
            product=f"{rng.randint(1, 16):02}-{rng.randint(1, 12):02}-{rng.randint(1, 9):02}",
        )

    def paragraphs(self, sentences: tuple[str, ...], count: int, most: int) -> list[str]:
        """That many paragraphs of up to `most` different sentences each."""
        written = []
        for _ in range(count):
            chosen = self.rng.sample(sentences, self.rng.randint(1, most))
            written.append(" ".join(map(self.fill, chosen)))
        return written

    def discussion(self, count: int) -> list[str]:
        """Paragraphs as long as in the minutes of a big city: with four of them some 1.5 kB of text."""
        return self.paragraphs(_DISCUSSION, count, 6)

    def decision(self) -> str:
        return self.fill(self.rng.choice(_DECISION))

    def points(self, count: int) -> tuple[str, ...]:
        return tuple(map(self.fill, self.rng.sample(_POINTS, count)))

    def reasons(self, count: int) -> list[str]:
        return self.paragraphs(_REASON, count, 4)
