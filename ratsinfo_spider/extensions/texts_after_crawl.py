"""RATSINFO_TEXTS=1: when a crawl has ended, the text of its new documents is read, by `scrapy texts`."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from typing import Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)

HANDED_ON = ("OUTPUT_DIR", "RATSINFO_STORE", "RATSINFO_FILES_STORE")


class TextsAfterCrawl:
    """Starts the command in a process of its own and waits for it. What goes wrong there is no fault of the run."""

    def __init__(self, settings: BaseSettings) -> None:
        self._settings = {name: str(settings.get(name) or "") for name in HANDED_ON}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Off unless asked for."""
        if not crawler.settings.getbool("RATSINFO_TEXTS"):
            raise NotConfigured
        extension = cls(crawler.settings)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    async def spider_closed(self, spider: Spider) -> None:
        """Scrapy sends this after the pipelines have closed, and waits."""
        run = getattr(spider, "run", None)
        if run is None or run.status == "failed":
            return
        run.phase = "reading the documents"
        options = [word for name, value in self._settings.items() if value for word in ("-s", f"{name}={value}")]
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "scrapy", "texts", run.site, *options),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env={**os.environ, "SCRAPY_SETTINGS_MODULE": "ratsinfo_spider.settings"},
        )
        said, _ = await process.communicate()
        level = logging.INFO if process.returncode == 0 else logging.WARNING
        for line in said.decode(errors="replace").splitlines():
            logger.log(level, "texts: %s", line)
