"""What `scrapy runs --check --metrics FILE` writes: Prometheus metrics for node_exporter's textfile collector."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

from ratsinfo_spider.commands.run_check import Finding

__all__ = ["write_metrics"]

READABLE = 0o644  # whatever the umask: node_exporter is another user


def write_metrics(findings: Iterable[Finding], path: Path) -> None:
    """Write the file beside and rename it. A figure that nobody knows is left out, never 0. Raises OSError."""
    registry = CollectorRegistry()

    def gauge(name: str, meaning: str, *labels: str) -> Gauge:
        return Gauge(f"ratsinfo_{name}", meaning, ["city", *labels], registry=registry)

    well = gauge("city_well", "1 where scrapy runs --check has nothing to say about the city")
    status = gauge("city_status", "1 for the status of the city", "status")
    ended = gauge("last_run_end_timestamp_seconds", "When the newest run ended")
    complete = gauge("last_complete_run_end_timestamp_seconds", "When the newest complete run ended")
    duration = gauge("last_run_duration_seconds", "How long the newest run took")
    requests = gauge("last_run_requests", "Requests of the newest run")
    rows = gauge("last_run_changed_rows", "Rows that the newest run found new, changed, removed or restored", "kind")
    for one in findings:
        well.labels(one.city).set(one.is_well)
        status.labels(one.city, one.status).set(1)
        if one.complete and one.complete.finished:
            complete.labels(one.city).set(one.complete.finished.timestamp())
        if one.run is None:
            continue
        if one.run.finished:
            ended.labels(one.city).set(one.run.finished.timestamp())
        for figure, value in ((duration, one.run.seconds), (requests, one.run.requests)):
            if value is not None:
                figure.labels(one.city).set(value)
        for kind in ("new", "changed", "removed", "restored"):
            if (count := getattr(one.run, kind)) is not None:
                rows.labels(one.city, kind).set(count)
    write_to_textfile(str(path), registry)
    path.chmod(READABLE)
