"""What each command that reads settings of ours does first: refuse invalid ones, as a crawl does."""

from __future__ import annotations

import sys

from scrapy.commands import ScrapyCommand

from ratsinfo_spider.crawl.arguments import ArgumentError
from ratsinfo_spider.crawl.setting_checks import prepare_settings

__all__ = ["has_invalid_settings"]


def has_invalid_settings(command: ScrapyCommand) -> bool:
    """Whether a setting is invalid; it is then named in one sentence, and the exit code is 2. Resolves paths."""
    assert command.settings is not None  # noqa: S101 - Scrapy sets them before it runs a command
    try:
        prepare_settings(command.settings)
    except ArgumentError as error:
        name = command.__module__.rpartition(".")[2]  # as Scrapy names it, too
        print(f"scrapy {name}: {error}", file=sys.stderr)
        command.exitcode = 2
        return True
    return False
