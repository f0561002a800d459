"""What many cities cost: measured figures, assumptions, and the arithmetic between them and docs/scale.md.

    python -m tests.bench.scale            prints the page
    python -m tests.bench.scale --write    writes docs/scale.md

Change a figure here when it is measured anew; a test says when the page is stale.
"""

# ruff: noqa: E501 - the page at the end has long lines

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.bench.scale_measured import measured

PAGE = Path(__file__).parents[2] / "docs" / "scale.md"


@dataclass(frozen=True)
class Measured:
    """Figures of this project, each with where it comes from (see the page)."""

    meetings: int = 137  # rows of the demo council, two years
    items: int = 1_374
    papers: int = 508
    files: int = 891
    requests: int = 2_775  # of its first crawl
    rows: int = 7_419  # of all tables but `changes`
    nightly: float = 0.02  # requests of a night without change, of a full crawl, at most
    answers_a_second: int = 168  # one crawl with everything on, without delay, in one process
    memory: int = 158  # MB, peak of a crawl's process with the whole demo council
    memory_all: int = 305  # MB, with the process that writes its tables
    memory_one: int = 119  # MB, one small town in a process
    memory_twelve: int = 148  # MB, twelve in one
    store_bytes: int = 10_534_912  # store.sqlite of the demo council after its first crawl
    parquet_bytes: int = 695_690
    csv_bytes: int = 6_378_440
    meeting_page: int = 115_496  # bytes of real saved pages, uncompressed
    item_page: int = 113_232
    paper_page: int = 36_468

    @property
    def items_a_meeting(self) -> float:
        return self.items / self.meetings

    @property
    def papers_an_item(self) -> float:
        return self.papers / self.items

    @property
    def files_an_item(self) -> float:
        return self.files / self.items

    @property
    def requests_a_record(self) -> float:
        """Requests for each meeting, item, paper and file: lists, months and Ajax calls are in it."""
        return self.requests / (self.meetings + self.items + self.papers + self.files)

    @property
    def rows_a_record(self) -> float:
        return self.rows / (self.meetings + self.items + self.papers + self.files)

    @property
    def memory_a_city(self) -> float:
        """MB that one more city in a process costs."""
        return (self.memory_twelve - self.memory_one) / 11


M = Measured()


@dataclass(frozen=True)
class Council:
    """A kind of council. All figures are assumptions, except where the page names a source."""

    name: str
    share: float  # of all councils
    years: int
    meetings_a_year: int
    items_a_meeting: float

    @property
    def meetings(self) -> float:
        return self.years * self.meetings_a_year

    @property
    def items(self) -> float:
        return self.meetings * self.items_a_meeting

    @property
    def papers(self) -> float:
        return self.items * M.papers_an_item

    @property
    def files(self) -> float:
        return self.items * M.files_an_item

    @property
    def requests(self) -> float:
        return M.requests_a_record * (self.meetings + self.items + self.papers + self.files)

    @property
    def page_bytes(self) -> float:
        return self.meetings * M.meeting_page + self.items * M.item_page + self.papers * M.paper_page

    @property
    def rows(self) -> float:
        return M.rows_a_record * (self.meetings + self.items + self.papers + self.files)


COUNCILS = (
    Council("small", 0.70, 15, 25, M.items_a_meeting),
    Council("middle", 0.25, 15, 65, M.items_a_meeting),
    Council("large", 0.05, 20, 220, 27.6),
)
FILE_BYTES = 1_000_000  # assumption, the mean of a document; attachments seen at Aachen had 2.2 to 15.9 MB
SECONDS_A_REQUEST = 1.0  # the default delay
CITIES_A_PROCESS = 32  # `--at-once`
CORES_A_MACHINE = 4  # a process each
SCOPES = {"one middle council": 1, "320 ALLRIS cities": 320, "2,500 councils": 2_500}
DAY = 86_400


@dataclass(frozen=True)
class Cost:
    """What a number of councils comes to on so many machines."""

    cities: int
    machines: int = 1

    def total(self, what: str) -> float:
        """The sum of a property of `Council` over all cities; one city alone is a middle one."""
        if self.cities == 1:
            return float(getattr(COUNCILS[1], what))
        return self.cities * sum(kind.share * float(getattr(kind, what)) for kind in COUNCILS)

    @property
    def at_once(self) -> int:
        return min(self.cities, self.machines * CORES_A_MACHINE * CITIES_A_PROCESS)

    @property
    def requests_a_second(self) -> float:
        """What politeness allows, or what the processes can do."""
        return min(self.at_once / SECONDS_A_REQUEST, self.machines * CORES_A_MACHINE * M.answers_a_second)

    def days(self, part: float = 1.0) -> float:
        """Days for `part` of all requests: no less than the largest city's own time."""
        largest = self.total("requests") if self.cities == 1 else COUNCILS[-1].requests
        return part * max(self.total("requests") / self.requests_a_second, largest * SECONDS_A_REQUEST) / DAY

    @property
    def cpu_hours(self) -> float:
        return self.total("requests") / M.answers_a_second / 3600

    @property
    def memory(self) -> float:
        """MB of all crawl processes on one machine."""
        here = math.ceil(self.at_once / self.machines)
        processes = math.ceil(here / CITIES_A_PROCESS)
        return processes * (M.memory_all - M.memory_a_city) + here * M.memory_a_city


def number(value: float) -> str:
    """Two figures are all that an estimate has.

    >>> number(1234567), number(98.7), number(0.123)
    ('1,200,000', '99', '0.12')
    """
    digits = 1 - math.floor(math.log10(value)) if value else 0
    return f"{round(value, digits):,.{max(digits, 0)}f}"


def size(value: float) -> str:
    """Bytes, in the largest unit that leaves a figure before the point.

    >>> size(1_234_567), size(45e12)
    ('1.2 MB', '45 TB')
    """
    for unit, name in ((1e12, "TB"), (1e9, "GB"), (1e6, "MB")):
        if value >= unit:
            return f"{number(value / unit)} {name}"
    return f"{number(value / 1e3)} kB"


def councils_table() -> list[str]:
    lines = [
        "| council | share | years | meetings per year | meetings | items | papers | files | requests | days at 1/s |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for kind in COUNCILS:
        figures = [number(value) for value in (kind.meetings, kind.items, kind.papers, kind.files, kind.requests)]
        days = number(kind.requests * SECONDS_A_REQUEST / DAY)
        cells = [kind.name, f"{kind.share:.0%}", str(kind.years), str(kind.meetings_a_year), *figures, days]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def cost_table() -> list[str]:
    costs = [Cost(cities) for cities in SCOPES.values()]
    rows = M.rows
    lines: dict[str, list[str]] = {
        "requests, first crawl": [number(cost.total("requests")) for cost in costs],
        "days, first crawl, one machine": [number(cost.days()) for cost in costs],
        "days, first crawl, four machines": [number(Cost(cost.cities, 4).days()) for cost in costs],
        "CPU hours, first crawl": [number(cost.cpu_hours) for cost in costs],
        "memory of the crawl processes, one machine": [size(cost.memory * 1e6) for cost in costs],
        "bytes of pages": [size(cost.total("page_bytes")) for cost in costs],
        "bytes of documents": [size(cost.total("files") * FILE_BYTES) for cost in costs],
        "rows": [number(cost.total("rows")) for cost in costs],
        "record stores": [size(cost.total("rows") * M.store_bytes / rows) for cost in costs],
        "Parquet": [size(cost.total("rows") * M.parquet_bytes / rows) for cost in costs],
        "CSV": [size(cost.total("rows") * M.csv_bytes / rows) for cost in costs],
        "requests of a daily run, at most": [number(cost.total("requests") * M.nightly) for cost in costs],
        "hours for a daily run, one machine": [number(cost.days(M.nightly) * 24) for cost in costs],
    }
    head = [f"| | {' | '.join(SCOPES)} |", "| --- |" + " --- |" * len(SCOPES)]
    return head + [f"| {name} | {' | '.join(cells)} |" for name, cells in lines.items()]


def page() -> str:
    """docs/scale.md."""
    return f"""# What many cities cost

Generated by `python -m tests.bench.scale --write`; do not edit. This is arithmetic on measured figures and assumptions. Nobody has
crawled 320 cities with this project. Two digits of each number are significant; the assumptions are less certain than that.

{chr(10).join(cost_table())}

One machine has {CORES_A_MACHINE} cores and one process per core (`scrapy crawl CITY … --at-once {CITIES_A_PROCESS}`), so \
{CORES_A_MACHINE * CITIES_A_PROCESS} cities are crawled concurrently. How several machines
share the list of cities: [nodes.md](nodes.md). Files on S3: [s3.md](s3.md). All tables together: [dataset.md](dataset.md).

**What limits it.** A polite crawl waits: each host is asked once in {SECONDS_A_REQUEST:g} s, so the largest council alone
takes {number(COUNCILS[-1].requests * SECONDS_A_REQUEST / DAY)} days, however many machines there are. Until then, only more concurrent cities help. CPU
and memory are no limit. Documents are, by their bytes: `-a files=list` leaves them out ({number(M.files / M.requests * 100)} % of the requests, nearly all of the bytes).

{measured()}
## Councils, as assumed

{chr(10).join(councils_table())}

* **large** follows Aachen's numbers: meeting 3245 with item 68642 in May 2015, meeting 4066 with item 91320 in February 2019.
  That is 821 meetings and 22,678 items in 3.75 years, 220 meetings a year with 27.6 items each. The numbers include what is not
  public, so this is an upper bound. Aachen's oldest pages are from 2005, 20 years ago.
* **middle**: Wolfsburg's list has 652 meetings and its system some 1,570 papers, over an unknown number of years; with 65 meetings a year
  it would be ten. That is {number(1570 / 652)} papers per meeting; the demo has {number(M.papers / M.meetings)}.
* **small**, the shares and the years are guesses. Most German councils are small.
* Items per meeting (except for *large*) and papers and files per item are those of the demo council, which follows real pages.
* A document has {size(FILE_BYTES)} on average; this is a guess. Attachments seen at Aachen had 2.2 to 15.9 MB, minutes far less.
* Councils with another vendor's system are assumed to cost what ALLRIS does. Only ALLRIS 4 can be read today.

## Figures, as measured

| figure | value | from |
| --- | --- | --- |
| demo council: meetings, items, papers, files | {M.meetings:,}, {M.items:,}, {M.papers:,}, {M.files:,} | its first crawl, two years |
| requests for them | {M.requests:,} | the run's report; {M.requests_a_record:.2f} per record, including lists and months |
| requests per meeting, with everything below it | {M.requests / M.meetings:.1f} | |
| rows of all tables but `changes` | {M.rows:,} | {M.rows_a_record:.1f} per record |
| record store | {size(M.store_bytes)} | {M.store_bytes / M.rows:,.0f} bytes per row, including history |
| Parquet, CSV | {size(M.parquet_bytes)}, {size(M.csv_bytes)} | {M.parquet_bytes / M.rows:,.0f} and {M.csv_bytes / M.rows:,.0f} bytes per row; real minutes are longer |
| a daily run without changes | at most {M.nightly:.0%} of a full crawl's requests | docs/refreshes.md; the second crawl of the same town made 9 requests |
| answers per second, one process, no delay | {M.answers_a_second} | docs/benchmarks.md; the server ran on the same two cores |
| peak memory of a crawl's process, of all its processes | {M.memory} MB, {M.memory_all} MB | a run's report, docs/benchmarks.md; one city at a time of a process is assumed to write its tables |
| memory of a process: 1 small town, 12 | {M.memory_one} MB, {M.memory_twelve} MB | docs/deploy.md, 40 requests each; {M.memory_a_city:.1f} MB for each further one, assumed for a whole city here too |
| page of a meeting, of an item, of a paper | {size(M.meeting_page)}, {size(M.item_page)}, {size(M.paper_page)} | saved pages of real sites, not compressed |

## Formulas

```
records   = meetings + items + papers + files
requests  = records × {M.requests_a_record:.2f}
at once   = min(cities, machines × {CORES_A_MACHINE} × {CITIES_A_PROCESS})
days      = max(requests / min(at once / {SECONDS_A_REQUEST:g} s, machines × {CORES_A_MACHINE} × {M.answers_a_second}/s), largest council × {SECONDS_A_REQUEST:g} s) / {DAY:,}
CPU       = requests / {M.answers_a_second}/s
memory    = processes × {M.memory_all - M.memory_a_city:.0f} MB + cities at once × {M.memory_a_city:.1f} MB
bytes     = pages × their size + files × {size(FILE_BYTES)}
daily run = the same with {M.nightly:.0%} of the requests
```

The figures and the formulas are in `tests/bench/scale.py`.
"""


if __name__ == "__main__":
    if "--write" in sys.argv:
        PAGE.write_text(page(), encoding="utf-8")
    else:
        sys.stdout.write(page())
