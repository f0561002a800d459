"""What an answer to the request for a document amounts to: an outcome for the `files` table, with its reason."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple

from scrapy.exceptions import IgnoreRequest, ResponseDataLossError
from scrapy.http import Response

from pipelines.attachment_ends import is_cut, is_hollow
from pipelines.attachment_types import HTML, detect, page_title
from ratsinfo_spider.causes import FileCause, is_lost_file
from ratsinfo_spider.crawl.not_asked import ForeignHost
from ratsinfo_spider.downloads import SlowDownloadError

Status = Literal["stored", "unchanged", "missing", "refused", "failed", "listed"]
Oddity = Literal["name", "size", "kind", "end"]

# Whether to ask afresh, and how often at most: `once` of an address that lives and gave what cannot be right or whole,
# the others of one that may have died with its page, or has.
Afresh = Literal["no", "once", "maybe", "yes"]
COPIES: dict[Afresh, int] = {"no": 0, "once": 1, "maybe": 3, "yes": 3}  # fresh copies of a page

# IgnoreRequest is also how Scrapy says that somebody forbids the request: that is no failure.
_FORBIDDEN: dict[str, FileCause] = {"Forbidden by robots.txt": "robots"}


@dataclass(frozen=True, slots=True)
class Body:
    """The bytes that came: all of them in `content`, or, if `path` is set, there, and in `content` only the first."""

    content: bytes
    path: Path | None
    sha256: str
    size: int
    over_limit: bool = False

    def open(self) -> BinaryIO:
        return self.path.open("rb") if self.path else BytesIO(self.content)


class Contradiction(NamedTuple):
    """How a document differs from what its page says of it. `odd` is None where it cannot be the document.

    By `says`, what the answer calls itself, and `sha256` two answers are compared.
    """

    words: str
    odd: Oddity | None
    says: str
    sha256: str

    def agrees_with(self, other: Contradiction | None) -> bool:
        """Whether another answer, from a fresh copy of the page, was the same document and only odd too."""
        if other is None or self.odd is None or other.odd is None:
            return False
        by_name = bool(self.says) and self.says == other.says and "end" not in (self.odd, other.odd)
        return self.sha256 == other.sha256 or by_name


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one link; the fields up to `fetched_at` are columns of `files`.

    `reason` names no address: it would be another one in every session, and the row has `source_url`.

    `contradiction`: how the answer differs from what the page says; of a document that is stored all the same, too.
    `was_rotten`: what lay in its place had other bytes than its name says.
    """

    status: Status
    reason: str | None = None
    cause: FileCause | None = None
    path: str | None = None
    sha256: str | None = None
    size: int | None = None
    media_type: str | None = None
    fetched_at: dt.datetime | None = None
    afresh: Afresh = "no"
    contradiction: Contradiction | None = None
    was_rotten: bool = False

    @property
    def is_problem(self) -> bool:
        return is_lost_file(self.status, self.cause)


def body_of(response: Response, limit: int) -> Body:
    """What came, wherever it is; another download handler than ours has it in memory."""
    if streamed := response.meta.get("ratsinfo_streamed"):
        return Body(response.body, **streamed)
    sha256, size = hashlib.sha256(response.body).hexdigest(), len(response.body)
    return Body(response.body, None, sha256, size, over_limit=bool(limit) and size > limit)


def judge(response: Response, body: Body, limit: int) -> Outcome:
    """The outcome, with `path` set for a document worth keeping (status `stored`; it is not yet).

    `limit`: bytes, for the reason.
    """
    if response.status != HTTPStatus.OK:
        return _without_document(response)
    if body.over_limit:
        size = f"{body.size}" if "Content-Length" in response.headers else f"at least {body.size}"
        reason = f"The document has {size} bytes, more than the {limit} that RATSINFO_MAX_FILE_SIZE allows."
        return Outcome("refused", reason, "too_large", afresh="once")
    if not body.size:
        return Outcome("refused", "The answer was empty.", "empty", afresh="once")
    declared = (response.headers.get("Content-Type") or b"").decode("latin-1")
    kind = detect(body.content, body.open, declared)
    if kind is None:
        reason = f"The answer begins like no document type that we know: {body.content[:8].hex(' ')}."
        return Outcome("refused", reason, "unknown_type", afresh="once")
    if kind is HTML:
        return _page_instead(response, body)
    if is_cut(kind, body.open):
        reason = f"The document broke off after {body.size} bytes: its end is missing ({kind.name})."
        return Outcome("failed", reason, "cut", afresh="once")
    if is_hollow(kind, body.open):
        reason = f"More than half of the document's {body.size} bytes are zeros ({kind.name})."
        return Outcome("failed", reason, "cut", afresh="once")
    return Outcome(
        "stored",
        path=f"{body.sha256[:2]}/{body.sha256}.{kind.extension}",
        sha256=body.sha256,
        size=body.size,
        media_type=kind.name,
        fetched_at=dt.datetime.now(dt.UTC).replace(microsecond=0),
    )


def judge_error(
    error: Exception, url: str, done: str = "The document could not be loaded", cause: FileCause = "no_answer"
) -> Outcome:
    """The outcome of what ended in an exception, after the retries; `done` is how its reason begins.

    `url`: what was asked for. The errors' own words may name it, and it may be another one in each session.
    """
    if isinstance(error, ForeignHost):
        return Outcome("failed", f"Its address {error}.", "offsite", afresh="once" if error.was_led else "no")
    forbidden = next((code for words, code in _FORBIDDEN.items() if str(error).startswith(words)), None)
    if isinstance(error, IgnoreRequest) and forbidden:
        return Outcome("listed", f"Not asked for: {error}.", forbidden)
    if isinstance(error, ResponseDataLossError) and not str(error):
        return Outcome("failed", "The answer broke off before its end.", "cut")
    if isinstance(error, SlowDownloadError):
        return Outcome("failed", f"The document came too slowly: {error}.", "too_slow")
    words = " ".join(str(error).replace(url, "its address").split())
    return Outcome("failed", f"{done}: {type(error).__name__}: {words}".rstrip(": ") + ".", cause)


def not_the_document(contradiction: Contradiction) -> Outcome:
    """The outcome of an answer that its page contradicts."""
    reason = f"The answer is not the document that the page describes: {contradiction.words}."
    return Outcome("failed", reason, "other_document", afresh="once", contradiction=contradiction)


def expired_again(outcome: Outcome) -> Outcome:
    """The outcome of the fresh address: one that is dead as well is a failure, whatever it looked like."""
    if outcome.afresh != "yes":
        return outcome
    reason = f"The address expired twice: the one on a fresh copy of its page was dead too. {outcome.reason}"
    return replace(outcome, status="failed", reason=reason, cause="expired")


def _without_document(response: Response) -> Outcome:
    words = f"The address answered {response.status} {_phrase(response.status)}".rstrip() + "."
    if response.status == HTTPStatus.GONE:
        return Outcome("missing", words, "not_found", afresh="yes")
    if response.status == HTTPStatus.NOT_FOUND:
        return Outcome("missing", words, "not_found", afresh="maybe")
    if 300 <= response.status < 400:
        return Outcome("failed", words, "server_error", afresh="yes")
    if response.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NO_CONTENT):
        return Outcome("refused", words, "empty" if response.status == HTTPStatus.NO_CONTENT else "no_access")
    return Outcome("failed", words, "server_error")


def _page_instead(response: Response, body: Body) -> Outcome:
    """An expired address leads to a page, and so does an error: a redirect tells the first for sure."""
    redirected = "redirect_urls" in response.meta if response.request else False
    title = page_title(body.content)
    titled = f" titled “{title}”" if title else ""
    reason = f"The address gave an HTML page{titled} instead of a document."
    return Outcome("refused", reason, "html_page", afresh="yes" if redirected else "maybe")


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
