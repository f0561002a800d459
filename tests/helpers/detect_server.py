"""Small loopback hosts for the tests of `scrapy detect`: an ALLRIS 4 in few words, and whatever else a test puts up."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

VERSION = "4.1.7"


@dataclass
class Reply:
    """An answer; a route is one of these, or its body alone."""

    body: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    encoding: str = "utf-8"


Route = str | Reply | Callable[["Visit"], Reply | str]


@dataclass(frozen=True)
class Visit:
    """A request as the host saw it."""

    path: str
    query: str
    headers: dict[str, str]
    at: float


@dataclass
class Host:
    """A host: what it answers by path (without query), and whom it saw."""

    url: str
    routes: dict[str, Route]
    visits: list[Visit] = field(default_factory=list)

    def paths(self) -> list[str]:
        """What was asked for, in order, robots.txt left out."""
        return [visit.path for visit in self.visits if visit.path != "/robots.txt"]


@contextmanager
def host(routes: dict[str, Route]) -> Iterator[Host]:
    """A host on loopback for as long as the block runs; what has no route is a plain 404."""
    place = Host("", routes)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            visit = Visit(parts.path, parts.query, dict(self.headers.items()), time.monotonic())
            place.visits.append(visit)
            route = place.routes.get(parts.path, Reply("<html><body>nothing here</body></html>", 404))
            reply = route(visit) if callable(route) else route
            self._send(Reply(reply) if isinstance(reply, str) else reply)

        def _send(self, reply: Reply) -> None:
            body = reply.body.encode(reply.encoding)
            self.send_response(reply.status)
            for name, text in {"content-type": "text/html", **reply.headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, text)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    place.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield place
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def frame(name: str, content: str, version: str | None = VERSION, title: str = "Musterstadt") -> str:
    """A page of ALLRIS: its frame around `content`."""
    meta = (
        f'<meta name="description" content="ALLRIS net Version {version} (4170041) - 08.07.2026" />' if version else ""
    )
    return f"""<!DOCTYPE html><html lang="de"><head>{meta}<title>ALLRIS</title>
        <script id="wicket-ajax-base-url">Wicket.Ajax.baseUrl="{name}";</script></head>
        <body><div id="allris"><main id="pageContent"><h1 class="title">{title}</h1>
        <div id="mainContent">{content}</div></main></div></body></html>"""


def shell(name: str) -> str:
    """A page whose list comes by a call of its own."""
    return frame(name, f'<script>Wicket.Ajax.ajax({{"u":"./{name}?0-1.0-&MM=1","c":"id2"}});</script>')


def ajax(html: str) -> Reply:
    """A Wicket answer with one component."""
    component = f'<component id="id2"><![CDATA[{html}]]></component>'
    body = f'<?xml version="1.0" encoding="UTF-8"?><ajax-response>{component}</ajax-response>'
    return Reply(body, headers={"content-type": "text/xml"})


CALENDAR = """<table class="calenderView"><tbody><tr class="odd">
  <td class="nowrapContent"><span class="dom">05</span></td><td class="time"><div>17:00</div></td>
  <td class="textCol"><div><a href="./to010?SILFDNR=7" id="si_7">Sitzung des Bauausschusses</a></div></td>
  <td class="raum"><div></div></td></tr></tbody></table>"""
MEETINGS = """<table class="dataTable"><thead><tr><th>Datum</th><th>Uhrzeit</th><th>Sitzung</th></tr></thead><tbody>
  <tr><td>Mo., 05.03.2096</td><td>17:00</td><td><a href="./to010?SILFDNR=9">Sitzung des Rates</a></td></tr>
  <tr><td>Di., 05.03.2024</td><td>17:00</td><td><a href="./to010?SILFDNR=7">Sitzung des Bauausschusses</a></td></tr>
  </tbody></table>"""
COMMITTEES = """<table class="dataTable"><thead><tr><th>Name</th><th>Mitglieder</th></tr></thead><tbody>
  <tr><td><a href="./gr020?GRLFDNR=4" id="gr_4">Bauausschuss</a></td><td>13</td></tr></tbody></table>"""
AGENDA = """<div id="toTable"><table class="toTable" id="toTreeTable"><tbody>
  <tr class="odd num" data-tt-id="1"><td class="tonr"><a id="link_11">Ö 1</a></td>
  <td class="tobetreff"><a href="./to020?TOLFDNR=11&amp;SILFDNR=7">Radweg am Ring</a></td></tr>
  </tbody></table></div>"""
HEAD = """<div id="head"><h2>Grunddaten</h2><dl><dt class="colTitle"><span class="label">Nummer:</span></dt>
  <dd><span class="text4" id="toname">Ö 1</span></dd></dl></div>"""
RESULT = """<div class="compFull toBa"><span class="text4" id="toBeschlussart">ungeändert beschlossen</span></div>
  Online-Version dieser Seite: http://ratsinfo.musterstadt.example/public/to020?TOLFDNR=11&amp;selfaction=print"""
OPARL = """{"id": "x", "type": "https://schema.oparl.org/1.1/System", "oparlVersion": "https://schema.oparl.org/1.1/",
  "name": "Stadt Musterstadt"}"""


def lazy(name: str, table: str) -> Callable[[Visit], Reply | str]:
    """A page that is a shell, and answers its own call with a table, but only in the session that saw the shell."""

    def answer(visit: Visit) -> Reply | str:
        if "0-1.0-" not in visit.query:
            return Reply(shell(name), headers={"Set-Cookie": "JSESSIONID=1; Path=/"})
        known = "JSESSIONID=1" in visit.headers.get("Cookie", "") and visit.headers.get("Wicket-Ajax") == "true"
        return ajax(table) if known else Reply('<?xml version="1.0"?><ajax-response></ajax-response>')

    return answer


def installation(folder: str = "/public/", **changed: Route) -> dict[str, Route]:
    """The routes of an ALLRIS 4 below `folder`; `changed` replaces pages by name (`oparl_system` for oparl/system)."""
    pages: dict[str, Route] = {
        "": frame("si010", "Willkommen"),
        "si010": lazy("si010", CALENDAR),
        "si018": lazy("si018", MEETINGS),
        "gr010": frame("gr010", COMMITTEES),
        "to010": frame("to010", AGENDA, title="Bauausschuss - 05.03.2024"),
        "to020": frame("to020", HEAD + RESULT, title="05.03.2024 - 1 Radweg am Ring"),
        "vo040": frame("vo040", "<p>Vorlagen</p>"),
        "info.xml": '<info><server version="4"/></info>',
        "oparl/system": Reply(OPARL, headers={"content-type": "application/json"}),
    }
    pages |= {name.replace("_xml", ".xml").replace("_", "/"): route for name, route in changed.items()}
    return {f"{folder}{name}": route for name, route in pages.items()}
