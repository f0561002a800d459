"""Passwords stay out of logs, reports and tables, whatever they came by.

What is hidden: the values of settings and environment variables whose names say that they are secret, and user and
password in any address. `learn` takes in the values of a run; `hide` replaces them in a text.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote

__all__ = ["hide", "hide_all", "hide_in_logs", "learn"]

HIDDEN = "***"
SHORTEST = 4  # a shorter value would be found in any text; `NAME=value` is hidden all the same
_SECRET_NAME = re.compile(r"PASS(?:WORD|WD|PHRASE)?(?:_|$)|SECRET|TOKEN|CREDENTIAL|API_?KEY|PRIVATE_KEY|ACCOUNT_KEY")
_PLAIN_WORDS = frozenset({"none", "true", "false", "null"})
# `'HTTPAUTH_PASS': 'x'` as Scrapy prints its settings, `HTTPAUTH_PASS=x` as a command has it.
_ASSIGNED = re.compile(r"""\b([A-Z][A-Z0-9_]*)(['"]?\s*[:=]\s*)('[^']*'|"[^"]*"|[^\s'",;}]+)""")
_IN_ADDRESS = re.compile(r"""([A-Za-z][A-Za-z0-9+.-]*://)[^\s/?#@'"<>]+@""")
_secrets: set[str] = set()
_state = {"hides_in_logs": False}


def learn(values: Mapping[str, Any]) -> None:
    """Take in the secrets among settings or environment variables."""
    for name, value in values.items():
        if not isinstance(value, str | bytes):
            continue
        text = value.decode(errors="replace") if isinstance(value, bytes) else value
        if _SECRET_NAME.search(str(name)):
            _keep(text)
        if "://" in text and "@" in text:
            user, _, password = text.partition("://")[2].rpartition("@")[0].partition(":")
            _keep(password)
            if _looks_secret(password):
                _keep(f"{user}:{password}")


def _keep(secret: str) -> None:
    if _looks_secret(secret):
        _secrets.update((secret, unquote(secret), quote(secret, safe="")))


def _looks_secret(value: str) -> bool:
    return len(value) >= SHORTEST and value.lower() not in _PLAIN_WORDS


def hide(text: str) -> str:
    """A text without passwords.

    >>> hide("postgresql+psycopg://me:geheim@db/base cannot be reached")
    'postgresql+psycopg://***@db/base cannot be reached'
    >>> hide("{'HTTPAUTH_PASS': 'x', 'HTTPAUTH_USER': 'me'}"), hide("-s AWS_SECRET_ACCESS_KEY=x -s A=1")
    ("{'HTTPAUTH_PASS': ***, 'HTTPAUTH_USER': 'me'}", '-s AWS_SECRET_ACCESS_KEY=*** -s A=1')
    """
    for secret in sorted(_secrets, key=len, reverse=True):
        if secret in text:  # as a word of its own: `ratsinfo` may be a password, and is a part of paths and names
            text = re.sub(rf"(?<![\w/-]){re.escape(secret)}(?![\w/-])", HIDDEN, text)
    if "://" in text:
        text = _IN_ADDRESS.sub(rf"\1{HIDDEN}@", text)
    return _ASSIGNED.sub(_hidden_value, text) if "=" in text or ":" in text else text


def _hidden_value(match: re.Match[str]) -> str:
    return f"{match[1]}{match[2]}{HIDDEN}" if _SECRET_NAME.search(match[1]) else match[0]


def hide_all(value: Any) -> Any:
    """The same for all texts of plain data: mappings and lists are copied, other values pass."""
    if isinstance(value, str):
        return hide(value)
    if isinstance(value, Mapping):
        return {key: HIDDEN if _is_secret(key, part) else hide_all(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [hide_all(part) for part in value]
    return value


def _is_secret(name: object, value: object) -> bool:
    return isinstance(name, str) and isinstance(value, str) and bool(value and _SECRET_NAME.search(name))


class _Record(logging.LogRecord):
    """A line of the log without passwords, also in its traceback."""

    _trace: str | None = None

    def getMessage(self) -> str:  # noqa: N802 - logging's name
        return hide(super().getMessage())

    @property
    def exc_text(self) -> str | None:
        return self._trace

    @exc_text.setter
    def exc_text(self, text: str | None) -> None:
        self._trace = hide(text) if text else text


def hide_in_logs() -> None:
    """From now on no log of this process shows a password, whoever writes it and whichever handler prints it.

    Once is enough: a factory that somebody put around ours since (`commands/concurrent_crawls.py`) stays.
    """
    if not _state["hides_in_logs"]:
        _state["hides_in_logs"] = True
        logging.setLogRecordFactory(_Record)
