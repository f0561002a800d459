"""`scrapy detect ADDRESS`: whose council information system is it, can we read it, and what would its city's file be?

The output is the file to save: what was found as comments, then the keys. Exit code 1, with one
sentence on stderr, where there is none (another vendor's system, a host that does not answer or says
no) or where the site broke the look off; 2 where a setting was wrong.
"""

from __future__ import annotations

import argparse
import sys

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from ratsinfo_spider import vendors
from ratsinfo_spider.commands.detection.asker import Asker
from ratsinfo_spider.commands.detection.cityfile import city_file, report
from ratsinfo_spider.commands.detection.first_page import why_nothing
from ratsinfo_spider.commands.detection.look import look
from ratsinfo_spider.commands.number_options import seconds
from ratsinfo_spider.commands.quiet_command import CommandError, QuietCommand
from ratsinfo_spider.crawl.site_settings import user_agent
from ratsinfo_spider.vendors.detection import AskError


class Command(QuietCommand, ScrapyCommand):
    """A look at an installation, with a dozen requests, one a second."""

    usage = "[--delay SECONDS] <address>"
    purpose = "Find out which system an address has, and print a city file for it"
    details = (
        "Asks for at most a dozen pages, as far as robots.txt allows."
        " The output can be saved as it is: … > musterstadt.toml"
    )
    examples = "scrapy detect https://ratsinfo.musterstadt.example/ > musterstadt.toml"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--delay", type=seconds, help="seconds between two requests; default: DOWNLOAD_DELAY")

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the city's file, or what else was found and why there is none."""
        if len(args) != 1:
            raise UsageError("name one address: scrapy detect https://ratsinfo.example.de/", print_help=False)
        vendors.register_from(self.own_settings)
        try:
            found = look(args[0], self._asker(opts.delay))
        except AskError as error:
            raise CommandError(args[0], str(error), 1) from error
        sys.stdout.write(city_file(found) if found.base_url else "".join(f"# {line}\n" for line in report(found)))
        if found.stopped or not found.base_url:
            self.end(args[0], found.stopped or why_nothing(found).says, 1)

    def _asker(self, delay: float | None) -> Asker:
        settings = self.own_settings
        assert settings is not None  # noqa: S101 - Scrapy sets it for each command
        return Asker(
            agent=user_agent(settings),
            delay=settings.getfloat("DOWNLOAD_DELAY") if delay is None else delay,
            timeout=settings.getfloat("DOWNLOAD_TIMEOUT"),
        )
