"""What RATSINFO_NOTIFY may be: a webhook's address, a mail address, or a command."""

from __future__ import annotations

import shlex
import shutil
from urllib.parse import SplitResult, urlsplit

__all__ = ["check_address"]


def check_address(address: str) -> str:
    """Return what kind of address RATSINFO_NOTIFY is: `webhook`, `mail` or `command`; ValueError with a sentence.

    >>> check_address("https://chat.example.org/hooks/x"), check_address("ops@example.org"), check_address("cat -n")
    ('webhook', 'mail', 'command')
    """
    if "://" in address:
        parts = urlsplit(address)
        is_whole = address.isascii() and address.isprintable() and " " not in address and _has_port(parts)
        if parts.scheme not in ("http", "https") or not parts.hostname or not is_whole:
            raise ValueError("RATSINFO_NOTIFY is no address of a webhook: write it like https://chat.example.org/hook")
        return "webhook"
    try:
        words = shlex.split(address)
    except ValueError as error:
        raise ValueError(f"RATSINFO_NOTIFY cannot be read as a command: {error}") from None
    if len(words) == 1 and "@" in address and "/" not in address:
        return "mail"
    if not words or shutil.which(words[0]) is None:
        raise ValueError(
            f"RATSINFO_NOTIFY names no program of this machine ({words[0] if words else address!r}): "
            "give a webhook's address, a mail address or a command"
        )
    return "command"


def _has_port(parts: SplitResult) -> bool:
    """Whether the port is one, or the usual one."""
    try:
        return parts.port != 0
    except ValueError:
        return False
