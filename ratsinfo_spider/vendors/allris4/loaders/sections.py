"""Text panels: each as a row of `sections`, and sorted by what they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ratsinfo_spider.german.text import clean_text, heading_kind, one_line, opens_as_proposal, strip_heading
from ratsinfo_spider.items import Section
from ratsinfo_spider.keys import Keys, section_key
from ratsinfo_spider.statement import Statement
from ratsinfo_spider.vendors.allris4.loaders.source import Source
from ratsinfo_spider.vendors.allris4.pages.frame import Page
from ratsinfo_spider.vendors.allris4.pages.panels import Panel
from ratsinfo_spider.vocabulary import label_key

__all__ = ["Part", "read_parts", "sections"]

_TABLES = frozenset(map(label_key, ("Anlage", "Anlagen", "Anlagen zur Vorlage", "Beratungsfolge")))
_STATED = frozenset({"url", "owner_id", "position", "heading", "kind", "text"})


class Part(NamedTuple):
    """A panel that has something to say. `body` is its text without the heading repeated in it."""

    position: int
    heading: str
    kind: str
    text: str | None
    body: str | None


def read_parts(page: Page, panels: list[Panel], *, decided: bool = False) -> list[Part]:
    """All panels but those whose document is missing. An unknown heading is `other`, with a warning.

    `decided`: the page says that something was adopted. Where it does not, a text below `Beschluss`
    that opens with `Beschlussvorschlag:` is the proposal: nothing was decided (Aachen, TOLFDNR 105078).
    """
    found = (_part(page, panel, decided) for panel in panels if not panel.missing and not _is_bare_table(panel))
    return [part for part in found if part.heading or part.text]


def _is_bare_table(panel: Panel) -> bool:
    """A table that is read elsewhere, of which a print page shows the heading only (Aachen): no text was lost."""
    return not panel.text and label_key(panel.heading) in _TABLES


def _part(page: Page, panel: Panel, decided: bool) -> Part:
    heading, text = one_line(panel.heading) or "", clean_text(panel.text)
    kind = heading_kind(heading)
    if kind is None:
        page.warn(f"heading: {heading!r} is not in the vocabulary")
    body = strip_heading(text, heading)
    if kind == "decision" and opens_as_proposal(body):
        kind = "decision" if decided else "proposal"
        body = strip_heading(body, "Beschlussvorschlag")
    return Part(panel.position, heading, kind or "other", text, body)


def sections(parts: list[Part], source: Source, owner: str, native_id: int) -> Iterator[Section]:
    """The rows; `owner` is `agenda_item` or `paper`."""
    keys = Keys()
    for part in parts:
        section = Section(
            id=source.id("section", keys.next(section_key(owner, native_id, part.heading))),
            site=source.site,
            url=source.url(owner, native_id),
            owner_id=source.id(owner, native_id),
            position=part.position,
            heading=part.heading or None,
            kind=part.kind,
            text=part.text,
        )
        section.statement = Statement(_STATED)
        yield section
