"""Tells RATSINFO_NOTIFY when a city's run ends otherwise than the one that was told last."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Self, cast

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.settings import BaseSettings

from ratsinfo_spider.crawl.arguments import selects_records
from ratsinfo_spider.crawl.reasons import is_busy, reasons, told_status
from ratsinfo_spider.crawl.run import Run, SpiderOfRun
from ratsinfo_spider.extensions.notify import Message, NotifyError, tell_change

__all__ = ["Notifications", "mail_settings"]

logger = logging.getLogger(__name__)


def mail_settings(settings: BaseSettings) -> dict[str, Any]:
    """Scrapy's own settings of how mail is sent."""
    texts = ("MAIL_HOST", "MAIL_PORT", "MAIL_FROM", "MAIL_USER", "MAIL_PASS")
    switches = ("MAIL_TLS", "MAIL_SSL")
    return {name: settings.get(name) for name in texts} | {name: settings.getbool(name) for name in switches}


class Notifications:
    """To be put after RunReport, whose report it tells. A run of single records and a busy city tell nothing."""

    def __init__(self, address: str, mail: dict[str, Any]) -> None:
        self.address = address
        self.mail = mail

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Off where RATSINFO_NOTIFY is empty."""
        address = crawler.settings.get("RATSINFO_NOTIFY")
        if not address:
            raise NotConfigured
        extension = cls(str(address), mail_settings(crawler.settings))
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    async def spider_closed(self, spider: Spider) -> None:
        """Somebody who cannot be told is no reason for the run to fail; the log says it, and the next run tries."""
        run: Run | None = getattr(spider, "run", None)
        report = run.report if run else None
        if report is None or is_busy(report) or selects_records(report["arguments"]):
            return
        folder = cast("SpiderOfRun", spider).places.output
        try:
            await asyncio.to_thread(tell_change, self.address, _message(report), folder, self.mail)
        except NotifyError as error:
            logger.error("%s", error)


def _message(report: dict[str, Any]) -> Message:
    why = reasons(report)
    return Message(
        city=report["site"],
        status=told_status(report["status"], why),
        sentence="; ".join(why) or "everything expected was read",
        run_id=report["run_id"],
        node=report["node"],
        report=report["report_path"],
    )
