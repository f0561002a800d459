"""The item loaders, one for each record type: a `<column>_out` says how a column is made of printed words.

A page class gives the words, a loader the values. Columns without a processor are no words: ids, addresses,
numbers and places in a list, which the vendor's module gives to the record itself. Where a page prints a column
in a way of its own, its vendor derives a loader that says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, ClassVar, TypeVar

from itemloaders import ItemLoader
from itemloaders.processors import TakeFirst

from ratsinfo_spider.german import processors as german
from ratsinfo_spider.german.processors import Processor, Warn
from ratsinfo_spider.items import (
    AgendaItem,
    Consultation,
    File,
    Meeting,
    Membership,
    Organization,
    Paper,
    Person,
    Record,
    Section,
)

__all__ = [
    "AgendaItemLoader",
    "ConsultationLoader",
    "FileLoader",
    "MeetingLoader",
    "MembershipLoader",
    "OrganizationLoader",
    "PaperLoader",
    "PersonLoader",
    "RecordLoader",
    "SectionLoader",
]

R = TypeVar("R", bound=Record)


class RecordLoader(ItemLoader):
    """Base of the loaders. `MeetingLoader(warn=page.warn)` is used as any ItemLoader is: `add_css`, `load_item`.

    Raises TypeError for a class with a `<column>_out` that is no `Processor` or belongs to no column.
    """

    default_output_processor = TakeFirst()
    processors: ClassVar[Mapping[str, Processor]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        declared = {name.removesuffix("_out"): getattr(cls, name) for name in dir(cls) if name.endswith("_out")}
        columns = {column.name for column in fields(cls.default_item_class)}
        for name, processor in declared.items():
            if name not in columns or not isinstance(processor, Processor):
                raise TypeError(f"{cls.__name__}.{name}_out is no processor of a column of its records")
        cls.processors = declared

    @classmethod
    def fill(cls, record: R, words: Mapping[str, Any], warn: Warn | None = None) -> R:
        """The record with the columns that its page prints. Raises KeyError for a column without a processor.

        The same as `add_value` for each of them and `load_item`, which take ten times as long: they carry each
        value from list to list. A word is a text; where a processor takes several, they are a tuple.
        """
        processors = cls.processors
        for column, printed in words.items():
            if printed is not None:
                value = processors[column].value(printed, warn)
                if value is not None:
                    setattr(record, column, value)
        return record


class OrganizationLoader(RecordLoader):
    default_item_class = Organization
    name_out = german.Line
    short_name_out = german.Line
    classification_out = german.Line


class PersonLoader(RecordLoader):
    default_item_class = Person
    name_out = german.BareName
    form_of_address_out = german.FormOfAddress
    academic_title_out = german.AcademicTitle
    party_out = german.Line


class MembershipLoader(RecordLoader):
    default_item_class = Membership
    role_out = german.Line
    heading_out = german.Line
    on_behalf_of_out = german.Line
    start_date_out = german.Date
    end_date_out = german.Date


class MeetingLoader(RecordLoader):
    default_item_class = Meeting
    organization_name_out = german.Line
    name_out = german.Line
    start_time_out = german.StartTime
    end_time_out = german.EndTime
    cancelled_out = german.Cancelled
    status_out = german.Line
    state_out = german.Unbracketed
    occasion_out = german.Line
    room_out = german.Line
    location_out = german.Line


class AgendaItemLoader(RecordLoader):
    default_item_class = AgendaItem
    meeting_start_out = german.StartTime
    organization_name_out = german.Line
    number_out = german.AgendaNumber
    public_out = german.PublicByNumber
    title_out: Processor = german.Line
    supplement_out = german.Line
    result_text_out = german.ResultText
    result_out = german.Result
    minutes_out = german.Texts
    decision_out = german.Decision


class PaperLoader(RecordLoader):
    default_item_class = Paper
    reference_out = german.Line
    name_out = german.Line
    paper_type_out = german.Line
    state_out = german.PaperState
    public_out = german.OpenToPublic
    lead_department_out = german.Line
    departments_out = german.Line
    proposal_out = german.Texts
    rationale_out = german.Texts


class ConsultationLoader(RecordLoader):
    default_item_class = Consultation
    organization_name_out = german.Line
    date_out = german.Date
    role_out = german.Line
    role_code_out = german.RoleCode
    status_out = german.Line
    status_code_out = german.StationCode
    result_text_out = german.ResultText
    result_out = german.Result


class SectionLoader(RecordLoader):
    default_item_class = Section
    heading_out = german.Line
    kind_out = german.SectionKind
    text_out = german.Text


class FileLoader(RecordLoader):
    default_item_class = File
    name_out = german.FileName
    kind_out = german.FileKind
    stated_size_out = german.Size
