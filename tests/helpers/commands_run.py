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
    command = kind()
    command.settings = Settings()
    command.settings.setmodule(ours)
    command.settings.update(changed)
    parser = argparse.ArgumentParser()
    command.add_options(parser)
    options, rest = parser.parse_known_args(words)
    command.run(rest, options)
    captured = capsys.readouterr()
    return command.exitcode, captured.out, captured.err
