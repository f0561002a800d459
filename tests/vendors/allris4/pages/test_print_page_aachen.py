"""The print page this project began with, of which only the text is known: whatever its HTML is, it must read the same.

The text is a real page's, so it is never part of the project: it lies beside it, and without it this is skipped.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest

from ratsinfo_spider.vendors.allris4.loaders import records
from ratsinfo_spider.vendors.allris4.pages import Page, make_selector, open_page
from tests.helpers import allris4_pages as invented

URL = "https://ratsinfo.aachen.de/bi/to020?SILFDNR=5147&TOLFDNR=121629&selfaction=print"
FILE = "aachen_to020_TOLFDNR121629_print.txt"
FOOTER = html.escape(URL.replace("https", "http"))
MISSING = "Dokument nicht im Bestand."
Text = dict[str, Any]
TABLE = "./to020?1--attachments-expandedPanel-content-body-rows-1-cells-2-cell-link&amp;TOLFDNR=121629"


@pytest.fixture(scope="module")
def text(real_page: Callable[[str], bytes]) -> Text:
    return parts(real_page)


def parts(read: Callable[[str], bytes]) -> Text:
    """The page's text in its parts: `title`, `result`, and the paragraphs of `minutes` and `decision`."""
    title, _, rest = read(FILE).decode().partition("\n")
    head, minutes, decision, missing, attachments = rest.split("Reduzieren")
    assert (missing.strip(), attachments.split()[0]) == (MISSING, "Anlagen")
    return {
        "title": title,
        "result": head.split(":")[1].strip(),
        "minutes": [line for line in minutes.replace("\n\n", "\n").split("\n")[2:] if line],
        "decision": [line for line in decision.split("\n")[3:] if line],
    }


def paragraphs(lines: list[str]) -> str:
    """As Word writes them: a run ends behind each umlaut; a line of no-break blanks is an empty paragraph."""
    runs = (re.sub(r"([äöü])", r"\1</span><span>", html.escape(line)) for line in lines)
    return "".join(f'<p style="margin:0pt"><span>{line}</span></p>\n' for line in runs)


def framed(text: Text) -> str:
    """As the normal pages are: frame, panels, headings printed."""
    inner = (
        invented.result(text["result"])
        + invented.panel("Beratung", invented.doc_part(paragraphs(text["minutes"])), title="Beratung")
        + invented.panel("Beschluss", invented.doc_part(paragraphs(text["decision"])), title="Beschluss:", key="3")
        + invented.panel("Abstimmungsergebnis", f"<p>{MISSING}</p>", key="4")
        + invented.panel("Anlagen", "", title="Anlagen", key="5")
    )
    main = invented.heading(text["title"]) + invented.content(inner)
    return invented.html("to020", f"{main}<div>Online-Version dieser Seite: {FOOTER}</div>", nav=False)


def tooltips(text: Text) -> str:
    """As in Taunusstein: the headings are empty, the text has its own; a document that is missing stands alone."""
    inner = (
        invented.result(text["result"])
        + invented.panel("Beratung", invented.doc_part(paragraphs(text["minutes"])))
        + invented.panel("Beschluss", invented.doc_part(paragraphs(["Beschluss:", *text["decision"]])), key="3")
        + f"<div><p>{MISSING}</p></div>"
        + invented.panel("Anlagen", "", title="Anlagen", key="5")
    )
    main = invented.heading(text["title"]) + invented.content(inner)
    return invented.html("to020", f'{main}<p>Online-Version dieser Seite:<br/><a href="{FOOTER}">{FOOTER}</a></p>')


def bare(text: Text) -> str:
    """The least: no frame, no version, no ids, no classes of panels; only what the text proves."""
    parts = "".join(
        f'<img alt="Reduzieren"/><h2>{name}</h2><div class="docPart">{paragraphs(text[key])}</div>'
        for name, key in (("Beratung", "minutes"), ("Beschluss:", "decision"))
    )
    result = f"<dl><dt>Beschluss:</dt><dd>{text['result']}</dd></dl>"
    return (
        f'<html><head><title>ALLRIS - Auszug</title></head><body><div id="allris"><h1>{text["title"]}</h1>'
        f'<div id="mainContent"><div class="toBa">{result}</div>{parts}<p>{MISSING}</p></div></div>'
        f"<hr/>Online-Version dieser Seite: {FOOTER}</body></html>"
    )


@pytest.fixture(scope="module", params=[framed, tooltips, bare], ids=["framed", "tooltips", "bare"])
def page(request: pytest.FixtureRequest, text: Text) -> Page:
    return open_page(make_selector(request.param(text), URL), URL)


def told(page: Page) -> dict[str, list[Any]]:
    tables: dict[str, list[Any]] = {}
    for record in records(page, "aachen"):
        tables.setdefault(record.table, []).append(record)
    return tables


def prose(lines: list[str]) -> str:
    """A line a paragraph, one empty line for any number of empty paragraphs, none at the ends."""
    plain = "\n".join(line.replace("\xa0", " ").strip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", plain).strip()


COLUMNS = {
    "id": "aachen:agenda_item:121629",
    "url": "https://ratsinfo.aachen.de/bi/to020?TOLFDNR=121629",
    "native_id": "121629",
    "meeting_id": "aachen:meeting:5147",
    "number": "4",
    "public": None,  # the heading has no Ö or N
    "title_is_cut": True,
    "result_text": "ungeändert beschlossen",
    "result": "adopted_unchanged",
    "vote_basis": "unanimous",
    **dict.fromkeys(("yes", "no", "abstain", "biased")),
    "document_missing": True,
}


@pytest.mark.parametrize("column", COLUMNS)
def test_item(page: Page, column: str) -> None:
    (item,) = told(page)["agenda_items"]
    assert getattr(item, column) == COLUMNS[column]


def test_title(page: Page, text: Text) -> None:
    (item,) = told(page)["agenda_items"]
    assert item.title == text["title"].partition(" - 4 ")[2]
    assert len(item.title) == 50


def test_texts(page: Page, text: Text) -> None:
    (item,) = told(page)["agenda_items"]
    assert item.minutes == prose(text["minutes"])
    assert item.decision == prose(text["decision"])
    assert [section.kind for section in told(page)["sections"]] == ["minutes", "decision"]


def test_the_vote_stands_in_the_minutes_alone(page: Page, text: Text) -> None:
    (vote,) = told(page)["votes"]
    assert (vote.subject, vote.basis, vote.outcome, vote.source) == ("decision", "unanimous", "accepted", "minutes")
    assert (vote.yes, vote.no, vote.abstain, vote.biased) == (None, None, None, None)
    assert (vote.passed, vote.unanimous, vote.derived_from) == (True, True, "words")
    assert vote.meeting_id == "aachen:meeting:5147"
    assert vote.text in text["minutes"]


def test_nothing_else_and_nothing_unread(page: Page) -> None:
    assert told(page).keys() == {"agenda_items", "votes", "sections"}
    assert page.warnings == []
