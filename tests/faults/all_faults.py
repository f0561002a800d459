"""All faults, by subject."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tests.faults import (
    document_faults,
    encoding_faults,
    ending_faults,
    host_faults,
    load_faults,
    mixup_faults,
    network_faults,
    page_faults,
    panel_faults,
    session_faults,
    store_faults,
)
from tests.faults.fault import Fault

__all__ = ["FAULTS", "SUBJECTS", "chosen"]

SUBJECTS: dict[str, tuple[Fault, ...]] = {
    "Sessions": session_faults.FAULTS,
    "Wicket": panel_faults.FAULTS,
    "Documents": document_faults.FAULTS,
    "Encodings and parsers": encoding_faults.FAULTS,
    "Pages": page_faults.FAULTS,
    "Mix-ups": mixup_faults.FAULTS,
    "Hosts": host_faults.FAULTS,
    "Networks and servers": network_faults.FAULTS,
    "Store and disk": store_faults.FAULTS,
    "Endings": ending_faults.FAULTS,
    "Load": load_faults.FAULTS,
}
FAULTS: dict[str, Fault] = {fault.name: fault for faults in SUBJECTS.values() for fault in faults}

if twice := [name for name, count in Counter(one.name for of in SUBJECTS.values() for one in of).items() if count > 1]:
    raise ValueError(f"two faults are called the same: {twice}")


def chosen(names: Iterable[str]) -> list[Fault]:
    """These faults; all for no name. Raises KeyError for one that does not exist."""
    return [FAULTS[name] for name in names] or list(FAULTS.values())
