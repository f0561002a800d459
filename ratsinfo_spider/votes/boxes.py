"""Forms that are ticked: of `☐ einstimmig ☒ mehrheitlich` only what is ticked is told.

A box stands before its words or behind them; it may be a sign, a pair of brackets, or only the place where a cross is
put (`Einstimmig: X | Mit Stimmenmehrheit: | …`, or a list of results with a cross before or behind one).
"""

from __future__ import annotations

import re

__all__ = ["ticked"]

# With those of the font Wingdings, which stand in the texts of many PDFs at its private places.
_EMPTY = r"(?:[☐□❏○◻◯⬜❑❒\uf06f\uf0a8\uf071\uf072]|\([ _\t]*\)|\[[ _\t]*\])"
_TICKED = r"(?:[☒☑■●⊠⌧◉✅✓✔✗✘✕✖\uf0fe\uf0fd\uf078\uf0fc\uf0fb]|[(\[] ?[xX✓✔☒×] ?[)\]])"
_RESULT = r"(?:einst|mehrh|(?:mit )?stimmenm|mit mehrheit|abgelehnt|angenommen|zugestimmt|nach antrag|laut |gegen )"
_BOX = re.compile(rf"(?P<empty>{_EMPTY})|(?P<ticked>{_TICKED})")
_COLON_FORM = re.compile(rf"({_RESULT}[a-zäöü ]*)[ \t]*:[\s|]*(x\b|ja\b(?!:)|✓|☒)?(?=\s|\||$)", re.I)
_ANY = re.compile(r"[☐□❏○◻◯⬜❑❒☒☑■●⊠⌧◉✅✓✔✗✘✕✖\uf06f-\uf0fe]|[(\[][ _\t]*[xX×]?[ ]*[)\]]|ig[ \t]*[:/]|heit[ \t]*:")
_STRUCK = re.compile(r"einstimmig\s*/\s*mehrheitlich(?:\s*/\s*abgelehnt)?", re.I)
# A line that is one of the results a form lists, with the cross that a cell beside it may hold.
_LISTED = re.compile(
    r"^[ \t]{0,40}(?P<before>[xX][ \t]{0,9}\|)?[ \t|]{0,40}"
    r"(?P<words>(?:einstimmig|mehrheitlich|mit (?:stimmen)?mehrheit|abgelehnt|"
    r"angenommen|zugestimmt|ohne beschluss|zur kenntnis|vertagt|verwiesen|zurück)[^\d\n:|.,]{0,40}?)"
    r"[ \t]*(?P<behind>\|[ \t]*[xX])?[ \t|]*$",
    re.I | re.M,
)
_LEAST_LISTED = 3
_CROSS = re.compile(r"^[ \t|]{0,40}[xX][ \t|]{0,40}$", re.M)


def ticked(text: str) -> str:
    """The text with blanks in the place of boxes, and of the words of those that are empty.

    >>> " ".join(ticked("☐ einstimmig ☒ mehrheitlich Ja: 9").split())
    'mehrheitlich Ja: 9'
    >>> " ".join(ticked("Einstimmig: | | Mit Stimmenmehrheit: | X | Ja: | 11").split())
    'Mit Stimmenmehrheit | Ja: | 11'
    """
    text = _crossed(text)
    if not _ANY.search(text):
        return text
    text = _STRUCK.sub(_blank, text)
    if len(_COLON_FORM.findall(text)) > 1:
        return _COLON_FORM.sub(lambda match: _kept(match) if match[2] else _blank(match), text)
    boxes = list(_BOX.finditer(text))
    if not boxes or not re.search(_RESULT, text, re.I):
        return text
    behind = bool(re.search(rf"{_RESULT}[a-zäöü ]*:?\s*$", text[: boxes[0].start()], re.I))
    for n, box in enumerate(boxes):
        start, end = box.span()
        if box["empty"] and behind:
            start = max(boxes[n - 1].end() if n else 0, text.rfind("\n", 0, start) + 1)
        elif box["empty"]:
            stop = boxes[n + 1].start() if n + 1 < len(boxes) else len(text)
            words = re.match(r"\s*(?:mit )?[^\W\d]+", text[end:stop])
            end += words.end() if words else 0
        text = text[:start] + re.sub(r"\S", " ", text[start:end]) + text[end:]
    return text


def _crossed(text: str) -> str:
    """Of a list of results, each on a line of its own, only the one beside the cross; none of a long one without.

    >>> " ".join(_crossed("Einstimmig beschlossen\\nX | Einstimmig abgelehnt\\nVertagt\\nDafür: 9").split())
    'X | Einstimmig abgelehnt Dafür: 9'
    """
    listed = list(_LISTED.finditer(text))
    if len(listed) < _LEAST_LISTED or len({line["words"].lower() for line in listed}) < len(listed):
        return text
    crosses = [cross.start() for cross in _CROSS.finditer(text)]
    marked = [line for line in listed if line["before"] or line["behind"]]
    for cross in crosses:
        marked += [line for line in listed if line.start() > cross][:1] or listed[-1:]
    if len(marked) > 1 or (not marked and len(listed) <= _LEAST_LISTED):
        return text
    for line in listed:
        if line not in marked:
            text = text[: line.start()] + _blank(line) + text[line.end() :]
    return text


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group())


def _kept(match: re.Match[str]) -> str:
    return match[1].ljust(len(match.group()))
