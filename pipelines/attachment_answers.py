"""What an answer to the request for a document amounts to: an outcome for the `files` table, with its reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Literal

from scrapy.exceptions import IgnoreRequest, ResponseDataLossError
from scrapy.http import Response

from pipelines.attachment_types import HTML, PDF, detect, is_cut_pdf, page_title

Status = Literal["stored", "unchanged", "missing", "refused", "failed", "listed"]

# IgnoreRequest is also how Scrapy says that somebody forbids the request: that is no failure.
_FORBIDDEN = ("Forbidden by robots.txt", "Filtered offsite request")


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


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one link; the fields up to `fetched_at` are columns of `files`.

    `reason` names no address: it would be another one in every session, and the row has `source_url`.

    `expired`: whether the address may have died with its page, so that a fresh one is worth asking for.
    `explained`: not stored for a reason of our own or of the source's rules, so that nobody needs to look into it.
    """

    status: Status
    reason: str | None = None
    path: str | None = None
    sha256: str | None = None
    size: int | None = None
    media_type: str | None = None
    fetched_at: dt.datetime | None = None
    expired: Literal["no", "maybe", "yes"] = "no"
    explained: bool = False

    @property
    def is_problem(self) -> bool:
        return self.status in ("missing", "refused", "failed") and not self.explained


def judge(response: Response, body: Body, limit: int) -> Outcome:
    """The outcome, with `path` set for a document worth keeping (status `stored`; it is not yet).

    `limit`: bytes, for the reason.
    """
    if response.status != HTTPStatus.OK:
        return _without_document(response)
    if body.over_limit:
        size = f"{body.size}" if "Content-Length" in response.headers else f"at least {body.size}"
        reason = f"The document has {size} bytes, more than the {limit} that RATSINFO_MAX_FILE_SIZE allows."
        return Outcome("refused", reason, explained=True)
    if not body.size:
        return Outcome("refused", "The answer was empty.")
    declared = (response.headers.get("Content-Type") or b"").decode("latin-1")
    kind = detect(body.content, body.open, declared)
    if kind is None:
        reason = f"The answer begins with bytes of no document type we know: {body.content[:8].hex(' ')}."
        return Outcome("refused", reason)
    if kind is HTML:
        return _page_instead(response, body)
    is_cut = kind is PDF and is_cut_pdf(body.open)
    if is_cut and "partial" in response.flags:
        return Outcome("failed", f"The answer broke off after {body.size} bytes.")
    return Outcome(
        "stored",
        "The end mark of a PDF (%%EOF) is missing: it may have been cut at the source." if is_cut else None,
        path=f"{body.sha256[:2]}/{body.sha256}.{kind.extension}",
        sha256=body.sha256,
        size=body.size,
        media_type=kind.name,
        fetched_at=dt.datetime.now(dt.UTC).replace(microsecond=0),
    )


def judge_error(error: Exception, url: str, done: str = "The document could not be loaded") -> Outcome:
    """The outcome of what ended in an exception, after the retries; `done` is how its reason begins.

    `url`: what was asked for. The errors' own words may name it, and it may be another one in each session.
    """
    if isinstance(error, IgnoreRequest) and str(error).startswith(_FORBIDDEN):
        return Outcome("listed", f"Not asked for: {error}.", explained=True)
    if isinstance(error, ResponseDataLossError) and not str(error):
        return Outcome("failed", "The answer broke off before its end.")
    words = " ".join(str(error).replace(url, "its address").split())
    return Outcome("failed", f"{done}: {type(error).__name__}: {words}".rstrip(": ") + ".")


def expired_again(outcome: Outcome) -> Outcome:
    """The outcome of the fresh address: one that is dead as well is a failure, whatever it looked like."""
    if outcome.expired != "yes":
        return outcome
    reason = f"The address expired twice: the one on a fresh copy of its page was dead too. {outcome.reason}"
    return replace(outcome, status="failed", reason=reason)


def _without_document(response: Response) -> Outcome:
    words = f"The address answered {response.status} {_phrase(response.status)}".rstrip() + "."
    if response.status == HTTPStatus.GONE:
        return Outcome("missing", words, expired="yes")
    if response.status == HTTPStatus.NOT_FOUND:
        return Outcome("missing", words, expired="maybe")
    if 300 <= response.status < 400:
        return Outcome("failed", words, expired="yes")
    if response.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NO_CONTENT):
        return Outcome("refused", words)
    return Outcome("failed", words)


def _page_instead(response: Response, body: Body) -> Outcome:
    """An expired address leads to a page, and so does an error: a redirect tells the first for sure."""
    redirected = "redirect_urls" in response.meta if response.request else False
    title = page_title(body.content)
    titled = f" titled “{title}”" if title else ""
    reason = f"The address gave an HTML page{titled} instead of a document."
    return Outcome("refused", reason, expired="yes" if redirected else "maybe")


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
