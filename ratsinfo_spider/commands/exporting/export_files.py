"""Tables into files: one file per table, or all tables in one file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from ratsinfo_spider.commands.exporting.printed import JSON_LINES, Chosen
from ratsinfo_spider.store import Store
from ratsinfo_spider.tables.formats import FORMATS, ONE_FILE
from ratsinfo_spider.tables.json_lines import write_json_lines
from ratsinfo_spider.texts.kept import kept_pages

__all__ = ["write_files"]


def write_files(store: Store, place: Path, chosen: Chosen, formats: Sequence[str]) -> None:
    """Write what is chosen in each format, and say what was written.

    `place` is a folder; of all tables in one file it may be the file itself, by its suffix.
    """
    folder = place.parent if _is_file(place, formats) else place
    counts: dict[str, int] = {}
    if ours := [form for form in FORMATS if form in formats]:
        from ratsinfo_spider.tables.write import write_tables

        counts = write_tables(
            store,
            folder,
            tables=chosen.tables,
            formats=ours,
            as_of=chosen.as_of,
            guard=chosen.guard,
            dialect=chosen.dialect,
        )
    if JSON_LINES in formats:
        with store.view() as view:
            counts = write_json_lines(view, folder, chosen.tables, chosen.as_of)
    written = [] if all(form in ONE_FILE for form in formats) else [place]
    for form in ONE_FILE:
        if form in formats:
            path = place if _is_file(place, formats) else folder / f"{store.site}.{form}"
            counts = _write_one(store, path, chosen, form)
            written.append(path)
    for table, count in counts.items():
        print(f"{table}: {count:,} {'row' if count == 1 else 'rows'}")
    print(f"written to {', '.join(map(str, written))} as {', '.join(formats)}")
    _name_stale(folder, counts, formats)


def _is_file(place: Path, formats: Sequence[str]) -> bool:
    return len(formats) == 1 and formats[0] in ONE_FILE and place.suffix == f".{formats[0]}"


def _write_one(store: Store, path: Path, chosen: Chosen, form: str) -> dict[str, int]:
    path.parent.mkdir(parents=True, exist_ok=True)
    writers: dict[str, Callable[[], dict[str, int]]] = {
        "sqlite": lambda: _sqlite(store, path, chosen),
        "duckdb": lambda: _duckdb(store, path, chosen),
        "xlsx": lambda: _excel(store, path, chosen),
    }
    return writers[form]()


def _sqlite(store: Store, path: Path, chosen: Chosen) -> dict[str, int]:
    from ratsinfo_spider.schema.describe import about_site
    from ratsinfo_spider.tables.sqlite_file import write_sqlite

    with store.view() as view:
        return write_sqlite(
            view,
            path,
            tables=chosen.tables,
            as_of=chosen.as_of,
            about=about_site(view.find("sites", f"{store.site}:site:{store.site}")),
            texts=kept_pages(chosen.texts),
        )


def _duckdb(store: Store, path: Path, chosen: Chosen) -> dict[str, int]:
    from ratsinfo_spider.tables.duckdb_file import write_duckdb

    with store.view() as view:
        return write_duckdb(view, path, tables=chosen.tables, as_of=chosen.as_of, texts=kept_pages(chosen.texts))


def _excel(store: Store, path: Path, chosen: Chosen) -> dict[str, int]:
    from ratsinfo_spider.tables.excel_file import write_excel

    with store.view() as view:
        return write_excel(view, path, tables=chosen.tables, as_of=chosen.as_of)


def _name_stale(folder: Path, tables: dict[str, int], formats: Sequence[str]) -> None:
    """Files of an earlier export that this one did not replace; they may be somebody's: not ours to remove."""
    others = [f"{table}.{form}" for table in tables for form in (*FORMATS, JSON_LINES) if form not in formats]
    if stale := [name for name in others if (folder / name).exists()]:
        names = f"{', '.join(stale)} in {folder}"
        print(f"of an earlier export, not of this one, and left as they are: {names}", file=sys.stderr)
