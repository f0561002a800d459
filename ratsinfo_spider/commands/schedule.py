"""`scrapy schedule CITY …`: queues jobs on a Scrapyd server. Nothing is crawled here."""

from __future__ import annotations

import argparse
import base64
import json
import os
import urllib.request
from typing import Any
from urllib.parse import urlencode, urlsplit

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.utils.conf import arglist_to_dict

from ratsinfo_spider import sites
from ratsinfo_spider.commands.quiet_command import CommandError, QuietCommand
from ratsinfo_spider.middlewares.proxy import LoopbackDirect
from ratsinfo_spider.sites.site_hosts import is_loopback

PROJECT = "ratsinfo"
SERVER = "http://127.0.0.1:6800"
USER = "ratsinfo"  # as deploy/scrapyd.conf has it
SECONDS = 60.0  # Scrapyd starts a process to learn the names of the spiders


class ScheduleError(Exception):
    """The server did not take a job; the sentence says why."""


class Command(QuietCommand, ScrapyCommand):
    """Exit code 1 where one job was not taken, 2 where the command is wrong."""

    usage = "[--to URL] [--priority N] [-a NAME=VALUE] [-s NAME=VALUE] <city> … | --all"
    purpose = "Queue crawls of cities on a Scrapyd server"
    details = "A city that is already waiting with the same arguments is not added again. -a and -s apply to the job."
    examples = "scrapy schedule aachen stolberg -a since=2026-01-01; scrapy schedule --all"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "-a", dest="spargs", action="append", default=[], metavar="NAME=VALUE", help="argument of the crawl"
        )
        parser.add_argument("--all", action="store_true", help="every city that is crawled")
        parser.add_argument("--to", default=SERVER, metavar="URL", help=f"the server (default: {SERVER})")
        parser.add_argument(
            "--priority", type=float, default=0.0, help="jobs with a higher priority start first (default: 0)"
        )

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        """Schedule each city; one that is refused harms no other."""
        if opts.all == bool(args):
            raise UsageError("name cities, or say --all", print_help=False)
        try:
            given = arglist_to_dict(opts.spargs)
        except ValueError:
            raise UsageError("-a takes NAME=VALUE", print_help=False) from None
        names = args or [name for name in sites.names() if name != sites.DEMO]
        fields = [*given.items(), *(("setting", text) for text in opts.set), ("priority", str(opts.priority))]
        try:
            waiting = [(job["spider"], job["args"]) for job in pending(opts.to)]
            for name in names:
                self._schedule(opts.to, name, fields, is_there=(name, given) in waiting)
        except ScheduleError as error:
            raise CommandError("", str(error), 1) from error

    def _schedule(self, server: str, name: str, fields: list[tuple[str, str]], *, is_there: bool) -> None:
        if is_there:
            print(f"{name} is already waiting")
            return
        answer = ask(f"{server}/schedule.json", [("project", PROJECT), ("spider", name), *fields])
        if answer["status"] == "ok":
            print(f"{name} is job {answer['jobid']}")
            return
        try:
            self.refuse_unknown([name])  # after the server, which may have cities of its own
        except CommandError as error:
            self.end(name, str(error), error.code)
        else:
            self.end(name, str(answer.get("message")), 1)


def pending(server: str) -> list[dict[str, Any]]:
    """What waits. Raises ScheduleError where the server has no egg of ours or does not answer."""
    answer = ask(f"{server}/listjobs.json?{urlencode({'project': PROJECT})}")
    if answer["status"] != "ok":
        raise ScheduleError(f"{without_user(server)}: {answer.get('message')}; `make deploy` sends the egg")
    return list(answer["pending"])


def ask(url: str, fields: list[tuple[str, str]] | None = None) -> dict[str, Any]:
    """Scrapyd's answer. Raises ScheduleError with a sentence.

    User and password may stand in the address; else SCRAPYD_PASSWORD goes to a server on this machine or by https.
    """
    address = without_user(url)
    if not address.startswith(("http://", "https://")):
        raise ScheduleError(f"--to {address} is not an address; write it like {SERVER}")
    request = urllib.request.Request(address, urlencode(fields).encode() if fields else None)  # noqa: S310 - see above
    if who := _who(url):
        request.add_header("Authorization", f"Basic {base64.b64encode(':'.join(who).encode()).decode()}")
    try:
        with urllib.request.build_opener(LoopbackDirect()).open(request, timeout=SECONDS) as answer:
            found: dict[str, Any] = json.load(answer)
    except (OSError, ValueError) as error:
        raise ScheduleError(f"{address.partition('?')[0]} does not answer as a Scrapyd: {error}") from error
    return found


def _who(url: str) -> tuple[str, str] | None:
    """User and password for a server."""
    parts, password = urlsplit(url), os.environ.get("SCRAPYD_PASSWORD")
    if parts.username:
        return parts.username, parts.password or ""
    if password and (parts.scheme == "https" or is_loopback(parts.hostname)):
        return os.environ.get("SCRAPYD_USERNAME") or USER, password
    return None


def without_user(url: str) -> str:
    """An address as it may be shown and asked.

    >>> without_user("https://me:secret@scrapyd.example.org/schedule.json")
    'https://scrapyd.example.org/schedule.json'
    """
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
