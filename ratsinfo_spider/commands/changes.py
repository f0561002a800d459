"""`scrapy changes CITY`: what changed in a council, for people: meetings, papers, results, minutes.

    scrapy changes aachen                              the last seven days
    scrapy changes aachen --since 2026-05-01           since a day, or a moment with an offset
    scrapy changes aachen --since 24h --json           a JSON object a line, for a newsletter or a bot
    scrapy changes aachen --since 7d --html > week.html

Exit codes: 0 done, also where nothing changed; 1 the record store cannot be read; 2 the command or a setting was wrong.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
from dataclasses import asdict
from zoneinfo import ZoneInfo

from scrapy.commands import ScrapyCommand

from ratsinfo_spider.commands.quiet_command import CommandError, QuietCommand
from ratsinfo_spider.report.news import SECTIONS, News, gather
from ratsinfo_spider.schema.columns import COUNCIL_ZONE
from ratsinfo_spider.store import open_to_read
from ratsinfo_spider.store.clock import clock_from, timestamp_from

_SPAN = re.compile(r"(\d{1,4})([hdw])")
_HOURS = {"h": 1, "d": 24, "w": 7 * 24}
WORDS = {
    "en": {
        "title": "What changed: {site}",
        "since": "since",
        "seen": "last looked at on",
        "nothing": "Nothing changed.",
        "first": "The city was crawled for the first time. What changes will be seen from the next run on.",
    },
    "de": {
        "title": "Was sich geändert hat: {site}",
        "since": "seit",
        "seen": "zuletzt nachgesehen am",
        "nothing": "Nichts hat sich geändert.",
        "first": "Bisher wurde nur ein erstes Mal gelesen. Was sich ändert, zeigt sich ab dem nächsten Lauf.",
    },
}


class Command(QuietCommand, ScrapyCommand):
    """What changed since a moment, printed as text, JSON lines or a page."""

    usage = "[--since 7d] [--json | --html] [--lang de|en] <city>"
    purpose = "Show what changed in a city: new meetings and papers, results, minutes"
    examples = "scrapy changes aachen --since 24h; scrapy changes aachen --since 2026-05-01 --html > may.html"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--since", default="7d", help="a time span or a day, like 24h, 7d, 4w, 2026-05-01 (default: 7d)"
        )
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="one JSON object per line, each with its `section`")
        form.add_argument("--html", action="store_true", help="one HTML page, without other files")
        parser.add_argument("--lang", choices=tuple(WORDS), default="en", help="language of the headings (default: en)")

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print it."""
        place = self.one_city(args)
        try:
            since = moment_of(opts.since, clock_from(self.own_settings.get("RATSINFO_NOW"))())
        except ValueError as error:
            raise CommandError(place.site, str(error)) from error
        with self.telling(place.site):
            with open_to_read(place.store, place.site) as store:
                news = gather(store, since)
            if opts.json:
                print_json(news)
            elif opts.html:
                print_html(news, opts.lang)
            else:
                print_text(news, opts.lang)


def moment_of(text: str, now: dt.datetime) -> dt.datetime:
    """The moment that `--since` names. ValueError with a sentence for what is none.

    >>> now = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)
    >>> moment_of("36h", now).isoformat(), moment_of("2026-03-01", now).isoformat()
    ('2026-03-09T00:00:00+00:00', '2026-03-01T00:00:00+01:00')
    """
    if span := _SPAN.fullmatch(text):
        return now - dt.timedelta(hours=int(span[1]) * _HOURS[span[2]])
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        try:
            return dt.datetime.combine(dt.date.fromisoformat(text), dt.time(), ZoneInfo(COUNCIL_ZONE))
        except ValueError:
            raise ValueError(f"--since={text!r} is no day of the calendar") from None
    try:
        return timestamp_from(text, "--since")
    except ValueError:
        raise ValueError(f"--since={text!r}: write it like 24h, 7d, 4w, or as a day like 2026-05-01") from None


def _headings(language: str) -> dict[str, str]:
    return {name: both[0 if language == "en" else 1] for name, both in SECTIONS.items()}


def print_json(news: News) -> None:
    """Print one JSON object per entry."""
    for section, entries in news.sections.items():
        for entry in entries:
            print(json.dumps({"section": section, **asdict(entry)}, ensure_ascii=False, default=str))


def print_html(news: News, language: str) -> None:
    """Print the changes as an HTML page."""
    from ratsinfo_spider.report.render import render

    words = WORDS[language]
    title = words["title"].format(site=news.site)
    values = {"language": language, "title": title, "words": words, "headings": _headings(language), "news": news}
    print(render("changes.html", **values))


def print_text(news: News, language: str) -> None:
    """Print a heading per section, and one or two lines per entry."""
    words, headings = WORDS[language], _headings(language)
    print(f"{words['title'].format(site=news.site)}, {words['since']} {news.since:%Y-%m-%d %H:%M}")
    if not news.count:
        print(words["first"] if news.first_run else words["nothing"])
    for section, entries in news.sections.items():
        if entries:
            print(f"\n{headings[section]} ({len(entries)})")
        for entry in entries:
            print("  " + _printable(" · ".join(filter(None, (entry.title, entry.detail)))))
            if entry.url:
                print(f"    {entry.url}")


def _printable(text: str) -> str:
    """A title in one line, without what a terminal would obey.

    >>> _printable("Weg \\x1b[2J\\nfrei")
    'Weg  [2J frei'
    """
    return "".join(character if character.isprintable() else " " for character in text)
