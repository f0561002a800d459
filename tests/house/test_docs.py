"""What the pages for people name is there: commands, options, arguments, settings, files."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]
from scrapy.cmdline import _get_commands_dict
from scrapy.utils.project import get_project_settings

from ratsinfo_spider.crawl.arguments import KNOWN
from ratsinfo_spider.spiders.demo import DemoServer
from tests.helpers.crawling import ROOT

DOCS = sorted((ROOT / "docs").glob("*.md"))
OF_THE_ROOT = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
PAGES = [*OF_THE_ROOT, *DOCS]
SAMPLES = [path for path in sorted((ROOT / "deploy").rglob("*")) if path.is_file() and path.suffix != ".pyc"]
CODE = [path for name in ("ratsinfo_spider", "pipelines", "deploy") for path in (ROOT / name).rglob("*.py")]
CODE += [ROOT / "tests" / "conftest.py"]
MADE_BY_THE_READER = {ROOT / "deploy" / "ratsinfo.env"}
OF_A_SPIDER = {*KNOWN, "base_url", *DemoServer.arguments}
# A block, or what stands between backticks in a line, or an indented line.
FRAGMENT = re.compile(r"^```\w*\n(.*?)\n```|`([^`\n]+)`|^ {4}(\S[^\n]*)$", re.DOTALL | re.MULTILINE)
COMMAND = re.compile(r"(?<![\w/.-])(?:\S*/)?scrapy +(?P<name>[a-z]+)\b(?P<words>[^|>#&;()$]*)")


def fragments(text: str) -> Iterator[str]:
    """The lines of code in a page."""
    for found in FRAGMENT.finditer(text):
        yield from "".join(filter(None, found.groups())).splitlines()


def named_commands(path: Path) -> list[tuple[str, list[str]]]:
    """Each `scrapy NAME WORDS` of a page."""
    text = path.read_text(encoding="utf-8")
    lines = fragments(text) if path.suffix == ".md" else text.splitlines()
    return [(found["name"], found["words"].split()) for line in lines for found in COMMAND.finditer(line)]


@cache
def commands() -> dict[str, set[str]]:
    """Scrapy's commands and ours, with their options."""
    settings = get_project_settings()
    known = {}
    for name, command in _get_commands_dict(settings, inproject=True).items():
        command.settings = settings
        parser = argparse.ArgumentParser(conflict_handler="resolve")
        command.add_options(parser)
        known[name] = {option for action in parser._actions for option in action.option_strings}
    return known


@pytest.mark.parametrize("path", [*PAGES, *SAMPLES], ids=lambda path: path.name)
def test_every_command_and_option_exists(path: Path) -> None:
    for name, words in named_commands(path):
        assert name in commands(), f"scrapy {name}"
        options = {word.partition("=")[0] for word in words if re.match(r"--?[a-zA-Z]", word)}
        assert options <= commands()[name], f"scrapy {name} {' '.join(words)}"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_argument_of_a_spider_exists(path: Path) -> None:
    named = re.findall(r"(?<!\S)`?-a (\w+)=", path.read_text(encoding="utf-8"))
    assert set(named) - {"name", "NAME"} <= OF_A_SPIDER


def test_the_pages_show_how_each_command_of_ours_is_used() -> None:
    ours = {path.stem for path in (ROOT / "ratsinfo_spider" / "commands").glob("*.py")} & commands().keys()
    assert ours
    assert ours - {name for path in PAGES for name, _ in named_commands(path)} == set()


@pytest.mark.parametrize("path", [*PAGES, *SAMPLES], ids=lambda path: path.name)
def test_every_setting_and_variable_is_known_to_the_code(path: Path) -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in CODE)
    named = set(re.findall(r"\bRATSINFO_[A-Z_]*[A-Z]\b", path.read_text(encoding="utf-8")))
    assert {name for name in named if not re.search(rf"\b{name}\b", code)} == set()


def test_every_setting_of_ours_has_its_reason() -> None:
    lines = (ROOT / "ratsinfo_spider" / "settings.py").read_text(encoding="utf-8").splitlines()
    ours = [number for number, line in enumerate(lines) if re.match(r"(RATSINFO_\w+|OUTPUT_DIR) =", line)]
    assert ours
    assert [lines[number] for number in ours if not lines[number - 1].startswith("# ")] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_file_that_a_page_names_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = re.findall(r"(?<![\w/.-])(?:deploy|docs|ratsinfo_spider|tests)/[\w@./-]+\w", text)
    linked = [path.parent / name for name in re.findall(r"\]\(([\w./-]+)[)#]", text)]
    files = {*(ROOT / name for name in named), *linked} - MADE_BY_THE_READER
    assert [str(one) for one in sorted(files) if not one.exists()] == []


@pytest.mark.parametrize("name", ["README.md", "docs/index.md"])
def test_readme_and_index_link_every_page(name: str) -> None:
    page = ROOT / name
    links = re.findall(r"\]\(([\w./-]+)[)#]", page.read_text(encoding="utf-8"))
    linked = {(page.parent / link).resolve() for link in links} | {page}
    assert {*OF_THE_ROOT[1:], *DOCS} - linked == set()


def test_the_hooks_before_a_commit_need_no_network() -> None:
    [repository] = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    assert repository["repo"] == "local"
    assert {hook["language"] for hook in repository["hooks"]} == {"system"}
    programs = {hook["entry"].split()[0] for hook in repository["hooks"]}
    assert programs == {".venv/bin/ruff", ".venv/bin/mypy"}
    assert [name for name in programs if not (ROOT / name).exists()] == []


def python_files() -> list[Path]:
    return [
        path for name in ("ratsinfo_spider", "pipelines", "tests", "deploy") for path in (ROOT / name).rglob("*.py")
    ]


def test_every_section_that_a_comment_cites_exists() -> None:
    sections = re.compile(r"^#+ (\d+(?:\.\d+)?) ", re.MULTILINE)
    there = {(path.name, number) for path in DOCS for number in sections.findall(path.read_text(encoding="utf-8"))}
    citation = re.compile(r"docs/([\w-]+\.md) (\d+(?:\.\d+)?)")
    cited = {one for path in python_files() for one in citation.findall(path.read_text(encoding="utf-8"))}
    assert len(cited) > 10
    assert cited - there == set()


def test_no_comment_cites_a_page_that_is_not_here() -> None:
    name = re.compile(r"\b[A-Z][A-Z0-9-]+\.md\b")
    cited = {one for path in python_files() for one in name.findall(path.read_text(encoding="utf-8"))}
    assert cited - {path.name for path in OF_THE_ROOT} == set()


def test_every_file_that_a_docstring_or_comment_names_is_here() -> None:
    """Names of ours in backticks or brackets; a few are those of a library or an example."""
    others = {"http11.py"}
    here = {path.name for path in python_files()} | {path.name for path in PAGES}
    code = [path for path in python_files() if "tests" not in path.relative_to(ROOT).parts]
    named = {
        (path.relative_to(ROOT).as_posix(), name)
        for path in code
        for name in re.findall(r"[`(/ ]([a-z0-9_-]+\.(?:py|md))\b", path.read_text(encoding="utf-8"))
    }
    assert len(named) > 20
    assert {one for one in named if one[1] not in here | others} == set()
