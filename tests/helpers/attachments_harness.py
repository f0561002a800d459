"""What the tests of attachments share: a crawl in a process of its own, and what an earlier run stored."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.attachments_server import PDF, Council, council

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": str(ROOT),
    "TLDEXTRACT_PUBLIC_SUFFIX_LIST_URLS": "",  # else Scrapy's cookies ask the internet for a list
}
SHA = hashlib.sha256(PDF).hexdigest()
STORED = f"{SHA[:2]}/{SHA}.pdf"
KNOWN = {
    "status": "stored",
    "path": STORED,
    "sha256": SHA,
    "size": len(PDF),
    "media_type": "application/pdf",
    "name": "Lageplan",
    "stated_size": 27,
    "fetched_at": "2026-01-01 00:00:00+00:00",
}


class Crawl:
    """A finished crawl of some links."""

    def __init__(self, folder: Path, server: Council, links: list[dict[str, Any]], **config: Any):
        self.folder, self.server = folder, server
        process = start(folder, server, links, **config)
        assert process.wait(timeout=60) == 0
        output = json.loads((folder / "output.json").read_text())
        self.files: list[dict[str, Any]] = output["files"]
        self.stats: dict[str, int] = output["stats"]
        self.problems: list[dict[str, str]] = output["problems"]
        self.grown: int = output["grown"]

    @property
    def on_disk(self) -> set[str]:
        root = self.folder / "files"
        return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def start(folder: Path, server: Council, links: list[dict[str, Any]], **config: Any) -> subprocess.Popen[bytes]:
    config = {"url": server.url, "links": links, "output": str(folder), **config}
    (folder / "config.json").write_text(json.dumps(config))
    files = [str(folder / name) for name in ("config.json", "output.json")]
    command = [sys.executable, "-m", "tests.helpers.attachments_crawl", *files]
    return subprocess.Popen(command, env=ENVIRONMENT, cwd=ROOT)


def doc(number: int, **columns: Any) -> dict[str, Any]:
    return {"path": f"/public/doc{number}.pdf", "native_id": str(number), **columns}


def store(folder: Path) -> None:
    """Lay down what an earlier run stored."""
    path = folder / "files" / STORED
    path.parent.mkdir(parents=True)
    path.write_bytes(PDF)


@pytest.fixture(scope="module")
def server() -> Iterator[Council]:
    """Import it into a test module; each has a server of its own."""
    with council() as running:
        yield running
