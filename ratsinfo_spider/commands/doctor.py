"""`scrapy doctor CITY|URL`: the first contact with an installation: what our code reads of it, page type by page type.

Exit codes: 0 every page type is read; 3 one is not, or with gaps; 1 it could not be examined (another system, a human
check, robots.txt, nobody answers); 2 the command was wrong.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from ratsinfo_spider.commands.number_options import seconds
from ratsinfo_spider.commands.quiet_command import QuietCommand

BUDGET = 30  # requests, robots.txt included


class Command(QuietCommand, ScrapyCommand):
    """A checkup of an installation, with at most thirty requests, one a second."""

    usage = "[--save FOLDER] [--json] [--delay SECONDS] <city or address>"
    purpose = "Try each page type of a city once, and say what is read and what is not"
    details = (
        f"It requests at most {BUDGET} pages, as far as robots.txt allows. --save keeps them as skeletons, with all"
        " texts replaced, so that they can be sent to the project."
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--delay", type=seconds, help="seconds between two requests; default: as in a crawl")
        parser.add_argument("--save", type=Path, metavar="FOLDER", help="keep the pages there as skeletons")
        parser.add_argument("--json", action="store_true", help="the findings as one JSON object")

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the findings, and set the exit code."""
        if len(args) != 1:
            raise UsageError("name one city or address: scrapy doctor trier", print_help=False)
        # Scrapy imports every command for each of them: what only this one needs is imported here.
        from ratsinfo_spider.commands.examination.consultation import Consultation

        consultation = Consultation(
            self.own_settings, budget=BUDGET, delay=opts.delay, as_json=opts.json, folder=opts.save
        )
        self.exitcode = consultation.run(args[0])
