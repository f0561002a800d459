"""Crawls of an invented interface: windows, selections, objects of their own, and what the interface does not say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.crawling import Crawl, crawl
from tests.helpers.oparl_server import HERE, Interface, site_file
from tests.vendors.oparl.invented_interface import FIRST, ROOT, council

pytestmark = pytest.mark.process


@pytest.fixture
def server() -> Iterator[Interface]:
    with council(30) as found:
        yield found


def read(server: Interface, folder: Path, url: str = "/oparl/system", **arguments: object) -> Crawl:
    keys = {"base_url": f"{server.address}/oparl/", "oparl_url": f"{server.address}{url}"}
    option = site_file(folder / "sites", "town", vendor="oparl", **keys)
    now = FIRST + dt.timedelta(days=1)
    return crawl(folder, "town", *option, "-s", f"RATSINFO_NOW={now.isoformat()}", files="skip", **arguments)


@pytest.mark.parametrize("url", ["/oparl/system", ROOT])
def test_the_address_is_that_of_a_system_or_of_a_body(server: Interface, tmp_path: Path, url: str) -> None:
    result = read(server, tmp_path, url, since="all")
    assert (result.code, len(result.rows("meetings"))) == (0, 30)


def test_one_of_several_bodies_must_be_named(server: Interface, tmp_path: Path) -> None:
    other = {**server.lists["/oparl/bodies"][0], "id": f"{HERE}/oparl/bodies/0002"}
    server.lists["/oparl/bodies"].append(other)
    result = read(server, tmp_path)
    assert result.code == 1
    assert "Name one body as oparl_url" in result.stderr


def test_a_window_has_its_meetings_and_all_their_papers(server: Interface, tmp_path: Path) -> None:
    """The paper of one item is years older than its meeting, and stands at the far end of its list."""
    papers = server.lists[f"{ROOT}/papers"]
    papers.extend(
        dict(papers[5], id=f"{HERE}{ROOT}/papers/vo/{n}", consultation=[], date="2020-01-01") for n in range(100, 300)
    )
    old = papers.pop(0)
    papers.append(old | {"date": "2020-01-01"})
    server.single[f"{ROOT}/consultations/1000"] = {**old["consultation"][0], "paper": old["id"]}
    result = read(server, tmp_path, since="2026-10-01")
    assert result.code == 0, result.stdout
    assert len(result.rows("meetings")) == 8
    items = result.rows("agenda_items").values()
    assert {row["paper_id"] for row in items} == result.rows("papers").keys()
    assert len([one for one in server.asked if "/papers" in one]) < 14


def test_papers_that_a_window_does_not_reach_are_said(server: Interface, tmp_path: Path) -> None:
    """The paper of one item stands at the far end of its list, and its consultation does not name it."""
    papers = server.lists[f"{ROOT}/papers"]
    old = papers.pop(0) | {"date": "2020-01-01"}
    papers.extend(dict(old, id=f"{HERE}{ROOT}/papers/vo/{n}", consultation=[]) for n in range(100, 300))
    papers.append(old)
    server.single[f"{ROOT}/consultations/1000"] = old["consultation"][0]
    result = read(server, tmp_path, since="2026-10-01")
    assert result.rows("agenda_items")["town:agenda_item:1000"]["paper_id"] is None
    assert "papers: those of 1 items stand further down their list" in str(result.report["warning_examples"])


@pytest.mark.parametrize(("status", "code"), [(403, 0), (404, 3)])
def test_a_meeting_that_only_a_paper_names_is_asked_for(
    server: Interface, tmp_path: Path, status: int, code: int
) -> None:
    server.lists[f"{ROOT}/papers"][0]["consultation"][0]["meeting"] = f"{HERE}{ROOT}/meetings/77"
    server.broken[f"{ROOT}/meetings/77"] = [status] * 3
    result = read(server, tmp_path, since="all")
    assert result.code == code
    assert [one["id"] for one in result.report["missing"]] == (["town:meeting:77"] if code else [])


def test_records_are_asked_for_by_number(server: Interface, tmp_path: Path) -> None:
    (item,) = server.lists[f"{ROOT}/meetings"][20]["agendaItem"]
    server.single[f"{ROOT}/agendaitems/980"] = {**item, "meeting": f"{HERE}{ROOT}/meetings/980"}
    result = read(server, tmp_path, meeting="990,991", paper="985", item="980")
    assert result.code == 0, result.stdout
    assert {row["native_id"] for row in result.rows("meetings").values()} == {"990", "991", "980"}
    assert {row["native_id"] for row in result.rows("papers").values()} == {"985"}
