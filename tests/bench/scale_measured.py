"""Tables of docs/scale.md that long measurements gave: change them when one is made anew."""

# ruff: noqa: E501 - what stands in the page has long lines

from __future__ import annotations

import math

__all__ = ["measured"]

# `python -m tests.bench.many --tens 10`: cities, processes, requests per second, MB and cores of the crawls, cores of the servers.
AT_ONCE = (
    (10, 1, 9.8, 136, 0.06, 0.02),
    (20, 1, 19.8, 181, 0.12, 0.03),
    (30, 1, 29.0, 227, 0.17, 0.03),
    (40, 2, 38.0, 355, 0.23, 0.04),
    (50, 2, 47.6, 407, 0.29, 0.05),
    (60, 2, 56.0, 451, 0.34, 0.06),
    (70, 3, 66.1, 581, 0.39, 0.06),
    (80, 3, 79.0, 638, 0.41, 0.08),
    (90, 3, 83.9, 676, 0.51, 0.08),
    (100, 4, 93.2, 801, 0.58, 0.09),
)
CITIES_A_PROCESS = 32
CATALOGUE = 2_862  # bodies in ratsinfo_spider/sites/catalogue.csv
SERVER_MB = 53  # of each city's server

YEAR = """`python -m tests.year`: 366 nights of the demo town, which has two years of meetings and lives on; 81 minutes on two busy cores. The
first crawl made 2,795 requests, a night 60 on average (2.2 %; 9 to 132), and no more at the end than at the beginning. Each of the
7,739 changes was reported once, and after the last night no row differed from the truth; twelve nights were broken on purpose
([operations.md](operations.md#monitors)).

| nights | requests a night | store, MB | run reports, MB |
| --- | --- | --- | --- |
| 0 | 2,795 | 10.5 | |
| 1–30 | 67 | 13.4 | 2.6 |
| 31–60 | 70 | 17.0 | 5.4 |
| 61–90 | 62 | 18.5 | 8.5 |
| 91–120 | 61 | 19.9 | 11.6 |
| 121–150 | 64 | 21.0 | 14.8 |
| 151–180 | 62 | 21.0 | 18.0 |
| 181–210 | 64 | 21.7 | 21.2 |
| 211–240 | 50 | 22.0 | 24.3 |
| 241–270 | 47 | 22.2 | 27.5 |
| 271–300 | 53 | 22.7 | 30.6 |
| 301–330 | 59 | 23.4 | 33.8 |
| 331–360 | 62 | 23.8 | 37.0 |
| 361–364 | 66 | 23.8 | 37.4 |

The store grows with the town (7,056 rows after the first crawl, 3,335 more in the year), with its history, and until night 60 with the coverage of each
run. Run reports grow by 0.1 MB a night until they are a year old, and are thinned then.

On 300 of the 366 nights the tables were the truth to the last value. On eight a removal was waiting for its third night. On 58 nights one item had
an old text in two columns: its minutes had been corrected years later, and no other page shows that, so that it was found when all was read again
(`refresh=all`)."""

DATABASES = """One city's store with agenda items, in SQLite and in the tests' PostgreSQL 15 on the same two cores, which others kept busy
(`python -m tests.bench.databases`): put is a first crawl's batches of 5,000, refresh the same records again, every hundredth of them
changed, export the CSV and Parquet of the table.

| agenda items | | SQLite | PostgreSQL | ratio |
| --- | --- | --- | --- | --- |
| 1,000,000 | put, seconds by the clock | 201 | 270 | 1.34 |
| | refresh | 277 | 246 | 0.89 |
| | export | 72 | 141 | 1.95 |
| 200,000 | put, seconds of the processors, the server's included | 15 | 25 | 1.64 |
| | refresh | 13 | 18 | 1.43 |
| | export | 6 | 9 | 1.44 |

So PostgreSQL costs about half as much again. Even then a million records are put at some 3,700 a second on a busy machine, and a
polite crawl of one city brings about one a second."""


def measured() -> str:
    """All sections, each with its heading."""
    sections = {
        "Many cities at once": _at_once(),
        "A year of nights": YEAR,
        "PostgreSQL beside SQLite": DATABASES,
    }
    return "".join(f"## {name}, as measured\n\n{text}\n\n" for name, text in sections.items())


def _at_once() -> str:
    seconds = sum(cores for *_, cores, _ in AT_ONCE) / sum(row[2] for row in AT_ONCE)
    served = sum(row[5] for row in AT_ONCE) / sum(row[2] for row in AT_ONCE)
    memory = min(row[3] / row[0] for row in AT_ONCE)
    rows = "\n".join(
        f"| {cities} | {processes} | {a_second:.1f} | {mb} | {cores:.2f} | {servers:.2f} |"
        for cities, processes, a_second, mb, cores, servers in AT_ONCE
    )
    more = "\n".join(
        f"| {name} | {math.ceil(cities / CITIES_A_PROCESS)} | {cities} | {cities * memory / 1024:.1f} GB | {cities * seconds:.1f} |"
        for name, cities in (("300 cities", 300), (f"the whole catalogue ({CATALOGUE:,} bodies)", CATALOGUE))
    )
    return f"""Demo-sized cities, each with a server of its own on the same two cores and asked once a second, {CITIES_A_PROCESS} of them in a process
(`python -m tests.bench.many --tens 10`; 40 seconds of each, in which agendas, items, papers and documents are read; tables are not written). Both cores
were fully busy all the time, most of it with work of other people, so the rate fell to 0.93 a second for each of a hundred cities.

| cities | processes | requests per second | memory of the crawls, MB | cores of the crawls | cores of the servers |
| --- | --- | --- | --- | --- | --- |
{rows}

A request costs {seconds * 1000:.1f} ms of a core (and {served * 1000:.1f} ms of its server here), a city {memory:.1f} MB in a process of about 30. What limits first is the
processor: a core carries {1 / seconds:.0f} cities, this machine with their servers {2 / (seconds + served):.0f}. Memory does not: {2 / (seconds + served):.0f} cities take {2 / (seconds + served) * memory / 1024:.1f} GB (and their
servers here {2 / (seconds + served) * SERVER_MB / 1024:.0f} GB). No limit was met up to a hundred. By the same figures:

| all at once | processes | requests per second | memory | cores |
| --- | --- | --- | --- | --- |
{more}

Add 100 to 170 MB for each process that writes tables at the moment: in a process, one city at a time."""
