"""Finds the Ajax calls that a page, or an answer, declares in its scripts.

A page declares, several to a line (addresses relative or absolute, `&` raw or as `&amp;`):

    Wicket.Ajax.baseUrl="calendar?MM=10&amp;YY=2026";
    Wicket.Ajax.ajax({"u":"./calendar?0-1.0-form-calNav-months-0-monthlink&MM=9&YY=2026","c":"id4","e":"click"});;
    Wicket.Ajax.ajax({"u":"./calendar?0-1.0-&MM=10&YY=2026","c":"id27"});;
    Wicket.Ajax.ajax({"u":"./agenda?0-1.0-panel-all&SILFDNR=7","m":"POST","c":"id37","e":"click"});;
    Wicket.Timer.set('idb6.0', function(){Wicket.Ajax.ajax({"u":"./paper?1-1.0-&VOLFDNR=7"});}, 1000);;

An address is `?<page id>-<render count>.<behaviour>-<component path>&<the page's own parameters>`; older
Wicket writes the listener's name before the behaviour. The second call above is one that a browser makes by itself, as
is the last: these bring what the page still lacks. docs/wicket.md has every attribute.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from ratsinfo_spider.wicket.answer import AjaxAnswer
from ratsinfo_spider.wicket.scripts import ScriptError, read_object, read_string, scripts
from ratsinfo_spider.wicket.wicket_errors import WicketError

__all__ = ["AjaxCall", "Calls", "ajax_calls", "base_url", "bookmarkable", "content_calls", "headers", "same_host"]

# What a browser does by itself; a call without event is bound to `domready`.
_AUTOMATIC = {"domready", "load"}

_CALL_OR_CLEAR = re.compile(
    r"Wicket\.Ajax\.(?P<function>ajax|get|post)\(\s*(?=\{)|Wicket\.Timer\.clear\(\s*(?P<cleared>[^,(){}]{1,200})\)"
)
_BASE_URL = re.compile(r"""Wicket\.Ajax\.baseUrl\s*=\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')""")
_TIMER = re.compile(
    r"(?:Wicket\.Timer\.set\(\s*(?P<name>[^,(){}]{1,200}),|setTimeout\()\s*function\s*\(\s*\)\s*\{\s*\Z"
)
_DELAY = re.compile(r"\s*\)[\s;]*\}\s*,\s*(\d+)\s*\)")
_INSTANCE = re.compile(r"\A\d+(?:-[^&=]*)?(?:&|\Z)")
_ADDRESS = re.compile(r"(?P<page>\d*)-(?P<render>\d*)(?:\.(?:[A-Za-z]+(?:\.|(?=-)))?\d*)?-(?P<path>[^=]*)\Z")
# A call that only a user can make, whatever else stands in it.
_HAS_EVENT = re.compile(r'\{[^;]{0,1000}?"e":\[?"(?!domready"|load")')
_AMPERSAND = re.compile(r"&(?:amp|#0*38|#[xX]0*26);")  # not html.unescape: it reads &order= and &reg=


@dataclass(frozen=True, slots=True)
class AjaxCall:
    """One declared call. `url` is absolute; `delay` in seconds for a timer, else None; `timer` is the timer's name.

    `form` is the element id of the form it sends, `submit` the name under which it says which button
    was pressed; `extra` are parameters sent in any case, `is_multipart` says in which form. `unread` names attributes
    that hold functions (`pre`, `dep`, …): a browser would run them first.
    """

    url: str
    component: str | None = None
    event: str | None = None
    method: str = "GET"
    delay: float | None = None
    timer: str | None = None
    form: str | None = None
    submit: str | None = None
    extra: tuple[tuple[str, str], ...] = ()
    is_multipart: bool = False
    is_recursive: bool = False
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
        return bool(_AUTOMATIC & set((self.event or "domready").split()))

    def _address(self) -> re.Match[str] | None:
        return _ADDRESS.match(urlsplit(self.url).query.split("&", 1)[0])


class Calls(list[AjaxCall]):
    """The calls of a page in their order.

    `unread` has a sentence for each that could not be read or leads to another host, `lost` those of them that a
    browser might make by itself. `cleared` are the names of timers that an answer ends.
    """

    def __init__(self, calls: Iterable[AjaxCall] = ()) -> None:
        super().__init__(calls)
        self.unread: list[str] = []
        self.lost: list[str] = []
        self.cleared: set[str] = set()

    def by(self, *, component: str | None = None, event: str | None = None) -> list[AjaxCall]:
        """Those of an element id, of an event, or of both."""
        return [
            call
            for call in self
            if (component is None or call.component == component)
            and (event is None or event in (call.event or "domready").split())
        ]

    @property
    def automatic(self) -> list[AjaxCall]:
        """Those that a browser makes by itself, each once."""
        return list({call.url: call for call in self if call.is_automatic}.values())

    def after(self, others: Calls, gone: set[str]) -> Calls:
        """Those that live once `others` have come and the elements with the ids `gone` have been replaced."""
        kept = [call for call in self if call.component not in gone and call.timer not in others.cleared]
        merged = Calls([*kept, *others])
        merged.unread = [*self.unread, *others.unread]
        return merged


def ajax_calls(source: str | AjaxAnswer, page_url: str) -> Calls:
    """All calls declared by a page's HTML, by a script, or by an answer; relative addresses by `page_url`.

    A call that cannot be read, or that leads to another host, is not skipped silently: see `Calls`.
    """
    calls = Calls()
    for script in source.scripts if isinstance(source, AjaxAnswer) else scripts(source):
        if "Wicket." in script:
            _read(script, page_url, calls)
    return calls


def _read(script: str, page_url: str, calls: Calls) -> None:
    """Into `calls` what a script declares; a timer that it ends again is not declared."""
    for match in _CALL_OR_CLEAR.finditer(script):
        if match["cleared"]:
            name = _unquoted(match["cleared"])
            calls[:] = [call for call in calls if call.timer != name]
            calls.cleared.add(name)
            continue
        try:
            attributes, end = read_object(script, match.end())
            timer = _TIMER.search(script, max(0, match.start() - 300), match.start())
            delay = _delay(script, end) if timer else None
            name = _unquoted(timer["name"]) if timer and timer["name"] else ""
            calls.append(_call(attributes, match["function"], delay, name, page_url))
        except (ScriptError, WicketError) as error:
            sentence = f"Ajax call not understood: {error}"
            calls.unread.append(sentence)
            if not _HAS_EVENT.match(script, match.end()):
                calls.lost.append(sentence)


def _unquoted(name: str) -> str:
    return name.strip(" '\"")


def content_calls(source: str | AjaxAnswer, page_url: str) -> list[AjaxCall]:
    """The calls that a browser makes by itself, each once; empty if there is none.

    An answer may ask to be asked again (a panel was not ready): then its own calls are here. Raises WicketError
    `malformed` if nothing is found while such a call could not be read: it may have been the one.
    """
    calls = ajax_calls(source, page_url)
    found = calls.automatic
    if not found and calls.lost:
        raise WicketError("malformed", calls.lost[0])
    return found


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
    """Headers that make a request an Ajax call. The first two are needed, the others are what browsers send.

    Who asks (`Referer`, `Origin`) is said of every request that a page makes: see the client.
    """
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


def bookmarkable(url: str) -> str:
    """The address of a page without the instance that it names.

    >>> bookmarkable("https://ratsinfo.example/public/list?3&id=7"), bookmarkable("https://ratsinfo.example/bodies?0")
    ('https://ratsinfo.example/public/list?id=7', 'https://ratsinfo.example/bodies')
    """
    parts = urlsplit(url)
    return parts._replace(
        query=_INSTANCE.sub("", parts.query, count=1) if _INSTANCE.match(parts.query) else parts.query
    ).geturl()


def _host(parts: Any) -> tuple[str | None, int | None]:
    default = {"http": 80, "https": 443}[parts.scheme]
    return parts.hostname, None if parts.port in (None, default) else parts.port


def _call(attributes: dict[str, Any], function: str, delay: float | None, timer: str, page_url: str) -> AjaxCall:
    address = attributes.get("u")
    if not isinstance(address, str):
        raise ScriptError(f"no constant address in {str(attributes)[:120]}")
    return AjaxCall(
        url=same_host(_AMPERSAND.sub("&", address), page_url),
        component=_word(attributes.get("c")),
        event=_event(attributes.get("e")),
        method=(_word(attributes.get("m")) or ("POST" if function == "post" else "GET")).upper(),
        delay=delay,
        timer=timer or None,
        form=_word(attributes.get("f")),
        submit=_word(attributes.get("sc")),
        extra=tuple(_extra(attributes.get("ep"))),
        is_multipart=attributes.get("mp") is True,
        is_recursive=attributes.get("sr") is True,
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


def _delay(script: str, end: int) -> float:
    """Seconds of the timer whose function is the call that ends there."""
    match = _DELAY.match(script, end)
    return int(match[1]) / 1000 if match else 0.0
