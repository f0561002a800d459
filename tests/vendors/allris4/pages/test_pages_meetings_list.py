"""The list of meetings (si018), in every form that other programs tell of; no real page is known."""

from __future__ import annotations

import pytest

from ratsinfo_spider.vendors.allris4.pages import PageError, make_selector, open_page
from ratsinfo_spider.vendors.allris4.pages.meetings_list import ListRow, MeetingsListPage

BASE = "https://ratsinfo.musterstadt.example/public/"
URL = BASE + "si018?GRLFDNR=4"
HEAD = "<tr><th>Datum</th><th>Uhrzeit</th><th>Sitzung</th><th>Rang</th></tr>"
FOOT = '<tfoot><tr><td colspan="4"><div class="paging info">Zeige {} bis {} von {}</div></td></tr></tfoot>'


def table(*lines: str, head: str = HEAD, foot: str = "") -> str:
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f'<div id="id5"><table class="dataTable"><thead>{head}</thead>{foot}<tbody>{body}</tbody></table></div>'


def read(html: str, url: str = URL) -> MeetingsListPage:
    return MeetingsListPage(make_selector(html, url), url)


def whole(body: str, aside: str = "") -> str:
    return (
        '<html><head><meta name="description" content="ALLRIS net Version 4.0.7 (4070018) - 13.10.2020"/></head>'
        f'<body><div id="allris"><main id="pageContent"><h1 class="title">Liste</h1>{body}{aside}</main></div>'
        "</body></html>"
    )


LINKED = '<td>Do., 24.09.2026</td><td>19:30</td><td><a href="./to010?SILFDNR=7">Rat</a></td><td>100%</td>'
SILINK = '<td>Fr., 25.09.2026</td><td>18:00</td><td><a id="silink_1003198">Bauausschuss</a></td><td></td>'
PLANNED = "<td>Mo., 28.09.2026</td><td>17:00</td><td>Ortsrat Süd</td><td></td>"


class TestRows:
    def test_linked(self) -> None:
        assert read(table(LINKED)).rows == [
            ListRow(
                date="Do., 24.09.2026",
                time="19:30",
                name="Rat",
                native_id=7,
                url=BASE + "to010?SILFDNR=7",
                organization=None,
                cells=(("Datum", "Do., 24.09.2026"), ("Uhrzeit", "19:30"), ("Sitzung", "Rat"), ("Rang", "100%")),
            )
        ]

    def test_number_without_address(self) -> None:
        row = read(table(SILINK)).rows[0]
        assert (row.native_id, row.url, row.name) == (1003198, None, "Bauausschuss")

    def test_planned_without_link(self) -> None:
        row = read(table(PLANNED)).rows[0]
        assert (row.native_id, row.url, row.name, row.date, row.time) == (
            None,
            None,
            "Ortsrat Süd",
            "Mo., 28.09.2026",
            "17:00",
        )

    def test_all_rows_in_their_order(self) -> None:
        assert [row.native_id for row in read(table(LINKED, SILINK, PLANNED)).rows] == [7, 1003198, None]

    def test_date_with_a_line_break(self) -> None:
        assert read(table(LINKED.replace("Do., ", "Do.,<br/>"))).rows[0].date == "Do., 24.09.2026"

    def test_wodat_has_the_date_alone(self) -> None:
        html = table(LINKED.replace("Do., 24.09.2026", 'Do.<span class="wodat">24.09.2026</span>'))
        assert read(html).rows[0].date == "24.09.2026"

    def test_columns_in_another_order_by_heading(self) -> None:
        names = ("<a href='#'>Sitzung</a>", "Gremium:", "Bearbeiter", "Uhrzeit", "Datum")
        head = f"<tr>{''.join(f'<th>{name}</th>' for name in names)}</tr>"
        line = "<td>Haushalt</td><td>Rat</td><td>Erika Muster</td><td>18:00</td><td>01.02.2026</td>"
        row = read(table(line, head=head)).rows[0]
        assert (row.name, row.organization, row.time, row.date) == ("Haushalt", "Rat", "18:00", "01.02.2026")

    def test_the_clerk_is_never_read(self) -> None:
        head = "<tr><th>Datum</th><th>Sitzung</th><th>Bearbeiter</th></tr>"
        page = read(table("<td>01.02.2026</td><td>Rat</td><td>Erika Muster</td>", head=head))
        assert "Muster" not in repr(page.rows) + repr(page.warnings)

    def test_data_title_without_headings(self) -> None:
        line = (
            '<td data-title="Datum:">01.02.2026</td><td data-title="Gremium">Rat</td>'
            '<td data-title="Körperschaft">Musterdorf</td><td><a href="./to010?SILFDNR=9">Haushalt</a></td>'
        )
        row = read(table(line, head="")).rows[0]
        assert (row.date, row.organization, row.native_id) == ("01.02.2026", "Rat", 9)
        assert ("Körperschaft", "Musterdorf") in row.cells

    def test_no_headings_at_all(self) -> None:
        row = read(table(LINKED, head="")).rows[0]
        assert (row.date, row.native_id) == ("Do., 24.09.2026", 7)

    def test_wide_headings(self) -> None:
        head = '<tr><th colspan="2">Datum</th><th>Sitzung</th></tr>'
        row = read(table("<td>Do.</td><td>24.09.2026</td><td>Rat</td>", head=head)).rows[0]
        assert (row.date, row.name) == ("Do.", "Rat")

    def test_number_from_another_link(self) -> None:
        html = table(PLANNED.replace("Ortsrat Süd", 'Ortsrat Süd<a href="./si019?SILFDNR=12">AN</a>'))
        assert [(row.native_id, row.url) for row in read(html).rows] == [(12, None)]

    @pytest.mark.parametrize("words", ["ENTFÄLLT! Rat", "Rat - abgesagt", "Rat fällt aus"])
    def test_words_of_a_cancelled_meeting_stay(self, words: str) -> None:
        assert read(table(PLANNED.replace("Ortsrat Süd", words))).rows[0].name == words


class TestPage:
    def test_side_column_does_not_count(self) -> None:
        aside = (
            '<aside><table><tr><td>01.01.2026</td><td><a href="./to010?SILFDNR=99">Rat</a></td></tr></table></aside>'
        )
        assert [row.native_id for row in read(whole(table(LINKED), aside)).rows] == [7]
        side = aside.replace("aside>", "div>")
        assert [row.native_id for row in read(whole(table(LINKED), side)).rows] == [7]

    def test_a_small_calendar_beside_the_list(self) -> None:
        script = '<script id="wicket-ajax-base-url">Wicket.Ajax.baseUrl="si018?GRLFDNR=4";</script>'
        page = read(whole(script + table(LINKED), '<table class="calenderView"></table>'))
        assert [row.native_id for row in page.rows] == [7]

    def test_organization_is_the_one_asked_for(self) -> None:
        assert read(table(LINKED)).organization_id == 4
        assert read(table(LINKED), BASE + "si018").organization_id is None

    @pytest.mark.parametrize(
        "counter",
        [
            FOOT.format(1, 2, 119),
            '<tfoot><tr><td><span class="info">Zeige 1 bis 2 von 119 Einträgen</span></td></tr></tfoot>',
        ],
    )
    def test_counter_in_the_table(self, counter: str) -> None:
        page = read(table(LINKED, SILINK, foot=counter))
        assert (page.first, page.last, page.total) == (1, 2, 119)
        assert page.warnings == []

    @pytest.mark.parametrize("name", ["dataTables_info", "table-paging-info"])
    def test_counter_beside_the_table(self, name: str) -> None:
        page = read(f'<div>{table(LINKED)}<div class="{name}">Zeige 26 bis 26 von 1.119</div></div>')
        assert (page.first, page.last, page.total) == (26, 26, 1119)
        assert page.warnings == []

    def test_footer_links_are_no_counter(self) -> None:
        page = read(whole(table(LINKED) + '<span class="paging_separator">|</span>'))
        assert page.total is None
        assert len(page.warnings) == 1

    def test_a_missing_row_is_said(self) -> None:
        page = read(table(LINKED, foot=FOOT.format(1, 25, 119)))
        assert page.warnings == ["The counter says rows 1 to 25, the table has 1."]

    def test_shell(self) -> None:
        page = read(whole('<div id="mainContent"></div>'))
        assert (page.is_shell, page.rows, page.warnings) == (True, [], [])

    def test_no_entries_said_by_the_table(self) -> None:
        page = read(table('<td class="norecords-td" colspan="4">Keine Einträge</td>', foot=FOOT.format(0, 0, 0)))
        assert (page.is_shell, page.says_none, page.rows, page.total) == (False, True, [], 0)

    def test_an_unknown_table_is_said(self) -> None:
        page = read(whole('<table class="dataTable"><tr><td>a</td></tr></table>'))
        assert page.is_shell
        assert len(page.warnings) == 1

    def test_a_row_without_name_is_said(self) -> None:
        page = read(table("<td>01.02.2026</td><td></td><td></td><td></td>", foot=FOOT.format(1, 1, 1)))
        assert page.rows == []
        assert len(page.warnings) == 2

    def test_a_row_without_date_is_said(self) -> None:
        page = read(table(LINKED.replace("Do., 24.09.2026", ""), foot=FOOT.format(1, 1, 1)))
        assert page.warnings == ["Meeting 7: no date (neither .wodat nor a column Datum)."]

    def test_raw_answer(self) -> None:
        body = f'<ajax-response><component id="id5"><![CDATA[{table(LINKED)}]]></component></ajax-response>'
        page = open_page(make_selector(body, URL), URL)
        assert isinstance(page, MeetingsListPage)
        assert len(page.rows) == 1

    def test_another_page(self) -> None:
        with pytest.raises(PageError) as caught:
            read(whole('<table class="calenderView"></table>'))
        assert caught.value.kind == "wrong_page"


class TestOtherColumns:
    """Headings differ per installation; no value of a clerk's column may become anything."""

    CLERK = (
        '<td>Do.,<br/>24.09.2026</td><td>19:30</td><td>{}</td><td><a href="./si019?SILFDNR=9">AN</a></td><td>{}</td>'
    )
    HEAD = "<tr><th>Datum</th><th>Uhrzeit</th><th>Sitzung</th><th>AN</th><th>{}</th></tr>"

    @pytest.mark.parametrize(
        "heading", ["Bearbeiter", "Bearbeiter/in", "Bearbeitet von", "Schriftführerin", "Ansprechpartner"]
    )
    @pytest.mark.parametrize("name", ["Rat", ""])
    def test_the_clerk_is_not_read(self, heading: str, name: str) -> None:
        page = read(table(self.CLERK.format(name, "Frau Muster"), head=self.HEAD.format(heading)))
        assert "Muster" not in f"{page.rows} {page.warnings}"
        assert [(row.name, row.native_id) for row in page.rows] == [(name, 9)]

    def test_headings_that_nobody_knows(self) -> None:
        head = "<tr><th>Wann</th><th>Um</th><th>Wer</th></tr>"
        row = read(
            table('<td>Do., 24.09.2026</td><td>19:30 Uhr</td><td><a href="./to010?SILFDNR=7">Rat</a></td>', head=head)
        ).rows[0]
        assert (row.date, row.time, row.name) == ("Do., 24.09.2026", "19:30 Uhr", "Rat")

    def test_cells_that_name_their_column_themselves(self) -> None:
        line = (
            '<td data-title="Gremium:">Bauausschuss</td><td data-title="Datum:">Do., 24.09.2026</td>'
            '<td data-title="Uhrzeit">19:00</td><td data-title="Sitzung">Sitzung des Bauausschusses</td>'
        )
        row = read(table(line, head="<tr><th></th><th></th><th></th><th></th></tr>")).rows[0]
        assert (row.organization, row.date, row.time) == ("Bauausschuss", "Do., 24.09.2026", "19:00")
        assert row.name == "Sitzung des Bauausschusses"

    def test_a_table_without_times_is_told(self) -> None:
        head = "<tr><th>Datum</th><th>Sitzung</th></tr>"
        page = read(table("<td>24.09.2026</td><td>Rat</td>", head=head))
        assert any(warning.startswith("No time of any meeting") for warning in page.warnings)

    @pytest.mark.parametrize(
        "counter", ["Showing 1 to 1 of 1,119", "1 bis 1 von 1.119", "Zeige 1 bis 1 von 1.119 Einträgen"]
    )
    def test_counters(self, counter: str) -> None:
        foot = f'<tfoot><tr><td colspan="4"><div class="dataTables_info">{counter}</div></td></tr></tfoot>'
        page = read(table(LINKED, foot=foot))
        assert (page.first, page.last, page.total, page.warnings) == (1, 1, 1119, [])
