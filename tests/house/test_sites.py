"""The cities' files: each loads, none is there twice, and a wrong one is told by file and key."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from ratsinfo_spider import sites
from ratsinfo_spider.sites import Site, SiteError

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
    assert (parts.query, parts.fragment, parts.port, parts.username) == ("", "", None, None)
    assert not parts.path.endswith(".asp/"), "that is ALLRIS 3"


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
    assert {"aachen", "demo", "bonn", "muelheim-ruhr", "staedteregion-aachen", "trier"} <= set(sites.names())


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
            ({"title": 7}, ["title", "7", "str"]),
            ({"delay": True}, ["delay", "True"]),
            ({"delay": -1}, ["delay"]),
            ({"concurrency": 0}, ["concurrency"]),
            ({"verified": "no"}, ["verified", "'no'", "bool"]),
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
    site = sites.for_url("https://ratsinfo.musterstadt.example:8443/public/")
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
    site = sites.for_url(url)
    assert (site.name, site.base_url.partition("://")[2]) == ("trier", "gremieninfo.trier.de/public/")
    assert sites.known_as(url) == sites.name_of_page(f"{url}/si010") == "trier"


def test_another_port_is_another_installation() -> None:
    assert sites.for_url("https://gremieninfo.trier.de:8443/public/").name == "gremieninfo_trier_de_8443"


@pytest.mark.parametrize("name", ["achen", "Aachen", "aachem"])
def test_a_name_with_a_typing_mistake_brings_suggestions(name: str) -> None:
    assert sites.similar(name)[0] == "aachen"


def test_a_name_like_none_brings_no_suggestion() -> None:
    assert sites.similar("xyzzy") == []


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
    site = sites.for_url("http://gremieninfo.trier.de/public/")
    assert (site.name, site.title, site.base_url) == ("trier", "Stadt Trier", "http://gremieninfo.trier.de/public/")


def test_a_page_belongs_to_the_city_of_its_host() -> None:
    assert sites.name_of_page("https://ratsinfo.aachen.de/public/to020?TOLFDNR=7") == "aachen"
    assert sites.name_of_page("https://ratsinfo.musterstadt.example/to020") == "ratsinfo_musterstadt_example"
    assert sites.name_of_page("saved.html") == ""
