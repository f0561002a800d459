"""`python -m ratsinfo_spider.demo`: builds the council, writes the truth, serves the pages. `--help` says more."""

from __future__ import annotations

import sys

from ratsinfo_spider.demo.servers import main

if __name__ == "__main__":
    sys.exit(main())
