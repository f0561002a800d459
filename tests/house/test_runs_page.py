"""docs/runs.md names every cause, kind, status and exit code that a run can end with, and keys that reports have."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from ratsinfo_nodes.crawl_job import OWN_FAILURES
from ratsinfo_spider.causes import GapCause
from ratsinfo_spider.commands.crawl import EXIT_CODES
from ratsinfo_spider.commands.summary_words import _REASONS
from ratsinfo_spider.crawl.places import Places
from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.extensions.run_report import build_report
from ratsinfo_spider.vendor import KINDS
from tests.helpers.crawling import ROOT

TEXT = (ROOT / "docs" / "runs.md").read_text(encoding="utf-8")
CODE = [path for name in ("ratsinfo_spider", "pipelines") for path in (ROOT / name).rglob("*.py")]


def section(heading: str) -> str:
    return TEXT.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def codes_of(text: str) -> set[str]:
    """The codes in the first column of the tables of a text."""
    rows = re.findall(r"^\| (`.*?`) \|", text, re.MULTILINE)
    return {code for row in rows for code in re.findall(r"`(\w+)`", row)}


def test_every_cause_of_a_known_gap() -> None:
    assert codes_of(section("Known gaps")) == set(get_args(GapCause))


def test_every_cause_of_a_run() -> None:
    named = codes_of(section("Incomplete runs")) | codes_of(section("Failed runs"))
    code = "\n".join(path.read_text(encoding="utf-8") for path in CODE)
    failing = set(re.findall(r'\.fail\("(\w+)"', code)) | set(re.findall(r'kind(?:, what)? = "(tables|dataset)"', code))
    asking = set(re.findall(r'FetchError\("(\w+)"', code)) - {"budget"}  # a budget ends no run as failed
    assert {"redact", "files", "store", "ended"} <= failing
    assert failing | asking | set(KINDS) | _REASONS.keys() <= named


def test_what_a_node_tries_again_is_a_cause_of_a_failed_run() -> None:
    assert codes_of(section("Failed runs")) > OWN_FAILURES


def test_every_kind_of_problem() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in CODE)
    kinds = set(re.findall(r'problem\(\s*"(\w+)"', code)) - {"warning"}
    assert {"list", "calendar", "panel", "takedown"} <= kinds
    assert kinds <= codes_of(section("Incomplete runs"))


def test_every_exit_code() -> None:
    told = re.findall(r"^\| (\d) \| `?(\w+)`? \|", section("Exit codes and statuses"), re.MULTILINE)
    assert {name: int(code) for code, name in told} == {**EXIT_CODES, "none": 2, "busy": 4}


def test_the_keys_are_in_a_report(tmp_path: Path) -> None:
    places = Places("town", tmp_path)
    report = build_report(Run("town"), places, "finished", {})
    keys = {key.partition(".") for key in re.findall(r"^\| `([\w.]+)` \|", section("The report"), re.MULTILINE)}
    assert {first for first, _, _ in keys} == {
        "status", "cause", "requests", "missing", "problems", "warning_examples",
    }  # fmt: skip
    assert {first for first, _, _ in keys} <= report.keys()
    assert {second for _, _, second in keys if second} <= report["requests"].keys()
