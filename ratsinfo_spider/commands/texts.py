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
import time
from importlib.util import find_spec
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from ratsinfo_spider.commands.quiet_command import CommandError, QuietCommand
from ratsinfo_spider.store import open_to_read
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


class Command(QuietCommand, ScrapyCommand):
    """Read the documents of a city."""

    usage = "[--ocr] [--again] [--seconds N] [--memory MB] <city>"
    purpose = "Read the text of the stored documents, page by page"
    examples = "scrapy texts demo; scrapy texts aachen --ocr; scrapy texts aachen --seconds 120 --memory 2048"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        limits = Limits()
        parser.add_argument("--ocr", action="store_true", help="also recognise the text of scans, with ocrmypdf")
        parser.add_argument("--again", action="store_true", help="read every document again")
        parser.add_argument(
            "--seconds", type=float, default=limits.seconds, help="time limit per document (default: 60)"
        )
        parser.add_argument(
            "--memory", type=int, default=limits.megabytes, help="memory limit per document (default: 1024)"
        )

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read them, say what became of how many."""
        if opts.seconds <= 0 or opts.memory < 1:
            raise UsageError("--seconds and --memory take numbers above 0", print_help=False)
        place = self.one_city(args)
        if find_spec("pypdfium2") is None:
            raise CommandError(place.site, "pypdfium2 is not installed: pip install 'ratsinfo-spider[texts]'", 1)
        if opts.ocr and not ocr.is_installed():
            missing = f"--ocr needs {ocr.ENGINE}, which is not installed: apt install ocrmypdf"
            raise CommandError(place.site, missing, 1)
        if "://" in str(place.files):
            raise CommandError(place.site, f"the documents are in {place.files}: copy them into a folder first", 1)
        limits = Limits(opts.seconds, opts.memory)
        began = time.monotonic()
        with self.telling(place.site):
            with open_to_read(place.store, place.site) as store, KeptTexts(place.output / TEXTS) as kept:
                folder = Path(place.files)
                counts = read_texts(store, folder, kept, limits, again=opts.again, scans=opts.ocr)
            rows = write_table(place.output / TEXTS, place.tables)
            for status, words in WORDS.items():
                if counts[status]:
                    print(f"{counts[status]:,} documents {words}")
            print(f"{rows:,} pages in {place.tables / 'texts.parquet'}, {time.monotonic() - began:.1f} s")
