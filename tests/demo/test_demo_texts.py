"""The town's texts and documents, each by itself: odd as they are, they are whole."""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from ratsinfo_spider.demo.town import text_noise as hazards
from ratsinfo_spider.demo.town import word_html as word
from ratsinfo_spider.demo.town.build import TODAY, build
from ratsinfo_spider.demo.town.documents import content
from ratsinfo_spider.demo.town.sentences import Writer
from ratsinfo_spider.demo.town.topics import Topic


def test_each_hazard_leaves_the_text_whole() -> None:
    """What a hazard adds is read as one would expect; nothing of the discussion is lost."""
    built = build(1, 1, size=0.1)
    members = [member.person for member in built.organizations[0].members]
    writer = Writer(
        random.Random(3),  # noqa: S311 - an invented text
        built.organizations[0],
        members,
        Topic("m", "Neubau"),
        TODAY,
    )
    for hazard in hazards.HAZARDS:
        text = word.plain(hazard([word.Par("Erstens."), word.Par("Zweitens.")], writer))
        assert "Erstens." in text, hazard
        assert "Zweitens." in text, hazard


def test_a_text_is_read_from_its_blocks() -> None:
    blocks: list[word.Block] = [
        word.Blank(2),
        word.Par("\u00a0 Fu\u0308r\tdie  Stra\u00adße\nzweite Zeile"),
        word.Blank(9),
        word.Listing(("eins", word.Listing(("tiefer",), "a"), "zwei"), start=3),
        word.Table((("a", "", "b", ""), ("", "c", "", ""))),
        word.Blank(),
    ]
    assert word.plain(blocks) == "Für die Straße\nzweite Zeile\n\n3. eins\n  a. tiefer\n4. zwei\na | | b\nc"


def test_a_pdf_knows_where_its_objects_are() -> None:
    data = content("pdf", 99)
    table = int(data.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    assert data[table : table + 4] == b"xref"
    offsets = [int(line[:10]) for line in data[table:].split(b"\n")[3:8]]
    assert [data[offset : offset + 7] for offset in offsets] == [b"%d 0 obj" % number for number in range(1, 6)]


@pytest.mark.parametrize("kind", ["docx", "zip"])
def test_archives_are_whole(kind: str) -> None:
    data = content("docx" if kind == "docx" else "zip", 5)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
