"""A PostgreSQL of the tests' own: on loopback, in a folder that goes with it, by the system's own programs."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PLACES = "/usr/lib/postgresql/*/bin"  # Debian's, which are not in PATH
SYSTEM_USER = "postgres"  # PostgreSQL refuses to run as root; its Debian package makes this user
SECONDS = 60.0  # to start, and to stop
TRIES = 3  # another process may take the free port before PostgreSQL does

# Nothing in it has to outlive the tests, and each worker of pytest-xdist may have one.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "shared_buffers": "16MB",
    "max_connections": "100",  # three nodes with their pools, their crawls and the commands beside them
    "fsync": "off",
    "full_page_writes": "off",
}


class NoPostgresError(RuntimeError):
    """Why there can be no PostgreSQL here, and what to do about it."""


@contextmanager
def postgres_server() -> Iterator[str]:
    """The SQLAlchemy URL of a fresh server for as long as the block lasts. Raises NoPostgresError where there is none.

    RuntimeError, with what PostgreSQL said, if it is installed and does not start.
    """
    programs, user = _programs(), _system_user()
    # Not below pytest's own temporary folder: that is closed to other users, and too long a path for a socket.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        if user:
            shutil.chown(folder, user)
        _make_cluster(programs, folder, user)
        process, port = _start(programs, folder, user)
        try:
            yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
        finally:
            _stop(process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """The folder of `initdb` and `postgres`, of the newest version that is here."""
    found = shutil.which("postgres")
    places = [Path(found).resolve().parent] if found else list(Path("/").glob(PLACES.lstrip("/")))
    places = [place for place in places if (place / "postgres").is_file() and (place / "initdb").is_file()]
    if not places:
        raise NoPostgresError(f"no PostgreSQL server in PATH or {PLACES}: `bash tests/needs.sh` installs one")
    return max(places, key=lambda place: [int(part) for part in place.parent.name.split(".") if part.isdigit()])


def _system_user() -> str | None:
    """Who the server has to run as, if not as ourselves."""
    if os.getuid() != 0:
        return None
    try:
        return pwd.getpwnam(SYSTEM_USER).pw_name
    except KeyError:
        raise NoPostgresError(f"PostgreSQL does not run as root, and there is no user {SYSTEM_USER!r} here") from None


def _as_user(user: str | None) -> dict[str, Any]:
    """What makes subprocess drop root itself: with `runuser` between, the process would not be the server's."""
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}


def _make_cluster(programs: Path, folder: Path, user: str | None) -> None:
    options = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-locale", "--no-sync"]
    command = [str(programs / "initdb"), *options, "-D", str(folder / "data")]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **_as_user(user))
    if done.returncode != 0:
        raise RuntimeError(f"initdb: {done.stderr}")


def _start(programs: Path, folder: Path, user: str | None) -> tuple[subprocess.Popen[bytes], int]:
    """The server, once it takes connections, and its port."""
    settings = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
    command = [str(programs / "postgres"), "-D", str(folder / "data"), "-k", str(folder), *settings]
    for _ in range(TRIES):
        port = _free_port()
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [*command, "-p", str(port)], cwd=folder, stdout=log, stderr=log, **_as_user(user)
            )
        if _is_ready(process, folder / "data" / "postmaster.pid"):
            return process, port
        _stop(process)
    raise RuntimeError(f"PostgreSQL does not start: {(folder / 'log').read_text(errors='replace')}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_ready(process: subprocess.Popen[bytes], status: Path) -> bool:
    """Waits until the server's status file ends with the line `ready`; False if it has ended instead."""
    end = time.monotonic() + SECONDS
    while process.poll() is None and time.monotonic() < end:
        if status.is_file() and status.read_text().split()[-1:] == ["ready"]:
            return True
        time.sleep(0.05)
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    """A fast shutdown: connections that are left are cut."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGQUIT)  # at once; its children go with it, which SIGKILL would leave
        process.wait(SECONDS)
