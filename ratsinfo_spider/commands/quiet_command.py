"""The frame of the commands that start no crawl: no log, checked settings, known cities, one sentence and an exit code.

Exit codes: 0 done; 1 it cannot be done; 2 the command, a setting or a city's name is wrong; 4 another process has the
city. Of several cities the highest counts.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from scrapy.exceptions import UsageError
from scrapy.settings import Settings
from scrapy.spiderloader import get_spider_loader
from sqlalchemy.exc import SQLAlchemyError

from ratsinfo_spider import sites
from ratsinfo_spider.commands.run_history import cities
from ratsinfo_spider.commands.suggestions import unknown_city
from ratsinfo_spider.crawl import site_settings
from ratsinfo_spider.crawl.arguments import ArgumentError
from ratsinfo_spider.crawl.places import Places
from ratsinfo_spider.crawl.setting_checks import prepare_settings
from ratsinfo_spider.sites import SiteError
from ratsinfo_spider.store import StoreBusy, StoreError, sentence

__all__ = ["BUSY", "CommandError", "QuietCommand"]

BUSY = 4


class CommandError(Exception):
    """Ends a command: `about` a city or an address ("" for the whole command), one sentence, the exit code."""

    def __init__(self, about: str, words: str, code: int = 2) -> None:
        super().__init__(words)
        self.about = about
        self.code = code


class QuietCommand:
    """To be put before ScrapyCommand among the bases of a command, which needs an `act` then.

    It is no ScrapyCommand itself: Scrapy would list it as a command.
    """

    usage: str
    """What may follow the command's name."""
    purpose: str
    """What it does, in a line without a full stop."""
    details = ""
    """Further sentences of its help."""
    examples = ""

    settings: Settings | None
    exitcode: int
    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return self.usage

    def short_desc(self) -> str:
        return self.purpose

    def long_desc(self) -> str:
        return f"{self.purpose}. {self.details}".rstrip()

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)  # type: ignore[misc]  # ScrapyCommand's
        parser.epilog = self.examples and f"Examples: {self.examples}"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Refuse invalid settings, as a crawl does; then `act`."""
        try:
            prepare_settings(self.own_settings)
            self.act(args, opts)
        except (ArgumentError, SiteError) as error:
            self.end("", str(error), 2)
        except CommandError as error:
            self.end(error.about, str(error), error.code)

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        """What the command does. It may raise CommandError, and UsageError for wrong words."""
        raise NotImplementedError

    def end(self, about: str, words: str, code: int) -> None:
        """Say a sentence on stderr, and raise the exit code to `code`."""
        print(f"{self._called(about)}: {words}", file=sys.stderr)
        self.exitcode = max(self.exitcode, code)

    @property
    def own_settings(self) -> Settings:
        """The settings, which Scrapy sets before it runs a command."""
        assert self.settings is not None  # noqa: S101 - see above
        return self.settings

    @property
    def output(self) -> Path:
        """The folder of all cities."""
        return Path(self.own_settings["OUTPUT_DIR"])

    def places(self, city: str) -> Places:
        """Where what is known of a city is kept."""
        return site_settings.places(self.own_settings, city)

    def one_city(self, args: list[str]) -> Places:
        """The places of the one city that is named. Raises UsageError, and CommandError for an unknown city."""
        if len(args) != 1:
            raise UsageError(f"name one city: {self._called('CITY')}", print_help=False)
        self.refuse_unknown(args)
        return self.places(args[0])

    def refuse_unknown(self, names: list[str]) -> None:
        """Raise CommandError for the first name that is no city: not listed, without a folder, in no record store."""
        missing = [name for name in names if not self.places(name).output.is_dir()]
        if not missing:
            return
        listed = {*get_spider_loader(self.own_settings).list(), *self._stored(missing)}
        for name in missing:
            if name not in listed and not sites.is_known(name):
                raise CommandError(name, unknown_city(name, listed))

    @contextmanager
    def telling(self, city: str, *refusals: type[Exception]) -> Iterator[None]:
        """What the record store or a file refuses ends in a sentence about the city; `refusals`: further errors."""
        try:
            yield
        except BrokenPipeError:  # `| head` has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left to be flushed goes there
        except StoreBusy as error:
            self.end(city, sentence(error), BUSY)
        except (StoreError, SQLAlchemyError, OSError) as error:
            self.end(city, sentence(error), 1)
        except refusals as error:
            self.end(city, str(error), 1)

    def _stored(self, missing: list[str]) -> list[str]:
        """The cities with runs; all that are missed, where the record store cannot be asked: it says so later."""
        try:
            return cities(self.output, self.own_settings.get("RATSINFO_STORE") or "")
        except (StoreError, OSError):
            return missing

    def _called(self, about: str) -> str:
        """`scrapy NAME CITY`; Scrapy names a command by its module, too."""
        return " ".join(filter(None, ("scrapy", self.__module__.rpartition(".")[2], about)))
