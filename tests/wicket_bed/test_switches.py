"""A real Wicket server in some of its forms: nothing is lost. All forms: `python -m tests.wicket_bed`."""

from __future__ import annotations

import re

import pytest

from tests.suite.scope import by_default
from tests.wicket_bed.bed import WICKETS, NoBedError, build, sources
from tests.wicket_bed.one_form import details, tried
from tests.wicket_bed.switches import VALUES, WHOLE, Switches, title

SHORT = 2  # of WHOLE, in `make test`
# In turns on each version of Wicket: what differs between them is shown by the table of all forms.
EACH = [(WICKETS[number % len(WICKETS)], switches) for number, switches in enumerate(WHOLE)]
FORMS = by_default(EACH[:SHORT], EACH, f"{len(EACH) - SHORT} forms of a Wicket server")


@pytest.mark.java
@pytest.mark.process
@pytest.mark.parametrize(("wicket", "switches"), FORMS, ids=[f"{wicket} {title(one)}" for wicket, one in FORMS])
def test_nothing_is_lost(wicket: int, switches: Switches) -> None:
    try:
        build(wicket)
    except NoBedError as error:
        pytest.skip(str(error))
    result = tried(wicket, switches)
    assert (result.status, result.differences) == ("complete", []), "\n".join(details(result, 20))


@pytest.mark.shared
def test_every_switch_of_the_bed_is_tried() -> None:
    """By the table of its README, whose first value is the default."""
    try:
        text = (sources() / "README.md").read_text(encoding="utf-8")
    except NoBedError as error:
        pytest.skip(str(error))
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \|", text, re.MULTILINE)
    assert {name for name, _ in rows} == VALUES.keys()
    for name, values in rows:
        assert set(re.findall(r"`([\w_]+)`", values)) <= set(VALUES[name]), name
