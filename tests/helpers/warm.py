"""Commands of ours as forks of a process that has imported everything: `warm.run` in the place of `subprocess.run`.

The forked process is a real one: its streams, its exit code and its signals are its own. What tests prove by starting
Python itself (an egg, an installed command, a kill at any moment) they start by `subprocess`.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

__all__ = ["WarmProcess", "cpu_seconds", "run", "start"]

ROOT = Path(__file__).parents[2]
PIPE = subprocess.PIPE
_START_SECONDS = 120.0

_server: dict[str, Any] = {}
_starting = threading.Lock()


def cpu_seconds() -> float:
    """Processor time of all commands that have ended so far; the children of this process do not have it."""
    book = Path(f"{_server['place']}.cpu") if _server else None
    return sum(map(float, book.read_text("ascii").split())) if book and book.exists() else 0.0


class WarmProcess:
    """A command under way, with what is used of `subprocess.Popen`."""

    def __init__(
        self, command: Sequence[str], *, cwd: Path, env: Mapping[str, str], files: list[Any], new: bool
    ) -> None:
        self.args = command
        self.returncode: int | None = None
        self.stdin: IO[str] | None = None
        self.stdout: IO[str] | None = None
        self.stderr: IO[str] | None = None
        theirs = [self._open(number, file) for number, file in enumerate(files)]
        self._connection = socket.socket(socket.AF_UNIX)
        self._connection.connect(_place())
        asked = {
            "command": command[2:],
            "cwd": str(cwd),
            "env": dict(env),
            "umask": _umask(),
            "new_session": new,
            "server": _place(),
        }
        body = json.dumps(asked).encode()
        socket.send_fds(self._connection, [struct.pack("!I", len(body))], theirs)
        self._connection.sendall(body)
        for descriptor in theirs:
            os.close(descriptor)
        self._answers = self._connection.makefile("r")
        self.pid = int(json.loads(self._answers.readline())["pid"])

    def _open(self, number: int, file: Any) -> int:
        """The descriptor for the command; the other end of a pipe is kept as `stdin`, `stdout` or `stderr`."""
        if file != PIPE:
            return os.dup(number if file is None else file.fileno())
        reading, writing = os.pipe()
        ours, theirs, mode = (writing, reading, "w") if number == 0 else (reading, writing, "r")
        setattr(self, ("stdin", "stdout", "stderr")[number], os.fdopen(ours, mode, encoding="utf-8"))
        return theirs

    def wait(self, timeout: float | None = None) -> int:
        """The exit code, or minus the signal's number. Raises subprocess.TimeoutExpired."""
        if self.returncode is None:
            if not select.select([self._connection], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(self.args, timeout or 0.0)
            self.returncode = int(json.loads(self._answers.readline())["code"])
            self._answers.close()
            self._connection.close()
        return self.returncode

    def poll(self) -> int | None:
        """None while it runs."""
        try:
            return self.wait(0)
        except subprocess.TimeoutExpired:
            return None

    def send_signal(self, number: int) -> None:
        """Nothing happens where it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def start(
    command: Sequence[str],
    *,
    cwd: Path | str | None = None,
    env: Mapping[str, str] | None = None,
    stdin: Any = None,
    stdout: Any = None,
    stderr: Any = None,
    start_new_session: bool = False,
    **_text: Any,
) -> WarmProcess:
    """`subprocess.Popen` for `[sys.executable, "-m", MODULE, …]`; its pipes carry text."""
    sys.audit("subprocess.Popen", sys.executable, list(command), cwd, env)
    files = [stdin, stdout, stderr]
    return WarmProcess(command, cwd=Path(cwd or Path.cwd()), env=env or os.environ, files=files, new=start_new_session)


def _umask() -> int:
    """What a child would inherit; it can only be asked for by setting it."""
    os.umask(mask := os.umask(0o077))
    return mask


def run(
    command: Sequence[str],
    *,
    cwd: Path | str | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float | None = None,
    start_new_session: bool = False,
    **_text: Any,
) -> subprocess.CompletedProcess[str]:
    """`subprocess.run(…, capture_output=True, text=True)`. A command over its time is killed."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors, Path(os.devnull).open() as nothing:
        process = start(
            command, cwd=cwd, env=env, stdin=nothing, stdout=out, stderr=errors, start_new_session=start_new_session
        )
        try:
            code = process.wait(timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise
        texts = [_text_of(file) for file in (out, errors)]
    return subprocess.CompletedProcess(command, code, *texts)


def _text_of(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode().replace("\r\n", "\n")


def _place() -> str:
    """The socket of the fork server, which is started at the first use."""
    with _starting:
        if not _server:
            _start_server()
    return str(_server["place"])


def _start_server() -> None:
    folder = tempfile.TemporaryDirectory(prefix="warm-")
    place = f"{folder.name}/socket"
    command = [sys.executable, "-m", "tests.helpers.fork_server", place]
    process = subprocess.Popen(command, cwd=ROOT, stdin=PIPE, stdout=PIPE, text=True, start_new_session=True)
    assert process.stdout is not None
    assert select.select([process.stdout], [], [], _START_SECONDS)[0], "the fork server did not start"
    assert process.stdout.readline() == "ready\n", "the fork server did not start"
    _server.update(place=place, process=process, folder=folder)
    atexit.register(_end)


def _end() -> None:
    process: subprocess.Popen[str] = _server["process"]
    process.communicate()
    _server["folder"].cleanup()


def start_warm_below(place: str) -> None:
    """In a command that was forked: what it starts itself by `python -m` (the tables' writer) is a fork too."""
    _server.clear()
    _server["place"] = place
    cold = subprocess.run

    def run_warm(command: Any, **options: Any) -> Any:
        is_ours = list(command[:2]) == [sys.executable, "-m"] and options.get("capture_output") and options.get("text")
        return run(command, **options) if is_ours else cold(command, **options)

    setattr(subprocess, "run", run_warm)  # noqa: B010 - mypy takes an assignment for a mistake
