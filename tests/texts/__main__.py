"""`python -m tests.texts`: what becomes of odd documents, in which time and with how much memory."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from ratsinfo_spider.texts.reader import Reader
from tests.texts.odd_documents import ODD

HIGH_WATER = "VmHWM:"


def peak(process_id: int) -> int:
    """Megabytes that a process had at most."""
    for line in Path(f"/proc/{process_id}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith(HIGH_WATER):
            return int(line.split()[1]) // 1024
    return 0


def main() -> int:
    """A line for each; each by a process of its own, so that the memory is its own, too."""
    wrong = 0
    sys.stdout.write(f"{'document':34} {'kB':>7} {'seconds':>8} {'MB':>5}  {'status':12} {'pages':>5} quality\n")
    with tempfile.TemporaryDirectory() as folder:
        for name, odd in ODD.items():
            path = Path(folder, "document")
            path.write_bytes(odd.make())
            with Reader(seconds=20, megabytes=1024) as reader:
                began = time.perf_counter()
                reading = reader.read(path, odd.media_type)
                seconds = time.perf_counter() - began
                memory = peak(reader._process.pid) if reader._process else 0
            text = "\n".join(text for text, _ in reading.pages)
            ok = reading.status == odd.status and odd.words in text and odd.pages in (None, len(reading.pages))
            wrong += not ok
            score = max((score for _, score in reading.pages), default=0.0)
            size = path.stat().st_size / 1000
            line = f"{name:34} {size:7.1f} {seconds:8.2f} {memory:5}  {reading.status:12} {len(reading.pages):5} "
            sys.stdout.write(f"{line}{score:.2f}{'' if ok else '  WRONG ' + repr(text[:60]) + str(reading.reason)}\n")
    sys.stdout.write(f"{len(ODD)} documents, {wrong} wrong\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
