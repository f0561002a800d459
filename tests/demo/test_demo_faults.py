"""The demo's faults: each does what it says, to its victim and to nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest

from ratsinfo_spider.demo.servers.allris4.exchange import Reply
from ratsinfo_spider.demo.servers.allris4.faults import FAULTS, UnknownFaultError
from ratsinfo_spider.demo.servers.allris4.installation import Site
from ratsinfo_spider.demo.servers.allris4.server import Server
from ratsinfo_spider.demo.town.build import build
from ratsinfo_spider.demo.town.model import Council, Layout, Paper
from tests.helpers.demo_visitor import BASE_URL, EMPTY, Visitor, attachment_links, content_call, next_call


@pytest.fixture(scope="module")
def council() -> Council:
    council = build(seed=1, years=1)
    council.layout = Layout()
    return council


@pytest.fixture
def faulty(council: Council) -> Callable[..., Visitor]:
    return lambda *faults: Visitor(Server(Site(council, BASE_URL), faults))


def test_an_unknown_fault_is_an_error_that_names_those_there_are(faulty: Callable[..., Visitor]) -> None:
    with pytest.raises(UnknownFaultError, match="list-page"):
        faulty("broken")


@pytest.mark.parametrize(
    ("fault", "words"),
    [("rate-limit:2", "Zu viele Zugriffe"), ("gate:2", "altcha-widget"), ("maintenance:2", "Wartungsarbeiten")],
)
def test_refusals_begin_after_so_many_requests(faulty: Callable[..., Visitor], fault: str, words: str) -> None:
    visitor = faulty(fault)
    assert [words in visitor.text("gr010") for _ in range(4)] == [False, False, True, True]


def test_faults_hit_their_victims_and_nothing_else(faulty: Callable[..., Visitor]) -> None:
    visitor = faulty("paper", "item-500", "month", "month-empty")
    victims = visitor.server.faults.victims
    assert victims.paper
    assert victims.item
    assert "Keine Information" in visitor.text(f"vo020?VOLFDNR={victims.paper.id}")
    assert visitor.get(f"to020?TOLFDNR={victims.item.id}&selfaction=print").status == 500
    for year, month in visitor.server.site.months:
        reply = visitor.get(content_call(visitor.text(f"si010?MM={month}&YY={year}")), ajax=True)
        expected = 500 if (year, month) == victims.month else 200
        assert (reply.status, reply.body == EMPTY) == (expected, (year, month) == victims.empty_month)


def test_a_broken_list_stays_broken_when_asked_again(faulty: Callable[..., Visitor]) -> None:
    visitor = faulty("list-page")
    organization = visitor.server.faults.victims.organization
    assert organization
    call: str | None = content_call(visitor.text(f"si018?GRLFDNR={organization.id}"))
    while call and (reply := visitor.get(call, ajax=True)).status == 200:
        call = next_call(reply.body.decode())
    assert call
    assert visitor.get(call, ajax=True).status == 500
    other = next(one for one in visitor.server.site.council.organizations if one is not organization)
    assert visitor.get(content_call(visitor.text(f"si018?GRLFDNR={other.id}")), ajax=True).status == 200


def test_a_list_that_ends_early_is_betrayed_by_its_counter(faulty: Callable[..., Visitor]) -> None:
    visitor = faulty("list-early")
    organization = visitor.server.faults.victims.organization
    assert organization
    answer = visitor.text(content_call(visitor.text(f"si018?GRLFDNR={organization.id}")), ajax=True)
    assert next_call(answer) is None
    assert answer.count('class="wodat"') < int(re.findall(r"von (\d+)<", answer)[0])


def test_attachments_fail_in_three_ways(faulty: Callable[..., Visitor]) -> None:
    visitor = faulty("attachment-404", "attachment-html", "expired")
    victims = visitor.server.faults.victims

    def load(owner: Paper, index: int) -> Reply:
        return visitor.get(attachment_links(visitor.text(f"vo020?VOLFDNR={owner.id}"))[index])

    for victim, status in ((victims.missing, 404), (victims.page_instead, 200)):
        assert victim
        reply = load(victim[0], victim[0].attachments.index(victim[1]))
        assert (reply.status, reply.content_type) == (status, "text/html;charset=UTF-8")
    hit = [victim[1] for victim in (victims.missing, victims.page_instead) if victim]
    owners = ((one, index) for one in visitor.server.site.council.papers for index in range(len(one.attachments)))
    complete, index = next((one, index) for one, index in owners if one.public and one.attachments[index] not in hit)
    assert [load(complete, index).status for _ in range(3)] == [302, 200, 200]


def test_flaky_hits_an_address_once(faulty: Callable[..., Visitor]) -> None:
    visitor = faulty("flaky:3")
    assert [visitor.get("gr010").status for _ in range(7)] == [200, 200, 503, 200, 200, 200, 200]


def test_faults_are_switched_and_told_at_run_time(faulty: Callable[..., Visitor]) -> None:
    visitor = faulty()
    told = json.loads(visitor.text("/__demo__/faults"))
    assert told["active"] == {}
    assert told["victims"]["paper"]["url"].startswith(f"{BASE_URL}vo020?VOLFDNR=")
    assert set(told["victims"]) == {"list-page", "list-early", "month", "month-empty", "paper", "item-500"} | {
        "attachment-404",
        "attachment-html",
    }
    assert json.loads(visitor.get("/__demo__/faults", body=b'["gate"]').body)["active"] == {"gate": 0}
    assert "altcha" in visitor.text("gr010")
    assert visitor.get("/__demo__/faults", body=b'["nothing"]').status == 400
    visitor.get("/__demo__/faults", body=b"[]")
    assert "altcha" not in visitor.text("gr010")
    assert set(told["victims"]) < set(FAULTS)


def test_the_log_counts_kinds_and_keeps_addresses(faulty: Callable[..., Visitor]) -> None:
    visitor = faulty()
    paper = next(one for one in visitor.server.site.council.papers if one.public and one.attachments)
    visitor.get(attachment_links(visitor.text(f"vo020?VOLFDNR={paper.id}"))[0])
    visitor.get("to020?TOLFDNR=1&selfaction=print")
    log = json.loads(visitor.text("/__demo__/log"))
    assert log["counts"] == {"vo020": 1, "attachment": 1, "to020/unavailable": 1}
    assert (log["requests"], log["addresses"][0]) == (3, f"/public/vo020?VOLFDNR={paper.id}")
