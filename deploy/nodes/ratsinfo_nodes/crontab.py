"""When cities are crawled: a file with lines of cron, read by every node when it starts."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import procrastinate
from croniter import croniter

from ratsinfo_nodes.app import TASK, NodeError

__all__ = ["Line", "read_schedule", "register"]

FIELDS = 5  # minute, hour, day, month, weekday


class Line(NamedTuple):
    """A city and when it is due, in UTC; `arguments` are the crawl's."""

    cron: str
    city: str
    arguments: dict[str, str]


def read_schedule(text: str, name: str) -> Iterator[Line]:
    """The lines of a schedule; NodeError naming the first that is wrong.

    >>> list(read_schedule("17 1 * * *  aachen files=list  # nightly", "schedule"))
    [Line(cron='17 1 * * *', city='aachen', arguments={'files': 'list'})]
    """
    for number, line in enumerate(text.splitlines(), start=1):
        words = shlex.split(line, comments=True)
        if not words:
            continue
        cron, city, pairs = " ".join(words[:FIELDS]), words[FIELDS : FIELDS + 1], words[FIELDS + 1 :]
        if not (city and croniter.is_valid(cron) and all("=" in pair for pair in pairs)):
            raise NodeError(f"{name}, line {number}: write it like `17 1 * * * aachen files=list`, in UTC")
        yield Line(cron, city[0], dict(pair.split("=", 1) for pair in pairs))


def register(app: procrastinate.App, path: Path) -> None:
    """Let the nodes put each line into the queue when it is due, once for all of them. Raises NodeError or OSError."""
    for line in read_schedule(path.read_text(encoding="utf-8"), str(path)):
        words: dict[str, Any] = {"city": line.city, "arguments": line.arguments, "settings": {}}
        key = f"{line.cron} {line.city} {sorted(line.arguments.items())}"
        app.periodic_registry.register_task(app.tasks[TASK], line.cron, key, {"lock": line.city, "task_kwargs": words})
