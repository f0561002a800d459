"""Plain HTTP beside the browser on the same demo council, in turns: lists alone, and a window with its documents."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]

from ratsinfo_spider.browser.browser_client import find_chromium
from ratsinfo_spider.demo.process import start_demo

ROUNDS = 3
MODES = ("http", "browser")
ROOT = Path(__file__).parent.parent.parent
WINDOW = ("since=2026-09-01", "until=2026-10-31")
TODAY = "2026-11-22"  # of the demo's town, so that the window is the same on any day


@dataclass(frozen=True)
class Figures:
    """Of one way. Medians over the rounds, memory the most of them."""

    lists_per_second: float  # pages of calendar and lists, content and all
    answers_per_second: float  # of a crawl: what Scrapy got answered, documents included
    memory_mb: float  # PSS of the crawl's process and all below it, without the demo


def measure(rounds: int = ROUNDS) -> dict[str, Figures] | None:
    """The figures by mode; None where there is no Chromium."""
    if find_chromium() is None:
        return None
    walks: dict[str, list[float]] = {mode: [] for mode in MODES}
    speeds: dict[str, list[float]] = {mode: [] for mode in MODES}
    memory: dict[str, list[float]] = {mode: [] for mode in MODES}
    with start_demo(years=2, warm=True, today=TODAY) as demo:
        for mode in MODES * rounds:
            walks[mode].append(_walk(mode, demo.base_url))
            speed, peak = _crawl(mode, demo.base_url)
            speeds[mode].append(speed)
            memory[mode].append(peak)
    return {
        mode: Figures(statistics.median(walks[mode]), statistics.median(speeds[mode]), max(memory[mode]))
        for mode in MODES
    }


def section(figures: dict[str, Figures] | None) -> list[str]:
    """The lines of docs/benchmarks.md."""
    lines = ["## By browser", ""]
    if figures is None:
        return [*lines, "Not measured: no Chromium on this machine."]
    plain, browser = (figures[mode] for mode in MODES)
    rows = (
        ("pages of calendar and lists per second", plain.lists_per_second, browser.lists_per_second, ".1f"),
        ("answers per second, two months with documents", plain.answers_per_second, browser.answers_per_second, ".1f"),
        ("peak memory of all processes, MB (PSS)", plain.memory_mb, browser.memory_mb, ".0f"),
    )
    return [
        *lines,
        "| what | plain HTTP | by browser | plain / browser |",
        "| --- | --- | --- | --- |",
        *(f"| {what} | {one:{form}} | {other:{form}} | {one / other:.2f} |" for what, one, other, form in rows),
        "",
        "The same council without delay, in alternating rounds. By browser: calendar, lists and documents come through",
        "Chromium, everything else over plain HTTP (docs/browser.md).",
    ]


def _walk(mode: str, base_url: str) -> float:
    command = [sys.executable, "-m", "tests.helpers.browser_walk", mode, base_url]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return (len(result["pages"]) - 1) / float(result["seconds"])  # the first page is before the clock starts


def _crawl(mode: str, base_url: str) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as output:
        command = [
            sys.executable,
            "-m",
            "scrapy",
            "crawl",
            "demo",
            "-s",
            f"OUTPUT_DIR={output}",
            "-s",
            "LOG_LEVEL=ERROR",
        ]
        for argument in (f"base_url={base_url}", *WINDOW):
            command += ["-a", argument]
        process = subprocess.Popen([*command, "-s", f"RATSINFO_RENDER={mode}"], cwd=ROOT, stdout=subprocess.DEVNULL)
        watch = _Memory(process.pid)
        if process.wait():
            raise RuntimeError(f"the crawl by {mode} ended with code {process.returncode}")
        (path,) = (Path(output) / "demo" / "runs").glob("*.json")
        report = json.loads(path.read_text(encoding="utf-8"))
        return report["requests"]["responses"] / report["seconds"], watch.peak


class _Memory(threading.Thread):
    """The most memory that a process and those below it ever had together, looked at four times a second."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.peak = 0.0
        self._process = psutil.Process(pid)
        self.start()

    def run(self) -> None:
        """Ends with the process."""
        with suppress(psutil.NoSuchProcess):
            while self._process.status() != psutil.STATUS_ZOMBIE:
                family = [self._process, *self._process.children(recursive=True)]
                self.peak = max(self.peak, sum(map(_megabytes, family)))
                time.sleep(0.25)


def _megabytes(process: Any) -> float:
    try:
        return float(process.memory_full_info().pss) / 1e6
    except psutil.Error:  # it has just ended
        return 0.0


if __name__ == "__main__":
    sys.stdout.write("\n".join(section(measure())) + "\n")
