"""The processors of item loaders: how printed words become the value of a column.

A processor is an object of one of the two classes here, made of a pure function and, where something may be
odd about the words, of a second one that says what. What it says goes to `warn` of the loader's context.

    Line = FromOne(one_line)                          of one word: the first that is not empty
    StartTime = FromAll(start_time, start_problems)   of several words that make one value

A method or a lambda in a class body is no processor: itemloaders 1.5.0 caches bound methods, so that it would
keep its loader alive for ever, and with it the page. `RecordLoader` refuses them, and a test does too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from typing import Any

from ratsinfo_spider.german.dates import parse_date
from ratsinfo_spider.german.file_names import file_name, kind_of_file
from ratsinfo_spider.german.meeting_times import (
    date_problems,
    end_time,
    start_in_month,
    start_in_month_problems,
    start_problems,
    start_time,
)
from ratsinfo_spider.german.numbers import parse_agenda_number, parse_size
from ratsinfo_spider.german.person_names import academic_title, bare_name, form_of_address
from ratsinfo_spider.german.results import read_result
from ratsinfo_spider.german.text import (
    clean_text,
    join_texts,
    one_line,
    section_kind,
    section_kind_problems,
    split_vote,
)
from ratsinfo_spider.vocabulary import (
    MEETING_STATUS,
    ROLES,
    STATION_STATES,
    is_cancelled,
    is_non_public_document,
    is_public,
)

__all__ = [
    "AcademicTitle",
    "AgendaNumber",
    "BareName",
    "Cancelled",
    "CancelledOrUnknown",
    "Date",
    "Decision",
    "EndTime",
    "FileKind",
    "FileName",
    "FormOfAddress",
    "FromAll",
    "FromOne",
    "Line",
    "OpenToPublic",
    "PaperState",
    "Processor",
    "PublicByNumber",
    "Result",
    "ResultText",
    "RoleCode",
    "SectionKind",
    "Size",
    "StartInMonth",
    "StartTime",
    "StationCode",
    "Text",
    "Texts",
    "Unbracketed",
    "Warn",
]

Warn = Callable[[str], object]
Context = MutableMapping[str, Any]


class Processor:
    """`make` is the pure function of the words; `problems` gets the value, then the words, and gives sentences."""

    __slots__ = ("make", "problems")

    def __init__(self, make: Callable[..., Any], problems: Callable[..., Iterable[str]] | None = None) -> None:
        self.make = make
        self.problems = problems

    def value(self, words: Any, warn: Warn | None = None) -> Any:
        """The value of a column, None for none. Each problem is a call of `warn`."""
        raise NotImplementedError


class FromOne(Processor):
    """Makes a value of one word."""

    __slots__ = ()

    def __call__(self, values: Iterable[Any], loader_context: Context | None = None) -> Any:
        """As an output processor of itemloaders: the first value that is not empty counts."""
        word = next((value for value in values if value not in (None, "")), None)
        return self.value(word, (loader_context or {}).get("warn"))

    def value(self, words: Any, warn: Warn | None = None) -> Any:
        """`words` is one word."""
        made = self.make(words)
        if self.problems is not None and warn is not None:
            for sentence in self.problems(made, words):
                warn(sentence)
        return made


class FromAll(Processor):
    """Makes a value of several words, each an argument in the order in which the page class gives them."""

    __slots__ = ()

    def __call__(self, values: Iterable[Any], loader_context: Context | None = None) -> Any:
        """As an output processor of itemloaders: all values count."""
        return self.value(tuple(values), (loader_context or {}).get("warn"))

    def value(self, words: Sequence[Any], warn: Warn | None = None) -> Any:
        """`words` are all of them, None for what is not printed."""
        made = self.make(*words)
        if self.problems is not None and warn is not None:
            for sentence in self.problems(made, *words):
                warn(sentence)
        return made


# --- texts ---------------------------------------------------------------------------------------------------


def _unbracketed(text: str | None) -> str | None:
    """`(Sitzung eingeladen)` is printed behind the status, hence the brackets."""
    return (one_line(text) or "").strip("() ") or None


def _joined(*texts: str | None) -> str | None:
    return join_texts(list(texts))


def _decision(*texts: str | None) -> str | None:
    """Without the labelled vote at the end of a text."""
    return join_texts([split_vote(text)[0] for text in texts])


Line = FromOne(one_line)
Unbracketed = FromOne(_unbracketed)
Text = FromOne(clean_text)
Texts = FromAll(_joined)  # clean texts of several panels, an empty line between them
Decision = FromAll(_decision)  # the same of panels `Beschluss`
SectionKind = FromAll(section_kind, section_kind_problems)  # heading, text, whether something was decided


# --- days and times ------------------------------------------------------------------------------------------

Date = FromOne(parse_date, date_problems)
StartTime = FromAll(start_time, start_problems)  # date, time
EndTime = FromAll(end_time)  # date, time, headings of the meeting's parts
StartInMonth = FromAll(start_in_month, start_in_month_problems)  # year, month, day, time


# --- numbers -------------------------------------------------------------------------------------------------


def _agenda_number(text: str | None) -> str | None:
    """An agenda number in its usual form; one that is not understood stays as printed."""
    number = parse_agenda_number(text)
    return str(number) if number else one_line(text)


def _public_by_number(text: str | None) -> bool | None:
    number = parse_agenda_number(text)
    return number.public if number else None


AgendaNumber = FromOne(_agenda_number)
PublicByNumber = FromOne(_public_by_number)  # Ö is public, N is not
Size = FromOne(parse_size)


# --- closed lists --------------------------------------------------------------------------------------------


def _result(printed: str | None) -> str | None:
    return read_result(printed).value


def _result_text(printed: str | None) -> str | None:
    return read_result(printed).text


def _result_problems(_value: str | None, printed: str | None) -> Iterator[str]:
    if warning := read_result(printed).warning:
        yield warning


def _role_problems(value: str | None, printed: str | None) -> Iterator[str]:
    if value is None and (text := one_line(printed)):
        yield f"role: {text!r} is not in the vocabulary"


def _station_problems(value: str | None, printed: str | None) -> Iterator[str]:
    if value is None and (text := one_line(printed)):
        yield f"state of a station: {text!r} is not in the vocabulary"


def _cancelled(*texts: str | None) -> bool:
    return any(map(is_cancelled, texts))


def _cancelled_or_unknown(*texts: str | None) -> bool | None:
    return any(map(is_cancelled, texts)) or None


def _paper_state(text: str | None) -> str | None:
    """The state as printed without brackets; `inactive` for `(inaktiv)`."""
    state = _unbracketed(text)
    return "inactive" if state == "inaktiv" else state


def _open_to_public(status: str | None) -> bool | None:
    """By the status, also where that says more than the word: `vertraulich`, `nichtöffentlich bis …`."""
    if MEETING_STATUS.meaning(status) is None and is_non_public_document(status):
        return False
    return is_public(status)


def _status_problems(value: bool | None, status: str | None) -> Iterator[str]:
    if status and value is None and MEETING_STATUS.meaning(status) is None:
        yield f"status: {status!r} is not in the vocabulary"


Result = FromOne(_result)
ResultText = FromOne(_result_text, _result_problems)
RoleCode = FromOne(ROLES.meaning, _role_problems)
StationCode = FromOne(STATION_STATES.meaning, _station_problems)
Cancelled = FromAll(_cancelled)  # name, state, status, …: False where none of them says so
CancelledOrUnknown = FromAll(_cancelled_or_unknown)  # a name alone: None where it does not say so
PaperState = FromOne(_paper_state)
OpenToPublic = FromOne(_open_to_public, _status_problems)


# --- names ---------------------------------------------------------------------------------------------------

BareName = FromOne(bare_name)
FormOfAddress = FromAll(form_of_address)  # the field of its own, the whole name
AcademicTitle = FromAll(academic_title)  # the field of its own, the whole name
FileName = FromAll(file_name)  # text of the link, hint, remarks
FileKind = FromAll(kind_of_file)  # names, the most telling one first
