"""The Excel workbook, and CSV for a German Excel."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import openpyxl

from ratsinfo_spider.items import TABLES
from ratsinfo_spider.store import Store
from ratsinfo_spider.tables.excel_file import write_excel
from ratsinfo_spider.tables.write import write_tables
from tests.helpers.stores import SITE, item, meeting, run

LONG = "Ä" * 40_000
BERLIN = dt.timezone(dt.timedelta(hours=1))
HELD = dt.datetime(2026, 1, 14, 17, 30, tzinfo=BERLIN)


def store(folder: Path) -> Path:
    place = folder / "store.sqlite"
    first = meeting(1, name="=HYPERLINK(1)", start_time=HELD, cancelled=True)
    run(place, 0, [first, item(1, title='Weg; "neu"', minutes=LONG, yes=0, public=False)])
    return place


def test_values_stay_what_they_are(tmp_path: Path) -> None:
    with Store(store(tmp_path), SITE) as opened, opened.view() as view:
        counts = write_excel(view, tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert book.sheetnames == ["codebook", *TABLES]
    meetings, items = ([*book[name].values] for name in ("meetings", "agenda_items"))
    first = dict(zip(meetings[0], meetings[1], strict=True))
    assert (first["name"], first["cancelled"], first["start_time"]) == (
        "=HYPERLINK(1)",
        True,
        dt.datetime(2026, 1, 14, 17, 30),  # noqa: DTZ001 - Excel knows no zones: the council's clock
    )
    assert book["meetings"]["E2"].data_type != "f"
    second = dict(zip(items[0], items[1], strict=True))
    assert (second["yes"], second["no"], second["public"]) == (0, None, False)
    assert (len(second["minutes"]), second["minutes"][-35:]) == (32_767, "Ä … [cut, 40,000 characters in all]")
    assert counts["agenda_items"] == len(items) - 1 == 1


def test_csv_for_a_german_excel(tmp_path: Path) -> None:
    with Store(store(tmp_path), SITE) as opened:
        write_tables(opened, tmp_path / "x", formats=("csv",), dialect="excel-de")
    assert (tmp_path / "x" / "meetings.csv").read_bytes().startswith(b"\xef\xbb\xbfid;site;url;")
    with (tmp_path / "x" / "meetings.csv").open(encoding="utf-8-sig", newline="") as file:
        [first] = csv.DictReader(file, delimiter=";")
    assert (first["name"], first["cancelled"], first["start_time"]) == ("'=HYPERLINK(1)", "WAHR", "2026-01-14 17:30:00")
    with (tmp_path / "x" / "agenda_items.csv").open(encoding="utf-8-sig", newline="") as file:
        [second] = csv.DictReader(file, delimiter=";")
    assert (second["title"], second["public"], second["yes"]) == ('Weg; "neu"', "FALSCH", "0")
    assert second["minutes"].endswith("… [cut, 40,000 characters in all]")
