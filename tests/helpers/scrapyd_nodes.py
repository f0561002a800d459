"""Several Scrapyd nodes on one machine that share queue, store and output, each with an egg of its own."""

from __future__ import annotations

import datetime as dt
import os
import signal
from pathlib import Path
from types import TracebackType

from tests.helpers.crawling import ROOT
from tests.helpers.scrapyd_server import Scrapyd

CONF = """[scrapyd]
poll_interval = 0.3
max_proc = 2
node_name = {name}
job_lease = {lease}
job_tries = 5
"""


class ScrapydNode(Scrapyd):
    """A node; `kill` ends it as a machine ends that loses its power."""

    process_group = 0  # so that its jobs can be killed with it

    def __init__(self, folder: Path, name: str, queue: str, store: str, output: Path, lease: float) -> None:
        super().__init__(folder / name)
        self.name = name
        self.queue = queue
        self.store = store
        self.output = output
        # One file, as Scrapyd reads its own and those of conf.d: the sample's heading is there already.
        sample = (ROOT / "deploy" / "scrapyd-node.conf").read_text(encoding="utf-8").replace("[scrapyd]\n", "")
        with (self.folder / "scrapyd.conf").open("a", encoding="utf-8") as conf:
            conf.write(sample)
        (self.folder / ".scrapyd.conf").write_text(CONF.format(name=name, lease=lease), encoding="utf-8")

    @property
    def environment(self) -> dict[str, str]:
        """As the sample unit has it: the nodes' package in PYTHONPATH, the crawl's code in the egg only."""
        own = {"PYTHONPATH": str(ROOT / "deploy" / "nodes"), "RATSINFO_STORE": self.store, "RATSINFO_JOBS": self.queue}
        return {**super().environment, **own}

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:  # fmt: skip
        """Whatever is left of it, jobs too, is gone after this."""
        if self.process.poll() is None:
            self.kill()

    def kill(self) -> dt.datetime:
        """SIGKILL for Scrapyd and all its jobs; the moment after which none of them did anything."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)
        return dt.datetime.now(dt.UTC)

    @property
    def log(self) -> str:
        """What Scrapyd said."""
        return (self.folder / "scrapyd.log").read_text(encoding="utf-8")
