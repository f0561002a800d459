"""No password in log, report or table, whatever it came by."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from ratsinfo_spider import passwords
from ratsinfo_spider.passwords import hide, hide_all, hide_in_logs, learn


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing is known yet, and the log is afterwards as it was."""
    monkeypatch.setattr(passwords, "_secrets", set())
    monkeypatch.setattr(passwords, "_state", {"hides_in_logs": False})
    before = logging.getLogRecordFactory()
    yield
    logging.setLogRecordFactory(before)


@pytest.mark.parametrize(
    ("name", "value", "secret"),
    [
        ("HTTPAUTH_PASS", "geheim 7", "geheim 7"),
        ("AWS_SECRET_ACCESS_KEY", "a/b+c=", "a/b+c="),
        ("AWS_SESSION_TOKEN", "tok3n", "tok3n"),
        ("POSTGRES_PASSWORD", "pa@ss/wo:rd", "pa@ss/wo:rd"),
        ("POSTGRES_PASSWORD", "pa@ss/wo:rd", "pa%40ss%2Fwo%3Ard"),
        ("AWS_ENDPOINT_URL", "http://hans:wurst8@minio:9000", "wurst8"),
        ("RATSINFO_STORE", "postgresql+psycopg://me:pa@ss/wo:rd@db/base", "pa@ss/wo:rd"),
        ("https_proxy", "http://me:proxy77@proxy:3128", "proxy77"),
    ],
)
def test_what_was_learnt_is_found_wherever_it_stands(name: str, value: str, secret: str) -> None:
    learn({name: value})
    for text in (f"cannot connect with {secret}", f"({secret!r})", f"x={secret}; retry"):
        assert secret not in hide(text)
        assert "***" in hide(text)
    assert value not in hide(f"{name}={value}")


@pytest.mark.parametrize(
    "address", ["http://hans:wurst8@minio:9000/", "redis://:wurst8@host/0", "postgresql+psycopg://hans:wurst8@db/base"]
)
def test_user_and_password_of_an_address_go_without_being_known(address: str) -> None:
    assert "wurst8" not in hide(f"{address} does not answer")
    assert "hans" not in hide(f"{address} does not answer")


@pytest.mark.parametrize(
    "text", ["ratsinfo-spider/0.1 in /var/lib/ratsinfo/output", "mailto:me@example.org", "a: b, TOP 7: Ja: 3", "x@y"]
)
def test_other_words_stay(text: str) -> None:
    learn({"POSTGRES_PASSWORD": "ratsinfo", "X_TOKEN": "true", "SOME_PASS": "abc", "NAME": "Ja"})
    assert hide(text) == text


def test_reports_lose_them_too_and_keep_their_keys() -> None:
    learn({"SOME_PASSWORD": "wurst8"})
    report = {"a": ["wurst8", 7, {"url": "s3://x:y@host/"}], "SOME_PASSWORD": "ab", "n": None}
    assert hide_all(report) == {"a": ["***", 7, {"url": "s3://***@host/"}], "SOME_PASSWORD": "***", "n": None}


def test_a_factory_around_ours_stays() -> None:
    hide_in_logs()
    ours = logging.getLogRecordFactory()

    def around(*args: Any, **kwargs: Any) -> logging.LogRecord:
        return ours(*args, **kwargs)

    logging.setLogRecordFactory(around)
    hide_in_logs()
    assert logging.getLogRecordFactory() is around


def test_every_logger_and_every_handler_hides_them(caplog: pytest.LogCaptureFixture) -> None:
    learn({"HTTPAUTH_PASS": "wurst8"})
    hide_in_logs()
    logger = logging.getLogger("somebody.elses")
    logger.warning("Overridden settings: %s", {"HTTPAUTH_PASS": "x", "URL": "http://a:b@host/"})
    try:
        raise ValueError("wurst8 is wrong")
    except ValueError:
        logger.exception("it broke on %s", "wurst8")
    assert "'HTTPAUTH_PASS': ***, 'URL': 'http://***@host/'" in caplog.text
    assert "wurst8" not in caplog.text
    assert "ValueError: *** is wrong" in caplog.text
