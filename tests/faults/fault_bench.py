"""Where faults happen: a small council with its truth, the proxy before it, and a host that is not the council's."""

from __future__ import annotations

import calendar
import http.server
import json
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from ratsinfo_spider.demo.process import DemoProcess
from tests.faults.lost_and_wrong import Rows, Truth, by_id, compare, published_rows
from tests.helpers.crawling import Crawl, crawl, on_day, start_demo, without_people
from tests.helpers.fault_proxy import FaultProxy, fault_proxy

__all__ = ["Bench", "CleanCrawlError", "bench", "settings_of"]

LAZY = "Beschlusskontrolle"  # the heading of the panel that the demo's papers load by Ajax
MOST_PAPERS = 14


class CleanCrawlError(RuntimeError):
    """The crawl without any fault is not the truth, so that no comparison means anything."""


@dataclass
class Bench:
    """`truth` has the proxy's addresses in the place of the council's."""

    demo: DemoProcess
    proxy: FaultProxy
    truth: Truth
    elsewhere: str  # the base address of a host that is not the council's
    folder: Path
    seed: int
    stack: ExitStack = field(repr=False)
    _clean: dict[str, tuple[Path, Rows, int]] = field(default_factory=dict)

    @cached_property
    def month(self) -> dict[str, str]:
        """The month that is crawled: one with many kinds of documents and with lazy panels, and no larger than that."""
        months = {str(row["meeting_start"])[:7] for row in self.truth["agenda_items"]}
        year, month = max(sorted(months), key=self._worth).split("-")
        last = calendar.monthrange(int(year), int(month))[1]
        return {"since": f"{year}-{month}-01", "until": f"{year}-{month}-{last}"}

    def _worth(self, month: str) -> tuple[int, int]:
        items = [row for row in self.truth["agenda_items"] if str(row["meeting_start"]).startswith(month)]
        owners = {row["id"] for row in items} | {row["paper_id"] for row in items}
        kinds = {row["media_type"] for row in self.truth["files"] if row["owner_id"] in owners}
        has_lazy = any(f"demo:paper:{number}" in owners for number in self.lazy_papers)
        return len(kinds) + has_lazy, -len(items)

    @cached_property
    def attachment_papers(self) -> list[str]:
        """The numbers of papers with attachments, whose addresses belong to one page instance."""
        owners = [row["owner_id"] for row in self.truth["files"] if row["kind"] == "attachment"]
        papers = dict.fromkeys(owner for owner in owners if ":paper:" in owner)
        return [owner.rpartition(":")[2] for owner in papers][:MOST_PAPERS]

    @cached_property
    def lazy_papers(self) -> list[str]:
        """The numbers of papers with a panel that comes by Ajax."""
        owners = (row["owner_id"] for row in self.truth["sections"] if row["heading"] == LAZY)
        return [owner.rpartition(":")[2] for owner in owners if ":paper:" in owner]

    @cached_property
    def second_demo(self) -> DemoProcess:
        """The same council by another process, which knows none of the first one's sessions."""
        return self.stack.enter_context(_demo(self.seed, None))

    def crawl(self, output: Path, day: int, *options: str, **arguments: Any) -> Crawl:
        """`scrapy crawl demo` through the proxy, its clock on that day."""
        return crawl(output, "demo", *on_day(day), *options, base_url=self.proxy.base_url, **arguments)

    def clean(self, arguments: dict[str, Any]) -> tuple[Path, Rows, int]:
        """A crawl without fault, one request at a time: its output, its rows, how many requests it took.

        Raises CleanCrawlError where it is not the truth.
        """
        key = json.dumps(arguments, sort_keys=True)
        if key not in self._clean:
            self._clean[key] = self._crawl_clean(arguments)
        return self._clean[key]

    def _crawl_clean(self, arguments: dict[str, Any]) -> tuple[Path, Rows, int]:
        output = Path(tempfile.mkdtemp(dir=self.folder))
        self.proxy.leave()
        done = self.crawl(output, 0, *settings_of(1), **arguments)
        rows, requests = published_rows(output / "demo" / "tables"), len(self.proxy.asked)
        if done.code != 0:
            raise CleanCrawlError(f"a crawl without any fault ended with {done.code}:\n{done.stdout}{done.stderr}")
        compared = compare(rows, rows, by_id(self.truth), output / "demo" / "files", set())
        if compared.wrong:
            raise CleanCrawlError(f"a crawl without any fault is not the truth: {compared.wrong}")
        return output, rows, requests

    def copy_clean(self, arguments: dict[str, Any], output: Path) -> None:
        """The output of a clean crawl, for the next one to begin with."""
        shutil.copytree(self.clean(arguments)[0], output, dirs_exist_ok=True)


def settings_of(concurrency: int) -> tuple[str, ...]:
    """The options for so many requests at a time."""
    names = ("CONCURRENT_REQUESTS", "CONCURRENT_REQUESTS_PER_DOMAIN")
    return tuple(word for name in names for word in ("-s", f"{name}={concurrency}"))


def _demo(seed: int, truth: Path | None) -> DemoProcess:
    return start_demo(seed=seed, years=1, size=0.1, truth=truth)


@contextmanager
def bench(seed: int = 1) -> Iterator[Bench]:
    """A bench of its own, gone at the end."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="faults-")))
        demo = stack.enter_context(_demo(seed, folder / "truth.json"))
        proxy = stack.enter_context(fault_proxy(demo.base_url))
        text = (folder / "truth.json").read_text(encoding="utf-8").replace(demo.base_url, proxy.base_url)
        elsewhere = stack.enter_context(_elsewhere())
        truth = {table: [without_people(row) for row in rows] for table, rows in json.loads(text).items()}
        yield Bench(demo, proxy, truth, elsewhere, folder, seed, stack)


SECRET = b"%PDF-1.4\n% the secret of another machine\n" + b"0" * 400 + b"\ntrailer\nstartxref\n0\n%%EOF\n"


@contextmanager
def _elsewhere() -> Iterator[str]:
    """A host that answers everything with a document of its own: `localhost`, where the council is 127.0.0.1."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_text = "meta-data" in self.path
            body = b"AKIDEXAMPLE\n" if is_text else SECRET
            self.send_response(200)
            self.send_header("Content-Type", "text/plain" if is_text else "application/pdf")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
