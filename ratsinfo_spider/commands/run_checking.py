"""`scrapy runs --check`: prints what `run_check.py` finds, tells RATSINFO_NOTIFY, writes metrics.

Exit codes: 0 every city is well; 3 one is not; 1 a history could not be read, or somebody could not be told; 2 wrong
command.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings

from ratsinfo_spider.commands.run_check import UNREADABLE, Finding, expected_cities, look_at, max_age
from ratsinfo_spider.commands.run_history import cities, without_password
from ratsinfo_spider.crawl.site_settings import places
from ratsinfo_spider.extensions.notifications import mail_settings
from ratsinfo_spider.extensions.notify import Message, NotifyError, tell_change
from ratsinfo_spider.store import StoreError
from ratsinfo_spider.store.clock import clock_from

__all__ = ["add_check_options", "check", "is_check"]

_OF_A_CHECK = ("max_age", "expected", "notify", "metrics")


def add_check_options(parser: argparse.ArgumentParser) -> None:
    """The options of a check; all but the first need it."""
    of = parser.add_argument_group("Is every city well?")
    of.add_argument(
        "--check", action="store_true", help="print a line for each city that is not well; exit code 3 if there is one"
    )
    of.add_argument(
        "--max-age",
        type=max_age,
        metavar="AGE",
        help="longest time allowed since the last complete run, like 36h or 2d",
    )
    of.add_argument(
        "--expected",
        type=Path,
        metavar="PLACE",
        help="the cities that ought to run: a file with one name per line, or systemd's folder of enabled timers "
        "(default, where no city is named: RATSINFO_EXPECTED)",
    )
    of.add_argument("--notify", action="store_true", help="also notify RATSINFO_NOTIFY of what has changed")
    of.add_argument(
        "--metrics", type=Path, metavar="FILE", help="also write Prometheus metrics, into FILE (a name ending in .prom)"
    )


def is_check(opts: argparse.Namespace) -> bool:
    """Whether a check is wanted; UsageError for an option of a check without it."""
    given = [f"--{name.replace('_', '-')}" for name in _OF_A_CHECK if getattr(opts, name)]
    if given and not opts.check:
        raise UsageError(f"{', '.join(given)}: only with --check", print_help=False)
    return bool(opts.check)


def check(settings: BaseSettings, names: Sequence[str], opts: argparse.Namespace) -> int:
    """Print, tell and write; the exit code. UsageError where an option cannot be used."""
    if opts.notify and not settings.get("RATSINFO_NOTIFY"):
        raise UsageError("--notify: set RATSINFO_NOTIFY first; it says who is notified", print_help=False)
    output, store = Path(settings["OUTPUT_DIR"]), settings.get("RATSINFO_STORE") or ""
    place = opts.expected or (None if names else settings.get("RATSINFO_EXPECTED"))
    expected, errors = _expected(Path(place) if place else None)
    try:
        wanted = list(dict.fromkeys([*names, *expected])) or cities(output, store)
    except (OSError, StoreError) as error:
        return _complain([*errors, str(error)])
    if not wanted:
        return _complain([*errors, f"no run of any city in {without_password(store or str(output))}"])
    findings = list(_findings(settings, wanted, opts))
    for finding in findings:
        _print(finding, is_json=opts.json)
    is_well = all(finding.is_well for finding in findings)
    if is_well and not opts.json:
        print("1 city is well" if len(findings) == 1 else f"all {len(findings)} cities are well")
    if opts.notify:
        errors += _tell(settings, findings)
    if opts.metrics:
        errors += _write(findings, opts.metrics)
    code = _complain(errors) or any(finding.status == UNREADABLE for finding in findings)
    return 1 if code else 0 if is_well else 3


def _expected(place: Path | None) -> tuple[list[str], list[str]]:
    """The cities that ought to run, and why the place does not say so: others are checked all the same."""
    try:
        return (expected_cities(place) if place else []), []
    except (OSError, ValueError) as error:
        return [], [str(error)]


def _findings(settings: BaseSettings, wanted: Sequence[str], opts: argparse.Namespace) -> Iterator[Finding]:
    """A city whose history cannot be read harms no other, and is not well."""
    now = clock_from(settings.get("RATSINFO_NOW"))()
    for city in wanted:
        try:
            yield look_at(places(settings, city), now, opts.max_age)
        except (StoreError, OSError) as error:
            yield Finding(city=city, status=UNREADABLE, sentence=str(error))


def _print(finding: Finding, *, is_json: bool) -> None:
    if is_json:
        run = finding.run
        words: dict[str, Any] = {"city": finding.city, "status": finding.status, "sentence": finding.sentence}
        print(json.dumps({**words, "run_id": run.run_id if run else None}, ensure_ascii=False))
    elif not finding.is_well:
        print(f"{finding.city}: {finding.status}: {finding.sentence}")


def _tell(settings: BaseSettings, findings: Sequence[Finding]) -> list[str]:
    address, mail = str(settings["RATSINFO_NOTIFY"]), mail_settings(settings)
    failed = []
    for one in findings:
        run = one.run
        message = Message(
            city=one.city,
            status=one.status,
            sentence=one.sentence,
            run_id=run.run_id if run else None,
            node=run.node if run else None,
            report=run.report if run else None,
        )
        try:
            tell_change(address, message, places(settings, one.city).output, mail)
        except NotifyError as error:
            failed.append(str(error))
    return failed


def _write(findings: Sequence[Finding], path: Path) -> list[str]:
    try:
        from ratsinfo_spider.commands.run_metrics import write_metrics
    except ImportError:
        return ["--metrics needs prometheus-client: pip install 'ratsinfo-spider[metrics]'"]
    if path.suffix != ".prom":
        return [f"--metrics {path}: node_exporter reads only files whose name ends in .prom"]
    try:
        write_metrics(findings, path)
    except OSError as error:
        return [f"the metrics could not be written: {error}"]
    return []


def _complain(errors: Sequence[str]) -> int:
    for sentence in errors:
        print(f"scrapy runs: {sentence}", file=sys.stderr)
    return 1 if errors else 0
