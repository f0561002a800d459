"""The period filter of a meetings list: si018 shows about 15 months by itself, a form widens it.

What is known ([C], ALLRIS-MORE.md): a folded panel whose link has the hint `Zeitraum einblenden`; two inputs
(`beginDateField`, labelled `Beginn Datum auswählen`, and the like for the end); a button `searchPanel:search`.
Not every installation has it: where no such form is offered the list stays as it is, and the calendar alone
covers what lies outside.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

import lxml.html

from ratsinfo_spider import wicket
from ratsinfo_spider.wicket.client import Client, Content, FetchError

FIRST_DAY = dt.date(1990, 1, 1)
LAST_DAY = dt.date(2099, 12, 31)

_BEGIN = ("beginDateField", "Beginn Datum auswählen", "searchPanel:beginDateField", "searchPanel:begin")
_END = ("endDateField", "Ende Datum auswählen", "searchPanel:endDateField", "searchPanel:end")
_INSTANCE = re.compile(r"\?\d+(?:-(?:\d+\.\d*)?-[^&]*)?(?:&|$)")
_UNFOLD = "//a[contains(@data-simpletooltip-text, 'Zeitraum')]/@id"


def bookmark(url: str) -> str:
    """An address without the part that only its page instance understands.

    >>> bookmark("https://ratsinfo.musterstadt.example/public/si018?5-1.0-table-navigator-next&GRLFDNR=4")
    'https://ratsinfo.musterstadt.example/public/si018?GRLFDNR=4'
    >>> bookmark("https://ratsinfo.musterstadt.example/public/si010?0-1.0-")
    'https://ratsinfo.musterstadt.example/public/si010'
    """
    return _INSTANCE.sub("?", url, count=1).rstrip("?")


async def list_of_period(
    client: Client, url: str, since: dt.date | None, until: dt.date | None
) -> tuple[Content, bool]:
    """The list at `url` for the days from `since` to `until` (None: without end), and whether it is of these days.

    Where no form is, the list is as it is: of the vendor's own period, which nothing on the page tells.

    Asked afresh, once, if the page instance has gone in between. Raises FetchError.
    """
    try:
        return await _list_of_period(client, url, since, until)
    except FetchError as error:
        if error.kind != "wicket":
            raise
    return await _list_of_period(client, url, since, until)


async def _list_of_period(
    client: Client, url: str, since: dt.date | None, until: dt.date | None
) -> tuple[Content, bool]:
    page = await client.shell(url)
    form = _period_form(page)
    if form is None:  # it may come with the list, or be folded away
        page = await client.fill(page)
        page, form = await _find_form(client, page)
    if form is None:
        return page, False
    values = {_key(form, _BEGIN): since or FIRST_DAY, _key(form, _END): until or LAST_DAY}
    try:
        submission = form.filled(values, _button(form))
    except wicket.WicketError as error:
        raise client.unread(page.url, f"the period form: {error}") from error
    return await client.submit(submission, page), True


async def _find_form(client: Client, page: Content) -> tuple[Content, wicket.Form | None]:
    form = _period_form(page)
    if form is not None:
        return page, form
    unfold = _unfold_call(page)
    if unfold is None:
        return page, None
    unfolded = await client.ask(unfold, page)
    return page, _period_form(unfolded)


def _period_form(page: Content) -> wicket.Form | None:
    for source in _sources(page):
        for form in wicket.forms(source, page.url):
            if _find(form, _BEGIN) and _find(form, _END):
                return form
    return None


def _unfold_call(page: Content) -> wicket.AjaxCall | None:
    for html, source in ((page.html, page.answer or page.html), (page.shell, page.shell)):
        for element_id in lxml.html.document_fromstring(html).xpath(_UNFOLD):
            calls = wicket.ajax_calls(source, page.url).by(component=str(element_id))
            if calls:
                return calls[0]
    return None


def _sources(page: Content) -> Iterable[str | wicket.AjaxAnswer]:
    return (page.shell,) if page.answer is None else (page.answer, page.shell)


def _find(form: wicket.Form, keys: tuple[str, ...]) -> str | None:
    return next((key for key in keys if form.find(key)), None)


def _key(form: wicket.Form, keys: tuple[str, ...]) -> str:
    key = _find(form, keys)
    assert key is not None  # noqa: S101 - _period_form has looked
    return key


def _button(form: wicket.Form) -> str | None:
    names = [button.name for button in form.buttons]
    return next((name for name in names if name.endswith("search")), None)
