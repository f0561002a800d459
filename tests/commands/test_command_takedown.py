"""`scrapy takedown`: what it removes from all that is kept of a city, and what it says where it cannot."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ratsinfo_spider.commands.takedown import Command
from ratsinfo_spider.items import File
from ratsinfo_spider.store.lock import FileLock
from ratsinfo_spider.store.store import Store
from ratsinfo_spider.tables.write import write_tables
from tests.helpers.commands_run import run_command
from tests.helpers.stores import SITE, item, row, run

ITEM = f"{SITE}:agenda_item:7"
NAME = "Erika Muster"


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """The folder of a city: store, tables, a document, a report, an export."""
    folder = tmp_path / SITE
    document = File(id=f"{SITE}:file:9", site=SITE, owner_id=ITEM, path="aa/aa.pdf", status="stored")
    run(folder / "store.sqlite", 0, [item(7, title=f"Antrag {NAME}"), item(8, minutes=f"{NAME} dankt."), row(document)])
    with Store(folder / "store.sqlite", SITE) as store:
        write_tables(store, folder / "tables")
    (folder / "files" / "aa").mkdir(parents=True)
    (folder / "files" / "aa" / "aa.pdf").write_bytes(b"%PDF")
    (folder / "runs").mkdir()
    problems = [{"record": ITEM, "detail": "cut"}, {"record": "other", "detail": f"by {NAME}"}]
    (folder / "runs" / "1.json").write_text(json.dumps({"problems": problems}), encoding="utf-8")
    (folder / "export").mkdir()
    return folder


def take(city: Path, capsys: pytest.CaptureFixture[str], listed: str | None = None) -> tuple[int, str, str]:
    if listed is not None:
        (city / "takedown.toml").write_text(listed, encoding="utf-8")
    return run_command(Command, SITE, capsys=capsys, OUTPUT_DIR=str(city.parent))


def texts(city: Path) -> str:
    """All that is kept, but for the list itself."""
    files = [path for path in city.rglob("*") if path.is_file() and path.name != "takedown.toml"]
    return "\n".join(path.read_bytes().decode("utf-8", "replace") for path in files)


def test_store_files_tables_and_reports(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert NAME in texts(city)
    code, said, error = take(city, capsys, f'ids = ["{ITEM}"]\nnames = ["{NAME}"]\n')
    assert (code, error) == (0, "")
    assert said.splitlines()[0] == f"{SITE}: redacted 2 rows, 1 texts, 1 files, 1 reports"
    assert str(city / "export") in said
    assert not (city / "files" / "aa" / "aa.pdf").exists()
    assert NAME not in texts(city)
    report = json.loads((city / "runs" / "1.json").read_text(encoding="utf-8"))
    assert report == {"problems": [{"record": "other", "detail": "by [removed]"}]}
    assert take(city, capsys)[1].startswith(f"{SITE}: redacted 0 rows, 0 texts, 0 files, 0 reports\n")


@pytest.mark.parametrize(
    ("listed", "code", "words"),
    [(None, 2, "nothing is on its list; write one into "), ("names = 7", 2, "names should be a list of texts")],
)
def test_without_a_list_that_can_be_used(
    city: Path, capsys: pytest.CaptureFixture[str], listed: str | None, code: int, words: str
) -> None:
    ended, said, error = take(city, capsys, listed)
    assert (ended, said) == (code, "")
    assert words in error
    assert error.count("\n") == 1


def test_a_city_without_a_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / SITE).mkdir()
    code, _, error = take(tmp_path / SITE, capsys, f'ids = ["{ITEM}"]')
    assert (code, error.startswith(f"scrapy takedown {SITE}: no record store at ")) == (1, True)
    assert not (tmp_path / SITE / "store.sqlite").exists()


def test_a_city_that_is_being_crawled(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lock = FileLock(city / f"store.sqlite-{SITE}.lock", "run 7")
    try:
        code, _, error = take(city, capsys, f'ids = ["{ITEM}"]')
    finally:
        lock.release()
    assert (code, "run 7" in error) == (4, True)


def test_a_document_that_its_bucket_keeps_is_named(
    city: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"ACCESS_KEY_ID": "one", "SECRET_ACCESS_KEY": "two-two", "MAX_ATTEMPTS": "1"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    (city / "takedown.toml").write_text(f'ids = ["{ITEM}"]', encoding="utf-8")
    settings = {"OUTPUT_DIR": str(city.parent), "RATSINFO_FILES_STORE": "s3://council/docs"}
    settings |= {"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}
    code, _, error = run_command(Command, SITE, capsys=capsys, **settings)
    assert code == 1
    assert f"aa/aa.pdf in s3://council/docs/{SITE}/files could not be removed" in error
