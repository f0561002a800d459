"""Objects as they come: what is odd about them, and the rows that they become all the same."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from ratsinfo_spider.items import (
    AgendaItem,
    Consultation,
    File,
    Meeting,
    Membership,
    Organization,
    Paper,
    Person,
    Record,
)
from ratsinfo_spider.sites import Site
from ratsinfo_spider.sites.site_hosts import own_hosts
from ratsinfo_spider.vendor import PageError
from ratsinfo_spider.vendors.oparl.dialect import Dialect, dialect_of
from ratsinfo_spider.vendors.oparl.loaders import object_records
from ratsinfo_spider.vendors.oparl.loaders.source import Source
from ratsinfo_spider.vendors.oparl.object_page import open_page
from tests.vendors.oparl.real_interfaces import FOLDER

ALLRIS = dialect_of({"vendor": "https://www.cc-egov.de"})
SDNET = dialect_of({"contactName": "STERNBERG Software GmbH & Co. KG"})
BASE = "https://ris.example/oparl/"


def rows(thing: dict[str, Any], dialect: Dialect = ALLRIS, *, people: bool = False, **known: Any) -> list[Record]:
    return list(object_records(thing, Source("town", dialect, **known), lambda _: None, people=people))


def of(found: list[Record], kind: type[Record]) -> list[Any]:
    return [one for one in found if isinstance(one, kind)]


def meeting(*items: dict[str, Any], **says: Any) -> dict[str, Any]:
    thing = {"id": f"{BASE}meetings/7", "type": "Meeting", "name": "Sitzung", "start": "2026-10-21T17:00:00+02:00"}
    numbered = [{"id": f"{BASE}agendaItems/{70 + n}", **item} for n, item in enumerate(items, 1)]
    return {**thing, "agendaItem": numbered, **says}


class TestMeeting:
    def test_order_may_be_a_text(self) -> None:
        found = of(rows(meeting({"name": "b", "order": "20"}, {"name": "a", "order": "3"})), AgendaItem)
        assert [(one.title, one.position) for one in found] == [("a", 1), ("b", 2)]

    def test_a_letter_only_where_the_part_is_known(self) -> None:
        items: list[dict[str, Any]] = [
            {"number": "3.1", "public": True},
            {"number": "2", "public": False},
            {"number": "4"},
        ]
        assert [one.number for one in of(rows(meeting(*items)), AgendaItem)] == ["Ö 3.1", "N 2", "4"]

    def test_what_is_not_public_has_its_number_alone(self) -> None:
        item = {
            "number": "2",
            "public": False,
            "name": "Grundstück",
            "result": "beschlossen",
            "auxiliaryFile": _file(9),
        }
        found = rows(meeting(item))
        (row,) = of(found, AgendaItem)
        assert (row.number, row.public, row.title, row.result_text, of(found, File)) == ("N 2", False, None, None, [])

    @pytest.mark.parametrize(
        ("end", "expected"),
        [
            ("2026-10-22T00:00:00+02:00", None),
            ("2026-10-21T19:30:00+02:00", "19:30"),
            ("2026-10-21T16:00:00+02:00", None),
        ],
    )
    def test_the_next_midnight_is_no_end(self, end: str, expected: str | None) -> None:
        (row,) = of(rows(meeting(end=end)), Meeting)
        assert (f"{row.end_time:%H:%M}" if row.end_time else None) == expected

    @pytest.mark.parametrize("nothing", ["N/A", "", " ", None, []])
    def test_words_that_say_nothing_are_none(self, nothing: Any) -> None:
        (row,) = of(rows(meeting(meetingState=nothing, location={"room": nothing}, cancelled=nothing)), Meeting)
        assert (row.state, row.room, row.cancelled) == (None, None, None)

    def test_files_may_be_one_object(self) -> None:
        found = of(rows(meeting(auxiliaryFile=_file(4), invitation=_file(5, "Öffentliche Tagesordnung"))), File)
        assert [(one.id, one.kind) for one in found] == [("town:file:5", "invitation"), ("town:file:4", "attachment")]

    def test_deleted_items_are_left_out(self) -> None:
        assert len(of(rows(meeting({"name": "a"}, {"name": "b", "deleted": True})), AgendaItem)) == 1

    def test_a_vote_in_free_words(self) -> None:
        found = rows(meeting({"name": "a", "result": "einstimmig12 Ja-Stimmen, 0 Enthaltungen"}), SDNET)
        (row,) = of(found, AgendaItem)
        assert (row.vote_basis, row.yes, row.abstain, row.result) == ("unanimous", 12, 0, None)
        assert {one.id for one in found if one.table == "votes"} == {"town:vote:71-decision"}


def _file(number: int, name: str = "Lageplan") -> dict[str, Any]:
    return {
        "id": f"{BASE}files/{number}",
        "name": name,
        "accessUrl": f"https://ris.example/files//{number}.pdf",
        "size": 0,
    }


class TestPaper:
    def test_consultations_are_in_the_order_of_their_days(self) -> None:
        stations = [
            {
                "id": f"{BASE}consultations/{n}",
                "organization": [f"{BASE}organizations/gr/{n}"],
                "meeting": f"{BASE}meetings/{n}",
            }
            for n in (1, 2, 3)
        ]
        days = {"1": dt.date(2026, 3, 1), "2": dt.date(2026, 1, 1)}
        thing = {"id": f"{BASE}papers/5", "name": "Antrag", "consultation": stations, "originatorPerson": [None]}
        found = of(rows(thing, days=days, names={"1": "Rat", "2": "Bauausschuss", "3": "Beirat"}), Consultation)
        assert [(one.organization_name, one.date and one.date.month) for one in found] == [
            ("Bauausschuss", 1),
            ("Rat", 3),
            ("Beirat", None),
        ]

    def test_an_item_that_links_its_consultation_leads_to_its_paper(self) -> None:
        source = Source("town", ALLRIS)
        source.know_meeting(meeting(), [{"id": f"{BASE}agendaItems/71", "consultation": f"{BASE}consultations/1"}])
        thing = {"id": f"{BASE}papers/5", "consultation": [{"id": f"{BASE.replace('https', 'http')}consultations/1"}]}
        found = list(object_records(thing, source, lambda _: None))
        assert [one.agenda_item_id for one in of(found, Consultation)] == ["town:agenda_item:71"]
        assert [(one.id, one.paper_id) for one in of(found, AgendaItem)] == [("town:agenda_item:71", "town:paper:5")]

    def test_the_address_of_a_file_has_single_slashes(self) -> None:
        (file,) = of(rows({"id": f"{BASE}papers/5", "mainFile": _file(4, "Sammeldokument öffentlich")}), File)
        assert (file.source_url, file.kind, file.stated_size) == (
            "https://ris.example/files/4.pdf",
            "compilation",
            None,
        )


PERSON = {
    "id": f"{BASE}persons/3",
    "name": "Frau Dr. Erika Muster",
    "givenName": "Erika",
    "familyName": "Muster",
    "email": ["erika@musterstadt.example"],
    "phone": ["0123"],
    "location": "Weg 1",
    "gender": "female",
    "membership": [{"organization": f"{BASE}organizations/gr/4", "role": "Mitglied", "startDate": "2025-11-01"}],
}


def test_people_come_only_where_they_are_asked_for() -> None:
    assert rows(PERSON) == []
    person, membership = rows(PERSON, people=True)
    assert isinstance(person, Person)
    assert isinstance(membership, Membership)
    assert (person.name, person.form_of_address, person.academic_title) == ("Erika Muster", "Frau", "Dr.")
    assert (membership.id, membership.role) == ("town:membership:4-3", "Mitglied")


def test_an_office_is_counted_apart() -> None:
    (row,) = rows({"id": f"{BASE}organizations/at/12", "name": "Bauamt"})
    assert isinstance(row, Organization)
    assert (row.id, row.classification) == ("town:organization:at12", "Amt")


@pytest.mark.parametrize(
    ("body", "kind"),
    [(b"<html>Anmeldung</html>", "other_system"), (b'{"message": "aus"}', "error"), (b"7", "other_system")],
)
def test_what_is_no_answer_is_an_error(body: bytes, kind: str) -> None:
    with pytest.raises(PageError) as error:
        open_page(body, "https://ris.example/oparl/system")
    assert error.value.kind == kind


def test_a_bare_array_is_a_list() -> None:
    assert len(open_page(b'[{"id": "https://a"}, null]', "").objects) == 1


@pytest.mark.skipif(not FOLDER.is_dir(), reason="needs ../shared/oparl, real objects that are not part of it")
class TestRealObjects:
    def test_raw_control_characters_are_read_and_said(self) -> None:
        body = (FOLDER / "broken" / "braunschweig_2019_paper_control_characters.json").read_bytes()
        page = open_page(body, "")
        assert page.warnings == ["json: raw control characters in a text"]
        (paper,) = rows(dict(page.object))
        assert isinstance(paper, Paper)
        assert (paper.id, paper.reference) == ("town:paper:1664", "1664/99")
        assert all(sign >= " " for sign in paper.name or "\0")

    @pytest.mark.parametrize("city", ["osnabrueck", "braunschweig", "potsdam", "langenhagen", "peine"])
    def test_papers_have_the_numbers_of_their_pages(self, city: str) -> None:
        papers = _load(FOLDER / "allris4" / f"{city}_papers.json")
        assert len(papers) == 4
        for thing in papers:
            found = rows(thing)
            (paper,) = of(found, Paper)
            assert thing["web"].lower().endswith(f"vo020?volfdnr={paper.native_id}")
            assert len(of(found, Consultation)) == len(thing.get("consultation", []))
            assert {one.native_id for one in of(found, File)} == {
                part.partition("=")[2]
                for part in thing.get("mainFile", {}).get("accessUrl", "").replace("?", "&").split("&")
                if part.startswith("DOLFDNR=")
            }

    def test_a_meeting_with_one_object_for_a_list(self) -> None:
        found = rows(_load(FOLDER / "allris4" / "bonn_meeting_664.json"))
        (row,) = of(found, Meeting)
        assert (row.id, row.state, row.end_time, row.cancelled) == ("town:meeting:664", "eingeladen", None, False)
        assert [one.native_id for one in of(found, File)] == ["2026137", "268781"]
        assert [(one.native_id, one.number, one.position) for one in of(found, AgendaItem)] == [("2002135", "1", 1)]

    def test_one_consultation_in_two_meetings(self) -> None:
        first, second = _load(FOLDER / "session" / "magdeburg_meetings.json")
        source = Source("town", dialect_of({"vendor": "http://www.somacos.de"}))
        found = [list(object_records(thing, source, lambda _: None)) for thing in (first, second)]
        numbers = [[one.native_id for one in of(some, AgendaItem)] for some in found]
        assert [len(some) for some in numbers] == [len(first["agendaItem"]), len(second["agendaItem"])]
        assert not set(numbers[0]) & set(numbers[1])


def _load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_host_of_the_interface_is_one_of_the_city_s_own() -> None:
    site = Site(name="town", base_url="https://pages.example/public/", oparl_url="https://oparl.example/oparl/system")
    own = own_hosts(site)
    assert not own.refuses("https://oparl.example/oparl/papers/7")
    assert own.refuses("https://elsewhere.example/oparl/papers/7")
