"""What a crawl shows in a terminal while it runs."""

from __future__ import annotations

import io
import logging
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console
from scrapy.settings import Settings

from ratsinfo_spider.commands.live_display import LiveDisplay, shows_live
from ratsinfo_spider.crawl.coverage_count import CoverageCount
from ratsinfo_spider.crawl.run import Run


def crawler() -> Any:
    """A crawl in its middle."""
    run, coverage = Run("musterstadt", phase="agendas, items and papers"), CoverageCount()
    run.tally = Counter({"months/read": 7, "lists/read": 3, "lists/named": 15, "meetings/named": 40})
    for number in range(20):
        coverage.expect("meetings", f"musterstadt:meeting:{number}", "calendar")
        if number < 10:
            coverage.record_outcome("meetings", f"musterstadt:meeting:{number}", "found")
    spider = SimpleNamespace(run=run, coverage=coverage)
    stats = SimpleNamespace(get_stats=lambda: {"downloader/request_count": 1234, "item_scraped_count": 5678})
    return SimpleNamespace(spider=spider, stats=stats, crawling=True)


def screen(width: int, display: LiveDisplay) -> list[str]:
    console = Console(file=io.StringIO(), width=width, height=24, force_terminal=True, color_system=None)
    console.print(display)
    text: str = console.file.getvalue()  # type: ignore[attr-defined]
    return text.splitlines()


@pytest.mark.parametrize("width", [80, 44])
def test_one_screen_says_how_far_it_is(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    display = LiveDisplay("musterstadt", Console(file=io.StringIO()))
    display.watch(crawler())
    monkeypatch.setattr("time.monotonic", lambda: display._began + 100)
    lines = screen(width, display)
    assert len(lines) <= 12
    assert all(len(line) <= width for line in lines)
    assert lines[:9] == [
        "musterstadt: agendas, items and papers (0:01:40)"
        if width == 80
        else "musterstadt: agendas, items and papers (0:0…",
        "meetings      10 of 40          ███·········",
        "agenda items  0 of 0",
        "papers        0 of 0",
        "files         0 of 0",
        "months        7 · lists 3 of 15",
        "records       5,678",
        "requests      1,234 · 12.3 a second",
        "time left     about 0:00:53",
    ]
    assert "Ctrl-C ends it and keeps what was read." in lines


def test_a_ctrl_c_is_answered() -> None:
    display = LiveDisplay("musterstadt", Console(file=io.StringIO()))
    told = crawler()
    told.crawling = False
    display.watch(told)
    lines = screen(80, display)
    assert lines[0] == "musterstadt: ending, agendas, items and papers first (0:00:00)"
    assert "Ctrl-C again does not wait for that." in lines


def test_before_there_is_a_spider_it_says_so() -> None:
    assert screen(80, LiveDisplay("musterstadt", Console(file=io.StringIO()))) == ["musterstadt: starting (0:00:00)"]


def test_the_last_warning_is_shown_and_the_log_goes_into_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ratsinfo_spider.commands.live_display.log_scrapy_info", lambda _: None)  # starts a process
    display = LiveDisplay("musterstadt", Console(file=io.StringIO()))
    settings = Settings({"OUTPUT_DIR": str(tmp_path), "LOG_ENABLED": True, "LOG_LEVEL": "INFO"})
    root = logging.getLogger()
    before = list(root.handlers)
    display.start(settings)
    try:
        display.log_to(settings)
        display.watch(crawler())
        logging.getLogger("ratsinfo").warning("the list of committee 7 broke off\nfurther lines")
        assert "last warning  the list of committee 7 broke off" in screen(80, display)
        report = {"report_path": str(tmp_path / "musterstadt" / "runs" / "R1.json")}
        display.stop(report)
    finally:
        display.stop()
        for handler in [one for one in root.handlers if one not in before]:
            root.removeHandler(handler)
            handler.close()
    log = tmp_path / "musterstadt" / "runs" / "R1.log"
    assert report["log_path"] == str(log)
    assert "the list of committee 7 broke off" in log.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("settings", "cities", "shown"),
    [
        ({}, 1, True),
        ({}, 2, False),
        ({"LOG_FILE": "x.log"}, 1, False),
        ({"LOG_LEVEL": "DEBUG"}, 1, False),
        ({"FEEDS": {"stdout:": {"format": "jsonlines"}}}, 1, False),
    ],
)
def test_it_is_shown_to_somebody_who_looks(settings: dict[str, Any], cities: int, shown: bool) -> None:
    terminal = Console(file=io.StringIO(), force_terminal=True)
    assert shows_live(terminal, Settings({"LOG_ENABLED": True, "LOG_LEVEL": "INFO", **settings}), cities) is shown
    assert not shows_live(Console(file=io.StringIO(), force_terminal=False), Settings(settings), cities)
