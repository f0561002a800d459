"""`scrapy reread CITY`: votes, results and codes once more from the texts in the record store, without a request.

A crawl does it by itself before its first request, where another version of this program has read the texts. What is
otherwise then is `reread` in `changes`; the tables get it with the next complete crawl, or with `scrapy export`.

Exit codes: 0 done; 1 the store cannot be used; 2 the command or a setting was wrong; 4 a run of the city is under way.
"""

from __future__ import annotations

import argparse
import secrets

from scrapy.commands import ScrapyCommand

from ratsinfo_spider.commands.quiet_command import QuietCommand
from ratsinfo_spider.crawl.places import Places
from ratsinfo_spider.reread import reread
from ratsinfo_spider.store import Store, open_to_read
from ratsinfo_spider.store.clock import clock_from


class Command(QuietCommand, ScrapyCommand):
    """The texts in the store, read again."""

    usage = "<city>"
    purpose = "Read votes, results and codes of a city again from the texts in its record store"

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        """Do it, and say how many rows are otherwise now."""
        place = self.one_city(args)
        with self.telling(place.site):
            counts = self._reread(place)
            told = ", ".join(f"{table} {count:,}" for table, count in sorted(counts.items()))
            print(f"{place.site}: {told or 'every row'} {'otherwise than before' if told else 'as before'}")
            if told:
                print(f"The tables get it with the next complete crawl; scrapy export {place.site} writes them now.")

    def _reread(self, place: Places) -> dict[str, int]:
        open_to_read(place.store, place.site).close()
        at, people = clock_from(self.own_settings.get("RATSINFO_NOW"))(), self.own_settings.getbool("RATSINFO_PEOPLE")
        with Store(place.store, place.site) as store:
            return reread(store, f"{at:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}", at, people=people) or {}
