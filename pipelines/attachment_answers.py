"""What an answer to the request for a document amounts to: an outcome for the `files` table, with its reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple

from scrapy.exceptions import IgnoreRequest, ResponseDataLossError
from scrapy.http import Response

from pipelines.attachment_types import HTML, PDF, detect, is_cut_pdf, page_title
from ratsinfo_spider.causes import FileCause, is_lost_file

Status = Literal["stored", "unchanged", "missing", "refused", "failed", "listed"]

# IgnoreRequest is also how Scrapy says that somebody forbids the request: that is no failure.
_FORBIDDEN: dict[str, FileCause] = {"Forbidden by robots.txt": "robots", "Filtered offsite request": "offsite"}


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
    odd: Literal["name", "size"] | None
    says: str
    sha256: str

    def agrees_with(self, other: Contradiction | None) -> bool:
        """Whether another answer, from a fresh copy of the page, was the same document and only odd too."""
        if other is None or self.odd is None or other.odd is None:
            return False
        return self.sha256 == other.sha256 or (bool(self.says) and self.says == other.says)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one link; the fields up to `fetched_at` are columns of `files`.

    `reason` names no address: it would be another one in every session, and the row has `source_url`.

    `expired`: whether the address may have died with its page, so that a fresh one is worth asking for.
    `contradiction`: how the answer differs from what the page says; of a document that is stored all the same, too.
    """

    status: Status
    reason: str | None = None
    cause: FileCause | None = None
    path: str | None = None
    sha256: str | None = None
    size: int | None = None
    media_type: str | None = None
    fetched_at: dt.datetime | None = None
    expired: Literal["no", "maybe", "yes"] = "no"
    contradiction: Contradiction | None = None

    @property
    def is_problem(self) -> bool:
        return is_lost_file(self.status, self.cause)


def judge(response: Response, body: Body, limit: int) -> Outcome:
    """The outcome, with `path` set for a document worth keeping (status `stored`; it is not yet).

    `limit`: bytes, for the reason.
    """
    if response.status != HTTPStatus.OK:
        return _without_document(response)
    if body.over_limit:
        size = f"{body.size}" if "Content-Length" in response.headers else f"at least {body.size}"
        reason = f"The document has {size} bytes, more than the {limit} that RATSINFO_MAX_FILE_SIZE allows."
        return Outcome("refused", reason, "too_large")
    if not body.size:
        return Outcome("refused", "The answer was empty.", "empty")
    declared = (response.headers.get("Content-Type") or b"").decode("latin-1")
    kind = detect(body.content, body.open, declared)
    if kind is None:
        reason = f"The answer begins like no document type that we know: {body.content[:8].hex(' ')}."
        return Outcome("refused", reason, "unknown_type")
    if kind is HTML:
        return _page_instead(response, body)
    is_cut = kind is PDF and is_cut_pdf(body.open)
    if is_cut and "partial" in response.flags:
        return Outcome("failed", f"The answer broke off after {body.size} bytes.", "cut")
    return Outcome(
        "stored",
        "The end mark of a PDF (%%EOF) is missing: it may have been cut at the source." if is_cut else None,
        "no_end_mark" if is_cut else None,
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
    forbidden = next((code for words, code in _FORBIDDEN.items() if str(error).startswith(words)), None)
    if isinstance(error, IgnoreRequest) and forbidden:
        return Outcome("listed", f"Not asked for: {error}.", forbidden)
    if isinstance(error, ResponseDataLossError) and not str(error):
        return Outcome("failed", "The answer broke off before its end.", "cut")
    words = " ".join(str(error).replace(url, "its address").split())
    return Outcome("failed", f"{done}: {type(error).__name__}: {words}".rstrip(": ") + ".", cause)


def not_the_document(contradiction: Contradiction) -> Outcome:
    """The outcome of an answer that its page contradicts."""
    reason = f"The answer is not the document that the page describes: {contradiction.words}."
    return Outcome("failed", reason, "other_document", expired="maybe", contradiction=contradiction)


def expired_again(outcome: Outcome) -> Outcome:
    """The outcome of the fresh address: one that is dead as well is a failure, whatever it looked like."""
    if outcome.expired != "yes":
        return outcome
    reason = f"The address expired twice: the one on a fresh copy of its page was dead too. {outcome.reason}"
    return replace(outcome, status="failed", reason=reason, cause="expired")


def _without_document(response: Response) -> Outcome:
    words = f"The address answered {response.status} {_phrase(response.status)}".rstrip() + "."
    if response.status == HTTPStatus.GONE:
        return Outcome("missing", words, "not_found", expired="yes")
    if response.status == HTTPStatus.NOT_FOUND:
        return Outcome("missing", words, "not_found", expired="maybe")
    if 300 <= response.status < 400:
        return Outcome("failed", words, "server_error", expired="yes")
    if response.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NO_CONTENT):
        return Outcome("refused", words, "empty" if response.status == HTTPStatus.NO_CONTENT else "no_access")
    return Outcome("failed", words, "server_error")


def _page_instead(response: Response, body: Body) -> Outcome:
    """An expired address leads to a page, and so does an error: a redirect tells the first for sure."""
    redirected = "redirect_urls" in response.meta if response.request else False
    title = page_title(body.content)
    titled = f" titled “{title}”" if title else ""
    reason = f"The address gave an HTML page{titled} instead of a document."
    return Outcome("refused", reason, "html_page", expired="yes" if redirected else "maybe")


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
