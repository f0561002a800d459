"""What is not to be stored is left out first: by the city's takedown list, then by a function of the operator's."""

from __future__ import annotations

import dataclasses
import logging
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem, NotConfigured

from ratsinfo_spider.crawl.privacy import REDACT, Hook, load_hook
from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.crawl.withheld import WithheldItem
from ratsinfo_spider.items import Record
from ratsinfo_spider.store.taken_down import falls_under

__all__ = ["RedactPipeline"]

_NO_TEXTS = ("id", "site", "native_id")

logger = logging.getLogger(__name__)


class RedactPipeline:
    """Runs after validation and before documents are loaded, for feeds too.

    A record on the takedown list goes no further (`WithheldItem`), names on it are replaced in all others. `hook`, the
    setting RATSINFO_REDACT, gets each record that is left and gives it back, changed or not; None withholds it. Where
    it raises, or gives something else, the run has failed, and the record is not stored.
    """

    def __init__(self, run: Run, hook: Hook | None = None) -> None:
        self.run = run
        self.takedown = run.takedown
        self.hook = hook

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        run = getattr(crawler.spider, "run", None)
        hook = load_hook(crawler.settings.get(REDACT))
        if not isinstance(run, Run) or not (hook or run.takedown):
            raise NotConfigured  # nothing to do, and nothing to say
        return cls(run, hook)

    def process_item(self, item: Any) -> Any:
        """The record without what is not to be stored; WithheldItem where that is all of it."""
        if not isinstance(item, Record):
            return item
        if falls_under(self.takedown, item):
            self.run.tally["skipped/taken_down"] += 1
            raise WithheldItem("on the takedown list", log_level="DEBUG")
        if self.takedown.names:
            self._redact(item)
        return self._hooked(item) if self.hook else item

    def _redact(self, record: Record) -> None:
        record.id = self.takedown.redact_id(record.id or "")
        for column in dataclasses.fields(record):
            value = getattr(record, column.name)
            if isinstance(value, str | list | dict) and column.name not in _NO_TEXTS:
                setattr(record, column.name, self.takedown.redact(value))

    def _hooked(self, record: Record) -> Record:
        assert self.hook  # noqa: S101 - the caller has looked
        try:
            answer = self.hook(record)
        except Exception as error:  # whatever it is: what was not redacted is not stored
            self._fail(f"broke on a row of {record.table}: {type(error).__name__}")
            logger.exception("%s broke", REDACT)
            raise DropItem("not redacted", log_level="DEBUG") from None
        if answer is None:
            self.run.tally["skipped/redacted"] += 1
            raise WithheldItem("withheld by the redaction hook", log_level="DEBUG")
        if type(answer) is not type(record) or answer.id != record.id:
            self._fail(f"gave something else for a row of {record.table} than that row or None")
            raise DropItem("not redacted", log_level="DEBUG")
        return answer

    def _fail(self, what: str) -> None:
        if self.run.fatal is None:
            self.run.fail("redact", f"{REDACT} {what}; nothing that it did not pass was stored")
