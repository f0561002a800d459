"""Titles of agenda items and papers, long ones mostly, typed by hurried people."""

from __future__ import annotations

import random

from ratsinfo_spider.demo.town.invented_names import PARTIES
from ratsinfo_spider.demo.town.sentences import Writer, german_date

__all__ = ["ODD_TITLES", "title", "typed"]

# Every town has an item with each of these: begins with a number, holds marks that an HTML page must
# escape, an open quote, blanks and line breaks of all kinds, or nothing at all.
ODD_TITLES = (
    "3. Änderungssatzung zur Satzung über die Straßenreinigung und die Erhebung von Gebühren",
    "1. Umrüstung der Straßenbeleuchtung\n2. Abfallgefäße in der Töpfergasse",
    'Anfrage "Rad & Fuß": <Entwurf> für den Löwenhager Platz, Stand 2.3.2026',
    "Resolution „Für ein lebenswertes Musterstadt",
    "Bericht der Verwaltung\tzur Lage\n\nhier:   Straßenreinigungs -  und Winterdienst ",
    "",
    "<script>alert('Musterstadt')</script>",
    "Mobilität,\nAntrag der UWG auf Verlegung der Haltestelle Weißdornweg",
)


def title(writer: Writer) -> str:
    """A title about the writer's subject."""
    rng, topic, day = writer.rng, writer.topic, writer.day
    return rng.choice(
        (
            topic.noun,
            f"Sachstandsbericht {topic.to}",
            f"{topic.noun}; hier: Beschluss über die weiteren Schritte",
            f"Antrag der {rng.choice(PARTIES)}-Fraktion vom {german_date(day)}: „{topic.noun}“",
            f"{topic.noun} - Vorstellung der Planung und Beratung über das weitere Vorgehen",
            f"{rng.randint(2, 9)}. Ergänzung {topic.to}",
            f"Mündlicher Bericht {topic.to}",
            f"{topic.noun}, Bürgeranregung gemäß § 24 GO NRW",
        )
    )


def typed(rng: random.Random, text: str) -> str:
    """The title with line breaks, doubled blanks and blanks at the end, as some are typed."""
    roll = rng.random()
    if roll < 0.15:
        return text.replace("; hier:", ";\nhier:").replace(" - ", "\n- ", 1).replace(", ", ",\n", 1)
    if roll < 0.25:
        return text.replace(" ", "  ", 2) + " "
    return text
