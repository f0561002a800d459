"""`scrapy doctor CITY|URL`: the first contact with an installation: what our code reads of it, page type by page type.

Exit codes: 0 every page type is read; 3 one is not, or with gaps; 1 it could not be examined (another system, a human
check, robots.txt, nobody answers); 2 the command was wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from ratsinfo_spider import vendors
from ratsinfo_spider.commands.detection.asker import Asker
from ratsinfo_spider.commands.examination import screen
from ratsinfo_spider.commands.examination.contradictions import Contradiction, contradictions
from ratsinfo_spider.commands.examination.examine import Examination, Patient, StoppedError, at_address, of_city
from ratsinfo_spider.commands.examination.saved_pages import save_pages
from ratsinfo_spider.commands.numbers import seconds
from ratsinfo_spider.commands.validation import has_invalid_settings
from ratsinfo_spider.crawl.site_settings import user_agent
from ratsinfo_spider.sites import Site, SiteError
from ratsinfo_spider.store.clock import clock_from, council_day
from ratsinfo_spider.vendors.checkup import Look

BUDGET = 30  # requests, robots.txt included


class Command(ScrapyCommand):
    """A checkup of an installation, with at most thirty requests, one a second."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[--save FOLDER] [--json] [--delay SECONDS] <city or address>"

    def short_desc(self) -> str:
        return "Try each page type of a city once, and say what is read and what is not"

    def long_desc(self) -> str:
        return (
            f"Asks for at most {BUDGET} pages, as far as robots.txt allows. --save keeps them as skeletons: without any"
            " text of the original, fit to be sent to the project."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--delay", type=seconds, help="seconds between two requests; default: as in a crawl")
        parser.add_argument("--save", type=Path, metavar="FOLDER", help="keep the pages there as skeletons")
        parser.add_argument("--json", action="store_true", help="the findings as one JSON object")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the findings, and set the exit code."""
        if has_invalid_settings(self):
            return
        if len(args) != 1:
            raise UsageError("name one city or address: scrapy doctor trier", print_help=False)
        assert self.settings is not None  # noqa: S101 - Scrapy sets it for each command
        say: Callable[[str], None] = (lambda _: None) if opts.json else _say
        stop: Callable[[], None] = lambda: None  # noqa: E731
        try:
            if args[0].startswith(("http://", "https://")):
                vendors.register_from(self.settings)
                asker = self._asker(opts.delay, self.settings.getfloat("DOWNLOAD_DELAY"))
                patient, start = at_address(args[0], asker)
            else:
                site, stop = self._city(args[0])
                asker = self._asker(opts.delay, site.delay)
                patient, start = of_city(site, asker)
            done = self._examine(patient, start, asker, say)
        except SiteError as error:
            print(f"scrapy doctor {args[0]}: {error}", file=sys.stderr)
            self.exitcode = 1
            return
        except StoppedError as error:
            self.exitcode = 1
            if opts.json:
                print(json.dumps({"stopped": {"kind": error.kind, "says": str(error)}}, ensure_ascii=False, indent=1))
            for line in screen.stopped(error):
                say(line)
            return
        finally:
            stop()
        self._conclude(done, opts, say)

    def _examine(self, patient: Patient, start: Look, asker: Asker, say: Callable[[str], None]) -> Examination:
        for line in screen.heading(patient):
            say(line)
        say("")
        assert self.settings is not None  # noqa: S101 - Scrapy sets it for each command
        today = council_day(clock_from(self.settings.get("RATSINFO_NOW"))())
        robots = Look("robots.txt", "read", "allows our pages" if asker.obeys_robots else "not obeyed, as you wish")
        done = Examination(patient, asker, today, [robots, start])
        for look in done.looks:
            say(screen.line(look))

        async def run() -> None:
            async for look in done.run():
                say(screen.line(look))

        asyncio.run(run())
        return done

    def _conclude(self, done: Examination, opts: argparse.Namespace, say: Callable[[str], None]) -> None:
        differing = contradictions(done.looks)
        if opts.json:
            print(json.dumps(_as_json(done, differing), ensure_ascii=False, indent=1))
        for line in (*screen.details(done.looks, differing), *screen.verdict(done, differing)):
            say(line)
        is_well = all(look.is_well for look in done.looks) and not differing
        self.exitcode = 1 if done.stopped else 0 if is_well else 3
        if opts.save:
            try:
                written = save_pages(done.looks, done.patient.vendor, done.patient.site.name, opts.save)
            except OSError as error:
                print(f"scrapy doctor: the pages cannot be saved: {error}", file=sys.stderr)
                self.exitcode = 1
                return
            say(f"{len(written)} skeletons are in {opts.save}/; docs/add-a-city.md says how they become tests.")

    def _city(self, name: str) -> tuple[Site, Callable[[], None]]:
        """A city by its name, and what ends its own server, if it has one. Raises SiteError."""
        assert self.settings is not None  # noqa: S101 - Scrapy sets it for each command
        try:
            spider: Any = get_spider_loader(self.settings).load(name)
        except KeyError:
            raise SiteError(f"no city of that name; `scrapy sites {name}` looks for one") from None
        site: Site | None = getattr(spider, "site", None)
        if site is None:
            raise SiteError("that is a vendor, or no city: give a city's name or an address")
        if not (spider.own_server and not site.base_url):
            return site, lambda: None
        server = spider.own_server({})
        return replace(site, base_url=server.start()), server.stop

    def _asker(self, delay: float | None, default: float) -> Asker:
        assert self.settings is not None  # noqa: S101 - Scrapy sets it for each command
        return Asker(
            agent=user_agent(self.settings),
            delay=default if delay is None else delay,
            timeout=self.settings.getfloat("DOWNLOAD_TIMEOUT"),
            budget=BUDGET,
            obeys_robots=self.settings.getbool("ROBOTSTXT_OBEY"),
        )


def _say(line: str) -> None:
    print(line, flush=True)


def _as_json(done: Examination, differing: list[Contradiction]) -> dict[str, Any]:
    sign = done.patient.sign
    return {
        "site": done.patient.site.name,
        "base_url": done.patient.site.base_url,
        "vendor": done.patient.vendor.name,
        "version": sign.version if sign else None,
        "requests": done.asker.requests,
        "pages": [
            {
                "name": look.name,
                "state": look.state,
                "says": look.says,
                "kind": look.kind or None,
                "url": look.url or None,
                "gaps": look.gaps,
                "notes": look.notes,
                "records": len(look.records),
            }
            for look in done.looks
        ],
        "contradictions": [one._asdict() for one in differing],
        "advice": screen.advice(done),
        "stopped": {"kind": done.stopped.kind, "says": str(done.stopped)} if done.stopped else None,
    }
