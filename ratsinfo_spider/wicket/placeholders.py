"""What stands in place of content that has not come.

    <div id="id1c"><div id="id1d">
      <img alt="Loading..." src="./wicket/resource/org.apache.wicket.ajax.AbstractDefaultAjaxBehavior/indicator.gif"/>

The same image, without a word, stands hidden beside each link that works by Ajax, in `span.wicket-ajax-indicator`. An
application may show a sentence instead.
"""

from __future__ import annotations

import re

from ratsinfo_spider.wicket.markup import text_of, tree

__all__ = ["has_placeholder", "has_waiting_words"]

# Cheap, for every page: whether it is worth a look at the tree. Icons that Wicket serves are not, as most pages have,
# nor are the hidden images of the links.
_TAG = re.compile(r"<img\b[^>]*")
_SIGNS = ("AbstractDefaultAjaxBehavior/indicator", "Loading")  # one of them is in each
_MAYBE = re.compile(
    r"<img\b(?=[^>]*(?:AbstractDefaultAjaxBehavior/indicator|\b[aA][lL][tT]\s*=\s*[\"']?Loading))(?![^>]*\balt=\"\")"
)
_HIDDEN = re.compile(r"<span\b[^>]*wicket-ajax-indicator[^>]*>\s*")  # right before the image
_IMAGE = (
    "//img[contains(@src, 'AbstractDefaultAjaxBehavior/indicator')"
    " or (starts-with(@alt, 'Loading') and contains(@src, 'wicket/resource'))]"
    "[not(ancestor::span[contains(@class, 'wicket-ajax-indicator')])]"
)
_WORDS = re.compile(
    r"(?:Inhalte?|Daten|Seite)?\s*(?:wird|werden)\s+geladen|(?:bitte\s+warten|loading|l(?:a|ä)dt)\b", re.IGNORECASE
)
_LONGEST = 80  # characters of a sentence that says so


def has_placeholder(html: str) -> bool:
    """Whether Wicket's own placeholder is left on a page.

    >>> image = '<img alt="Loading..." src="./wicket/resource/AbstractDefaultAjaxBehavior/indicator.gif"/>'
    >>> has_placeholder(f"<div>{image}</div>"), has_placeholder(f'<span class="wicket-ajax-indicator">{image}</span>')
    (True, False)
    """
    return any(_may_wait(html, tag) for tag in _TAG.finditer(html)) and bool(tree(html).xpath(_IMAGE))


def _may_wait(html: str, tag: re.Match[str]) -> bool:
    if not any(sign in tag[0] for sign in _SIGNS) or not _MAYBE.match(tag[0]):
        return False
    span = html.rfind("<span", 0, tag.start())
    return span < 0 or not _HIDDEN.fullmatch(html, span, tag.start())


def has_waiting_words(html: str) -> bool:
    """Whether a short text of the page says that something is still to come.

    >>> has_waiting_words("<p>Inhalt wird geladen</p>"), has_waiting_words("<p>Der Wagen wird geladen.</p>")
    (True, False)
    """
    if not _WORDS.search(html):
        return False
    texts = (text_of(element) for element in tree(html).iter("div", "p", "span", "td", "li") if len(element) == 0)
    return any(len(text) <= _LONGEST and _WORDS.match(text) for text in texts)
