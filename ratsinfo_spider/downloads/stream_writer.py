"""Where a streamed body goes: hashed, unpacked, first into memory and then to disk."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import IO, Any, TypedDict

from scrapy.exceptions import NotSupported, ResponseDataLossError

HEAD_SIZE = 4096  # bytes of a body on disk that the response still shows
IN_MEMORY = 1 << 16  # bytes; most documents of a council are small, and a file for each costs more than its download
PIECE = 1 << 20  # bytes inflated at a time, so that a zip bomb stays small in memory


class Streamed(TypedDict):
    """What became of a streamed body; see the package's docstring."""

    path: Path | None
    sha256: str
    size: int
    over_limit: bool


class StreamWriter(BytesIO):
    """Takes the place of the reader's BytesIO: hashes what comes, and moves to disk when it grows.

    `path` None: the body is of no interest beyond its head (an error's).
    Never raises while data comes in (that would leave Twisted's connection in an unknown state); `finish` does.
    """

    def __init__(
        self,
        path: Path | None,
        *,
        limit: int = 0,
        inflater: Inflater | None = None,
        on_data: Callable[[], None] | None = None,
    ):
        super().__init__()
        self.size = 0
        self.received = 0  # bytes, as they came
        self.over_limit = False
        self._path = path
        self._limit = limit
        self._inflater = inflater
        self._on_data = on_data
        self._file: IO[bytes] | None = None
        self._hash = hashlib.sha256()
        self._error: Exception | None = None

    def write(self, data: Any, /) -> int:
        self.received += len(data)
        if self._on_data:
            self._on_data()
        try:
            for piece in self._inflater.pieces(data) if self._inflater else (data,):
                self._keep(piece)
        except (OSError, zlib.error) as error:
            self._error = self._error or error
        return len(data)

    def _keep(self, piece: bytes) -> None:
        if self._error or self.over_limit:
            return
        self.size += len(piece)
        if self._limit and self.size > self._limit:
            self.over_limit = True
            return
        self._hash.update(piece)
        if self._file:
            self._file.write(piece)
        elif self._path or self.size <= IN_MEMORY:
            super().write(piece)
        if self._path and not self._file and self.size > IN_MEMORY:
            self._spill(self._path)

    def _spill(self, path: Path) -> None:
        self._file = path.open("wb")
        self._file.write(self.getbuffer())
        super().truncate(HEAD_SIZE)

    @property
    def content(self) -> bytes:
        """All of a small body, the first bytes of a large one."""
        return super().getvalue()

    def getvalue(self) -> bytes:
        """What the reader calls at the end. Nothing: Scrapy would go through it to guess a kind of response."""
        return b""

    def truncate(self, size: int | None = None, /) -> int:
        """What the reader calls when the limit is passed; what we keep is small and may stay."""
        return self.tell()

    def refuse(self, size: int) -> None:
        """Nothing is to be read, because `size` bytes would come."""
        self.size = size
        self.over_limit = True

    def finish(self) -> Streamed:
        """Close the file and say what it is.

        Raises OSError (the disk's, retried like a network error) or ResponseDataLossError (a broken compressed body).
        """
        self._close_file()
        if self._inflater and not self._inflater.at_end and not self.over_limit:
            self._error = self._error or zlib.error("it ends before its end mark")
        if isinstance(self._error, zlib.error):
            raise ResponseDataLossError(f"The compressed body is broken: {self._error}") from self._error
        if self._error:
            raise self._error
        if self.over_limit:
            self.discard()
        path = self._path if self._file and not self.over_limit else None
        return {"path": path, "sha256": self._hash.hexdigest(), "size": self.size, "over_limit": self.over_limit}

    def discard(self) -> None:
        """Leave nothing on disk."""
        self._close_file()
        if self._path and self._file:
            self._path.unlink(missing_ok=True)

    def _close_file(self) -> None:
        self._on_data = None  # it is the agent's, and the agent holds us: a circle that only the collector would open
        if self._file:
            self._file.close()


class Inflater:
    """Undoes gzip or deflate, for a server that compresses although it was asked not to."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)  # tells gzip and zlib apart itself

    def pieces(self, data: bytes) -> Iterator[bytes]:
        full = True
        while data or full:  # a full piece may leave more behind although all input is taken
            piece = self._zlib.decompress(data, PIECE)
            yield piece
            data, full = self._zlib.unconsumed_tail, len(piece) == PIECE

    @property
    def at_end(self) -> bool:
        return self._zlib.eof


def inflater(encodings: list[bytes], url: str) -> Inflater | None:
    """What undoes these Content-Encoding headers. Raises NotSupported for one we did not ask for and cannot undo.

    >>> inflater([], "http://musterstadt.example/doc1.pdf"), inflater([b"identity"], "http://musterstadt.example/")
    (None, None)
    >>> inflater([b"br"], "http://musterstadt.example/doc1.pdf")
    Traceback (most recent call last):
    scrapy.exceptions.NotSupported: http://musterstadt.example/doc1.pdf came as br, though identity was asked for.
    """
    named = [name for header in encodings for name in header.decode("latin-1").lower().replace(" ", "").split(",")]
    used = [name for name in named if name not in ("", "identity")]
    if not used:
        return None
    if len(used) > 1 or used[0] not in ("gzip", "x-gzip", "deflate"):
        raise NotSupported(f"{url} came as {', '.join(used)}, though identity was asked for.")
    return Inflater()
