"""The town behind the pages of a vendor: a folder each. So far there is one."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["ADDRESSES", "DAY_PATH", "check_faults", "main"]

DAY_PATH = "/__demo__/day"  # control: which day the town shows

# Kind of a page -> its permanent address, up to the number.
ADDRESSES = {
    "meeting": "to010?SILFDNR=",
    "meetings_list": "si018?GRLFDNR=",
    "agenda_item": "to020?TOLFDNR=",
    "paper": "vo020?VOLFDNR=",
    "organization": "gr020?GRLFDNR=",
    "person": "kp020?KPLFDNR=",
}


def check_faults(names: Iterable[str]) -> None:
    """Raises ValueError with a sentence for a fault that the server does not know."""
    from ratsinfo_spider.demo.servers.allris4.faults import parse_fault

    for name in names:
        parse_fault(name)


def main(arguments: list[str] | None = None) -> int:
    """The command. Returns the exit code."""
    from ratsinfo_spider.demo.servers.allris4.command import main as serve

    return serve(arguments)
