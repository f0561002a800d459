"""One person (kp020): markup unknown, so every plausible form, and a warning for what is not there."""

from __future__ import annotations

import pytest

from ratsinfo_spider.vendors.allris4.pages import PageError, make_selector, open_page
from ratsinfo_spider.vendors.allris4.pages.person import MembershipRow, PersonPage

BASE = "https://ratsinfo.musterstadt.example/public/"
URL = BASE + "kp020?KPLFDNR=5"


def whole(
    body: str, *, tag: str = "ALLRIS - Recherche Person Erika Muster", title: str = "Person", head: str = ""
) -> str:
    return (
        '<html><head><meta name="description" content="ALLRIS net Version 4.1.7 (4170041) - 08.07.2026"/>'
        f'<title>{tag}</title></head><body><nav><a href="./gr020?GRLFDNR=99">Rat</a></nav><main id="pageContent">'
        f'<h1 class="title">{title}</h1><div id="head">{head}</div>{body}</main></body></html>'
    )


def field(label: str, value: str) -> str:
    return f'<dl><dt class="colTitle"><span class="label">{label}:</span></dt><dd><span>{value}</span></dd></dl>'


def read(html: str, url: str = URL) -> PersonPage:
    return PersonPage(make_selector(html, url), url)


TEXT = (
    "<p>Frau Erika Muster</p><p>Endedatum: 31.10.2025</p>"
    '<p><a href="./gr020?GRLFDNR=1">Rat der Stadt Musterstadt</a> Erste stv. Bürgermeisterin CDU</p>'
)
TABLE = (
    "<table><tr><th>Gremium</th><th>Art der Mitarbeit</th><th>Fraktion</th><th>von</th><th>bis</th></tr>"
    '<tr><td><a href="./gr020?GRLFDNR=1">Rat</a></td><td>Mitglied</td><td>CDU</td><td>01.11.2020</td><td></td></tr>'
    '<tr><td><a href="./gr020?GRLFDNR=3">Bauausschuss</a></td><td>Vorsitz</td><td>CDU</td><td></td><td></td></tr>'
    "</table>"
)


class TestRunningText:
    def test_what_is_told_of_a_real_page(self) -> None:
        page = read(whole(TEXT))
        assert (page.native_id, page.name, page.form_of_address) == (5, "Erika Muster", "Frau")
        assert page.end_date == "31.10.2025"
        assert page.memberships == [
            MembershipRow(
                organization_id=1,
                name="Rat der Stadt Musterstadt",
                role="Erste stv. Bürgermeisterin CDU",
                on_behalf_of=None,
                start=None,
                end=None,
                url=BASE + "gr020?GRLFDNR=1",
            )
        ]
        assert page.warnings == ["Person: no party (labels Partei, Fraktion, Partei/Fraktion, Fraktion/Partei)."]

    def test_others_forms_of_address_do_not_count(self) -> None:
        page = read(whole("<p>Vertretung: Herr Max Beispiel</p>"))
        assert page.form_of_address is None

    def test_academic_title_in_the_text(self) -> None:
        page = read(whole("<p>Frau Prof. Dr. med. Erika Muster</p>"))
        assert (page.academic_title, page.form_of_address, page.name) == ("Prof. Dr. med.", "Frau", "Erika Muster")

    def test_several_memberships_in_one_block_have_no_role(self) -> None:
        page = read(whole('<div><a href="./gr020?GRLFDNR=1">Rat</a> x <a href="./gr020?GRLFDNR=2">Ortsrat</a> y</div>'))
        assert [(row.organization_id, row.role) for row in page.memberships] == [(1, None), (2, None)]

    def test_a_list_of_memberships(self) -> None:
        first = '<li><a href="./gr020?GRLFDNR=1">Rat</a>, Mitglied</li>'
        second = '<li><a href="./gr020?GRLFDNR=2">Ortsrat</a></li>'
        page = read(whole(f"<ul>{first}{second}</ul>"))
        assert [(row.organization_id, row.role) for row in page.memberships] == [(1, "Mitglied"), (2, None)]


class TestTable:
    def test_memberships(self) -> None:
        rows = read(whole(TABLE)).memberships
        assert [(row.organization_id, row.role, row.on_behalf_of, row.start, row.end) for row in rows] == [
            (1, "Mitglied", "CDU", "01.11.2020", None),
            (3, "Vorsitz", "CDU", None, None),
        ]

    def test_without_headings(self) -> None:
        html = whole('<table><tr><td><a href="./gr020?GRLFDNR=1">Rat</a></td><td>Mitglied</td></tr></table>')
        assert [(row.organization_id, row.role) for row in read(html).memberships] == [(1, "Mitglied")]

    def test_menu_does_not_count(self) -> None:
        assert 99 not in [row.organization_id for row in read(whole(TABLE)).memberships]


class TestName:
    @pytest.mark.parametrize(
        ("tag", "title", "name", "address", "academic"),
        [
            ("ALLRIS - Recherche Person Dr. Erika Muster", "", "Erika Muster", None, "Dr."),
            ("Recherche Person Frau Dr. Erika Muster", "", "Erika Muster", "Frau", "Dr."),
            ("ALLRIS", "Person - Erika Muster", "Erika Muster", None, None),
            ("ALLRIS", "Herr Max von Beispiel", "Max von Beispiel", "Herr", None),
            ("ALLRIS - Recherche Person Drago Profft", "", "Drago Profft", None, None),
        ],
    )
    def test_from_tag_or_title(
        self, tag: str, title: str, name: str, address: str | None, academic: str | None
    ) -> None:
        page = read(whole("", tag=tag, title=title))
        assert (page.name, page.form_of_address, page.academic_title) == (name, address, academic)

    def test_labels(self) -> None:
        head = (
            field("Anrede", "Frau")
            + field("Titel", "Dr.")
            + field("Partei", "Bürgerliste")
            + field("Name", "Erika Muster")
        )
        page = read(whole(TABLE, tag="ALLRIS", title="", head=head))
        assert (page.name, page.form_of_address, page.academic_title, page.party) == (
            "Erika Muster",
            "Frau",
            "Dr.",
            "Bürgerliste",
        )
        assert page.warnings == []


class TestFaults:
    def test_what_is_missing_is_said_without_names(self) -> None:
        page = read(whole(""))
        assert len(page.warnings) == 3
        assert "Muster" not in " ".join(page.warnings)

    def test_no_number(self) -> None:
        with pytest.raises(PageError) as caught:
            read(whole(TEXT), BASE + "kp020")
        assert caught.value.kind == "malformed"

    def test_by_address(self) -> None:
        assert isinstance(open_page(make_selector(whole(TEXT), URL), URL), PersonPage)

    def test_another_page(self) -> None:
        with pytest.raises(PageError) as caught:
            read(whole('<table class="calenderView"></table>'))
        assert caught.value.kind == "wrong_page"


@pytest.mark.parametrize("more", ["", " | Stadt Musterstadt", " - ALLRIS net", " – Ratsinformationssystem"])
def test_what_a_city_prints_behind_the_name(more: str) -> None:
    html = f"<title>ALLRIS - Recherche Person Dr. Erika Muster-Probe{more}</title><h1 class='title'>Person</h1>"
    page = PersonPage(make_selector(html, URL), URL)
    assert (page.academic_title, page.name) == ("Dr.", "Erika Muster-Probe")


def test_rows_with_icon_role_and_period_have_no_headings() -> None:
    lines = (
        '<tr><td></td><td><a href="./gr020?GRLFDNR=1">Rat</a></td><td>Mitglied</td>'
        "<td>14.07.1999 - 13.12.1999</td></tr>"
        '<tr><td></td><td><a href="./gr020?GRLFDNR=3">Bauausschuss</a></td><td>Vorsitz</td>'
        "<td>seit 02.07.2014</td></tr>"
    )
    rows = read(whole(f"<table>{lines}</table>")).memberships
    assert [(row.organization_id, row.role, row.start, row.end) for row in rows] == [
        (1, "Mitglied", "14.07.1999", "13.12.1999"),
        (3, "Vorsitz", "02.07.2014", None),
    ]
