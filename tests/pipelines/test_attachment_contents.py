"""One content for several documents."""

from __future__ import annotations

from pipelines.attachment_contents import REMEMBERED, Contents, correction, same_content
from ratsinfo_spider.items import File


def document(number: int) -> File:
    url = f"https://ris.musterstadt.example/doc{number}.pdf"
    return File(id=f"musterstadt:file:{number}", site="musterstadt", native_id=str(number), source_url=url)


def test_the_first_one_holds_it() -> None:
    contents = Contents()
    assert contents.holder(document(1), "a1", is_sure=False) is None
    assert contents.holder(document(2), "b2", is_sure=False) is None
    assert contents.holder(document(1), "a1", is_sure=False) is None, "asked for twice"
    holder = contents.holder(document(3), "a1", is_sure=True)
    assert holder is not None
    assert (holder.file_id, holder.called, holder.is_sure) == ("musterstadt:file:1", "1", False)


def test_what_was_stored_is_taken_back() -> None:
    contents = Contents()
    contents.holder(document(1), "a1", is_sure=False)
    holder = contents.holder(document(3), "a1", is_sure=False)
    assert holder is not None
    row = correction(holder, same_content("a1", "3"), frozenset({"status", "cause", "path", "sha256"}))
    assert (row.id, row.site, row.status, row.cause) == ("musterstadt:file:1", "musterstadt", "failed", "same_content")
    assert row.statement.columns == {"status", "cause", "path", "sha256"}, "so that an empty path clears the old one"
    assert (row.path, row.sha256) == (None, None)


def test_only_the_latest_are_remembered() -> None:
    contents = Contents()
    for number in range(REMEMBERED + 1):
        contents.holder(document(number), f"{number:x}", is_sure=False)
    assert contents.holder(document(-1), "0", is_sure=False) is None
    assert contents.holder(document(-1), f"{REMEMBERED:x}", is_sure=False) is not None
