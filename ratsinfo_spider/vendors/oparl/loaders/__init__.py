"""OParl objects → records. Meetings before papers, and organizations before both: see `source.Source`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ratsinfo_spider.items import Record
from ratsinfo_spider.vendors.oparl.ids import object_id
from ratsinfo_spider.vendors.oparl.json_values import Object, flag, odd_values, text
from ratsinfo_spider.vendors.oparl.loaders.meeting import meeting_records
from ratsinfo_spider.vendors.oparl.loaders.paper import paper_records
from ratsinfo_spider.vendors.oparl.loaders.people import organization_records, person_records
from ratsinfo_spider.vendors.oparl.loaders.source import Source
from ratsinfo_spider.vendors.oparl.object_page import Warn

__all__ = ["object_records"]

_LOADERS: dict[str, Callable[[Object, Source, Warn], Iterator[Record]]] = {
    "organization": organization_records,
    "meeting": meeting_records,
    "paper": paper_records,
    "person": person_records,
}


def object_records(thing: Object, source: Source, warn: Warn, *, people: bool = False) -> Iterator[Record]:
    """The records of an object of a list; none of a deleted one, and none of people where they are not asked for."""
    found = object_id(text(thing, "id"))
    if found is None or flag(thing, "deleted") or (found.kind == "person" and not people):
        return
    if loader := _LOADERS.get(found.kind):
        for sentence in odd_values(thing):
            warn(sentence)
        yield from loader(thing, source, warn)
