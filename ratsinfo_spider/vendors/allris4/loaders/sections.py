"""Text panels: each is a row of `sections`, and its kind says which columns of its owner it fills."""

from __future__ import annotations

from collections.abc import Iterator

from ratsinfo_spider.german.record_loaders import SectionLoader
from ratsinfo_spider.german.text_panel import Part
from ratsinfo_spider.items import Section
from ratsinfo_spider.keys import Keys, section_key
from ratsinfo_spider.statement import Statement
from ratsinfo_spider.vendors.allris4.loaders.source import Source
from ratsinfo_spider.vendors.allris4.pages.frame import Page
from ratsinfo_spider.vendors.allris4.pages.panels import Panel
from ratsinfo_spider.vocabulary import label_key

__all__ = ["read_parts", "sections"]

_TABLES = frozenset(map(label_key, ("Anlage", "Anlagen", "Anlagen zur Vorlage", "Beratungsfolge")))
_STATED = frozenset({"url", "owner_id", "position", "heading", "kind", "text"})


def read_parts(page: Page, panels: list[Panel], *, decided: bool = False) -> list[Part]:
    """All panels but those whose document is missing. An unknown heading is `other`, with a warning.

    `decided`: the page says that something was adopted, see `section_kind`.
    """
    found = (_part(page, panel, decided) for panel in panels if not panel.missing and not _is_bare_table(panel))
    return [part for part in found if part.section.heading or part.section.text]


def _is_bare_table(panel: Panel) -> bool:
    """A table that is read elsewhere; a print page shows its heading only (Aachen), so no text was lost."""
    return not panel.text and label_key(panel.heading) in _TABLES


def _part(page: Page, panel: Panel, decided: bool) -> Part:
    words = {"heading": panel.heading, "kind": (panel.heading, panel.text, decided), "text": panel.text}
    section = SectionLoader.fill(Section(position=panel.position), words, page.warn)
    return Part.of(section)


def sections(parts: list[Part], source: Source, owner: str, native_id: int) -> Iterator[Section]:
    """The rows; `owner` is `agenda_item` or `paper`."""
    keys = Keys()
    for section, _body in parts:
        section.id = source.id("section", keys.next(section_key(owner, native_id, section.heading)))
        section.site, section.url = source.site, source.url(owner, native_id)
        section.owner_id = source.id(owner, native_id)
        section.statement = Statement(_STATED)
        yield section
