"""`python -m tests.bench [--write docs/benchmarks.md]`: measure, print, and keep the ratios."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
from pathlib import Path

from tests.bench import browser, crawl, parsing


def machine() -> str:
    """What was measured on, without the name of the machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"


def report(rounds: int) -> str:
    """The page, as Markdown."""
    figures = crawl.measure(rounds)
    lines = [
        "# Benchmarks",
        "",
        "Made by `make bench`: ratios of things measured in the same run, on a shared machine. Absolute figures",
        "differ from machine to machine; the ratios should not.",
        "",
        f"{dt.date.today():%Y-%m-%d}, {machine()}. Medians of {rounds} rounds in turns.",  # noqa: DTZ011
        "",
        "## A whole crawl of the demo council",
        "",
        "| what | ours | bare Scrapy spider | ratio | aim |",
        "| --- | --- | --- | --- | --- |",
        f"| answers a second | {figures.ours_per_second:.0f} | {figures.bare_per_second:.0f} "
        f"| {figures.ratio:.2f} ({', '.join(f'{ratio:.2f}' for ratio in figures.ratios)}) | 0.70 |",
        f"| requests a data page | {figures.requests_per_page:.3f} ({figures.requests} for {figures.pages}) "
        "| 1 | | 1.02 |",
        f"| peak memory, MB | {figures.peak_mb:.0f} | {figures.bare_peak_mb:.0f} "
        f"| {figures.peak_mb / figures.bare_peak_mb:.2f} | below 250 MB |",
        "",
        "Ours: everything on (Wicket calls, parsing, loading, validation, attachments, store, tables, report). Bare:",
        "a Scrapy spider that downloads the same pages and documents, builds the lxml tree of each page, and stops.",
        "",
        "## An agenda-item page, parsed and loaded",
        "",
        "| pages | ours, ms | lxml's tree alone, ms | ratio | aim |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {row.name} ({row.pages}) | {row.ours_ms:.2f} | {row.tree_ms:.2f} | {row.ratio:.2f} | 2.5 or less |"
        for row in parsing.measure()
    ]
    lines += browser.section(browser.measure())
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure and print; keep the page with `--write`."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--write", type=Path, metavar="FILE", help="keep the page here")
    parser.add_argument("--rounds", type=int, default=crawl.ROUNDS)
    options = parser.parse_args()
    page = report(options.rounds)
    print(page)  # noqa: T201 - what `make bench` is for
    if options.write:
        options.write.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
