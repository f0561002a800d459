"""What the report tells, worked out of the tables of a city: plain numbers, no drawing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ratsinfo_spider.dataset import Dataset
from ratsinfo_spider.items import TABLES
from ratsinfo_spider.schema import CLOCK, RUN_TABLES, columns
from ratsinfo_spider.tables.questions import DECIDED

__all__ = [
    "Coverage",
    "agendas",
    "attachments",
    "closest_votes",
    "coverage",
    "days_to_decision",
    "filled",
    "here",
    "margins",
    "months",
    "results",
    "votes_by_year",
]

MOST = 10  # rows of a list


def here(frame: pd.DataFrame) -> pd.DataFrame:
    """Without the rows that are gone from the source."""
    return frame[frame["removed_at"].isna()]


@dataclass(frozen=True)
class Coverage:
    """Records by body and year. `expected` and `missing` have a value for each (body, year) that the source names."""

    bodies: list[str]
    years: list[int]
    expected: dict[tuple[str, int], int]
    missing: dict[tuple[str, int], int]

    def share(self, body: str, year: int) -> float | None:
        """Part of the expected that was read; None where nothing was expected."""
        expected = self.expected.get((body, year), 0)
        return (expected - self.missing.get((body, year), 0)) / expected if expected else None


def coverage(rows: list[dict[str, Any]], names: dict[str, str], not_told: str) -> Coverage:
    """Of the coverage of one run, as its report has it: each record counts once, whoever named it."""
    expected: Counter[tuple[str, int]] = Counter()
    missing: Counter[tuple[str, int]] = Counter()
    for row in rows:
        if row["source"] == "all" and row["year"]:
            key = names.get(row["organization_id"] or "", not_told), int(row["year"])
            expected[key] += row["expected"]
            missing[key] += row["failed"] + row.get("not_asked", 0) + row["unexplained"]
    bodies = sorted({body for body, _ in expected}, key=lambda body: (body == not_told, body))
    return Coverage(bodies, sorted({year for _, year in expected}), dict(expected), dict(+missing))


def months(data: Dataset) -> list[tuple[pd.Period, int, int]]:
    """Each month from the first meeting to the last, with its meetings and agenda items."""
    meetings, items = here(data.meetings), here(data.agenda_items)
    held = meetings["start_time"].dropna().dt.tz_localize(None).dt.to_period("M").value_counts()
    treated = items["meeting_start"].dropna().dt.tz_localize(None).dt.to_period("M").value_counts()
    if held.empty:
        return []
    span = pd.period_range(held.index.min(), held.index.max(), freq="M")
    return [(month, int(held.get(month, 0)), int(treated.get(month, 0))) for month in span]


def results(data: Dataset) -> list[tuple[str | None, int]]:
    """How many public items ended how, the most frequent first; None stands for those without a result."""
    items = here(data.agenda_items)
    public = items[items["public"].fillna(False)]
    counts = public["result"].value_counts(dropna=False)
    return [(code if isinstance(code, str) else None, int(count)) for code, count in counts.items()]


def votes_by_year(data: Dataset) -> list[tuple[int, int, int, int]]:
    """For each year the votes that were unanimous, contested, and of which neither is stated."""
    votes = here(data.votes).dropna(subset=["meeting_start"])
    told: list[tuple[int, int, int, int]] = []
    for year, group in votes.groupby(votes["meeting_start"].dt.year):
        unanimous, contested = int(group["unanimous"].sum()), int((~group["unanimous"]).sum())
        told.append((int(str(year)), unanimous, contested, len(group) - unanimous - contested))
    return told


def _counted(data: Dataset) -> pd.DataFrame:
    votes = here(data.votes)
    votes = votes[(votes["yes"] > 0) & (votes["no"] > 0)]
    return votes.assign(margin=(votes["yes"] - votes["no"]).abs())


def margins(data: Dataset) -> list[int]:
    """How many votes lay between yes and no, of each contested vote with counts."""
    return [int(margin) for margin in _counted(data)["margin"]]


def closest_votes(data: Dataset) -> list[dict[str, Any]]:
    """The closest contested votes: day, body, title, counts and page."""
    votes = _counted(data).sort_values(["margin", "meeting_start", "id"], ascending=[True, False, True]).head(MOST)
    items = data.agenda_items.set_index("id")
    told = []
    for vote in votes.to_dict("records"):
        item = items.loc[vote["agenda_item_id"]]
        body, title = (None if pd.isna(item[name]) else str(item[name]) for name in ("organization_name", "title"))
        start, url = vote["meeting_start"], vote["url"]
        told.append({"day": start, "body": body, "title": title, "url": url, "yes": vote["yes"], "no": vote["no"]})
    return told


def agendas(data: Dataset) -> list[dict[str, Any]]:
    """The longest agendas: day, body, number of items and page."""
    counts = here(data.agenda_items)["meeting_id"].value_counts()
    meetings = here(data.meetings).assign(items=lambda frame: frame["id"].map(counts))
    longest = meetings.dropna(subset=["items"]).sort_values(["items", "id"], ascending=[False, True]).head(MOST)
    return [
        {
            "day": None if pd.isna(row["start_time"]) else row["start_time"],
            "body": row["name"] if pd.isna(row["organization_name"]) else row["organization_name"],
            "items": int(row["items"]),
            "url": row["url"],
        }
        for row in longest.to_dict("records")
    ]


def days_to_decision(data: Dataset) -> list[int]:
    """For each decided paper the days from its first consultation to the decision."""
    course = here(data.consultations).dropna(subset=["date"])
    course = course.assign(day=pd.to_datetime(course["date"]))
    decisions = course[(course["role_code"] == "decision") & course["result"].isin(DECIDED)]
    first, decided = course.groupby("paper_id")["day"].min(), decisions.groupby("paper_id")["day"].min()
    return [int(days) for days in (decided - first).dropna().dt.days]


def attachments(data: Dataset) -> list[tuple[str, int, int]]:
    """Kind of document, how many of them are stored, their bytes; the most first. The same bytes count once a link."""
    files = here(data.files)
    stored = files[files["path"].notna()]
    groups = stored.groupby(stored["kind"].fillna("other"))["size"].agg(["count", "sum"]).sort_values("count")
    return [(str(kind), int(row["count"]), int(row["sum"])) for kind, row in groups.iloc[::-1].iterrows()]


def filled(data: Dataset) -> list[tuple[str, int, list[tuple[str, float]]]]:
    """For each table that has rows their number, and for each column of its own the share of them that has a value."""
    told = []
    for table in TABLES:
        frame = data.changes if table == "changes" else getattr(data, table)
        frame = here(frame)
        if len(frame) and table not in RUN_TABLES:
            names = [column.name for column in columns(table) if column.name not in ("id", "site", *CLOCK)]
            told.append((table, len(frame), [(name, float(frame[name].notna().mean())) for name in names]))
    return told
