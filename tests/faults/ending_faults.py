"""Ends: kill -9, SIGTERM and Ctrl-C at several times, and a spent budget."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from tests.faults.fault import Case, Ended, Fault
from tests.helpers import warm
from tests.helpers.crawling import ROOT, TIMEOUT, on_day
from tests.helpers.fault_proxy import Answer, Rule

__all__ = ["FAULTS"]

_PATIENCE = 60  # seconds after the signal until the crawl is called hanging
_ON_ITS_WAY = 0.05  # seconds
_TWICE = 0.4  # seconds between two Ctrl-C

Moment = Callable[[Case, Answer, int], bool]  # by an answer, and how many there have been


def _as_a_process(case: Case) -> Ended:
    """The crawl as a process that the rules can send signals to. It is killed if it does not end after one."""
    given = {"base_url": case.proxy.base_url, **case.arguments}
    arguments = [word for name, value in given.items() for word in ("-a", f"{name}={value}")]
    options = ["-s", f"OUTPUT_DIR={case.output}", "-s", "LOG_LEVEL=ERROR", *on_day(case.day), *case.options]
    with open("/dev/null", "r+b") as null:  # noqa: PTH123 - one for all three streams
        command = [sys.executable, "-m", "scrapy", "crawl", "demo", *arguments, *options]
        case.process = warm.start(command, cwd=ROOT, stdin=null, stdout=null, stderr=null)
    began = time.monotonic()
    while time.monotonic() < (case.struck + _PATIENCE if case.struck else began + TIMEOUT):
        try:
            return Ended(case.process.wait(1), _report(case))
        except subprocess.TimeoutExpired:
            continue
    case.process.kill()
    case.process.wait()
    return Ended(None, None)


def _report(case: Case) -> dict[str, Any] | None:
    paths = sorted((case.folder / "runs").glob("*.json"))
    report: dict[str, Any] | None = json.loads(paths[-1].read_text(encoding="utf-8")) if paths else None
    return report


def _at(moment: Moment, *numbers: int) -> Callable[[Case], Rule]:
    """Signals when the first answer of this moment is on its way."""

    def rule_of(case: Case) -> Rule:
        seen: list[str] = []

        def rule(answer: Answer) -> bool:
            seen.append(answer.target)
            is_now = not case.struck and moment(case, answer, len(seen))
            if is_now:
                case.struck = time.monotonic()
                threading.Thread(target=_strike, args=(case, numbers), daemon=True).start()
            return is_now

        return rule

    return rule_of


def _strike(case: Case, numbers: tuple[int, ...]) -> None:
    time.sleep(_ON_ITS_WAY)
    for number in numbers:
        if case.process:
            case.process.send_signal(number)
        time.sleep(_TWICE)


def _share(share: float) -> Moment:
    """When that share of the requests of a clean crawl has been answered."""
    return lambda case, _answer, count: count >= share * case.bench.clean(case.arguments)[2]


def _ajax(number: int) -> Moment:
    """At that Ajax answer; the first of a page bring the first records."""
    seen: list[str] = []

    def moment(_case: Case, answer: Answer, count: int) -> bool:
        if count == 1:
            seen.clear()
        seen.extend([answer.target] if answer.is_ajax else [])
        return len(seen) >= number

    return moment


def _fault(name: str, finding: str, words: str, moment: Moment, *numbers: int) -> Fault:
    return Fault(name=name, finding=finding, words=words, answers=_at(moment, *numbers), crawl=_as_a_process)


def _with_a_budget(case: Case) -> Ended:
    case.options += ["-a", "max_requests=60"]
    return _as_a_process(case)


FAULTS = (
    *(
        _fault(f"kill-{percent}", "F survived", f"kill -9 after {percent} % of the requests", _share(percent / 100),
               signal.SIGKILL)
        for percent in (5, 50, 90, 99)
    ),
    *(
        _fault(f"sigterm-ajax-{number}", "F15", f"SIGTERM at the Ajax answer number {number}", _ajax(number),
               signal.SIGTERM)
        for number in (1, 2, 5)
    ),
    _fault("sigint-ajax-1", "F15", "Ctrl-C at the first Ajax answer", _ajax(1), signal.SIGINT),
    _fault("sigterm-50", "F survived", "SIGTERM after half of the requests", _share(0.5), signal.SIGTERM),
    _fault("ctrl-c-50", "F survived", "Ctrl-C after half of the requests", _share(0.5), signal.SIGINT),
    _fault("ctrl-c-twice", "F19", "Ctrl-C twice after half of the requests", _share(0.5), signal.SIGINT, signal.SIGINT),
    Fault(name="budget", finding="F survived", words="the budget is spent after 60 requests (max_requests)",
          crawl=_with_a_budget),
)  # fmt: skip
