"""`python -m tests.bench [--write docs/benchmarks.md]`: measure, print, and keep the ratios."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
from collections.abc import Callable
from pathlib import Path

from tests.bench import browser, crawl, export, memory, parsing


def machine() -> str:
    """What was measured on, without the name of the machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"


def report(rounds: int, rows: int, years: int) -> str:
    """The page, as Markdown."""
    lines = [
        "# Benchmarks",
        "",
        "Made by `make bench`: ratios of things measured in the same run, on a shared machine. Absolute figures",
        "differ from machine to machine; the ratios should not.",
        "",
        f"{dt.date.today():%Y-%m-%d}, {machine()}.",  # noqa: DTZ011
    ]
    parts: tuple[Callable[[], list[str]], ...] = (
        lambda: crawl.section(crawl.measure(rounds)),
        lambda: memory.section(memory.measure(years)),
        lambda: parsing.section(parsing.measure()),
        lambda: browser.section(browser.measure()),
        lambda: export.section(export.measure(rows)),
    )
    for part in parts:
        lines += ["", *part()]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure and print; keep the page with `--write`."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--write", type=Path, metavar="FILE", help="keep the page here")
    parser.add_argument("--rounds", type=int, default=crawl.ROUNDS)
    parser.add_argument("--rows", type=int, default=export.ROWS, help="agenda items to export (default: %(default)s)")
    parser.add_argument("--years", type=int, default=memory.YEARS, help="of the large council (default: %(default)s)")
    options = parser.parse_args()
    page = report(options.rounds, options.rows, options.years)
    print(page)  # noqa: T201 - what `make bench` is for
    if options.write:
        options.write.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
