"""The tables: CSV and Parquet of each, written beside, read back, then renamed all together.

Rows stream through in row groups, so memory does not grow with the table. Nothing a reader sees
changes before every file has been written, read back and found right.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import signal
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from ratsinfo_spider.items import TABLES
from ratsinfo_spider.schema.arrow import text_arrays
from ratsinfo_spider.schema.describe import about_site, datapackage, foreign_keys
from ratsinfo_spider.store.damage import find_damage
from ratsinfo_spider.store.open_to_read import open_to_read
from ratsinfo_spider.store.rows import View
from ratsinfo_spider.store.store import Store
from ratsinfo_spider.store.store_errors import StoreError, sentence
from ratsinfo_spider.tables.formats import FORMATS, CsvDialect, Format
from ratsinfo_spider.tables.partitions import write_dataset
from ratsinfo_spider.tables.publish import DESCRIPTION, alone, discard, part_of, promise, settle
from ratsinfo_spider.tables.table_files import IdSum, TableFile, open_table_file

__all__ = ["write_tables"]


def write_tables(
    store: Store,
    directory: Path,
    *,
    tables: Iterable[str] = TABLES,
    formats: Sequence[Format] = FORMATS,
    as_of: dt.datetime | None = None,
    guard: bool = False,
    dialect: CsvDialect = "rfc4180",
    about: Mapping[str, Any] | None = None,
) -> dict[str, int]:
    """Write `tables` into `directory` and return their numbers of rows.

    `as_of` (aware): the tables as they were then. `guard`: a ' before CSV cells that a spreadsheet
    would run as a formula. `about`: further keys of datapackage.json (`which_run.about`). StoreError if a file,
    read back, is not what was written, or if a value of the store cannot be read (StoreDamaged, which names it); the
    folder is then as it was before.
    """
    directory.mkdir(parents=True, exist_ok=True)
    with alone(directory):
        settle(directory)
        try:
            with store.view() as view:
                open_file = partial(open_table_file, directory=directory, guard=guard, dialect=dialect)
                written = [file for table in tables for file in _write_table(view, table, formats, as_of, open_file)]
                names = list(dict.fromkeys(file.table for file in written))
                broken = [key[:2] for key in foreign_keys(names) if view.refers_to_nothing(*key)]
                site = view.find("sites", f"{store.site}:site:{store.site}")
            for file in written:
                file.check()
            if "csv" in formats:
                package = datapackage(store.site, names, about_site(site) | dict(about or {}), broken)
                _describe(package, directory, {file.name: file for file in written})
        except BaseException as error:
            discard(directory)
            if isinstance(error, (ValueError, SQLAlchemyError)) and (damage := find_damage(store)):
                raise damage from error
            raise
        promise(directory)
        settle(directory)
    return {file.table: file.ids.count for file in written}


def _write_table(
    view: View,
    table: str,
    formats: Sequence[Format],
    as_of: dt.datetime | None,
    open_file: Callable[..., TableFile],
) -> list[TableFile]:
    ids = IdSum()
    first, *others = files = [open_file(form, table, ids=ids) for form in formats]
    with ThreadPoolExecutor(1) as thread:  # Arrow works without Python's lock; more threads cost memory and win nothing
        writing: list[Future[None]] = []
        for rows in view.rows(table, as_of):
            texts = text_arrays(table, rows)
            ids.add(texts[0])
            _finish(writing)
            writing = [thread.submit(file.write, texts) for file in others]
            first.write(texts)
        _finish(writing)
    for file in files:
        file.close()
    return files


def _finish(writing: Iterable[Future[None]]) -> None:
    for future in writing:
        future.result()


def _describe(package: dict[str, Any], directory: Path, files: dict[str, TableFile]) -> None:
    for resource in package["resources"]:
        _add_facts(resource, files)
    with part_of(directory, DESCRIPTION).open("w", encoding="utf-8") as file:
        json.dump(package, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())


def _add_facts(resource: dict[str, Any], files: dict[str, TableFile]) -> None:
    csv = files[resource["path"]]
    resource |= {"bytes": csv.part.stat().st_size, "rows": csv.ids.count}
    if resource["parquet"] not in files:
        del resource["parquet"]


def main(arguments: Sequence[str] | None = None) -> int:
    """`RATSINFO_STORE=… python -m ratsinfo_spider.tables.write SITE DIRECTORY`: what the tables pipeline starts.

    With `--wait` nothing is done until a line comes on standard input: a JSON object of further options, by name. A
    line is printed when the tables are there: the dataset may fail after them.
    """
    parser = argparse.ArgumentParser(prog="python -m ratsinfo_spider.tables.write", description="Write the tables.")
    parser.add_argument("site")
    parser.add_argument("directory", type=Path)
    parser.add_argument("--guard", action="store_true", help="a ' before CSV cells that look like formulas")
    parser.add_argument("--about", type=json.loads, default={}, help="further keys of datapackage.json, as JSON")
    parser.add_argument("--dataset", type=Path, help="also the city's partitions of the dataset of all cities there")
    parser.add_argument("--run", help="the run that has ended: a store that does not hold it is another one")
    parser.add_argument("--wait", action="store_true", help="for a line with about and dataset; end if none comes")
    chosen = parser.parse_args(arguments)
    if chosen.wait:
        if not (line := sys.stdin.readline()):  # the crawl has ended without its tables, or was killed
            return 0
        vars(chosen).update(json.loads(line))
    try:
        with open_to_read(os.environ["RATSINFO_STORE"], chosen.site) as store:
            if chosen.run:
                store.expect_run(chosen.run)
            write_tables(store, chosen.directory, guard=chosen.guard, about=chosen.about)
            with suppress(OSError):  # the crawl that would read it may have been killed
                os.write(1, f"the tables in {chosen.directory} are new\n".encode())
            if chosen.dataset:
                write_dataset(store, Path(chosen.dataset))
    except (StoreError, SQLAlchemyError, OSError) as error:
        sys.stderr.write(f"{sentence(error)}\n")
        return 1
    return 0


if __name__ == "__main__":
    # systemd tells every process of a service to end; this one will by itself, in a moment, and the crawl waits for it.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit(main())
