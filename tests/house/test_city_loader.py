"""The spiders: which are listed, and what a city that is not crawled says when it is asked for."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.settings import Settings

from ratsinfo_spider import sites
from ratsinfo_spider.sites import SiteError
from ratsinfo_spider.spiders.city_loader import CitySpiderLoader


def loader(**changed: object) -> CitySpiderLoader:
    return CitySpiderLoader(
        Settings({"SPIDER_MODULES": ["ratsinfo_spider.spiders"], "ROBOTSTXT_OBEY": True, **changed})
    )


def test_cities_that_are_crawled_are_listed_and_vendors() -> None:
    listed = loader().list()
    assert set(sites.names()) <= set(listed)
    assert "allris4" in listed
    assert not {"bonn", "hagen", "elmshorn", "glinde", "kreis-soest", "laatzen", "peine", "flensburg"} & set(listed)


def test_a_city_of_the_catalogue_is_a_spider() -> None:
    spider = loader().load("trier")
    assert (spider.name, spider.site.base_url) == ("trier", "https://gremieninfo.trier.de/public/")  # type: ignore[attr-defined]


def test_what_robots_txt_forbids_is_a_spider_only_where_it_is_not_obeyed() -> None:
    with pytest.raises(SiteError, match=r"peine is not crawled: its robots\.txt forbids crawlers"):
        loader().load("peine")
    assert loader(ROBOTSTXT_OBEY="0").load("peine").name == "peine"


def test_a_gate_stays_shut_whatever_is_obeyed() -> None:
    with pytest.raises(SiteError, match="bonn is not crawled: a human check"):
        loader(ROBOTSTXT_OBEY="0").load("bonn")


@pytest.mark.parametrize(
    ("url", "names"),
    [
        ("https://gremieninfo.trier.de/public/to010?SILFDNR=7", ["trier"]),
        ("https://ris.kdgoe.de/DAS_public/to010?SILFDNR=7", ["dassel"]),
        ("https://www.bonn.sitzung-online.de/public/to010?SILFDNR=7", []),
        ("https://ratsinfo.musterstadt.example/public/", []),
    ],
)
def test_an_address_belongs_to_a_city_by_its_folder(url: str, names: list[str]) -> None:
    assert loader().find_by_request(Request(url)) == names
