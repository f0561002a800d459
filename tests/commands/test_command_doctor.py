"""`scrapy doctor`: the demo, all read; one page type broken, each in turn; and what cannot be examined."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ratsinfo_spider.commands.doctor import BUDGET, Command
from tests.helpers.commands_run import run_command
from tests.helpers.crawling import on_day, start_demo
from tests.helpers.detect_server import Reply, host, installation
from tests.helpers.fault_proxy import Answer, FaultProxy, fault_proxy

Doctor = Callable[..., tuple[int, str, str]]
NAMES = (
    "robots.txt",
    "start",
    "si010 month",
    "gr010 committees",
    "si018 meetings list",
    "to010 agenda",
    "to020 print page",
    "to020 item page",
    "vo020 paper",
    "attachment",
    "OParl",
    "gr020 committee",
)
ALLRIS_3 = '<html><head><meta name="description" content="ALLRIS net Version 3.9.5SP1"></head><body>x</body></html>'


@pytest.fixture
def doctor(capsys: pytest.CaptureFixture[str]) -> Doctor:
    def run(*words: str, **changed: Any) -> tuple[int, str, str]:
        changed["RATSINFO_NOW"] = on_day()[1].partition("=")[2]
        return run_command(Command, "--delay", "0", *words, capsys=capsys, **changed)

    return run


def lines_of(out: str) -> dict[str, str]:
    """What the screen says of each page type: its state and the words behind it."""
    rows = (line for line in out.splitlines() if line.startswith(NAMES) and ": " not in line[:30])
    return {name: row[len(name) :].strip() for row in rows for name in NAMES if row.startswith(name)}


@pytest.fixture(scope="module")
def town() -> Iterator[FaultProxy]:
    with start_demo(years=1) as demo, fault_proxy(demo.base_url) as between:
        yield between


@pytest.mark.process
class TestOnTheDemo:
    @pytest.fixture
    def proxy(self, town: FaultProxy) -> FaultProxy:
        town.leave()
        return town

    def test_every_page_type_is_read_within_the_budget(self, doctor: Doctor, proxy: FaultProxy) -> None:
        code, out, err = doctor(proxy.base_url)
        found = lines_of(out)
        assert (code, err) == (0, "")
        assert tuple(found) == NAMES
        assert {says.split()[0] for says in found.values()} == {"read"}
        assert "Verdict: every page type is read." in out
        assert len(proxy.asked) <= BUDGET
        assert max(map(len, out.splitlines())) <= 80

    @pytest.mark.parametrize(
        ("broken", "name"),
        [
            ("si010", "si010 month"),
            ("gr010", "gr010 committees"),
            ("gr020", "gr020 committee"),
            ("si018", "si018 meetings list"),
            ("to010", "to010 agenda"),
            ("to020?print", "to020 print page"),
            ("to020?normal", "to020 item page"),
            ("vo020", "vo020 paper"),
        ],
    )
    def test_a_page_type_of_another_markup_is_named(
        self, doctor: Doctor, proxy: FaultProxy, broken: str, name: str
    ) -> None:
        page, _, variant = broken.partition("?")

        def spoil(answer: Answer) -> bool:
            is_print = "selfaction=print" in answer.target
            if answer.page != page or (variant and is_print != (variant == "print")):
                return False
            body = re.sub(rb'\b(id|class)="', rb'\1="x', answer.body)
            answer.body = re.sub(rb"<(/?)t(?:able|head|body|r|h|d)\b", rb"<\1div", body)
            return True

        proxy.rules.append(spoil)
        code, out, _ = doctor(proxy.base_url)
        found = lines_of(out)
        assert code == 3, out
        assert found[name].startswith(("not read", "gaps")), out
        others = [one for one, says in found.items() if one != name and says.startswith(("not read", "gaps"))]
        assert others == [], out
        assert re.search(rf"Verdict: (?:not read|read with gaps): {name}", out.replace("\n", " "))

    def test_an_attachment_that_does_not_come_is_named(self, doctor: Doctor, proxy: FaultProxy) -> None:
        proxy.rules.append(lambda answer: answer.content_type == "application/pdf" and answer.say(b"", 404))
        code, out, _ = doctor(proxy.base_url)
        assert code == 3, out
        assert lines_of(out)["attachment"] == "not read  answered HTTP 404"

    def test_an_agenda_that_leads_nowhere_leaves_the_rest_untried(self, doctor: Doctor, proxy: FaultProxy) -> None:
        proxy.rules.append(lambda answer: answer.page == "to010" and answer.say(b"", 500))
        code, out, _ = doctor(proxy.base_url)
        found = lines_of(out)
        assert code == 3, out
        assert found["to010 agenda"] == "not read  answered HTTP 500"
        assert found["to020 print page"] == "not tried no item with a page was found"

    def test_two_pages_that_differ_are_told(self, doctor: Doctor, proxy: FaultProxy) -> None:
        def another_result(answer: Answer) -> bool:
            if answer.page != "to020" or "selfaction=print" in answer.target:
                return False
            answer.body, count = re.subn(rb'(id="toBeschlussart"[^>]*>)[^<]*', rb"\1vertagt", answer.body)
            return bool(count)

        proxy.rules.append(another_result)
        code, out, _ = doctor(proxy.base_url)
        assert code == 3, out
        assert "two pages say it differently" in out
        assert re.search(r"result:\s+to020\s+print\s+page\s+says\s+'\w+',\s+to020\s+item\s+page\s+'postponed'", out)

    def test_another_encoding_is_told(self, doctor: Doctor, proxy: FaultProxy) -> None:
        def latin(answer: Answer) -> bool:
            if answer.page != "to010":
                return False
            answer.body = answer.body.decode().encode("cp1252", "replace")
            return answer.say(answer.body, content_type="text/html;charset=windows-1252")

        proxy.rules.append(latin)
        code, out, _ = doctor(proxy.base_url)
        assert code == 0, out
        assert "to010 agenda: noted\n  - encoding: it says cp1252, and is read so" in out

    def test_lost_letters_are_told(self, doctor: Doctor, proxy: FaultProxy) -> None:
        def lossy(answer: Answer) -> bool:
            if answer.page != "to010":
                return False
            answer.body = answer.body.decode().replace("ü", "\ufffd").encode()
            return True

        proxy.rules.append(lossy)
        code, out, _ = doctor(proxy.base_url)
        assert code == 3, out
        assert lines_of(out)["to010 agenda"].startswith("gaps")
        assert re.search(r"letters: \d+ are lost at the source", out)

    def test_as_json(self, doctor: Doctor, proxy: FaultProxy) -> None:
        code, out, _ = doctor("--json", proxy.base_url)
        told = json.loads(out)
        assert code == 0
        assert [page["name"] for page in told["pages"]] == list(NAMES)
        assert told["requests"] == len(proxy.asked)
        assert (told["vendor"], told["stopped"], told["contradictions"]) == ("allris4", None, [])
        oparl_url = f"{proxy.base_url}oparl/system"
        title = proxy.base_url.split("/")[2]
        assert told["advice"] == {"title": title, "base_url": proxy.base_url, "oparl_url": oparl_url}

    def test_a_city_by_its_name(
        self, doctor: Doctor, proxy: FaultProxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        known = f'title = "Prüftal"\nbase_url = "{proxy.base_url}"\noparl_url = "{proxy.base_url}oparl/system"\n'
        (tmp_path / "prueftal.toml").write_text(known, encoding="utf-8")
        monkeypatch.setenv("RATSINFO_SITES", str(tmp_path))
        code, out, _ = doctor("prueftal")
        assert code == 0
        assert out.startswith("Prüftal: ALLRIS 4.1.7\n")
        assert out.endswith("Verdict: every page type is read.\nNext: scrapy crawl prueftal -a sample=3\n")

    def test_a_city_that_serves_itself(self, doctor: Doctor) -> None:
        code, out, err = doctor("demo")
        assert (code, err) == (0, "")
        assert out.startswith("Musterstadt (demo): ALLRIS 4.1.7\nhttp://127.0.0.1:")
        assert out.endswith("Verdict: every page type is read.\nNext: scrapy crawl demo -a sample=3\n")

    def test_an_interface_that_is_not_there_is_no_gap(self, doctor: Doctor, proxy: FaultProxy) -> None:
        proxy.rules.append(lambda answer: "oparl" in answer.target and answer.say(b"", 404))
        code, out, _ = doctor(proxy.base_url)
        assert code == 0
        assert lines_of(out)["OParl"].startswith("not there")

    def test_a_city_whose_address_has_another_system_now(
        self, doctor: Doctor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("RATSINFO_SITES", str(tmp_path))
        with host({"/public/": ALLRIS_3}) as place:
            (tmp_path / "prueftal.toml").write_text(f'base_url = "{place.url}/public/"\n', encoding="utf-8")
            code, out, _ = doctor("prueftal")
        assert code == 1
        assert "this is ALLRIS 3 (CC e-gov) now, not ALLRIS 4 (CC e-gov)" in out

    def test_saved_pages_are_skeletons(self, doctor: Doctor, proxy: FaultProxy, tmp_path: Path) -> None:
        code, out, _ = doctor("--save", str(tmp_path / "kept"), proxy.base_url)
        pages = sorted((tmp_path / "kept").glob("*.html"))
        assert code == 0
        assert f"{len(pages)} skeletons are in" in out
        assert len(pages) == len(NAMES) - 4, "all but robots.txt, start, attachment and OParl"
        for page in pages:
            url = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))["url"]
            assert "127.0.0.1" not in url + page.read_text(encoding="utf-8")


class TestWhatCannotBeExamined:
    def test_allris_3(self, doctor: Doctor) -> None:
        with host({"/bi/": ALLRIS_3}) as place:
            code, out, _ = doctor(place.url + "/bi/")
        assert code == 1
        assert "Verdict: not a system that is read here." in out
        assert "this seems to be ALLRIS 3 (CC e-gov), which is not read yet" in out

    def test_a_host_that_has_none(self, doctor: Doctor) -> None:
        with host({"/": "<html><body>Willkommen</body></html>"}) as place:
            code, out, _ = doctor(place.url + "/")
        assert code == 1
        assert "none of the systems we know was found there" in out

    def test_a_page_that_is_refused(self, doctor: Doctor) -> None:
        with host({"/": Reply("<html>Just a moment</html>", 403)}) as place:
            code, out, _ = doctor(place.url + "/")
        assert code == 1
        assert "Verdict: a human check or a login" in out
        assert "answers HTTP 403" in out

    def test_a_human_check(self, doctor: Doctor) -> None:
        gate = '<html><head><title>Zugriff prüfen</title></head><body><form action="/_gate/check"></form></body></html>'
        with host({**installation(), "/public/": gate}) as place:
            code, out, _ = doctor(place.url + "/public/")
        assert code == 1
        assert "Verdict: a human check or a login: no program is to pass it." in out

    def test_robots_txt(self, doctor: Doctor) -> None:
        with host({**installation(), "/robots.txt": Reply("User-agent: *\nDisallow: /")}) as place:
            code, out, _ = doctor(place.url + "/public/")
            assert [visit.path for visit in place.visits] == ["/robots.txt"]
        assert code == 1
        assert "Verdict: robots.txt forbids it." in out

    def test_nobody_there(self, doctor: Doctor) -> None:
        code, out, _ = doctor("http://127.0.0.1:1/public/")
        assert code == 1
        assert "Verdict: nobody answers there." in out

    def test_a_city_behind_a_gate_is_not_asked(self, doctor: Doctor) -> None:
        code, out, err = doctor("bonn")
        assert (code, out) == (1, "")
        assert err.startswith("scrapy doctor bonn: bonn is not crawled: a human check stands before it")

    @pytest.mark.parametrize(
        ("typed", "says"),
        [
            ("aachn", "no city of that name (did you mean aachen?)"),
            ("ratsinfo.musterdorf.example/public", "scrapy doctor https://ratsinfo.musterdorf.example/public"),
        ],
    )
    def test_a_slip_of_the_hand(self, doctor: Doctor, typed: str, says: str) -> None:
        code, _, err = doctor(typed)
        assert code == 2
        assert says in err

    def test_https_where_none_is_spoken(self, doctor: Doctor) -> None:
        with host({"/": "Willkommen"}) as place:
            _, out, _ = doctor(place.url.replace("http:", "https:") + "/")
        assert "is it http://?" in " ".join(out.split())

    def test_a_name_that_is_none(self, doctor: Doctor) -> None:
        assert doctor("nowhere") == (
            2,
            "",
            "scrapy doctor nowhere: no city of that name; `scrapy list` shows them\n",
        )
