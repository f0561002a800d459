"""Only the site's own hosts: what is asked, where a redirect ends, which network address a name has."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response

from ratsinfo_spider.crawl.not_asked import ForeignHost
from ratsinfo_spider.middlewares.own_hosts import OwnHostsMiddleware
from ratsinfo_spider.sites import Site, SiteError, from_mapping

BASE = "https://ratsinfo.musterstadt.example/public/"
DOCUMENTS = "dokumente.musterstadt.example"


class _Spider:
    home = Site(name="musterstadt", base_url=BASE, hosts=(DOCUMENTS,))


MIDDLEWARE = OwnHostsMiddleware(_Spider())


def refused(url: str, *before: str) -> str | None:
    """What is said where a request is refused; `before` are the addresses that led to it."""
    try:
        MIDDLEWARE.process_request(Request(url, meta={"redirect_urls": list(before)} if before else {}))
    except ForeignHost as error:
        return str(error)
    return None


@pytest.mark.parametrize(
    "url",
    [
        BASE + "vo020?VOLFDNR=7",
        "http://www.ratsinfo.musterstadt.example/other/",
        "https://RATSINFO.musterstadt.example:443/public/",
        f"https://{DOCUMENTS}/doc7.pdf",
    ],
)
def test_own_hosts_are_asked(url: str) -> None:
    assert refused(url) is None


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:8500/latest/meta-data/iam",
        "http://169.254.169.254/latest/meta-data/",
        "https://musterstadt.example/doc7.pdf",
        "https://ratsinfo.musterstadt.example.evil.example/",
        "https://ratsinfo.musterstadt.example@evil.example/",
        "https://ratsinfo.musterstadt.example:8443/public/",
        "http://[::1]/",
    ],
)
def test_no_other_host_is_asked_by_a_link_or_a_redirect(url: str) -> None:
    assert (refused(url) or "").startswith("is at another host, ")
    assert (refused(url, BASE + "doc7.pdf") or "").startswith("leads to another host, ")


def test_a_robots_txt_may_lie_elsewhere() -> None:
    assert (
        refused("https://www.musterstadt.example/robots.txt", "https://ratsinfo.musterstadt.example/robots.txt") is None
    )


@pytest.mark.parametrize(
    ("address", "meta", "counts"),
    [
        ("193.99.144.80", {}, True),
        (None, {}, True),
        ("127.0.0.1", {}, False),
        ("169.254.169.254", {}, False),
        ("10.0.0.7", {}, False),
        ("::ffff:192.168.1.1", {}, False),
        ("10.0.0.7", {"proxy": "http://10.0.0.7:3128"}, True),
    ],
)
def test_a_name_may_not_mean_an_address_inside(address: str | None, meta: dict[str, Any], counts: bool) -> None:
    request = Request(BASE, meta=meta)
    response = Response(BASE, ip_address=ip_address(address) if address else None)
    if counts:
        assert MIDDLEWARE.process_response(request, response) is response
    else:
        with pytest.raises(ForeignHost, match=r"which is not a public one; .* hosts in the city's file"):
            MIDDLEWARE.process_response(request, response)


def test_an_answer_of_another_host_does_not_count() -> None:
    """A browser follows redirects by itself."""
    with pytest.raises(ForeignHost, match=r"leads to another host, https://sso\.example"):
        MIDDLEWARE.process_response(Request(BASE), Response("https://sso.example/login"))


@pytest.mark.parametrize("hosts", [["https://dokumente.example"], ["dokumente.example/"], ["Dokumente.example"], [7]])
def test_what_is_no_host_is_refused(hosts: list[Any]) -> None:
    with pytest.raises(SiteError, match="hosts"):
        from_mapping("musterstadt", {"base_url": BASE, "hosts": hosts})


def test_a_city_file_names_further_hosts() -> None:
    assert from_mapping("musterstadt", {"base_url": BASE, "hosts": [DOCUMENTS, "10.0.0.7:8080"]}).hosts == (
        DOCUMENTS,
        "10.0.0.7:8080",
    )
