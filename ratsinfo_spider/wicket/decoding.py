"""From the bytes of a page to its text: in the encoding that it declares, and no letter lost on the way in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from scrapy.http import Response, TextResponse

from ratsinfo_spider.keys import LOST_LETTER

__all__ = ["DecodedPage", "UndecodableError", "decoded", "tidied"]

# What no text contains: C0 without tab, line ends and form feed, DEL, C1, noncharacters.
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
# The same in UTF-8, roughly and quickly: hardly any page has one.
_C0 = bytes({*range(0x20), 0x7F} - {0x09, 0x0A, 0x0C, 0x0D})
_C1 = re.compile(rb"\xc2[\x80-\x84\x86-\x9f]")
_NONCHARACTERS = (b"\xef\xb7", b"\xef\xbf")
_PIECE = 1 << 20  # letters or bytes that are looked at together; a page may have 20 MB
_MANY = 5  # letters; that all of a German page are lost is no accident
# A letter that is none of ASCII's, as itself or by its name or number.
_KEPT = re.compile(r"[^\W\d_a-zA-Z]|&(?:[aouAOU]uml|szlig|#(?:19[2-9]|2\d\d)|#[xX][c-fC-F][0-9a-fA-F]);")
_ONE_BYTE = ("cp1252", "iso8859-15")  # Scrapy's names; ISO 8859-1 is read as the first, as browsers do
# What every German page has. Where its UTF-8 is read as Windows-1252, each becomes an Ã and something else.
_UMLAUTS = re.compile("[äöüÄÖÜß]|&[aouAOU]uml;|&szlig;")
_TAGS = re.compile(r"<(?:script|style)\b.*?</|<[^>]*>", re.DOTALL | re.IGNORECASE)
_QUESTIONED = re.compile(r"[a-zA-Z]\?[a-z]")  # in the middle of a word
_LOST_BY_NUMBER = re.compile(r"&#(?:0*65533|[xX]0*[fF]{3}[dD]);")
# Windows-1252 as character references, which browsers read so (HTML 13.2.5.80).
_WINDOWS = re.compile(r"&#(?:0*(12[89]|1[3-5]\d)|[xX]0*([89][0-9a-fA-F]));")


class UndecodableError(ValueError):
    """Bytes that are not of the encoding that they are declared as."""


class DecodedPage(NamedTuple):
    """The text of a page, and in sentences what was odd about it: nothing of that is in the text without a word."""

    text: str
    oddities: tuple[str, ...] = ()


def decoded(response: Response) -> DecodedPage:
    """The text of a response: its header, its byte order mark or its `<meta>` says how to read it (in this order).

    Raises UndecodableError where a byte does not fit: whatever was read in its place would be a guess. The same where
    all letters fit that are declared, and are UTF-8's all the same. And as `tidied`.
    """
    encoding = response.encoding if isinstance(response, TextResponse) else "utf-8"
    if encoding in _ONE_BYTE and _is_utf8(response.body):
        raise UndecodableError(f"it is declared as {encoding}, and all its letters beyond ASCII are those of UTF-8")
    try:
        text = response.body.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        byte = response.body[error.start]
        raise UndecodableError(
            f"the bytes are not the {encoding} that is declared: byte {error.start} is 0x{byte:02x}"
        ) from error
    return _tidied(text, response.body if encoding == "utf-8" else text)


def tidied(text: str) -> DecodedPage:
    """The text without control characters; also of what came to a page later.

    Raises UndecodableError where every letter that is none of ASCII's is lost (U+FFFD or `?` in its place), or is
    two others (`Ã¼`): somebody on the way has read the page in another encoding than its own.

    >>> tidied("Neubau\\x01 der Halle").text, tidied("Neubau\\x01 der Halle").oddities
    ('Neubau der Halle', ('control characters (U+0001) were left out',))
    >>> tidied("Gr\\ufffdnfl\\ufffdche").oddities
    ('letters: 2 are lost at the source (U+FFFD)',)
    >>> tidied("2023 &#150; 2024&#x85;").text
    '2023 \u2013 2024\u2026'
    """
    return _tidied(text, text)


def _tidied(text: str, source: str | bytes) -> DecodedPage:
    """`source`: the text, or what it was in UTF-8, which is looked through more quickly."""
    has_numbers = "&#" in text
    text = _WINDOWS.sub(_of_windows, text) if has_numbers else text
    oddities = []
    if any(map(_has_control, _pieces(source))) and (found := set(_CONTROL.findall(text))):
        text = _CONTROL.sub("", text)
        names = ", ".join(f"U+{ord(sign):04X}" for sign in sorted(found))
        oddities.append(f"control characters ({names}) were left out")
    if lost := text.count(LOST_LETTER) + (len(_LOST_BY_NUMBER.findall(text)) if has_numbers else 0):
        if lost >= _MANY and not _KEPT.search(text):
            raise UndecodableError(f"all {lost} letters beyond ASCII were lost before it came here (U+FFFD)")
        oddities.append(f"letters: {lost} are lost at the source (U+FFFD)")
    elif wrong := _misread(text):
        raise UndecodableError(wrong)
    return DecodedPage(text, tuple(oddities))


def _is_utf8(data: bytes) -> bool:
    """Whether there are letters beyond ASCII, too many for an accident, and all of them are UTF-8."""
    if data.isascii():
        return False
    try:
        return len(data) - len(data.decode()) >= _MANY
    except UnicodeDecodeError:
        return False


def _misread(text: str) -> str:
    """Why all letters beyond ASCII are wrong, though none is marked as lost; "" where they are not."""
    if text.isascii() and "?" in text and not _KEPT.search(text):
        found = len(_QUESTIONED.findall(_TAGS.sub(" ", text)))
        return f"`?` stands in {found} words, and no letter beyond ASCII" if found >= _MANY else ""
    found = text.count("\u00c3")
    if found < _MANY or _UMLAUTS.search(text):
        return ""
    return f"it was made UTF-8 twice: {found} times two letters stand for one (\u00c3\u00bc for \u00fc)"


def _pieces(source: str | bytes) -> Iterator[bytes]:
    """Each begins with the end of the one before, so that no letter is divided."""
    for at in range(0, len(source), _PIECE):
        piece = source[max(0, at - 1) : at + _PIECE]
        yield piece.encode("utf-8", "replace") if isinstance(piece, str) else piece


def _has_control(data: bytes) -> bool:
    if len(data.translate(None, _C0)) < len(data) or _C1.search(data):
        return True
    return b"\xef" in data and any(mark in data for mark in _NONCHARACTERS)


def _of_windows(match: re.Match[str]) -> str:
    number = int(match[1]) if match[1] else int(match[2], 16)
    return bytes([number]).decode("cp1252", "ignore")  # five of them are no letters there either
