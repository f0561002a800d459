"""The bed, built once for each state of its sources, outside of the tree; and a running one."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple

ROOT = Path(__file__).parents[2]
WICKETS = (9, 10)
SECONDS = 60  # to start
BUILD_SECONDS = 600  # the first time Maven loads Wicket and Tomcat
_OFFLINE = ("Could not transfer", "Could not resolve", "Unknown host", "offline mode", "Connect timed out")
_AGENDAS = "10"  # only the agendas of ten days are published: lists and calendar stay whole, a crawl takes seconds


class NoBedError(RuntimeError):
    """Why there can be no bed here, and what to do about it."""


class Bed(NamedTuple):
    """A running bed: its address, and what a perfect crawl of it finds."""

    url: str
    truth: dict[str, list[dict[str, Any]]]


def sources() -> Path:
    """The folder of the bed's sources. Raises NoBedError where it is absent."""
    folder = Path(os.environ.get("RATSINFO_WICKET_BED") or ROOT.parent / "shared" / "wicket-bed")
    if not (folder / "pom.xml").is_file():
        raise NoBedError("the Wicket bed is not here (set RATSINFO_WICKET_BED to its folder)")
    return folder


def build(wicket: int) -> Path:
    """The folder with `bed.jar` and `lib` for a version of Wicket; built if these sources have not been before.

    Raises NoBedError where Java, Maven, the bed or the network is absent; RuntimeError if it does not compile.
    """
    folder = sources()
    for program in ("java", "mvn"):
        if shutil.which(program) is None:
            raise NoBedError(f"the Wicket bed needs {program}: install a JDK 17 and Maven")
    place = _cache() / _hash(folder)
    place.mkdir(parents=True, exist_ok=True)
    target = place / "target" if wicket == WICKETS[0] else place / "target" / f"w{wicket}"
    with (place / "lock").open("w") as lock:  # several tests at once build it once
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (target / "built").exists():
            _package(folder, place, wicket)
            (target / "built").touch()
    return target


def _cache() -> Path:
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "ratsinfo-spider" / "wicket-bed"


def _hash(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in [folder / "pom.xml", *sorted((folder / "src").rglob("*"))]:
        if path.is_file():
            digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _package(folder: Path, place: Path, wicket: int) -> None:
    shutil.copytree(folder / "src", place / "src", dirs_exist_ok=True, copy_function=shutil.copyfile)
    shutil.copyfile(folder / "pom.xml", place / "pom.xml")
    profile = [] if wicket == WICKETS[0] else [f"-Pw{wicket}"]
    command = ["mvn", "-q", "-B", "package", *profile]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, timeout=BUILD_SECONDS, check=False)
    if done.returncode == 0:
        return
    said = done.stdout + done.stderr
    if any(word in said for word in _OFFLINE):
        raise NoBedError(f"Maven could not load what the Wicket bed needs: {said.strip()[-300:]}")
    raise RuntimeError(f"the Wicket bed could not be built: {said.strip()[-2000:]}")


@contextmanager
def running(wicket: int, switches: Mapping[str, str]) -> Iterator[Bed]:
    """A bed with these switches (its README lists them), as long as the block lasts. Raises as `build`."""
    target = build(wicket)
    with tempfile.TemporaryDirectory(prefix="wicket-bed-") as folder:
        truth = Path(folder) / "truth.json"
        options = {"truth": str(truth), "agendas": _AGENDAS, **switches}
        process = subprocess.Popen(
            [
                *("java", "-Xmx256m", "-XX:TieredStopAtLevel=1", f"-Djava.io.tmpdir={folder}"),
                *(f"-Dbed.{name}={value}" for name, value in options.items()),
                *(
                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                    "-cp",
                    f"{target}/bed.jar:{target}/lib/*",
                    "bed.Main",
                ),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            yield Bed(_address(process.stdout), json.loads(truth.read_text(encoding="utf-8")))
        finally:
            process.kill()
            process.wait(SECONDS)


def _address(stdout: IO[str] | None) -> str:
    """The first line that it prints; the process ends without one where it cannot start."""
    line = stdout.readline().strip() if stdout else ""
    if not line.startswith("http://"):
        raise RuntimeError(f"the Wicket bed did not start: {line or 'it said nothing'}")
    return line
