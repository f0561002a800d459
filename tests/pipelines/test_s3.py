"""Attachments in a bucket: whole crawls against moto's server, also one that goes away and one that says no."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings

from ratsinfo_spider.crawl.privacy import remove_files
from ratsinfo_spider.demo.process import DemoProcess
from tests.helpers.attachments_harness import Crawl as AttachmentsCrawl
from tests.helpers.attachments_harness import doc, server
from tests.helpers.attachments_server import Council
from tests.helpers.crawling import Crawl, crawl, demo_with_truth, differences
from tests.helpers.s3_server import BUCKET, KEYS, S3, Door, s3_server

pytestmark = pytest.mark.process

__all__ = ["server"]

PLACE = f"s3://{BUCKET}/nightly"


@pytest.fixture(scope="module", autouse=True)
def _credentials() -> Iterator[None]:
    """botocore's own way: by the environment. One try is enough for a test."""
    with pytest.MonkeyPatch.context() as environment:
        for name, value in {**KEYS, "AWS_MAX_ATTEMPTS": "1"}.items():
            environment.setenv(name, value)
        yield


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3]:
    with s3_server(tmp_path_factory.mktemp("s3")) as running:
        yield running


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[DemoProcess, dict[str, Any]]]:
    with demo_with_truth(tmp_path_factory.mktemp("town"), years=1, size=0.2) as (demo, truth):
        yield demo, truth


def wanted(truth: dict[str, Any], prefix: str) -> dict[str, str]:
    """The objects that must be there, by their sha256."""
    return {f"{prefix}/demo/files/{row['path']}": row["sha256"] for row in truth["files"] if row["path"]}


def crawl_to(place: str, url: str, output: Path, demo: DemoProcess, *options: str, **arguments: Any) -> Crawl:
    settings = ["-s", f"RATSINFO_FILES_STORE={place}", "-s", f"AWS_ENDPOINT_URL={url}", *options]
    return crawl(output, "demo", *settings, base_url=demo.base_url, **arguments)


class Night:
    """A town crawled into a bucket, and once more; uploads so far, each time."""

    def __init__(self, s3: S3, demo: DemoProcess, output: Path) -> None:
        self.runs: list[Crawl] = []
        self.reports: list[dict[str, Any]] = []
        self.uploads: list[int] = []
        for refresh in ("changed", "all"):
            self.runs.append(crawl_to(PLACE, s3.url, output, demo, refresh=refresh))
            self.reports.append(self.runs[-1].report)
            self.uploads.append(s3.uploads())
        self.objects = s3.objects()


@pytest.fixture(scope="module")
def night(s3: S3, town: tuple[DemoProcess, Any], tmp_path_factory: pytest.TempPathFactory) -> Night:
    return Night(s3, town[0], tmp_path_factory.mktemp("night"))


def test_every_object_is_the_truth(night: Night, town: tuple[Any, dict[str, Any]]) -> None:
    objects = wanted(town[1], "nightly")
    assert night.runs[0].code == 0, night.runs[0].stdout + night.runs[0].stderr
    assert len(objects) > 20
    assert night.objects == objects


def test_the_rows_are_those_of_any_crawl(night: Night, town: tuple[Any, dict[str, Any]]) -> None:
    truth = [{**row, "status": "unchanged" if row["path"] else row["status"]} for row in town[1]["files"]]
    assert differences(night.runs[1].rows("files"), truth) == []


def test_no_file_is_left_on_this_machine(night: Night) -> None:
    output = night.runs[0].output
    assert not (output / "files").exists()
    assert list((output / ".part").iterdir()) == []


def test_a_second_run_sends_nothing(night: Night) -> None:
    """It did ask for every file again, as `refresh=all` means."""
    assert night.runs[1].code == 0
    assert night.reports[1]["files"]["unchanged"] == night.reports[0]["files"]["stored"]
    assert night.uploads == [len(night.objects)] * 2


def test_summary_and_report_say_where_they_are(night: Night) -> None:
    assert f"files are in: {PLACE}/demo/files" in night.runs[0].stdout
    assert night.reports[0]["files_dir"] == f"{PLACE}/demo/files"


def test_a_bucket_that_goes_away_and_comes_back(s3: S3, town: tuple[DemoProcess, Any], tmp_path: Path) -> None:
    demo, truth = town
    objects = wanted(truth, "outage")
    with Door(s3, uploads=5) as door:
        first = crawl_to(f"s3://{BUCKET}/outage", door.url, tmp_path, demo)
        report = first.report
        there = {key for key in s3.objects() if key.startswith("outage/")}
        before = s3.uploads()
        door.open_again()
        second = crawl_to(f"s3://{BUCKET}/outage", door.url, tmp_path, demo)

    assert (first.code, report["status"], len(there)) == (3, "incomplete", 5)
    lost = [problem for problem in report["problems"] if problem["kind"] == "file"]
    assert all(problem["url"].startswith(demo.base_url) for problem in lost)
    words = {problem["detail"] for problem in lost}
    assert any(f"could not be stored: BucketError: s3://{BUCKET}/outage/demo/files" in sentence for sentence in words)
    assert any("Not asked for" in sentence and "times in a row" in sentence for sentence in words)

    assert second.code == 0, second.stdout + second.stderr
    had = {key for key, row in first.rows("files").items() if row["path"]}  # another page's copy came in time
    assert {problem["record"] for problem in lost} <= {entry["id"] for entry in report["missing"]} | had
    assert {key: sha for key, sha in s3.objects().items() if key.startswith("outage/")} == objects
    assert s3.uploads() - before == len(objects) - len(there)


NOWHERE = "http://127.0.0.1:9"


@pytest.mark.parametrize(
    ("place", "settings", "sentence"),
    [
        (PLACE, {"AWS_ENDPOINT_URL": NOWHERE}, "EndpointConnectionError"),
        ("s3://nobody-s-bucket/x", {}, "NoSuchBucket"),
        (PLACE, {"AWS_ACCESS_KEY_ID": "wrong", "AWS_SECRET_ACCESS_KEY": "too"}, "InvalidAccessKeyId"),
        (PLACE, {"AWS_ACCESS_KEY_ID": "half"}, "PartialCredentialsError"),
        (PLACE, {"AWS_ENDPOINT_URL": "nowhere"}, "ValueError"),
    ],
    ids=["unreachable", "no bucket", "wrong key", "half a key", "no address"],
)
def test_what_cannot_be_used_ends_the_run_before_the_first_page(
    s3: S3, town: tuple[DemoProcess, Any], tmp_path: Path, place: str, settings: dict[str, str], sentence: str
) -> None:
    s3.post("reset-auth", b"0" if "AWS_SECRET_ACCESS_KEY" in settings else b"inf")
    try:
        options = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
        done = crawl_to(place, s3.url, tmp_path, town[0], *options)
    finally:
        s3.post("reset-auth", b"inf")
    assert done.code == 1
    assert (
        f"scrapy crawl demo: attachments cannot be stored: {place}/demo/files cannot be used: {sentence}" in done.stderr
    )
    assert "Traceback" not in done.stderr
    assert (done.report["status"], done.report["requests"]["requests"]) == ("failed", 0)


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("s3:///prefix", "it can be a folder or s3://bucket/prefix"),
        ("gs://bucket/prefix", "it can be a folder or s3://bucket/prefix"),
    ],
)
def test_a_place_that_cannot_be_meant_is_refused(
    town: tuple[DemoProcess, Any], tmp_path: Path, place: str, sentence: str
) -> None:
    done = crawl_to(place, NOWHERE, tmp_path, town[0])
    assert (done.code, done.stderr.count("\n")) == (2, 1), done.stderr
    assert sentence in done.stderr


def test_scrapy_s_own_setting_means_the_same(town: tuple[DemoProcess, Any], tmp_path: Path) -> None:
    store = tmp_path / "elsewhere"
    done = crawl(tmp_path / "output", "demo", "-s", f"FILES_STORE={store}", base_url=town[0].base_url)
    assert done.code == 0, done.stderr
    files = {f"nightly/demo/files/{path.parent.name}/{path.name}" for path in (store / "demo/files").glob("??/*")}
    assert files == set(wanted(town[1], "nightly"))


def test_a_large_file_costs_no_memory(s3: S3, server: Council, tmp_path: Path) -> None:
    """`grown` is measured from when the client was there."""
    size = 200_000_000
    links = [{"path": f"/public/zeros?{size}", "native_id": "1"}, doc(1)]
    settings = {"RATSINFO_MAX_FILE_SIZE": 2 * size, "AWS_ENDPOINT_URL": s3.url, **KEYS}
    done = AttachmentsCrawl(tmp_path, server, links, files_store=f"s3://{BUCKET}/large", settings=settings)
    assert [row["status"] for row in done.files] == ["stored", "stored"], done.files
    sizes = {
        entry["Key"].rpartition("/")[2].partition(".")[0]: entry["Size"]
        for entry in s3.client().list_objects_v2(Bucket=BUCKET, Prefix="large/")["Contents"]
    }
    assert sizes == {row["sha256"]: row["size"] for row in done.files}
    assert done.files[0]["size"] > size * 0.99
    assert done.grown < size / 5


def test_what_is_taken_down_is_removed_from_the_bucket(s3: S3) -> None:
    keys = [f"taken/demo/files/{path}" for path in ("aa/aa.pdf", "bb/bb.pdf")]
    for key in keys:
        s3.client().put_object(Bucket=BUCKET, Key=key, Body=b"%PDF")
    settings = Settings({"AWS_ENDPOINT_URL": s3.url})
    assert remove_files(f"s3://{BUCKET}/taken/demo/files", ["aa/aa.pdf", "never/there.pdf"], settings) == []
    assert keys[0] not in s3.objects()
    assert keys[1] in s3.objects()
    gone = Settings({"AWS_ENDPOINT_URL": "http://127.0.0.1:9"})
    assert remove_files(f"s3://{BUCKET}/taken/demo/files", ["bb/bb.pdf"], gone) == ["bb/bb.pdf"]
