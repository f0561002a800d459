"""Runs one of our own commands in this process, as `scrapy NAME …` would, without a reactor."""

from __future__ import annotations

import argparse
from typing import Any

import pytest
from scrapy.commands import ScrapyCommand
from scrapy.settings import Settings

from ratsinfo_spider import settings as ours


def run_command(
    kind: type[ScrapyCommand], *words: str, capsys: pytest.CaptureFixture[str], **changed: Any
) -> tuple[int, str, str]:
    """Exit code, output, errors of a command with these words; `changed` are settings."""
    command, options, rest = _parsed(kind, words, changed)
    command.run(rest, options)
    captured = capsys.readouterr()
    return command.exitcode, captured.out, captured.err


def process_options(kind: type[ScrapyCommand], *words: str, **changed: Any) -> None:
    """What Scrapy calls before it makes the process of a crawl, and before it logs anything."""
    command, options, rest = _parsed(kind, words, changed)
    command.process_options(rest, options)


def _parsed(
    kind: type[ScrapyCommand], words: tuple[str, ...], changed: dict[str, Any]
) -> tuple[ScrapyCommand, argparse.Namespace, list[str]]:
    command = kind()
    command.settings = Settings()
    command.settings.setmodule(ours)
    command.settings.update(changed)
    parser = argparse.ArgumentParser(conflict_handler="resolve")
    command.add_options(parser)
    options, rest = parser.parse_known_args(words)
    return command, options, rest
