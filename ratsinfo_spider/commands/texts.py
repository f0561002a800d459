"""`scrapy texts CITY`: the text of the stored documents, page by page, with how much it looks like one.

    scrapy texts demo                      what is new; then output/demo/tables/texts.csv and texts.parquet
    scrapy texts demo --ocr                also scans, by ocrmypdf, if that is installed
    scrapy texts aachen --seconds 120 --memory 2048

What was read once is kept by the document's hash (output/<city>/texts.sqlite) and not read again. Each document is read
by a process of its own, within bounded time and memory. RATSINFO_TEXTS=1 does the same after each crawl.

Exit codes: 0 done, also where documents have no text; 1 it cannot be done; 2 the command or a setting was wrong.
"""

from __future__ import annotations

import argparse
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from sqlalchemy.exc import SQLAlchemyError

from ratsinfo_spider.commands.suggestions import meant_city
from ratsinfo_spider.commands.validation import has_invalid_settings
from ratsinfo_spider.crawl.site_settings import places
from ratsinfo_spider.store import StoreError, open_to_read, sentence
from ratsinfo_spider.texts import ocr
from ratsinfo_spider.texts.city import Limits, read_texts
from ratsinfo_spider.texts.kept import TEXTS, KeptTexts
from ratsinfo_spider.texts.table import write_table

WORDS = {
    "read": "read",
    "known": "read before",
    "no_text": "without a text (scans; `--ocr` reads them)",
    "encrypted": "encrypted",
    "broken": "broken",
    "unsupported": "of another kind than PDF, docx, odt",
    "too_slow": "took too long",
    "too_large": "took too much memory",
}


class Command(ScrapyCommand):
    """Read the documents of a city."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[--ocr] [--again] [--seconds N] [--memory MB] <city>"

    def short_desc(self) -> str:
        return "Read the text of the stored documents, page by page"

    def long_desc(self) -> str:
        return "Examples: scrapy texts demo; scrapy texts aachen --ocr; scrapy texts aachen --seconds 120 --memory 2048"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        limits = Limits()
        parser.add_argument("--ocr", action="store_true", help="recognise the text of scans, by ocrmypdf")
        parser.add_argument("--again", action="store_true", help="read again what was read before")
        parser.add_argument(
            "--seconds", type=float, default=limits.seconds, help="most seconds for a document (default: 60)"
        )
        parser.add_argument(
            "--memory", type=int, default=limits.megabytes, help="most MB of memory for a document (default: 1024)"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read them, say what became of how many."""
        if has_invalid_settings(self):
            return
        if len(args) != 1 or opts.seconds <= 0 or opts.memory < 1:
            raise UsageError("name one city: scrapy texts CITY", print_help=False)
        if find_spec("pypdfium2") is None:
            self._end(args[0], "pypdfium2 is not installed: pip install 'ratsinfo-spider[texts]'", 1)
            return
        if opts.ocr and not ocr.is_installed():
            self._end(args[0], f"--ocr needs {ocr.ENGINE}, which is not installed: apt install ocrmypdf", 1)
            return
        assert self.settings is not None  # noqa: S101 - Scrapy sets them before it runs a command
        place = places(self.settings, args[0])
        if "://" in str(place.files):
            self._end(args[0], f"the documents are in {place.files}: copy them into a folder first", 1)
            return
        limits = Limits(opts.seconds, opts.memory)
        began = time.monotonic()
        try:
            with open_to_read(place.store, args[0]) as store, KeptTexts(place.output / TEXTS) as kept:
                folder = Path(place.files)
                counts = read_texts(store, folder, kept, limits, again=opts.again, scans=opts.ocr)
            rows = write_table(place.output / TEXTS, place.tables)
        except (StoreError, SQLAlchemyError, OSError) as error:
            self._end(args[0], sentence(error) + meant_city(args[0], place.output.parent), 1)
            return
        for status, words in WORDS.items():
            if counts[status]:
                print(f"{counts[status]:,} documents {words}")
        print(f"{rows:,} pages in {place.tables / 'texts.parquet'}, {time.monotonic() - began:.1f} s")

    def _end(self, city: str, words: str, code: int) -> None:
        print(f"scrapy texts {city}: {words}", file=sys.stderr)
        self.exitcode = code
