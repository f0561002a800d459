"""Whether an answer is the document that its page describes: by number, name, kind and size.

What cannot be is clear: another document's number, half the size, text where a PDF was promised. What is only odd
may be how the site is: it sends files under other names, calls a Word file a PDF, or counts sizes in another way. So
an odd answer is compared with the one from a fresh copy of the page. Where the two agree it is the document, and a site
that has agreed with itself three times is not asked twice for that any more.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import unquote_to_bytes, urlsplit

from scrapy.http import Response

from pipelines.attachment_answers import Contradiction, Oddity, Outcome
from pipelines.attachment_ends import has_end
from ratsinfo_spider.items import File

__all__ = ["SiteHabits", "contradiction", "file_name", "is_other_name", "is_other_size", "is_rounded"]

ENOUGH = 3  # odd answers that were right after all, until a site's names (or sizes) say nothing any more

_TOLERANCE = 0.1
_BINARY = 1.024  # of each step from bytes over kB to MB that a site counts by 1024 and prints as if by 1000
_PLAIN_NAME = re.compile(rb"(?:inline|attachment); filename(?:=\"([\w.-]+)\"|\*=UTF-8''([\w.%-]+))")
_NUMBERED = re.compile(r"doc(\d{1,18})\.\w+", re.IGNORECASE)

# What names and declared types promise, roughly: archives and office documents are one, for many of these are those.
_PROMISES = {
    "pdf": "PDF",
    **dict.fromkeys(("png", "jpg", "jpeg", "gif", "tif", "tiff"), "image"),
    **dict.fromkeys(("doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "rtf", "zip", "msg"), "office"),
}
_TEXT = "text"
_OFFICE = re.compile(r"zip|word|excel|officedocument|powerpoint|opendocument|rtf|ole-|outlook")


@dataclass(slots=True)
class SiteHabits:
    """How often a site's names, sizes and kinds were as announced, and how often odd and right all the same."""

    agreed: Counter[Oddity] = field(default_factory=Counter)
    odd: Counter[Oddity] = field(default_factory=Counter)

    def is_odd(self, oddity: Oddity, *, agrees: bool) -> bool:
        """Whether a name, size or kind that does not agree means anything on this site."""
        self.agreed[oddity] += agrees
        return not agrees and (self.odd[oddity] < ENOUGH or self.agreed[oddity] > self.odd[oddity])


def contradiction(
    item: File, url: str, response: Response, outcome: Outcome, habits: SiteHabits
) -> Contradiction | None:  # fmt: skip
    """What is wrong with a document that came for `item` from the address `url`; None if it may be the right one."""
    name, size, sha256 = file_name(response), outcome.size or 0, outcome.sha256 or ""
    says_size = f"it has {size} bytes, its page states {item.stated_size}"
    number = _NUMBERED.fullmatch(name)
    if number and item.native_id is not None and number[1] != item.native_id:
        return Contradiction(f"it calls itself {name}, its number is {item.native_id}", None, name, sha256)
    is_text, promise = _broken_promise(item, url, name, response, outcome.media_type or "")
    if promise and is_text:
        return Contradiction(promise, None, name, sha256)
    if item.stated_size is not None and is_other_size(size, item.stated_size):
        return Contradiction(says_size, None, name, sha256)
    if habits.is_odd("kind", agrees=not promise):
        return Contradiction(promise, "kind", name, sha256)
    if "partial" in response.flags and not has_end(outcome.media_type or ""):
        return Contradiction("no length was stated, and its kind has no end", "end", name, sha256)
    if item.native_id is not None:  # its address is the document's own, whatever the session
        return None
    if name and item.name and habits.is_odd("name", agrees=not is_other_name(name, item.name)):
        return Contradiction(f"it calls itself {name!r}, its page says {item.name!r}", "name", name, sha256)
    if item.stated_size is not None and habits.is_odd("size", agrees=is_rounded(size, item.stated_size)):
        return Contradiction(says_size, "size", name, sha256)
    return None


def _broken_promise(item: File, url: str, name: str, response: Response, media_type: str) -> tuple[bool, str]:
    """The sentence for another kind of document than address, names or declared type promise; "" for none.

    Also whether it is text, which is a notice that was sent in the document's place.
    """
    found = _family(media_type)
    declared = (response.headers.get("Content-Type") or b"").decode("latin-1").partition(";")[0].strip().lower()
    words = {f"it is declared as {declared}": _family(declared)}
    for called in (urlsplit(url).path, name, item.name or ""):
        extension = called.rpartition(".")[2].lower()
        words[f"it is called .{extension}"] = _PROMISES.get(extension, "")
    broken = next((one for one, family in words.items() if family not in ("", _TEXT, found)), "")
    return found == _TEXT, f"{broken} and is {media_type}" if broken and found else ""


def _family(media_type: str) -> str:
    """What a media type is roughly; "" for one that says nothing.

    >>> _family("application/pdf"), _family("image/x-icon"), _family("text/csv"), _family("application/octet-stream")
    ('PDF', 'image', 'text', '')
    """
    main, _, sub = media_type.partition("/")
    if main in ("image", _TEXT):
        return main
    if sub in ("json", "xml"):
        return _TEXT
    return "PDF" if sub == "pdf" else "office" if _OFFICE.search(sub) else ""


def file_name(response: Response) -> str:
    """The file's name as the answer has it; "" where it has none.

    >>> file_name(Response("http://a", headers={"Content-Disposition": "inline; filename*=UTF-8''Pl%C3%A4ne.pdf"}))
    'Pläne.pdf'
    >>> file_name(Response("http://a"))
    ''
    """
    header = response.headers.get("Content-Disposition")
    if not header:
        return ""
    return plain_name(header) or _parsed_name(header)


def plain_name(header: bytes) -> str:
    """The name in the two plain forms of a header that nearly every server sends; "" for any other.

    Python's parser of headers takes a tenth of what a document costs.

    >>> plain_name(b'attachment; filename="doc1.pdf"'), plain_name(b"inline; filename*=UTF-8''Pl%C3%A4ne.pdf")
    ('doc1.pdf', 'Pläne.pdf')
    >>> plain_name(b"inline; filename=a.pdf; size=9"), plain_name(b"inline; filename*=UTF-8''%E4.pdf")
    ('', '')
    """
    if not (found := _PLAIN_NAME.fullmatch(header)):
        return ""
    try:
        return (found[1] or unquote_to_bytes(found[2])).decode().strip()
    except UnicodeDecodeError:
        return ""


def _parsed_name(header: bytes) -> str:
    message = EmailMessage()
    try:
        message["Content-Disposition"] = header.decode("utf-8", "replace").replace("\r", " ").replace("\n", " ")
        return message.get_filename() or ""
    except (ValueError, LookupError, AttributeError, IndexError):  # third-party text: what cannot be read says nothing
        return ""


def is_other_name(name: str, shown: str) -> bool:
    """Whether a file's name and the one that a page shows have nothing to do with each other: it may be cut or cleaned.

    >>> is_other_name("Lageplan_Nord.pdf", "Lageplan Nord (2)"), is_other_name("Plaene.pdf", "Pläne Rathaus")
    (False, False)
    >>> is_other_name("Kostenübersicht.pdf", "Lageplan")
    True
    """
    stem, words = _letters(name.rpartition(".")[0] or name), _letters(shown)
    return bool(stem and words) and stem not in words and words not in stem


def _letters(text: str) -> str:
    """Letters and digits alone, umlauts in one way.

    >>> _letters("Straße_Süd, Plaene")
    'strassesudplane'
    """
    plain = "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if char.isalnum())
    return re.sub(r"(?<=[aou])e", "", plain)


def is_other_size(size: int, stated: int) -> bool:
    """Whether a size in bytes is clearly not the stated one, which is rounded and in units of 1000 or of 1024.

    >>> is_other_size(253_849, 253_800), is_other_size(259_891, 253_800), is_other_size(32_610_713, 31_100_000)
    (False, False, False)
    >>> is_other_size(80, 100), is_other_size(812, 253_800), is_other_size(2_000_000, 253_800)
    (False, True, True)
    """
    units = 2 if stated >= 1_000_000 else 1
    rounding = 50_000 if stated >= 1_000_000 else 50
    low = stated * (1 - _TOLERANCE) - rounding
    high = (stated + rounding) * _BINARY**units * (1 + _TOLERANCE)
    return not low <= size <= high


def is_rounded(size: int, stated: int) -> bool:
    """Whether a size in bytes is the stated one to its last printed digit.

    >>> is_rounded(253_849, 253_800), is_rounded(259_891, 253_800), is_rounded(258_000, 253_800)
    (True, True, False)
    >>> is_rounded(32_610_713, 31_100_000), is_rounded(29, 0), is_rounded(29, 29)
    (True, True, True)
    """
    step = 100 if stated % 1000 else 1000
    step = step if stated < 1_000_000 else max(step, 100_000 if stated % 1_000_000 else 1_000_000)
    step = step if stated % step == 0 else 1
    factors = (_BINARY**units for units in range(3))
    return any(abs(size / factor - stated) <= step / 2 + 1 for factor in factors)
