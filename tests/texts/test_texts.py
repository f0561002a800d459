"""The text of documents: of odd ones, within bounds, once for each hash, and by the command."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from frictionless import Package

from ratsinfo_spider.commands.export import Command as Export
from ratsinfo_spider.commands.texts import Command
from ratsinfo_spider.items import File
from ratsinfo_spider.store import Store
from ratsinfo_spider.tables.write import write_tables
from ratsinfo_spider.texts.document_text import PDF
from ratsinfo_spider.texts.kept import KeptTexts
from ratsinfo_spider.texts.reader import Reader
from tests.helpers.commands_run import run_command
from tests.helpers.stores import SITE, meeting, row, run
from tests.texts.odd_documents import IMAGE, ODD, SCAN, SENTENCE, one, pdf

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(seconds=20, megabytes=1024) as opened:
        yield opened


@pytest.mark.parametrize("name", ODD)
def test_odd_documents(reader: Reader, tmp_path: Path, name: str) -> None:
    odd = ODD[name]
    path = tmp_path / "document"
    path.write_bytes(odd.make())
    reading = reader.read(path, odd.media_type)
    assert reading.status == odd.status, reading.reason
    assert odd.words in "\n".join(text for text, _ in reading.pages)
    assert odd.pages in (None, len(reading.pages))


def test_two_columns_are_read_one_after_the_other(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(ODD["two columns"].make())
    [(text, score)] = reader.read(tmp_path / "x", PDF).pages
    assert text.split() == ["Linke", "Spalte", "beginnt", "hier.", "Rechte", "Spalte", "folgt", "danach."]
    assert score == 1.0


@pytest.mark.parametrize(
    ("seconds", "megabytes", "status"), [(0.01, 1024, "too_slow"), (20, 120, "too_large")], ids=["time", "memory"]
)
def test_a_document_may_take_only_so_much(tmp_path: Path, seconds: float, megabytes: int, status: str) -> None:
    (tmp_path / "x").write_bytes(ODD["100 MB in 100 kB"].make())
    (tmp_path / "y").write_bytes(one())
    with Reader(seconds, megabytes) as bounded:
        assert bounded.read(tmp_path / "x", PDF).status == status
        bounded._seconds = 20
        assert bounded.read(tmp_path / "y", PDF).status == "read", "the next one is read by a new process"


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A city with a document that two pages link, a scan, and one that is not on the disk."""
    folder = tmp_path / SITE
    (folder / "files" / "aa").mkdir(parents=True)
    (folder / "files" / "aa" / "1.pdf").write_bytes(one())
    (folder / "files" / "aa" / "2.pdf").write_bytes(pdf([SCAN], extra=[IMAGE]))
    links = [(1, "1"), (2, "1"), (3, "2"), (4, "3")]
    files = [
        row(
            File(
                id=f"{SITE}:file:{number}",
                site=SITE,
                owner_id=f"{SITE}:meeting:1",
                name=f"Anlage {number}",
                sha256=name * 64,
                path=f"aa/{name}.pdf",
                media_type=PDF,
            )
        )
        for number, name in links
    ]
    run(folder / "store.sqlite", 0, [meeting(1), *files])
    return tmp_path


def read(output: Path, *words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str], str]:
    code, out, err = run_command(Command, SITE, *words, capsys=capsys, OUTPUT_DIR=str(output))
    return code, out.splitlines()[:-1], err


def test_each_document_is_read_once(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = ["1 documents read", "1 documents without a text (scans; `--ocr` reads them)"]
    assert read(output, capsys=capsys) == (0, new, "")
    assert read(output, capsys=capsys) == (0, ["2 documents read before"], "")
    assert read(output, "--again", capsys=capsys) == (0, new, "")
    texts = pd.read_parquet(output / SITE / "tables" / "texts.parquet")
    assert texts.to_dict("records") == [
        {"sha256": "1" * 64, "page": 1, "text": SENTENCE, "engine": "pypdfium2", "quality": 1.0},
        {"sha256": "2" * 64, "page": 1, "text": "", "engine": "pypdfium2", "quality": 0.0},
    ]


def test_the_table_is_described_with_the_others(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Store(output / SITE / "store.sqlite", SITE) as store:
        write_tables(store, output / SITE / "tables")
    read(output, capsys=capsys)
    package = Package(str(output / SITE / "tables" / "datapackage.json"))
    assert package.get_table_resource("texts").read_rows()[0].to_dict()["text"] == SENTENCE
    assert package.validate().valid


def test_what_is_taken_down_is_forgotten(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    read(output, capsys=capsys)
    path = output / SITE / "texts.sqlite"
    with KeptTexts(path) as kept:
        kept.forget(["1" * 64])
        assert (kept.status("1" * 64), kept.status("2" * 64)) == (None, "no_text")
    assert b"Radweg" not in path.read_bytes()


def test_texts_are_searched_in_an_export(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    read(output, capsys=capsys)
    code, _, err = run_command(Export, SITE, "--format", "sqlite", capsys=capsys, OUTPUT_DIR=str(output))
    assert (code, err) == (0, "")
    with sqlite3.connect(output / SITE / "export" / f"{SITE}.sqlite") as database:
        found = database.execute("SELECT record_id, page, title FROM search WHERE search MATCH 'radWEG' ORDER BY 1")
        assert found.fetchall() == [(f"{SITE}:file:1", 1, "Anlage 1"), (f"{SITE}:file:2", 1, "Anlage 2")]


def test_ocr_says_when_it_cannot(
    output: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(output))
    code, _, err = run_command(Command, SITE, "--ocr", capsys=capsys, OUTPUT_DIR=str(output))
    sentence = "--ocr needs ocrmypdf, which is not installed: apt install ocrmypdf"
    assert (code, err) == (1, f"scrapy texts {SITE}: {sentence}\n")


def test_ocr_reads_scans(output: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """By a program in the place of ocrmypdf, which gives a PDF with a text."""
    read(output, capsys=capsys)
    (output / "recognised.pdf").write_bytes(one("Erkannter Text"))
    program = output / "ocrmypdf"
    program.write_text(f'#!/bin/sh\nfor last; do :; done\ncp {output}/recognised.pdf "$last"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{output}:/usr/bin:/bin")
    code, lines, _ = read(output, "--ocr", capsys=capsys)
    assert (code, lines) == (0, ["1 documents read", "1 documents read before"])
    texts = pd.read_parquet(output / SITE / "tables" / "texts.parquet")
    assert texts[["text", "engine"]].to_numpy().tolist()[1] == ["Erkannter Text", "ocrmypdf"]
