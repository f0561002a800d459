"""What rides with a record: feeds, `ItemAdapter` and other people's pipelines see the columns alone."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO

import pytest
from itemadapter import ItemAdapter
from scrapy.exporters import CsvItemExporter, JsonLinesItemExporter

from ratsinfo_spider.causes import EXPLAINED, FILE_CAUSES, is_lost_file
from ratsinfo_spider.items import TABLES, File, Record, Vote
from ratsinfo_spider.schema import VALUES, columns
from ratsinfo_spider.statement import Download, Fetch, Statement

EVERYTHING = Statement(
    columns=frozenset({"name"}),
    lists=frozenset({"files"}),
    page=Fetch("page:1"),
    link="https://ris.example/1",
    download=Download("https://ris.example/doc1.pdf", dies_with_page=True),
)


@pytest.mark.parametrize("kind", TABLES.values(), ids=TABLES.keys())
def test_an_item_has_the_columns_of_its_table_and_nothing_else(kind: type[Record]) -> None:
    record = kind(id="a")
    record.statement = EVERYTHING
    names = [column.name for column in columns(kind.table)]
    assert sorted(ItemAdapter(record).field_names()) == sorted(names)
    assert ItemAdapter(record).asdict() == {name: "a" if name == "id" else None for name in names}


def test_feeds_show_the_columns() -> None:
    record = File(id="musterstadt:file:1", name="Lageplan")
    record.statement = EVERYTHING
    csv, lines = BytesIO(), BytesIO()
    for exporter in (CsvItemExporter(csv), JsonLinesItemExporter(lines)):
        exporter.start_exporting()
        exporter.export_item(record)
        exporter.finish_exporting()
    header = csv.getvalue().decode().splitlines()[0].split(",")
    assert sorted(header) == sorted(json.loads(lines.getvalue())) == sorted(column.name for column in columns("files"))


def test_a_record_that_nobody_speaks_for_states_nothing() -> None:
    """The statement of all such records is one object, which is never changed."""
    page, adopted, other = Fetch("page:1"), Vote(id="a"), Vote(id="b")
    assert page.adopt(adopted) is adopted
    assert (adopted.statement, other.statement) == (Statement(page=page), Statement())
    with pytest.raises(AttributeError):
        other.statement.page = page  # type: ignore[misc]


def test_a_page_adopts_a_record_with_all_it_says() -> None:
    record = File(id="a")
    record.statement = replace(EVERYTHING, page=None)
    page = Fetch("page:2")
    page.adopt(record)
    assert record.statement == replace(EVERYTHING, page=page)
    assert page.adopted == 1


def test_every_cause_of_a_file_is_in_the_closed_list() -> None:
    assert VALUES["files", "cause"] == tuple(FILE_CAUSES)
    assert FILE_CAUSES.keys() > EXPLAINED
    assert not any(is_lost_file("refused", cause) for cause in EXPLAINED)
    assert is_lost_file("missing", None)
