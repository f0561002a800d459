"""Whether an answer is the document that its page describes: what is clear, what is odd, what a site is used to."""

from __future__ import annotations

from typing import Any

import pytest
from scrapy.http import Response

from pipelines.attachment_answers import Outcome
from pipelines.attachment_match import ENOUGH, SiteHabits, contradiction
from ratsinfo_spider.items import File

URL = "https://ris.musterstadt.example/public/vo020?3-1.0-attachments-1-link&VOLFDNR=7"
DOCUMENT = "https://ris.musterstadt.example/public/wicket/resource/doc4711.pdf"


def odd(name: str = "", url: str = URL, habits: SiteHabits | None = None, **more: Any) -> str | None:
    """`clear`, an oddity, or None for what may be the document."""
    disposition = {"Content-Disposition": f'inline; filename="{name}"'} if name else {}
    headers = disposition | {"Content-Type": more.pop("declared", "application/pdf")}
    response = Response(url, headers=headers, flags=more.pop("flags", []))
    size, media_type = more.pop("size", 253_849), more.pop("media_type", "application/pdf")
    item = File(name="Lageplan Nord", stated_size=253_800)
    for column, value in more.items():
        setattr(item, column, value)
    outcome = Outcome("stored", sha256="a1", size=size, media_type=media_type)
    found = contradiction(item, url, response, outcome, habits or SiteHabits())
    return found and (found.odd or "clear")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, None),
        ({"name": "Lageplan_Nord.pdf"}, None),
        ({"name": "lageplan.pdf"}, None),
        ({"name": "Haushalt.pdf"}, "name"),
        ({"size": 254_100}, "size"),
        ({"size": 259_891}, None),
        ({"size": 57}, "clear"),
        ({"media_type": "text/plain"}, "clear"),
        ({"media_type": "text/plain", "declared": "text/plain"}, None),
        ({"url": DOCUMENT, "native_id": "4711", "name": "Haushalt.pdf"}, None),
        ({"url": DOCUMENT, "native_id": "4711", "name": "doc4711.pdf"}, None),
        ({"url": DOCUMENT, "native_id": "4711", "name": "doc4712.pdf"}, "clear"),
        ({"url": DOCUMENT, "native_id": "4711", "media_type": "text/plain", "declared": "text/plain"}, "clear"),
        ({"media_type": "application/json", "declared": "application/octet-stream", "name": "Lageplan.pdf"}, "clear"),
        ({"media_type": "text/plain", "declared": "application/msword"}, "clear"),
        ({"media_type": "image/png"}, "kind"),
        ({"url": DOCUMENT, "native_id": "4711", "media_type": "application/msword", "declared": ""}, "kind"),
        ({"declared": "text/html"}, None),
        ({"media_type": "text/csv", "declared": "text/csv", "flags": ["partial"]}, "end"),
        ({"flags": ["partial"]}, None),
    ],
)
def test_what_the_page_says_is_compared(given: dict[str, Any], says: str | None) -> None:
    assert odd(**given) == says


def test_odd_names_say_nothing_on_a_site_that_always_has_them() -> None:
    habits = SiteHabits()
    habits.odd["name"] = ENOUGH
    assert odd("Haushalt.pdf", habits=habits) is None
    for _ in range(ENOUGH + 1):
        assert odd("Lageplan Nord.pdf", habits=habits) is None
    assert odd("Haushalt.pdf", habits=habits) == "name"
