"""docs/operations.md: every block of commands, in its order, on a city that was crawled; and what its tables say."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from ratsinfo_spider.sites.margins import Margins
from ratsinfo_spider.store.store import Store
from tests.helpers.crawling import ROOT, crawl
from tests.helpers.s3_server import BUCKET, KEYS, S3, s3_server

TEXT = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3]:
    with s3_server(tmp_path_factory.mktemp("s3")) as server:
        yield server


def test_no_block_is_of_another_language_which_no_test_would_run() -> None:
    assert TEXT.count("\n```") == 2 * len(BLOCKS)
    assert len(BLOCKS) == 7


@pytest.mark.process
def test_every_command_works(tmp_path: Path, bucket: S3) -> None:
    if shutil.which("sqlite3") is None:
        pytest.skip("sqlite3 is not here (apt-get install sqlite3)")
    output = tmp_path / "output"
    first = crawl(output, "demo", years=1)
    assert first.code == 0
    own = {
        "OUTPUT_DIR": str(output),
        "BACKUP": str(tmp_path / "backup"),
        "CITIES": str(tmp_path / "cities"),
        "BUCKET": BUCKET,
        "AWS_ENDPOINT_URL": bucket.url,
        "AWS_DEFAULT_REGION": "us-east-1",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    told = [_run(block, {**os.environ, **KEYS, **own}) for block in BLOCKS]
    assert "1 city is well" in told[0]
    assert '"status": "complete"' in told[0]
    assert "complete" in told[1]
    assert told[2].endswith("ok\n")
    assert f"the tables in {output}/demo/tables are new" in told[3]
    assert told[4] == "ok\n"
    files = (path for path in (output / "demo" / "files").rglob("*") if path.is_file())
    stored = {str(path.relative_to(output / "demo")) for path in files}
    assert set(bucket.objects()) == {f"demo/{name}" for name in stored}
    assert re.search(r"demo: 0 of [\d,]+ changes, those before 2024-01-01, were deleted", told[6])
    for folder in (output / "demo.broken", output / "demo", tmp_path / "moved"):
        with Store(folder / "store.sqlite", "demo", reading=True) as store:
            assert store.counts()["meetings"] > 10


def _run(block: str, environment: dict[str, str]) -> str:
    """A block as somebody types it, in the project's folder; what it printed."""
    words = ["bash", "-euo", "pipefail", "-c", block]
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_every_margin_has_its_line_and_its_default() -> None:
    section = TEXT.partition("## Monitors")[2].partition("\n## ")[0]
    named: dict[str, float] = {}
    for names, default in re.findall(r"^\| ((?:`\w+`(?:, )?)+) \| ([\d.]+) \|", section, re.MULTILINE):
        named |= dict.fromkeys(re.findall(r"\w+", names), float(default))
    assert named == {field.name: field.default for field in fields(Margins)}
