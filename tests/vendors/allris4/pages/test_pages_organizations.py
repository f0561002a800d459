"""The list of organizations (gr010), in the forms that other programs tell of; no real page is known."""

from __future__ import annotations

import pytest

from ratsinfo_spider.vendors.allris4.pages import PageError, make_selector, open_page
from ratsinfo_spider.vendors.allris4.pages.organizations import OrganizationRow, OrganizationsPage

BASE = "https://ratsinfo.musterstadt.example/public/"
URL = BASE + "gr010"
HEAD = "<thead><tr><th>Name</th><th>Mitglieder</th><th>Letzte Sitzung</th><th>Nächste Sitzung</th></tr></thead>"
HEADING = "<tr><td><div>{}</div></td><td> </td><td></td><td></td></tr>"
COUNCIL = (
    '<tr><td><a href="./gr020?GRLFDNR=1" id="gr_1">Rat der Stadt</a></td><td>38</td>'
    '<td><a href="./to010?SILFDNR=70" id="grLast_1">01.09.2026</a></td>'
    '<td><a href="./to010?SILFDNR=71" id="grNext_1">24.11.2026</a></td></tr>'
)
COMMITTEE = (
    '<tr><td><a href="./gr020?GRLFDNR=3" id="gr_3">Bauausschuss</a></td><td></td><td></td><td>25.11.2026</td></tr>'
)


def table(*lines: str, head: str = HEAD) -> str:
    return f'<div id="id5"><table class="dataTable">{head}<tbody>{"".join(lines)}</tbody></table></div>'


def read(html: str, url: str = URL) -> OrganizationsPage:
    return OrganizationsPage(make_selector(html, url), url)


def whole(body: str) -> str:
    return (
        '<html><head><meta name="description" content="ALLRIS net Version 4.1.7 (4170041) - 08.07.2026"/></head><body>'
        '<nav><ul><li><a href="./gr010?menu=Aussch%25C3%25BCsse">Ausschüsse</a></li>'
        '<li><a href="./gr020?GRLFDNR=99">Rat</a></li></ul></nav>'
        f'<main id="pageContent"><h1 class="title">Gremien</h1>{body}</main></body></html>'
    )


class TestRows:
    def test_all_columns(self) -> None:
        page = read(table(HEADING.format("Rat"), COUNCIL))
        assert page.rows == [
            OrganizationRow(
                native_id=1,
                name="Rat der Stadt",
                url=BASE + "gr020?GRLFDNR=1",
                members=38,
                classification="Rat",
                last_meeting_id=70,
                next_meeting_id=71,
                last_date="01.09.2026",
                next_date="24.11.2026",
            )
        ]
        assert page.warnings == []

    def test_empty_cells_and_unlinked_date(self) -> None:
        row = read(table(COMMITTEE)).rows[0]
        assert (row.members, row.last_date, row.last_meeting_id) == (None, None, None)
        assert (row.next_date, row.next_meeting_id, row.classification) == ("25.11.2026", None, None)

    def test_headings_stand_for_all_below(self) -> None:
        page = read(table(HEADING.format("Rat"), COUNCIL, HEADING.format("Ausschuss"), COMMITTEE))
        assert [(row.native_id, row.classification) for row in page.rows] == [(1, "Rat"), (3, "Ausschuss")]

    def test_heading_in_one_wide_cell(self) -> None:
        page = read(table('<tr><td colspan="4">Fraktion/Gruppe</td></tr>', COMMITTEE))
        assert page.rows[0].classification == "Fraktion/Gruppe"

    def test_doubles_count_once(self) -> None:
        page = read(table(HEADING.format("Rat"), COUNCIL, HEADING.format("Mitgliedschaften"), COUNCIL))
        assert [(row.native_id, row.classification) for row in page.rows] == [(1, "Rat")]

    def test_any_page_of_organizations_and_the_link_with_text(self) -> None:
        links = '<a href="./gr030?GRLFDNR=5"><img alt=""/></a><a href="./gr025?x=1&amp;GRLFDNR=5">Beirat</a>'
        row = read(table(f"<tr><td>{links}</td></tr>")).rows[0]
        assert (row.native_id, row.name, row.url) == (5, "Beirat", BASE + "gr025?x=1&GRLFDNR=5")

    def test_number_without_address(self) -> None:
        row = read(table('<tr><td><a id="gr_8">Beirat</a></td><td>5</td><td></td><td></td></tr>')).rows[0]
        assert (row.native_id, row.url, row.members) == (8, None, 5)

    def test_columns_in_another_order(self) -> None:
        head = "<thead><tr><th>Name</th><th>Nächste Sitzung</th><th>Mitglieder</th></tr></thead>"
        line = '<tr><td><a href="./gr020?GRLFDNR=3">Bauausschuss</a></td><td>25.11.2026</td><td>13</td></tr>'
        row = read(table(line, head=head)).rows[0]
        assert (row.next_date, row.members, row.last_date) == ("25.11.2026", 13, None)

    def test_without_headings_by_place(self) -> None:
        row = read(table(COUNCIL, head="")).rows[0]
        assert (row.members, row.last_meeting_id, row.next_date) == (38, 70, "24.11.2026")


class TestPage:
    def test_menu_links_do_not_count(self) -> None:
        assert [row.native_id for row in read(whole(table(COUNCIL))).rows] == [1]

    def test_shell(self) -> None:
        page = read(whole('<div id="mainContent"></div>'))
        assert (page.is_shell, page.rows) == (True, [])

    def test_an_empty_list_is_no_shell(self) -> None:
        page = read(table('<tr class="norecords"><td colspan="4">Keine Einträge</td></tr>'))
        assert (page.is_shell, page.rows, page.warnings) == (False, [], [])

    def test_links_without_a_table(self) -> None:
        page = read(whole('<ul><li><a href="./gr020?GRLFDNR=3">Bauausschuss</a></li></ul>'))
        assert [(row.native_id, row.name) for row in page.rows] == [(3, "Bauausschuss")]
        assert not page.is_shell
        assert len(page.warnings) == 1

    @pytest.mark.parametrize(
        "line",
        [
            "<tr><td>Beirat</td><td>12</td><td></td><td></td></tr>",
            COMMITTEE.replace("25.11.2026", "offen"),
            COUNCIL.replace(">38<", ">ca. 38<"),
            COMMITTEE.replace("Bauausschuss", ""),
        ],
    )
    def test_what_is_not_read_is_said(self, line: str) -> None:
        assert len(read(table(line)).warnings) == 1

    def test_raw_answer(self) -> None:
        body = f'<ajax-response><component id="id5"><![CDATA[{table(COUNCIL)}]]></component></ajax-response>'
        page = open_page(make_selector(body, URL), URL)
        assert isinstance(page, OrganizationsPage)
        assert len(page.rows) == 1

    def test_another_page(self) -> None:
        with pytest.raises(PageError) as caught:
            read(whole('<table class="calenderView"></table>'))
        assert caught.value.kind == "wrong_page"


@pytest.mark.parametrize("heading", ['<th colspan="4">Ausschuss</th>', '<td colspan="4">Ausschuss</td>'])
def test_headings_of_rows_in_one_wide_cell(heading: str) -> None:
    page = read(table(f"<tr>{heading}</tr>", COUNCIL, COMMITTEE))
    assert [(row.classification, row.members) for row in page.rows] == [("Ausschuss", 38), ("Ausschuss", None)]
    assert page.warnings == []
