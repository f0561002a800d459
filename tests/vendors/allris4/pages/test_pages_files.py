"""Attachments and documents that a page links; shown on agenda items, the same code reads all pages."""

from __future__ import annotations

import pytest

from ratsinfo_spider.vendors.allris4.pages import make_selector
from ratsinfo_spider.vendors.allris4.pages.agenda_item import AgendaItemPage
from ratsinfo_spider.vendors.allris4.pages.files import FileLink
from tests.helpers import allris4_pages as invented

URL = invented.BASE + "to020?TOLFDNR=7"
TITLE = invented.heading("05.03.2024 - 2.1 Radweg am Ring")
HEAD = invented.head(toname="Ö 2.1")
TABLE = "./to020?1--attachments-expandedPanel-content-body-rows-{}-cells-2-cell-link&amp;TOLFDNR=7"
TABLE_VO = "./to020?1-1.0-attachmentsVo-expandedPanel-content-body-rows-{}-cells-2-cell-link&amp;TOLFDNR=7"
BOX = "./to020?1--anlagenHeaderPanel-attachmentsList-{}-attachment-link&amp;TOLFDNR=7"
BOX_VO = "./to020?1--anlagenVoHeaderPanel-attachmentsList-{}-attachment-link&amp;TOLFDNR=7"


def item(*parts: str, head: str = HEAD) -> AgendaItemPage:
    """An invented item with these things in its content."""
    main = TITLE + head + invented.content("".join(parts))
    html = invented.html("to020", main, number="TOLFDNR=7")
    return AgendaItemPage(make_selector(html, URL), URL)


def box(*links: str, heading: str = "Anlagen") -> str:
    inner = "".join(f"<li>{link}</li>" for link in links)
    return f'<aside id="anlagenHeaderPanel" class="attachments"><span>{heading}</span><ul>{inner}</ul></aside>'


def named(name: str, href: str) -> str:
    return f'<a href="{href}" class="attlink pdf">{name}</a>'


def attachments(page: AgendaItemPage) -> list[tuple[str, str, int | None]]:
    return [(file.panel, file.label, file.number) for file in page.files]


def test_attachments_of_item_and_paper_each_once() -> None:
    own = invented.attachment_table(invented.attachment_row("1", "Plan", TABLE.format(1)))
    paper = invented.attachment_table(
        invented.attachment_row("1", "Plan", TABLE_VO.format(1)),
        invented.attachment_row("2", "Karte", TABLE_VO.format(2)),
    )
    page = item(
        invented.panel("Anlagen zur Vorlage", paper, title="Anlagen zur Vorlage"),
        invented.panel("Anlagen", own, title="Anlagen", key="3"),
        head=HEAD
        + box(named("Plan", BOX.format(0)))
        + box(named("Plan", BOX_VO.format(0)), named("Karte", BOX_VO.format(1)), heading="Anlagen zur Vorlage"),
    )
    assert attachments(page) == [
        ("paper_attachments", "Plan", 1),
        ("paper_attachments", "Karte", 2),
        ("attachments", "Plan", 1),
    ]
    assert (page.panels, page.warnings) == ([], [])


def test_row_of_the_table() -> None:
    sign = '<div><img src="images/no_compile.svg" alt="x"/></div>'
    table = invented.attachment_table(
        invented.attachment_row("3", "Lageplan", TABLE.format(1), "253,8 kB", sign, "öffentlich")
    )
    (file,) = item(invented.panel("Anlagen", table)).files
    assert file == FileLink(
        url=invented.BASE + TABLE.format(1)[2:].replace("&amp;", "&"),
        label="Lageplan",
        hint="Lageplan",
        native_id=None,
        component=True,
        panel="attachments",
        number=3,
        stated_size="253,8 kB",
        status="öffentlich",
        not_compiled=True,
    )


def test_same_name_twice_is_two_files() -> None:
    rows = [invented.attachment_row(str(n), "Plan", TABLE.format(n)) for n in (1, 2)]
    links = [named("Plan", BOX.format(n)) for n in (0, 1)]
    page = item(invented.panel("Anlagen", invented.attachment_table(*rows)), head=HEAD + box(*links))
    assert (attachments(page), page.warnings) == ([("attachments", "Plan", 1), ("attachments", "Plan", 2)], [])


def test_counts_that_differ_are_told_and_nothing_is_lost() -> None:
    table = invented.attachment_table(invented.attachment_row("1", "Plan", TABLE.format(1)))
    links = named("Plan", BOX.format(0)), named("Karte", BOX.format(1))
    page = item(invented.panel("Anlagen", table), head=HEAD + box(*links))
    assert attachments(page) == [("attachments", "Plan", 1), ("attachments", "Karte", None)]
    assert page.warnings == ["Files: the head names 2 attachments, the tables have 1."]


def test_head_alone() -> None:
    page = item(head=HEAD + box(named("Plan", BOX_VO.format(0))))
    assert attachments(page) == [("paper_attachments", "Plan", None)]


def test_heading_decides_where_the_address_is_no_component() -> None:
    link = named("Plan", "./doc?DOLFDNR=55&amp;DOCTYP=130")
    (file,) = item(head=HEAD + box(link, heading="Anlagen zur Vorlage")).files
    assert (file.panel, file.native_id, file.component) == ("paper_attachments", 55, False)


def test_attachment_without_link_is_told() -> None:
    row = '<tr><td class="rightCol">1</td><td>Plan</td><td class="fileSize">1 MB</td></tr>'
    page = item(invented.panel("Anlagen", invented.attachment_table(row)))
    assert (page.files, page.warnings) == ([], ["Files: attachment 1 has no link."])


def test_further_link_of_an_attachment_is_told() -> None:
    row = invented.attachment_row("1", "Plan", TABLE.format(1), sign='<a href="./original">docx</a>')
    page = item(invented.panel("Anlagen", invented.attachment_table(row)))
    assert (len(page.files), page.warnings) == (1, ["Files: attachment 1 has 2 links; the first one is read."])


def test_hint_escaped_three_times() -> None:
    tooltip = "Öffnen der PDF zu &amp;amp;quot;A&amp;amp;quot; in neuen Fenster"
    link = f'<a href="./x.pdf" class="attlink" data-simpletooltip-text="{tooltip}">A</a>'
    (file,) = item(head=HEAD + box(link)).files
    assert file.hint == '"A"'


def test_a_file_in_an_unknown_place_is_taken_and_told() -> None:
    stray = f'<p><a class="attlink pdf" href="{BOX.format(0)}">Plan</a></p>'
    document = (
        '<p><a class="doclink pdf" href="./wicket/resource/org.apache.wicket.Application/doc9.pdf">Auszug</a></p>'
    )
    page = item(f"<div class='compFull'>{stray}{document}</div>")
    assert [(file.panel, file.label) for file in page.files] == [("documents", "Auszug"), ("attachments", "Plan")]
    assert [warning for warning in page.warnings if warning.startswith("Files: ")] == [
        "Files: 1 links of documents stand outside of the known places.",
        "Files: 1 links of attachments stand outside of the known places.",
    ]


def test_an_address_by_number_and_type() -> None:
    page = item(invented.documents('<a class="doclink" href="./doc?DOLFDNR=12&amp;DOCTYP=117&amp;OTYP=41">Text</a>'))
    assert [(file.native_id, file.document_type) for file in page.files] == [(12, 117)]


@pytest.mark.parametrize(
    "tail",
    [
        ";jsessionid=0A1B",
        "%3Bjsessionid=0A1B",
        "%3bJSESSIONID=0A1B",
        ";v=2",
        "#page=3",
        ";jsessionid=0A1B.node1;v=2#page=3",
    ],
)
def test_what_belongs_to_a_visit_reaches_neither_number_nor_address(tail: str) -> None:
    document = f'<a href="./wicket/resource/x/doc4711.pdf{tail}" class="doclink pdf">Protokoll</a>'
    own = invented.attachment_table(invented.attachment_row("1", "Plan", TABLE.format(1).replace("?", f"{tail}?", 1)))
    parts = (own,) if "#" not in tail else ()
    page = item(*parts, head=HEAD + invented.documents(document))
    assert [(file.native_id, file.url.removeprefix(invented.BASE)) for file in page.files if file.native_id] == [
        (4711, "wicket/resource/x/doc4711.pdf")
    ]
    assert [file.url for file in page.files if file.component] == [
        invented.BASE + TABLE.format(1).removeprefix("./").replace("&amp;", "&") for _ in parts
    ]
