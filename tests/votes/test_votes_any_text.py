"""Any text at all is read without an error, and what is quoted of it stands in it."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from ratsinfo_spider.votes import SOURCES, parse_votes

_PIECES = st.sampled_from(
    [
        *("Ja", "Nein", ":", "12", "3", "|", "\n", "-", "/", "\t", "(", ")", ",", ".", "zu", "a)", "1.", "X", "CDU"),
        *("einstimmig", "mehrheitlich", "Enthaltungen", "gegen", "die", "Stimmen", "der", "bei", "Herr", "Muster"),
        *(
            "Abstimmungsergebnis",
            "keine",
            "abgelehnt",
            "beschlossen",
            "wird",
            "stimmt",
            "nicht",
            "Antrag",
            "ohne",
            "und",
        ),
    ]
)


@example(["abgelehnt", "|\nJa"], "heading", "")
@settings(max_examples=300, deadline=None)
@given(st.lists(_PIECES, max_size=40), st.sampled_from(sorted(SOURCES)), st.sampled_from(["", " "]))
def test_any_text_is_read_and_quoted_exactly(pieces: list[str], source: str, glue: str) -> None:
    text = glue.join(pieces)
    votes = parse_votes(text, source)
    assert [vote.position for vote in votes] == list(range(1, len(votes) + 1))
    for vote in votes:
        assert vote.source == source
        assert vote.text
        assert vote.text in text
        assert vote.subject in ("decision", "motion", "agenda", "procedure")
        assert vote.outcome in (None, "accepted", "rejected")
        assert vote.basis in (None, "unanimous", "majority", "tie")
        assert all(party["vote"] in ("yes", "no", "abstain", "biased") for party in vote.parties or ())


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300), st.sampled_from(sorted(SOURCES)))
def test_arbitrary_text_raises_nothing(text: str, source: str) -> None:
    parse_votes(text, source)
