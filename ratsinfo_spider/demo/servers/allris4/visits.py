"""Page requests within a session: whole pages as new instances, and calls to instances that are still kept."""

from __future__ import annotations

from urllib.parse import urlencode

from ratsinfo_spider.demo.servers.allris4.component_calls import Calls
from ratsinfo_spider.demo.servers.allris4.exchange import XML, Reply, Request, redirect
from ratsinfo_spider.demo.servers.allris4.faults import Faults
from ratsinfo_spider.demo.servers.allris4.installation import Site
from ratsinfo_spider.demo.servers.allris4.page_holes import Params, Part, Values
from ratsinfo_spider.demo.servers.allris4.page_templates import (
    NoAccessError,
    NotAvailableError,
    PageFailureError,
    Pages,
)
from ratsinfo_spider.demo.servers.allris4.printed_forms import language
from ratsinfo_spider.demo.servers.allris4.sessions import (
    COOKIE,
    PROXY_COOKIE,
    PROXY_COOKIE_EVERY,
    PageInstance,
    Session,
    Sessions,
)
from ratsinfo_spider.demo.servers.allris4.wicket_components import (
    EMPTY_ANSWER,
    Address,
    Call,
    parse_query,
    redirect_answer,
)

_COOKIE_PATH = "/public"
_FAILED = "Die Seite konnte nicht angezeigt werden."


class Visits:
    """Shows pages to visitors and does what they click."""

    def __init__(self, site: Site, pages: Pages, calls: Calls, faults: Faults, sessions: Sessions) -> None:
        self._site = site
        self._pages = pages
        self._calls = calls
        self._faults = faults
        self._sessions = sessions

    def page(self, name: str, request: Request) -> Reply:
        """The reply to a request for a page or for one of its components."""
        address = parse_query(request.query)
        session = self._sessions.find(request.cookie(COOKIE))
        if address.call is None or address.call.path is None:
            return self._show(name, address, request, session)
        return self._call(name, address, address.call, request, session)

    # ---- whole pages

    def _show(self, name: str, address: Address, request: Request, session: Session | None) -> Reply:
        """A new instance of a page. A visitor without a session gets one."""
        kind = f"{name}/print" if address.get("selfaction") == "print" else name
        session, cookies = self._enter(session)
        try:
            part, status = self._part(name, address, request), 200
        except NotAvailableError:
            part, status, kind = self._pages.message(), 200, f"{name}/unavailable"
        except PageFailureError:
            part, status = self._pages.message(_FAILED), 500
        except NoAccessError:
            location = ("Location", f"{self._site.base_url}noauth")
            return Reply(status=302, headers=[*cookies, location], kind=f"{name}/noauth")
        page = session.open_page(name, address.params)
        page.first_element = session.take_elements(part.elements)
        body = part.fill(self._values(page, page.first_element))
        return Reply(body, status, headers=[*cookies, *_NEVER_STORED], kind=kind)

    def _part(self, name: str, address: Address, request: Request) -> Part:
        if self._faults.hits_page(name, address.number):
            raise PageFailureError if name == "to020" else NotAvailableError
        return self._pages.page(name, address, language(request.headers.get("Accept-Language", "")))

    def message(self, text: str) -> bytes:
        """A page that says no, outside of any session."""
        part = self._pages.message(text)
        return part.fill(self._values(PageInstance(0, "message", ()), 1))

    def _enter(self, session: Session | None) -> tuple[Session, list[tuple[str, str]]]:
        """The visitor's session, and the cookies to set: its own for a new one, the proxy's now and then."""
        cookies = []
        if session is None:
            session = self._sessions.open()
            cookies.append(("Set-Cookie", f"{COOKIE}={session.key}; Path={_COOKIE_PATH}; HttpOnly"))
        if session.answers % PROXY_COOKIE_EVERY == 0:
            cookies.append(("Set-Cookie", f"{PROXY_COOKIE}={self._sessions.token()}; Path=/"))
        session.answers += 1
        return session, cookies

    def _values(self, page: PageInstance, first_element: int) -> Values:
        own = _own_params(page)
        query = urlencode(page.params)
        online = urlencode([pair for pair in page.params if pair[0] != "refresh"])
        return Values(
            page_id=page.page_id,
            own=own,
            base_url=f"{page.name}?{query}" if query else page.name,
            token=self._sessions.token(),
            online_url=f"{self._site.base_url}{page.name}?{online}",
            first_element=first_element,
            content=page.first_element,
        )

    # ---- calls to components

    def _call(self, name: str, address: Address, call: Call, request: Request, session: Session | None) -> Reply:
        page = session.find_page(call.page_id, name) if session else None
        if session is None or page is None or call.render_count not in (None, page.render_count):
            return self._expired(name, address, call, request, session)
        attachment = self._calls.attachment(page, call)
        if attachment is not None:
            reply = self._calls.download(attachment, self._bookmark(name, address))
            reply.kind = "attachment"
            return reply
        if call.behavior is None or not request.is_ajax:
            return redirect(self._bookmark(name, address), f"{name}/link")
        return self._ajax(page, call, request, session)

    def _ajax(self, page: PageInstance, call: Call, request: Request, session: Session) -> Reply:
        kind = f"{page.name}/ajax"
        try:
            answer = self._calls.ajax(page, call, request, language(request.headers.get("Accept-Language", "")))
        except PageFailureError:
            return Reply(self.message(_FAILED), 500, kind=kind)
        if isinstance(answer, str):
            body = answer.encode()
        else:
            body = answer.fill(self._values(page, session.take_elements(answer.elements)))
        return Reply(body, content_type=XML, headers=list(_NEVER_STORED), kind=kind)

    def _expired(
        self, name: str, address: Address, call: Call, request: Request, session: Session | None
    ) -> Reply:  # fmt: skip
        """The page instance is gone, or never was.

        A link leads to the page anew. An Ajax call without session, or for a page id that was never given out, has
        an empty answer; for an instance thrown out, one that redirects.
        """
        kind = f"{name}/expired"
        if not request.is_ajax:
            return redirect(self._bookmark(name, address), kind)
        if session is None or call.page_id >= session.next_page:
            return Reply(EMPTY_ANSWER.encode(), content_type=XML, kind=kind)
        answer = redirect_answer(f"./{name}?{address.query()}" if address.params else f"./{name}")
        return Reply(answer.encode(), content_type=XML, kind=kind)

    def _bookmark(self, name: str, address: Address) -> str:
        query = address.query()
        return f"{self._site.base_url}{name}?{query}" if query else f"{self._site.base_url}{name}"


_NEVER_STORED = (("Cache-Control", "no-cache, no-store"), ("Pragma", "no-cache"))


def _own_params(page: PageInstance) -> Params:
    """The parameters that a page gives to its own calls: those it was asked with; an agenda asks for a fresh one."""
    if page.name != "to010":
        return page.params
    return (*(pair for pair in page.params if pair[0] != "refresh"), ("refresh", "true"))
