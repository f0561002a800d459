"""A text panel as it is read: its row of `sections`, and its text without the headings repeated in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ratsinfo_spider.german.text import section_body
from ratsinfo_spider.items import Section

__all__ = ["Part", "bodies"]


class Part(NamedTuple):
    """A panel with a heading or a text. `body` is its text without the headings repeated in it."""

    section: Section
    body: str | None

    @classmethod
    def of(cls, section: Section) -> Part:
        """The part that a section is."""
        return cls(section, section_body(section.heading or "", section.text))


def bodies(parts: Iterable[Part], kind: str) -> tuple[str | None, ...]:
    """The texts of all parts of a kind."""
    return tuple(part.body for part in parts if part.section.kind == kind)
