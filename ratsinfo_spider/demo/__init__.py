"""The embedded council: a seeded, invented town behind a faithful server of a vendor's pages, on this machine only.

`build` makes the town, `truth` tells what a perfect crawl of it must find, `start_demo` serves it from a process
of its own; on the command line: `python -m ratsinfo_spider.demo`.
"""

from __future__ import annotations

from ratsinfo_spider.demo.process import DemoError, DemoProcess, start_demo

__all__ = ["DemoError", "DemoProcess", "start_demo"]
