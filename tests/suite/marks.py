"""What a test needs, as marks: from its fixtures where they tell, else from the test itself.

pyproject.toml lists them.

A test with the mark `long` runs in `make test-all` only.
"""

from __future__ import annotations

import pytest

from tests.suite.scope import ALL, LEFT

# Fixtures of conftest.py and the helpers, and the marks of each test that uses one.
OF_FIXTURES = {
    "real_page": ("shared",),
    "postgres": ("postgresql", "process"),
    "postgres_place": ("postgresql", "process"),
    "s3": ("s3", "process"),
    "holder": ("process",),
}
SERVERS = {"postgresql": "postgres_place"}
# Marks of what may be absent, in the words of the last lines of a run.
NEEDS = {
    "shared": "../shared",
    "browser": "a Chromium",
    "postgresql": "a PostgreSQL",
    "java": "a Java server",
    "s3": "an S3",
}


class Marks:
    """The plugin."""

    @pytest.hookimpl(tryfirst=True)  # before `-m` chooses by them
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        for item in items:
            _mark(item)
        if not ALL:
            left = [item for item in items if item.get_closest_marker("long")]
            if left:
                items[:] = [item for item in items if not item.get_closest_marker("long")]
                config.hook.pytest_deselected(items=left)
                LEFT.append("1 test that takes long" if len(left) == 1 else f"{len(left)} tests that take long")


def _mark(item: pytest.Item) -> None:
    names = set(getattr(item, "fixturenames", ()))
    call = getattr(item, "callspec", None)
    if call is not None:  # fixtures that ask for one of these by their parameter
        names |= {SERVERS[value] for value in call.params.values() if isinstance(value, str) and value in SERVERS}
    marks = {mark for name in names for mark in OF_FIXTURES.get(name, ())}
    if item.get_closest_marker("browser"):
        marks.add("process")
    for mark in marks:
        item.add_marker(mark)
