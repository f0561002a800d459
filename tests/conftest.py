"""What tests share: the real saved pages, which live beside the project and are never part of it, and databases.

How the suite runs (marks, what is left out, in which order) is in tests/suite.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.helpers.postgres_server import NoPostgresError, postgres_server
from tests.helpers.stores import postgres_schema
from tests.suite.marks import Marks
from tests.suite.not_run import Summary
from tests.suite.processes import Processes
from tests.suite.weights import Weights

ROOT = Path(__file__).parent.parent
REAL_PAGES = Path(os.environ.get("RATSINFO_REAL_PAGES") or ROOT.parent / "shared" / "pages")

# The servers of tests are on this machine; tests/middlewares/test_proxy.py shows what the project knows by itself.
os.environ["no_proxy"] = os.environ["NO_PROXY"] = ",".join(
    filter(None, [os.environ.get("no_proxy"), "127.0.0.1,localhost,::1"])
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--weigh", action="store_true", help="measure the files and write the order in which they begin")


def pytest_configure(config: pytest.Config) -> None:
    for plugin in (Marks(), Processes(), Summary(), Weights(write=config.getoption("weigh"))):
        config.pluginmanager.register(plugin)


@pytest.fixture(autouse=True)
def own_environment() -> Iterator[None]:
    """What a test leaves in the environment (Scrapy's own functions set SCRAPY_SETTINGS_MODULE) ends with that test."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="session")
def real_page() -> Callable[[str], bytes]:
    """The bytes of a saved real page, by its name below the folder of real pages; skips where it is absent."""

    def read(name: str) -> bytes:
        path = REAL_PAGES / name
        if not path.is_file():
            pytest.skip(f"real saved page {name} is not here (set RATSINFO_REAL_PAGES to their folder)")
        return path.read_bytes()

    return read


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL: RATSINFO_TEST_POSTGRES, else a server of this session; skips where there is none."""
    if given := os.environ.get("RATSINFO_TEST_POSTGRES"):
        yield given
        return
    try:
        with postgres_server() as url:
            yield url
    except NoPostgresError as error:
        pytest.skip(str(error))


@pytest.fixture
def postgres_place(postgres: str) -> Iterator[str]:
    """Where a fresh store may be made in PostgreSQL."""
    with postgres_schema(postgres) as place:
        yield place


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str | Path:
    """Where a fresh store may be made: a test that asks for it runs on each kind of database."""
    if request.param == "sqlite":
        return tmp_path / "store.sqlite"
    return str(request.getfixturevalue("postgres_place"))
