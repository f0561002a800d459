"""Bringing a newer list into the catalogue: facts are replaced, what is ours stays, shared addresses are one site."""

from __future__ import annotations

from ratsinfo_spider.sites.catalogue import Entry, entries, obstacle
from tests.update_catalogue import merged, with_shared

ROW = {
    "site": "musterdorf",
    "ags": "01001001",
    "name": "Gemeinde Musterdorf",
    "land": "SH",
    "level": "gemeinde",
    "vendor": "allris4",
    "version": "4",
    "base_url": "https://www.musterdorf.example/public/",
    "oparl_url": "",
    "reachable": "yes",
    "robots": "",
    "last_checked": "2026-12-24",
    "source": "a list",
}
KNOWN = merged(ROW, None)._replace(version="4.1.7", note="The calendar comes by Ajax.", base_url="https://old.example/")


def test_facts_are_replaced_and_what_is_ours_stays() -> None:
    entry = merged(ROW, KNOWN)
    assert entry.base_url == ROW["base_url"]
    assert (entry.version, entry.note) == ("4.1.7", "The calendar comes by Ajax.")
    assert merged({**ROW, "version": "5"}, KNOWN).version == "5"


def test_an_address_is_not_lost_but_a_doubtful_one_is_none() -> None:
    assert merged({**ROW, "base_url": ""}, KNOWN).base_url == "https://old.example/"
    assert merged({**ROW, "source": "a list; doubtful: host of another"}, KNOWN).base_url == ""


def test_what_is_said_of_robots_is_a_code() -> None:
    said = ("", "allow (2026-10, another survey)", "disallow (whole vendor)", "only /allris/___tmp/ barred")
    assert [merged({**ROW, "robots": text}, None).robots for text in said] == ["", "allow", "disallow", "allow"]
    assert merged({**ROW, "robots": "other host ris.example: disallow"}, None).robots == ""


def test_bodies_that_share_an_address_are_one_site() -> None:
    there = ROW["base_url"]
    bodies = [("nebendorf", "gemeinde"), ("musterdorf", "gemeinde"), ("amt-anderswo", "amt")]
    rows = [merged({**ROW, "site": site, "level": level, "base_url": there}, None) for site, level in bodies]
    shared = {entry.site: entry.read_as for entry in with_shared(rows)}
    assert shared == {"nebendorf": "musterdorf", "musterdorf": "", "amt-anderswo": "musterdorf"}


def test_the_most_lasting_obstacle_is_told() -> None:
    def kind(**changed: str) -> str:
        entry = Entry(**{**KNOWN._asdict(), **changed})
        found = obstacle(entry, {"allris4"})
        return found.kind if found else ""

    assert kind() == ""
    assert kind(robots="disallow") == "robots"
    assert kind(robots="disallow", reachable="human_check") == "human_check"
    assert kind(reachable="blocked") == "blocked"
    assert kind(reachable="human_check", vendor="sdnet") == "vendor"
    assert kind(read_as="nebendorf", vendor="sdnet") == "shared"
    assert kind(base_url="") == "address"


def test_shared_sites_name_one_that_is_no_part_itself() -> None:
    assert [entry.site for entry in entries().values() if entry.read_as and entries()[entry.read_as].read_as] == []
