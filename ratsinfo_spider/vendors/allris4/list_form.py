"""The period filter of a meetings list: si018 shows about 15 months by itself, a form widens it.

What other programs tell (docs/allris4.md 2.4): a folded panel whose link has the hint `Zeitraum einblenden`; two inputs
(`beginDateField`, labelled `Beginn Datum auswählen`, and the like for the end); a button `searchPanel:search`.
Not every installation has it: where no such form is offered the list stays as it is, and the calendar alone
covers what lies outside. A form may refuse a day (a validator): its answer changes nothing then, or brings Wicket's
panel of errors.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import lxml.html

from ratsinfo_spider import wicket
from ratsinfo_spider.wicket.client import Client, Content, FetchError

__all__ = ["FIRST_DAYS", "LAST_DAY", "Shown", "list_of_period"]

# The first day asked for where there is no other, and what to try where a form finds it too early.
FIRST_DAYS = (dt.date(1990, 1, 1), dt.date(2000, 1, 1), dt.date(2010, 1, 1))
LAST_DAY = dt.date(2099, 12, 31)

_BEGIN = ("beginDateField", "Beginn Datum auswählen", "searchPanel:beginDateField", "searchPanel:begin")
_END = ("endDateField", "Ende Datum auswählen", "searchPanel:endDateField", "searchPanel:end")
_REFUSED = "feedbackPanelERROR"
_UNFOLD = "//a[contains(@data-simpletooltip-text, 'Zeitraum')]/@id"


class Shown(NamedTuple):
    """A list, whether it is of the days that were asked for, and the first of them (None: without end).

    Where it is not, it is of the vendor's own period, which nothing on the page tells.
    """

    page: Content
    of_period: bool
    since: dt.date | None


async def list_of_period(client: Client, url: str, since: dt.date | None, until: dt.date | None) -> Shown:
    """The list at `url` for the days from `since` to `until` (None: without end).

    Asked afresh, once, if the page instance has gone in between. Raises FetchError.
    """
    try:
        return await _list_of_period(client, url, since, until)
    except FetchError as error:
        if error.kind != "wicket":
            raise
    return await _list_of_period(client, url, since, until)


async def _list_of_period(client: Client, url: str, since: dt.date | None, until: dt.date | None) -> Shown:
    page = await client.shell(url)
    form = _period_form(page)
    if form is None:  # it may come with the list, or be folded away
        page = await client.fill(page)
        page, form = await _find_form(client, page)
    days = [since or FIRST_DAYS[0], *(day for day in FIRST_DAYS if since is None or day > since)]
    for day in dict.fromkeys(days) if form else ():
        assert form is not None  # noqa: S101 - the loop says so
        if until is not None and day > until:
            break
        shown = await client.submit(_submission(client, page, form, day, until or LAST_DAY), page)
        if shown.html != page.html and _REFUSED not in shown.html:
            return Shown(shown, True, since if day == days[0] else day)
    return Shown(await client.fill(page), False, None)


def _submission(
    client: Client, page: Content, form: wicket.Form, since: dt.date, until: dt.date
) -> wicket.Submission:  # fmt: skip
    values = {_key(form, _BEGIN): since, _key(form, _END): until}
    try:
        return form.filled(values, _button(form))
    except wicket.WicketError as error:
        raise client.unread(page.url, f"the period form: {error}") from error


async def _find_form(client: Client, page: Content) -> tuple[Content, wicket.Form | None]:
    """The page with its form, unfolded if need be."""
    form = _period_form(page)
    unfold = None if form else _unfold_call(page)
    if unfold is None:
        return page, form
    page = await client.ask(unfold, page)
    return page, _period_form(page)


def _period_form(page: Content) -> wicket.Form | None:
    forms = wicket.forms(page.html, page.url, page.calls)
    return next((form for form in forms if _find(form, _BEGIN) and _find(form, _END)), None)


def _unfold_call(page: Content) -> wicket.AjaxCall | None:
    idents = lxml.html.document_fromstring(page.html).xpath(_UNFOLD)
    return next((call for ident in idents for call in page.calls.by(component=str(ident))), None)


def _find(form: wicket.Form, keys: tuple[str, ...]) -> str | None:
    return next((key for key in keys if form.find(key)), None)


def _key(form: wicket.Form, keys: tuple[str, ...]) -> str:
    key = _find(form, keys)
    assert key is not None  # noqa: S101 - _period_form has looked
    return key


def _button(form: wicket.Form) -> str | None:
    names = [button.name for button in form.buttons]
    return next((name for name in names if name.endswith("search")), None)
