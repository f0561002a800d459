"""A page as a browser holds it: what its own calls have brought is part of it, and so are the calls of that.

An answer replaces elements of the page by their ids. What was bound to an element that is gone is gone with it; all
other calls of the page live on, and the answer's own come to them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Self

import lxml.html

from ratsinfo_spider.wicket.answer import AjaxAnswer
from ratsinfo_spider.wicket.calls import Calls, ajax_calls, base_url
from ratsinfo_spider.wicket.markup import by_id, swallowed, tree, with_end
from ratsinfo_spider.wicket.session import NO_SESSION, Session
from ratsinfo_spider.wicket.wicket_errors import WicketError

__all__ = ["Content", "merge"]


@dataclass(frozen=True)
class Content:
    """The page at `url` as far as it has come: its mark-up, and the calls that live on it.

    `base_url` is what the page calls itself, for the headers of its calls. `left` has a sentence for each thing that
    the page asks for and that did not come: only without any is it whole. `session` gave the page: in no other do its
    calls mean anything.
    """

    html: str
    url: str
    calls: Calls = field(default_factory=Calls)
    base_url: str = ""
    left: tuple[str, ...] = ()
    session: Session = NO_SESSION

    @classmethod
    def of(cls, html: str, url: str, **more: Any) -> Self:
        """A page as it came."""
        return cls(html, url, ajax_calls(html, url), base_url(html, url), **more)

    @property
    def is_whole(self) -> bool:
        """Whether all that the page asks for has come."""
        return not self.left

    def merged(self, answer: AjaxAnswer) -> Self:
        """The page after an answer to one of its calls. Raises WicketError `malformed` as `merge`."""
        html, gone = _merge(self.html, answer) if answer.components else (self.html, set[str]())
        return replace(self, html=html, calls=self.calls.after(ajax_calls(answer, self.url), gone))

    def without_automatic(self) -> Self:
        """The page with none of the calls that it makes by itself: they are being asked."""
        calls = Calls(call for call in self.calls if not call.is_automatic)
        calls.unread, calls.lost = self.calls.unread, []
        return replace(self, calls=calls)


def merge(page_html: str, answer: AjaxAnswer) -> str:
    """The page with the answer's components in place of those with the same id, as a browser shows it.

    Raises WicketError `malformed` for a component that the page does not hold: then they do not belong together.
    """
    return _merge(page_html, answer)[0]


def _merge(page_html: str, answer: AjaxAnswer) -> tuple[str, set[str]]:
    """The page after the answer, and the ids of the elements that are gone."""
    data = page_html.encode("utf-8", "replace")
    root = tree(with_end(data).decode())
    if words := swallowed(root, data):  # written out again, it would be closed, and nobody would see what is missing
        raise WicketError("malformed", f"the page was not read to its end: {words}")
    before = set(root.xpath("//@id"))
    for ident, html in answer.components.items():
        place = by_id(root, ident)
        if place is None:
            raise WicketError("malformed", f"the answer replaces component {ident!r}, which the page does not hold")
        _replace(place, html)
    after = str(lxml.html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>"))
    replaced = {key for html in answer.components.values() for key in tree(html).xpath("//@id")}
    return after, before - set(root.xpath("//@id")) | replaced & before


def _replace(old: Any, html: str) -> None:
    new = lxml.html.fragment_fromstring(html, create_parent="div")
    parent, tail, place = old.getparent(), old.tail or "", old.getparent().index(old)
    children = list(new)
    parent[place : place + 1] = children
    if children:
        children[-1].tail = (children[-1].tail or "") + tail
    elif tail:
        _add_text(parent, place, tail)


def _add_text(parent: Any, place: int, text: str) -> None:
    """Text at a place among an element's children."""
    if place:
        parent[place - 1].tail = (parent[place - 1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
