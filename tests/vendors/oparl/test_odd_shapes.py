"""An interface may link what OParl embeds, and type or number things in its own way: nothing is lost without a word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.crawling import Crawl, crawl
from tests.helpers.oparl_server import HERE, Interface, site_file
from tests.vendors.oparl.invented_interface import FIRST, ROOT, council

MEETINGS, PAPERS, COMMITTEES = f"{ROOT}/meetings", f"{ROOT}/papers", f"{ROOT}/organizations"
PLACE = {"id": f"{HERE}{ROOT}/locations/1", "type": "Location", "room": "Saal 1"}
Rows = dict[str, dict[str, dict[str, Any]]]


def town() -> Interface:
    """Twelve meetings with a place, twelve papers with a file: all parts are embedded, and have addresses too."""
    server = council(12)
    for thing in server.lists[MEETINGS]:
        thing["location"] = PLACE
    for thing in server.lists[PAPERS]:
        number = thing["id"].rpartition("/")[2]
        thing["mainFile"] = {"id": f"{HERE}{ROOT}/files/{number}", "name": "Vorlage", "accessUrl": f"{HERE}/{number}"}
        parts = [thing["mainFile"], *thing["consultation"]]
        server.single |= {one["id"].removeprefix(HERE): one for one in parts}
    items = (one for thing in server.lists[MEETINGS] for one in thing["agendaItem"])
    server.single |= {one["id"].removeprefix(HERE): one for one in (PLACE, *items)}
    return server


def read(server: Interface, folder: Path, *options: str, day: int = 1) -> Crawl:
    base = f"{server.address}/oparl/"
    option = site_file(folder / "sites", "town", vendor="oparl", base_url=base, oparl_url=f"{base}system")
    now = FIRST + dt.timedelta(days=day)
    clock = ("-s", f"RATSINFO_NOW={now.isoformat()}")
    return crawl(folder, "town", *option, *clock, *options, since="all", files="list")


def rows(result: Crawl, server: Interface) -> Rows:
    """All rows, without the port of the server."""
    found: Rows = {}
    for table in ("organizations", "meetings", "agenda_items", "papers", "consultations", "files"):
        found[table] = {
            key: {name: one.replace(server.address, HERE) if isinstance(one, str) else one for name, one in row.items()}
            for key, row in result.rows(table).items()
        }
    return found


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """What the town is, read from parts that are all embedded."""
    with town() as server:
        result = read(server, tmp_path_factory.mktemp("embedded"))
        assert result.code == 0, result.stdout
        return rows(result, server)


def _link(server: Interface, path: str, name: str) -> None:
    for thing in server.lists[path]:
        part = thing[name]
        thing[name] = [one["id"] for one in part] if isinstance(part, list) else part["id"]


def _all_linked(server: Interface) -> None:
    for path, name in (
        (MEETINGS, "agendaItem"),
        (MEETINGS, "location"),
        (PAPERS, "consultation"),
        (PAPERS, "mainFile"),
    ):
        _link(server, path, name)


def _bare_and_mixed(server: Interface) -> None:
    """Half of an agenda is embedded, the other half has addresses alone."""
    for thing in server.lists[MEETINGS]:
        (item,) = thing["agendaItem"]
        more = {**item, "id": f"{item['id']}5", "name": "Verschiedenes", "consultation": None}
        server.single[more["id"].removeprefix(HERE)] = more
        thing["agendaItem"] = [item, {"id": more["id"], "type": item["type"]}]


def _list_of_addresses(server: Interface) -> None:
    things = server.lists[PAPERS]
    server.single |= {one["id"].removeprefix(HERE): one for one in things}
    page = server._page

    def addresses(name: str, query: dict[str, str]) -> dict[str, Any]:
        found = page(name, query)
        return found | {"data": [one["id"] for one in found["data"]]} if name == PAPERS else found

    server._page = addresses  # type: ignore[method-assign]


def _relative(server: Interface) -> None:
    for path in (MEETINGS, PAPERS, COMMITTEES):
        server.lists[path] = [_without_host(one) for one in server.lists[path]]


def _without_host(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_host(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_without_host(one) for one in value]
    return value.removeprefix(HERE) if isinstance(value, str) else value


def _unlisted(server: Interface) -> None:
    """The list of organizations has another one only."""
    (committee,) = server.lists[COMMITTEES]
    server.single[committee["id"].removeprefix(HERE)] = committee
    server.lists[COMMITTEES] = [{**committee, "id": f"{HERE}{COMMITTEES}/gr/9", "name": "Rat"}]


@pytest.mark.process
@pytest.mark.parametrize("change", [_all_linked, _list_of_addresses, _relative, _unlisted, _bare_and_mixed])
def test_the_shape_changes_no_row(tmp_path: Path, truth: Rows, change: Callable[[Interface], None]) -> None:
    with town() as server:
        change(server)
        result = read(server, tmp_path)
        found = rows(result, server)
    assert result.code == 0, result.stdout
    if change is _unlisted:
        assert found["organizations"].pop("town:organization:9")["name"] == "Rat"
    if change is _bare_and_mixed:
        more = [key for key in found["agenda_items"] if key not in truth["agenda_items"]]
        assert {found["agenda_items"].pop(key)["title"] for key in more} == {"Verschiedenes"}
        assert len(more) == 12
    assert found == truth


@pytest.mark.process
@pytest.mark.parametrize("how", ["linked", "left out"])
def test_a_change_in_a_part_that_the_list_does_not_have_is_seen(tmp_path: Path, how: str) -> None:
    """The list says the same as before, to the letter."""
    with town() as server:
        newest = server.lists[MEETINGS][0]
        if how == "linked":
            _link(server, MEETINGS, "agendaItem")
            item = server.single[f"{ROOT}/agendaitems/1000"]
        else:
            for thing in server.lists[MEETINGS]:
                server.single[thing["id"].removeprefix(HERE)] = {**thing}
                del thing["agendaItem"]
            item = server.single[newest["id"].removeprefix(HERE)]["agendaItem"][0]
        read(server, tmp_path)
        item["result"] = "abgelehnt"
        result = read(server, tmp_path, day=2)
    assert result.code == 0, result.stdout
    assert result.rows("agenda_items")["town:agenda_item:1000"]["result"] == "rejected"


@pytest.mark.process
def test_memberships_that_are_linked_are_read(tmp_path: Path) -> None:
    with town() as server:
        membership = {
            "id": f"{HERE}{ROOT}/memberships/1",
            "organization": f"{HERE}{COMMITTEES}/gr/4",
            "role": "Mitglied",
        }
        server.single[f"{ROOT}/memberships/1"] = membership
        person = {"id": f"{HERE}{ROOT}/persons/3", "name": "Erika Muster", "membership": [membership["id"]]}
        server.lists[f"{ROOT}/persons"] = [person]
        server.lists["/oparl/bodies"][0]["person"] = f"{HERE}{ROOT}/persons"
        result = read(server, tmp_path, "-s", "RATSINFO_PEOPLE=1")
    assert result.code == 0, result.stdout
    assert [row["role"] for row in result.rows("memberships").values()] == ["Mitglied"]


@pytest.mark.process
def test_another_object_than_the_one_asked_for_is_not_taken_for_it(tmp_path: Path) -> None:
    with town() as server:
        _link(server, MEETINGS, "agendaItem")
        server.single[f"{ROOT}/agendaitems/1000"] = server.single[f"{ROOT}/agendaitems/999"]
        result = read(server, tmp_path)
    assert result.code == 3
    assert "town:agenda_item:1000" not in result.rows("agenda_items")
    assert [one["record"] for one in result.report["problems"]] == ["town:meeting:1000"]


@pytest.mark.process
@pytest.mark.parametrize("how", ["several", "one object"])
def test_an_address_that_is_no_list_is_not_taken_for_one(tmp_path: Path, how: str) -> None:
    with town() as server:
        (body,) = server.lists["/oparl/bodies"]
        meetings = [one["id"] for one in server.lists[MEETINGS]]
        body["meeting"] = meetings if how == "several" else meetings[0]
        result = read(server, tmp_path)
    assert result.code == (1 if how == "several" else 3)
    assert ("names several lists" if how == "several" else "one object where a list") in str(result.report["problems"])


@pytest.mark.process
def test_a_part_that_does_not_come_costs_itself_alone(tmp_path: Path, truth: Rows) -> None:
    """The paper is asked again by the next run."""
    with town() as server:
        _link(server, PAPERS, "mainFile")
        server.broken[f"{ROOT}/files/1000"] = [404]
        result = read(server, tmp_path)
        found = rows(result, server)
        assert (result.code, [one["id"] for one in result.report["missing"]]) == (3, ["town:paper:1000"])
        assert truth["files"].keys() - found["files"].keys() == {"town:file:1000"}
        assert {**found, "files": truth["files"]} == truth
        again = read(server, tmp_path, day=2)
        assert again.code == 0, again.stdout
        assert rows(again, server) == truth


@pytest.mark.process
def test_a_list_of_organizations_that_does_not_come_empties_no_name(tmp_path: Path) -> None:
    with town() as server:
        read(server, tmp_path)
        server.broken[COMMITTEES] = [500] * 9
        server.lists[PAPERS][0]["name"] = "Neuer Name"
        result = read(server, tmp_path, day=2)
    assert result.code == 3
    assert "the list of organizations cannot be read" in str(result.report["problems"])
    assert result.report["tables"]["meetings"]["changed"] == result.report["tables"]["consultations"]["new"] == 0
