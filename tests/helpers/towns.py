"""Cities of the tests' own, in a Scrapy project beside ours: named spiders at the addresses of demo councils."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.helpers import warm
from tests.helpers.crawling import ROOT, TIMEOUT, Crawl

SETTINGS = """
from ratsinfo_spider.settings import *

SPIDER_MODULES = ["town_spiders"]
"""
SPIDERS = """
import json
import os
from dataclasses import replace

from ratsinfo_spider import sites
from ratsinfo_spider.vendors.allris4.spider import Allris4Spider

for name, url in json.loads(os.environ["TOWNS"]).items():
    site = replace(sites.load("demo"), name=name, base_url=url)
    own = {"name": name, "site": site, "default_all": True, "__module__": __name__}
    globals()[name] = type(name, (Allris4Spider,), own)
"""


@dataclass(frozen=True)
class Towns:
    """A project with the named cities; `folder` takes its two modules and the output."""

    folder: Path
    addresses: Mapping[str, str]

    @property
    def output(self) -> Path:
        """OUTPUT_DIR."""
        return self.folder / "output"

    def crawl(self, *words: str) -> Crawl:
        """`scrapy crawl WORDS …` to its end; `output` of the result is that of all cities."""
        done = warm.run(self._command(*words), cwd=self.folder, env=self._environment(), timeout=TIMEOUT)
        return Crawl(done.returncode, done.stdout, done.stderr, self.output)

    def refuse(self, *words: str) -> Crawl:
        """`scrapy crawl WORDS …` in a Python of its own: how that ends is part of what a user sees."""
        process = self.begin(*words)
        stdout, stderr = process.communicate(timeout=TIMEOUT)
        return Crawl(process.returncode, stdout, stderr, self.output)

    def begin(self, *words: str) -> subprocess.Popen[str]:
        """`scrapy crawl WORDS …`, under way, in a Python of its own."""
        return subprocess.Popen(
            self._command(*words),
            cwd=self.folder,
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def _command(self, *words: str) -> list[str]:
        (self.folder / "town_settings.py").write_text(SETTINGS, encoding="utf-8")
        (self.folder / "town_spiders.py").write_text(SPIDERS, encoding="utf-8")
        return [sys.executable, "-m", "scrapy", "crawl", *words]

    def _environment(self) -> dict[str, str]:
        own = {
            "TOWNS": json.dumps(dict(self.addresses)),
            "SCRAPY_SETTINGS_MODULE": "town_settings",
            "PYTHONPATH": os.pathsep.join([str(self.folder), str(ROOT)]),
            "OUTPUT_DIR": str(self.output),
        }
        return {**os.environ, **own}

    def of(self, name: str, done: Crawl) -> Crawl:
        """What a crawl left of one city."""
        return Crawl(done.code, done.stdout, done.stderr, self.output / name)


def interrupt_when(process: subprocess.Popen[str], folder: Path, pattern: str, number: int = signal.SIGINT) -> None:
    """Send a signal as soon as there is a path of this pattern in `folder`."""
    end = time.monotonic() + TIMEOUT
    while not next(folder.glob(pattern), None):
        assert process.poll() is None, "it ended before it came so far"
        assert time.monotonic() < end, f"{pattern} never came"
        time.sleep(0.02)
    process.send_signal(number)
