"""The demo's server: sessions, page instances, Ajax, attachments, refusals."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest

from ratsinfo_spider.demo.servers.allris4.installation import PrintLayout, Site
from ratsinfo_spider.demo.servers.allris4.server import Server
from ratsinfo_spider.demo.servers.allris4.sessions import PAGES_KEPT
from ratsinfo_spider.demo.town import documents
from ratsinfo_spider.demo.town.build import build
from ratsinfo_spider.demo.town.model import Council, Item, Layout, Meeting, Paper
from tests.helpers.demo_visitor import BASE_URL, EMPTY, Visitor, attachment_links, content_call, next_call


@pytest.fixture(scope="module")
def council() -> Council:
    council = build(seed=1, years=1)
    council.layout = Layout(result_columns=("tozunr", "tobanr"))
    return council


@pytest.fixture
def server(council: Council) -> Server:
    return Server(Site(council, BASE_URL))


@pytest.fixture
def visitor(server: Server) -> Visitor:
    return Visitor(server)


@pytest.fixture(scope="module")
def paper(council: Council) -> Paper:
    return next(paper for paper in council.papers if paper.public and paper.attachments)


def first_item(council: Council, wanted: Callable[[Item], bool]) -> tuple[Item, Meeting]:
    pairs = ((item, meeting) for meeting in council.meetings if meeting.published for item in meeting.items)
    return next(pair for pair in pairs if wanted(pair[0]))


# ---- sessions and page instances


def test_a_first_request_opens_a_session(visitor: Visitor) -> None:
    cookies = [value for name, value in visitor.get("gr010").headers if name == "Set-Cookie"]
    assert any(re.fullmatch(r"JSESSIONID=[0-9A-F]{32}; Path=/public; HttpOnly", cookie) for cookie in cookies)
    assert not any("JSESSIONID" in value for _, value in visitor.get("gr010").headers)


def test_the_proxy_s_cookie_changes(visitor: Visitor) -> None:
    visitor.get("kp040")
    before = dict(visitor.cookies)
    for _ in range(25):
        visitor.get("kp040")
    after = visitor.cookies
    assert {key for key in after if after[key] != before[key]} == {key for key in after if key.startswith("TS01")}


def test_page_ids_element_ids_and_tokens_differ_per_request(visitor: Visitor, paper: Paper) -> None:
    pages = [visitor.text(f"vo020?VOLFDNR={paper.id}") for _ in range(2)]
    assert [re.findall(r"vo020\?(\d+)-1\.", page)[0] for page in pages] == ["0", "1"]
    tokens, ids = ([set(re.findall(p, page)) for page in pages] for p in (r'sectoken" value="(\w+)', r'id="(id\w+)"'))
    assert not tokens[0] & tokens[1]
    assert not ids[0] & ids[1]
    plain = [re.sub(r"id[0-9a-f]+|\d+-1\.|\d+--|[0-9a-f]{32}", "", page) for page in pages]
    assert plain[0] == plain[1]


def test_the_base_url_is_escaped_and_calls_are_raw(visitor: Visitor, council: Council) -> None:
    _, meeting = first_item(council, lambda item: item.has_page)
    page = visitor.text(f"to010?SILFDNR={meeting.id}&refresh=false")
    assert f'Wicket.Ajax.baseUrl="to010?SILFDNR={meeting.id}&amp;refresh=false";' in page
    assert f"-tagesordnung-showHideLink&SILFDNR={meeting.id}&refresh=true" in page
    assert f"SILFDNR={meeting.id}&amp;refresh=true&amp;SILFDNR={meeting.id}&amp;selfaction=print" in page


def test_an_ajax_call_without_the_session_is_empty(visitor: Visitor, server: Server) -> None:
    call = content_call(visitor.text("si010"))
    assert Visitor(server).get(call, ajax=True).body == EMPTY


def test_an_invented_page_id_is_empty_and_one_thrown_out_redirects(visitor: Visitor) -> None:
    call = content_call(visitor.text("si010?MM=10&YY=2026"))
    assert visitor.get("si010?99-1.0-", ajax=True).body == EMPTY
    for _ in range(PAGES_KEPT):
        visitor.get("kp040")
    assert "<redirect><![CDATA[./si010?MM=10&YY=2026]]></redirect>" in visitor.text(call, ajax=True)


def test_a_stale_rendering_redirects(visitor: Visitor) -> None:
    call = content_call(visitor.text("si010")).replace("-1.0-", "-7.0-")
    assert "<redirect>" in visitor.text(call, ajax=True)


def test_a_call_without_wicket_s_header_leads_to_the_page(visitor: Visitor) -> None:
    reply = visitor.get(content_call(visitor.text("si018?GRLFDNR=1")))
    assert (reply.status, dict(reply.headers)["Location"]) == (302, f"{BASE_URL}si018?GRLFDNR=1")


# ---- calendar and lists


def test_the_content_call_is_the_last_one_and_month_links_carry_an_event(visitor: Visitor) -> None:
    calls = re.findall(r"Wicket\.Ajax\.ajax\((\{.*?\})\)", visitor.text("si010?MM=10&YY=2026"))
    own = [json.loads(call) for call in calls if "menu-" not in call]
    assert [call["e"] for call in own[:12]] == ["click"] * 12
    assert own[-1]["u"] == "./si010?0-1.0-&MM=10&YY=2026"
    assert "e" not in own[-1]


def test_a_bare_calendar_page_calls_without_parameters(visitor: Visitor) -> None:
    assert content_call(visitor.text("si010")) == "si010?0-1.0-"


def test_the_calendar_has_every_day_and_every_meeting(visitor: Visitor, council: Council) -> None:
    year, month = 2026, 10
    answer = visitor.text(content_call(visitor.text(f"si010?MM={month}&YY={year}")), ajax=True)
    days = [int(day) for day in re.findall(r'class="dom">(\d\d)<', answer)]
    meetings = [one for one in council.meetings if (one.start.year, one.start.month) == (year, month)]
    assert days == list(range(1, 32))
    assert answer.count('<td class="textCol"') == len(meetings)
    linked = set(re.findall(r'href="\./to010\?SILFDNR=(\d+)&amp;refresh=false" id="si_\1"', answer))
    assert linked == {str(one.id) for one in meetings if one.published}


def test_weekdays_and_dates_follow_the_language(server: Server, council: Council) -> None:
    paper = next(paper for paper in council.papers if paper.public and any(s.visits for s in paper.stations))
    german, english = Visitor(server), Visitor(server, "en-US,en;q=0.9,de")
    weekdays = [
        re.findall(r'"dow">([^<]*)<', v.text(content_call(v.text("si010")), ajax=True)) for v in (german, english)
    ]
    assert {"Mo.", "So."} < set(weekdays[0])
    assert {"Mon", "Sun"} < set(weekdays[1])
    dates = [re.findall(r'"date">\s*<div>([^<]*)<', v.text(f"vo020?VOLFDNR={paper.id}"))[0] for v in (german, english)]
    assert re.fullmatch(r"\d\d\.\d\d\.\d{4}", dates[0])
    assert re.fullmatch(r"\d{4} [A-Z][a-z]{2} \d{1,2}", dates[1])


def all_pages(visitor: Visitor, answer: str) -> list[str]:
    answers = [answer]
    while call := next_call(answers[-1]):
        answers.append(visitor.text(call, ajax=True))
    return answers


def test_the_list_is_paged_by_its_navigator(visitor: Visitor, server: Server) -> None:
    answers = all_pages(visitor, visitor.text(content_call(visitor.text("si018")), ajax=True))
    total = int(re.findall(r"von (\d+)<", answers[0])[0])
    begin, end = server.site.period
    assert total == len(server.site.listed(None, begin, end)) > 25
    assert [answer.count('class="wodat"') for answer in answers[:-1]] == [25] * (len(answers) - 1)
    assert sum(answer.count('class="wodat"') for answer in answers) == total


def test_the_period_is_widened_by_the_form(visitor: Visitor, council: Council) -> None:
    page = visitor.text("si018")
    call = re.findall(r'"u":"\./([^"]*searchPanel-form-search[^"]*)","m":"POST"[^}]*"sc":"searchPanel:search"', page)[0]
    assert re.search(
        r'type="date" id="beginDateField" name="searchPanel:beginDate:dateField" value="\d{4}-\d\d-\d\d"', page
    )
    fields = {"searchPanel:beginDate:dateField": "2000-01-01", "searchPanel:endDate:dateField": "2100-01-01"}
    answer = visitor.get(call, ajax=True, body=urlencode(fields).encode()).body.decode()
    pages = all_pages(visitor, answer)
    assert f"von {len(council.meetings)}<" in answer
    assert sum(page.count('class="wodat"') for page in pages) == len(council.meetings)


def test_organizations_by_menu_however_it_is_encoded(visitor: Visitor, council: Council) -> None:
    menus = re.findall(r'href="\./(gr010\?menu=[^"]*)"', visitor.text("kp040"))
    found = [visitor.text(content_call(visitor.text(menu)), ajax=True) for menu in ["gr010", *menus]]
    ids = [set(re.findall(r'id="gr_(\d+)"', answer)) for answer in found]
    assert any("%25C3" in menu for menu in menus)
    assert ids[0] == set().union(*ids[1:]) == {str(one.id) for one in council.organizations}
    assert all(ids)


# ---- pages


def test_print_pages_end_in_the_permanent_address(visitor: Visitor, council: Council) -> None:
    item, meeting = first_item(council, lambda item: item.has_page)
    page = visitor.text(f"to020?SILFDNR={meeting.id}&TOLFDNR={item.id}&refresh=true&selfaction=print")
    address = f"{BASE_URL}to020?SILFDNR={meeting.id}&amp;TOLFDNR={item.id}&amp;selfaction=print"
    assert f"Online-Version dieser Seite: {address}<" in page
    assert 'id="navMenu"' not in page


@pytest.mark.parametrize(("layout", "whole"), [("full", True), ("bare", False)])
def test_print_layouts(council: Council, layout: PrintLayout, whole: bool) -> None:
    visitor = Visitor(Server(Site(council, BASE_URL, layout)))
    item, _ = first_item(council, lambda item: bool(item.paper and not item.paper_withheld and item.paper.attachments))
    page = visitor.text(f"to020?TOLFDNR={item.id}&selfaction=print")
    assert ('id="head"' in page, "dokumenteHeaderPanel" in page, "attlink" in page) == (whole,) * 3
    assert '<h2 class="expandedTitle">Anlagen zur Vorlage</h2>' in page
    assert 'id="head"' in visitor.text(f"to020?TOLFDNR={item.id}")


def test_parameters_in_any_order_are_the_same_page(visitor: Visitor, council: Council) -> None:
    item, meeting = first_item(council, lambda item: item.has_page)
    orders = (f"TOLFDNR={item.id}&SILFDNR={meeting.id}", f"SILFDNR={meeting.id}&refresh=false&TOLFDNR={item.id}")
    assert len({re.findall(r"<h1[^>]*>.*</h1>", visitor.text(f"to020?{order}"))[0] for order in orders}) == 1


def test_the_lazy_panel_is_real_content(visitor: Visitor, council: Council) -> None:
    paper = next(paper for paper in council.papers if paper.public and paper.lazy)
    page = visitor.text(f"vo020?VOLFDNR={paper.id}&refresh=false")
    assert re.search(r"Wicket\.Timer\.set\('id\w+\.0', function\(\)\{Wicket\.Ajax\.ajax\(\{\"u\":\"", page)
    answer = visitor.text(content_call(page), ajax=True)
    (target,) = re.findall(r'<component id="(id\w+)" >', answer)
    assert f'<div id="{target}"><div><img alt="Loading..."' in page
    assert paper.lazy
    assert f'id="htm{paper.lazy.doc_id}"' in answer


# ---- files


def test_attachments_come_from_both_places_and_die_with_their_page(visitor: Visitor, paper: Paper) -> None:
    links = attachment_links(visitor.text(f"vo020?VOLFDNR={paper.id}&refresh=false"))
    expected = [documents.content(one.data_kind, one.data_seed) for one in paper.attachments]
    assert [visitor.get(link).body for link in links] == expected * 2
    assert [len(body) for body in expected] == [one.size for one in paper.attachments]
    for _ in range(PAGES_KEPT):
        visitor.get("kp040")
    reply = visitor.get(links[0])
    assert (reply.status, dict(reply.headers)["Location"]) == (302, f"{BASE_URL}vo020?VOLFDNR={paper.id}&refresh=false")


def test_attachments_are_nobody_else_s(visitor: Visitor, server: Server, paper: Paper) -> None:
    link = attachment_links(visitor.text(f"vo020?VOLFDNR={paper.id}"))[0]
    assert Visitor(server).get(link).status == 302


def test_documents_need_a_session_or_a_referer(visitor: Visitor, server: Server) -> None:
    number, document = next(iter(server.site.documents.items()))
    target = f"wicket/resource/org.apache.wicket.Application/doc{number}.pdf"
    assert visitor.get(target).status == 404
    assert visitor.get(target, Referer=f"{BASE_URL}to010?SILFDNR=1").status == 200
    visitor.get("gr010")
    assert visitor.get(target).body == documents.content(document.data_kind, document.data_seed)
    assert visitor.get(target.replace(str(number), "999999999")).status == 404


# ---- refusals


@pytest.mark.parametrize("target", ["to010?SILFDNR=999", "to020?TOLFDNR=999", "vo020?VOLFDNR=999", "kp020?KPLFDNR=x"])
def test_unknown_numbers(visitor: Visitor, target: str) -> None:
    reply = visitor.get(target)
    assert reply.status == 200
    assert "Keine Information verfügbar" in reply.body.decode()
    assert "nicht berechtigt" in reply.body.decode()


def test_what_is_not_public(visitor: Visitor, council: Council) -> None:
    closed, _ = first_item(council, lambda item: not item.public and item.id is not None)
    hidden = next(meeting for meeting in council.meetings if meeting.id and not meeting.published)
    assert dict(visitor.get(f"to020?TOLFDNR={closed.id}").headers)["Location"] == f"{BASE_URL}noauth"
    assert "Keine Information verfügbar" in visitor.text(f"to010?SILFDNR={hidden.id}")


def test_other_addresses(visitor: Visitor, council: Council) -> None:
    assert visitor.get("gr020").status == 500
    assert visitor.get("to010.asp?SILFDNR=1").status == 404
    assert visitor.get("/bi/to010?SILFDNR=1").status == 404
    assert visitor.get("info.xml").body == b'<info><server version="4"/></info>'
    assert "Disallow: /public/___tmp/" in visitor.text("/robots.txt")
    denied = Visitor(Server(Site(council, BASE_URL), robots="deny"))
    assert "Disallow: /\n" in denied.text("/robots.txt")
