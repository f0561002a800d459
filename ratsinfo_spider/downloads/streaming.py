"""The download handler and its agent: Scrapy's, with a writer in place of the reader's memory."""

from __future__ import annotations

from pathlib import Path
from time import monotonic
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler, _ResponseReader, _ScrapyAgent
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, NotSupported
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import CancelledError, Deferred
from twisted.python.failure import Failure

from ratsinfo_spider.downloads.stream_writer import StreamWriter, inflater

STREAM_TO = "ratsinfo_stream_to"
STREAMED = "ratsinfo_streamed"
LONGEST = 3600.0  # seconds; a server that drips one byte a minute must not hold a crawl for ever


class SlowDownloadError(DownloadTimeoutError):
    """A body that goes on coming, with fewer bytes a second than RATSINFO_MIN_SPEED."""


class StreamingDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP/1.1 handler, which also knows `meta["ratsinfo_stream_to"]`."""

    async def download_request(self, request: Request) -> Response:
        if STREAM_TO not in request.meta:
            return await super().download_request(request)
        request.headers["Accept-Encoding"] = "identity"  # documents are compressed already, and sizes stay true
        request.meta.pop(STREAMED, None)  # of an earlier try of the same request
        agent = self._streaming_agent()
        try:
            with wrap_twisted_exceptions():
                response = await maybe_deferred_to_future(agent.download_request(request))
            request.meta[STREAMED] = agent.writer.finish()
        except BaseException as error:
            agent.writer.discard()
            if isinstance(error, DownloadTimeoutError) and (words := agent.why_slow()):
                raise SlowDownloadError(words) from error
            raise
        response.headers.pop("Content-Encoding", None)  # undone here; Scrapy's middleware would try it on the head
        return response.replace(body=agent.writer.content)

    def _streaming_agent(self) -> _StreamingAgent:
        return _StreamingAgent(
            contextFactory=self._contextFactory,
            bindAddress=self._bind_address,
            pool=self._pool,
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            crawler=self._crawler,
            tls_verbose_logging=self._tls_verbose_logging,
        )


class _StreamingAgent(_ScrapyAgent):
    """Scrapy's agent (one a request), with a writer in place of the reader's memory."""

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self.writer = StreamWriter(None)
        self._deadline = monotonic() + LONGEST
        self._speed = kwargs["crawler"].settings.getint("RATSINFO_MIN_SPEED")
        self._counted = 0  # bytes that had come when the timer was last set back
        self._patience = 0.0

    def _cb_bodyready(self, txresponse: Any, request: Request) -> Any:
        try:
            self.writer = writer = self._writer_for(txresponse, request)
        except (OSError, NotSupported):
            txresponse._transport._producer.abortConnection()  # else it waits for ever for a reader
            raise
        stock_deliver = txresponse.deliverBody

        def deliver_to_writer(reader: _ResponseReader) -> None:
            reader._bodybuf = writer
            stock_deliver(reader)

        txresponse.deliverBody = deliver_to_writer
        try:
            body = super()._cb_bodyready(txresponse, request)
        except DownloadCancelledError:  # Content-Length is over the limit
            writer.refuse(int(txresponse.length))
            return {"txresponse": txresponse}
        finally:
            del txresponse.deliverBody  # it closes a circle that only the garbage collector would open
        if isinstance(body, Deferred):
            body.addErrback(self._over_limit, txresponse)
        return body

    def _writer_for(self, txresponse: Any, request: Request) -> StreamWriter:
        self._patience = request.meta.get("download_timeout") or self._connectTimeout
        return StreamWriter(
            Path(request.meta[STREAM_TO]) if txresponse.code == 200 else None,
            limit=request.meta.get("download_maxsize", self._maxsize),
            inflater=inflater(txresponse.headers.getRawHeaders(b"content-encoding", []), request.url),
            on_data=self._postpone_timeout,
        )

    def _over_limit(self, failure: Failure, txresponse: Any) -> Any:
        """The reader hung up: for the limit's sake an answer, for any other cause the error it is."""
        if not (isinstance(failure.value, CancelledError) and self.writer.over_limit):
            return failure
        return {"txresponse": txresponse}

    def _postpone_timeout(self) -> None:
        """Wait for the next stretch: as long as a timeout, with as many bytes as the least speed gives."""
        timer: Any = self._timeout_cl  # an IDelayedCall; zope's interface is no type
        is_enough = self.writer.received - self._counted >= self._speed * self._patience
        if is_enough and timer.active() and monotonic() < self._deadline:
            timer.reset(self._patience)
            self._counted = self.writer.received

    def why_slow(self) -> str:
        """The sentence for a body that came too slowly; "" for one that did not come, or stopped."""
        count = self.writer.received - self._counted
        if not count or monotonic() >= self._deadline:
            return ""
        return f"only {count} bytes in {self._patience:.0f} seconds; RATSINFO_MIN_SPEED is {self._speed} a second"
