"""Codes that say why something did not come. Rooms talk by these; the sentences beside them are for people.

Each has its meaning in the documents: those of files in docs/tables.md, made from here, those of known gaps in
docs/runs.md, and `tests/house/test_runs_page.py` compares.
"""

from __future__ import annotations

from typing import Literal

__all__ = ["EXPLAINED", "FILE_CAUSES", "LOST", "REFUSALS", "FileCause", "GapCause", "is_lost_file"]

FileCause = Literal[
    "not_found", "no_access", "empty", "html_page", "unknown_type", "cut", "server_error", "no_answer", "too_slow",
    "expired", "other_document", "same_content",
    "not_stored", "too_large", "robots", "offsite", "non_public", "not_asked", "no_address",
]  # fmt: skip

# `files.cause`: why the last try stored nothing.
FILE_CAUSES: dict[FileCause, str] = {
    "not_found": "nothing at its address, or its page does not link it any more",
    "no_access": "the address answered 401 or 403",
    "empty": "the answer was empty",
    "html_page": "an HTML page instead of a document",
    "unknown_type": "bytes of no document type we know",
    "cut": "the answer broke off, or the document has no end or is more than half zeros",
    "server_error": "any other answer than 200",
    "no_answer": "no answer at all",
    "too_slow": "fewer bytes a second than RATSINFO_MIN_SPEED",
    "expired": "the address had died with its page, and so had the one on a fresh copy",
    "other_document": "not the document that its page describes, from a fresh copy of the page neither",
    "same_content": "the bytes of another document, and no earlier run was given the same",
    "not_stored": "our own folder or bucket failed",
    "too_large": "larger than RATSINFO_MAX_FILE_SIZE",
    "robots": "robots.txt forbids it",
    "offsite": "another host, or a network address that is not public",
    "non_public": "its page calls it non-public",
    "not_asked": "the run only listed files",
    "no_address": "its page gives no address to load it from",
}

# Not stored for a reason of our own or by the source's rules: nobody needs to look into it.
EXPLAINED: frozenset[FileCause] = frozenset({"too_large", "robots", "non_public", "not_asked", "no_address"})
LOST = frozenset({"missing", "refused", "failed"})  # `files.status` of a file that ought to have come

# Why a single page or file may fail for ever, so that it becomes a known gap. `refused` and `failed` are of files,
# `missing` of both.
GapCause = Literal[
    "not_public", "no_access", "server_error", "other_page", "missing", "no_answer", "empty_agenda", "panel",
    "vanished", "letters", "dropped", "refused", "failed",
]  # fmt: skip
REFUSALS: frozenset[GapCause] = frozenset({"not_public", "no_access"})  # the site's own rules: it counts as non-public


def is_lost_file(status: str | None, cause: str | None) -> bool:
    """Whether a file with this `files.status` and `files.cause` ought to have come and did not.

    >>> is_lost_file("refused", "empty"), is_lost_file("refused", "too_large"), is_lost_file("stored", None)
    (True, False, False)
    """
    return status in LOST and cause not in EXPLAINED
