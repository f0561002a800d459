"""The streaming download handler: what it relies on in Scrapy, its writer, and requests that it leaves alone.

Whole crawls with it are in test_attachments.py.
"""

from __future__ import annotations

import gzip
import hashlib
import inspect
import json
import os
import re
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from scrapy.core.downloader import Downloader
from scrapy.core.downloader.handlers import _base_http, http11
from scrapy.exceptions import ResponseDataLossError

from ratsinfo_spider.downloads.stream_writer import HEAD_SIZE, IN_MEMORY, PIECE, Inflater, StreamWriter
from tests.helpers.attachments_server import PDF, council

ROOT = Path(__file__).parents[2]
CHANGED = "Scrapy has changed a private part that ratsinfo_spider/downloads uses; compare both, then this test: "


class TestWhatScrapyMustBeLike:
    """Private classes may change with any release; these say which change it was, before a crawl does."""

    def test_the_agent_takes_what_the_handler_gives(self) -> None:
        taken = set(inspect.signature(http11._ScrapyAgent.__init__).parameters)
        given = {"contextFactory", "bindAddress", "pool", "maxsize", "warnsize", "crawler", "tls_verbose_logging"}
        assert given <= taken, CHANGED + "_ScrapyAgent.__init__"
        stock = inspect.getsource(http11.HTTP11DownloadHandler.download_request)
        assert set(re.findall(r"(\w+)=(?:self|getattr)", stock)) == given | {"fail_on_dataloss"}, CHANGED + "its call"

    def test_the_handler_has_what_the_agent_needs(self) -> None:
        sources = inspect.getsource(http11.HTTP11DownloadHandler) + inspect.getsource(
            _base_http.BaseHttpDownloadHandler
        )
        for name in ("_contextFactory", "_bind_address", "_pool", "_default_maxsize", "_default_warnsize", "_crawler"):
            assert f"self.{name}" in sources, CHANGED + name

    def test_the_body_begins_in_cb_bodyready(self) -> None:
        parameters = list(inspect.signature(http11._ScrapyAgent._cb_bodyready).parameters)
        assert parameters == ["self", "txresponse", "request"], CHANGED + "_cb_bodyready"
        source = inspect.getsource(http11._ScrapyAgent._cb_bodyready)
        assert "txresponse.deliverBody(" in source, CHANGED + "deliverBody"
        assert "raise DownloadCancelledError" in source, CHANGED + "how Content-Length is refused"
        assert 'request.meta.get("download_maxsize"' in source, CHANGED + "download_maxsize"

    def test_the_reader_uses_its_buffer_in_three_ways(self) -> None:
        used = re.findall(r"self\._bodybuf\.(\w+)", inspect.getsource(http11._ResponseReader))
        assert set(used) == {"write", "getvalue", "truncate"}, CHANGED + "_bodybuf"

    def test_the_downloader_adds_to_transferring_itself(self) -> None:
        source = inspect.getsource(Downloader)
        assert "self._wait_for_download(slot, request, queue_dfd)" in source, CHANGED + "_wait_for_download"
        assert "slot.transferring.add(request)" in source, CHANGED + "transferring"
        assert "slot.transferring.remove(request)" in source, CHANGED + "transferring"

    def test_the_agent_has_one_timer(self) -> None:
        source = inspect.getsource(http11._ScrapyAgent.download_request)
        assert "self._timeout_cl = reactor.callLater(timeout" in source, CHANGED + "_timeout_cl"
        assert 'request.meta.get("download_timeout") or self._connectTimeout' in source, CHANGED + "the timeout"


class TestSink:
    def test_a_small_body_stays_in_memory(self, tmp_path: Path) -> None:
        writer = StreamWriter(tmp_path / "part")
        writer.write(PDF)
        sha256 = hashlib.sha256(PDF).hexdigest()
        assert writer.finish() == {"path": None, "sha256": sha256, "size": len(PDF), "over_limit": False}
        assert writer.content == PDF
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("step", [1000, IN_MEMORY, 10 * IN_MEMORY])
    def test_a_large_one_goes_to_disk_but_for_its_head(self, step: int, tmp_path: Path) -> None:
        content = PDF + bytes(2 * IN_MEMORY) + b"end"
        writer = StreamWriter(tmp_path / "part")
        for start in range(0, len(content), step):
            writer.write(content[start : start + step])
        streamed = writer.finish()
        assert streamed["path"] == tmp_path / "part"
        assert (tmp_path / "part").read_bytes() == content
        assert streamed["sha256"] == hashlib.sha256(content).hexdigest()
        assert streamed["size"] == len(content)
        assert writer.content == content[:HEAD_SIZE]

    def test_of_an_error_only_the_beginning_is_kept(self) -> None:
        writer = StreamWriter(None)
        for _ in range(3):
            writer.write(bytes(IN_MEMORY))
        assert writer.finish()["path"] is None
        assert len(writer.content) == IN_MEMORY

    def test_nothing_is_left_of_a_body_over_the_limit(self, tmp_path: Path) -> None:
        writer = StreamWriter(tmp_path / "part", limit=IN_MEMORY + 1)
        writer.write(bytes(IN_MEMORY + 1))
        assert list(tmp_path.iterdir())
        writer.write(b"x")
        assert writer.over_limit
        assert writer.finish()["path"] is None
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("compress", [gzip.compress, zlib.compress])
    @pytest.mark.parametrize("step", [1, 7, 100_000])
    def test_it_inflates_in_any_pieces(self, compress: type[bytes], step: int, tmp_path: Path) -> None:
        content = PDF + bytes(2 * PIECE)
        packed = compress(content)
        writer = StreamWriter(tmp_path / "part", inflater=Inflater())
        for start in range(0, len(packed), step):
            writer.write(packed[start : start + step])
        assert writer.finish()["sha256"] == hashlib.sha256(content).hexdigest()

    def test_a_bomb_stops_at_the_limit(self, tmp_path: Path) -> None:
        writer = StreamWriter(tmp_path / "part", limit=PIECE, inflater=Inflater())
        writer.write(gzip.compress(bytes(50 * PIECE)))
        assert writer.finish()["over_limit"]

    @pytest.mark.parametrize("packed", [gzip.compress(PDF, mtime=0)[:-4], b"not compressed at all"])
    def test_a_broken_compressed_body_is_lost_data(self, packed: bytes, tmp_path: Path) -> None:
        writer = StreamWriter(tmp_path / "part", inflater=Inflater())
        writer.write(packed)
        with pytest.raises(ResponseDataLossError):
            writer.finish()

    def test_a_full_disk_is_told_at_the_end(self) -> None:
        writer = StreamWriter(Path("/dev/full"))
        writer.write(bytes(1_000_000))
        with pytest.raises(OSError, match="No space left"):
            writer.finish()


SCRIPT = """
import json, sys
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess

class Plain(Spider):
    name = "plain"
    custom_settings = {
        "DOWNLOAD_HANDLERS": {"http": sys.argv[2]}, "LOG_LEVEL": "CRITICAL", "RETRY_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False, "DOWNLOAD_MAXSIZE": 1_000_000,
    }
    found = {}
    async def start(self):
        for name in ("doc1", "doc4", "doc6", "doc8", "doc10", "doc12", "vo020"):
            address = f"{sys.argv[1]}/public/{name}?VOLFDNR=1"
            yield Request(address, cb_kwargs={"name": name}, errback=self.failed, meta={"handle_httpstatus_all": True})
    def parse(self, response, name):
        headers = sorted(key.decode() for key in response.headers if key != b"Date")
        self.found[name] = [type(response).__name__, response.status, len(response.body), response.flags, headers]
    def failed(self, failure):
        self.found[failure.request.cb_kwargs["name"]] = repr(failure.value)[:60]

process = AsyncCrawlerProcess()
process.crawl(Plain)
process.start()
print(json.dumps(Plain.found, sort_keys=True))
"""


@pytest.mark.process
def test_any_other_request_is_answered_as_by_scrapy() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TLDEXTRACT_PUBLIC_SUFFIX_LIST_URLS": ""}
    handlers = (
        "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler",
        "ratsinfo_spider.downloads.StreamingDownloadHandler",
    )
    answers = []
    with council() as server:
        for handler in handlers:
            command = [sys.executable, "-c", SCRIPT, server.url, handler]
            done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, check=True, timeout=60)
            answers.append(json.loads(done.stdout))
    assert answers[0] == answers[1]
    assert len(answers[0]) == 7
