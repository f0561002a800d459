"""The files of an object: who owns them, of which kind they are, and where their bytes are."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from ratsinfo_spider.german.record_loaders import FileLoader
from ratsinfo_spider.items import File, Record
from ratsinfo_spider.keys import prefix_of
from ratsinfo_spider.statement import Download, Statement
from ratsinfo_spider.vendors.oparl.ids import number_of
from ratsinfo_spider.vendors.oparl.json_values import Object, number, objects, text
from ratsinfo_spider.vendors.oparl.loaders.source import Source
from ratsinfo_spider.vocabulary import file_kind, is_non_public_document

__all__ = ["files"]

# Where a file stands -> what it is, where its name does not say more: makers put the minutes into either of two fields.
_FIELDS = {
    "invitation": "Einladung",
    "resultsProtocol": "Niederschrift",
    "verbatimProtocol": "Niederschrift",
    "mainFile": "Vorlage",
    "resolutionFile": "Auszug",
    "auxiliaryFile": "Anlage",
}
_SHOWN = ("id", "name", "fileName", "accessUrl", "downloadUrl")  # without any of these nothing is there
_STATED = frozenset({"url", "owner_id", "position", "name", "kind", "native_id", "source_url", "stated_size"})


def files(owner: Record, thing: Object, source: Source) -> Iterator[File]:
    """The files of the object that `owner` was made of, each once, in the order of the fields above.

    One without a number of its own is called by its owner's number and its place.
    """
    seen: set[str] = set()
    for field_name, word in _FIELDS.items():
        for found in objects(thing, field_name):
            native_id = number_of(text(found, "id"), "file")
            whose = (owner.id or "").rpartition(":")[2]
            file_key = native_id or f"{prefix_of(owner.id_kind)}{whose}-{len(seen) + 1}"
            if file_key in seen or not any(text(found, name) for name in _SHOWN):
                continue
            seen.add(file_key)
            by_name = _is_named(owner, thing, field_name, found)
            yield _file(owner, found, word, (file_key, native_id), len(seen), source, by_name=by_name)


def _file(
    owner: Record,
    found: Object,
    word: str,
    keys: tuple[str, str | None],
    position: int,
    source: Source,
    *,
    by_name: bool,
) -> File:
    """`keys`: what its id ends with, and its own number."""
    address = _address(found, source)
    file = File(
        id=f"{source.site}:file:{keys[0]}",
        site=source.site,
        url=owner.url,
        owner_id=owner.id,
        position=position,
        native_id=keys[1],
        source_url=address,
        stated_size=number(found, "size") or None,  # 0 where the maker does not know it
    )
    name = text(found, "name") or text(found, "fileName")
    FileLoader.fill(file, {"name": (name, None), "kind": (name if by_name else None, word)})
    download = Download(address, non_public=is_non_public_document(file.name)) if address else None
    file.statement = Statement(_STATED, download=download)
    return file


def _is_named(owner: Record, thing: Object, field_name: str, found: Object) -> bool:
    """Whether a file's name says better what it is than the place where it stands.

    SD.NET calls attachments and resolutions after their paper. Session has no main file: only names tell it from the
    attachments.
    """
    if field_name == "resolutionFile":
        return False
    if field_name == "auxiliaryFile" and owner.table != "agenda_items" and "mainFile" not in thing:
        return True
    is_own = field_name not in ("auxiliaryFile", "mainFile")
    return is_own or file_kind(text(found, "name")) in ("compilation", "excerpt", "minutes")


def _address(found: Object, source: Source) -> str | None:
    """Where the bytes are; `files//x`, as some servers write it, is `files/x`."""
    address = source.address(text(found, "downloadUrl")) or source.address(text(found, "accessUrl"))
    if address is None:
        return None
    parts = urlsplit(address)
    return parts._replace(path=parts.path.replace("//", "/")).geturl()
