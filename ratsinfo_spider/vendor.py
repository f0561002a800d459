"""What a vendor of council information systems is to this project: types, no code of any vendor.

A vendor is a folder below `vendors/` whose `__init__.py` has `VENDOR`, an instance of its own subclass of `Vendor`.
Its page types stand in one table, `PageTypes`; crawl, store and commands read from it what they have to know.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

from ratsinfo_spider.items import TABLES, Record

if TYPE_CHECKING:
    from scrapy import Spider

__all__ = [
    "CLOSED_KINDS",
    "KINDS",
    "Interval",
    "Marks",
    "Page",
    "PageError",
    "PageScripts",
    "PageType",
    "PageTypes",
    "Vendor",
]

Interval = int | Literal["always", "by_month", "by_meeting"]
"""When a page is read again although nothing points at a change: after so many days, in every run, or by the rules for
months of the calendar and for agendas in `store/rules.py`."""

DEFAULT_INTERVAL = 90  # days, for a page of a type that the table does not have
_KIND_TABLES = {cls.id_kind: table for table, cls in TABLES.items()}

KINDS = (
    "other_system",
    "not_public",
    "rate_limited",
    "gate",
    "maintenance",
    "expired",
    "error",
    "no_access",
    "wrong_page",
    "malformed",
)

CLOSED_KINDS = frozenset({"rate_limited", "gate", "maintenance"})
"""The site itself says no: nothing more is to be asked of it for the day."""


class PageError(Exception):
    """A page that is not what its address promises.

    `kind` is one of KINDS, `detail` a sentence that says what was found and what to do about it.
    """

    def __init__(self, kind: str, url: str, detail: str) -> None:
        if kind not in KINDS:
            raise ValueError(f"unknown kind of page error: {kind!r}")
        super().__init__(f"{kind}: {detail} ({url})")
        self.kind = kind
        self.url = url
        self.detail = detail

    def __reduce__(self) -> tuple[type[PageError], tuple[str, str, str]]:
        """Exceptions are copied from `args`, which here are not those of the constructor."""
        return type(self), (self.kind, self.url, self.detail)


class Page(Protocol):
    """A page that a vendor's code has opened. `warnings` are sentences about what could not be read."""

    url: str
    warnings: list[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class PageType:
    """One row of a vendor's table of page types. References are `module:Name` below the vendor's folder."""

    name: str
    """The vendor's word for the page; the store remembers its pages as `<name>:<number>`."""
    path: str = ""
    """The page's file in its address, where it is not `name`."""
    parameter: str = ""
    """The parameter with the number in the address, which is also what the vendor calls the number."""
    table: str = ""
    """The table whose records it shows in full; "" for lists and for parts of a record."""
    sequence: str = ""
    """What stands before the numbers of its records, where the vendor counts several kinds of them apart."""
    page: str = ""
    """The class that knows the page's words. The loader that makes records of them has the same module name."""
    with_people: bool = False
    """Whether the loader is told if people are wanted."""
    reader: str = ""
    """What a crawl does with the answer."""
    priority: int = 0
    """Which page goes first when several wait: the higher."""
    refresh: Interval = DEFAULT_INTERVAL
    named_by: str = ""
    """The kind of page that names its records: what they are counted under when an earlier run has met them."""
    lists_as: str = ""
    """What its files, and its records below, are counted under."""

    def address(self, base_url: str, native_id: int | str | None = None) -> str:
        """The permanent address of a page: stable, bookmarkable, without a session. Without a number, the bare page.

        >>> PageType(name="item", parameter="id").address("https://ris.example/public/", 7)
        'https://ris.example/public/item?id=7'
        """
        bare = base_url + (self.path or self.name)
        number = str(native_id).removeprefix(self.sequence)
        return bare if native_id is None else f"{bare}?{self.parameter}={number}"


class PageTypes:
    """A vendor's page types. A record is shown in full by one of them."""

    def __init__(self, types: Iterable[PageType] = ()) -> None:
        self._types = {one.name: one for one in types}
        intervals = [one.refresh for one in self if isinstance(one.refresh, int)]
        self.longest_interval = max([DEFAULT_INTERVAL, *intervals])  # days

    def __iter__(self) -> Iterator[PageType]:
        return iter(self._types.values())

    def __getitem__(self, name: str) -> PageType:
        return self._types[name]

    def get(self, name: str) -> PageType | None:
        """The page type of that name, if there is one."""
        return self._types.get(name)

    def interval(self, name: str) -> Interval:
        """The refresh interval of a page type."""
        found = self._types.get(name)
        return found.refresh if found else DEFAULT_INTERVAL

    @property
    def calendar(self) -> PageType | None:
        """The type whose pages are months of the calendar, numbered `2026-11`; None for a vendor without."""
        return next((one for one in self if one.refresh == "by_month"), None)

    def showing(self, table: str, native_id: int | str | None = None) -> PageType:
        """The type that shows records of a table in full. KeyError where none does."""
        rows = [one for one in self if one.table == table and str(native_id or "").startswith(one.sequence)]
        if not rows:
            raise KeyError(f"no page shows {table}")
        return max(rows, key=lambda one: len(one.sequence))

    def page_of(self, record_id: str) -> str | None:
        """The page that shows a record in full, as the store calls it; None where none does."""
        _, kind, native_id = record_id.split(":", 2)
        try:
            return f"{self.showing(_KIND_TABLES.get(kind, ''), native_id).name}:{native_id}"
        except KeyError:
            return None

    def table_of(self, page: str) -> str:
        """The table whose record a page (`<page type>:<number>`) shows in full; "" for lists and what is not known."""
        found = self._types.get(page.partition(":")[0])
        return found.table if found else ""


@dataclass(frozen=True, kw_only=True)
class PageScripts:
    """What a user does on a vendor's pages, as JavaScript functions of one argument, for `render = "browser"`."""

    click: str
    """Click the element of that id."""
    unfold: str
    """Is the period of a list folded away? With a true argument: unfold it."""
    fill: str
    """Give the fields of a form these values: a list of pairs."""
    submit: str
    """Press the button of the form that has the fields of these names."""
    next: str
    """Is there a next page of the table? With a true argument: go there."""
    is_there: Callable[[str, str], bool]
    """Whether a page (html, url) shows its content, or says why not."""


class Marks(NamedTuple):
    """What tells a system from others: regular expressions, "" where there is none.

    `description` is looked for in the `content` of a page's metas, where its first group is the version; `address` in
    the page's own address and in those that it links. In `title` stands `{version}` where several share a row. `name`:
    what the catalogue of cities calls a system that nobody here reads.
    """

    title: str
    description: str = ""
    address: str = ""
    name: str = ""


class Vendor(ABC):
    """What a vendor gives. Its methods import what they need, so that a list of vendors costs nothing."""

    name: str
    """Of the folder, of `vendor` in a city's file, and of the spider that takes any address."""
    short: str
    """What the vendor's own words are marked with in docs/tables.md."""
    marks: Marks
    page_types: PageTypes
    has_samples: bool = False
    """Whether its spider knows the argument `sample`."""
    native_words: dict[str, str] = {}  # noqa: RUF012 - a subclass has its own
    """What the number of a table's records is called, where no parameter of an address tells."""

    @abstractmethod
    def spider(self) -> type[Spider]:
        """The spider class; a city's spider is a subclass of it with the city's file."""

    @abstractmethod
    def open(self, body: bytes, url: str) -> Page:
        """The page as an object of its class. Raises PageError for what is none that we read."""

    @abstractmethod
    def records(self, page: Page, site: str, people: bool = False) -> Iterator[Record]:
        """The records that a page states; people and memberships only with `people`. `site` is the city's name."""

    def reader(self, page_type: PageType) -> type[Any] | None:
        """The subclass of `crawl.page_reading.PageReader` that reads a page type; None if the base class does."""
        return None

    def refusal(self, status: int, body: bytes, url: str) -> PageError | None:
        """How a whole site says no, in an answer with an HTTP error or without a page; None for any other."""
        return None

    def folded(self, html: str) -> list[str]:
        """Ids of the elements to click on for what is folded away on a page: all of it belongs to the page."""
        return []

    def scripts(self) -> PageScripts | None:
        """What `render = "browser"` needs; None where no browser helps."""
        return None

    def start_address(self, site: Any) -> str:
        """Where a visit of a site (`sites.Site`) begins; by default the folder of its pages."""
        return str(site.base_url)

    def checkup(self) -> Callable[..., Any] | None:
        """Tries each page type of an installation, for `scrapy doctor` (`vendors/checkup_base.py`), or None."""
        return None

    def labels(self) -> Any | None:
        """What a skeleton of its pages keeps (see `vendors/kept_labels.py`); None where no skeletons are made."""
        return None

    def witness(self) -> Callable[..., Any] | None:
        """What takes an inventory of a city for a crawl of its pages (see `crawl/witness.py`); None for no witness."""
        return None

    def survey(self) -> Callable[..., Any] | None:
        """The look at an installation for `scrapy detect` (see `vendors/detection.py`); None where there is none."""
        return None
