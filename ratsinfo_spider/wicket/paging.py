"""Finds the way to the next page of a paged table, in each form an installation offers it.

By Ajax, the address only in the script, of the page or of the answer that brought the table:

    <a class="next" id="id31" href="#">&gt;</a>      (on the last page disabled, and without a call)
    Wicket.Ajax.ajax({"u":"./list?0-2.0-table-navigator-next&GRLFDNR=7","c":"id31","e":"click","pd":true});

By numbers, as plain links, as links with a call, or as buttons; the current one is no link:

    <div class="navigator">
      <span class="goto"><em><span>1</span></em></span>
      <span class="goto"><a href="./list?0-1.-table-navigator-navigation-1-pageLink"><span>2</span></a></span>
    </div>

Where a table says how many rows it has (`Zeige 1 bis 25 von 119`), the caller checks it against
the rows: only then an end is known to be the end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ratsinfo_spider.wicket.answer import AjaxAnswer
from ratsinfo_spider.wicket.calls import AjaxCall, Calls, ajax_calls, same_host
from ratsinfo_spider.wicket.markup import by_id, text_of, tree
from ratsinfo_spider.wicket.wicket_errors import WicketError

__all__ = ["Link", "next_page"]

_NEXT = "navigator-next"
_NUMBERED = re.compile(r"navigation-\d+-pageLink\Z")
_COUNTER = re.compile(r"(?:Zeige|Showing)\s+([\d.,]+)\s+(?:bis|to)\s+([\d.,]+)\s+(?:von|of)\s+([\d.,]*\d)")
_ITEMS = (
    "//a[contains(@href, 'pageLink')] | //*[contains(concat(' ', @class, ' '), ' goto ')]//*[self::a or self::button]"
)


@dataclass(frozen=True, slots=True)
class Link:
    """A plain link to a page: asked like any page, not by Ajax."""

    url: str
    text: str


def next_page(source: str | AjaxAnswer, page_url: str, calls: Calls | None = None) -> AjaxCall | Link | None:
    """How to ask for the next page of the table in this page or answer; None on the last one.

    `calls` are those that live on the page, if known.

    Raises WicketError `malformed` where there are pages but the way to the next cannot be read: a
    list must not end early without anyone noticing.
    """
    root = tree(source.html if isinstance(source, AjaxAnswer) else source)
    calls = ajax_calls(source, page_url) if calls is None else calls
    found = _next_call(root, calls) or _next_link(root, page_url) or _next_number(root, calls, page_url)
    if found is None and calls.unread:
        raise WicketError("malformed", f"no next page found, but {calls.unread[0]}")
    return found


def _next_call(root: Any, calls: Calls) -> AjaxCall | None:
    for call in calls:
        if (call.path or "").endswith(_NEXT) and not _is_disabled(by_id(root, call.component)):
            return call
    return None


def _next_link(root: Any, page_url: str) -> Link | None:
    for link in root.xpath("//a[contains(@href, $next)]", next=_NEXT):
        if not _is_disabled(link):
            return Link(same_host(link.get("href"), page_url), text_of(link))
    return None


def _next_number(root: Any, calls: Calls, page_url: str) -> AjaxCall | Link | None:
    """By page numbers: the one after the current page, which is the one without a link."""
    items = {int(text_of(item)): item for item in _items(root, calls) if text_of(item).isdecimal()}
    linked = {number: item for number, item in items.items() if _is_live(item, calls)}
    counter = _counter(root)
    if not linked or (counter and counter[1] >= counter[2]):
        return None
    current = _current(items, linked, counter)
    if current + 1 in linked:
        return _target(linked[current + 1], calls, page_url)
    if max(linked) > current:
        raise WicketError("malformed", f"pages up to {max(linked)}, but no link to page {current + 1}")
    return None


def _items(root: Any, calls: Calls) -> list[Any]:
    named = [by_id(root, call.component) for call in calls if _NUMBERED.search(call.path or "")]
    return [*root.xpath(_ITEMS), *(item for item in named if item is not None)]


def _is_live(item: Any, calls: Calls) -> bool:
    """A number that leads somewhere. A live button without a call counts: `_target` complains about it."""
    bound = item.get("id") and calls.by(component=item.get("id"))
    return not _is_disabled(item) and bool(bound or item.get("href") or item.tag == "button")


def _counter(root: Any) -> tuple[int, int, int] | None:
    """First, last and number of all rows, where the table counts them."""
    match = _COUNTER.search(text_of(root))
    if not match:
        return None
    first, last, total = (int(re.sub(r"\D", "", number)) for number in match.groups())
    return first, last, total


def _current(items: dict[int, Any], linked: dict[int, Any], counter: tuple[int, int, int] | None) -> int:
    """The page shown: told by the counter, by a number without link, or by the gap among the numbers."""
    if counter:  # not the last page, so its size is that of all before it
        return (counter[0] - 1) // (counter[1] - counter[0] + 1) + 1
    alone = sorted({*items, *_unlinked(linked)} - set(linked))
    missing = alone or sorted(set(range(1, max(linked))) - set(linked))
    if len(missing) != 1:
        raise WicketError("malformed", f"pages {sorted(linked)}: which of them is shown cannot be told")
    return missing[0]


def _unlinked(linked: dict[int, Any]) -> set[int]:
    """Numbers beside the linked ones, in the same navigator."""
    navigator = _common_parent(list(linked.values()))
    return set() if navigator is None else _numbers(navigator) - set(linked)


def _common_parent(items: list[Any]) -> Any:
    """The smallest element that holds all of them and a number more, short of the table's own cells."""
    others = [set(item.iterancestors()) for item in items]
    for ancestor in items[0].iterancestors():
        if ancestor.find(".//td") is not None:
            return None
        if all(ancestor in ancestors for ancestors in others) and len(_numbers(ancestor)) > len(items):
            return ancestor
    return None


def _numbers(element: Any) -> set[int]:
    """The numbers that stand alone below an element."""
    return {int(text) for text in element.itertext() if text.strip().isdecimal()}


def _target(item: Any, calls: Calls, page_url: str) -> AjaxCall | Link:
    bound = calls.by(component=item.get("id")) if item.get("id") else []
    if bound:
        return bound[0]
    href = item.get("href") or ""
    if href and not href.startswith(("#", "javascript:")):
        return Link(same_host(href, page_url), text_of(item))
    raise WicketError("malformed", f"page {text_of(item)} has neither a link nor an Ajax call")


def _is_disabled(element: Any) -> bool:
    """Wicket marks a dead link by attribute or class, or leaves a `span` in its place."""
    if element is None:
        return False
    classes = (element.get("class") or "").split()
    return (
        element.get("disabled") is not None
        or element.get("aria-disabled") == "true"
        or element.get("aria-current") is not None
        or bool({"disable", "disabled", "current"} & set(classes))
    )
