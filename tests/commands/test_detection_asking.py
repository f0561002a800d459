"""How `scrapy detect` asks: as robots.txt allows, with a pause, in one session; nothing more of a site that says no."""

from __future__ import annotations

import itertools
import socket
import tomllib
from typing import Any

import pytest
from scrapy.settings import Settings

from ratsinfo_spider import settings
from ratsinfo_spider.commands.detect import Command
from ratsinfo_spider.commands.detection.cityfile import city_file
from ratsinfo_spider.vendors.allris4 import VENDOR
from ratsinfo_spider.vendors.detection import Found, Sign
from tests.helpers.commands_run import run_command
from tests.helpers.detect_look import LookAt, looking
from tests.helpers.detect_server import Reply, Route, frame, host, installation, shell

GATE = '<html><head><title>Zugriff pruefen</title><script src="/public/_gate/assets/altcha.js"></script></head></html>'
LOCKED = """<div class="message_header">Es ist ein Fehler aufgetreten</div>
  <div class="message_text">Zu viele Zugriffe aus Ihrem Netzwerk, Zugriff temporär gesperrt.</div>"""


@pytest.fixture
def look(capsys: pytest.CaptureFixture[str]) -> LookAt:
    return looking(capsys)


class TestASiteThatSaysNo:
    @pytest.mark.parametrize("page", [GATE, frame("si010", LOCKED), Reply(GATE, 403), Reply("", 429)])
    def test_as_a_whole_it_is_asked_nothing_more(self, look: LookAt, page: Route) -> None:
        seen = look(installation() | {"/public/": page})
        assert seen.code == 1
        assert seen.host.paths() == ["/public/"]
        assert "stopped" in seen.findings
        assert seen.error.count("\n") == 1

    @pytest.mark.parametrize("page", [GATE, frame("si018", LOCKED)])
    def test_in_the_middle_what_is_known_is_printed(self, look: LookAt, page: str) -> None:
        seen = look(installation(gr010=page))
        assert seen.code == 1
        assert seen.host.paths()[-1] == "/public/gr010"
        assert seen.keys["base_url"] == f"{seen.host.url}/public/"
        assert seen.error.count("\n") == 1

    def test_in_place_of_an_ajax_answer_too(self, look: LookAt) -> None:
        def gated(visit: Any) -> Reply | str:
            return GATE if "0-1.0-" in visit.query else shell("si010")

        seen = look(installation(si010=gated))
        assert seen.findings["si010"].startswith("no (gate): ")
        assert seen.host.paths()[-1] == "/public/si010"


class TestRobots:
    @pytest.mark.parametrize(
        "rules", ["User-agent: *\nDisallow: /\n", "User-agent: ratsinfo-spider\nDisallow: /public/\n"]
    )
    def test_no_is_one_sentence(self, look: LookAt, rules: str) -> None:
        code, _, keys, error, place = look(installation() | {"/robots.txt": rules})
        assert (code, keys, place.paths()) == (1, {}, [])
        assert error.count("\n") == 1
        assert "does not allow" in error

    def test_it_holds_for_each_page(self, look: LookAt) -> None:
        rules = "User-agent: *\nDisallow: /public/gr010\nDisallow: /public/oparl/\n"
        seen = look(installation() | {"/robots.txt": rules})
        assert seen.code == 0
        assert seen.findings["gr010"].startswith("no (robots): robots.txt of 127.0.0.1")
        assert not {"/public/gr010", "/public/oparl/system"} & set(seen.host.paths())

    def test_a_forbidden_folder_is_told_where_its_door_is_open(self, look: LookAt) -> None:
        seen = look(installation() | {"/": "<html></html>", "/robots.txt": "User-agent: *\nDisallow: /public/\n"}, "/")
        assert seen.code == 1
        assert "does not allow" in seen.error
        assert "/public/si010" not in seen.host.paths()

    def test_a_redirect_is_asked_for_too(self, look: LookAt) -> None:
        with host({"/robots.txt": "User-agent: *\nDisallow: /\n"}) as other:
            seen = look({"/": Reply("", 302, {"Location": f"{other.url}/public/"})}, "/")
            assert seen.code == 1
            assert other.paths() == []
            assert "does not allow" in seen.error

    def test_its_pause_goes_into_the_file(self, look: LookAt) -> None:
        seen = look(installation() | {"/robots.txt": "User-agent: *\nCrawl-delay: 0.01\n"})
        assert "delay" not in seen.keys
        found = Found(
            "x",
            Sign(VENDOR.marks.title, None, "x"),
            "https://musterstadt.example/public/",
            crawl_delay=7.0,
            read_by=VENDOR,
        )
        assert tomllib.loads(city_file(found))["delay"] == 7.0

    def test_a_server_in_trouble_allows_nothing(self, look: LookAt) -> None:
        seen = look(installation() | {"/robots.txt": Reply("", 503)})
        assert (seen.code, seen.host.paths()) == (1, [])
        assert "HTTP 503" in seen.error

    def test_none_allows_everything(self, look: LookAt) -> None:
        assert look(installation() | {"/robots.txt": Reply("User-agent: *\nDisallow: /", 404)}).code == 0


class TestPoliteness:
    def test_requests_keep_their_distance_and_say_who_asks(self, look: LookAt) -> None:
        seen = look(installation(), "/public/", "--delay", "0.05", RATSINFO_CONTACT="who@musterstadt.example")
        times = [visit.at for visit in seen.host.visits]
        assert min(later - sooner for sooner, later in itertools.pairwise(times)) >= 0.05
        for visit in seen.host.visits:
            assert "ratsinfo-spider" in visit.headers["User-Agent"]
            assert "who@musterstadt.example" in visit.headers["User-Agent"]
            assert visit.headers["Accept-Language"].startswith("de")

    def test_a_pause_of_robots_txt_is_kept(self, look: LookAt) -> None:
        routes: dict[str, Route] = {
            "/robots.txt": "User-agent: *\nCrawl-delay: 0.05\n",
            "/": "<html></html>",
        }
        times = [visit.at for visit in look(routes, "/").host.visits if visit.path != "/robots.txt"]
        assert len(times) > 2
        assert min(later - sooner for sooner, later in itertools.pairwise(times)) >= 0.05

    def test_one_session_holds_throughout(self, look: LookAt) -> None:
        visits = look(installation()).host.visits
        first = next(place for place, visit in enumerate(visits) if visit.path == "/public/si010")
        assert all("JSESSIONID=1" in visit.headers.get("Cookie", "") for visit in visits[first + 1 :])

    def test_the_default_is_a_request_a_second(self) -> None:
        command = Command()
        command.settings = Settings()
        command.settings.setmodule(settings)
        assert command._asker(None).delay == 1.0
        assert command._asker(None).timeout > 0


class TestWhatCannotBeAsked:
    @pytest.mark.parametrize(
        "address", ["ratsinfo.musterstadt.example", "ftp://a.example/", "http://", "http://[", "file:///x"]
    )
    def test_no_address(self, address: str, capsys: pytest.CaptureFixture[str]) -> None:
        code, out, error = run_command(Command, "--delay", "0", address, capsys=capsys)
        assert (code, out) == (1, "")
        assert "write it in full" in error
        assert error.count("\n") == 1

    def test_nobody_there(self, capsys: pytest.CaptureFixture[str]) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = f"http://127.0.0.1:{free.getsockname()[1]}/"
            code, out, error = run_command(Command, "--delay", "0", address, capsys=capsys)
        assert (code, out) == (1, "")
        assert "cannot be reached" in error
        assert error.count("\n") == 1

    def test_no_end_of_redirects(self, look: LookAt) -> None:
        seen = look({"/": Reply("", 302, {"Location": "/"})}, "/")
        assert seen.code == 1
        assert "redirects more than 5 times" in seen.error

    def test_no_answer_in_time(self, capsys: pytest.CaptureFixture[str]) -> None:
        with socket.create_server(("127.0.0.1", 0)) as silent:
            address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
            code, _, error = run_command(Command, "--delay", "0", address, capsys=capsys, DOWNLOAD_TIMEOUT=0.2)
        assert code == 1
        assert "timed out" in error
