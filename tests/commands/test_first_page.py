"""Where no system was found, the first page is described, so that one knows what to type next."""

from __future__ import annotations

import pytest

from ratsinfo_spider.commands.detection.first_page import first_page
from ratsinfo_spider.vendors.detection import Answer

HTML = "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("status", "body", "kind", "says"),
    [
        (403, "<html>Just a moment</html>", "gate", "answers HTTP 403"),
        (429, "", "rate_limited", "answers HTTP 429"),
        (500, "oops", "trouble", "answers HTTP 500"),
        (599, "oops", "trouble", "answers HTTP 599"),
        (404, "", "other_system", "is the address right?"),
        (200, " ", "other_system", "the page is empty"),
        (200, "%PDF-1.4", "other_system", "is no page (text/html)"),
        (200, "<form><input type='password'></form>", "other_system", "asks for a login"),
        (200, "<div id='app'></div><script src='a.js'></script>", "other_system", "its scripts"),
        (200, "<title>Stadt Musterdorf</title><p>Willkommen", "other_system", "is called 'Stadt Musterdorf'"),
        (200, "<a href='mailto:a'></a><a href='//a.example/bi/si010'>Rat</a>", "other_system", "//a.example/bi/si010,"),
        (200, "<iframe src='https://ris.example/TO010?SILFDNR=1'></iframe>", "other_system", "SILFDNR=1, which"),
        (200, "<meta http-equiv=Refresh content='0; URL=/x/si018'>", "other_system", "https://town.example/x/si018,"),
        (200, "<a href='http://[si010'>x</a>", "other_system", "has no title"),
    ],
)  # fmt: skip
def test_what_came_is_said(status: int, body: str, kind: str, says: str) -> None:
    found = first_page(Answer("https://town.example/", status, {"content-type": HTML}, body.encode()))
    assert found.kind == kind
    assert says in found.says
