"""What becomes of a panel's text: titles on one line, texts without what is not theirs.

Spelling, hyphens and odd lines (`.`, dash rules) are content and stay; only what the page or the
layout put there goes: a repeated heading, the toggle's word, a vote line below a decision.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from ratsinfo_spider.vocabulary import SECTION_KINDS, label_key

__all__ = [
    "clean_text",
    "heading_kind",
    "join_texts",
    "one_line",
    "opens_as_proposal",
    "section_body",
    "section_kind",
    "section_kind_problems",
    "split_heading",
    "split_vote",
    "strip_heading",
    "whole_title",
]

_ARTEFACTS = frozenset({"Reduzieren", "Erweitern"})  # alt texts of the panels' toggles
_UNCLEAN = ("\xad", "\xa0", "\r", "\t", "  ", " \n", "\n\n\n", *_ARTEFACTS)
_BLANKS = re.compile(r"(?<=\S)[^\S\n]+|\n[^\S\n]*[^\S\n ][^\S\n]*")  # not plain ones that indent a nested list
_EMPTY_LINES = re.compile(r"\n{3,}")
_HEADING = re.compile(r"(?P<word>[^:(]+?)\s*(?:\((?P<inside>[^)]*)\)\s*:?\s*(?P<after>.*)|:\s*(?P<rest>.+))", re.S)
_VOTE_LABEL = re.compile(r"(?:Abstimmungsergebnis|Abstimmungsverhältnis|Abstimmung)\s*(?::\s*(?P<rest>.*))?", re.I)
_MORE = 40  # letters by which a heading repeated in the text may be longer than the heading
_WORD = re.compile(r"\w+")
_VOTE_WORD = re.compile(
    r"\d+|einstimmig\w*|mehrheit\w*|stimmenmehrheit|ja|nein|(?:ja|nein|gegen)?stimmen?|dafür|dagegen|für|gegen|"
    r"zustimmung(?:en)?|ablehnung(?:en)?|(?:stimm)?enthaltung(?:en)?|befangen(?:heit)?|angenommen|abgelehnt|"
    r"beschlossen|zugestimmt|bei|mit|und|keiner?|ohne|einer?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|"
    r"zwölf|gesetzl(?:iche)?|anzahl|der|vertreter|davon|anwesende?"
)


def one_line(text: str | None) -> str | None:
    """A title or a field: line breaks, tabs and runs of blanks become one blank; None for nothing.

    >>> one_line(" Neubau der\\nHalle,\\xa0 Ab\\xadschnitt  2 ")
    'Neubau der Halle, Abschnitt 2'
    >>> one_line(" \\xa0") is None
    True
    """
    if not text:
        return None
    return " ".join(unicodedata.normalize("NFC", text).replace("\xad", "").split()) or None


def clean_text(text: str | None) -> str | None:
    """A text of several lines: lines, indents and single empty lines stay; None for nothing.

    >>> clean_text("Reduzieren\\n Erste\\xa0Zeile \\n\\n\\n\\n.\\nzweite\\n")
    'Erste Zeile\\n\\n.\\nzweite'
    """
    if not text:
        return None
    if unicodedata.is_normalized("NFC", text) and not any(sign in text for sign in _UNCLEAN):
        return text.strip() or None  # as the page classes leave it, nearly always
    plain = unicodedata.normalize("NFC", text).replace("\xad", "").replace("\r", "")
    lines = (line.rstrip() for line in _BLANKS.sub(_blank, plain).split("\n"))
    kept = "\n".join(line for line in lines if line not in _ARTEFACTS)
    return _EMPTY_LINES.sub("\n\n", kept).strip() or None


def _blank(match: re.Match[str]) -> str:
    """A run of blanks inside a line is one; one with tabs or no-break blanks before a line is none."""
    return "\n" if match[0][0] == "\n" else " "


def join_texts(texts: list[str | None]) -> str | None:
    """Texts of several panels as one, an empty line between them; None for none.

    >>> join_texts(["a", None, "b"]), join_texts([None])
    ('a\\n\\nb', None)
    """
    return "\n\n".join(text for text in texts if text) or None


def split_heading(heading: str) -> tuple[str, str]:
    """A panel's heading, and what was written on behind its word.

    >>> split_heading("Beschluss (mit 9 Ja- und 2 Neinstimmen zugestimmt):")
    ('Beschluss', 'mit 9 Ja- und 2 Neinstimmen zugestimmt')
    >>> split_heading("Abstimmungsergebnis: Einstimmig"), split_heading("Sach- und Rechtslage:")
    (('Abstimmungsergebnis', 'Einstimmig'), ('Sach- und Rechtslage', ''))
    """
    plain = one_line(heading) or ""
    match = _HEADING.fullmatch(plain)
    if match is None:
        return plain.rstrip(" :"), ""
    rest = " ".join(part for part in (match["inside"], match["after"], match["rest"]) if part)
    return match["word"], rest


@lru_cache(maxsize=1024)
def heading_kind(heading: str) -> str | None:
    """`sections.kind` of a heading; None for one that nobody listed yet.

    >>> heading_kind("Beschluss:"), heading_kind("Wortprotokoll"), heading_kind("Wetterbericht")
    ('decision', 'minutes', None)
    """
    return SECTION_KINDS.meaning(heading) or SECTION_KINDS.meaning(split_heading(heading)[0])


def _stem(heading: str) -> str:
    """The word of a heading without its plural: `Beschlussvorschläge` repeats `Beschlussvorschlag`."""
    key = label_key(split_heading(heading)[0])
    for plural, singular in (("vorschläge", "vorschlag"), ("beschlüsse", "beschluss"), ("ungen", "ung")):
        if key.endswith(plural):
            return key.removesuffix(plural) + singular
    return key


def strip_heading(text: str | None, heading: str) -> str | None:
    """The text without the heading's own word as its first line, or before a colon on that line.

    >>> strip_heading("Beschluss:\\n\\nDer Rat stimmt zu.", "Beschluss")
    'Der Rat stimmt zu.'
    >>> strip_heading("Beschlussvorschläge: Der Rat stimmt zu.", "Beschlussvorschlag")
    'Der Rat stimmt zu.'
    >>> strip_heading("Beschluss des Rates vom 3. Mai", "Beschluss")
    'Beschluss des Rates vom 3. Mai'
    """
    if not text:
        return None
    first, _, others = text.partition("\n")
    word, _, rest = first.partition(":")
    if len(word) > len(heading) + _MORE:  # a sentence; most texts begin with one
        return text
    if _stem(word) != _stem(heading) or split_heading(word)[1]:
        return text
    return clean_text(f"{rest}\n{others}")


def opens_as_proposal(text: str | None) -> bool:
    """True for a text below `Beschluss` that calls itself the proposed one: nothing was decided.

    >>> opens_as_proposal("Beschlussvorschlag:\\nDer Rat stimmt zu."), opens_as_proposal("Der Rat stimmt zu.")
    (True, False)
    """
    word = text.partition("\n")[0].partition(":")[0] if text else ""
    if "beschluss" not in word[:_MORE].casefold():
        return False
    return _stem(word) in {"beschlussvorschlag", "beschlussentwurf"}


def section_kind(heading: str, text: str | None, decided: bool = False) -> str:
    """`sections.kind` of a text by its heading; `other` for a heading that nobody listed yet.

    `decided`: the page says that something was adopted. Where it does not, a text below `Beschluss` that
    opens with `Beschlussvorschlag:` is the proposal: nothing was decided (seen in Aachen).

    >>> text = "Beschlussvorschlag:\\nDer Rat stimmt zu."
    >>> section_kind("Beschluss", text), section_kind("Beschluss", text, True), section_kind("Wetterbericht", text)
    ('proposal', 'decision', 'other')
    """
    kind = heading_kind(heading)
    if kind == "decision" and not decided and opens_as_proposal(strip_heading(clean_text(text), heading)):
        return "proposal"
    return kind or "other"


def section_kind_problems(_value: str, heading: str, *_words: object) -> Iterator[str]:
    """Names a heading that nobody listed yet.

    >>> list(section_kind_problems("other", "Wetterbericht")), list(section_kind_problems("other", "Anlagen"))
    (["heading: 'Wetterbericht' is not in the vocabulary"], [])
    """
    if heading_kind(heading) is None:
        yield f"heading: {one_line(heading) or ''!r} is not in the vocabulary"


def section_body(heading: str, text: str | None) -> str | None:
    """A clean text without the headings repeated in it, which may be two below `Beschluss`.

    >>> section_body("Beschluss", "Beschluss:\\nBeschlussvorschlag:\\nDer Rat stimmt zu.")
    'Der Rat stimmt zu.'
    """
    body = strip_heading(text, heading)
    if heading_kind(heading) == "decision" and opens_as_proposal(body):
        return strip_heading(body, "Beschlussvorschlag")
    return body


def split_vote(text: str | None) -> tuple[str | None, str | None]:
    """A decision without the labelled vote at its end, and that vote.

    Only a vote that is labelled as one is taken away; `mehrheitlich` alone on a line may end a sentence.

    >>> split_vote("Der Rat stimmt zu.\\n\\nAbstimmung: einstimmig")
    ('Der Rat stimmt zu.', 'Abstimmung: einstimmig')
    >>> split_vote("Der Rat stimmt zu.\\nAbstimmungsergebnis:\\nJa: 7\\nNein: 2")
    ('Der Rat stimmt zu.', 'Abstimmungsergebnis:\\nJa: 7\\nNein: 2')
    >>> split_vote("Die Abstimmung: ein Bericht.\\nDer Rat stimmt zu.")
    ('Die Abstimmung: ein Bericht.\\nDer Rat stimmt zu.', None)
    """
    lines = text.split("\n") if text else []
    for start in range(len(lines) - 1, -1, -1):
        if _VOTE_LABEL.fullmatch(lines[start]):
            below = lines[start + 1 :]
            vote = clean_text("\n".join(lines[start:])) if all(map(_is_vote_line, below)) else None
            return (clean_text("\n".join(lines[:start])), vote) if vote else (text, None)
    return text, None


def _is_vote_line(line: str) -> bool:
    """True for a line of nothing but numbers and words that votes are made of; also for an empty one."""
    return all(map(_VOTE_WORD.fullmatch, _WORD.findall(line.lower())))


def whole_title(cut: str, text: str | None) -> str | None:
    """The whole title in a text that holds it after a paper's number; None where the cut one is not found.

    Blanks do not count, because the place that cuts also deletes line breaks.

    >>> whole_title("Neubau derHalle am al...", "DRS. 7/12 Neubau der Halle am alten Hafen")
    'Neubau der Halle am alten Hafen'
    >>> whole_title("Neubau der Halle am al...", "Antrag 7/12") is None
    True
    """
    prefix = "".join(cut.rstrip(". ").split())
    plain = one_line(text) or ""
    starts = (match.start() for match in re.finditer(r"(?:^|(?<=\s))\S", plain))
    whole = next((plain[at:] for at in starts if "".join(plain[at:].split()).startswith(prefix)), None)
    return whole if len(prefix) >= 10 else None
