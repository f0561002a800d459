"""No loader of ours has a processor that keeps its page alive (itemloaders 1.5.0 caches bound methods)."""

from __future__ import annotations

import ast
import gc
import weakref
from pathlib import Path

import pytest

from ratsinfo_spider.german.processors import Line, RecordLoader, load
from ratsinfo_spider.items import Meeting
from ratsinfo_spider.statement import Statement

ROOT = Path(__file__).parents[4]
SOURCES = [path for package in ("ratsinfo_spider", "pipelines") for path in sorted((ROOT / package).rglob("*.py"))]


def loaders() -> list[ast.ClassDef]:
    """Every class that is a loader by the name of one of its bases, anywhere in the project."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES)
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    return [one for one in classes if any("Loader" in ast.unparse(base) for base in one.bases)]


def is_processor(name: str) -> bool:
    return name.endswith(("_in", "_out")) or name.startswith("default_")


def test_there_are_loaders() -> None:
    assert {"RecordLoader", "AgendaItemLoader", "MeetingLoader"} <= {loader.name for loader in loaders()}


@pytest.mark.parametrize("loader", loaders(), ids=lambda loader: str(loader.name))
def test_no_processor_is_a_method_or_a_lambda(loader: ast.ClassDef) -> None:
    for node in loader.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert not is_processor(node.name), f"{loader.name}.{node.name} is a method"
        else:
            lambdas = [part for part in ast.walk(node) if isinstance(part, ast.Lambda)]
            assert not lambdas, f"{loader.name}, line {node.lineno}, holds a lambda"


class _NameLoader(RecordLoader):
    default_item_class = Meeting
    name_out = Line


def test_a_loader_is_gone_when_it_has_loaded() -> None:
    filling = _NameLoader()
    filling.add_value("name", " Rat ")
    assert filling.load_item().name == "Rat"
    gone = weakref.ref(filling)
    del filling
    gc.collect()
    assert gone() is None


def test_load_leaves_out_what_is_empty() -> None:
    record = load(
        _NameLoader, {"name": " ", "room": None, "cancelled": False, "native_id": 0}, Statement(frozenset({"name"}))
    )
    assert (record.name, record.room, record.cancelled, record.native_id) == (None, None, False, 0)
    assert record.statement.columns == {"name"}
