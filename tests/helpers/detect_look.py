"""A look at a loopback host with `scrapy detect`, and what it said, in pieces that tests can compare."""

from __future__ import annotations

import tomllib
from typing import Any, NamedTuple, Protocol

import pytest

from ratsinfo_spider.commands.detect import Command
from tests.helpers.commands_run import run_command
from tests.helpers.detect_server import Host, Route, host


class Look(NamedTuple):
    """Exit code, findings by name, the keys of the city's file, errors, the host as it was asked."""

    code: int
    findings: dict[str, str]
    keys: dict[str, Any]
    error: str
    host: Host


class LookAt(Protocol):
    """The fixture `look`: what `scrapy detect` says of a host with these routes, asked at `path`."""

    def __call__(self, routes: dict[str, Route], path: str = "/public/", *options: str, **changed: Any) -> Look: ...


def looking(capsys: pytest.CaptureFixture[str]) -> LookAt:
    """For a fixture of the same purpose in each test module."""

    def run(routes: dict[str, Route], path: str = "/public/", *options: str, **changed: Any) -> Look:
        with host(routes) as place:
            words = [*(options or ("--delay", "0")), place.url + path]
            code, out, err = run_command(Command, *words, capsys=capsys, **changed)
        comments = [line.removeprefix("# ") for line in out.splitlines() if line.startswith("# ")]
        findings = {name: says for name, _, says in (line.partition(": ") for line in comments)}
        return Look(code, findings, tomllib.loads(out), err, place)

    return run
