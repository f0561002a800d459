"""Cities: each entry and file loads, none is there twice, no name leaves, a wrong file is told by its key."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections import Counter
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from ratsinfo_spider import sites
from ratsinfo_spider.sites import Site, SiteError, lookup
from ratsinfo_spider.sites.catalogue import by_host, entries, obstacle, readable_vendors

CITIES = [name for name in sites.names() if name != "demo"]


@pytest.mark.parametrize("name", sites.names())
def test_file_loads_and_says_what_is_known(name: str) -> None:
    site = sites.load(name)
    assert site.name == name
    assert site.title
    assert len(site.verified_note) > 20, "one line: what was last known, and when"


@pytest.mark.parametrize("name", CITIES)
def test_address_is_that_of_a_folder(name: str) -> None:
    parts = urlsplit(sites.load(name).base_url)
    assert parts.scheme == "https"
    assert parts.path.endswith("/")
    assert parts.netloc == parts.netloc.lower()
    assert (parts.query, parts.fragment, parts.username) == ("", "", None)
    assert not parts.path.endswith(".asp/"), "that is ALLRIS 3"


def test_every_entry_is_well_formed() -> None:
    vendors = Counter(entry.vendor for entry in entries().values())
    assert min(vendors.values()) >= 20, "a vendor that few have is mostly a slip"
    for name, entry in entries().items():
        site = sites.of_entry(entry)
        assert not site.base_url.endswith("/") or site.check().name == name, "a page's address is no folder"
        assert site.title, name
        assert site.level, name
        assert site.land, name
        assert entry.reachable in ("yes", "human_check", "login", "blocked", "no", "unknown"), name
        assert entry.robots in ("", "allow", "disallow"), name
        assert not entry.read_as or entries()[entry.read_as].base_url == entry.base_url != "", name
        assert not entry.last_checked or re.fullmatch(r"20\d\d(-\d\d){0,2}", entry.last_checked), name


def test_detect_knows_the_systems_of_the_catalogue() -> None:
    text = resources.files("ratsinfo_spider.vendors").joinpath("known.toml").read_text(encoding="utf-8")
    marked = {system.get("name") for system in tomllib.loads(text)["system"]} | readable_vendors()
    assert {entry.vendor for entry in entries().values()} - marked == set()


def test_no_name_in_use_leaves() -> None:
    """Ids hold the name. This list may only grow."""
    in_use = Path(__file__).with_name("names_in_use.txt").read_text(encoding="utf-8").split()
    assert [name for name in in_use if name not in entries()] == []
    assert [name for name in sites.names() if name not in in_use and name != "demo"] == [], "add them to the list"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("bonn", "a human check stands before it (2026-10-01), which no program is to pass"),
        ("hagen", "a human check stands before it (2026-10-06), which no program is to pass"),
        ("feldberger-seenlandschaft", "it can only be read after a login"),
        ("dahme", "shares its system with others: crawl groemitz"),
        ("flensburg", "its system is sdnet, which is not read yet"),
        ("bueckeburg", "nothing answered at its address (2026-10-06); `scrapy detect URL` tries another one"),
        ("marburg", "the folder of its pages is not known; `scrapy detect URL` looks for it"),
    ],
)
def test_a_city_that_is_not_crawled_says_why(name: str, says: str) -> None:
    assert name not in sites.names()
    for obey in (True, False):
        with pytest.raises(SiteError, match="is not crawled") as error:
            sites.load(name, obey_robots=obey)
        assert says in str(error.value)


@pytest.mark.parametrize("name", ["elmshorn", "glinde", "kreis-soest", "laatzen", "peine"])
def test_what_robots_forbids_is_crawled_only_if_told_so(name: str) -> None:
    assert name not in sites.names()
    with pytest.raises(SiteError, match=r"robots\.txt forbids crawlers .*-s ROBOTSTXT_OBEY=0"):
        sites.load(name)
    assert sites.load(name, obey_robots=False).base_url.endswith("/public/")


def test_a_gate_is_not_gone_around_by_the_address() -> None:
    with pytest.raises(SiteError, match="bonn is not crawled: a human check"):
        lookup.for_url("https://www.bonn.sitzung-online.de/public/")


@pytest.mark.parametrize(
    ("name", "base_url"),
    [
        ("aachen", "https://ratsinfo.aachen.de/bi/"),
        ("ahlen", "https://www.ahlen.sitzung-online.de/public/"),
        ("amt-kleinseenplatte", "https://amt-mecklenburgische-kleinseenplatte.sitzung-mv.de/public/"),
        ("braunschweig", "https://www.ratsinfo.braunschweig.sitzung-online.de/public/"),
        ("grossrosseln", "https://www.ratsinfo-grossrosseln.sitzung-online.de/public/"),
        ("langenhagen", "https://www.langenhagen.sitzung-online.de/public/"),
        ("leipzig", "https://ratsinformation.leipzig.de/allris_leipzig_public/"),
        ("lueneburg", "https://buergerinfo.stadt.lueneburg.de/public/"),
        ("oberhausen", "https://ratsinfo.oberhausen.de/"),
        ("osnabrueck", "https://www.osnabrueck.sitzung-online.de/publickiosk/"),
        ("potsdam", "https://egov.potsdam.de/public/"),
    ],
)
def test_addresses_that_were_once_beside_the_pages(name: str, base_url: str) -> None:
    assert sites.load(name).base_url == base_url


def test_a_file_takes_the_facts_of_its_body_from_the_catalogue() -> None:
    aachen = sites.load("aachen")
    assert (aachen.title, aachen.ags, aachen.land, aachen.level) == ("Stadt Aachen", "05334002", "NW", "gemeinde")
    assert aachen.oparl_url == "https://ratsinfo.aachen.de/public/oparl/system"


def test_a_file_of_ones_own_goes_before_the_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bonn.toml").write_text('base_url = "https://ratsinfo.bonn.example/public/"\n', encoding="utf-8")
    monkeypatch.setenv("RATSINFO_SITES", str(tmp_path))
    assert "bonn" in sites.names()
    bonn = sites.load("bonn")
    assert (bonn.base_url, bonn.ags) == ("https://ratsinfo.bonn.example/public/", "05314000")
    assert lookup.for_url("https://ratsinfo.bonn.example/public/").name == "bonn"


def test_systems_on_one_host_are_told_apart_by_their_folders() -> None:
    host = "https://ris.kdgoe.de/"
    there = [entry for entry in by_host()["ris.kdgoe.de"] if not obstacle(entry, readable_vendors())]
    assert len(there) > 3
    for entry in there:
        assert lookup.name_of_page(f"{entry.base_url}to010?SILFDNR=7") == entry.site
    assert lookup.of_page(f"{host}to010?SILFDNR=7") is None


def test_names_are_small_ascii_and_no_spider_of_ours() -> None:
    names = sites.names()
    assert names == sorted(set(names))
    for name in names:
        assert name.isascii()
        assert name == name.lower()
        assert name.replace("-", "").isalnum(), name
    assert "allris4" not in names, "the vendor's own spider has that name"


def test_no_installation_is_there_twice() -> None:
    places = [urlsplit(sites.load(name).base_url)[1:3] for name in CITIES]
    without_www = [(host.removeprefix("www."), path) for host, path in places]
    assert len(set(without_www)) == len(places)


def test_nothing_is_called_verified_that_was_not_crawled() -> None:
    assert [name for name in CITIES if sites.load(name).verified] == []


def test_cities_that_others_rely_on_keep_their_names() -> None:
    assert {"aachen", "demo", "muelheim-ruhr", "staedteregion-aachen", "trier"} <= set(sites.names())


@pytest.mark.process
def test_reading_all_cities_brings_nothing_else_along() -> None:
    """Each `scrapy` command reads all files: that must stay a matter of milliseconds, hence of the standard library."""
    code = (
        "import sys; from ratsinfo_spider import sites; [sites.load(name) for name in sites.names()];"
        "print(*sorted(sys.modules))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"scrapy", "lxml", "sqlalchemy", "pandas"} & set(loaded)


class TestAWrongFile:
    @pytest.mark.parametrize(
        ("data", "words"),
        [
            ({"base_ulr": "https://musterstadt.example/"}, ["musterstadt.toml", "'base_ulr'"]),
            ({"name": "musterstadt"}, ["musterstadt.toml", "'name'"]),
            ({"title": 7}, ["title", "7", "a text in quotes"]),
            ({"dellay": 1}, ["did you mean delay?"]),
            ({"land": "Hessen"}, ["land", "'Hessen'", "HE"]),
            ({"level": "stadt"}, ["level", "'stadt'"]),
            ({"ags": "5314"}, ["ags", "'5314'"]),
            ({"oparl_url": "oparl/system"}, ["oparl_url", "not an address"]),
            ({"delay": True}, ["delay", "True"]),
            ({"delay": -1}, ["delay"]),
            ({"concurrency": 0}, ["concurrency"]),
            ({"verified": "no"}, ["verified", "'no'", "true or false"]),
            ({"first_year": "2004"}, ["first_year"]),
            ({"render": "chrome"}, ["render", "'chrome'", "browser"]),
            ({"agenda_item_page": "both"}, ["agenda_item_page", "print, normal"]),
            ({"base_url": "musterstadt.example"}, ["base_url", "whole address"]),
            ({"base_url": "https://musterstadt.example/index.html"}, ["base_url", "slash"]),
            ({"base_url": "https://musterstadt.example:port/"}, ["base_url", "port"]),
            ({"base_url": "https://musterstadt.example/?a=1"}, ["base_url", "without parameters"]),
            ({"base_url": "https://u:p@musterstadt.example/"}, ["'https://musterstadt.example/'", "HTTPAUTH_USER"]),
            ({"base_url": "http://["}, ["base_url", "http://["]),
        ],
    )
    def test_is_told_by_its_key(self, data: dict[str, object], words: list[str]) -> None:
        with pytest.raises(SiteError) as error:
            sites.from_mapping("musterstadt", data)
        for word in words:
            assert word in str(error.value)

    @pytest.mark.parametrize("name", ["nowhere", "../settings", "Bonn", ""])
    def test_a_city_that_is_not_there(self, name: str) -> None:
        with pytest.raises(SiteError, match="no city named"):
            sites.load(name)

    def test_a_name_that_is_none(self) -> None:
        with pytest.raises(SiteError, match="small letters"):
            Site(name="Muster Stadt").check()


def test_a_right_mapping_is_a_site() -> None:
    site = sites.from_mapping("musterstadt", {"base_url": "https://musterstadt.example/public/", "delay": 2})
    assert (site.vendor, site.delay, site.verified, site.first_year) == ("allris4", 2, False, None)


def test_an_installation_without_a_file_is_named_after_its_host() -> None:
    site = lookup.for_url("https://ratsinfo.musterstadt.example:8443/public/")
    assert site.name == "ratsinfo_musterstadt_example_8443"
    assert site.base_url == "https://ratsinfo.musterstadt.example:8443/public/"


@pytest.mark.parametrize(
    "url",
    [
        "https://GREMIENINFO.Trier.de/public/",
        "https://gremieninfo.trier.de:443/public/",
        "http://gremieninfo.trier.de:80/public/",
        "https://gremieninfo.trier.de./public/",
        "https://gremieninfo.trier.de/public",
        "https://gremieninfo.trier.de/other/../public/./",
        "HTTPS://gremieninfo.trier.de//public//",
    ],
)
def test_each_spelling_of_an_address_is_the_same_city(url: str) -> None:
    site = lookup.for_url(url)
    assert (site.name, site.base_url.partition("://")[2]) == ("trier", "gremieninfo.trier.de/public/")
    assert lookup.known_as(url) == lookup.name_of_page(f"{url}/si010") == "trier"


def test_another_port_is_another_installation() -> None:
    assert lookup.for_url("https://gremieninfo.trier.de:8443/public/").name == "gremieninfo_trier_de_8443"


@pytest.mark.parametrize("name", ["achen", "Aachen", "aachem"])
def test_a_name_with_a_typing_mistake_brings_suggestions(name: str) -> None:
    assert sites.similar(name)[0] == "aachen"


def test_a_name_like_none_brings_no_suggestion() -> None:
    assert sites.similar("xyzzy") == []


def test_a_file_with_capitals_in_its_name_is_no_city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "Adorf.toml").write_text('title = "Adorf"\n')
    monkeypatch.setenv("RATSINFO_SITES", str(tmp_path))
    with pytest.raises(SiteError, match="rename the file"):
        sites.load("Adorf")


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "adorf.toml").write_text('title = "Adorf"\n', encoding="utf-8-sig")
    monkeypatch.setenv("RATSINFO_SITES", str(tmp_path))
    assert sites.load("adorf").title == "Adorf"


def test_further_city_files_may_lie_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "cities").mkdir()
    (tmp_path / "cities" / "adorf.toml").write_text('title = "Adorf"\n')
    monkeypatch.setenv("RATSINFO_SITES", "~/cities")
    assert sites.load("adorf").title == "Adorf"
    monkeypatch.setenv("RATSINFO_SITES", "$NOWHERE/cities")
    with pytest.raises(SiteError, match="the variable NOWHERE is not set"):
        sites.names()


def test_an_installation_with_a_file_is_that_city() -> None:
    site = lookup.for_url("http://gremieninfo.trier.de/public/")
    assert (site.name, site.title, site.base_url) == ("trier", "Stadt Trier", "http://gremieninfo.trier.de/public/")


def test_a_page_belongs_to_the_city_of_its_host() -> None:
    assert lookup.name_of_page("https://ratsinfo.aachen.de/public/to020?TOLFDNR=7") == "aachen"
    assert lookup.name_of_page("https://ratsinfo.musterstadt.example/to020") == "ratsinfo_musterstadt_example"
    assert lookup.name_of_page("saved.html") == ""
