"""Where files lie: the folder of growing ones, and that of whole ones."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

import pytest
from scrapy.pipelines.files import FSFilesStore

from pipelines.attachment_answers import Body
from pipelines.attachment_store import AttachmentStore, Move, Mover, PartFolder
from pipelines.single_flight import SingleFlight

CONTENT = b"%PDF-1.4 Musterstadt %%EOF"


def body(path: Path | None = None) -> Body:
    return Body(CONTENT, path, hashlib.sha256(CONTENT).hexdigest(), len(CONTENT))


def test_cleaning_up_spares_a_run_that_lives(tmp_path: Path) -> None:
    living = PartFolder(tmp_path)
    living.new().write_bytes(CONTENT)
    (tmp_path / "killed").mkdir()
    (tmp_path / "killed" / "1.part").write_bytes(CONTENT)
    second = PartFolder(tmp_path)
    assert set(tmp_path.iterdir()) == {living.path, second.path}
    assert len(list(living.path.iterdir())) == 1
    second.close()
    living.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("on_disk", [False, True])
def test_a_folder_gets_the_file_under_its_name(on_disk: bool, tmp_path: Path) -> None:
    async def keep() -> tuple[list[str], list[bool]]:
        store = AttachmentStore(FSFilesStore(tmp_path), None, tmp_path)
        part = store.parts.new() if on_disk else None
        if part:
            part.write_bytes(CONTENT)
        put = [await store.put(body(part), "ab/abc.pdf", "application/pdf") for _ in range(2)]
        found = [await store.has("ab/abc.pdf", size) for size in (None, len(CONTENT), 1)]
        store.close()
        return [str(how) for how in put], found

    assert asyncio.run(keep()) == (["new", "there"], [True, True, False])
    assert (tmp_path / "ab" / "abc.pdf").read_bytes() == CONTENT


@pytest.mark.parametrize("other", [CONTENT[:-1], CONTENT.replace(b"M", b"N")])
def test_what_is_not_the_same_any_more_is_replaced(other: bytes, tmp_path: Path) -> None:
    """Also where its size is right: the bytes are at hand, so they are compared."""

    async def keep() -> str:
        store = AttachmentStore(FSFilesStore(tmp_path), None, tmp_path)
        how = await store.put(body(None), "ab/abc.pdf", "application/pdf")
        store.close()
        return str(how)

    (tmp_path / "ab").mkdir()
    (tmp_path / "ab" / "abc.pdf").write_bytes(other)
    assert asyncio.run(keep()) == "mended"
    assert (tmp_path / "ab" / "abc.pdf").read_bytes() == CONTENT


def test_a_listing_has_whole_files_by_path_and_size(tmp_path: Path) -> None:
    async def look() -> tuple[int, list[bool]]:
        store = AttachmentStore(FSFilesStore(tmp_path), None, tmp_path)
        store.parts.new().write_bytes(CONTENT)
        listed = await store.listing()
        (tmp_path / "ab" / "abc.pdf").unlink()  # it is not looked for any more
        found = [await store.has("ab/abc.pdf", size) for size in (len(CONTENT), 1)]
        store.close()
        return len(listed), found

    (tmp_path / "ab").mkdir()
    (tmp_path / "ab" / "abc.pdf").write_bytes(CONTENT)
    (tmp_path / "notes.txt").write_text("somebody's")
    assert asyncio.run(look()) == (1, [True, False])


def test_one_file_that_cannot_be_kept_does_not_hold_up_the_others(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "came.part").write_bytes(CONTENT)  # one that was streamed to disk

    async def move() -> list[object]:
        mover = Mover()
        moves = [Move(CONTENT, tmp_path / f"{number}.part", tmp_path / "new" / str(number)) for number in range(20)]
        moves.insert(1, Move(CONTENT, tmp_path / "bad.part", tmp_path / "file" / "bad"))
        moves.append(Move(None, tmp_path / "came.part", tmp_path / "new" / "came"))
        return await asyncio.gather(*map(mover.move, moves), return_exceptions=True)

    results = asyncio.run(move())
    assert isinstance(results.pop(1), NotADirectoryError)
    assert set(results) == {None}
    assert {path.name for path in (tmp_path / "new").iterdir()} == {*map(str, range(20)), "came"}
    assert {path.read_bytes() for path in (tmp_path / "new").iterdir()} == {CONTENT}


def test_only_the_last_results_are_remembered() -> None:
    async def ask() -> list[int | None]:
        once = SingleFlight[int](remember=2)
        for number in range(4):
            await once.get(number, lambda number=number: asyncio.sleep(0, number))  # type: ignore[misc]
        return [once.known(number) for number in range(4)]

    assert asyncio.run(ask()) == [None, None, 2, 3]


def test_an_error_reaches_all_who_wait_and_is_not_remembered() -> None:
    async def fail() -> int:
        await asyncio.sleep(0)
        raise ValueError("no")

    async def ask() -> list[object]:
        once = SingleFlight[int](remember=2)
        first = await asyncio.gather(once.get("key", fail), once.get("key", fail), return_exceptions=True)
        return [*first, await once.get("key", lambda: asyncio.sleep(0, 1))]

    first, second, third = asyncio.run(ask())
    assert isinstance(first, ValueError)
    assert isinstance(second, ValueError)
    assert third == 1
