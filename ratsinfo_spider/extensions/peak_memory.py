"""How much memory this process ever had at once."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

__all__ = ["peak_memory"]

STATUS = Path("/proc/self/status")
HIGH_WATER = "VmHWM:"  # "VmHWM:	   12345 kB", proc(5)


def peak_memory() -> int:
    """Bytes of resident memory at the peak.

    Not `ru_maxrss` where Linux tells more: that one is kept over an exec and so begins with the size of whoever started
    this process; a tiny crawl below a big program would report the program.
    """
    if STATUS.exists():
        for line in STATUS.read_text(encoding="utf-8").splitlines():
            if line.startswith(HIGH_WATER):
                return int(line.split()[1]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
