"""An invented interface: a council of Musterstadt whose objects a test may change, in the dialect of Session."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.helpers.oparl_server import HERE, Interface

__all__ = ["FIRST", "council", "item", "meeting", "paper"]

Object = dict[str, Any]
ROOT = "/oparl/bodies/0001"
SCHEMA = "https://schema.oparl.org/1.1/"
FIRST = dt.datetime(2026, 11, 23, 17, tzinfo=dt.UTC)  # the start of the newest meeting; each next is a week older


def _stamped(thing: Object, stamp: str) -> Object:
    return {**thing, "created": stamp, "modified": stamp}


def item(number: int, **says: Any) -> Object:
    """An agenda item."""
    address = f"{HERE}{ROOT}/agendaitems/{number}"
    return {
        "id": address,
        "type": f"{SCHEMA}AgendaItem",
        "number": "1",
        "name": f"Punkt {number}",
        "public": True,
        **says,
    }


def meeting(number: int, start: dt.datetime, *items: Object, **says: Any) -> Object:
    """A meeting of the one committee."""
    thing: Object = {"id": f"{HERE}{ROOT}/meetings/{number}", "type": f"{SCHEMA}Meeting", "name": f"Sitzung {number}"}
    thing |= {
        "start": start.isoformat(),
        "organization": [f"{HERE}{ROOT}/organizations/gr/4"],
        "agendaItem": list(items),
    }
    return _stamped(thing | says, start.isoformat())


def paper(number: int, day: dt.date, *consultations: Object, **says: Any) -> Object:
    """A paper."""
    thing: Object = {"id": f"{HERE}{ROOT}/papers/vo/{number}", "type": f"{SCHEMA}Paper", "name": f"Vorlage {number}"}
    thing |= {
        "reference": f"{number}/2026",
        "date": day.isoformat(),
        "paperType": "Antrag",
        "consultation": list(consultations),
    }
    return _stamped(thing | says, f"{day}T12:00:00+00:00")


def council(count: int = 120) -> Interface:
    """So many meetings, newest first, with an item and a paper each."""
    meetings: list[Object] = []
    papers: list[Object] = []
    for place in range(count):
        number, start = 1000 - place, FIRST - dt.timedelta(weeks=place)
        links = {"meeting": f"{HERE}{ROOT}/meetings/{number}", "agendaItem": f"{HERE}{ROOT}/agendaitems/{number}"}
        station: Object = {
            "id": f"{HERE}{ROOT}/consultations/{number}",
            "organization": [f"{HERE}{ROOT}/organizations/gr/4"],
        }
        meetings.append(meeting(number, start, item(number, result="vertagt", consultation=station["id"])))
        papers.append(paper(number, start.date(), {**station, **links, "role": "Entscheidung"}))
    organization = {"id": f"{HERE}{ROOT}/organizations/gr/4", "type": f"{SCHEMA}Organization", "name": "Bauausschuss"}
    body = {"id": f"{HERE}{ROOT}", "type": f"{SCHEMA}Body", "name": "Musterstadt", "system": f"{HERE}/oparl/system"}
    body |= {name: f"{HERE}{ROOT}/{name}s" for name in ("organization", "meeting", "paper")}
    system = {"id": f"{HERE}/oparl/system", "type": f"{SCHEMA}System", "oparlVersion": SCHEMA}
    system |= {"vendor": "http://www.somacos.de", "body": f"{HERE}/oparl/bodies"}
    lists: dict[str, list[Object]] = {"organizations": [organization], "meetings": meetings, "papers": papers}
    served: dict[str, list[Object]] = {f"{ROOT}/{name}": some for name, some in lists.items()}
    served["/oparl/bodies"] = [body]
    return Interface(served, {"/oparl/system": system})
