"""`python -m tests.update_catalogue LIST.csv`: brings a list of installations into the catalogue of the package.

The catalogue is the project's own: a name in it never leaves, a note stays, an address is not lost for want of a newer
one, and a version that says more is kept. Columns of the list that the catalogue does not have stay out.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from ratsinfo_spider.sites.catalogue import Entry, entries

TARGET = Path(__file__).parents[1] / "ratsinfo_spider" / "sites" / "catalogue.csv"
# What the list calls `blocked`, where its text says more.
HUMAN_CHECKS = {"bonn", "hagen", "engelskirchen", "emmerthal", "samtgemeinde-jesteburg", "ronnenberg"}
LOGINS = {"feldberger-seenlandschaft"}


def merged(row: dict[str, str], known: Entry | None) -> Entry:
    """A row of the list as an entry, with what the catalogue knows beyond it."""
    site, base_url, version = row["site"], row["base_url"], row["version"]
    if "doubtful" in row["source"]:  # the address of another body: none is better
        base_url = ""
    if known:
        base_url = base_url or ("" if "doubtful" in row["source"] else known.base_url)
        version = known.version if known.version.startswith(version) else version
    same = {name: row[name] for name in ("site", "ags", "name", "land", "level", "vendor", "oparl_url", "last_checked")}
    return Entry(
        **same,
        version=version,
        base_url=base_url,
        reachable=_reachable(site, row["reachable"]),
        robots=_robots(row["robots"]),
        read_as="",
        note=known.note if known else "",
    )


def _reachable(site: str, word: str) -> str:
    if word != "blocked":
        return word
    return "human_check" if site in HUMAN_CHECKS else "login" if site in LOGINS else "blocked"


def _robots(text: str) -> str:
    """`allow`, `disallow`, or "" for what is not known of the host itself."""
    if text.startswith(("other host", "unusable")):
        return ""
    return "disallow" if text.startswith("disallow") else "allow" if text else ""


def with_shared(found: Iterable[Entry]) -> list[Entry]:
    """Rows that share an address are one site: that of the name in use, of the host's name, of the association."""
    groups = defaultdict(list)
    found = list(found)
    for entry in found:
        if entry.base_url:
            groups[entry.base_url].append(entry)
    heads = {url: max(group, key=_rank).site for url, group in groups.items() if len(group) > 1}
    return [
        entry._replace(read_as=head) if (head := heads.get(entry.base_url, entry.site)) != entry.site else entry
        for entry in found
    ]


def _rank(entry: Entry) -> tuple[bool, bool, bool, str]:
    in_use = entries().get(entry.site)
    words = re.split(r"[.\-]", urlsplit(entry.base_url).netloc)
    last = entry.site.removeprefix("amt-").split("-")[0]
    return bool(in_use and not in_use.read_as), last in words, entry.level == "amt", entry.site


def main(source: str) -> None:
    """Rewrite the catalogue, and say how many entries came."""
    with Path(source).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    twice = [name for name, count in Counter(row["site"] for row in rows).items() if count > 1]
    if twice:
        sys.exit(f"names that stand there twice: {', '.join(twice)}")
    new = {row["site"]: merged(row, entries().get(row["site"])) for row in rows}
    both = {**entries(), **new}
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(Entry._fields)
        writer.writerows(with_shared(both[name] for name in sorted(both)))
    print(f"{len(both)} entries, {len(both) - len(entries())} of them new")  # noqa: T201 - what it is run for


if __name__ == "__main__":
    main(sys.argv[1])
