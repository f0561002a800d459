"""The texts of the built town: odd in every way that real ones are, and not all alike."""

from __future__ import annotations

import re

from tests.demo.test_demo_model import council, every_seed, panels

# --- texts --------------------------------------------------------------------------------------------------


@every_seed
def test_panels_are_odd_in_every_way(seed: int) -> None:
    found = panels(seed)
    assert any(panel.missing for panel in found)
    assert any(panel.heading == "" and panel.text for panel in found)
    assert any(not panel.text and not panel.missing for panel in found)
    assert {panel.kind for panel in found} >= {
        "minutes",
        "decision",
        "vote",
        "proposal",
        "rationale",
        "finance",
        "other",
    }
    assert any(panel.text.startswith("Beschluss:") for panel in found)
    assert any(panel.name == "Wortprotokoll" for panel in found)
    assert any(paper.has_lazy and paper.lazy for paper in council(seed).papers)
    assert any(paper.has_lazy and not paper.lazy for paper in council(seed).papers)


@every_seed
def test_every_text_hazard_is_there(seed: int) -> None:
    markup = "".join(panel.html for panel in panels(seed))
    for sign in (
        "&#xa0;",
        "&#xad;",
        "\u0308",
        "&#x201e;",
        'start="3"',
        'type="a"',
        'type="I"',
        "<ul ",
        "<table ",
        "file:///",
    ):
        assert sign in markup, sign
    texts = "\n".join(panel.text for panel in panels(seed))
    for words in ("\n.\n", "Planungsbe-schluss", "FachbereichKinder", "zustimmmend", "TOP`s", "<script>"):
        assert words in texts, words


@every_seed
def test_words_are_split_after_umlauts_in_every_text(seed: int) -> None:
    for panel in panels(seed):
        if re.search(r"[äöü][a-z]", panel.text):
            assert re.search(r"[äöüÄÖÜ\u0308]</span><span", panel.html), panel.text


@every_seed
def test_texts_are_not_all_alike(seed: int) -> None:
    texts = [panel.text for panel in panels(seed) if len(panel.text) > 150]
    assert len(set(texts)) > 0.99 * len(texts)
