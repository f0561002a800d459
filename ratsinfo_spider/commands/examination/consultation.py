"""One call of the doctor: finds the patient, examines it, tells what was found."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scrapy.settings import BaseSettings
from scrapy.spiderloader import get_spider_loader

from ratsinfo_spider import vendors
from ratsinfo_spider.commands.detection.asker import Asker
from ratsinfo_spider.commands.examination import screen
from ratsinfo_spider.commands.examination.contradictions import Contradiction, contradictions
from ratsinfo_spider.commands.examination.examine import Examination, Patient, StoppedError, at_address, of_city
from ratsinfo_spider.commands.examination.saved_pages import save_pages
from ratsinfo_spider.commands.quiet_command import CommandError
from ratsinfo_spider.commands.suggestions import unknown_city
from ratsinfo_spider.crawl.site_settings import user_agent
from ratsinfo_spider.sites import Site, SiteError
from ratsinfo_spider.store.clock import clock_from, council_day
from ratsinfo_spider.vendors.checkup_base import Look
from ratsinfo_spider.wicket.client import FetchError

__all__ = ["Consultation"]


@dataclass
class Consultation:
    """`budget`: requests at most; `delay` in seconds, None for that of a crawl; `folder`: where skeletons are kept."""

    settings: BaseSettings
    budget: int
    delay: float | None
    as_json: bool
    folder: Path | None

    def run(self, target: str) -> int:
        """Examine a city or an address, print the findings; the exit code. CommandError for a name that is no city."""
        stop: Callable[[], None] = lambda: None  # noqa: E731
        try:
            if target.startswith(("http://", "https://")):
                vendors.register_from(self.settings)
                asker = self._asker(self.settings.getfloat("DOWNLOAD_DELAY"))
                patient, start = at_address(target, asker)
            else:
                site, stop = self._city(target)
                asker = self._asker(site.delay, verifies=site.verify_certificates)
                patient, start = of_city(site, asker)
            done = self._examine(patient, start, asker)
        except SiteError as error:
            print(f"scrapy doctor {target}: {error}", file=sys.stderr)
            return 1
        except StoppedError as error:
            if self.as_json:
                print(json.dumps({"stopped": {"kind": error.kind, "says": str(error)}}, ensure_ascii=False, indent=1))
            self._say(*screen.stopped(error))
            return 1
        finally:
            stop()
        return self._conclude(done)

    def _say(self, *lines: str) -> None:
        if not self.as_json:
            print(*lines, sep="\n", flush=True)

    def _examine(self, patient: Patient, start: Look, asker: Asker) -> Examination:
        self._say(*screen.heading(patient), "")
        today = council_day(clock_from(self.settings.get("RATSINFO_NOW"))())
        robots = Look("robots.txt", "read", "allows our pages" if asker.obeys_robots else "not obeyed, as you wish")
        done = Examination(patient, asker, today, [robots, start])
        self._say(*map(screen.line, done.looks))

        async def run() -> None:
            async for look in done.run():
                self._say(screen.line(look))

        asyncio.run(run())
        return done

    def _conclude(self, done: Examination) -> int:
        differing = contradictions(done.looks)
        if self.as_json:
            print(json.dumps(_as_json(done, differing), ensure_ascii=False, indent=1))
        self._say(*screen.details(done.looks, differing), *screen.verdict(done, differing))
        if self.folder:
            try:
                written = save_pages(done.looks, done.patient.vendor, done.patient.site.name, self.folder)
            except OSError as error:
                print(f"scrapy doctor: the pages cannot be saved: {error}", file=sys.stderr)
                return 1
            self._say(f"{len(written)} skeletons are in {self.folder}/; docs/add-a-city.md says how they become tests.")
        is_well = all(look.is_well for look in done.looks) and not differing
        return 1 if done.stopped else 0 if is_well else 3

    def _city(self, name: str) -> tuple[Site, Callable[[], None]]:
        """A city by its name, and what ends its own server, if it has one. Raises SiteError."""
        loader = get_spider_loader(self.settings)
        try:
            spider: Any = loader.load(name)
        except KeyError:
            raise CommandError(name, _unknown(name, loader.list())) from None
        site: Site | None = getattr(spider, "site", None)
        if site is None:
            raise SiteError("that is a vendor, or no city: give a city's name or an address")
        if not (spider.own_server and not site.base_url):
            return site, lambda: None
        server = spider.own_server({})
        try:
            return replace(site, **server.start()), server.stop
        except FetchError as error:
            raise SiteError(error.detail) from error

    def _asker(self, default: float, *, verifies: bool = True) -> Asker:
        return Asker(
            agent=user_agent(self.settings),
            delay=default if self.delay is None else self.delay,
            timeout=self.settings.getfloat("DOWNLOAD_TIMEOUT"),
            budget=self.budget,
            obeys_robots=self.settings.getbool("ROBOTSTXT_OBEY"),
            verifies=verifies,
        )


def _unknown(name: str, known: list[str]) -> str:
    """What to type instead of a name that is no city's."""
    if not name or "/" in name or "." in name:
        plain = name.rpartition("//")[2]
        return f"that is no city, and an address begins with https:// or http://: scrapy doctor https://{plain}"
    return unknown_city(name, known)


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
