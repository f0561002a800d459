"""Calls to the components of a page that a session holds: contents by Ajax, paging, search, attachments."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from urllib.parse import quote

from ratsinfo_spider.demo.servers.allris4.ajax_tables import ListView, Tables
from ratsinfo_spider.demo.servers.allris4.exchange import Reply, Request, redirect
from ratsinfo_spider.demo.servers.allris4.faults import Faults
from ratsinfo_spider.demo.servers.allris4.installation import Site
from ratsinfo_spider.demo.servers.allris4.page_holes import Part
from ratsinfo_spider.demo.servers.allris4.page_templates import PageFailureError, Pages, menu_entry
from ratsinfo_spider.demo.servers.allris4.sessions import PageInstance
from ratsinfo_spider.demo.servers.allris4.wicket_components import (
    EMPTY_ANSWER,
    Address,
    Call,
    ajax_answer,
    redirect_answer,
)
from ratsinfo_spider.demo.town import documents
from ratsinfo_spider.demo.town.page_content import Attachment

# Whose attachments a component lists, and where the row's number stands. The header counts from 0, the table from 1.
_ATTACHMENT = re.compile(
    r"(?:anlagen(?P<vo>Vo)?HeaderPanel-attachmentsList-(?P<index>\d+)-attachment-link"
    r"|attachments(?P<table_vo>Vo)?-expandedPanel-content-body-rows-(?P<row>\d+)-cells-2-cell-link)"
)
_MONTH = re.compile(r"form-calNav-months-(\d+)-monthlink")


class Calls:
    """Answers calls. A page's parameters say which object it shows."""

    def __init__(self, site: Site, pages: Pages, tables: Tables, faults: Faults) -> None:
        self._site = site
        self._pages = pages
        self._tables = tables
        self._faults = faults

    def attachment(self, page: PageInstance, call: Call) -> Attachment | None:
        """The attachment that a call is for, None for any other call."""
        match = _ATTACHMENT.fullmatch(call.path or "")
        if match is None:
            return None
        of_paper = bool(match["vo"] or match["table_vo"])
        index = int(match["index"]) if match["index"] else int(match["row"]) - 1
        attachments = self._attachments(page, of_paper)
        return attachments[index] if 0 <= index < len(attachments) else None

    def _attachments(self, page: PageInstance, of_paper: bool) -> list[Attachment]:
        address = Address(None, page.params)
        if page.name == "vo020":
            paper = self._site.papers.get(address.number("VOLFDNR") or 0)
            return paper.attachments if paper and paper.public else []
        item, _ = self._site.items.get(address.number("TOLFDNR") or 0, (None, None))
        if item is None:
            return []
        if of_paper:
            return item.paper.attachments if item.paper else []
        return item.attachments

    def download(self, attachment: Attachment, bookmark: str) -> Reply:
        """An attachment's bytes, under its name; or what a fault makes of it."""
        fault = self._faults.attachment(attachment)
        if fault == "expired":
            return redirect(bookmark)
        if fault == "attachment-404":
            return Reply(b"<html><body><h1>HTTP Status 404</h1></body></html>", 404)
        if fault == "attachment-html":
            return Reply(b"<html><body><h1>Sitzung abgelaufen</h1></body></html>")
        body = documents.content(attachment.data_kind, attachment.data_seed)
        name = f"{attachment.name}.{attachment.data_kind}"
        return Reply(
            body,
            content_type=documents.MEDIA_TYPES[attachment.data_kind],
            headers=[("Content-Disposition", f"inline; filename*=UTF-8''{quote(name, safe='')}")],
        )

    def ajax(self, page: PageInstance, call: Call, request: Request, lang: str) -> Part | str:
        """The answer to an Ajax call, with holes or whole. Raises PageFailureError where a fault says so."""
        address = Address(None, page.params)
        if page.name == "si010":
            return self._calendar(address, call, lang)
        if page.name == "si018":
            return self._list(page, address, call, request)
        if page.name == "gr010" and call.is_content:
            return self._tables.organizations(menu_entry(address))
        if page.name == "vo020" and call.is_content:
            paper = self._site.papers[address.number("VOLFDNR") or 0]
            return self._tables.further_panel(paper)
        return ajax_answer({}, "", "")

    def _calendar(self, address: Address, call: Call, lang: str) -> Part | str:
        year, month = self._pages.month(address)
        chosen = _MONTH.fullmatch(call.path or "")
        if chosen:
            return redirect_answer(f"./si010?MM={int(chosen[1]) + 1}&YY={year}")
        if not call.is_content:
            return ajax_answer({}, "", "")
        victims = self._faults.victims
        if self._faults.on("month") and (year, month) == victims.month:
            raise PageFailureError
        if self._faults.on("month-empty") and (year, month) == victims.empty_month:
            return EMPTY_ANSWER
        return self._tables.month(year, month, lang)

    def _list(self, page: PageInstance, address: Address, call: Call, request: Request) -> Part | str:
        state = dict(page.state)
        if call.path == "searchPanel-form-search":
            begin, end = (_date(request.form.get(f"searchPanel:{name}Date:dateField")) for name in ("begin", "end"))
            state = {"begin": begin or self._site.period[0], "end": end or self._site.period[1]}
        elif call.path == "table-navigator-next":
            state["index"] = state.get("index", 0) + 1
        elif not call.is_content:
            return ajax_answer({}, "", "")
        view = self._view(address, state)
        self._fail_for(view)
        page.state = state  # not before: a call that failed can be asked again
        return self._tables.meetings(view)

    def _view(self, address: Address, state: dict[str, Any]) -> ListView:
        organization = self._pages.organization(address)
        begin, end = self._site.period
        early = self._faults.hits_list("list-early", organization)
        return ListView(organization, **{"begin": begin, "end": end, **state}, ends_early=early)

    def _fail_for(self, view: ListView) -> None:
        is_last = not self._tables.has_next(view)
        if self._faults.hits_list("list-page", view.organization) and (view.index == 1 or is_last):
            raise PageFailureError


def _date(text: str | None) -> dt.date | None:
    """The date of a form's field, None where it holds none.

    >>> _date("2026-10-01"), _date("")
    (datetime.date(2026, 10, 1), None)
    """
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:
        return None
