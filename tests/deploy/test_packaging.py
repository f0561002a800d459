"""What a build carries: sdist, wheel and egg from a clean checkout, and what runs from the wheel alone."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import packages_distributions, version
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import ratsinfo_spider
from tests.helpers.crawling import ROOT

pytestmark = pytest.mark.process

PACKAGES = ("ratsinfo_spider", "pipelines")
SETTINGS = "[settings]\ndefault = ratsinfo_spider.settings\n"
with (ROOT / "pyproject.toml").open("rb") as declared:
    PROJECT: dict[str, Any] = tomllib.load(declared)["project"]


def run(*words: str, cwd: Path, **environment: str) -> str:
    """What a command prints; an assertion with its errors where it fails."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SCRAPY", "PYTHONPATH"))}
    done = subprocess.run(words, cwd=cwd, env={**kept, **environment}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def build(kind: str, folder: Path) -> Path:
    """The sdist or the wheel of a source tree, as pip builds it but without the network: `kind` is the hook's name."""
    code = f"from setuptools import build_meta; build_meta.build_{kind}('dist')"
    run(sys.executable, "-W", "ignore", "-c", code, cwd=folder)
    return next((folder / "dist").glob("*.whl" if kind == "wheel" else "*.tar.gz"))


def below_packages(names: list[str]) -> set[str]:
    """The files of both packages in an archive; compiled modules and folders are none."""
    return {name for name in names if name.partition("/")[0] in PACKAGES and not name.endswith(("/", ".pyc"))}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout, so nothing says which files are the project's")
    folder = tmp_path_factory.mktemp("checkout")
    run("git", "clone", "--quiet", "--depth=1", f"file://{ROOT}", ".", cwd=folder)
    return folder


@pytest.fixture(scope="module")
def tracked(checkout: Path) -> set[str]:
    return set(run("git", "ls-files", *PACKAGES, cwd=checkout).splitlines())


@pytest.fixture(scope="module")
def egg(checkout: Path) -> Path:
    run(sys.executable, "-W", "ignore", "setup.py", "-q", "bdist_egg", "-d", "dist", cwd=checkout)
    return next((checkout / "dist").glob("*.egg"))


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built out of the sdist, so that both are tried."""
    folder = tmp_path_factory.mktemp("sdist")
    with tarfile.open(build("sdist", checkout)) as archive:
        archive.extractall(folder, filter="data")
    return build("wheel", next(folder.iterdir()))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """An empty folder with a scrapy.cfg, and the PYTHONPATH by which the wheel's code is found there."""
    site, folder = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("crawls")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)  # noqa: S202 - our own
    (folder / "scrapy.cfg").write_text(SETTINGS, encoding="utf-8")
    return folder, str(site)


def test_the_checkout_has_data_to_lose(tracked: set[str]) -> None:
    endings = {Path(name).suffix for name in tracked}
    assert {".py", ".toml", ".html", ".js"} <= endings


@pytest.mark.parametrize("kind", ["wheel", "egg"])
def test_a_build_holds_what_is_tracked_and_nothing_else(
    kind: str, tracked: set[str], request: pytest.FixtureRequest
) -> None:
    with zipfile.ZipFile(request.getfixturevalue(kind)) as archive:
        assert below_packages(archive.namelist()) == tracked


def test_the_wheel_says_licence_version_and_settings(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        about = {name.partition(".dist-info/")[2]: archive.read(name).decode() for name in archive.namelist()}
    assert f"Version: {ratsinfo_spider.__version__}\n" in about["METADATA"]
    assert "License-Expression: MIT\n" in about["METADATA"]
    assert about["licenses/LICENSE"] == (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert about["entry_points.txt"].split() == ["[scrapy]", "settings", "=", "ratsinfo_spider.settings"]


def test_the_installed_package_lists_the_same_spiders(installed: tuple[Path, str]) -> None:
    folder, site = installed
    words = (sys.executable, "-W", "ignore", "-m", "scrapy", "list")
    assert run(*words, cwd=folder, PYTHONPATH=site) == run(*words, cwd=ROOT)


def test_the_installed_package_crawls(installed: tuple[Path, str]) -> None:
    """One week of the demo: spiders, pipelines and the demo's templates come out of the wheel."""
    folder, site = installed
    words = "-m scrapy crawl demo -a years=1 -a files=list -a since=2026-11-02 -a until=2026-11-08"
    run(sys.executable, *words.split(), cwd=folder, PYTHONPATH=site, RATSINFO_NOW="2026-11-30T12:00+01:00")
    code = (
        "import sys; from ratsinfo_spider import dataset;"
        "print(dataset.__file__, len(dataset.load('output/demo').agenda_items),"
        "*{'scrapy', 'twisted'} & {name.partition('.')[0] for name in sys.modules})"
    )
    place, rows, *imported = run(sys.executable, "-c", code, cwd=folder, PYTHONPATH=site).split()
    assert Path(place).is_relative_to(site)
    assert int(rows) > 0
    assert imported == [], "reading tables needs no crawler"


def requirements() -> Iterator[Requirement]:
    """Every dependency that pyproject.toml declares, those of the extras too."""
    extras = PROJECT["optional-dependencies"].values()
    for text in [*PROJECT["dependencies"], *(text for extra in extras for text in extra)]:
        requirement = Requirement(text)
        if requirement.name != PROJECT["name"]:
            yield requirement


@pytest.mark.parametrize("requirement", list(requirements()), ids=str)
def test_the_versions_tried_are_within_the_ranges(requirement: Requirement) -> None:
    assert requirement.specifier.contains(version(requirement.name))


def test_every_distribution_that_is_imported_is_declared() -> None:
    imported = set()
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and not node.level:
                imported.add(str(node.module).partition(".")[0])
            elif isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
    foreign = packages_distributions()
    used = {canonicalize_name(foreign[name][0]) for name in imported - sys.stdlib_module_names if name in foreign}
    assert "scrapy" in used
    assert used - {canonicalize_name(requirement.name) for requirement in requirements()} == set()
