"""`scrapy reread CITY`: votes, results and codes once more from the texts in the record store, without a request.

A crawl does it by itself before its first request, where another version of this program has read the texts. What is
otherwise then is `reread` in `changes`; the tables get it with the next complete crawl, or with `scrapy export`.

Exit codes: 0 done; 1 the store cannot be used; 2 the command or a setting was wrong; 4 a run of the city is under way.
"""

from __future__ import annotations

import argparse
import secrets
import sys
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from sqlalchemy.exc import SQLAlchemyError

from ratsinfo_spider.commands.validation import has_invalid_settings
from ratsinfo_spider.crawl.site_settings import places
from ratsinfo_spider.reread import reread
from ratsinfo_spider.store import Store, StoreBusy, StoreError, open_to_read, sentence
from ratsinfo_spider.store.clock import clock_from


class Command(ScrapyCommand):
    """The texts in the store, read again."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "<city>"

    def short_desc(self) -> str:
        return "Read votes, results and codes of a city again from the texts in its record store"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Do it, and say how many rows are otherwise now."""
        if has_invalid_settings(self):
            return
        if len(args) != 1:
            raise UsageError("name one city: scrapy reread CITY", print_help=False)
        (city,) = args
        try:
            counts = self._reread(city)
        except StoreBusy as error:
            self._end(city, sentence(error), 4)
        except (StoreError, SQLAlchemyError, OSError) as error:
            self._end(city, sentence(error), 1)
        else:
            told = ", ".join(f"{table} {count:,}" for table, count in sorted(counts.items()))
            print(f"{city}: {told or 'every row'} {'otherwise than before' if told else 'as before'}")
            if told:
                print(f"The tables get it with the next complete crawl; scrapy export {city} writes them now.")

    def _reread(self, city: str) -> dict[str, int]:
        assert self.settings is not None  # noqa: S101 - Scrapy sets them before it runs a command
        place = places(self.settings, city).store
        open_to_read(place, city).close()
        at, people = clock_from(self.settings.get("RATSINFO_NOW"))(), self.settings.getbool("RATSINFO_PEOPLE")
        with Store(place, city) as store:
            return reread(store, f"{at:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}", at, people=people) or {}

    def _end(self, city: str, words: str, code: int) -> None:
        print(f"scrapy reread {city}: {words}", file=sys.stderr)
        self.exitcode = code
