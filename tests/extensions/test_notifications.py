"""Who is told what when a city's state changes, by each way."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from scrapy.settings import Settings

from ratsinfo_spider.commands.runs import Command
from ratsinfo_spider.crawl.arguments import ArgumentError
from ratsinfo_spider.crawl.setting_checks import check_settings
from ratsinfo_spider.extensions.notifications import Notifications
from ratsinfo_spider.extensions.notify import Message, NotifyError, tell_change
from tests.commands.test_command_runs import report
from tests.helpers.commands_run import run_command
from tests.helpers.crawling import crawl
from tests.helpers.told import mail_server, webhook

RUN = "20261201T010000Z-aaaaaa"
MAIL = {"MAIL_HOST": "127.0.0.1", "MAIL_PORT": 25, "MAIL_FROM": "ratsinfo@musterstadt.example"}


def message(status: str, sentence: str = "https://ris.musterstadt.example/ cannot be reached") -> Message:
    return Message(city="musterstadt", status=status, sentence=sentence, run_id="20261201T010000Z-aaaaaa", node="north")


def test_failure_and_recovery_are_told_once(tmp_path: Path) -> None:
    nights = ["complete", "failed", "failed", "incomplete", "incomplete", "complete", "complete"]
    with webhook() as (address, told):
        had_news = [tell_change(address, message(status), tmp_path, {}) for status in nights]
    assert had_news == [False, True, False, True, False, True, False]
    assert [(one["was"], one["status"]) for one in told] == [
        ("complete", "failed"),
        ("failed", "incomplete"),
        ("incomplete", "complete"),
    ]


def test_what_a_webhook_gets(tmp_path: Path) -> None:
    with webhook() as (address, told):
        tell_change(address, message("failed"), tmp_path, {})
    assert told == [
        {
            "city": "musterstadt",
            "status": "failed",
            "sentence": "https://ris.musterstadt.example/ cannot be reached",
            "was": "complete",
            "run_id": "20261201T010000Z-aaaaaa",
            "node": "north",
            "report": None,
            "text": "musterstadt: failed: https://ris.musterstadt.example/ cannot be reached\n"
            "run: 20261201T010000Z-aaaaaa\nnode: north\nbefore: complete",
        }
    ]


def test_what_was_not_delivered_is_told_the_next_night_and_the_secret_address_is_not_repeated(tmp_path: Path) -> None:
    with webhook(500) as (address, _), pytest.raises(NotifyError) as failed:
        tell_change(address, message("failed"), tmp_path, {})
    assert str(failed.value).startswith("nobody could be told that musterstadt: failed: HTTP Error 500")
    with pytest.raises(NotifyError) as unreachable:  # the server is gone now
        tell_change(address, message("failed"), tmp_path, {})
    assert "secret" not in f"{failed.value} {unreachable.value}"
    with webhook() as (address, told):
        assert tell_change(address, message("failed"), tmp_path, {})
    assert len(told) == 1


def test_a_webhook_that_speaks_no_http(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as other:
        other.submit(answer_nonsense, server)
        with pytest.raises(NotifyError, match="nobody could be told that musterstadt: failed: BadStatusLine: nonsense"):
            tell_change(f"http://127.0.0.1:{server.getsockname()[1]}/hook", message("failed"), tmp_path, {})


def answer_nonsense(server: socket.socket) -> None:
    with server.accept()[0] as connection:
        connection.recv(1 << 16)
        connection.sendall(b"nonsense\r\n\r\n")


def test_what_was_told_and_cannot_be_noted_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "notified.json.part").mkdir()  # nobody can write over a folder, root neither
    with webhook() as (address, told), pytest.raises(NotifyError) as failed:
        tell_change(address, message("failed"), tmp_path, {})
    assert (len(told), str(failed.value).partition(": [")[0]) == (
        1,
        "it was told that musterstadt: failed, and will be again, for it cannot be noted",
    )
    (tmp_path / "notified.json").mkdir()
    with pytest.raises(NotifyError, match="what was told last of musterstadt cannot be read"):
        tell_change("true", message("failed"), tmp_path, {})


def test_a_mail(tmp_path: Path) -> None:
    with mail_server() as (port, letters):
        tell_change("ops@musterstadt.example", message("failed", "größer"), tmp_path, {**MAIL, "MAIL_PORT": port})
        tell_change("ops@musterstadt.example", message("complete", "fine"), tmp_path, {**MAIL, "MAIL_PORT": port})
    assert [str(letter["Subject"]) for letter in letters] == ["musterstadt: failed", "musterstadt: complete again"]
    assert [str(letters[0][name]) for name in ("From", "To")] == [MAIL["MAIL_FROM"], "ops@musterstadt.example"]
    assert letters[0].get_content().splitlines()[0] == "musterstadt: failed: größer"


@pytest.mark.process
def test_a_command(tmp_path: Path) -> None:
    script = tmp_path / "tell"
    script.write_text(f'#!/bin/sh\n{{ echo "$RATSINFO_TOLD_SUBJECT"; cat; }} > {tmp_path}/told\n', encoding="utf-8")
    script.chmod(0o755)
    tell_change(f"{script} -v", message("failed"), tmp_path, {})
    told = (tmp_path / "told").read_text(encoding="utf-8").splitlines()
    assert told[:2] == ["musterstadt: failed", f"musterstadt: failed: {message('failed').sentence}"]
    with pytest.raises(NotifyError, match="the command ended with 1"):
        tell_change("false", message("incomplete"), tmp_path, {})


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("ftp://chat.example.org/hook", "is no address of a webhook"),
        ("https://", "is no address of a webhook"),
        ("https://chat.example.org:hook", "is no address of a webhook"),
        ("https://chat.example.org/a hook", "is no address of a webhook"),
        ("no-such-program --now", "names no program of this machine ('no-such-program')"),
        ("'open", "cannot be read as a command"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_before_the_first_request(address: str, sentence: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        check_settings(Settings({"RATSINFO_NOTIFY": address}))
    assert sentence in str(refused.value)


def ended(folder: Path, address: str, **words: Any) -> None:
    """The end of a run with such a report."""
    ending = {
        "site": "musterstadt",
        "run_id": RUN,
        "node": "north",
        "status": "failed",
        "fatal": "it cannot be reached",
        "arguments": {},
        "problems": [],
        "report_path": "runs/1.json",
        **words,
    }
    spider = SimpleNamespace(run=SimpleNamespace(report=ending), places=SimpleNamespace(output=folder))
    asyncio.run(Notifications(address, {}).spider_closed(cast("Any", spider)))


def test_the_end_of_a_run_tells_why(tmp_path: Path) -> None:
    problems = [
        {"kind": "list", "url": "https://ris.musterstadt.example/list", "detail": "the list broke off"},
    ]
    missing = [{"id": "musterstadt:paper:7", "url": "https://ris.musterstadt.example/vo020?7"}]
    with webhook() as (address, told):
        ended(tmp_path, address, status="incomplete", fatal=None, problems=problems, missing=missing)
    assert told[0]["sentence"] == (
        "the list broke off https://ris.musterstadt.example/list; "
        "1 record is missing: musterstadt:paper:7 https://ris.musterstadt.example/vo020?7"
    )
    assert json.loads((tmp_path / "notified.json").read_text(encoding="utf-8"))["status"] == "incomplete"


def test_a_monitor_s_word_is_told_once_by_whoever_is_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told_by = [{"monitor": "fresh_days", "sentence": "no meeting has become known for 91 days", "decides": False}]
    with webhook() as (address, told):
        for _ in range(2):
            ended(tmp_path / "musterstadt", address, status="complete", fatal=None, monitors=told_by)
            times = {"started": "2026-12-01T01:00:00+00:00", "finished": "2026-12-01T01:05:00+00:00"}
            report(tmp_path / "musterstadt", RUN, status="complete", monitors=told_by, **times)
            settings = {"OUTPUT_DIR": str(tmp_path), "RATSINFO_NOTIFY": address}
            assert run_command(Command, "--check", "--notify", capsys=capsys, **settings)[0] == 3
    assert [(one["status"], one["sentence"]) for one in told] == [
        ("monitor", "no meeting has become known for 91 days")
    ]


def test_a_busy_city_and_a_run_of_single_records_tell_nothing(tmp_path: Path) -> None:
    with webhook() as (address, told):
        ended(tmp_path, address, problems=[{"kind": "busy", "url": "", "detail": "it is being crawled already"}])
        ended(tmp_path, address, arguments={"meeting": "4021"})
    assert told == []


def test_a_run_does_not_fail_because_nobody_can_be_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        ended(tmp_path, "http://127.0.0.1:9/hook")
    assert "nobody could be told that musterstadt: failed" in caplog.text


@pytest.mark.process
def test_a_crawl_tells_its_end_and_its_recovery(tmp_path: Path) -> None:
    with webhook() as (address, told):
        for fault in ({"fault": "gate"}, {"fault": "gate"}, {}):
            crawl(tmp_path, "demo", "-s", f"RATSINFO_NOTIFY={address}", years=1, max_requests=3, files="skip", **fault)
    assert [(one["was"], one["status"]) for one in told] == [("complete", "failed"), ("failed", "incomplete")]
    assert "human" in told[0]["sentence"] or "check" in told[0]["sentence"].lower()
    assert Path(told[0]["report"]).is_file()
