"""Addresses and Ajax answers of Apache Wicket, from the server's side.

A page keeps its state on the server as a numbered instance. What its links and scripts call is
one component of one rendering of that instance; the page's own parameters follow:

    ./si018?3-1.0-meetings-table-navigator-next&GRLFDNR=4
            | | | component path                own parameters
            | | behaviour index (absent: a link's listener)
            | render count
            page id

The path may be empty: then the page itself is addressed, which is how ALLRIS 4 loads its tables.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

_CALL = re.compile(r"(?P<page>\d+)(?:-(?:(?P<render>\d+)\.)?(?P<behavior>\d*)-(?P<path>[^=]*))?")


@dataclass(frozen=True, slots=True)
class Call:
    """What the first parameter of an address asks of a page instance."""

    page_id: int
    render_count: int | None  # None: the address does not say, any rendering will do
    behavior: int | None
    path: str | None  # None: `?3`, the instance as a whole

    @property
    def is_content(self) -> bool:
        """True for the call by which a page loads its own content."""
        return self.behavior is not None and self.path == ""


@dataclass(frozen=True, slots=True)
class Address:
    """The query of a request: the component call, if there is one, and the page's own parameters."""

    call: Call | None
    params: tuple[tuple[str, str], ...]

    def get(self, name: str) -> str | None:
        """The value of a parameter; of one that is given twice, the first."""
        return next((value for key, value in self.params if key == name), None)

    def number(self, name: str) -> int | None:
        """A parameter that is an object's number; None if it is absent or no number."""
        value = self.get(name)
        return int(value) if value is not None and re.fullmatch(r"\d{1,9}", value) else None

    def query(self) -> str:
        """The bookmarkable part: the parameters without the call."""
        return urlencode(self.params)


def parse_query(query: str) -> Address:
    """Takes a raw query string apart.

    >>> parse_query("1--anlagenHeaderPanel-attachmentsList-0-attachment-link&VOLFDNR=7").call
    Call(page_id=1, render_count=None, behavior=None, path='anlagenHeaderPanel-attachmentsList-0-attachment-link')
    >>> parse_query("0-1.0-&MM=9&YY=2026").call.is_content
    True
    >>> parse_query("TOLFDNR=3&SILFDNR=4").number("SILFDNR")
    4
    """
    head, _, rest = query.partition("&")
    match = _CALL.fullmatch(head)
    if match is None:
        return Address(None, tuple(parse_qsl(query, keep_blank_values=True)))
    return Address(_call(match), tuple(parse_qsl(rest, keep_blank_values=True)))


def _call(match: re.Match[str]) -> Call:
    render, behavior = match["render"], match["behavior"]
    return Call(int(match["page"]), int(render) if render else None, int(behavior) if behavior else None, match["path"])


def _cdata(text: str) -> str:
    """A CDATA block; an end of CDATA inside is split over two, as Wicket does.

    >>> _cdata("/*]]>*/")
    '<![CDATA[/*]]]]><![CDATA[>*/]]>'
    """
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


_HEAD = '<head xmlns:wicket="http://wicket.apache.org">'
_START = '<?xml version="1.0" encoding="UTF-8"?><ajax-response>'

EMPTY_ANSWER = _START + "</ajax-response>"
"""The answer to a call without the session's cookie, with HTTP 200."""


def ajax_answer(components: dict[str, str], header: str, script: str) -> str:
    """The answer to an Ajax call: new HTML by element id, then the head's additions, then scripts to run."""
    parts = [f'<component id="{key}" >{_cdata(html)}</component>' for key, html in components.items()]
    parts.append(f"<header-contribution>{_cdata(_HEAD + header + '</head>')}</header-contribution>")
    code = f'{_HEAD}<script type="text/javascript">\n/*<![CDATA[*/\n{script}\n/*]]>*/\n</script>\n</head>'
    return f"{_START}{''.join(parts)}<evaluate>{_cdata(code)}</evaluate></ajax-response>"


def redirect_answer(url: str) -> str:
    """The answer to an Ajax call that cannot be done: go to this page instead."""
    return f"{_START}<redirect>{_cdata(url)}</redirect></ajax-response>"
