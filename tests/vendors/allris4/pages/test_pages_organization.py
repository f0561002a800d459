"""One organization (gr020): markup unknown, so every plausible form, and a warning for what is not there."""

from __future__ import annotations

import pytest

from ratsinfo_spider.vendors.allris4.pages import PageError, make_selector, open_page
from ratsinfo_spider.vendors.allris4.pages.organization import MemberRow, OrganizationPage

BASE = "https://ratsinfo.musterstadt.example/public/"
URL = BASE + "gr020?GRLFDNR=3"
HEAD = "<thead><tr><th>Name</th><th>Art der Mitarbeit</th><th>Fraktion</th><th>von</th><th>bis</th></tr></thead>"
CHAIR = (
    '<tr><td><a href="./kp020?KPLFDNR=5">Frau Dr. Erika Muster</a></td><td>Vorsitzende</td>'
    "<td>Bürgerliste</td><td>01.11.2020</td><td>31.10.2025</td></tr>"
)
MEMBER = '<tr><td><a href="./kp020?KPLFDNR=6">Max Beispiel</a></td><td>Mitglied</td><td></td><td></td><td></td></tr>'
HEADING = "<tr><td>Vorsitz</td><td></td><td></td><td></td><td></td></tr>"


def table(*lines: str, head: str = HEAD) -> str:
    return f'<table class="dataTable">{head}<tbody>{"".join(lines)}</tbody></table>'


def whole(body: str, title: str = "Bauausschuss", head: str = "") -> str:
    return (
        '<html><head><meta name="description" content="ALLRIS net Version 4.1.7 (4170041) - 08.07.2026"/></head><body>'
        f'<main id="pageContent"><h1 class="title">{title}</h1><div id="head">{head}</div>{body}</main>'
        '<aside><a href="./kp020?KPLFDNR=99">Wer ist wer</a></aside></body></html>'
    )


def field(label: str, value: str) -> str:
    return f'<dl><dt class="colTitle"><span class="label">{label}:</span></dt><dd><span>{value}</span></dd></dl>'


def read(html: str, url: str = URL) -> OrganizationPage:
    return OrganizationPage(make_selector(html, url), url)


class TestMembers:
    def test_all_columns(self) -> None:
        page = read(whole(table(HEADING, CHAIR)))
        assert page.members == [
            MemberRow(
                person_id=5,
                name="Frau Dr. Erika Muster",
                role="Vorsitzende",
                on_behalf_of="Bürgerliste",
                start="01.11.2020",
                end="31.10.2025",
                url=BASE + "kp020?KPLFDNR=5",
                heading="Vorsitz",
            )
        ]
        assert page.warnings == []
        assert not page.is_shell

    def test_two_columns_without_headings(self) -> None:
        lines = '<tr><td><a href="./kp020?KPLFDNR=6">Max Beispiel</a></td><td>Mitglied</td></tr>'
        member = read(whole(table(lines, head=""))).members[0]
        assert (member.person_id, member.role, member.start) == (6, "Mitglied", None)

    def test_second_column_may_be_something_else(self) -> None:
        head = "<thead><tr><th>Name</th><th>Fraktion</th></tr></thead>"
        lines = '<tr><td><a href="./kp020?KPLFDNR=6">Max Beispiel</a></td><td>Bürgerliste</td></tr>'
        member = read(whole(table(lines, head=head))).members[0]
        assert (member.role, member.on_behalf_of) == (None, "Bürgerliste")

    def test_a_date_is_no_role(self) -> None:
        lines = '<tr><td><a href="./kp020?KPLFDNR=6">Max Beispiel</a></td><td>01.11.2020</td></tr>'
        assert read(whole(table(lines, head=""))).members[0].role is None

    def test_photo_link_before_the_name(self) -> None:
        lines = MEMBER.replace("<td><a", '<td><a href="./kp020?KPLFDNR=6"><img alt=""/></a><a', 1)
        assert [member.name for member in read(whole(table(lines))).members] == ["Max Beispiel"]

    def test_missing_columns_are_said(self) -> None:
        page = read(whole(table(MEMBER)))
        assert [warning.partition(" (")[0] for warning in page.warnings] == [
            "Members: no value for on_behalf_of",
            "Members: no value for start",
            "Members: no value for end",
        ]

    def test_a_person_without_number_is_counted_not_named(self) -> None:
        page = read(whole(table(CHAIR, MEMBER.replace('<a href="./kp020?KPLFDNR=6">', "<a>"))))
        assert len(page.members) == 1
        assert len(page.warnings) == 1
        assert "Beispiel" not in page.warnings[0]

    def test_side_column_does_not_count(self) -> None:
        assert [member.person_id for member in read(whole(table(MEMBER))).members] == [6]

    def test_raw_answer(self) -> None:
        body = f'<ajax-response><component id="id5"><![CDATA[<div>{table(MEMBER)}</div>]]></component></ajax-response>'
        page = open_page(make_selector(body, URL), URL)
        assert isinstance(page, OrganizationPage)
        assert (page.native_id, len(page.members), page.name) == (3, 1, None)


class TestColumnsOfVersion3:
    """`Name | Art der Mitarbeit | Funktion`: Funktion is the group or the body that sent the person."""

    HEAD = "<thead><tr><th>Name</th><th>Art der Mitarbeit</th><th>Funktion</th></tr></thead>"

    def test_function_is_who_sent_the_person(self) -> None:
        line = '<tr><td><a href="./kp020?KPLFDNR=6">Max Beispiel</a></td><td>Mitglied</td><td>XYZ-Fraktion</td></tr>'
        member = read(whole(table(line, head=self.HEAD))).members[0]
        assert (member.role, member.on_behalf_of) == ("Mitglied", "XYZ-Fraktion")

    def test_an_empty_role_is_none(self) -> None:
        line = '<tr><td><a href="./kp020?KPLFDNR=6">Max Beispiel</a></td><td></td><td>XYZ-Fraktion</td></tr>'
        member = read(whole(table(line, head=self.HEAD))).members[0]
        assert (member.role, member.on_behalf_of) == (None, "XYZ-Fraktion")

    @pytest.mark.parametrize("words", ["Vorsitzender", "1. stellv. Vorsitzende", "Schriftführerin", "Ratsmitglied"])
    def test_an_office_is_no_group(self, words: str) -> None:
        line = f'<tr><td><a href="./kp020?KPLFDNR=6">Max Beispiel</a></td><td></td><td>{words}</td></tr>'
        member = read(whole(table(line, head=self.HEAD))).members[0]
        assert (member.role, member.on_behalf_of) == (words, None)
        both = read(whole(table(line.replace("<td></td>", "<td>Mitglied</td>"), head=self.HEAD))).members[0]
        assert both.role == f"Mitglied; {words}"

    def test_alone_it_is_the_role(self) -> None:
        head = "<thead><tr><th>Name</th><th>Funktion</th></tr></thead>"
        line = '<tr><td><a href="./kp020?KPLFDNR=6">Max Beispiel</a></td><td>Vorsitz</td></tr>'
        assert read(whole(table(line, head=head))).members[0].role == "Vorsitz"

    def test_origin_and_a_period_in_one_cell(self) -> None:
        head = "<tr><th>Name</th><th>Art der Mitarbeit</th><th>Herkunft</th><th>seit</th></tr>"
        line = (
            '<tr><td><a href="./kp020?KPLFDNR=6">Max Beispiel</a></td><td>Mitglied</td><td>Bürgerliste</td>'
            "<td>14.07.1999 - 13.12.1999</td></tr>"
        )
        member = read(whole(table(line, head=head))).members[0]
        assert (member.on_behalf_of, member.start, member.end) == ("Bürgerliste", "14.07.1999", "13.12.1999")

    def test_a_period_without_a_heading(self) -> None:
        line = '<tr><td><a href="./kp020?KPLFDNR=6">Max Beispiel</a></td><td>Mitglied</td><td>seit 02.07.2014</td></tr>'
        member = read(whole(table(line, head=""))).members[0]
        assert (member.role, member.start, member.end) == ("Mitglied", "02.07.2014", None)

    def test_a_column_nobody_knows_is_said_and_its_person_is_not(self) -> None:
        head = self.HEAD.replace("Funktion", "Sitzplatz")
        line = '<tr><td><a href="./kp020?KPLFDNR=6">Max Beispiel</a></td><td>Mitglied</td><td>Reihe 3</td></tr>'
        page = read(whole(table(line, head=head)))
        assert page.warnings[0] == "Members: the column 'Sitzplatz' is not known; it is not read."
        assert "Beispiel" not in " ".join(page.warnings)


class TestHead:
    def test_names_by_label(self) -> None:
        page = read(
            whole(table(CHAIR), head=field("Bezeichnung", "Ausschuss für Bauen") + field("Kurzbezeichnung", "BauA"))
        )
        assert (page.name, page.short_name, page.warnings) == ("Ausschuss für Bauen", "BauA", [])

    @pytest.mark.parametrize(
        ("title", "name"),
        [
            ("Bauausschuss", "Bauausschuss"),
            ("Gremium - Bauausschuss", "Bauausschuss"),
            ("Ausschuss - Bauen - Süd", "Bauen - Süd"),
            ("Beirat - Süd", "Beirat - Süd"),
        ],
    )
    def test_name_by_title(self, title: str, name: str) -> None:
        assert read(whole(table(CHAIR), title=title)).name == name

    def test_unknown_labels_are_said(self) -> None:
        page = read(whole(table(CHAIR), head=field("Wahlperiode", "2025 - 2030")))
        assert len(page.warnings) == 1
        assert "Wahlperiode" in page.warnings[0]

    def test_number_from_the_address(self) -> None:
        assert read(whole("")).native_id == 3
        with pytest.raises(PageError) as caught:
            read(whole(""), BASE + "gr020")
        assert caught.value.kind == "malformed"


class TestWithoutMembers:
    def test_no_table(self) -> None:
        page = read(whole('<div id="mainContent"></div>'))
        assert (page.is_shell, page.members) == (True, [])
        assert len(page.warnings) == 1

    def test_members_in_no_table(self) -> None:
        page = read(whole('<ul><li><a href="./kp020?KPLFDNR=5">Erika Muster</a> Vorsitzende</li></ul>'))
        assert [(member.person_id, member.name, member.role) for member in page.members] == [(5, "Erika Muster", None)]
        assert not page.is_shell
        assert page.warnings[0] == "The members are not in a table: only their names and numbers are read."
        assert "Muster" not in " ".join(page.warnings)

    def test_an_empty_table_is_a_committee_without_members(self) -> None:
        page = read(whole(table('<tr class="norecords"><td colspan="5">Keine Einträge</td></tr>')))
        assert (page.is_shell, page.members, page.warnings) == (False, [], [])

    def test_another_page(self) -> None:
        with pytest.raises(PageError) as caught:
            read(whole('<table class="calenderView"></table>'))
        assert caught.value.kind == "wrong_page"
