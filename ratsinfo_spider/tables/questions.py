"""The ten questions that a reader of council data asks first, each one query.

They are views of the files that `scrapy export` writes for SQLite and DuckDB, and docs/questions.md shows them beside
the same in pandas. A query is written once: what SQLite and DuckDB say differently stands as a word in capitals before
a bracket (`YEAR(…)`, `DAY(…)`, `UTC_DAY(…)`, `DAYS(…, …)`), which `sql` replaces.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ratsinfo_spider.items import TABLES

__all__ = ["DECIDED", "QUESTIONS", "SEARCHABLE", "SEARCHABLE_TEXTS", "Dialect", "Question", "sql"]

Dialect = Literal["sqlite", "duckdb"]

# A year, a day as text, and days between two days. Times in SQLite are text with the council's own offset.
_WORDS: dict[Dialect, dict[str, str]] = {
    "sqlite": {
        "YEAR": "CAST(substr({0}, 1, 4) AS INTEGER)",
        "DAY": "substr({0}, 1, 10)",
        "UTC_DAY": "substr({0}, 1, 10)",
        "DAYS": "CAST(julianday({1}) - julianday({0}) AS INTEGER)",
    },
    "duckdb": {
        "YEAR": "year(timezone('Europe/Berlin', {0}))",
        "DAY": "strftime(timezone('Europe/Berlin', {0}), '%Y-%m-%d')",
        "UTC_DAY": "strftime(timezone('UTC', {0}), '%Y-%m-%d')",
        "DAYS": "date_diff('day', CAST({0} AS DATE), CAST({1} AS DATE))",
    },
}
_WORD = re.compile(r"\b(YEAR|DAY|UTC_DAY|DAYS)\(([^()]*)\)")


@dataclass(frozen=True)
class Question:
    """One question: the name of its view, the question itself, the query."""

    name: str
    asks: str
    query: str

    @property
    def tables(self) -> set[str]:
        """The tables that it reads.

        >>> sorted(QUESTIONS[0].tables)
        ['organizations', 'votes']
        """
        return {table for table in re.findall(r"\b(?:FROM|JOIN)\s+(\w+)", self.query) if table in TABLES}


def sql(query: str, dialect: Dialect) -> str:
    """The query as one of the two databases understands it.

    >>> sql("SELECT YEAR(v.meeting_start) FROM votes v", "sqlite")
    'SELECT CAST(substr(v.meeting_start, 1, 4) AS INTEGER) FROM votes v'
    """
    words = _WORDS[dialect]
    return _WORD.sub(lambda found: words[found[1]].format(*(one.strip() for one in found[2].split(","))), query)


# Results of a consultation that decide, one way or the other.
DECIDED = (
    *("adopted", "adopted_unchanged", "adopted_changed", "adopted_conditionally", "adopted_partly"),
    *("voted", "voted_unchanged", "voted_changed", "rejected", "rejected_partly", "elected"),
)


def _listed(codes: Iterable[str]) -> str:
    return textwrap.fill(", ".join(f"'{code}'" for code in codes), 100, subsequent_indent=" " * 8)


# What full-text search looks into: titles, minutes, decisions, what papers say.
SEARCHABLE = """
SELECT 'agenda_items' AS table_name, id AS record_id, CAST(NULL AS INTEGER) AS page, url,
       title, minutes, decision, vote_text AS text
FROM agenda_items WHERE removed_at IS NULL
UNION ALL
SELECT 'papers', id, NULL, url, name, proposal, NULL, rationale FROM papers WHERE removed_at IS NULL
"""
# And, where `scrapy texts` has read them, the pages of documents.
SEARCHABLE_TEXTS = """
UNION ALL
SELECT 'files', f.id, t.page, f.source_url, f.name, NULL, NULL, t.text
FROM texts t JOIN files f ON f.sha256 = t.sha256 WHERE f.removed_at IS NULL
"""

QUESTIONS = (
    Question(
        "unanimous_share",
        "Which share of its votes did each committee take unanimously, year by year?",
        """
SELECT o.name AS organization, YEAR(v.meeting_start) AS year, count(*) AS votes,
       CAST(sum(CAST(v.unanimous AS INTEGER)) AS INTEGER) AS unanimous,
       avg(CAST(v.unanimous AS INTEGER)) AS share
FROM votes v LEFT JOIN organizations o ON o.id = v.organization_id
WHERE v.removed_at IS NULL AND v.unanimous IS NOT NULL AND v.subject IN ('decision', 'motion')
GROUP BY o.name, YEAR(v.meeting_start) ORDER BY organization, year
""",
    ),
    Question(
        "deferred_papers",
        "Which papers were put off most often?",
        """
SELECT p.id, p.reference, p.name, count(*) AS times
FROM agenda_items a JOIN papers p ON p.id = a.paper_id
WHERE a.removed_at IS NULL AND a.result IN ('postponed', 'deferred', 'removed_from_agenda')
GROUP BY p.id, p.reference, p.name ORDER BY times DESC, p.id
""",
    ),
    Question(
        "time_to_decision",
        "How many days passed from a paper's first consultation to its decision?",
        """
SELECT p.id, p.reference, p.name, CAST(c.first_day AS VARCHAR) AS first_day, CAST(c.decided AS VARCHAR) AS decided,
       DAYS(c.first_day, c.decided) AS days
FROM papers p JOIN (
    SELECT paper_id, min(date) AS first_day, min(CASE WHEN role_code = 'decision' AND result IN (
        {decided}) THEN date END) AS decided
    FROM consultations WHERE removed_at IS NULL GROUP BY paper_id
) c ON c.paper_id = p.id
WHERE p.removed_at IS NULL AND c.decided IS NOT NULL ORDER BY days DESC, p.id
""".replace("{decided}", _listed(DECIDED)),
    ),
    Question(
        "contested_votes",
        "Which votes were contested, and how close were they?",
        """
SELECT v.id, DAY(v.meeting_start) AS day, o.name AS organization, a.title, v.subject, v.yes, v.no, v.abstain,
       abs(v.yes - v.no) AS margin, v.passed
FROM votes v JOIN agenda_items a ON a.id = v.agenda_item_id LEFT JOIN organizations o ON o.id = v.organization_id
WHERE v.removed_at IS NULL AND v.yes > 0 AND v.no > 0 ORDER BY margin, day, v.id
""",
    ),
    Question(
        "cancelled_meetings",
        "Which meetings were cancelled?",
        """
SELECT id, DAY(start_time) AS day, organization_name AS organization, name, url
FROM meetings WHERE removed_at IS NULL AND cancelled ORDER BY day, id
""",
    ),
    Question(
        "paper_files",
        "Which attachments does a paper have, and where do they lie below the city's folder?",
        """
SELECT p.id AS paper_id, p.reference, f.position, f.name, f.kind, f.media_type, f.size, 'files/' || f.path AS path
FROM files f JOIN papers p ON p.id = f.owner_id
WHERE f.removed_at IS NULL AND f.path IS NOT NULL ORDER BY p.id, f.position, f.id
""",
    ),
    Question(
        "week_changes",
        "What changed in the last week that runs looked at?",
        """
SELECT c.id, c.day, c.table_name, c.record_id, c.kind, c.column_name, c.old, c.new, c.url
FROM (SELECT *, UTC_DAY(observed_at) AS day FROM changes) c
CROSS JOIN (SELECT max(UTC_DAY(observed_at)) AS newest FROM changes) n
WHERE DAYS(c.day, n.newest) < 7 ORDER BY c.observed_at, c.id
""",
    ),
    Question(
        "members_of_several",
        "Who is a member of several committees? (Filled only with RATSINFO_PEOPLE=1.)",
        """
SELECT p.id, p.name, count(DISTINCT m.organization_id) AS organizations
FROM memberships m JOIN people p ON p.id = m.person_id
WHERE m.removed_at IS NULL AND m.end_date IS NULL
GROUP BY p.id, p.name HAVING count(DISTINCT m.organization_id) > 1 ORDER BY organizations DESC, p.id
""",
    ),
    Question(
        "items_without_result",
        "Which public items of past meetings have no result? Openings and notices, which need none, are told apart.",
        """
SELECT a.id, DAY(a.meeting_start) AS day, a.organization_name AS organization, a.number, a.title,
       CASE WHEN lower(a.title) LIKE '%er_ffnung%' OR lower(a.title) LIKE '%begr__ung%'
              OR lower(a.title) LIKE '%beschlussf_higkeit%' OR lower(a.title) LIKE '%tagesordnung%'
              OR lower(a.title) LIKE '%niederschrift%' OR lower(a.title) LIKE '%schlie_ung der sitzung%' THEN 'opening'
            WHEN lower(a.title) LIKE '%mitteilung%' OR lower(a.title) LIKE '%anfrage%'
              OR lower(a.title) LIKE '%bekanntgabe%' OR lower(a.title) LIKE '%fragestunde%'
              OR lower(a.title) LIKE '%bericht%' OR lower(a.title) LIKE '%verschiedenes%' THEN 'notice'
            ELSE 'item' END AS kind
FROM agenda_items a JOIN meetings m ON m.id = a.meeting_id
WHERE a.removed_at IS NULL AND a.public AND a.result IS NULL AND m.cancelled IS NOT TRUE
  AND DAY(m.start_time) < (SELECT max(UTC_DAY(last_seen)) FROM meetings) ORDER BY day, a.id
""",
    ),
)
"""The tenth, full-text search, needs a word: the table `search`."""
