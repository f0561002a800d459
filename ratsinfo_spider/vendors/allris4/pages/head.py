"""The list of labels and values at the head of a page ("Grunddaten", docs/allris4.md 4.2).

    <div id="head"><div class="headLeftInner roundedBorder">
      <div class="row"><dl>
        <dt class="colTitle"><span class="label">Gremium:</span></dt>
        <dd class="colEntry"><span class="text4" id="sigremium"><a href="./gr020?GRLFDNR=4">Bauausschuss</a></span></dd>
        <dt class="colTitle"><span class="label">Raum:</span></dt>      <!-- one dl may hold several pairs -->
        <dd class="colEntry"><span class="text4" id="siraum">Ratssaal</span></dd>
      </dl></div>
      <div id="id47" hidden="" data-wicket-placeholder=""></div>        <!-- a field that is absent -->

Fields are found by the vendor's ids; labels differ from city to city. Ids like `id47` are Wicket's
own and change with every request.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import cast

from lxml import etree

from ratsinfo_spider.vendors.allris4.pages.errors import PageError
from ratsinfo_spider.vendors.allris4.pages.frame import Page, by_id, is_word
from ratsinfo_spider.vendors.html_text import inline_text

__all__ = ["Head"]

_WICKET_ID = re.compile(r"id[0-9a-f]+")
_WITH_ID = etree.XPath("descendant-or-self::*[@id]")
_FIELD_TAGS = ("span", "dd", "div", "p", "a")


class Head:
    """Fields of a page's head. `known`: the ids the page class reads, or leaves unread on purpose.

    A head that is absent (print pages may lack it) or that stands outside `#head` (seen in a
    hand-made sample only) is no error: `present` tells whether there is any field at all.
    """

    def __init__(self, page: Page, known: frozenset[str]) -> None:
        self.page = page
        self.known = known
        self.box = by_id(page.main, "div", "head")
        self._named = list(_named(page.main if self.box is None else self.box))
        self.fields = self._fields()
        self.present = bool(self.fields.keys() & known)

    def text(self, name: str) -> str | None:
        """A field on one line, or None where it is absent or empty."""
        found = self.fields.get(name)
        return (inline_text(found) or None) if found is not None else None

    def href(self, name: str) -> str | None:
        """Address of the first link in a field."""
        found = self.fields.get(name)
        links = [] if found is None else [link.get("href") for link in found.iter("a")]
        return next((self.page.http_url(href) for href in links if href), None)

    def labelled(self, *labels: str) -> str | None:
        """A value by its label: the last resort, for a field whose id nobody has seen yet."""
        values = (value for label, value, _ in self._unread if label in labels)
        return next((inline_text(value) or None for value in values), None)

    def audit(self, *read_by_label: str) -> None:
        """Warn of each label whose value nobody reads, so that a new one announces itself. Values stay unsaid."""
        for label, value, unknown in self._unread:
            if label not in read_by_label:
                what = f"the id {', '.join(unknown)}" if unknown else "no id"
                length = len(inline_text(value))
                self.page.warn(f"Head: the value of {label!r} has {what} and is not read ({length} characters).")

    def _is_known(self, name: str) -> bool:
        return name in self.known or "zusatz" in name.lower() or name.startswith("voverfasser")

    @cached_property
    def _unread(self) -> list[tuple[str, etree._Element, list[str]]]:
        """Label, value and unknown ids of all values but those whose ids are known, which `fields` has."""
        unread: list[tuple[str, etree._Element, list[str]]] = []
        label: etree._Element | None = None
        names = self._names_by_value()
        for child in () if self.box is None else self.box.iter("dt", "dd"):
            if child.tag == "dt":
                label = child
                continue
            unknown = [name for name in names.get(child, ()) if not self._is_known(name)]
            if unknown or child not in names:
                printed = "" if label is None else inline_text(label).rstrip(": ")
                unread.append((printed, child, unknown))
        return unread

    def _names_by_value(self) -> dict[etree._Element, list[str]]:
        """The ids in each `dd`."""
        names: dict[etree._Element, list[str]] = {}
        for name, element in self._named:
            value = element if element.tag == "dd" else element.getparent()
            if value is not None and value.tag != "dd":  # nearly all stand right below it
                value = next(element.iterancestors("dd"), None)
            if value is not None:
                names.setdefault(value, []).append(name)
        return names

    def _fields(self) -> dict[str, etree._Element]:
        fields: dict[str, etree._Element] = {}
        for name, element in self._named:
            if element.tag not in _FIELD_TAGS or element.get("hidden") is not None:
                continue
            if self.box is None and (name not in self.known or is_word(element)):
                continue
            if name in fields and inline_text(fields[name]) != inline_text(element):
                raise PageError("malformed", self.page.url, f"The head has two different values for '#{name}'.")
            fields.setdefault(name, element)
        return fields


def _named(area: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Elements with an id of their own, by that."""
    for element in cast("list[etree._Element]", _WITH_ID(area)):
        name = element.get("id", "")
        if name and not _WICKET_ID.fullmatch(name):
            yield name, element
