"""Who imports whom, how long a file may be, what no file may hold: the rules of the house against the code."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("ratsinfo_spider", "pipelines")

# Low to high: a room may import what stands in an earlier group. The order is that of docs/architecture.md.
ORDER: tuple[tuple[str, ...], ...] = (
    ("statement", "causes", "passwords", "user_paths", "takedown_list"),
    ("items", "vocabulary", "vendor", "keys", "settings"),
    ("german", "votes", "schema", "sites", "wicket", "downloads", "browser"),
    ("store",),
    ("crawl", "middlewares", "reread"),
    ("tables", "dataset", "report", "texts", "demo", "vendors"),
    ("spiders", "pipelines", "extensions"),
    ("commands",),
)
# Rooms of one group that may import one another.
SIDEWAYS = {
    ("vendor", "items"),
    ("keys", "items"),
    ("browser", "wicket"),
    ("browser", "downloads"),
    ("votes", "german"),
    ("middlewares", "crawl"),
    ("dataset", "tables"),
    ("report", "tables"),
    ("report", "dataset"),
    ("texts", "tables"),
}

# A vendor and its pages may be named in its own places only: its folder, the cities' files and the demo's servers.
VENDORS_WORDS = re.compile(r"allris|sessionnet|\b(?:si|to|vo|gr|kp)0\d\d\b", re.IGNORECASE)
VENDORS_PLACES = ("ratsinfo_spider/vendors/", "ratsinfo_spider/sites/", "ratsinfo_spider/demo/servers/")
BINARY = {".pyc", ".so"}
PROJECT_FILES = ("setup.py", "pyproject.toml", "scrapy.cfg", "Makefile")

CHAIN = 2  # classes of ours, one above the other; further ones are parts of each other
# They have no behaviour of their own: what a record or a loader of records is.
NO_LINKS = {"Stating", "RecordLoader"}

# Each vendor's folder has the same shape, and a page's loader has the name of its page.
SAME_SHAPE = re.compile(r"^ratsinfo_spider/vendors/\w+/(?:pages/|loaders/)?")
UNNAMED = {"__init__.py", "__main__.py"}

LINES = 300
LONG_FOR_A_REASON = {
    "ratsinfo_spider/items.py": "the schema, twelve tables declared in one place",
}


def sources() -> list[Path]:
    """Every Python file of the project itself, but for the nodes' package."""
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def of_nodes() -> list[Path]:
    """The package of the Scrapyd nodes, which is no part of the egg."""
    return sorted((ROOT / "deploy" / "nodes").rglob("*.py"))


def tracked() -> list[Path]:
    """Every text file git knows or would add."""
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in names.stdout.splitlines() if (ROOT / name).is_file()]


def room(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[0] if parts[0] == "pipelines" else (parts[1] if len(parts) > 1 else parts[0])


def imported_rooms(path: Path) -> set[str]:
    """Rooms of ours that a file imports, at its top or inside a function."""
    rooms: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "pipelines":
                rooms.add("pipelines")
            elif parts[0] == "ratsinfo_spider" and len(parts) > 1 and parts[1] != "__version__":
                rooms.add(parts[1])
    return rooms - {"__version__"}  # of the package itself, which imports nothing


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_downwards(path: Path) -> None:
    own = room(path)
    if own == "__init__":
        return
    level = next(number for number, group in enumerate(ORDER) if own in group)
    allowed = {name for group in ORDER[:level] for name in group} - {"pipelines"}
    allowed |= {other for name, other in SIDEWAYS if name == own}
    assert imported_rooms(path) - {own} <= allowed


@pytest.mark.parametrize("path", of_nodes(), ids=lambda path: path.name)
def test_the_nodes_know_of_the_crawl_s_code_only_cities_and_paths(path: Path) -> None:
    """A crawl is a process of its own: a node stays small, and lives when a crawl dies."""
    assert imported_rooms(path) <= {"sites", "user_paths"}


def test_a_file_is_one_subject() -> None:
    paths = [*sources(), *of_nodes(), *sorted((ROOT / "tests").rglob("*.py"))]
    lines = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8").count("\n") for path in paths}
    assert {name for name, count in lines.items() if count > LINES} == LONG_FOR_A_REASON.keys()


@pytest.mark.parametrize("path", [*sources(), *of_nodes()], ids=lambda path: str(path.relative_to(ROOT)))
def test_file_says_what_it_is_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not text or ast.get_docstring(ast.parse(text)), "a module docstring is missing"


def test_vendors_are_named_in_their_places_only() -> None:
    inside = (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.*")))
    ours = [*(path for path in inside if path.suffix not in BINARY), *(ROOT / name for name in PROJECT_FILES)]
    found = [
        f"{name}: {line.strip()}"
        for path in ours
        if not (name := path.relative_to(ROOT).as_posix()).startswith(VENDORS_PLACES)
        for line in [name, *path.read_text(encoding="utf-8", errors="replace").splitlines()]
        if VENDORS_WORDS.search(line)
    ]
    assert found == []


@pytest.mark.process
def test_a_file_name_has_one_meaning() -> None:
    paths = {path.relative_to(ROOT).as_posix(): path.name for path in tracked() if path.suffix == ".py"}
    subjects = {SAME_SHAPE.sub("vendor/", path): name for path, name in paths.items() if name not in UNNAMED}
    counted = Counter(subjects.values())
    assert sorted(path for path, name in subjects.items() if counted[name] > 1) == []


def test_classes_are_no_chain() -> None:
    bases = {
        node.name: [base.id for base in node.bases if isinstance(base, ast.Name)]
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    }

    def chain(name: str) -> list[str]:
        above = [chain(base) for base in bases[name] if base in bases and base != name]
        return [*([] if name in NO_LINKS else [name]), *max(above, key=len, default=[])]

    assert [found for name in bases if len(found := chain(name)) > CHAIN] == []


def test_every_room_is_known() -> None:
    rooms = {room(path) for path in sources()} - {"__init__"}
    assert rooms == {name for group in ORDER for name in group}


@pytest.mark.process
def test_no_path_of_a_machine_is_committed() -> None:
    words = ["/wo" + "rk/", "/fa" + "rm/"]  # in two pieces, so that this file does not hold them
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in tracked()
        if path.suffix in {".py", ".md", ".toml", ".cfg", ".txt", ".html", ".js", ".yml", ""}
        for word in words
        if word in path.read_text(encoding="utf-8", errors="replace")
    ]
    assert found == []


HEAVY = """
import atexit, sys
from scrapy.cmdline import execute
atexit.register(lambda: print({"pyarrow", "pandas", "playwright", "aiohttp"} & set(sys.modules)))
execute(["scrapy", *sys.argv[1:]])
"""


@pytest.mark.parametrize("words", [["list"], ["crawl", "demo", "-a", "base_url=http://127.0.0.1:9/"]], ids=" ".join)
@pytest.mark.process
def test_a_crawl_starts_without_arrow_and_pandas(words: list[str], tmp_path: Path) -> None:
    """Scrapy imports all commands, whichever is meant, and all its extensions; a crawl's process is to stay small."""
    command = [sys.executable, "-c", HEAVY, *words]
    environment = {**os.environ, "OUTPUT_DIR": str(tmp_path)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "set()", done.stderr
