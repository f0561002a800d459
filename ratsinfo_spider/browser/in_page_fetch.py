"""Loads documents inside the browser: an empty page of the site asks for them and hands their bytes out piece by piece.

Opening a document in a tab would not do: one Chromium downloads a PDF, another shows it, a picture is shown by all,
and a downloaded file tells no status. `fetch` treats all alike, with the session's cookies and the Referer of the page
that showed the link, and a file of 200 MB never is in memory as a whole.
"""

from __future__ import annotations

import asyncio
from base64 import b64decode
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any

from playwright.async_api import Error, JSHandle, Page
from scrapy import Request
from scrapy.exceptions import DownloadTimeoutError, ResponseDataLossError
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from ratsinfo_spider.browser.tab import playwright_errors
from ratsinfo_spider.downloads.stream_writer import StreamWriter
from ratsinfo_spider.downloads.streaming import LONGEST, STREAM_TO, STREAMED

PATIENCE = 60.0  # seconds without any news of a document
HANG_UP = 5.0  # seconds

_ASK = """async ({url, referrer}) => {
  const stop = new AbortController();
  const options = {credentials: "same-origin", cache: "no-store", signal: stop.signal};
  const answer = await fetch(url, {...options, referrer, referrerPolicy: "unsafe-url"});
  return {answer, stop, reader: answer.body ? answer.body.getReader() : null};
}"""
_HEAD = """({answer}) => ({
  status: answer.status, url: answer.url, redirected: answer.redirected, headers: [...answer.headers],
})"""
# What has come within a second, at most a megabyte; null at the end.
_PIECE = """async ({reader}) => {
  const parts = [], end = performance.now() + 1000;
  for (let size = 0; reader && size < 1e6 && (!size || performance.now() < end);) {
    const {done, value} = await reader.read();
    if (done) { break; }
    parts.push(value);
    size += value.length;
  }
  if (!parts.length) { return null; }
  const whole = new FileReader();
  return new Promise((resolve, reject) => {
    whole.onload = () => resolve(whole.result.slice(whole.result.indexOf(",") + 1));
    whole.onerror = () => reject(whole.error);
    whole.readAsDataURL(new Blob(parts));
  });
}"""


class InPageFetch:
    """Fetches documents of the site whose empty page it has."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def fetch(self, request: Request) -> Response:
        """The response, its body dealt with as `meta["ratsinfo_stream_to"]` says (see the package)."""
        request.meta.pop(STREAMED, None)  # of an earlier try of the same request
        patience = request.meta.get("download_timeout") or PATIENCE
        referrer = (request.headers.get("Referer") or b"").decode("latin-1")
        try:
            async with asyncio.timeout(LONGEST):
                with playwright_errors():
                    asked = self.page.evaluate_handle(_ASK, {"url": request.url, "referrer": referrer})
                    answer = await asyncio.wait_for(asked, patience)
                    try:
                        return await _read(answer, request, patience)
                    finally:
                        await _forget(answer)
        except TimeoutError as error:
            raise DownloadTimeoutError(f"{request.url}: no news for {patience:.0f} seconds") from error


async def _read(answer: JSHandle, request: Request, patience: float) -> Response:
    head: dict[str, Any] = await answer.evaluate(_HEAD)
    headers, flags = Headers(head["headers"]), ["playwright"]
    if headers.pop("Content-Encoding", None):
        headers.pop("Content-Length", None)  # of the compressed body; the browser has unpacked it
    if "Content-Length" not in headers and "Transfer-Encoding" not in headers:
        flags.append("partial")  # perhaps: the browser does not notice an end that comes early
    writer = StreamWriter(Path(request.meta[STREAM_TO]) if head["status"] == 200 else None, limit=_limit(request))
    try:
        await _pour(answer, writer, int(headers.get("Content-Length") or 0), _limit(request), patience)
        request.meta[STREAMED] = writer.finish()
    except BaseException:
        writer.discard()
        raise
    if head["redirected"]:
        request.meta["redirect_urls"] = [request.url]
    kind = responsetypes.from_args(headers=headers, url=head["url"], body=writer.content)
    return kind(head["url"], head["status"], headers, writer.content, flags, request)


async def _pour(answer: JSHandle, writer: StreamWriter, size: int, limit: int, patience: float) -> None:
    if limit and size > limit:
        writer.refuse(size)
    began = monotonic()
    while not writer.over_limit and monotonic() - began < LONGEST:
        try:
            piece = await asyncio.wait_for(answer.evaluate(_PIECE), patience)
        except Error as error:
            raise ResponseDataLossError from error
        if piece is None:
            return
        writer.write(b64decode(piece))


async def _forget(answer: JSHandle) -> None:
    """Hang up, if there is still something to come, and free the memory in the page."""
    with suppress(Error, TimeoutError):
        async with asyncio.timeout(HANG_UP):
            await answer.evaluate("({stop}) => stop.abort()")
            await answer.dispose()


def _limit(request: Request) -> int:
    return int(request.meta.get("download_maxsize") or 0)
