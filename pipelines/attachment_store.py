"""Where files lie: growing ones in a folder of their own, whole ones in the store, each once, named by its content.

    files/.part/<random>/<n>.part     while it comes in; output/<city>/.part where the store is a bucket
    files/<aa>/<sha256>.<ext>         when it is whole and on the disk, or in the bucket

The store is Scrapy's, a folder or S3. In a folder a file is moved, never copied.
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, NamedTuple

from scrapy.pipelines.files import FSFilesStore
from scrapy.utils.asyncio import run_in_thread

from pipelines.attachment_answers import Body
from pipelines.attachment_bucket import Bucket
from ratsinfo_spider.store.stored_files import StoredFiles

Put = Literal["new", "there", "mended"]
"""How a file got to its place: `there`, the same bytes were there before; `mended`, other bytes were."""

MOVE_THREADS = 4  # on a busy disk they get through twice as much as one; more threads gain nothing


class PartFolder:
    """A run's own folder for files that are not whole yet.

    It is locked as long as its process lives (the kernel lifts the lock even after kill -9), so what a killed run
    left behind is known from what another run is just writing, and is removed.
    """

    def __init__(self, root: Path):
        root.mkdir(parents=True, exist_ok=True)
        with _locked(root):
            _remove_leftovers(root)
            self.path = Path(tempfile.mkdtemp(dir=root))
            self._lock = os.open(self.path, os.O_RDONLY)
            fcntl.flock(self._lock, fcntl.LOCK_EX)
        self._numbers = itertools.count(1)

    def new(self) -> Path:
        """A path no one else uses; nothing is there yet."""
        return self.path / f"{next(self._numbers)}.part"

    def close(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self._lock)


class Move(NamedTuple):
    """A file on its way to its name in the store."""

    content: bytes | None  # None: `part` has it already
    part: Path
    target: Path


class Mover:
    """Brings files to their names when they are whole on the disk, those that come together in one go.

    It happens in a thread, so that the crawl goes on meanwhile; but a thread's turn for each small file would cost
    more than its download. And the first fsync makes the file system write what the others ask for, too.
    """

    def __init__(self) -> None:
        self._waiting: list[tuple[Move, asyncio.Future[None]]] = []
        self._worker: asyncio.Task[None] | None = None

    async def move(self, move: Move) -> None:
        """Return when the file is there under its name, and durable. Raises OSError."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((move, done))
        if self._worker is None:
            self._worker = asyncio.create_task(self._work())
        await done

    async def _work(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            shares = min(MOVE_THREADS, 1 + len(batch) // MOVE_THREADS)
            await asyncio.gather(*(_move_share(batch[number::shares]) for number in range(shares)))
        self._worker = None


class Folder:
    """A folder of files. `parts` is where a body that came in memory is written first."""

    broken = None  # a disk that is full may have room for the next file

    def __init__(self, path: Path, parts: PartFolder):
        self._path = path
        self._parts = parts
        self._mover = Mover()

    async def check(self) -> None:
        """Nothing to do: the folder of growing files is there."""

    async def size(self, path: str) -> int | None:
        """The bytes of a file, None if it is not there."""
        return _size(self._path / path)

    async def listing(self) -> list[tuple[str, int]]:
        """Path and size of all files. Raises OSError."""
        return await run_in_thread(_list, self._path)

    async def put(self, body: Body, path: str, media_type: str) -> Put:
        """Move the file in, unless the same bytes are there. Raises OSError."""
        target = self._path / path
        size = _size(target)
        if size == body.size and await run_in_thread(_has_hash, target, body.sha256):
            return "there"
        await self._mover.move(
            Move(None, body.path, target) if body.path else Move(body.content, self._parts.new(), target)
        )
        return "new" if size is None else "mended"


class AttachmentStore:
    """Scrapy's file store, with moves instead of copies where it is a folder.

    `store` is what `FilesPipeline` made of the city's place, `info` what its stores want to be given; files that
    are still coming lie in the folder itself, for a bucket in `scratch`.
    """

    def __init__(self, store: Any, info: Any, scratch: Path):
        folder = Path(store.basedir) if isinstance(store, FSFilesStore) else None
        self.parts = PartFolder((folder or scratch) / ".part")
        self._place = Folder(folder, self.parts) if folder else Bucket(store, info)
        self._listed = StoredFiles()

    @property
    def broken(self) -> str | None:
        """Why no file can be stored for the rest of the run, or None."""
        return self._place.broken

    async def check(self) -> None:
        """Raise OSError, with a sentence, if files cannot be stored."""
        await self._place.check()

    async def listing(self) -> StoredFiles:
        """All files, which are not looked for one by one from now on. Raises OSError."""
        self._listed = StoredFiles(await self._place.listing())
        return self._listed

    async def has(self, path: str, size: int | None) -> bool:
        """True if the file is there, and of that size if one is given. Raises OSError where nobody can say."""
        if self._listed.has(path, size):
            return True
        found = await self._place.size(path)
        return found is not None and size in (None, found)

    async def put(self, body: Body, path: str, media_type: str) -> Put:
        """Make the body the store's `path`. Raises OSError."""
        return await self._place.put(body, path, media_type)

    def close(self) -> None:
        """Remove the run's own folder of growing files."""
        self.parts.close()


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Only one process at a time cleans up and settles in; else one could remove the other's folder before its lock."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _remove_leftovers(root: Path) -> None:
    for folder in root.iterdir():
        if folder.is_dir() and not _is_alive(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _is_alive(folder: Path) -> bool:
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


async def _move_share(share: list[tuple[Move, asyncio.Future[None]]]) -> None:
    errors = await run_in_thread(_move_all, [move for move, _ in share])
    for (_, done), error in zip(share, errors, strict=True):
        if done.cancelled():
            continue
        if error:
            done.set_exception(error)
        else:
            done.set_result(None)


def _move_all(moves: list[Move]) -> list[OSError | None]:
    """An error is raised where the file is waited for; the others go on."""
    errors = [_try(_write, move) for move in moves]
    return [error or _try(_name, move) for move, error in zip(moves, errors, strict=True)]


def _try(step: Callable[[Move], None], move: Move) -> OSError | None:
    try:
        step(move)
    except OSError as error:
        return error
    return None


def _write(move: Move) -> None:
    if move.content is not None:
        move.part.write_bytes(move.content)


def _name(move: Move) -> None:
    """Durable before the name: after a power cut the file is whole or not there."""
    with move.part.open("rb") as file:
        os.fsync(file.fileno())
    try:
        move.part.replace(move.target)
    except FileNotFoundError:
        move.target.parent.mkdir(parents=True, exist_ok=True)
        move.part.replace(move.target)


def _list(root: Path) -> list[tuple[str, int]]:
    """Path and size of each file in the folders that are named by the first two digits of a hash."""
    found: list[tuple[str, int]] = []
    for folder in os.scandir(root) if root.is_dir() else ():
        if len(folder.name) == 2 and folder.is_dir():
            with os.scandir(folder) as files:
                found += [(f"{folder.name}/{file.name}", file.stat().st_size) for file in files if file.is_file()]
    return found


def _has_hash(path: Path, sha256: str) -> bool:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except (FileNotFoundError, NotADirectoryError):
        return None
