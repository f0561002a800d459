"""Asks a few pages of a host we know nothing about: robots.txt first, a pause before each request, one at a time.

Plain urllib, since a dozen requests need no crawler. Redirects are followed here and not by urllib,
so that robots.txt, the pause and the budget hold for each of their steps too.
"""

from __future__ import annotations

import http.client
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import IO
from urllib.parse import urljoin, urlsplit

from protego import Protego
from w3lib.url import safe_url_string

from ratsinfo_spider.middlewares.proxy import LoopbackDirect
from ratsinfo_spider.vendors.detection import Answer, AskError

__all__ = ["MAX_REDIRECTS", "REDIRECTS", "Asker"]

MAX_REDIRECTS = 5
MAX_BYTES = 5_000_000
REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass
class Asker:
    """One visitor with one cookie jar. `delay` and `timeout` in seconds.

    `budget` is how many requests it makes at most: a dozen pages, and robots.txt.
    """

    agent: str
    delay: float = 1.0
    timeout: float = 60.0
    budget: int = 13
    obeys_robots: bool = True
    verifies: bool = True  # certificates of https
    requests: int = 0
    _rules: dict[str, Protego] = field(default_factory=dict)
    _next: float = 0.0  # when the next request may be made, by the monotonic clock

    def __post_init__(self) -> None:
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        context = ssl.create_default_context()
        if not self.verifies:
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        handlers = LoopbackDirect(), _NoRedirects(), urllib.request.HTTPSHandler(context=context)
        self._opener = urllib.request.build_opener(*handlers, cookies)
        self._without_cookies = urllib.request.build_opener(*handlers)

    def ask(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """The answer to a GET. Raises AskError where there is none, or where robots.txt or the budget say no."""
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._send(url, headers or {}, self._allowed(url))
            following = _redirect(answer)
            if following is None:
                return answer
            url = following
        raise AskError("redirects", f"{url} redirects more than {MAX_REDIRECTS} times")

    def fetch(self, request: urllib.request.Request) -> tuple[int, list[tuple[str, str]], bytes]:
        """Status, headers and body for a request whose sender keeps its own cookies and follows its own redirects.

        Raises AskError as `ask`.
        """
        pause = self._allowed(request.full_url)
        for name, value in self._headers().items():
            if not request.has_header(name.capitalize()):
                request.add_header(name, value)
        request.full_url = safe_url_string(request.full_url)
        self._wait()
        try:
            with self._without_cookies.open(request, timeout=self.timeout) as response:
                return response.status, response.headers.items(), response.read(MAX_BYTES)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers.items(), error.read(MAX_BYTES)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise AskError("unreachable", f"{request.full_url} cannot be reached: {_reason(error)}") from error
        finally:
            self._next = time.monotonic() + pause

    def _allowed(self, url: str) -> float:
        """The pause after a request, in seconds. Raises AskError where robots.txt does not allow it."""
        rules = self._rules_of(url)
        if self.obeys_robots and not rules.can_fetch(url, self.agent):
            raise AskError("robots", f"robots.txt of {urlsplit(url).netloc} does not allow {url}")
        return max(self.delay, rules.crawl_delay(self.agent) or 0.0)

    def crawl_delay(self, url: str) -> float | None:
        """The pause that the host's robots.txt asks for, in seconds; None as long as it was not asked."""
        rules = self._rules.get(urlsplit(url).netloc)
        return rules.crawl_delay(self.agent) if rules else None

    def _rules_of(self, url: str) -> Protego:
        parts = urlsplit(check_address(url))
        if parts.netloc not in self._rules:
            self._rules[parts.netloc] = Protego.parse(self._robots(f"{parts.scheme}://{parts.netloc}/robots.txt"))
        return self._rules[parts.netloc]

    def _robots(self, url: str) -> str:
        """The text of robots.txt, by RFC 9309: none (4xx) allows everything, a server in trouble (5xx) nothing."""
        for _ in range(MAX_REDIRECTS):
            answer = self._send(url, {}, self.delay)
            following = _redirect(answer)
            if following is None:
                break
            url = following
        if answer.status >= 500:
            raise AskError("robots", f"{url} answers HTTP {answer.status}; until that ends, nothing may be requested")
        return answer.text if answer.status < 300 else ""

    def _send(self, url: str, headers: Mapping[str, str], pause: float) -> Answer:
        self._wait()
        own = self._headers()
        try:
            # Only http and https get here, see check_address.
            request = urllib.request.Request(safe_url_string(check_address(url)), headers=own | dict(headers))  # noqa: S310
            return self._open(request)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise AskError("unreachable", f"{url} cannot be reached: {_reason(error)}") from error
        finally:
            self._next = time.monotonic() + pause

    def _headers(self) -> dict[str, str]:
        return {"User-Agent": self.agent, "Accept": "text/html,*/*;q=0.8", "Accept-Language": "de-DE,de;q=0.9"}

    def _wait(self) -> None:
        """Until the next request may be made. Raises AskError where none may be made any more."""
        if self.requests >= self.budget:
            raise AskError("budget", f"the {self.budget} requests that a look may use are made")
        self.requests += 1
        time.sleep(max(0.0, self._next - time.monotonic()))

    def _open(self, request: urllib.request.Request) -> Answer:
        try:
            with self._opener.open(request, timeout=self.timeout) as response:
                return _answer(request, response.status, response)
        except urllib.error.HTTPError as error:  # an answer like any other
            with error:
                return _answer(request, error.code, error)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Leaves a redirect to the asker."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> None:
        return None


def check_address(url: str) -> str:
    """Return `url` if it can be asked, else raise AskError saying what is wrong with it."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise AskError(
            "address", f"{url!r} is not an address: write it in full, like https://ratsinfo.example.de/public/"
        )
    return url


def _reason(error: Exception) -> str:
    """The operating system's own message, without what urllib puts around it."""
    inner = getattr(error, "reason", None) or error
    if isinstance(inner, ssl.SSLCertVerificationError):
        return f"its certificate is not valid ({inner.verify_message}); see verify_certificates in docs/sites.md"
    if isinstance(inner, ssl.SSLError):
        return f"it does not speak https there ({inner.reason}); is it http://?"
    return str(getattr(inner, "strerror", None) or inner) or type(error).__name__


def _answer(
    request: urllib.request.Request, status: int, response: http.client.HTTPResponse | urllib.error.HTTPError
) -> Answer:
    return Answer(
        request.full_url,
        status,
        {name.lower(): text for name, text in response.headers.items()},
        response.read(MAX_BYTES),
    )


def _redirect(answer: Answer) -> str | None:
    location = answer.headers.get("location")
    return urljoin(answer.url, location) if answer.status in REDIRECTS and location else None
