"""Where the results of a city's runs go."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ratsinfo_spider.store.files_place import files_place
from ratsinfo_spider.takedown_list import FILE_NAME

__all__ = ["Places"]


@dataclass(frozen=True)
class Places:
    """The places of one city. `output` is its folder, OUTPUT_DIR/<site>.

    >>> places = Places("aachen", Path("output/aachen"))
    >>> str(places.store), str(places.tables), str(places.report("7"))
    ('output/aachen/store.sqlite', 'output/aachen/tables', 'output/aachen/runs/7.json')
    """

    site: str
    output: Path
    store_url: str | None = None  # RATSINFO_STORE; a SQLite file in `output` if not set
    files_store: str | None = None  # RATSINFO_FILES_STORE; a folder in `output` if not set

    @property
    def store(self) -> str | Path:
        """The record store."""
        return self.store_url or self.output / "store.sqlite"

    @property
    def tables(self) -> Path:
        """The folder of the tables."""
        return self.output / "tables"

    @property
    def takedown(self) -> Path:
        """The list of what is not to be kept, if there is one."""
        return self.output / FILE_NAME

    @property
    def files(self) -> str | Path:
        """The attachments: a folder, or a bucket's `s3://…`. `files.path` is below it."""
        return files_place(self.files_store, self.output, self.site)

    @property
    def reports(self) -> Path:
        """The folder of the runs' reports."""
        return self.output / "runs"

    def report(self, run_id: str) -> Path:
        """The report of a run."""
        return self.reports / f"{run_id}.json"
