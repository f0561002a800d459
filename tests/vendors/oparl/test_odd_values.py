"""Values and pages of an interface that are typed, numbered or encoded in its own way: read, or said."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from ratsinfo_spider.items import AgendaItem, File
from ratsinfo_spider.vendor import PageError
from ratsinfo_spider.vendors.oparl.json_values import read_json
from ratsinfo_spider.vendors.oparl.loaders import object_records
from ratsinfo_spider.vendors.oparl.loaders.source import Source
from ratsinfo_spider.vendors.oparl.object_page import OParlPage
from tests.helpers.oparl_server import HERE
from tests.vendors.oparl.test_walk import ADDRESS, Fake, _walk


def told(thing: dict[str, Any]) -> tuple[list[Any], list[str]]:
    warnings: list[str] = []
    return list(object_records(thing, Source("town"), warnings.append)), warnings


def agenda_of(*items: dict[str, Any]) -> dict[str, Any]:
    return {"id": f"{HERE}/meetings/7", "type": "Meeting", "start": "2026-10-21T17:00:00", "agendaItem": list(items)}


@pytest.mark.parametrize(
    ("said", "public", "title"),
    [(0, False, None), ("0", False, None), ("nein", False, None), ("teilweise", None, None), (1, True, "Kauf")],
)
def test_an_item_that_is_not_plainly_public_has_no_title(said: Any, public: bool | None, title: str | None) -> None:
    found, warnings = told(agenda_of({"id": f"{HERE}/agendaItems/1", "name": "Kauf", "public": said}))
    (item,) = (one for one in found if isinstance(one, AgendaItem))
    assert (item.public, item.title) == (public, title)
    assert ("value: `public` is neither true nor false" in warnings) is (said == "teilweise")


def test_items_and_files_without_an_address_are_called_by_their_places() -> None:
    document = {"name": "Plan", "accessUrl": f"{HERE}/doc?x=1"}
    found, _ = told(agenda_of({"name": "Eröffnung", "public": True, "auxiliaryFile": [document, {}]}))
    (item,) = (one for one in found if isinstance(one, AgendaItem))
    (file,) = (one for one in found if isinstance(one, File))
    assert (item.id, item.native_id) == ("town:agenda_item:s7-1", None)
    assert (file.id, file.native_id, file.owner_id) == ("town:file:tos7-1-1", None, item.id)


@pytest.mark.parametrize(
    ("says", "warning"),
    [
        ({"name": {"de": "Antrag"}}, "value: `name` is no text"),
        ({"mainFile": 7}, "value: `mainFile` is no object"),
        ({"consultation": "Rat"}, "value: `consultation` is no object"),
    ],
)
def test_what_is_of_another_type_is_said(says: dict[str, Any], warning: str) -> None:
    assert told({"id": f"{HERE}/papers/7", **says})[1] == [warning]


def test_bytes_that_are_utf8_in_parts_are_not_guessed_at() -> None:
    with pytest.raises(PageError, match="byte 9 is 0xfc"):
        read_json(b'{"a": "Fl' + b"\xfc" + 'ß"}'.encode(), "")
    assert read_json(b'{"a": "Fl\xfc"}', "")[0] == {"a": "Flü"}


def test_half_a_character_is_said_and_leaves_the_rest() -> None:
    value, warnings = read_json(rb'{"a": "Rat \ud83d kaputt", "b": "\ud83c\udfdb"}', "")
    assert (value["b"], len(warnings)) == ("🏛", 1)
    assert value["a"].startswith("Rat �")
    assert value["a"].endswith(" kaputt")


def test_pages_that_are_counted_from_0_are_all_read() -> None:
    """In a window: the second page is asked for by its number."""

    def change(page: OParlPage, number: int) -> None:
        page.next = f"{ADDRESS}&page={number}" if number < 40 else None

    class FromZero(Fake):
        async def ask(self, url: str) -> Any:
            plain, _, number = url.partition("&page=")
            answer = await super().ask(f"{plain}&page={int(number or 0) + 1}")
            self.asked[-1] = url
            return answer

    fake = FromZero(400, change)
    since = dt.date(2020, 1, 1) + dt.timedelta(weeks=390)
    _walk(fake, lambda one: one.recent(since))
    assert fake.asked[:3] == [ADDRESS, f"{ADDRESS}&page=39", f"{ADDRESS}&page=38"]


def test_the_last_link_tells_how_many_pages_there_are() -> None:
    def change(page: OParlPage, _number: int) -> None:
        page.next = page.pages = page.total = None

    walk = _walk(Fake(45, change))
    assert len(walk.ids) == 45
