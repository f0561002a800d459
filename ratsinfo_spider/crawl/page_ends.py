"""Pages that broke off and were closed again on the way, by whatever rewrites HTML there: their own end is missing.

The pages of one kind end alike, in the frame of the site: `… <button id="backToTop">`. So the last element with an id
is learned from the pages of a run. A page without it, after ten others had it, has not come whole.
"""

from __future__ import annotations

import re
from collections.abc import Hashable

__all__ = ["PageEnds"]

ENOUGH = 10  # pages of a kind in a row with the same end, until one without it is none
_TAIL = 4_000  # characters
_ID = re.compile(r"<\w[^>]*?\sid=[\"'](?!id[0-9a-f]+[\"'])([^\"'<>]+)[\"']")  # none that Wicket makes: id7f


class PageEnds:
    """Learns from each page how those of its kind end.

    >>> ends = PageEnds()
    >>> whole, cut = '<p id="id7"></p><div id="footer"></div></html>', '<p id="id8"></p></html>'
    >>> [ends.is_missing("paper", html) for html in [*[whole] * ENOUGH, cut, cut.replace("id8", "footer")]][-3:]
    [False, True, False]
    >>> [ends.is_missing("print", html) for html in [*["<p id='id7'></p>"] * ENOUGH, "<p id='id8'></p>"]][-1]
    False
    """

    def __init__(self) -> None:
        self._usual: dict[Hashable, tuple[str, int]] = {}

    def is_missing(self, kind: Hashable, html: str) -> bool:
        """Whether a page lacks the end that those of its kind have."""
        found = _ID.findall(html[-_TAIL:])
        last = found[-1] if found else ""
        usual, count = self._usual.get(kind, ("", 0))
        if last and last == usual:
            self._usual[kind] = usual, count + 1
        elif count < ENOUGH:
            self._usual[kind] = last, 1
        elif not re.search(rf"\sid=[\"']{re.escape(usual)}[\"']", html):
            return True
        return False
