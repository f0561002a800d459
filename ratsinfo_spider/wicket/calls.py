"""Finds the Ajax calls that a page, or an answer, declares in its scripts.

A page declares, several to a line (addresses relative or absolute, `&` raw or as `&amp;`):

    Wicket.Ajax.baseUrl="calendar?MM=10&amp;YY=2026";
    Wicket.Ajax.ajax({"u":"./calendar?0-1.0-form-calNav-months-0-monthlink&MM=9&YY=2026","c":"id4","e":"click"});;
    Wicket.Ajax.ajax({"u":"./calendar?0-1.0-&MM=10&YY=2026","c":"id27"});;
    Wicket.Ajax.ajax({"u":"./agenda?0-1.0-panel-all&SILFDNR=7","m":"POST","c":"id37","e":"click"});;
    Wicket.Timer.set('idb6.0', function(){Wicket.Ajax.ajax({"u":"./paper?1-1.0-&VOLFDNR=7"});}, 1000);;

An address is `?<page id>-<render count>.<behaviour>-<component path>&<the page's own parameters>`; older
Wicket writes the listener's name before the behaviour. The second call above is the page's own
content: no event, no component path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from ratsinfo_spider.wicket.answer import AjaxAnswer
from ratsinfo_spider.wicket.failures import WicketError
from ratsinfo_spider.wicket.scripts import ScriptError, read_object, read_string, scripts

__all__ = ["AjaxCall", "Calls", "ajax_calls", "base_url", "content_calls", "headers", "same_host"]

# What a browser does by itself; a call without event is bound to `domready`.
_AUTOMATIC = {"", "domready", "load"}

_CALL = re.compile(r"Wicket\.Ajax\.(ajax|get|post)\(\s*(?=\{)")
_BASE_URL = re.compile(r"""Wicket\.Ajax\.baseUrl\s*=\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')""")
_TIMER = re.compile(r"(?:Wicket\.Timer\.set\([^,(){}]{1,200},|setTimeout\()\s*function\s*\(\s*\)\s*\{\s*\Z")
_DELAY = re.compile(r"\s*\)[\s;]*\}\s*,\s*(\d+)\s*\)")
_ADDRESS = re.compile(r"(?P<page>\d*)-(?P<render>\d*)(?:\.(?:[A-Za-z]+(?:\.|(?=-)))?\d*)?-(?P<path>[^=]*)\Z")
_AMPERSAND = re.compile(r"&(?:amp|#0*38|#[xX]0*26);")  # not html.unescape: it reads &order= and &reg=


@dataclass(frozen=True, slots=True)
class AjaxCall:
    """One declared call. `url` is absolute; `delay` in seconds for a timer, else None.

    `form` is the element id of the form it sends, `submit` the name under which it says which button
    was pressed; `extra` are parameters sent in any case. `unread` names attributes that hold
    functions (`pre`, `dep`, …): a browser would run them first.
    """

    url: str
    component: str | None = None
    event: str | None = None
    method: str = "GET"
    delay: float | None = None
    form: str | None = None
    submit: str | None = None
    extra: tuple[tuple[str, str], ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def path(self) -> str | None:
        """Component path: `form-calNav-months-0-monthlink`; "" for the page itself, None for another address."""
        match = self._address()
        return match["path"] if match else None

    @property
    def page_version(self) -> str | None:
        """Page id and render count, `0-1`: the instance in the session it belongs to."""
        match = self._address()
        return f"{match['page']}-{match['render']}" if match else None

    @property
    def is_automatic(self) -> bool:
        """True where no user has to do anything for it: on load, or by a timer."""
        return set((self.event or "").split()) <= _AUTOMATIC

    @property
    def is_content(self) -> bool:
        """True for the page's own lazy content: asked by itself, of the page and not of a component."""
        return self.path == "" and self.is_automatic

    @property
    def is_form(self) -> bool:
        """True where the call sends a form or a field: it needs `forms`."""
        return self.form is not None or self.method != "GET"

    def _address(self) -> re.Match[str] | None:
        return _ADDRESS.match(urlsplit(self.url).query.split("&", 1)[0])


class Calls(list[AjaxCall]):
    """The calls of a page in their order, and in `unread` a sentence for each that could not be read."""

    def __init__(self) -> None:
        super().__init__()
        self.unread: list[str] = []

    def by(self, *, component: str | None = None, event: str | None = None) -> list[AjaxCall]:
        """Those of an element id, of an event, or of both."""
        return [
            call
            for call in self
            if (component is None or call.component == component)
            and (event is None or event in (call.event or "domready").split())
        ]


def ajax_calls(source: str | AjaxAnswer, page_url: str) -> Calls:
    """All calls declared by a page's HTML, by a script, or by an answer; relative addresses by `page_url`.

    Raises WicketError `foreign_host` for an address on another host than the page's. A call that
    cannot be read is not skipped silently: see `Calls.unread`.
    """
    calls = Calls()
    for script in source.scripts if isinstance(source, AjaxAnswer) else scripts(source):
        for match in _CALL.finditer(script):
            try:
                attributes, end = read_object(script, match.end())
                calls.append(_call(attributes, match[1], _delay(script, match.start(), end), page_url))
            except ScriptError as error:
                calls.unread.append(f"Ajax call not understood: {error}")
    return calls


def content_calls(source: str | AjaxAnswer, page_url: str) -> list[AjaxCall]:
    """The calls that bring the page's own lazy content, each once; empty if there is none.

    Before version 8 Wicket bound the call to the lazy panel instead of the page: where no call has
    an empty path, the ones that a browser makes by itself are meant. An answer may ask to be asked
    again (a panel was not ready): then its own content call is here. Raises WicketError `malformed`
    if nothing is found while a call could not be read: it may have been the one.
    """
    calls = ajax_calls(source, page_url)
    found = [call for call in calls if call.is_content] or [call for call in calls if call.is_automatic and call.path]
    if not found and calls.unread:
        raise WicketError("malformed", calls.unread[0])
    return list({call.url: call for call in found}.values())


def base_url(html: str, page_url: str) -> str:
    """What the page calls itself, for the header of its calls; else page name and query of its address.

    >>> base_url('<script>Wicket.Ajax.baseUrl="calendar?MM=9&amp;YY=2026";</script>', "https://ratsinfo.example/public/x")
    'calendar?MM=9&YY=2026'
    >>> base_url("<p></p>", "https://ratsinfo.example/public/list?GRLFDNR=7")
    'list?GRLFDNR=7'
    """
    for script in scripts(html):
        match = _BASE_URL.search(script)
        if match:
            return _AMPERSAND.sub("&", read_string(match[1]))
    parts = urlsplit(page_url)
    name = parts.path.rpartition("/")[2]
    return f"{name}?{parts.query}" if parts.query else name


def headers(base_url: str) -> dict[str, str]:
    """Headers that make a request an Ajax call. The first two are needed, the others are what browsers send."""
    return {
        "Wicket-Ajax": "true",
        # Third-party text: quoted so that it stays one header line.
        "Wicket-Ajax-BaseURL": quote(base_url, safe="%/?&=:;,+~!$'()*@[].-_"),
        "X-Requested-With": "XMLHttpRequest",
        "Accept": "application/xml, text/xml, */*; q=0.01",
    }


def same_host(address: str, page_url: str) -> str:
    """`address` made absolute by the page's; raises WicketError `foreign_host` if it leaves the page's host.

    A page behind a TLS proxy may print `http:` for itself; the page's own scheme is kept then.

    >>> same_host("./calendar?0-1.0-", "https://ratsinfo.example/public/calendar?MM=9")
    'https://ratsinfo.example/public/calendar?0-1.0-'
    >>> same_host("http://ratsinfo.example/public/a", "https://ratsinfo.example/public/b")
    'https://ratsinfo.example/public/a'
    """
    try:
        url, page = urlsplit(urljoin(page_url, address)), urlsplit(page_url)
        same = url.scheme in ("http", "https") and _host(url) == _host(page)
    except ValueError:  # third-party text: "http://[" is no address
        same = False
    if not same:
        raise WicketError("foreign_host", f"{page_url} names an address elsewhere: {address}", address=address)
    return url._replace(scheme=page.scheme, netloc=page.netloc).geturl()


def _host(parts: Any) -> tuple[str | None, int | None]:
    default = {"http": 80, "https": 443}[parts.scheme]
    return parts.hostname, None if parts.port in (None, default) else parts.port


def _call(attributes: dict[str, Any], function: str, delay: float | None, page_url: str) -> AjaxCall:
    address = attributes.get("u")
    if not isinstance(address, str):
        raise ScriptError(f"no constant address in {str(attributes)[:120]}")
    return AjaxCall(
        url=same_host(_AMPERSAND.sub("&", address), page_url),
        component=_word(attributes.get("c")),
        event=_event(attributes.get("e")),
        method=(_word(attributes.get("m")) or ("POST" if function == "post" else "GET")).upper(),
        delay=delay,
        form=_word(attributes.get("f")),
        submit=_word(attributes.get("sc")),
        extra=tuple(_extra(attributes.get("ep"))),
        unread=tuple(key for key in ("pre", "bsh", "dep") if attributes.get(key)),
    )


def _word(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _event(value: object) -> str | None:
    """`"e"` is a name, or a list of names; several are joined by a blank."""
    if isinstance(value, list):
        return " ".join(str(name) for name in value) or None
    return _word(value)


def _extra(value: object) -> Iterator[tuple[str, str]]:
    """`"ep"` is `{"name": value}`, or `[{"name": …, "value": …}]`."""
    if isinstance(value, dict):
        yield from ((str(name), str(text)) for name, text in value.items())
    elif isinstance(value, list):
        yield from ((str(pair.get("name")), str(pair.get("value"))) for pair in value if isinstance(pair, dict))


def _delay(script: str, start: int, end: int) -> float | None:
    """Seconds, where the call is the body of a timer's function."""
    if not _TIMER.search(script, max(0, start - 300), start):
        return None
    match = _DELAY.match(script, end)
    return int(match[1]) / 1000 if match else 0.0
