"""The tables at the end of a run: by a process of its own, and in the words of what became of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.stores import SITE
from tests.written_tables import contents, place

__all__ = ["place"]

ROOT = Path(__file__).parent.parent

# Writes the tables, and gets a Ctrl-C with its whole process group when the writer has begun; a crawl catches that.
INTERRUPTED = """
import os, signal, sys, threading, time
from pathlib import Path
from pipelines.tables import TablesPipeline
from ratsinfo_spider.store import Run

signal.signal(signal.SIGINT, lambda *_: None)
pipeline = TablesPipeline(Run(site=sys.argv[1], output=Path(sys.argv[2])))
done = []
thread = threading.Thread(target=lambda: done.append(pipeline._write()))
thread.start()
while not any(path.read_text() for path in Path("/proc/self/task").glob("*/children")):
    time.sleep(0.01)
time.sleep(0.2)
os.killpg(0, signal.SIGINT)
thread.join()
print(done[0].returncode, done[0].stderr)
"""


def test_a_ctrl_c_in_the_terminal_does_not_reach_the_writer(place: Path) -> None:
    command = [sys.executable, "-c", INTERRUPTED, SITE, str(place.parent)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, process_group=0, timeout=60)
    assert done.stdout.strip() == "0"
    assert "votes.parquet" in contents(place.parent / "tables")
