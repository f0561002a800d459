"""The table of an agenda: where it is found, whose row is below whose, what is told of odd rows."""

from __future__ import annotations

import pytest

from ratsinfo_spider.vendors.allris4.pages import PageError
from tests.helpers import allris4_pages as invented
from tests.vendors.allris4.pages.test_pages_agenda import TITLE, agenda, cell, number, read, row, section, title


def test_hierarchy_by_the_tree() -> None:
    rows = read(
        agenda(
            row(number("Ö 1", 11), title("A", 11), tree='data-tt-id="5"'),
            row(number("Ö 1.1", 12), title("B", 12), tree='data-tt-id="51" data-tt-parent-id="5"'),
            row(number("Ö 1.1.1", 13), title("C", 13), tree='data-tt-id="511" data-tt-parent-id="51"'),
            row(number("Ö 2", 14), title("D", 14), tree='data-tt-id="6"'),
        )
    ).rows
    assert [item.parent_native_id for item in rows] == [None, 11, 12, None]


def test_hierarchy_by_the_number_where_the_tree_has_no_ids() -> None:
    rows = read(agenda(*(row(number(n, i), title("A", i)) for i, n in enumerate(["Ö 1", "Ö 1.1", "Ö 2", "N 1.1"], 1))))
    assert [item.parent_native_id for item in rows.rows] == [None, 1, None, None]


def test_a_parent_that_is_not_there_is_told() -> None:
    page = read(agenda(row(number("Ö 1.1"), title("B"), tree='data-tt-parent-id="5"')))
    assert page.warnings == ["Agenda: item Ö 1.1 stands below a row that is not on the page."]


TABLES = {
    "4.1": 'id="toTreeTable" class="dataTable toTable"',
    "generated id": 'id="id2d" class="dataTable toTable"',
    "4.0, neither id nor class": 'class="dataTable"',
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_table(table: str) -> None:
    page = read(agenda(section("Öffentlicher Teil"), row(number("Ö 1"), title("Radweg")), table=table))
    assert (page.has_agenda, [item.title for item in page.rows]) == (True, ["Radweg"])


def test_table_inside_a_cms() -> None:
    outer = '<!DOCTYPE html><html><head><meta name="description" content="Musterstadt"></head><body><h1>Stadt</h1>'
    page = read(outer + agenda(row(number("Ö 1"), title("Radweg"))) + "<div>Fuß</div></body></html>")
    assert (page.title, len(page.rows)) == ("Bauausschuss - 05.03.2024", 1)


def test_empty_agenda() -> None:
    page = read(agenda())
    assert (page.has_agenda, page.rows) == (True, [])


def test_agenda_without_its_title_column() -> None:
    html = invented.html("to010", TITLE + '<table class="toTable"><tr><td class="tonr">Ö 1</td></tr></table>')
    with pytest.raises(PageError, match="one agenda with a title column, found 0"):
        read(html)


def test_two_agendas() -> None:
    table = f"<table class='toTable'>{row(number('Ö 1'), title('Radweg'))}</table>"
    with pytest.raises(PageError, match="found 2"):
        read(invented.html("to010", TITLE + table + table))


def test_row_without_title_column_is_told() -> None:
    page = read(agenda(row(number("Ö 1"), title("Radweg")), row(cell("fremd", "Hinweis"))))
    assert page.warnings == ["Agenda: a row without a title column is not read (7 characters)."]


def test_a_table_without_any_row_is_an_agenda_without_items() -> None:
    table = '<table class="dataTable toTable"><caption>Tagesordnung</caption><tbody></tbody></table>'
    page = read(invented.html("to010", TITLE + invented.head(sidatum="Di., 05.03.2024") + invented.content(table)))
    assert (page.has_agenda, page.rows, page.warnings) == (True, [], [])


def test_a_number_of_two_items_is_that_of_the_first() -> None:
    first, second = row(number("Ö 1"), title("Radweg")), row(number("Ö 2"), title("Haushalt"))
    page = read(agenda(first, second, row(number("Ö 3", 3), title("Anfragen", 3))))
    assert [(item.position, item.native_id, item.title, bool(item.url)) for item in page.rows] == [
        (1, 1, "Radweg", True),
        (2, None, "Haushalt", False),
        (3, 3, "Anfragen", True),
    ]
    says = "Agenda: TOLFDNR 1 is that of two items, Ö 1 and Ö 2; the second is known by its place only."
    assert page.warnings == [says]


def test_a_row_that_is_there_twice_is_one_item() -> None:
    twice = row(number("Ö 1"), title("Radweg"))
    page = read(agenda(twice, twice))
    assert [(item.position, item.native_id) for item in page.rows] == [(1, 1)]
    assert page.warnings == ["Agenda: item Ö 1 is listed twice, TOLFDNR 1; it is one."]
