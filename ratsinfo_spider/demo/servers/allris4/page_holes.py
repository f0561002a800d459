"""HTML made once, answered often.

No two answers of a Wicket server are alike: page ids, element ids, security tokens and the
request's own parameters differ. A page is therefore rendered once with holes for these, and each
request only fills the holes, which costs some ten microseconds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode

import jinja2
from markupsafe import Markup

Params = tuple[tuple[str, str], ...]

# Holes are characters of a private use area, which no text of a town holds.
PAGE_ID = Markup("\ue002")
OWN_PARAMS = Markup("\ue003")  # `&SILFDNR=7&refresh=true`, raw, as scripts have it
OWN_PARAMS_ESCAPED = Markup("\ue004")  # `&amp;SILFDNR=7&amp;refresh=true`, as links have it
BASE_URL = Markup("\ue005")  # `to010?SILFDNR=7&amp;refresh=false`: escaped even in the script
TOKEN = Markup("\ue006")
ONLINE_URL = Markup("\ue007")  # the address in the last line of a print page
SELF_QUERY = Markup("\ue008")  # own parameters, escaped, without the leading `&amp;`
CONTENT = Markup("id\ue009")  # id of the element that a page's own Ajax call fills: always its first one

_HOLE = re.compile("\ue000([0-9]+)\ue001|([\ue002-\ue009])")
_FIRST_VALUE = ord("\ue002")


def element(number: int) -> Markup:
    """The id of a page's element, to be numbered on for each request."""
    return Markup(f"id\ue000{number}\ue001")  # noqa: S704 - a number between two marks


@dataclass(frozen=True, slots=True)
class Values:
    """What one answer fills into the holes. `own` are the parameters that a page gives to its own calls."""

    page_id: int
    own: Params
    base_url: str
    token: str
    online_url: str
    first_element: int  # of this answer
    content: int  # number of the page's content element

    def as_bytes(self) -> tuple[bytes, ...]:
        """The values in the order of the hole characters."""
        query = urlencode(self.own)
        escaped = query.replace("&", "&amp;")
        values = (
            str(self.page_id),
            "&" + query if query else "",
            "&amp;" + escaped if query else "",
            self.base_url.replace("&", "&amp;"),
            self.token,
            self.online_url.replace("&", "&amp;"),
            escaped,
            f"{self.content:x}",
        )
        return tuple(value.encode() for value in values)


class Part:
    """Rendered HTML with holes."""

    __slots__ = ("_holes", "_pieces", "elements")

    def __init__(self, text: str) -> None:
        text = str(text)  # a slice of Markup is Markup, and slow
        self._pieces: list[bytes] = []
        self._holes: list[tuple[int, int]] = []  # (place in pieces, element number or -1 - value number)
        self.elements = 0
        end = 0
        for match in _HOLE.finditer(text):
            self._pieces += (text[end : match.start()].encode(), b"")
            self._holes.append((len(self._pieces) - 1, self._value(match)))
            end = match.end()
        self._pieces.append(text[end:].encode())

    def _value(self, match: re.Match[str]) -> int:
        if match[2]:
            return _FIRST_VALUE - ord(match[2]) - 1
        number = int(match[1])
        self.elements = max(self.elements, number + 1)
        return number

    def fill(self, values: Values) -> bytes:
        """The answer's body.

        >>> part = Part(f"<p id='{element(0)}'>{PAGE_ID}</p>")
        >>> part.fill(Values(3, own=(), base_url="", token="", online_url="", first_element=26, content=26))
        b"<p id='id1a'>3</p>"
        """
        filled = values.as_bytes()
        first = values.first_element
        pieces = self._pieces.copy()
        for place, value in self._holes:
            pieces[place] = b"%x" % (first + value) if value >= 0 else filled[-1 - value]
        return b"".join(pieces)


def escaped_twice(text: str) -> str:
    """Text that ALLRIS escapes twice before the page escapes it again (tooltip of the paper clip).

    >>> escaped_twice('"A" & B')
    '&amp;quot;A&amp;quot; &amp;amp; B'
    """
    return _escaped(_escaped(text))


def _escaped(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("'", "&#039;")


def environment() -> jinja2.Environment:
    """The templates of this package."""
    templates = jinja2.Environment(
        loader=jinja2.PackageLoader("ratsinfo_spider.demo.servers.allris4", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,
    )
    templates.filters["escaped_twice"] = escaped_twice
    return templates
