"""The schema: every table, every column, declared once.

SQL tables, Arrow schemas, JSON Schema, `datapackage.json` and `docs/tables.md` are all made
from these dataclasses (see `schema/`). Names follow OParl where it has one.

A column defaults to None, because one record may be stated by several pages and each states
only its own columns; which columns must be there in the end is metadata (`required`) that the
validate pipeline checks. A value that no page states is None, never 0 or "".
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from ratsinfo_spider.causes import FILE_CAUSES
from ratsinfo_spider.statement import Stating

__all__ = [
    "TABLES",
    "AgendaItem",
    "Change",
    "Consultation",
    "Coverage",
    "File",
    "Meeting",
    "Membership",
    "Organization",
    "Paper",
    "Person",
    "Record",
    "Section",
    "Vote",
    "col",
]


def col(doc: str, *, required: bool = False, address: bool = False, json: bool = False, clock: bool = False) -> Any:
    """A column of a table, with the sentence that documents it.

    `required`: a row without it is no record. `address`: where something is, not what it is, so
    a new value is stored but is no change. `json`: a list or mapping, stored as JSON text.
    `clock`: kept by the record store, in UTC, never set by a page.
    """
    meta = {"doc": doc, "required": required, "address": address, "json": json, "clock": clock}
    return field(default=None, metadata=meta)


@dataclass(kw_only=True)
class Record(Stating):
    """One row of one table as one page states it: the columns, and beside them its `statement`, which is none."""

    # Not annotated on purpose: a dataclass takes annotated names as columns.
    table = ""
    id_kind = ""
    key_prefix = ""  # what stands before its number in the id of a row below it that has no number of its own
    parent = ""  # the column that names the record this one stands below, if it has one
    is_part = False  # a part of its parent's text: gone with it, at once, without three misses

    id: str | None = col("Key: `<city>:<kind>:<native id>`, never made of a title, time or status.", required=True)
    site: str | None = col("Name of the city's file, as in `scrapy crawl <site>`.", required=True)
    url: str | None = col("Permanent address of the page that shows it.", address=True)
    first_seen: dt.datetime | None = col("When a run first met this row (UTC).", clock=True)
    last_seen: dt.datetime | None = col("When a run last met this row (UTC).", clock=True)
    changed_at: dt.datetime | None = col("When a value of this row last changed (UTC).", clock=True)
    removed_at: dt.datetime | None = col("When the row was found gone from the source (UTC).", clock=True)


@dataclass(kw_only=True)
class Organization(Record):
    """A body that meets: council, committee, parliamentary group (Gremium, Ausschuss, Fraktion)."""

    table = "organizations"
    id_kind = "organization"

    native_id: str | None = col("The source's number.", required=True)
    name: str | None = col("Full name.")
    short_name: str | None = col("Short name, where the source gives one.")
    classification: str | None = col("Kind of body as the source groups it: `Rat`, `Ausschuss`, …")


@dataclass(kw_only=True)
class Person(Record):
    """A person with a role in an organization. Filled only with `RATSINFO_PEOPLE=1`."""

    table = "people"
    id_kind = "person"

    native_id: str | None = col("The source's number.", required=True)
    name: str | None = col("Name without form of address and academic title.")
    form_of_address: str | None = col("`Frau` or `Herr`, as printed.")
    academic_title: str | None = col("`Dr.`, `Prof. Dr.`, as printed.")
    party: str | None = col("Party or group, as printed.")


@dataclass(kw_only=True)
class Membership(Record):
    """A person's role in an organization. Filled only with `RATSINFO_PEOPLE=1`."""

    table = "memberships"
    id_kind = "membership"
    parent = "organization_id"

    person_id: str | None = col("`people.id`.", required=True)
    organization_id: str | None = col("`organizations.id`.", required=True)
    role: str | None = col("Role (Art der Mitarbeit), as printed.")
    heading: str | None = col("Heading of its part of the list, as printed: `Stellvertretende Mitglieder`.")
    on_behalf_of: str | None = col("Group or party that sent the person, as printed.")
    start_date: dt.date | None = col("First day, where the source states it.")
    end_date: dt.date | None = col("Last day, where the source states it.")


@dataclass(kw_only=True)
class Meeting(Record):
    """A meeting of an organization (Sitzung)."""

    table = "meetings"
    id_kind = "meeting"
    key_prefix = "si"

    native_id: str | None = col("The source's number; null for an announced meeting that has no number yet.")
    organization_id: str | None = col("`organizations.id`.")
    organization_name: str | None = col("Name of the organization as the meeting's page prints it.")
    name: str | None = col("Subject of the meeting (Betreff).")
    start_time: dt.datetime | None = col(
        "Start, Europe/Berlin; midnight where the source prints the day without a time."
    )
    end_time: dt.datetime | None = col("End, Europe/Berlin; only where the source states one.")
    cancelled: bool | None = col("True where the source says the meeting is off.")
    status: str | None = col("Public or not, as printed: `öffentlich`, `nichtöffentlich`, `gemischt`.")
    state: str | None = col("Where the meeting stands, as printed without brackets: `Sitzung abgeschlossen`, …")
    occasion: str | None = col("Anlass, as printed.")
    room: str | None = col("Room (Raum).")
    location: str | None = col("Address (Ort).")


@dataclass(kw_only=True)
class AgendaItem(Record):
    """An item of a meeting's agenda (Tagesordnungspunkt)."""

    table = "agenda_items"
    id_kind = "agenda_item"
    key_prefix = "to"
    parent = "meeting_id"

    native_id: str | None = col("The source's number; null for a row the source gives no number.")
    meeting_id: str | None = col("`meetings.id`.", required=True)
    meeting_start: dt.datetime | None = col(
        "Start of the meeting, Europe/Berlin; midnight where the source prints the day without a time."
    )
    organization_id: str | None = col("`organizations.id` of the meeting.")
    organization_name: str | None = col("Name of the organization that meets.")
    position: int | None = col("Place on the agenda, from 1.")
    number: str | None = col("Number as printed, with its part: `Ö 3.1.12`, `N 20`.")
    public: bool | None = col("True in the public part, false in the non-public one.")
    parent_id: str | None = col("`agenda_items.id` of the item this one stands below.")
    title: str | None = col("Title; the whole one wherever any page has it.")
    title_is_cut: bool | None = col("True where no page has more than the cut title.")
    supplement: str | None = col("Addition to the title (Zusatz).")
    paper_id: str | None = col("`papers.id` of the paper under discussion.")
    result_text: str | None = col("Result as printed.")
    result: str | None = col("The same as a code (see [Codes](#codes)); null where the printed one is not known.")
    minutes: str | None = col("Text of the discussion (Beratung, Wortprotokoll).")
    decision: str | None = col("Text of the decision (Beschluss).")
    vote_text: str | None = col(
        "The words of the vote on the decision as a whole, or of its parts where it was voted on in parts only (the "
        "columns below then hold what all parts have in common); null where no vote on the decision was found, also "
        "beside votes on motions and the agenda, which `votes` has."
    )
    vote_basis: str | None = col(
        "Its basis, as `votes.basis`: `unanimous`, `majority` or `tie`; null where not stated."
    )
    yes: int | None = col("Its votes in favour; null where not stated.")
    no: int | None = col("Its votes against; null where not stated.")
    abstain: int | None = col("Its abstentions; null where not stated.")
    biased: int | None = col("Members who took no part in it for bias (Befangenheit); null where not stated.")
    document_missing: bool | None = col("True where the page says a document is not in stock.")


@dataclass(kw_only=True)
class Vote(Record):
    """One vote taken under an agenda item; an item may have several."""

    table = "votes"
    id_kind = "vote"
    parent = "agenda_item_id"
    is_part = True

    id: str | None = col(
        "Key: `<city>:vote:<TOLFDNR>-<subject>`, with `.<part>`, with `-2` for the second of that name.", required=True
    )
    agenda_item_id: str | None = col("`agenda_items.id`.", required=True)
    meeting_id: str | None = col("`meetings.id` of the item.")
    meeting_start: dt.datetime | None = col(
        "Start of the meeting, Europe/Berlin; midnight where the source prints the day without a time."
    )
    organization_id: str | None = col("`organizations.id` of the meeting.")
    position: int | None = col("Order on the page, from 1.")
    subject: str | None = col(
        "What was voted on: `motion` (an Antrag, Änderungsantrag), `agenda` (Tagesordnung, Absetzung, Dringlichkeit), "
        "`procedure` (Geschäftsordnung, Schluss der Debatte, Vertagung, Verweisung) or `decision` (all else)."
    )
    part: str | None = col("Part of a split vote, as printed: `a`, `2`, `II`, …")
    outcome: str | None = col(
        "`accepted` (zugestimmt, angenommen, beschlossen, Annahme, …) or `rejected` (abgelehnt, Ablehnung, …); null "
        "where no word says so, see `passed`."
    )
    basis: str | None = col(
        "`unanimous` (einstimmig, einmütig, einhellig), `majority` (mehrheitlich, mit Stimmenmehrheit) or `tie` "
        "(Stimmengleichheit, bei gleicher Stimmenzahl); null where no word says so, whatever the counts are."
    )
    passed: bool | None = col("Whether what was voted on was accepted, see `derived_from`; null where nothing tells.")
    unanimous: bool | None = col(
        "Whether nobody voted against (or, of a rejection, in favour), by `basis`, else by the counts; abstentions do "
        "not matter. Null where neither tells."
    )
    derived_from: str | None = col(
        "What `passed` was worked out from: `words` (the outcome, or a tie, which rejects), `counts` (yes and no), "
        "`item_result` (the result of the agenda item, for the vote on its decision); null where `passed` is."
    )
    yes: int | None = col("Votes in favour; null where not stated.")
    no: int | None = col("Votes against; null where not stated.")
    abstain: int | None = col("Abstentions; null where not stated.")
    biased: int | None = col("Members who took no part for bias; null where not stated.")
    present: int | None = col("Members present; null where not stated.")
    size: int | None = col("Members by law; null where not stated.")
    parties: list[dict[str, Any]] | None = col(
        'Parties or persons named: `[{"name", "vote": yes|no|abstain|biased, "count"}]`. Persons are named only with '
        "`RATSINFO_PEOPLE=1`; without it `name` is null and `count` says how many persons voted so.",
        json=True,
    )
    text: str | None = col("The words it was read from.")
    source: str | None = col(
        "Where they stand: `vote` (a panel Abstimmungsergebnis), `heading` (the heading of a panel), `decision` "
        "(Beschluss) or `minutes` (Beratung, Wortprotokoll)."
    )


@dataclass(kw_only=True)
class Paper(Record):
    """A paper before the council: proposal, motion, information (Vorlage, Antrag, Drucksache)."""

    table = "papers"
    id_kind = "paper"
    key_prefix = "vo"

    native_id: str | None = col("The source's number.", required=True)
    reference: str | None = col("Paper number as printed: `FB 36/0191/WP16`.")
    name: str | None = col("Subject (Betreff).")
    paper_type: str | None = col("Kind as printed (Vorlageart), without `(inaktiv)`.")
    state: str | None = col("`inactive` for `(inaktiv)`, else the state as printed without brackets.")
    public: bool | None = col("True where the source calls the paper public.")
    lead_department: str | None = col("Department in charge (federführend).")
    departments: str | None = col("Further departments, as printed.")
    proposal: str | None = col("Proposed decision (Beschlussvorschlag).")
    rationale: str | None = col("Reasons (Begründung, Erläuterungen, Sachverhalt).")


@dataclass(kw_only=True)
class Consultation(Record):
    """One station of a paper's way through the organizations (Beratungsfolge)."""

    table = "consultations"
    id_kind = "consultation"
    parent = "paper_id"
    is_part = True

    id: str | None = col(
        "Key: `<city>:consultation:<VOLFDNR>-<organization>`, once its meeting is known with `-si<SILFDNR>`; with `-2` "
        "for the second of that name.",
        required=True,
    )
    paper_id: str | None = col("`papers.id`.", required=True)
    position: int | None = col("Order on the paper's page, from 1.")
    organization_name: str | None = col("Organization as printed.")
    organization_id: str | None = col("`organizations.id`, where the page or the meeting tells it.")
    meeting_id: str | None = col("`meetings.id`.")
    agenda_item_id: str | None = col("`agenda_items.id`.")
    date: dt.date | None = col("Day of the meeting.")
    role: str | None = col("What the organization is asked for, as printed: `Entscheidung`, `Vorberatung`, …")
    role_code: str | None = col("The same as a code (see [Codes](#codes)); null where the printed one is not known.")
    status: str | None = col("State of the station: `Geplant`, `Erledigt`, `Gestoppt`, as printed.")
    status_code: str | None = col("The same as a code (see [Codes](#codes)); null where the printed one is not known.")
    result_text: str | None = col("Result as printed.")
    result: str | None = col("The same as a code (see [Codes](#codes)); null where the printed one is not known.")


@dataclass(kw_only=True)
class Section(Record):
    """One text panel of a page, whatever its heading, so that no text is lost."""

    table = "sections"
    id_kind = "section"
    parent = "owner_id"
    is_part = True

    id: str | None = col(
        "Key: `<city>:section:<to or vo><number>-<heading>`, with `-2` for the second of that heading.", required=True
    )
    owner_id: str | None = col("Record the page shows: `agenda_items.id` or `papers.id`.", required=True)
    position: int | None = col("Order on the page, from 1.")
    heading: str | None = col("Heading as printed.")
    kind: str | None = col(
        "By its heading, see [Codes](#codes): `minutes`, `decision`, `vote`, `proposal`, `rationale`, `finance` or "
        "`other`, also for one that is not known."
    )
    text: str | None = col("The whole text.")


@dataclass(kw_only=True)
class File(Record):
    """A document or attachment that a page links, whatever became of it."""

    table = "files"
    id_kind = "file"
    parent = "owner_id"

    owner_id: str | None = col("Record it belongs to: `meetings.id`, `agenda_items.id`, `papers.id`.", required=True)
    position: int | None = col("Order among its owner's files, from 1.")
    name: str | None = col("Name as printed; the one in the link's hint where that says more.")
    kind: str | None = col(
        "By its name, or where it stands: `invitation` (Einladung), `announcement` (Bekanntmachung), `minutes` "
        "(Niederschrift, Protokoll), `excerpt` (Auszug), `paper` (Vorlage, Antrag, Anfrage, Mitteilung, …), "
        "`attachment` (Anlage), `compilation` (Sammeldokument) or `other`."
    )
    native_id: str | None = col("The source's number; null for attachments without one.")
    source_url: str | None = col(
        "Address of the document; for one whose address dies with its page, the page that links it.", address=True
    )
    stated_size: int | None = col("Size in bytes as the page states it, rounded as printed (`253,8 kB` is 253800).")
    status: str | None = col(
        "How it went when a run (without `files=skip`) last met the link: `stored` (loaded: new, or other bytes than "
        "before), `unchanged` (the same bytes, or not asked for as the page lists what we have), `missing` (nothing at "
        "its address), `refused` (the answer is empty, forbidden, too large or no document), `failed` (no whole "
        "answer, or it could not be kept), `listed` (not asked for; `reason` says why). Whether we have a version says "
        "`path`: one that was stored stays. To `changes`, `stored` and `unchanged` are the same."
    )
    reason: str | None = col(
        "Why the last try stored nothing, or what is odd about the file, in a sentence; else null."
    )
    cause: str | None = col(
        "The same as a code: " + "; ".join(f"`{code}` ({words})" for code, words in FILE_CAUSES.items()) + "."
    )
    path: str | None = col(
        "Where it is, below the city's `files/` (docs/s3.md): `<aa>/<sha256>.<ext>`; null where we have no version."
    )
    sha256: str | None = col("Hash of the bytes, in hex.")
    size: int | None = col("Bytes stored.")
    media_type: str | None = col("What the bytes are, for instance `application/pdf`.")
    fetched_at: dt.datetime | None = col("When it was last loaded from the source (UTC).", clock=True)


@dataclass(kw_only=True)
class Change(Record):
    """One value that changed between two runs, or a row that came or went."""

    table = "changes"
    id_kind = "change"

    run_id: str | None = col("Run that saw it.", required=True)
    observed_at: dt.datetime | None = col("When (UTC).", required=True)
    table_name: str | None = col("Table of the row.", required=True)
    record_id: str | None = col("`id` of the row.", required=True)
    kind: str | None = col(
        "`new`, `changed`, `removed`, `restored`; `identified`: what was announced without a number has one now, `old` "
        "and `new` are the ids, `record_id` is the new one, under which its earlier changes stand too; `reread`: our "
        "code reads the same words otherwise than before (`first_seen`: it now sees a row there, `removed_at`: it no "
        "longer does, or does again).",
        required=True,
    )
    column_name: str | None = col("Column that changed; null for a row that came or went.")
    old: str | None = col("Value before, as in the CSV.")
    new: str | None = col("Value after, as in the CSV.")


@dataclass(kw_only=True)
class Coverage(Record):
    """What a run should have found and what it found, by organization, year and source; of the last 60 runs."""

    table = "coverage"
    id_kind = "coverage"

    run_id: str | None = col("Run that counted.", required=True)
    organization_id: str | None = col("`organizations.id`; null where the source does not tell.")
    year: int | None = col("Calendar year.")
    source: str | None = col(
        "What named the expected records: `calendar`, `list`, `committees` (last and next meeting of each), `agenda`, "
        "`item`, `paper`, `consultation`, `sign` (a paperclip on an agenda row), `earlier` (a run before); `all` "
        "counts each record once, whoever named it."
    )
    what: str | None = col("Table the counts are about: `organizations`, `meetings`, `agenda_items`, `papers`, …")
    expected: int | None = col("Records the source names.")
    found: int | None = col("Of those, read in this run or kept unchanged from an earlier one.")
    non_public: int | None = col("Of those, not open to the public, as the source says itself.")
    failed: int | None = col("Of those, asked for without success; the run report names them.")
    unexplained: int | None = col("Of those, none of the above.")


_CLASSES: tuple[type[Record], ...] = (
    Organization,
    Person,
    Membership,
    Meeting,
    AgendaItem,
    Vote,
    Paper,
    Consultation,
    Section,
    File,
    Change,
    Coverage,
)
TABLES: dict[str, type[Record]] = {cls.table: cls for cls in _CLASSES}
