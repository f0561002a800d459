"""What earlier readings say of an object and of the interface's time stamps.

`modified` is worth nothing at many interfaces: it is the same on all objects, or the time of the request
(docs/oparl.md 3). So content is compared with content. A time stamp is believed only where changes were seen that it
told of, none that it did not tell of, and unchanged objects mostly kept theirs.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from typing import Any

from ratsinfo_spider.statement import Fetch
from ratsinfo_spider.store.fetches import fingerprint
from ratsinfo_spider.store.planner import Planner
from ratsinfo_spider.vendors.oparl.json_values import Object, text

__all__ = ["Evidence", "says"]

_SAYS, _STAMP = "says", "modified"  # notes beside an object: its content, its time stamp
_PAGE = "page"  # a note beside the list: where a run that was out of budget left off
_TOLD, _UNTOLD, _CALM, _RESTLESS = "told", "untold", "calm", "restless"
_HOST = re.compile(r"https?://[^/\"]+")
EVERY = dt.timedelta(days=7) - dt.timedelta(hours=4)  # how often a list is read in full; no night starts to the second
_STAMPS = frozenset({"created", "modified"})


def says(thing: Object) -> str:
    """What stands for an object's content: without time stamps, of what it embeds too, and without hosts, which move.

    >>> says({"id": "7", "modified": "2026"}) == says({"modified": "2027", "id": "7"}), says({"id": "8"}) == says({})
    (True, False)
    """
    return fingerprint(_HOST.sub("", json.dumps(_bare(thing), sort_keys=True, ensure_ascii=False)))


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _bare(one) for name, one in value.items() if name not in _STAMPS}
    return [_bare(one) for one in value] if isinstance(value, list) else value


class Evidence:
    """Compares the objects of one list with their last readings, and counts what their time stamps were worth.

    `list_page` is the list's page type, `object_page` that of its objects; `started` is when the run began.
    """

    def __init__(self, planner: Planner, list_page: str, object_page: str, started: dt.datetime) -> None:
        self._planner = planner
        self._list = list_page
        self._object = object_page
        self._started = started
        self._seen: Counter[str] = Counter()
        self.notes = self._known_notes()

    def _known_notes(self) -> dict[str, str]:
        known = self._planner.known(self._list, "all")
        return dict(known.fingerprints) if known else {}

    def is_unchanged(self, native_id: str, thing: Object) -> bool:
        """Whether an object was read to the end before and says the same now."""
        known = self._planner.known(self._object, native_id)
        if known is None or _SAYS not in known.fingerprints:
            return False
        is_same = known.fingerprints[_SAYS] == says(thing)
        kept_stamp = known.fingerprints.get(_STAMP) == _stamp(thing)
        self._seen[(_CALM if kept_stamp else _RESTLESS) if is_same else (_UNTOLD if kept_stamp else _TOLD)] += 1
        return is_same and known.status == "ok" and known.due > self._started

    def note(self, fetch: Fetch, thing: Object) -> None:
        """Remember what an object says, with its reading."""
        fetch.fingerprints = {**fetch.fingerprints, _SAYS: says(thing), _STAMP: _stamp(thing)}

    @property
    def is_trusted(self) -> bool:
        """Whether the filter held and the time stamps told the truth, as far as it was seen."""
        count = {name: int(self.notes.get(name, "0")) for name in (_TOLD, _UNTOLD, _CALM, _RESTLESS)}
        has_told = count[_TOLD] > 0 and count[_UNTOLD] == 0
        return self.notes.get("filter") == "holds" and has_told and count[_CALM] > count[_RESTLESS]

    @property
    def read_until(self) -> dt.datetime | None:
        """When the list was asked the last time, so that everything before is known."""
        return dt.datetime.fromisoformat(self.notes["asked"]) if "asked" in self.notes else None

    @property
    def is_due(self) -> bool:
        """Whether the list is to be read in full: never read, not to its end the last time, or a week ago."""
        known = self._planner.known(self._list, "all")
        if known is None or known.status != "ok" or "full" not in self.notes:
            return True
        return self._started - dt.datetime.fromisoformat(self.notes["full"]) >= EVERY

    def covers(self, since: dt.date | None) -> bool:
        """Whether the list was read as far back as that (None: to its end)."""
        return self.notes.get("from", "9") <= (since or dt.date.min).isoformat()

    def finish(self, *, since: dt.date | None = None, is_full: bool, filter_holds: bool | None = None) -> None:
        """Note a list that was read: `is_full` if so as far back as `since`, else only what is new of it."""
        counts = {name: str(int(self.notes.get(name, "0")) + self._seen[name]) for name in self._seen}
        moment = self._started.isoformat(timespec="seconds")
        notes = {**self.notes, **counts, "asked": moment, _PAGE: "0"}
        if filter_holds is not None:
            notes["filter"] = "holds" if filter_holds else "fails"
        if is_full:
            notes |= {"full": moment, "from": min((since or dt.date.min).isoformat(), self.notes.get("from", "9"))}
        fetch = self._planner.begin(self._list, "all")
        fetch.fingerprints = notes
        self._planner.done(fetch)

    def fail(self, page: int = 0) -> None:
        """The list was not read to the end: the next run reads it in full, from this page on if one is given."""
        fetch = self._planner.begin(self._list, "all")
        fetch.fingerprints = {_PAGE: str(page)}
        self._planner.done(fetch, "failed")

    @property
    def resumes_at(self) -> int:
        """The page at which an earlier run had to leave off, less one, for objects may have moved; else 1."""
        return max(int(self.notes.get(_PAGE, "0")) - 1, 1)


def _stamp(thing: Object) -> str:
    return fingerprint(text(thing, "modified"))
