"""Skeletons that `scrapy doctor --save FOLDER` has kept become tests, each with the records that our code reads now.

    python -m tests.vendors.allris4.skeletons.add FOLDER     # then review what is expected, and run the tests

A page that is not read is told and left out: it needs code first.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from ratsinfo_spider.vendor import PageError
from tests.vendors.allris4.skeletons.real_pages import FOLDER
from tests.vendors.allris4.skeletons.skeleton_records import read

__all__ = ["add"]


def add(source: Path, target: Path = FOLDER) -> Iterator[str]:
    """A line for each page of `source`, once it stands in `target` beside its expected records."""
    for page in sorted(source.glob("*.html")):
        url = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))["url"]
        if (target / page.name).exists():
            yield f"{page.name}: there is one of that name already; rename it"
            continue
        try:
            told = read(page.read_bytes(), url)
        except PageError as error:
            yield f"{page.name}: not read ({error.kind}: {error.detail})"
            continue
        shutil.copyfile(page, target / page.name)
        text = json.dumps(told, ensure_ascii=False, indent=1)
        (target / page.name).with_suffix(".json").write_text(text + "\n", encoding="utf-8")
        counts = ", ".join(f"{len(rows)} {table}" for table, rows in told["tables"].items())
        yield f"{page.name}: {counts or 'no records'}"


if __name__ == "__main__":
    for line in add(Path(sys.argv[1])):
        print(line)  # noqa: T201 - what the command is for
