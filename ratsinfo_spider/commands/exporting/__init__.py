"""What `scrapy export` does, apart from its options: print tables, or write them into files."""

from ratsinfo_spider.commands.exporting.export_files import write_files
from ratsinfo_spider.commands.exporting.printed import JSON_LINES, Chosen, print_tables

__all__ = ["JSON_LINES", "Chosen", "print_tables", "write_files"]
