"""What a file is called and what kind of document it is, from the words around its link."""

from __future__ import annotations

from ratsinfo_spider.german.text import one_line
from ratsinfo_spider.vocabulary import file_kind, is_non_public_document

__all__ = ["file_name", "kind_of_file"]


def file_name(label: str | None, hint: str | None = None, *remarks: str | None) -> str | None:
    """The link's text, or the hint in its tooltip where that says more.

    That a document is not public may stand in the hint or in a remark alone: it never gets lost.

    >>> file_name("Sammeldokument", "Sammeldokument öffentlich"), file_name("Lageplan")
    ('Sammeldokument öffentlich', 'Lageplan')
    >>> file_name("Protokoll", None, "(nichtöffentlich)")
    'Protokoll (nichtöffentlich)'
    """
    label, hint = one_line(label) or "", one_line(hint) or ""
    name = hint if len(hint) > len(label) else label
    if not is_non_public_document(name):
        for remark in (hint, *map(one_line, remarks)):
            if remark and is_non_public_document(remark):
                return f"{name} ({remark.strip('()')})".strip()
    return name or None


def kind_of_file(*names: str | None) -> str:
    """`files.kind` by the first of its names that tells one; `other` where none does.

    >>> kind_of_file("Plan 3", "Niederschrift öffentlich"), kind_of_file("Plan 3", None)
    ('minutes', 'other')
    """
    return next((kind for kind in map(file_kind, names) if kind != "other"), "other")
