"""Scrapy settings: only what differs from Scrapy's defaults, each with its reason.

A city's file sets delay and concurrency for its own spider; `-s NAME=VALUE` overrides everything.
"""

from __future__ import annotations

import gc
import os
from importlib.util import find_spec

from scrapy.settings import default_settings

from ratsinfo_spider import __version__

# Scrapy's cookie check would fetch the list of public suffixes from the web; the one in its package will do.
os.environ.setdefault("TLDEXTRACT_PUBLIC_SUFFIX_LIST_URLS", "")

BOT_NAME = "ratsinfo"
SPIDER_MODULES = ["ratsinfo_spider.spiders"]
# Cities and vendors have no module: their spiders are made when asked for.
SPIDER_LOADER_CLASS = "ratsinfo_spider.spiders.city_loader.CitySpiderLoader"
NEWSPIDER_MODULE = "ratsinfo_spider.spiders"
COMMANDS_MODULE = "ratsinfo_spider.commands"

# Resolves `~` and `$HOME` in paths, refuses what cannot be used, keeps passwords out of the log.
ADDONS = {"ratsinfo_spider.crawl.setting_checks.SettingsAddon": 0}

# --- our own: each may be set in the environment, by the same name -----------------------------
# Where everything that a crawl leaves goes, a folder a city.
OUTPUT_DIR = os.environ.get("OUTPUT_DIR", "output")
# Address of the record store; empty means output/<city>/store.sqlite.
RATSINFO_STORE = os.environ.get("RATSINFO_STORE", "")
# Where the attachments of all cities go, a folder or s3://bucket/prefix; empty means output/<city>/files (docs/s3.md).
RATSINFO_FILES_STORE = os.environ.get("RATSINFO_FILES_STORE", "")
# A folder: each complete run also replaces its city in a Parquet dataset there, of all cities by year (dataset.md).
RATSINFO_DATASET = os.environ.get("RATSINFO_DATASET", "")
# A folder with further cities' files (docs/sites.md).
RATSINFO_SITES = os.environ.get("RATSINFO_SITES", "")
# Vendors that have no folder here, as `module:NAME`, separated by commas.
RATSINFO_VENDORS = os.environ.get("RATSINFO_VENDORS", "")
# Whom a site's operator can reach about this crawler: a mail address or a page. Part of the user agent.
RATSINFO_CONTACT = os.environ.get("RATSINFO_CONTACT", "")
# Names of members and their roles are personal data: only read when asked for.
RATSINFO_PEOPLE = os.environ.get("RATSINFO_PEOPLE", "0")
# A function, `module:function`: it gets each record before it is stored, and gives it back or None (docs/privacy.md).
RATSINFO_REDACT = os.environ.get("RATSINFO_REDACT", "")
# Read the text of the documents after each crawl, as `scrapy texts` does.
RATSINFO_TEXTS = os.environ.get("RATSINFO_TEXTS", "0")
# Documents over this many bytes are listed as refused, with their size.
RATSINFO_MAX_FILE_SIZE = os.environ.get("RATSINFO_MAX_FILE_SIZE", 500_000_000)
# A document that comes with fewer bytes a second than this is given up after DOWNLOAD_TIMEOUT seconds.
RATSINFO_MIN_SPEED = os.environ.get("RATSINFO_MIN_SPEED", 1_000)
# Pages with more tags than this are refused before they are parsed; an agenda of a long meeting has 20,000.
RATSINFO_MAX_PAGE_TAGS = os.environ.get("RATSINFO_MAX_PAGE_TAGS", 400_000)
# How lists and attachments are asked for, `http` or `browser`; empty means as the city's file says (docs/browser.md).
RATSINFO_RENDER = os.environ.get("RATSINFO_RENDER", "")
# The Chromium of `browser`; empty means the system's, and if it has none the one that `playwright install` brought.
RATSINFO_CHROMIUM = os.environ.get("RATSINFO_CHROMIUM", "")
# Pages and documents until the browser's memory is given back; more gain no speed that can be measured.
RATSINFO_BROWSER_PAGES = os.environ.get("RATSINFO_BROWSER_PAGES", 200)
# For tests and simulations: the run takes this for the present moment (ISO 8601 with offset).
RATSINFO_NOW = os.environ.get("RATSINFO_NOW", "")
# Put an apostrophe before CSV cells that a spreadsheet would run as a formula; off keeps values true.
RATSINFO_CSV_GUARD = os.environ.get("RATSINFO_CSV_GUARD", "0")

# Who is told when a city stops being complete, and when it is again: a webhook's address, a mail address, or a command
# that gets the text by standard input (docs/operations.md).
RATSINFO_NOTIFY = os.environ.get("RATSINFO_NOTIFY", "")
# Which cities ought to run, for `scrapy runs --check` without names: as its option --expected.
RATSINFO_EXPECTED = os.environ.get("RATSINFO_EXPECTED", "")
# Whether a run whose figures are outside the margins of earlier ones is incomplete (docs/operations.md).
RATSINFO_MONITORS = os.environ.get("RATSINFO_MONITORS", "1")
# How mail is sent: Scrapy's own settings, here from the environment too.
MAIL_HOST = os.environ.get("MAIL_HOST", "localhost")
MAIL_PORT = os.environ.get("MAIL_PORT", 25)
MAIL_FROM = os.environ.get("MAIL_FROM", "ratsinfo@localhost")
MAIL_USER = os.environ.get("MAIL_USER")
MAIL_PASS = os.environ.get("MAIL_PASS")
MAIL_TLS = os.environ.get("MAIL_TLS", "0")
MAIL_SSL = os.environ.get("MAIL_SSL", "0")

# --- polite ----------------------------------------------------------------------------------
ROBOTSTXT_OBEY = True
# One place a second and one at a time, unless a city's file says otherwise; jitter would go below it.
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0
CONCURRENT_REQUESTS_PER_DOMAIN = 1
USER_AGENT = f"ratsinfo-spider/{__version__} (council data crawler; contact: set RATSINFO_CONTACT)"
# Dates follow the language asked for: `21.10.2026`, not `2026 Oct 21`.
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "de-DE,de;q=0.9",
    # What a cache on the way keeps may be older than what we have.
    "Cache-Control": "no-cache",
}
# A site that is down for a moment is the normal case; a site that is down for an hour is not ours to hammer.
RETRY_TIMES = 2
DOWNLOAD_TIMEOUT = 60
# Attachments may be large; their own limit is RATSINFO_MAX_FILE_SIZE. This one guards the pages.
DOWNLOAD_MAXSIZE = 50_000_000
DOWNLOAD_WARNSIZE = 0

# --- quick -----------------------------------------------------------------------------------
# Python looks for unreachable cycles each time 700 objects have been added, while a page and its tree are thousands. At
# that rate the imports and a crawl spend a tenth of their time on it, and find almost nothing.
gc.set_threshold(10_000)
# The event loop in C costs a crawl a twentieth less; where it is not installed (Windows), asyncio's own does as well.
ASYNCIO_EVENT_LOOP = "uvloop.Loop" if find_spec("uvloop") else None
# Scrapy would read the source of each callback again at each page to see whether a generator returns a value;
# mypy sees that once and for all.
WARN_ON_GENERATOR_RETURN_VALUE = False
# Counts fifty times as fast as Scrapy's own, which looks at each count whether somebody hands on a spider.
STATS_CLASS = "ratsinfo_spider.extensions.quick_stats.QuickStats"
# A page that sends the reader elsewhere by itself is a gate or a portal, and is to be seen as what it is;
# looking for that would decode every page once more.
METAREFRESH_ENABLED = False

# --- safe ------------------------------------------------------------------------------------
# Both open a port that runs code; a crawl needs neither.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
# Scrapy's default takes any certificate; a council's pages must come from that council. A city's file may say
# otherwise (verify_certificates), and the report says so then.
DOWNLOAD_VERIFY_CERTIFICATES = True

# --- the way of the data -----------------------------------------------------------------------
# Without a delay, Scrapy sends all that waits for a host at once, whatever its limit says.
DOWNLOADER = "ratsinfo_spider.downloads.PunctualDownloader"
DOWNLOAD_HANDLERS = {
    # Stream attachments to disk instead of holding them in memory; all else behaves as stock.
    "http": "ratsinfo_spider.downloads.StreamingDownloadHandler",
    "https": "ratsinfo_spider.downloads.StreamingDownloadHandler",
}
DOWNLOADER_MIDDLEWARES = {
    # First of all: another host is not asked for its robots.txt either, and costs nothing of the budget.
    "ratsinfo_spider.middlewares.own_hosts.OwnHostsMiddleware": 40,
    # A page that the budget does not allow is not asked for in robots.txt either.
    "ratsinfo_spider.middlewares.budget.BudgetMiddleware": 50,
    # Takes a robots.txt with HTTP 5xx, or without an answer, for one that forbids everything.
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "ratsinfo_spider.middlewares.robots.RobotsMiddleware": 100,
    # Before what tries again (550) or follows elsewhere (600) is done with the answer.
    "ratsinfo_spider.middlewares.first_visit.FirstVisitMiddleware": 690,
    # Scrapy's own, but for servers on this machine.
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    "ratsinfo_spider.middlewares.proxy.ProxyMiddleware": 750,
    # After what unpacks (590) and before what tries again (550): a page without its end is no page.
    "ratsinfo_spider.middlewares.truncated.CutPages": 560,
    # As early as a page is unpacked: whatever looks into it costs time and memory.
    "ratsinfo_spider.middlewares.monstrous.MonstrousPages": 580,
    # Nearest to the server, after Scrapy's own cache (900), which is refused where a site is crawled.
    "ratsinfo_spider.middlewares.stale.StaleAnswers": 700,
}
# Every record and request of a page would pass through each of these, and none of them has anything to do here;
# Scrapy's DepthMiddleware stays, for DEPTH_LIMIT is a setting that people use.
SPIDER_MIDDLEWARES = {
    # What it drops would be missed by nobody but the log; Wicket's addresses are as long as they are.
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    # Marks requests of the start for others that would ask for the mark.
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
    # Warns whoever writes a spider that hands on a response's `meta`.
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
# Scrapy's, without an awaitable for each pipeline of each record.
ITEM_PROCESSOR = "ratsinfo_spider.extensions.item_chain.ItemChain"
ITEM_PIPELINES = {
    "pipelines.validate.ValidatePipeline": 100,
    "pipelines.redact.RedactPipeline": 150,
    "pipelines.attachments.AttachmentsPipeline": 200,
    "pipelines.records.RecordsPipeline": 300,
    "pipelines.tables.TablesPipeline": 400,
}
EXTENSIONS = {
    "ratsinfo_spider.extensions.run_report.RunReport": 500,
    # After the report, which it tells.
    "ratsinfo_spider.extensions.notifications.Notifications": 505,
    # A city takes hours: one line a minute is what a person wants to see, and ours says more.
    "scrapy.extensions.logstats.LogStats": None,
    # Scrapy's own, but for `item_scraped_count`, which is ItemChain's.
    "scrapy.extensions.corestats.CoreStats": None,
    "ratsinfo_spider.extensions.item_chain.CoreStatsWithoutItems": 0,
    "ratsinfo_spider.extensions.progress.Progress": 510,
    # Else a SIGTERM while calendar and lists are read may be waited on for ever.
    "ratsinfo_spider.extensions.closing.Closing": 520,
    "ratsinfo_spider.extensions.texts_after_crawl.TextsAfterCrawl": 530,
    # Its figures are the process's, not the crawl's; the report has the peak.
    "scrapy.extensions.memusage.MemoryUsage": 0,
}
# Switched off above, the remote control would still be imported, and a web server with it: 10 MB and a sixth of a
# second. None in EXTENSIONS would import it too.
EXTENSIONS_BASE = {name: at for name, at in default_settings.EXTENSIONS_BASE.items() if ".remote_control." not in name}
# Scrapy starts this many tasks for the records of every page, and a page has some ten.
CONCURRENT_ITEMS = 8
# Attachments are moved when a site reorganises its documents; the answer says where.
MEDIA_ALLOW_REDIRECTS = True

# --- Scrapy's own ----------------------------------------------------------------------------
LOG_LEVEL = os.environ.get("RATSINFO_LOG_LEVEL", "INFO")
LOG_FORMATTER = "ratsinfo_spider.extensions.logs.QuietLogFormatter"
# A hundred lines on the screen; they are in the run report.
STATS_DUMP = False
FEED_EXPORT_ENCODING = "utf-8"
# Each object says which table it is a row of.
FEED_EXPORTERS = {
    **dict.fromkeys(("jsonlines", "jsonl", "jl"), "ratsinfo_spider.extensions.feed_lines.JsonLinesFeed"),
    "json": "ratsinfo_spider.extensions.feed_lines.JsonFeed",
}
