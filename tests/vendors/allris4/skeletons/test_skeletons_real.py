"""Skeletons against the real pages that they were made of: read alike, and nothing of the original left.

The pages lie beside the project and are never part of it; without them this is skipped.
"""

from __future__ import annotations

import html
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from ratsinfo_spider.vendors.allris4.labels import LABELS
from tests.vendors.allris4.skeletons.real_pages import FOLDER, REAL, Read, skeleton_of, source
from tests.vendors.allris4.skeletons.skeleton_records import read, shape
from tests.vendors.allris4.skeletons.test_skeletons import expected

SEEDS = ("2", "Musterstadt")
LONGEST = 12  # letters in a row that an original and its skeleton may not have in common
HOST = re.compile(r"(?:https?:)?//([\w.-]+\.[a-z]{2,})|\b((?:www|cms)\.[\w.-]+\.[a-z]{2,})\b|@([\w-]+\.[\w.-]+)", re.I)
# Tags, names of attributes, classes and ids are the vendor's, and so are the names of components in addresses.
CODE = re.compile(
    r'</?[\w-]+|\shref="#[\w-]*"|\s(?:class|id|name|for|form)="[^"]*"|\s[\w-]+=["\']|Wicket[\w.]+|\?\d*-\d*(?:\.\d*)?-[\w-]*|"c":"\w*"'
)


@pytest.fixture(params=REAL)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def saved(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def plain(text: str) -> str:
    """Text with everything undone that may hide a word: entities, escapes in addresses, hyphens that do not show."""
    return re.sub("[\u00ad\u200b]", "", unquote(html.unescape(html.unescape(text))))


def without_labels(text: str) -> str:
    """What is neither a label nor a code word, in pieces."""
    pieces = (match[0] for match in LABELS.token.finditer(text) if match["word"])
    words = (word for piece in pieces if not LABELS.means(piece) for word in LABELS.any_stem.split(piece))
    return " ".join(word for word in words if word not in LABELS.address_words)


def test_read_alike(name: str, real_page: Read) -> None:
    assert shape(read(saved(name), expected(FOLDER / name)["url"])) == shape(read(*source(name, real_page)))


@pytest.mark.parametrize("seed", SEEDS)
def test_another_seed_reads_alike(name: str, real_page: Read, seed: str) -> None:
    made = skeleton_of(name, real_page, seed)
    assert shape(read(*made)) == shape(read(*source(name, real_page)))
    assert made[0] != saved(name)


def test_a_page_has_one_skeleton(name: str, real_page: Read) -> None:
    assert skeleton_of(name, real_page) == skeleton_of(name, real_page)


def test_no_host_is_left(name: str, real_page: Read) -> None:
    text = plain(source(name, real_page)[0].decode())
    hosts = {host.lower() for match in HOST.finditer(text) for host in match.groups() if host}
    hosts = {host for host in hosts if not host.endswith(".example")}  # those forms of the print page are ours
    assert hosts
    assert [host for host in hosts if host in plain(saved(name)).lower()] == []


def test_no_number_of_five_digits_is_left(name: str, real_page: Read) -> None:
    numbers = set(re.findall(r"\d{5,}", plain(source(name, real_page)[0].decode())))
    assert numbers
    assert numbers & set(re.findall(r"\d{5,}", plain(saved(name)))) == set()


def test_no_run_of_twelve_letters_is_left(name: str, real_page: Read) -> None:
    original = plain(source(name, real_page)[0].decode()).lower()
    runs = {run[i : i + LONGEST] for run in letters(original) for i in range(len(run) - LONGEST + 1)}
    assert runs
    left = {run for run in letters(without_labels(plain(CODE.sub(" ", saved(name))))) if len(run) >= LONGEST}
    assert left
    assert [run for run in sorted(left) if any(run[i : i + LONGEST] in runs for i in range(len(run) - 11))] == []


def letters(text: str) -> list[str]:
    return re.findall(rf"[^\W\d_]{{{LONGEST},}}", text.lower())


@pytest.mark.parametrize("page", [*FOLDER.glob("*.html"), *FOLDER.glob("*.xml")], ids=lambda page: page.stem)
def test_no_skeleton_holds_what_none_needs(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    words = r"<!--|<style|<noscript|\son\w+=|jsessionid|sectoken[^>]*value=\"\w|function\s*\(\w|javascript:[^\"]"
    assert re.findall(words, text.replace("<!DOCTYPE", ""), re.IGNORECASE) == []
