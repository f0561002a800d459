"""Links as a page prints them, without what belongs to one visit."""

from __future__ import annotations

import re

__all__ = ["plain_address"]

_PATH_PARAMETER = re.compile(r";[^/]*")


def plain_address(href: str) -> str:
    """An address without what is not part of it: a session that a server writes into links, a place on the page.

    >>> plain_address("./doc7.pdf;jsessionid=0A1B?v=1;2#page=3"), plain_address("./vo020?VOLFDNR=7")
    ('./doc7.pdf?v=1;2', './vo020?VOLFDNR=7')
    """
    if ";" not in href and "#" not in href:
        return href
    path, mark, query = href.partition("#")[0].partition("?")
    return _PATH_PARAMETER.sub("", path) + mark + query
