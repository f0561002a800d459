"""What a run does about people: outputs that only their owner can read, and the takedown list (docs/privacy.md)."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object

from ratsinfo_spider.crawl.arguments import ArgumentError
from ratsinfo_spider.crawl.places import Places
from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.items import Record
from ratsinfo_spider.store.store import Store
from ratsinfo_spider.store.taken_down import TakenDown

__all__ = ["REDACT", "Hook", "keep_private", "load_hook", "protect", "remove_files", "take_down", "write_privately"]

REDACT = "RATSINFO_REDACT"  # the setting
Hook = Callable[[Record], Record | None]

_OTHERS = 0o077


def load_hook(words: str | None) -> Hook | None:
    """The function that RATSINFO_REDACT names, as `module:function`; None without. Raises ArgumentError."""
    if not words:
        return None
    try:
        hook = load_object(words.replace(":", "."))
    except Exception as error:  # noqa: BLE001 - an import may raise anything
        raise ArgumentError(f"{REDACT}={words!r} cannot be loaded: {type(error).__name__}: {error}") from None
    if not callable(hook):
        raise ArgumentError(f"{REDACT}={words!r} is no function")
    return hook  # type: ignore[no-any-return]


def protect(store: Store, places: Places, *, people: bool) -> None:
    """Where people are asked for, or the store has some, all that is written from now on is its owner's alone."""
    if people or store.holds_people():
        keep_private(places.output, places.store)


def write_privately() -> None:
    """Files that this process and its children make from now on, wherever they are, are 0600, folders 0700."""
    os.umask(os.umask(_OTHERS) | _OTHERS)


def keep_private(output: Path, store: str | Path) -> None:
    """Close the city's folder and its store to other users, and whatever is written from now on."""
    write_privately()
    with suppress(FileNotFoundError):
        output.chmod(0o700)
    if "://" not in str(store):
        for path in Path(store).parent.glob(f"{Path(store).name}*"):  # its log and its lock too
            path.chmod(0o600)


def take_down(store: Store, places: Places, run: Run, settings: BaseSettings | None = None) -> TakenDown | None:
    """Apply the takedown list to store and files; None where there is none. What cannot be removed is a problem."""
    if not run.takedown:
        return None
    done = store.take_down(run.takedown, run.clock())
    left = remove_files(places.files, done.paths, settings)
    for path in left:
        run.problem("takedown", None, f"{path} in {places.files} is on the takedown list and could not be removed")
    if done.rows or done.texts:
        says = f"takedown: {done.rows} rows and {done.texts} texts of earlier runs were removed from the store"
        run.problem("warning", None, says)
    return done


def remove_files(place: str | Path, paths: list[str], settings: BaseSettings | None = None) -> list[str]:
    """Remove documents from a folder, or from a bucket with the credentials in `settings`; gives those still there."""
    if not paths:
        return []
    if not isinstance(place, Path):
        return _remove_objects(place, paths, settings)
    left: list[str] = []
    for path in paths:
        try:
            (place / path).unlink(missing_ok=True)
        except OSError:
            left.append(path)
    return left


_CLIENT = {
    "endpoint_url": "AWS_ENDPOINT_URL",
    "region_name": "AWS_REGION_NAME",
    "aws_access_key_id": "AWS_ACCESS_KEY_ID",
    "aws_secret_access_key": "AWS_SECRET_ACCESS_KEY",
    "aws_session_token": "AWS_SESSION_TOKEN",
    "use_ssl": "AWS_USE_SSL",
    "verify": "AWS_VERIFY",
}


def _remove_objects(place: str, paths: list[str], settings: BaseSettings | None) -> list[str]:
    import botocore.session  # only who has a bucket needs it
    from botocore.exceptions import BotoCoreError, ClientError

    given = {name: settings.get(setting) for name, setting in _CLIENT.items()} if settings else {}
    bucket, _, prefix = place.removeprefix("s3://").partition("/")
    left: list[str] = []
    try:
        known = {name: value for name, value in given.items() if value is not None}
        client = botocore.session.get_session().create_client("s3", **known)
    except (BotoCoreError, ValueError):
        return paths
    for path in paths:
        try:
            client.delete_object(Bucket=bucket, Key=f"{prefix}/{path}")
        except (BotoCoreError, ClientError):
            left.append(path)
    return left
