"""The calendar (si010): the saved Trier answer exactly, and invented months in every other form."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

import pytest

from ratsinfo_spider.vendors.allris4.pages import PageError, make_selector, open_page
from ratsinfo_spider.vendors.allris4.pages.calendar import CalendarPage, CalendarRow

RealPage = Callable[[str], bytes]

URL = "https://ratsinfo.musterstadt.example/public/si010?MM=2&YY=2026"
DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")  # 1 February 2026 is a Sunday

TRIER = "https://gremieninfo.trier.de/public/si010?MM=10&YY=2026"
TRIER_FILE = "allris4/trier_4.1.7_si010_ajax_MM10_YY2026.xml"
# day, time, SILFDNR, is linked, hash of the name, hash of the room
TRIER_ROWS = [
    (1, "17:00", 1000686, True, "3a6c5ee11edd7c45", "03b515d5c2489f8b"),
    (8, "19:30", 1000378, True, "ad7f8ce7455693b9", "8c6e5438d249115b"),
    (13, "19:30", 1000467, True, "7ac3451f919cf95f", "f237f61b24053703"),
    (14, "20:00", 1000649, False, "71711927ea89c776", None),
    (15, "19:30", 1000455, False, "8dac9dedd83dd158", "916756eb782badc8"),
    (15, "19:45", 1000390, True, "c97b6c7a2edca3da", "f3b8d1011face663"),
    (19, "19:00", 1000407, True, "3646b363959f38b3", "a224c4472fb2041c"),
    (19, "19:30", 1000372, True, "f39f5b43741659f5", "fab569ab0f63e619"),
    (20, "17:00", 1000670, True, "29a599818f50cbb6", "03b515d5c2489f8b"),
    (20, "18:10", 1000184, True, "a774d6ec6e77c579", "03b515d5c2489f8b"),
    (20, "19:00", 1000413, True, "68c0d95be1a03291", "127f6c6f4a39063f"),
    (20, "19:00", 1000397, False, "0dc63a42cffdca5b", "ed273444a5ed5436"),
    (20, "19:00", 1000333, False, "263ad26c68bc709a", "f964edab075f0d79"),
    (20, "19:30", 1000361, True, "3fc1078810ae6357", "c02553fc0d67e95b"),
    (20, "20:00", 1000420, True, "d6fdbdbae5f8237f", "ce663acb72d8aec7"),
    (21, "17:00", 1000264, True, "bc1b8372e629a469", "03b515d5c2489f8b"),
    (22, None, 1000321, False, "3547271e43ff95a6", "03b515d5c2489f8b"),
    (26, "19:30", 1000684, False, "b562e88cb37b622c", "f4975dfa40c22a5a"),
    (27, None, 1000205, False, "8d4f52f6527ae60c", "03b515d5c2489f8b"),
    (27, "17:00", 1000224, False, "8d8ac76177c95829", "03b515d5c2489f8b"),
    (27, "18:00", 1000227, False, "e3ae2450e591fdeb", "03b515d5c2489f8b"),
    (28, "17:00", 1000280, False, "a6e9a13dd5e19751", "03b515d5c2489f8b"),
]


def fingerprint(text: str | None) -> str | None:
    return None if text is None else sha256(text.encode()).hexdigest()[:16]


@pytest.fixture(scope="module")
def trier(real_page: RealPage) -> CalendarPage:
    page = open_page(make_selector(real_page(TRIER_FILE), TRIER), TRIER)
    assert isinstance(page, CalendarPage)
    return page


class TestTrier:
    def test_month(self, trier: CalendarPage) -> None:
        assert (trier.month, trier.year, trier.version) == (10, 2026, "4.1.7")
        assert not trier.is_shell

    def test_all_days(self, trier: CalendarPage) -> None:
        assert trier.days == list(range(1, 32))
        assert trier.is_whole

    def test_number_of_meetings(self, trier: CalendarPage) -> None:
        assert len(trier.rows) == len(TRIER_ROWS)

    @pytest.mark.parametrize("place", range(len(TRIER_ROWS)))
    def test_meeting(self, trier: CalendarPage, place: int) -> None:
        row, expected = trier.rows[place], TRIER_ROWS[place]
        found = (row.day, row.time, row.native_id, row.url is not None, fingerprint(row.name), fingerprint(row.room))
        assert found == expected

    def test_addresses(self, trier: CalendarPage) -> None:
        for row in trier.rows:
            if row.url:
                assert row.url == f"https://gremieninfo.trier.de/public/to010?SILFDNR={row.native_id}&refresh=false"

    def test_tooltips_of_linked_meetings(self, trier: CalendarPage) -> None:
        for row in trier.rows:
            assert (row.tooltip is not None) == (row.url is not None)
            assert row.tooltip is None or f", {row.day:02}.10.2026 um {row.time} Uhr." in row.tooltip

    def test_nothing_left_unsaid(self, trier: CalendarPage) -> None:
        assert trier.warnings == []

    def test_another_month_is_found_out(self, real_page: RealPage) -> None:
        for month, year in ((9, 2026), (10, 2025), (7, 2027)):
            url = TRIER.replace("MM=10&YY=2026", f"MM={month}&YY={year}")
            with pytest.raises(PageError) as caught:
                CalendarPage(make_selector(real_page(TRIER_FILE), url), url)
            assert caught.value.kind == "wrong_page"


def day_cell(day: int) -> str:
    name = DAYS[(day - 1) % 7]
    return f'<td class="nowrapContent"><span class="dow">{name.title()}.</span><span class="dom">{day:02}</span></td>'


def empty(day: int, text: str = " ") -> str:
    name = DAYS[(day - 1) % 7]
    return f'<tr class="{name} odd emptyRow">{day_cell(day)}<td colspan="3"><div>{text}</div></td></tr>'


def meeting(day: int, link: str, *, time: str = "17:00", room: str = "Ratssaal", same: bool = False) -> str:
    name = DAYS[(day - 1) % 7]
    first = '<td class="nowrapContent"></td>' if same else day_cell(day)
    return (
        f'<tr class="{"sameday " if same else ""}{name} odd">{first}<td class="time"><div>{time}</div></td>'
        f'<td class="textCol"><div>{link}</div></td><td class="raum"><div>{room}</div></td></tr>'
    )


def month(special: dict[int, str], days: int = 28) -> str:
    lines = "".join(special.get(day, empty(day)) for day in range(1, days + 1))
    return (
        '<div id="id2a"><table id="id2d" class="calenderView hoverRow"><thead><tr class="headers"><th>Datum</th></tr>'
        f"</thead><tbody>{lines}</tbody></table></div>"
    )


def read(html: str, url: str = URL) -> CalendarPage:
    return CalendarPage(make_selector(html, url), url)


def whole(body: str, head: str = "") -> str:
    meta = '<meta name="description" content="ALLRIS net Version 4.1.7 (4170041) - 08.07.2026" />'
    return (
        f"<!DOCTYPE html><html><head>{meta}<title>ALLRIS - Sitzungen Kalender</title>{head}</head><body>"
        f'<div id="allris"><main id="pageContent"><h1 class="title">Kalender</h1>{body}</main></div></body></html>'
    )


LINK = '<a href="./to010?SILFDNR=7&amp;refresh=false" id="si_7"{}>Sitzung des Bauausschusses</a>'
TIP = ' data-simpletooltip-text=" am {}, {:02}.{:02}.{} um 17:00 Uhr."'


class TestForms:
    def test_linked_meeting(self) -> None:
        page = read(month({3: meeting(3, LINK.format(TIP.format("Di.", 3, 2, 2026)))}))
        assert page.rows == [
            CalendarRow(
                day=3,
                time="17:00",
                name="Sitzung des Bauausschusses",
                native_id=7,
                url="https://ratsinfo.musterstadt.example/public/to010?SILFDNR=7&refresh=false",
                room="Ratssaal",
                tooltip="am Di., 03.02.2026 um 17:00 Uhr.",
            )
        ]
        assert page.warnings == []

    def test_without_tooltip_the_day_is_the_row_s(self) -> None:
        page = read(month({3: empty(3, "Ferien") + meeting(3, LINK.format(""), same=True, time="", room="")}))
        assert [(row.day, row.time, row.room, row.tooltip) for row in page.rows] == [(3, None, None, None)]

    def test_announced_meeting_without_link(self) -> None:
        page = read(month({4: meeting(4, '<a id="si_8">Sitzung des Ortsrates</a>')}))
        assert [(row.native_id, row.url, row.name) for row in page.rows] == [(8, None, "Sitzung des Ortsrates")]

    def test_announced_meeting_without_number(self) -> None:
        page = read(month({4: meeting(4, "Sitzung des Ortsrates")}))
        assert [(row.native_id, row.url, row.name) for row in page.rows] == [(None, None, "Sitzung des Ortsrates")]

    @pytest.mark.parametrize("words", ["ENTFÄLLT! Rat", "Rat - abgesagt", "Rat fällt aus", "Rat (entfällt)"])
    def test_words_of_a_cancelled_meeting_stay(self, words: str) -> None:
        assert read(month({4: meeting(4, f'<a id="si_8">{words}</a>')})).rows[0].name == words

    def test_absolute_link_and_line_break(self) -> None:
        address = "https://ratsinfo.musterstadt.example/public/to010?refresh=false&SILFDNR=9"
        link = f'<a href="{address}">Rat\n der<br/>Stadt</a>'
        row = read(month({4: meeting(4, link)})).rows[0]
        assert (row.native_id, row.name) == (9, "Rat der Stadt")

    def test_holidays_are_no_meetings(self) -> None:
        page = read(month({3: empty(3, "Rosenmontag")}))
        assert (page.rows, page.is_whole) == ([], True)

    def test_table_within_the_page(self) -> None:
        page = read(whole(month({3: meeting(3, LINK.format(""))})))
        assert (page.is_shell, page.version, len(page.rows)) == (False, "4.1.7", 1)

    def test_shell(self) -> None:
        page = read(whole('<div id="mainContent"><div class="calendar"></div></div>'))
        assert page.is_shell
        assert (page.rows, page.days, page.is_whole) == ([], [], False)

    def test_raw_answer(self) -> None:
        body = f"""<?xml version="1.0" encoding="UTF-8"?><ajax-response><component id="id2a"><![CDATA[{month({})}]]>
            </component></ajax-response>"""
        page = open_page(make_selector(body.encode(), URL), URL)
        assert isinstance(page, CalendarPage)
        assert page.is_whole

    def test_bare_address_has_no_month(self) -> None:
        page = read(month({}), URL.partition("?")[0])
        assert (page.month, page.year, page.is_whole) == (None, None, False)
        assert len(page.warnings) == 1

    def test_lower_case_parameters_and_others(self) -> None:
        page = read(month({}), URL.replace("MM=2&YY=2026", "DD=5&MM=02&YY=2026"))
        assert (page.month, page.year, page.is_whole) == (2, 2026, True)


class TestFaults:
    def test_a_missing_day_is_said(self) -> None:
        page = read(month({17: ""}))
        assert not page.is_whole
        assert len(page.warnings) == 1

    def test_a_table_that_ends_early_is_said(self) -> None:
        assert not read(month({}, days=20)).is_whole

    def test_another_months_weekdays(self) -> None:
        with pytest.raises(PageError) as caught:
            read(month({}), URL.replace("MM=2", "MM=4"))
        assert caught.value.kind == "wrong_page"

    def test_another_months_tooltip(self) -> None:
        # March 2026 begins on a Sunday as well: only the tooltip tells.
        with pytest.raises(PageError) as caught:
            read(month({3: meeting(3, LINK.format(TIP.format("Di.", 3, 3, 2026)))}))
        assert caught.value.kind == "wrong_page"

    def test_a_tooltip_of_another_day_is_said(self) -> None:
        page = read(month({3: meeting(3, LINK.format(TIP.format("Mi.", 4, 2, 2026)))}))
        assert page.rows[0].day == 3
        assert len(page.warnings) == 1

    def test_a_meeting_without_day(self) -> None:
        with pytest.raises(PageError) as caught:
            read(month({1: meeting(1, '<a id="si_1">Rat</a>', same=True)}))
        assert caught.value.kind == "malformed"

    def test_a_first_row_without_day_but_with_tooltip(self) -> None:
        link = LINK.format(TIP.format("So.", 1, 2, 2026))
        assert read(month({1: meeting(1, link, same=True)})).rows[0].day == 1

    def test_two_tables(self) -> None:
        with pytest.raises(PageError) as caught:
            read(month({}) + month({}))
        assert caught.value.kind == "malformed"

    def test_another_page(self) -> None:
        with pytest.raises(PageError) as caught:
            read(whole('<span id="toname">Ö 1</span>'))
        assert caught.value.kind == "wrong_page"

    def test_maintenance_is_no_shell(self) -> None:
        html = "<html><head><title>Wartungsarbeiten - ALLRIS</title></head><body>Wartungsarbeiten</body></html>"
        with pytest.raises(PageError) as caught:
            read(html)
        assert caught.value.kind == "maintenance"


def test_a_holiday_is_no_meeting_wherever_it_stands() -> None:
    holiday = f'<tr class="{DAYS[1]} odd emptyRow">{day_cell(2)}<td class="textCol"><div>Herbstferien</div></td></tr>'
    page = read(month({2: holiday}))
    assert (page.rows, page.is_whole) == ([], True)
