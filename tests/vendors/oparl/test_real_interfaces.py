"""Real objects, exactly: the whole body of one maker and four months of another, crawled from a server of ours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ratsinfo_spider.german.text import one_line
from tests.helpers.crawling import Crawl, crawl
from tests.helpers.oparl_server import site_file
from tests.vendors.oparl.real_interfaces import FOLDER, karlsruhe, sdnet

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="needs ../shared/oparl, real objects that are not part of it"),
]
Object = dict[str, Any]


class Read:
    """A crawl of everything, and the objects that it read, without the deleted ones."""

    def __init__(self, result: Crawl, objects: dict[str, list[Object]], asked: int) -> None:
        self.result = result
        self.objects = {kind: [one for one in some if not one.get("deleted")] for kind, some in objects.items()}
        self.asked = asked

    def rows(self, table: str) -> dict[str, Object]:
        """By number."""
        return {row["native_id"]: row for row in self.result.rows(table).values()}


def _crawl(folder: Path, make: Any, name: str, **window: str) -> Read:
    server, system, objects = make()
    with server:
        option = site_file(
            folder / "sites", name, vendor="oparl", base_url=f"{server.address}/", oparl_url=server.address + system
        )
        result = crawl(folder, name, *option, files="list", **window)
        return Read(result, objects, len(server.asked))


@pytest.fixture(scope="module")
def body(tmp_path_factory: pytest.TempPathFactory) -> Read:
    return _crawl(tmp_path_factory.mktemp("sdnet"), sdnet, "waldgemeinde", since="all")


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> Read:
    return _crawl(tmp_path_factory.mktemp("session"), karlsruhe, "residenz", since="2026-02-01", until="2026-05-31")


def _number(thing: Object | str) -> str:
    return str(thing["id"] if isinstance(thing, dict) else thing).rpartition("/")[2]


def _items(read: Read, name: str) -> Iterator[tuple[Object, Object]]:
    return ((item, meeting) for meeting in read.objects[name] for item in meeting.get("agendaItem") or [])


class TestAWholeBody:
    def test_every_object_is_a_row(self, body: Read) -> None:
        assert body.result.code == 0, body.result.stderr
        tables = ("organizations", "meetings", "agenda_items", "papers", "consultations", "files", "people")
        counts = {table: len(body.result.rows(table)) for table in tables}
        assert counts == dict(zip(tables, (22, 346, 5106, 2097, 2228, 6947, 0), strict=True))

    def test_lists_are_read_once(self, body: Read) -> None:
        """103 pages, 24 meetings that embed no items, system, body, robots.txt, four to try the filters."""
        assert body.asked == 132

    def test_items_say_what_the_objects_say(self, body: Read) -> None:
        rows = body.rows("agenda_items")
        for item, meeting in _items(body, "meeting"):
            row = rows[_number(item)]
            assert row["meeting_id"].rpartition(":")[2] == _number(meeting)
            if row["public"]:
                assert row["title"] == one_line(item["name"])
            assert meeting["agendaItem"][row["position"] - 1] is item

    def test_nothing_is_told_of_what_is_not_public(self, body: Read) -> None:
        closed = [row for row in body.rows("agenda_items").values() if row["public"] is False]
        headings = [row for row in closed if row["title"]]
        assert len(closed) == 1470
        assert len(headings) == 313
        assert {row["title"].strip("< >") for row in headings} == {
            "Nichtöffentliche Sitzung",
            "Sitzungsteil nichtöffentlich",
        }
        told = ("result_text", "decision", "vote_text", "yes", "paper_id")
        assert not [row["id"] for row in closed for name in told if row[name] is not None]

    def test_a_paper_and_its_item_name_each_other(self, body: Read) -> None:
        papers: dict[str, str | None] = {_number(item): None for item, _ in _items(body, "meeting")}
        for paper in body.objects["paper"]:
            for station in paper.get("consultation") or []:
                if "agendaItem" in station:
                    papers[_number(station["agendaItem"])] = _number(paper)
        rows = body.rows("agenda_items")
        assert {number: (row["paper_id"] or "").rpartition(":")[2] or None for number, row in rows.items()} == papers

    def test_run_together_cells_are_no_votes(self, body: Read) -> None:
        votes = body.result.rows("votes").values()
        assert not [vote["text"] for vote in votes if "JaNein" in vote["text"].replace(" ", "")]
        one = [vote for vote in votes if vote["text"] == "11 Ja-Stimmen, 2 Nein-Stimmen, 0 Enthaltungen"]
        assert {(vote["yes"], vote["no"], vote["abstain"]) for vote in one} == {(11, 2, 0)}
        assert len(one) == 4


class TestFourMonths:
    def test_every_object_is_a_row(self, months: Read) -> None:
        assert months.result.code == 0, months.result.stderr
        tables = ("organizations", "meetings", "agenda_items", "papers", "consultations", "files")
        stations = sum(len(paper["consultation"]) for paper in months.objects["papers"])
        counts = {table: len(months.result.rows(table)) for table in tables}
        assert counts == dict(zip(tables, (63, 54, 363, 206, stations, len(_files(months))), strict=True))

    def test_results_are_of_the_list(self, months: Read) -> None:
        rows = months.rows("agenda_items")
        for item, _ in _items(months, "meetings"):
            row = rows[_number(item)]
            assert row["result_text"] == item.get("result")
            assert (row["number"] or "", row["public"]) == (item["number"], True)
            assert row["result"] is None or row["result_text"]
        assert {row["result"] for row in rows.values() if row["result_text"] == "mehrheitlich beschlossen"} == {
            "adopted"
        }

    def test_items_have_their_papers(self, months: Read) -> None:
        rows = months.rows("agenda_items")
        known = {
            station["id"]: _number(paper) for paper in months.objects["papers"] for station in paper["consultation"]
        }
        linked = {
            _number(item): known.get(item["consultation"])
            for item, _ in _items(months, "meetings")
            if "consultation" in item
        }
        found = {number: (rows[number]["paper_id"] or "").rpartition(":")[2] or None for number in linked}
        assert found == linked
        assert sum(one is not None for one in linked.values()) == 232

    def test_an_end_at_midnight_is_none(self, months: Read) -> None:
        rows = months.rows("meetings")
        ends = {_number(one): one["end"] for one in months.objects["meetings"]}
        assert {number for number, row in rows.items() if row["end_time"] is None} == {
            number for number, end in ends.items() if "T00:00:00" in end
        }


def _files(read: Read) -> set[str]:
    found: set[str] = set()
    waiting: list[Any] = [read.objects["meetings"], read.objects["papers"]]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            found |= {one["id"]} if str(one.get("type")).endswith("/File") else set()
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return found
