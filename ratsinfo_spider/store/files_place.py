"""Where attachments go: below the output, or where the setting RATSINFO_FILES_STORE says, a folder or a bucket.

    RATSINFO_FILES_STORE=s3://bucket/prefix   →   s3://bucket/prefix/<city>/files/<aa>/<sha256>.<ext>

Endpoint and credentials are Scrapy's settings (AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY …), or what
botocore finds by itself: variables of the same names in the environment, ~/.aws, the role of the machine.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

__all__ = ["files_place", "refuse_files_store"]


def files_place(store: str | None, output: Path, site: str) -> str | Path:
    """A city's own place; `store` is the setting, `output` the city's folder (OUTPUT_DIR/<city>).

    >>> files_place(None, Path("output/aachen"), "aachen")
    PosixPath('output/aachen/files')
    >>> files_place("s3://council/", Path("output/aachen"), "aachen")
    's3://council/aachen/files'
    >>> files_place("/mnt/council", Path("output/aachen"), "aachen")
    PosixPath('/mnt/council/aachen/files')
    """
    if not store:
        return output / "files"
    if store.startswith("s3://"):
        return f"{store.rstrip('/')}/{site}/files"
    return Path(store.removeprefix("file://")) / site / "files"


def refuse_files_store(store: str | None) -> str | None:
    """Why the setting is invalid, in a sentence; None if it is valid.

    >>> refuse_files_store("ftp://example.org/council")
    "RATSINFO_FILES_STORE='ftp://example.org/council': it can be a folder or s3://bucket/prefix"
    """
    place = urlsplit(store or "")
    if not place.scheme or place.scheme == "file":
        return None
    if place.scheme != "s3" or not place.netloc:
        return f"RATSINFO_FILES_STORE={store!r}: it can be a folder or s3://bucket/prefix"
    if find_spec("botocore") is None:
        return f"RATSINFO_FILES_STORE={store!r} needs the package botocore, which is not here: pip install botocore"
    return None
