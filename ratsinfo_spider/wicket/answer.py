"""Reads the answer to an Ajax call, and tells an answer from everything that is none.

    <?xml version="1.0" encoding="UTF-8"?><ajax-response>
      <component id="id2a" ><![CDATA[<div id="id2a"><table class="calenderView">…</table></div>]]></component>
      <header-contribution><![CDATA[<head><meta name="description" content="…" /></head>]]></header-contribution>
      <evaluate><![CDATA[<head><script>/*<![CDATA[*/ … /*]]]]><![CDATA[>*/</script></head>]]></evaluate>
    </ajax-response>

Wicket before 9 may write `encoding="wicket1"`, where `]` stands as `]^`, and puts bare JavaScript
into `<evaluate>`; `<redirect>` or the header `Ajax-Location` sends the browser elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import lxml.etree

from ratsinfo_spider.wicket.scripts import scripts
from ratsinfo_spider.wicket.wicket_errors import WicketError

__all__ = ["GONE", "AjaxAnswer", "is_expired", "parse_answer", "read_answer"]

GONE = 410  # the status with which Wicket says that a page instance has expired

# Characters that XML 1.0 forbids; Word documents bring them along.
_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_START = 20_000  # bytes looked at to tell what a body is

# Wicket's own page says "Page Expired"; the German ones are what an application makes of it. All
# of them count only as a title, a heading or a message box, never within a text.
_EXPIRED = re.compile(
    r"<(title|h1|h2|h3)\b[^>]*>\s*(?:(?-i:[A-Z]{4})[^<]{0,42}?)?"
    r"(?:Page Expired|(?:Die )?(?:angeforderte )?(?:Seite|Session|Sitzung) (?:ist )?abgelaufen)\W*</\1>"
    r"|<p>\s*The page you requested has expired\.?\s*</p>"
    r"|class=\"message_(?:header|text)\"[^>]*>[^<]{0,80}(?:Page Expired|(?:Seite|Session) (?:ist )?abgelaufen)",
    re.IGNORECASE,
)
# Wicket's page about an error of the application, and the names of its pages in the addresses it leads to.
_SERVER_ERROR = re.compile(
    r"<(title|h1|h2)\b[^>]*>\s*(?:Internal error|Unexpected RuntimeException)\W*</\1>", re.IGNORECASE
)
_ERROR_PAGES = {
    "PageExpiredErrorPage": ("expired", "the page instance is gone"),
    "InternalErrorPage": ("server_error", "the server has failed at this call"),
    "ExceptionErrorPage": ("server_error", "the server has failed at this call"),
    "AccessDeniedPage": ("server_error", "the server refuses this call"),
}


@dataclass(frozen=True, slots=True)
class AjaxAnswer:
    """What the server changes on the page: component id → its new HTML, and what else it sends."""

    components: dict[str, str] = field(default_factory=dict)
    evaluates: list[str] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    redirect: str | None = None

    @property
    def html(self) -> str:
        """All components, joined: what a page class reads."""
        return "\n".join(self.components.values())

    @property
    def text(self) -> str:
        """All that it sends."""
        return "\n".join((*self.components.values(), *self.evaluates, *self.headers))

    @property
    def scripts(self) -> list[str]:
        """All scripts it brings: they declare the calls of the new components, such as the next page's."""
        return [script for text in (*self.headers, *self.components.values()) for script in _inline(text)] + [
            script for text in self.evaluates for script in scripts(text)
        ]

    @property
    def is_empty(self) -> bool:
        """True for `<ajax-response/>`: nothing to change; or no session cookie, or a page version it does not know."""
        return not (self.components or self.evaluates or self.headers or self.redirect)


def read_answer(status: int, headers: Mapping[Any, Any], body: bytes | str) -> AjaxAnswer:
    """The answer of an HTTP response, which may be empty; WicketError with the reason where it is none."""
    if is_expired(status, headers, body):
        raise WicketError("expired", f"the page instance is gone (HTTP {status}): ask its address again")
    location = _header(headers, "Ajax-Location")
    if location:
        raise _leads_away(location)
    answer = parse_answer(body)
    if answer.redirect:
        raise _leads_away(answer.redirect)
    return answer


def _leads_away(address: str) -> WicketError:
    """The error for an answer that sends the browser elsewhere, by the name of the page it sends to."""
    for name, (kind, words) in _ERROR_PAGES.items():
        if name in address:
            return WicketError(kind, f"{words} (it leads to {name})", address=address)
    return WicketError("redirect", f"the server leads to {address} instead of answering", address=address)


def parse_answer(body: bytes | str) -> AjaxAnswer:
    """Reads `<ajax-response>`; raises WicketError: `html`, `expired`, `server_error` (a page), `empty`, `malformed`."""
    data = body.encode() if isinstance(body, str) else body
    root = _xml(data, override="utf-8" if isinstance(body, str) else None)
    if root is None or root.tag != "ajax-response":
        raise _not_an_answer(data)
    answer = AjaxAnswer(redirect=_text(root.find("redirect")))
    for child in root:
        text = _text(child) or ""
        if child.tag == "component":
            answer.components[child.get("id", "")] = text
        elif child.tag in ("evaluate", "priority-evaluate"):
            answer.evaluates.append(text)
        elif child.tag == "header-contribution":
            answer.headers.append(text)
    return answer


def is_expired(status: int, headers: Mapping[Any, Any], body: bytes | str) -> bool:
    """True where Wicket says that the page instance is gone: HTTP 410, or its page about it.

    `headers` are looked at only to leave documents alone: a PDF may say whatever it likes.
    """
    if status == GONE:
        return True
    kind = _header(headers, "Content-Type") or ""
    if kind and "html" not in kind and "xml" not in kind:
        return False
    return bool(_EXPIRED.search(_start(body)))


def _xml(data: bytes, override: str | None) -> Any:
    """The root of an XML body, once more without the characters XML forbids; None where it is no XML."""
    for candidate in (data.strip(), _FORBIDDEN.sub(b"", data).strip()):
        parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True, encoding=override)
        try:
            return lxml.etree.fromstring(candidate, parser)
        except lxml.etree.XMLSyntaxError:
            continue
    return None


def _not_an_answer(data: bytes) -> WicketError:
    start = _start(data)
    if not start.strip():
        return WicketError("empty", "the answer has no body")
    if "<ajax-response" in start[:500]:
        return WicketError("malformed", f"<ajax-response> is not well-formed: {start[-80:]!r}")
    if _EXPIRED.search(start):
        return WicketError("expired", "the page instance is gone: ask its address again")
    if _SERVER_ERROR.search(start):
        return WicketError("server_error", "the server has failed at this call, it sends its error page")
    if re.search(r"<!DOCTYPE html|<html|<head|<body", start, re.IGNORECASE):
        return WicketError("html", f"an HTML page instead of an Ajax answer{_title(start)}")
    return WicketError("malformed", f"neither an Ajax answer nor a page: {start[:80]!r}")


def _title(html: str) -> str:
    match = re.search(r"<title[^>]*>([^<]*)</title>", html, re.IGNORECASE)
    return f": {match[1].strip()!r}" if match else ""


def _text(element: Any) -> str | None:
    if element is None:
        return None
    text = "".join(element.itertext())
    return text.replace("]^", "]") if element.get("encoding") == "wicket1" else text


def _inline(text: str) -> Iterable[str]:
    """Scripts within mark-up; other than in `<evaluate>`, a text without a tag is text."""
    return scripts(text) if "<" in text else ()


def _start(body: bytes | str) -> str:
    return body[:_START] if isinstance(body, str) else body[:_START].decode("utf-8", "replace")


def _header(headers: Mapping[Any, Any], name: str) -> str | None:
    """A header's last value, whatever the client calls it: str or bytes, one or a list, any case."""
    for key, value in headers.items():
        if _string(key).lower() == name.lower():
            return _string(value[-1] if isinstance(value, list | tuple) and value else value)
    return None


def _string(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
