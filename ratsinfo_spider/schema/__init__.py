"""What follows from `items.py`: SQL columns, Arrow schemas, JSON Schema, `datapackage.json`, docs/tables.md.

A value has three forms. A page's record holds Python values; the record store and the CSV hold
the *stored form* (`to_stored`: text, whole number, truth value or None; times as ISO 8601 text in
the column's zone, lists as JSON text); Parquet and pandas hold Arrow's types. Comparing stored
forms is comparing values, and the CSV prints them as they are.

`sql` and `arrow` are imported where they are needed: a spider that only plans needs neither.
"""

from __future__ import annotations

from ratsinfo_spider.schema.columns import (
    CHILDREN,
    CLOCK,
    RUN_TABLES,
    VALUES,
    VOCABULARIES,
    Column,
    columns,
    references,
)
from ratsinfo_spider.schema.stored import Stored, from_stored, from_text, stored_as, to_stored, to_text, zone_text

__all__ = [
    "CHILDREN",
    "CLOCK",
    "RUN_TABLES",
    "VALUES",
    "VOCABULARIES",
    "Column",
    "Stored",
    "columns",
    "from_stored",
    "from_text",
    "references",
    "stored_as",
    "to_stored",
    "to_text",
    "zone_text",
]
