"""What makes the texts of real councils hard to read, one function a hazard; each takes its turn in the town.

Real texts have each of these kinds. Splits after umlauts are not here: `word_html.py` puts them into every text.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from ratsinfo_spider.demo.town.sentences import Writer
from ratsinfo_spider.demo.town.word_html import Blank, Block, Listing, Par, Table

__all__ = ["HAZARDS", "Hazard", "paragraphs"]

Hazard = Callable[[list[Block], Writer], list[Block]]


def paragraphs(rng: random.Random, texts: Sequence[str]) -> list[Block]:
    """Paragraphs with an empty one after each, or after none."""
    loose = rng.random() < 0.6
    blocks: list[Block] = []
    for text in texts:
        blocks += [Par(text), Blank()] if loose else [Par(text)]
    return blocks


def empty_paragraphs(blocks: list[Block], writer: Writer) -> list[Block]:
    return [*blocks[:1], Blank(9), *blocks[1:], Blank(3)]


def leading_blank(blocks: list[Block], writer: Writer) -> list[Block]:
    return [Blank(), Par("\u00a0 " + writer.discussion(1)[0]), *blocks]


def broken_sentence(blocks: list[Block], writer: Writer) -> list[Block]:
    return [
        *blocks,
        Par("Die Prüfung habe ergeben, dass die vorhandene Fläche"),
        Blank(2),
        Par("nicht ausreichend sei."),
    ]


def numbered_list(blocks: list[Block], writer: Writer) -> list[Block]:
    points = writer.points(4)
    return [*blocks, Listing(points[:2]), Blank(), Listing(points[2:], start=3)]


def lettered_lists(blocks: list[Block], writer: Writer) -> list[Block]:
    deeper = Listing(writer.points(2), marker="a")
    return [*blocks, Listing((writer.points(1)[0], deeper, writer.points(1)[0])), Listing(writer.points(3), marker="I")]


def every_item_first(blocks: list[Block], writer: Writer) -> list[Block]:
    """Each entry a list of its own that begins anew."""
    return [*blocks, *(Listing((point,)) for point in writer.points(3))]


def bullets(blocks: list[Block], writer: Writer) -> list[Block]:
    return [*blocks, Par("Im Einzelnen:"), Listing(writer.points(3), marker="-"), Par("Soweit der Bericht.")]


def typed_dashes(blocks: list[Block], writer: Writer) -> list[Block]:
    return [*blocks, *(Par(f"-\u00a0\u00a0\u00a0 {point}") for point in writer.points(3))]


def lost_bullets(blocks: list[Block], writer: Writer) -> list[Block]:
    return [*blocks, *(Par(f"{sign} {point}") for sign, point in zip(".·•", writer.points(3), strict=True))]


def year_table(blocks: list[Block], writer: Writer) -> list[Block]:
    year = writer.day.year
    head = ("Ansatz", *(str(year + n) for n in range(4)))
    rows = (("Ertrag", "102.818", "0", "1.470", "60"), ("Aufwand", "506.600", "20.000", "0", "-1.250"))
    return [*blocks[:2], Table((head, *rows)), *blocks[2:]]


def quotes(blocks: list[Block], writer: Writer) -> list[Block]:
    text = 'Man spricht von „Quartier“, “Kiez” und "Veedel"; die übrigen TOP`s seien ’unstrittig‘, so ‚das Protokoll‘.'
    return [*blocks, Par(text)]


def hyphens(blocks: list[Block], writer: Writer) -> list[Block]:
    text = "Der Planungsbe-schluss, das Ver-            einsheim; Rad\u00adver\u00adkehrs\u00adanlagen auch."
    return [*blocks, Par(text)]


def glued_words(blocks: list[Block], writer: Writer) -> list[Block]:
    return [
        Par("Der FachbereichKinder stellt Musterstadtneue Wege in der Töpfergasse“auf 1.Frage bis 3.Frage vor."),
        *blocks,
    ]


def lone_signs(blocks: list[Block], writer: Writer) -> list[Block]:
    return [*blocks, Par("."), Par("-------------------------"), Par("…….")]


def typos(blocks: list[Block], writer: Writer) -> list[Block]:
    return [
        *blocks,
        Par(
            "Alle Frakionen äußern sich zustimmmend, niemand fühlt sich beschmipft. Die Verwaltung stellt stellt klar."
        ),
    ]


def decomposed(blocks: list[Block], writer: Writer) -> list[Block]:
    """Umlauts as two characters, as texts pasted from a Mac have them."""
    return [*blocks, Par("Die Gebu\u0308hren fu\u0308r die Offene Ganztagsschule erho\u0308hen sich nicht.")]


def tabs_and_breaks(blocks: list[Block], writer: Writer) -> list[Block]:
    return [*blocks, Par("Mitteilung:\t\tKeine.\nAnfragen:\tKeine.  Weiteres   liegt nicht vor.")]


def attendance_note(blocks: list[Block], writer: Writer) -> list[Block]:
    return [*blocks, Par(f"{writer.speaker()} ist ab 17:10 anwesend.", bold=True), Blank()]


def half_sentence(blocks: list[Block], writer: Writer) -> list[Block]:
    return [*blocks, Par(f"{writer.organization.nominative} fasst nach kurzer Aussprache den folgenden")]


def foreign_link(blocks: list[Block], writer: Writer) -> list[Block]:
    """A link into somebody's own computer, which nobody may follow."""
    return [*blocks, Par("Übersichtsplan", href="file:///C:\\Users\\beispiel\\Pläne\\uebersicht.pdf")]


def markup_as_text(blocks: list[Block], writer: Writer) -> list[Block]:
    return [*blocks, Par("Gewünscht wird ein Text mit <b>Überschrift</b> & ohne <script>alert(1)</script>.")]


HAZARDS: tuple[Hazard, ...] = (
    empty_paragraphs,
    leading_blank,
    broken_sentence,
    numbered_list,
    lettered_lists,
    every_item_first,
    bullets,
    typed_dashes,
    lost_bullets,
    year_table,
    quotes,
    hyphens,
    glued_words,
    lone_signs,
    typos,
    decomposed,
    tabs_and_breaks,
    attendance_note,
    half_sentence,
    foreign_link,
    markup_as_text,
)
