"""Links as a page prints them, without what belongs to one visit."""

from __future__ import annotations

import re

__all__ = ["plain_address"]

# A proxy may have encoded the semicolon; elsewhere `%3B` is part of a name.
_PATH_PARAMETER = re.compile(r"(?:;|%3B(?=jsessionid=))[^/]*", re.IGNORECASE)


def plain_address(href: str) -> str:
    """An address without what is not part of it: a session that a server writes into links, a place on the page.

    >>> plain_address("./doc7.pdf;jsessionid=0A1B?v=1;2#page=3"), plain_address("./vo020?VOLFDNR=7")
    ('./doc7.pdf?v=1;2', './vo020?VOLFDNR=7')
    >>> plain_address("./doc7.pdf%3Bjsessionid=0A1B?v=1"), plain_address("./Plan%3B2.pdf")
    ('./doc7.pdf?v=1', './Plan%3B2.pdf')
    """
    if ";" not in href and "#" not in href and "%3" not in href:
        return href
    path, mark, query = href.partition("#")[0].partition("?")
    return _PATH_PARAMETER.sub("", path) + mark + query
