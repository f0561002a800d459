"""How well votes are read: the real texts beside the project, the invented ones, and the page that tells of both."""

from __future__ import annotations

import pytest

from tests import accuracy
from tests.votes.real_votes import ABSENT, RealText, is_here, panels, real_votes

_here = pytest.mark.skipif(not is_here(), reason=ABSENT)


@pytest.fixture(scope="module")
def texts() -> list[RealText]:
    return real_votes()


@_here
def test_real_texts_are_read_exactly(texts: list[RealText]) -> None:
    wrong = [str(text) for text in texts if not text.is_exact]
    assert len(texts) - len(wrong) >= 338, "\n".join(wrong)


@_here
def test_hardly_a_passage_without_a_vote_is_taken_for_one(texts: list[RealText]) -> None:
    assert [str(text) for text in texts if not text.want and text.found][1:] == []


@_here
def test_no_real_panel_has_a_wrong_count_or_outcome(texts: list[RealText]) -> None:
    counted = ("outcome", "yes", "no", "abstain", "biased", "present", "size")
    wrong = [(line, str(t)) for t in texts if t.source == "vote" for line in t.wrong_values if line.startswith(counted)]
    assert wrong == []


@_here
def test_plain_panels_of_several_lines() -> None:
    wrong = [str(text) for text in panels() if not text.is_exact]
    assert len(wrong) <= 2, "\n".join(wrong)


@_here
def test_either_half_of_the_towns_reads_as_well(texts: list[RealText]) -> None:
    for half in ("first", "second"):
        of_half = [text for text in texts if text.half == half]
        assert sum(text.is_exact for text in of_half) >= 0.95 * len(of_half)


@_here
def test_the_published_figures_are_those_of_today() -> None:
    assert accuracy.PAGE.read_text(encoding="utf-8") == accuracy.page()


def test_most_invented_wordings_are_read() -> None:
    cases = accuracy.invented()
    assert sum(map(accuracy.is_read, cases)) >= 0.94 * len(cases)


def test_hardly_an_invented_decoy_is_taken_for_a_vote() -> None:
    decoys = [case for case in accuracy.invented() if not case.votes]
    assert sum(not accuracy.is_read(case) for case in decoys) <= 0.03 * len(decoys)
