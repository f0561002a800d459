"""Tells somebody that a city's state has changed: by a webhook, by mail, or by a command (RATSINFO_NOTIFY).

What was told last stands in `<output>/<city>/notified.json`, so that a city that fails every night is told once, and
once more when it is well again. What could not be delivered is not noted, and the next run tries again.
"""

from __future__ import annotations

import json
import os
import shlex
import smtplib
import subprocess
import sys
import urllib.request
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from email.message import EmailMessage
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ratsinfo_spider.crawl.notify_address import check_address
from ratsinfo_spider.middlewares.proxy import LoopbackDirect

__all__ = ["WELL", "Message", "NotifyError", "tell_change"]

WELL = "complete"
SECONDS = 20.0  # for one delivery; the end of a crawl waits for it
_STATE = "notified.json"


class NotifyError(Exception):
    """Nobody could be told; the sentence says why and repeats no secret part of an address."""


@dataclass(frozen=True, kw_only=True)
class Message:
    """What is told: `status` as in the run history, or `old` or `never`; `was` is what was told before."""

    city: str
    status: str
    sentence: str
    was: str = WELL
    run_id: str | None = None
    node: str | None = None
    report: str | None = None

    @property
    def subject(self) -> str:
        """One line.

        >>> Message(city="bonn", status="failed", sentence="it cannot be reached").subject
        'bonn: failed'
        >>> Message(city="bonn", status="complete", sentence="", was="failed").subject
        'bonn: complete again'
        """
        return f"{self.city}: {self.status}" + (" again" if self.status == WELL else "")

    @property
    def text(self) -> str:
        """Some lines for people."""
        about = (("run", self.run_id), ("node", self.node), ("report", self.report), ("before", self.was))
        lines = (f"{name}: {value}" for name, value in about if value)
        return "\n".join([f"{self.subject}: {self.sentence}", *lines])


def tell_change(address: str, message: Message, folder: Path, mail: Mapping[str, Any]) -> bool:
    """Tell that a city's status is another than the one told last; whether there was something to tell.

    `folder` is the city's below OUTPUT_DIR; `mail` has Scrapy's settings MAIL_*. Raises NotifyError.
    """
    try:
        was = _last_told(folder)
    except OSError as error:
        raise NotifyError(f"what was told last of {message.city} cannot be read: {error}") from error
    if message.status == was:
        return False
    message = Message(**{**asdict(message), "was": was})
    try:
        _send(address, message, mail)
    except (OSError, HTTPException, smtplib.SMTPException, subprocess.SubprocessError, ValueError) as error:
        raise NotifyError(f"nobody could be told that {message.subject}: {_without(address, error)}") from error
    try:
        _note(folder, message)
    except OSError as error:
        raise NotifyError(
            f"it was told that {message.subject}, and will be again, for it cannot be noted: {error}"
        ) from error
    return True


def _note(folder: Path, message: Message) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{_STATE}.part"
    part.write_text(json.dumps({"status": message.status, "run_id": message.run_id}) + "\n", encoding="utf-8")
    part.replace(folder / _STATE)


def _last_told(folder: Path) -> str:
    """A city of which nothing was ever told is taken to be well: its first success is no news."""
    try:
        told = json.loads((folder / _STATE).read_text(encoding="utf-8"))
        return str(told["status"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return WELL


def _send(address: str, message: Message, mail: Mapping[str, Any]) -> None:
    kind = check_address(address)
    if kind == "webhook":
        _post(address, message)
    elif kind == "mail":
        _mail(address, message, mail)
    else:
        _call(address, message)


def _post(address: str, message: Message) -> None:
    """Send the message as JSON; Slack, Mattermost and Rocket.Chat show its `text`."""
    body = json.dumps({**asdict(message), "text": message.text}, ensure_ascii=False).encode()
    request = urllib.request.Request(address, body, {"Content-Type": "application/json"})  # noqa: S310 - checked
    with urllib.request.build_opener(LoopbackDirect()).open(request, timeout=SECONDS):
        pass


def _mail(address: str, message: Message, mail: Mapping[str, Any]) -> None:
    letter = EmailMessage()
    letter["Subject"], letter["From"], letter["To"] = message.subject, mail["MAIL_FROM"], address
    letter.set_content(message.text)
    kind = smtplib.SMTP_SSL if mail.get("MAIL_SSL") else smtplib.SMTP
    with kind(mail["MAIL_HOST"], int(mail["MAIL_PORT"]), timeout=SECONDS) as server:
        if mail.get("MAIL_TLS"):
            server.starttls()
        if mail.get("MAIL_USER"):
            server.login(mail["MAIL_USER"], mail.get("MAIL_PASS") or "")
        server.send_message(letter)


def _call(command: str, message: Message) -> None:
    """The text comes by standard input, the subject and the facts by the environment. No shell is asked."""
    facts = {
        "RATSINFO_TOLD_CITY": message.city,
        "RATSINFO_TOLD_STATUS": message.status,
        "RATSINFO_TOLD_WAS": message.was,
        "RATSINFO_TOLD_SUBJECT": message.subject,
    }
    words, environment = shlex.split(command), {**os.environ, **facts}
    # What it prints must not stand among records on standard output.
    subprocess.run(  # noqa: S603 - the operator's own command
        words, input=message.text, text=True, stdout=sys.stderr, env=environment, timeout=SECONDS, check=True
    )


def _without(address: str, error: Exception) -> str:
    """An error's words without the address, whose path is a webhook's secret."""
    if isinstance(error, subprocess.CalledProcessError):
        return f"the command ended with {error.returncode}"
    if isinstance(error, subprocess.TimeoutExpired):
        return f"the command took longer than {SECONDS:.0f} s"
    words = f"{type(error).__name__}: {error}" if isinstance(error, HTTPException) else str(error)
    return words.replace(address, urlsplit(address).hostname or "it")
