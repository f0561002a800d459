"""`scrapy sites [WORDS]`: the catalogue, searched by name, Land, vendor and key; `--check` asks their start pages."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from dataclasses import asdict

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from scrapy.commands import ScrapyCommand

from ratsinfo_spider import sites, vendors
from ratsinfo_spider.commands.detection.asker import Asker
from ratsinfo_spider.commands.detection.start_pages import check_start_pages
from ratsinfo_spider.commands.number_options import seconds
from ratsinfo_spider.commands.quiet_command import QuietCommand
from ratsinfo_spider.crawl.site_settings import user_agent
from ratsinfo_spider.sites.search import Listed, search

BUDGET = 1_000  # requests to a host: hundreds of cities share one
WIDE = 400  # columns for a pipe, where nobody wants a row cut or broken
WITH_ADDRESS = 120  # columns from which on addresses have room
NOBODY = "no city matches; `scrapy doctor URL` examines an address that nobody has listed"
FEW = 3  # so few cities are shown with what is known of each


class Command(QuietCommand, ScrapyCommand):
    """Which cities are there, and what is known of them? Exit code 1 when nothing fits."""

    usage = "[--vendor NAME] [--land LAND] [--ags KEY] [--check] [--json] [words]"
    purpose = "Search the catalogue of cities"
    details = (
        "All words must occur in a city's name, title or address; `muelheim` finds Mülheim. A Land (NW), a vendor's"
        " name or the digits of a key may be words too. Without words: the cities that are crawled."
    )
    examples = "scrapy sites; scrapy sites kreis soest; scrapy sites --check --land NW"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--vendor", default="", help="only those of this vendor")
        parser.add_argument("--land", default="", help="only those of this Land, like NW")
        parser.add_argument("--ags", default="", help="only those whose official key (AGS) begins with these digits")
        parser.add_argument("--verified", action="store_true", help="only those that our code has read in full")
        parser.add_argument(
            "--check", action="store_true", help="request each start page once, and show what has changed"
        )
        parser.add_argument("--delay", type=seconds, help="with --check: seconds between two requests to a host")
        parser.add_argument(
            "--json", action="store_true", help="all that is known of each city, one JSON object per line"
        )

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the cities that fit; what cannot be searched for, or a wrong file, is one sentence and code 1."""
        sites.add_folder(self.own_settings.get("RATSINFO_SITES"))
        vendors.register_from(self.own_settings)
        found = search(args, vendor=opts.vendor, land=opts.land, ags=opts.ags, verified=opts.verified)
        rest = 0
        if not (args or opts.vendor or opts.land or opts.ags):
            rest = len(found)
            found = [one for one in found if one.reason is None]
            rest -= len(found)
        if opts.check and found:
            self.exitcode = self._check(found, opts)
            return
        (_print_json if opts.json else _print_table)(found)
        if rest and not opts.json:
            print(f"{rest:,} more are not crawled: scrapy sites WORD, --land, --vendor or --ags finds them")
        self.exitcode = 0 if found else 1

    def _check(self, found: list[Listed], opts: argparse.Namespace) -> int:
        """Ask the start pages, print what is not well; the exit code."""
        settings = self.own_settings
        assert settings is not None  # noqa: S101 - Scrapy sets it for each command
        delay = settings.getfloat("DOWNLOAD_DELAY") if opts.delay is None else opts.delay
        timeout = settings.getfloat("DOWNLOAD_TIMEOUT")
        agent, obeys = user_agent(settings), settings.getbool("ROBOTSTXT_OBEY")
        asked = [one.site for one in found if not _unasked(one)]
        if not opts.json and len(found) <= FEW:
            for one in found:
                if why := _unasked(one):
                    print(f"{one.site.name}: not asked: {why}", flush=True)
        counts, silent = Counter[str](), 0
        for checked in check_start_pages(asked, lambda: Asker(agent, delay, timeout, BUDGET, obeys_robots=obeys)):
            counts[checked.state] += 1
            silent += checked.state == "gone" and "cannot be reached" in checked.says
            if opts.json:
                print(json.dumps({**asdict(checked), "site": checked.site.name}, ensure_ascii=False), flush=True)
            elif checked.state != "well":
                print(f"{checked.site.name}: {checked.state}: {checked.says}", flush=True)
        if not opts.json:
            print(", ".join(f"{count} {state}" for state, count in counts.most_common()) or "no start page to ask")
        if silent == len(asked) > FEW:
            print("scrapy sites: no host answered at all; is this machine online?", file=sys.stderr)
            return 1
        return 0 if counts.keys() == {"well"} else 3 if counts else 1


def _unasked(one: Listed) -> str:
    """Why a city has no start page of its own to ask for; "" where it has one."""
    if one.entry and one.entry.read_as:
        return f"it is read as {one.entry.read_as}"
    server = f"a crawl starts its server; scrapy doctor {one.site.name} tries each of its page types"
    return "" if one.site.base_url else server


def _print_json(found: list[Listed]) -> None:
    for one in found:
        print(json.dumps(one.as_row(), ensure_ascii=False))


def _print_table(found: list[Listed]) -> None:
    console = Console(width=None if sys.stdout.isatty() else WIDE)
    if 0 < len(found) <= FEW:
        for one in found:
            _print_city(console, one)
    elif found:
        console.print(_table(found, with_address=console.width >= WITH_ADDRESS))
    console.print(_count(len(found)), highlight=False)


def _table(found: list[Listed], *, with_address: bool) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("name", "title", "land", "vendor", "crawled", *(["address"] if with_address else [])):
        table.add_column(heading, overflow="fold")
    for one in found:
        site = one.site
        state = f"no: {one.reason.kind.replace('_', ' ')}" if one.reason else "verified" if site.verified else "yes"
        row = [site.name, site.title, site.land, site.vendor, state]
        table.add_row(*map(escape, row + ([site.base_url or "of its own server"] if with_address else [])))
    return table


def _print_city(console: Console, one: Listed) -> None:
    """All there is to know of a city, and what to type next."""
    site = one.site
    version = f" {one.entry.version}" if one.entry and "." in one.entry.version else ""
    where = ", ".join(filter(None, (site.level, site.land, site.ags)))
    lines = [f"{site.title} ({where})" if where else site.title, f"{site.vendor}{version}  {site.base_url}"]
    if site.oparl_url:
        lines.append(f"OParl  {site.oparl_url}")
    if one.reason:
        lines.append(f"Not crawled: {one.reason.sentence}.")
    lines.append(" ".join(site.verified_note.split()))
    console.print(f"[bold]{site.name}[/bold]", highlight=False)
    for line in lines:
        console.print(f"  {escape(line.strip())}", highlight=False, soft_wrap=True)
    if one.reason is None:
        console.print(f"  next: scrapy doctor {site.name}", highlight=False)


def _count(number: int) -> str:
    return NOBODY if not number else "1 city" if number == 1 else f"{number:,} cities"
