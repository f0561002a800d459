"""The files of an object: who owns them, of which kind they are, and where their bytes are."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from ratsinfo_spider.german.record_loaders import FileLoader
from ratsinfo_spider.items import File, Record
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
_STATED = frozenset({"url", "owner_id", "position", "name", "kind", "native_id", "source_url", "stated_size"})


def files(owner: Record, thing: Object, source: Source) -> Iterator[File]:
    """The files of the object that `owner` was made of, each once, in the order of the fields above."""
    seen: set[str] = set()
    for field_name, word in _FIELDS.items():
        for found in objects(thing, field_name):
            native_id = number_of(text(found, "id"), "file")
            if native_id is None or native_id in seen:
                continue
            seen.add(native_id)
            by_name = _is_named(owner, thing, field_name, found)
            yield _file(owner, found, word, native_id, len(seen), source, by_name=by_name)


def _file(
    owner: Record, found: Object, word: str, native_id: str, position: int, source: Source, *, by_name: bool
) -> File:
    address = _address(found)
    file = File(
        id=f"{source.site}:file:{native_id}",
        site=source.site,
        url=owner.url,
        owner_id=owner.id,
        position=position,
        native_id=native_id,
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


def _address(found: Object) -> str | None:
    """Where the bytes are; `files//x`, as some servers write it, is `files/x`."""
    address = text(found, "downloadUrl") or text(found, "accessUrl")
    if address is None or not address.startswith(("http://", "https://")):
        return None
    parts = urlsplit(address)
    return parts._replace(path=parts.path.replace("//", "/")).geturl()
