"""`python -m ratsinfo_nodes`: every job of all nodes that has not ended. Exit code 1 if one was given up."""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import sys

from ratsinfo_nodes.jobs import Job, JobError
from ratsinfo_nodes.node import open_jobs

HEADINGS = ("state", "city", "node", "tries", "job", "why it came back")
COLUMNS = "{:<9} {:<24} {:<20} {:>5}  {:<32} {}"


def main(arguments: list[str] | None = None) -> int:
    """Print them, in the order in which they are taken."""
    parser = argparse.ArgumentParser(prog="python -m ratsinfo_nodes", description=__doc__)
    parser.add_argument("--json", action="store_true", help="everything that is known, one JSON object per line")
    options = parser.parse_args(arguments)
    address = os.environ.get("RATSINFO_JOBS") or os.environ.get("RATSINFO_STORE", "")
    try:
        found = open_jobs(address).list()
    except JobError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write("".join(f"{line}\n" for line in (_lines(found) if not options.json else map(_json, found))))
    return 1 if any(job.state == "given up" for job in found) else 0


def _json(job: Job) -> str:
    return json.dumps(dataclasses.asdict(job), ensure_ascii=False)


def _lines(found: list[Job]) -> list[str]:
    if not found:
        return ["no job waits or runs"]
    cells = [(it.state, it.city, it.node or "-", it.attempts, it.job, it.problem or "") for it in found]
    return [COLUMNS.format(*words).rstrip() for words in [HEADINGS, *cells]]


if __name__ == "__main__":
    sys.exit(main())
