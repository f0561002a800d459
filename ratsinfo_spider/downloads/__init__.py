"""Downloads that go to disk while they arrive, so that a 200 MB file does not cost 200 MB of memory.

A download handler for `DOWNLOAD_HANDLERS` (http and https). A request with

    meta["ratsinfo_stream_to"]   path of a file that does not exist yet

has its body hashed on the way, and written there once it outgrows 64 KiB; any other request is left to Scrapy's own
handler. Beside it the usual keys count: `download_maxsize` (bytes; 0 is no limit), `download_warnsize`,
`download_timeout` (seconds in which as many bytes have to come as the setting RATSINFO_MIN_SPEED says a second, else
SlowDownloadError; a download that keeps to it may go on for an hour).
The response's body is the whole one up to 64 KiB, of a larger one the first 4 KiB; its request carries

    meta["ratsinfo_streamed"]    {"path": Path | None, "sha256": str, "size": int, "over_limit": bool}

`path`: where the larger body lies, else None. `over_limit`: the body is, or would be, larger than `download_maxsize`;
then `size` is what Content-Length says, else what came before we hung up. Only bodies of status 200 are kept in full.
Errors are Scrapy's own (so its retry middleware knows them); after one nothing is left on disk.

Keys, not imports, tie the two ends together, as with Scrapy's own `proxy` or `download_timeout`.

Scrapy has no public way to take a body piece by piece, so this reaches into `http11.py` in three places: the agent's
`_cb_bodyready`, its timer `_timeout_cl`, and the reader's buffer `_bodybuf`. tests/downloads/test_downloads.py fails
with a sentence if a new Scrapy changes them. Beside it stands a `DOWNLOADER` that keeps to its concurrency.
"""

from __future__ import annotations

from ratsinfo_spider.downloads.downloader import PunctualDownloader
from ratsinfo_spider.downloads.stream_writer import Streamed
from ratsinfo_spider.downloads.streaming import STREAM_TO, STREAMED, SlowDownloadError, StreamingDownloadHandler

__all__ = ["STREAMED", "STREAM_TO", "PunctualDownloader", "SlowDownloadError", "Streamed", "StreamingDownloadHandler"]
