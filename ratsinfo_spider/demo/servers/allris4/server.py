"""The demo's front door: which request goes where. Takes a `Request`, gives a `Reply`; knows no network."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from urllib.parse import parse_qs

from ratsinfo_spider.demo.servers.allris4.ajax_tables import Tables
from ratsinfo_spider.demo.servers.allris4.component_calls import Calls
from ratsinfo_spider.demo.servers.allris4.exchange import Log, Reply, Request, redirect
from ratsinfo_spider.demo.servers.allris4.faults import Faults, UnknownFaultError
from ratsinfo_spider.demo.servers.allris4.installation import Site
from ratsinfo_spider.demo.servers.allris4.page_templates import PAGES, Pages
from ratsinfo_spider.demo.servers.allris4.renderer import Renderer
from ratsinfo_spider.demo.servers.allris4.sessions import COOKIE, Sessions
from ratsinfo_spider.demo.servers.allris4.visits import Visits
from ratsinfo_spider.demo.servers.oparl.demo_interface import OParl
from ratsinfo_spider.demo.town import documents

__all__ = ["BASE_PATH", "ROBOTS", "Server"]

BASE_PATH = "/public/"
ROBOTS = {
    "allow": f"User-agent: *\nDisallow: {BASE_PATH}___tmp/\n",
    "deny": "User-agent: *\nDisallow: /\n",
}

_CONTROL = "/__demo__/"
_DOCUMENT = re.compile(r"wicket/resource/org\.apache\.wicket\.Application/doc(\d{1,9})\.\w+")
_STATIC = {
    ".js": "text/javascript;charset=UTF-8",
    ".css": "text/css;charset=UTF-8",
    ".svg": "image/svg+xml",
    ".gif": "image/gif",
    ".ico": "image/x-icon",
}
_SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
_TOO_MANY = "Zu viele Zugriffe aus Ihrem Netzwerk, Zugriff temporär gesperrt."


class Server:
    """The whole installation behind one function."""

    def __init__(self, site: Site, faults: Iterable[str] = (), robots: str = "allow") -> None:
        self.site = site
        self.log = Log()
        self.faults = Faults(site, faults)
        self._robots = ROBOTS[robots]
        self._renderer = Renderer(site)
        self._sessions = Sessions(site.council.seed)
        pages = Pages(self._renderer)
        calls = Calls(site, pages, Tables(self._renderer), self.faults)
        self._visits = Visits(site, pages, calls, self.faults, self._sessions)
        self._oparl = OParl(site.council, site.base_url, self.faults)

    def warm(self) -> None:
        """Renders every page that a crawl asks for beforehand, so that a benchmark measures the crawler alone."""
        site, german = self.site, {"Accept-Language": "de"}
        items = (item for item, _ in site.items.values() if item.public and item.has_page)
        for target in (
            *(f"to020?TOLFDNR={item.id}&selfaction=print" for item in items),
            *(f"to010?SILFDNR={number}" for number in site.meetings),
            *(f"vo020?VOLFDNR={number}" for number in site.papers),
        ):
            self._visits.page(target.partition("?")[0], Request("GET", BASE_PATH + target, german))

    def reply(self, request: Request) -> Reply:
        """The answer to a request, whatever it asks."""
        if request.path.startswith(_CONTROL):
            return self._control(request)
        reply = self._reply(request)
        self.log.add(request, reply)
        return reply

    def _reply(self, request: Request) -> Reply:
        path = request.path
        if path == "/robots.txt":
            return Reply(self._robots.encode(), content_type="text/plain;charset=UTF-8", kind="robots")
        if path.startswith("/oparl/"):
            return self._oparl.reply(request, "path")
        if not path.startswith(BASE_PATH):
            return _not_found("other")
        refusal = self.faults.refusal()
        if refusal:
            return self._refuse(refusal)
        if self.faults.fails_once(request.target):
            return Reply(b"<html><body><h1>Service Unavailable</h1></body></html>", 503, kind="flaky")
        name = path.removeprefix(BASE_PATH)
        if name.startswith("oparl/"):
            return self._oparl.reply(request, "query")
        if self.faults.hits_all_lists(name):
            return Reply(b"<html><body><h1>HTTP Status 500</h1></body></html>", 500, kind=f"{name}/failed")
        return self._visits.page(name, request) if name in PAGES else self._resource(name, request)

    def _refuse(self, fault: str) -> Reply:
        if fault == "rate-limit":
            return Reply(self._visits.message(_TOO_MANY), kind=fault)
        return Reply(self._renderer.html(f"{fault}.html").encode(), kind=fault)

    def _resource(self, name: str, request: Request) -> Reply:
        document = _DOCUMENT.fullmatch(name)
        if document:
            return self._document(int(document[1]), request)
        if name == "doc":  # the address of a document that OParl gives: it lives without a session
            number = parse_qs(request.query).get("DOLFDNR", [""])[0]
            return self._bytes(int(number)) if number.isdigit() else _not_found("document")
        if name == "info.xml":
            return Reply(b'<info><server version="4"/></info>', content_type="text/xml", kind="info")
        if name == "noauth":
            return Reply(self._visits.message("Zugriff verweigert."), kind="noauth")
        if name == "":
            return redirect(f"{self.site.base_url}si010", "home")
        return self._static(name)

    def _static(self, name: str) -> Reply:
        """Scripts, styles, images: nothing in them but what a browser needs to load the pages' contents."""
        suffix = name[name.rfind(".") :] if "." in name else ""
        if suffix not in _STATIC:
            return _not_found("other")
        body = self._renderer.source("wicket.js") if "/wicket-ajax-jquery-ver-" in name else b""
        return Reply(_SVG if suffix == ".svg" else body, content_type=_STATIC[suffix], kind="static")

    def _document(self, number: int, request: Request) -> Reply:
        """A document's bytes; asked for out of the blue, without session and Referer, it is not there."""
        host = self.site.base_url.split("/")[2]
        known = self._sessions.find(request.cookie(COOKIE)) or f"//{host}/" in request.headers.get("Referer", "")
        return self._bytes(number) if known else _not_found("document")

    def _bytes(self, number: int) -> Reply:
        document = self.site.documents.get(number)
        if document is None:
            return _not_found("document")
        body = documents.content(document.data_kind, document.data_seed)
        return Reply(body, content_type=documents.MEDIA_TYPES[document.data_kind], kind="document")

    def _control(self, request: Request) -> Reply:
        """What tests ask: the log (DELETE forgets it), the faults and their victims (POST a list switches)."""
        name = request.path.removeprefix(_CONTROL)
        if name == "log":
            if request.method == "DELETE":
                self.log.clear()
            return _json(self.log.as_json())
        if name == "faults":
            return self._switch(request.body) if request.method == "POST" else _json(self._faults_as_json())
        return _not_found("control")

    def _switch(self, body: bytes) -> Reply:
        try:
            names = json.loads(body)
            self.faults.switch(names)
        except (ValueError, UnknownFaultError, TypeError, AttributeError) as error:
            return _json({"error": str(error)}, 400)
        return _json(self._faults_as_json())

    def _faults_as_json(self) -> dict[str, object]:
        return {"active": self.faults.active, "victims": self.faults.victims.as_json(self.site.base_url)}


def _json(value: object, status: int = 200) -> Reply:
    return Reply(json.dumps(value, ensure_ascii=False).encode(), status, "application/json;charset=UTF-8")


def _not_found(kind: str) -> Reply:
    return Reply(b"<html><body><h1>HTTP Status 404</h1></body></html>", 404, kind=kind)
