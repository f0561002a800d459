"""`scrapy detect`: whose system, where, what answers, and the file it prints. How it asks: test_detection_asking.py."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from ratsinfo_spider import sites
from ratsinfo_spider.commands.detection.cityfile import city_file, city_name
from ratsinfo_spider.sites import lookup
from ratsinfo_spider.vendors.allris4 import VENDOR
from ratsinfo_spider.vendors.detection import Finding, Found, Sign, sign_of
from tests.helpers.crawling import start_demo
from tests.helpers.detect_look import LookAt, looking
from tests.helpers.detect_server import CALENDAR, MEETINGS, RESULT, Reply, Route, ajax, frame, installation, lazy, shell

ROOT = Path(__file__).parents[2]


@pytest.fixture
def look(capsys: pytest.CaptureFixture[str]) -> LookAt:
    return looking(capsys)


class TestAnAllris4:
    def test_everything_is_said(self, look: LookAt) -> None:
        code, findings, _, error, place = look(installation())
        assert (code, error) == (0, "")
        assert findings["vendor"] == "ALLRIS 4 (CC e-gov), version 4.1.7 (recognised by the page's own description)"
        assert findings["base path"] == "/public/"
        assert findings["si010"] == "an Ajax shell; its call brings a table of 1 rows"
        assert findings["si018"] == "an Ajax shell: its table comes by a call of its own"
        assert findings["gr010"] == "a table of 1 rows"
        assert findings["to020 print"] == "opens, with its basic data"
        assert findings["oparl/system"] == "OParl 1.1"
        assert findings["info.xml"] == "says server version 4"
        assert findings["vo040"] == "the page"
        assert len(place.visits) <= 13

    def test_the_file_is_one_that_loads(self, look: LookAt) -> None:
        keys, place = (seen := look(installation())).keys, seen.host
        site = sites.from_mapping("musterstadt", keys)
        assert site.base_url == f"{place.url}/public/"
        assert (site.title, site.verified, site.agenda_item_page) == ("Stadt Musterstadt", False, "print")
        assert "ALLRIS 4.1.7" in site.verified_note
        assert "\n" not in site.verified_note

    def test_print_pages_are_asked_as_the_agenda_names_them(self, look: LookAt) -> None:
        queries = [visit.query for visit in look(installation()).host.visits if visit.path == "/public/to020"]
        assert queries == ["TOLFDNR=11&SILFDNR=7&selfaction=print"]

    def test_print_pages_without_basic_data_are_said_to_be(self, look: LookAt) -> None:
        bare = frame("to020", RESULT, title="05.03.2024 - 1 Radweg am Ring")
        seen = look(installation(to020=bare))
        assert seen.findings["to020 print"] == "opens, without basic data: the normal page is asked too"
        assert seen.keys["agenda_item_page"] == "print"

    def test_print_pages_that_do_not_open_mean_normal_ones(self, look: LookAt) -> None:
        seen = look(installation(to020=Reply("", 500)))
        assert seen.findings["to020 print"] == "no (http 500): HTTP 500"
        assert seen.keys["agenda_item_page"] == "normal"

    def test_without_an_item_nothing_is_said_of_print_pages(self, look: LookAt) -> None:
        seen = look(installation(si010=frame("si010", '<table class="calenderView"></table>'), si018=Reply("", 500)))
        assert seen.findings["print pages"] == "no item was found to try one"
        assert "agenda_item_page" not in seen.keys

    def test_the_list_names_a_past_meeting_where_the_calendar_has_none(self, look: LookAt) -> None:
        empty = '<table class="calenderView"><tbody></tbody></table>'
        seen = look(installation(si010=lazy("si010", empty)))
        assert seen.findings["si018"] == "an Ajax shell; its call brings a table of 2 rows"
        assert [visit.query for visit in seen.host.visits if visit.path == "/public/to010"] == ["SILFDNR=7"]

    def test_tables_in_the_page_are_told_from_shells(self, look: LookAt) -> None:
        seen = look(installation(si010=frame("si010", CALENDAR), si018=frame("si018", MEETINGS)))
        assert seen.findings["si010"] == "a table of 1 rows"
        assert seen.findings["si018"] == "a table of 2 rows"

    @pytest.mark.process
    def test_a_list_that_our_client_cannot_read_names_the_switch(self, look: LookAt) -> None:
        def unreadable(visit: Any) -> Reply | str:
            return "<html><body>no</body></html>" if "0-1.0-" in visit.query else shell("si010")

        seen = look(installation(si010=unreadable))
        assert seen.findings["si010"].startswith("no (wicket): an Ajax shell whose call brings no table")
        assert any('render = "browser"' in f"{name}: {says}" for name, says in seen.findings.items())
        assert "render" not in seen.keys

    def test_a_shell_with_several_calls_is_asked_until_the_table_comes(self, look: LookAt) -> None:
        def several(visit: Any) -> Reply | str:
            if "0-1.1-" in visit.query:
                return ajax(CALENDAR)
            if "0-1.0-" in visit.query:
                return ajax("<p>Uhr</p>")
            call = 'Wicket.Ajax.ajax({"u":"./si010?0-1.1-&MM=1","c":"id3"});'
            return shell("si010").replace("</script>", f"{call}</script>")

        assert look(installation(si010=several)).findings["si010"] == "an Ajax shell; its call brings a table of 1 rows"

    @pytest.mark.parametrize(
        ("reply", "says"),
        [
            (Reply("", 500), "no (http 500): HTTP 500"),
            (
                "<html><title>Musterstadt</title></html>",
                "no (wrong_page): answers, but not as an OParl system",
            ),
            (Reply("[]"), "no (wrong_page): answers, but not as an OParl system"),
        ],
    )
    def test_doors_that_are_shut(self, look: LookAt, reply: Route, says: str) -> None:
        seen = look(installation(oparl_system=reply, info_xml=reply, vo040=Reply("", 404)))
        assert seen.code == 0
        assert seen.findings["oparl/system"] == says
        assert seen.findings["info.xml"].startswith("no (")
        assert seen.findings["vo040"] == "no (http 404): HTTP 404"
        assert seen.keys["title"] == seen.host.url.removeprefix("http://")

    def test_a_page_that_is_not_public_is_an_error_of_its_kind(self, look: LookAt) -> None:
        message = frame("gr010", '<div class="message_text">Keine Information verfügbar</div>')
        assert look(installation(gr010=message)).findings["gr010"].startswith("no (not_public): ")

    def test_words_of_the_site_cannot_leave_their_place_in_the_file(self, look: LookAt) -> None:
        evil = r'{"oparlVersion": "1.0", "name": "Muster\u0007stadt\"\nverified = true\u0085render = \"browser\""}'
        keys = look(installation(oparl_system=evil)).keys
        assert keys["verified"] is False
        assert "render" not in keys
        assert keys["title"] == 'Muster stadt" verified = true render = "browser"'


class TestWhereItIs:
    @pytest.mark.parametrize(
        ("folder", "path"),
        [
            ("/public/", "/public/"),
            ("/public/", "/public"),
            ("/public/", "/public/to010?SILFDNR=7&refresh=false"),
            ("/public/", "/public/oparl/system"),
            ("/public/", "/"),
            ("/bi/", "/"),
            ("/allris/", "/"),
            ("/integration/", "/"),
            ("/", "/"),
            ("/", "/start.html"),
            ("/rathaus/politik/system/", "/rathaus/politik/system/"),
        ],
    )
    def test_the_folder_is_found(self, look: LookAt, folder: str, path: str) -> None:
        seen = look(installation(folder), path)
        assert seen.keys["base_url"] == f"{seen.host.url}{folder}"
        assert len(seen.host.visits) <= 13

    def test_a_link_of_the_citys_own_site_is_followed(self, look: LookAt) -> None:
        routes = installation("/rathaus/ris/") | {
            "/": '<html><a href="/rathaus/ris/si010?MM=1&amp;YY=2024">Kalender</a></html>'
        }
        seen = look(routes, "/")
        assert seen.keys["base_url"] == f"{seen.host.url}/rathaus/ris/"
        assert seen.host.paths()[:2] == ["/", "/rathaus/ris/si010"]

    def test_a_redirect_is_followed(self, look: LookAt) -> None:
        routes = installation("/ris/") | {"/": Reply("", 302, {"location": "/ris/"})}
        assert look(routes, "/").keys["base_url"].endswith("/ris/")

    def test_a_redirect_of_the_calendar_tells_the_folder(self, look: LookAt) -> None:
        def moved(visit: Any) -> Reply:
            return Reply("", 301, {"Location": f"/ris/si010?{visit.query}"})

        routes = installation("/ris/") | {"/public/si010": moved}
        assert look(routes, "/").keys["base_url"].endswith("/ris/")

    def test_an_old_address_leads_to_the_successor_beside_it(self, look: LookAt) -> None:
        old = frame("si010", "", version="3.9.5")
        seen = look(installation() | {"/bi/si010_e.asp": old}, "/bi/si010_e.asp")
        assert seen.findings["vendor"].startswith("ALLRIS 4 (CC e-gov), version 4.1.7")
        assert seen.keys["base_url"].endswith("/public/")

    def test_wrong_guesses_leave_the_less_important_unasked(self, look: LookAt) -> None:
        seen = look(installation("/"), "/some/where/start.html")
        assert seen.code == 0
        assert len(seen.host.visits) == 13
        assert seen.findings["vo040"] == "no (budget): the 13 requests that a look may use are made"
        assert seen.findings["to020 print"] == "opens, with its basic data"


class TestOtherVendors:
    @pytest.mark.parametrize(
        ("page", "vendor"),
        [
            (frame("si010", "", version="3.9.5"), "ALLRIS 3 (CC e-gov)"),
            ('<html><a href="si010_e.asp?MM=1">Kalender</a></html>', "ALLRIS 3 (CC e-gov)"),
            ('<html><a href="si0057.php?__ksinr=7">Rat</a></html>', "SessionNet (Somacos)"),
            ('<html><form action="si0100.asp"></form></html>', "SessionNet (Somacos)"),
            ('<html><script src="/sdnetrim/rim.js"></script></html>', "SD.NET RIM (Sternberg)"),
            ('<html><a href="https://musterstadt.gremien.info/">Rat</a></html>', "more! rubin"),
            ('<html><a href="https://musterstadt.ris-portal.de/web/">Rat</a></html>', "RIS-Portal (regisafe)"),
        ],
    )
    def test_vendor_is_named_and_nothing_else_asked(self, look: LookAt, page: str, vendor: str) -> None:
        seen = look({"/": page}, "/")
        assert seen.code == 1
        assert seen.findings["vendor"].startswith(vendor)
        assert seen.keys == {}
        assert vendor in seen.error
        assert seen.host.paths() in (["/"], ["/", "/public/si010"])  # the successor of an ALLRIS 3 is looked for

    def test_text_that_speaks_of_a_product_is_no_mark(self, look: LookAt) -> None:
        seen = look({"/": "<html><p>Der Rat stellt von ALLRIS auf more! rubin (gremien.info) um.</p></html>"}, "/")
        assert (seen.code, seen.findings["vendor"]) == (1, "unknown")

    def test_a_page_of_nobodys_is_unknown(self, look: LookAt) -> None:
        code, findings, keys, error, place = look({"/": "<html><p>Willkommen</p></html>"}, "/")
        assert (code, findings["vendor"], keys) == (1, "unknown", {})
        assert error.endswith("none of the systems we know was found there: the page has no title\n")
        assert error.count("\n") == 1
        assert len(place.visits) <= 7

    def test_a_city_site_that_has_both_is_told_by_what_answers(self) -> None:
        document = '<a href="./wicket/resource/org.apache.wicket.Application/doc4711.pdf">Einladung</a>'
        assert sign_of(document.encode(), "https://a.example/") == Sign(
            VENDOR.marks.title, None, "'/wicket/resource/org.apache.wicket.Application/doc4711.' in an address"
        )
        assert sign_of(frame("si010", '<a href="si0057.php?__ksinr=7">').encode(), "https://a.example/") == Sign(
            VENDOR.marks.title, "4.1.7", "the page's own description"
        )


class TestTheFile:
    @pytest.mark.parametrize(
        ("address", "name"),
        [
            ("https://ratsinfo.musterstadt.de/public/", "musterstadt"),
            ("https://www.muster-stadt.sitzung-online.de/", "muster-stadt"),
            ("https://www.stadt-musterstadt.de/allris/", "musterstadt"),
            ("https://muster.sitzung-mv.de/public/", "muster"),
            ("https://ratsinfo.kreis-muster.de/public/", "kreis-muster"),
        ],
    )
    def test_its_name_is_the_citys(self, address: str, name: str) -> None:
        assert city_name(address) == name

    def test_a_known_address_is_said_to_be(self) -> None:
        known = sites.load("trier").base_url
        assert lookup.known_as(known) == lookup.known_as(known.replace("https:", "http:")) == "trier"
        assert lookup.known_as("https://ratsinfo.musterstadt.example/public/") is None
        found = Found(
            known,
            Sign(VENDOR.marks.title, "4.1.7", "x"),
            known,
            {"si010": Finding("si010", "table", "x")},
            read_by=VENDOR,
        )
        assert "# This address is known already, as trier: scrapy doctor trier\n" in city_file(found)

    def test_there_is_none_without_an_address(self) -> None:
        with pytest.raises(ValueError, match="no base address"):
            city_file(Found("https://musterstadt.example/"))


class TestTheDemo:
    @pytest.mark.process
    def test_the_command_reads_it(self) -> None:
        with start_demo(years=1, size=0.3) as demo:
            command = [sys.executable, "-m", "scrapy", "detect", "--delay", "0", demo.base_url]
            ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert (ran.returncode, ran.stderr) == (0, "")
        site = sites.from_mapping("town", tomllib.loads(ran.stdout))
        assert (site.base_url, site.agenda_item_page) == (demo.base_url, "print")
        assert "# vendor: ALLRIS 4 (CC e-gov), version 4.1.7" in ran.stdout
        assert "# si010: an Ajax shell; its call brings a table of" in ran.stdout
        assert "# to020 print: opens, with its basic data" in ran.stdout


@pytest.mark.parametrize(
    ("base_url", "title", "name"),
    [
        ("https://egov.potsdam.de/neu/", "", "potsdam"),  # the catalogue's host
        ("https://sitzungen.neu.example/public/", "Stadt Ilsede", "sitzungen"),
        ("https://sitzungen.neu.example/public/", "Gemeinde Ilsede", "ilsede"),  # known without an address
        ("https://sitzungen.neu.example/public/", "Stadt Flensburg", "flensburg-allris4"),  # another system until now
        ("https://ratsinfo.musterstadt.example/public/", "", "musterstadt"),
    ],
)
def test_the_name_for_a_file_is_the_catalogue_s(base_url: str, title: str, name: str) -> None:
    assert city_name(base_url, title) == name
