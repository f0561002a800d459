"""Processors of item loaders: objects and module-level functions only.

A processor written as a method or as a lambda in a class body keeps its loader, and with it the
whole page, alive for ever (itemloaders 1.5.0 caches bound methods); a test forbids them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, cast

from itemloaders import ItemLoader
from itemloaders.processors import Compose, TakeFirst

from ratsinfo_spider.german.numbers import parse_agenda_number
from ratsinfo_spider.german.text import one_line
from ratsinfo_spider.statement import Statement

__all__ = ["AgendaNumber", "Line", "RecordLoader", "Unbracketed", "load"]


def _first_line(values: list[str | None]) -> str | None:
    return one_line(values[0])


def _first_number(values: list[str | None]) -> str | None:
    """An agenda number in its usual form; one that is not understood stays as printed."""
    number = parse_agenda_number(values[0])
    return str(number) if number else one_line(values[0])


def _without_brackets(line: str) -> str | None:
    """`(Sitzung eingeladen)` is printed behind the status, hence the brackets."""
    return line.strip("() ") or None


Line = Compose(_first_line)
AgendaNumber = Compose(_first_number)
Unbracketed = Compose(_first_line, _without_brackets)


class RecordLoader(ItemLoader):
    """Base of all loaders: one value a column; a column without a processor takes the value as it is."""

    default_output_processor = TakeFirst()
    processed: ClassVar[frozenset[str]] = frozenset()  # the columns with a processor

    def __init_subclass__(cls) -> None:
        names = (name.removesuffix("_in").removesuffix("_out") for name in dir(cls) if name.endswith(("_in", "_out")))
        cls.processed = frozenset(names)

    # Processors stand on the loaders only. ItemLoader would look through the item's field metadata for one
    # at each column that has none here, which is half of all the time that loading takes.

    def get_input_processor(self, field_name: str) -> Callable[..., Any]:
        return cast("Callable[..., Any]", getattr(self, f"{field_name}_in", self.default_input_processor))

    def get_output_processor(self, field_name: str) -> Callable[..., Any]:
        return cast("Callable[..., Any]", getattr(self, f"{field_name}_out", self.default_output_processor))


def load(loader: type[RecordLoader], columns: Mapping[str, object], statement: Statement | None = None) -> Any:
    """A record of the loader's class from the page's words, with what the page states of it.

    Values whose column has no processor are set as they are: ItemLoader would only carry them from list to list.
    """
    filling = loader()
    for name in loader.processed.intersection(columns):
        filling.add_value(name, columns[name])
    record = filling.load_item()
    for name, value in columns.items():
        if name not in loader.processed and value not in (None, ""):
            setattr(record, name, value)
    if statement is not None:
        record.statement = statement
    return record
