"""Votes: the labelled wordings one by one, any layout of one vote, and what must never go wrong."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratsinfo_spider.votes import SOURCES, parse_votes
from tests.votes.labelled_votes import Case, expect, read, seen

_KNOWN = [pytest.param(case, id=f"known-{n}") for n, case in enumerate(read("known.txt"))]
_KINDS = [pytest.param(case, id=f"kind-{n}") for n, case in enumerate(read("kinds.txt"))]


@pytest.mark.parametrize("case", [*_KNOWN, *_KINDS])
def test_wording(case: Case) -> None:
    assert [seen(vote) for vote in parse_votes(case.text, case.source)] == case.votes


_BLANKS = st.sampled_from([" ", "  ", "\t", "\n", "\u00a0", " \n", "\n ", "\u00a0\n\u00a0"])
_AFTER_LABEL = st.sampled_from([": ", ":", ":\n", ":\t", " ", "\n", "\t", "\u00a0", " | ", ": | ", " = ", ":\n\n"])
_BETWEEN = st.sampled_from([", ", "\n", "; ", " | ", "\n\n", " / ", "\t\t", "\n| ", ",\n", "\n\u00a0\n"])
_LABELS = st.sampled_from(
    [
        ("Ja-Stimmen", "Nein-Stimmen", "Enthaltungen"),
        ("Ja", "Nein", "Enthaltung"),
        ("Dafür", "Dagegen", "Enthaltungen"),
        ("ZUSTIMMUNG", "ABLEHNUNG", "ENTHALTUNG"),
        ("Jastimmen", "Gegenstimmen", "Stimmenthaltungen"),
    ]
)
_NAMES = ("yes", "no", "abstain")


@settings(deadline=None)
@given(st.data(), _LABELS, _AFTER_LABEL, _BETWEEN, st.permutations(range(3)), st.tuples(*[st.integers(0, 99)] * 3))
def test_labels_before_numbers_in_any_layout_and_order(
    data: st.DataObject, labels: tuple[str, ...], after: str, between: str, order: list[int], counts: tuple[int, ...]
) -> None:
    head = data.draw(st.sampled_from(["", "Abstimmungsergebnis: ", "Abstimmung:\n", "Abstimmung: | "]))
    text = head + between.join(f"{labels[i]}{after}{counts[i]}" for i in order)
    vote = seen(*parse_votes(text, "vote"))
    assert [vote[name] for name in _NAMES] == list(counts)
    assert vote["basis"] is None
    assert vote["outcome"] is None


@settings(deadline=None)
@given(
    _LABELS,
    st.sampled_from([" ", "\u00a0", "\n", "\t", ""]),
    _BETWEEN,
    st.permutations(range(3)),
    st.tuples(*[st.integers(0, 99)] * 3),
)
def test_numbers_before_labels_in_any_layout_and_order(
    labels: tuple[str, ...], after: str, between: str, order: list[int], counts: tuple[int, ...]
) -> None:
    text = between.join(f"{counts[i]}{after}{labels[i]}" for i in order)
    vote = seen(*parse_votes(text, "vote"))
    assert [vote[name] for name in _NAMES] == list(counts)


@settings(deadline=None)
@given(
    _LABELS,
    st.sampled_from(["\n", " | ", "\t", ":\n", "\n\n"]),
    st.permutations(range(3)),
    st.tuples(*[st.integers(0, 99)] * 3),
)
def test_columns(labels: tuple[str, ...], between: str, order: list[int], counts: tuple[int, ...]) -> None:
    text = between.join(labels[i] for i in order) + "\n" + between.replace(":", "").join(str(counts[i]) for i in order)
    vote = seen(*parse_votes(text, "vote"))
    assert [vote[name] for name in _NAMES] == list(counts)


_ROW_NAMES = st.sampled_from(["Antrag", "Rat", "Hauptausschuss", "Vorlage 3", "zu Nr. 2"])


@settings(deadline=None)
@given(
    st.data(),
    _LABELS,
    st.sampled_from([" | ", "|", "\t", " |  "]),
    st.booleans(),
    st.permutations(range(3)),
    st.lists(st.tuples(*[st.integers(0, 99)] * 3), min_size=1, max_size=4),
)
def test_tables_with_named_rows(
    data: st.DataObject,
    labels: tuple[str, ...],
    between: str,
    framed: bool,
    order: list[int],
    rows: list[tuple[int, ...]],
) -> None:
    head = [data.draw(st.sampled_from(["Gremium", "Abstimmung über", "Gegenstand"])), *(labels[i] for i in order)]
    body = [[data.draw(_ROW_NAMES), *(str(counts[i]) for i in order)] for counts in rows]
    lines = [between.join(cells) for cells in (head, *body)]
    text = "\n".join(f"| {line} |" if framed and "|" in between else line for line in lines)
    votes = [seen(vote) for vote in parse_votes(text, "vote")]
    assert [tuple(vote[name] for name in _NAMES) for vote in votes] == rows


@settings(deadline=None)
@given(
    st.sampled_from([" | ", "\t"]),
    st.lists(st.tuples(*[st.integers(0, 20)] * 3), min_size=3, max_size=3),
    st.booleans(),
)
def test_a_table_by_parties_is_one_vote(between: str, rows: list[tuple[int, ...]], total: bool) -> None:
    sums = [sum(row[i] for row in rows) for i in range(3)]
    named = [*zip(("CDU", "SPD", "FDP"), rows, strict=True), *([("Gesamt", tuple(sums))] if total else [])]
    lines = [between.join([name, *map(str, counts)]) for name, counts in named]
    text = "\n".join([between.join(["Fraktion", "Ja", "Nein", "Enthaltung"]), *lines])
    (vote,) = parse_votes(text, "vote")
    assert [vote.yes, vote.no, vote.abstain] == sums
    told = {(party["name"], party["vote"]): party["count"] for party in vote.parties or ()}
    assert told == {
        (name, side): count
        for name, counts in zip(("CDU", "SPD", "FDP"), rows, strict=True)
        for side, count in zip(_NAMES, counts, strict=True)
        if count
    }


_SENTENCES = [
    ("Der Antrag wird mit 6 Ja-Stimmen mehrheitlich abgelehnt.", "minutes", "M motion rejected y6"),
    (
        "Der Beschlussvorschlag wird mit 12 Ja-Stimmen, einer Gegenstimme und drei Enthaltungen angenommen.",
        "minutes",
        "accepted y12 n1 a3",
    ),
    ("Der Ausschuss stimmt der Vorlage bei 2 Enthaltungen einstimmig zu.", "minutes", "U accepted a2"),
    ("einstimmig bei drei Stimmenthaltungen", "vote", "U a3"),
    ("bei zwei Enthaltungen einstimmig angenommen", "vote", "U accepted a2"),
    ("mehrheitlich gegen die Stimmen der CDU bei Enthaltung der FDP", "vote", "M no:CDU abstain:FDP"),
    ("mit 12 gegen 3 Stimmen bei 1 Enthaltung", "vote", "y12 n3 a1"),
    (
        "Der Antrag der CDU-Fraktion wird mit vier Ja-Stimmen bei neun Nein-Stimmen abgelehnt.",
        "minutes",
        "motion rejected y4 n9",
    ),
    ("Die Vorlage wird mit 19 zu 2 Stimmen bei 3 Enthaltungen angenommen.", "minutes", "accepted y19 n2 a3"),
    ("Der Rat stimmt der Vorlage bei Enthaltung der SPD-Fraktion einstimmig zu.", "decision", "U accepted abstain:SPD"),
    ("Dem Antrag wird mehrheitlich nicht gefolgt.", "decision", "M motion rejected"),
    ("33 Ja, 0 Nein, 2 Enthaltungen", "vote", "y33 n0 a2"),
    ("Beschluss (mit 10 Ja- und 3 Neinstimmen mehrheitlich zugestimmt):", "heading", "M accepted y10 n3"),
]


@pytest.mark.parametrize(("text", "source", "notation"), _SENTENCES)
@settings(deadline=None)
@given(data=st.data())
def test_sentences_broken_anywhere(text: str, source: str, notation: str, data: st.DataObject) -> None:
    words = text.split(" ")
    broken = "".join(word + data.draw(_BLANKS) for word in words)
    assert [seen(vote) for vote in parse_votes(broken, source)] == expect(notation)


def test_an_unknown_source_is_an_error() -> None:
    with pytest.raises(ValueError, match="minutes"):
        parse_votes("einstimmig", "protocol")


_SPEECH = (
    "Herr Muster erläutert den Sachstand und beantwortet die Fragen der Mitglieder zu den Kosten der Maßnahme. "
    "Frau Probe bittet darum, die Anlieger rechtzeitig zu unterrichten; die Verwaltung sagt dies zu. "
)


@pytest.mark.parametrize("quarter", ["I", "II", "III", "IV"])
def test_a_quarter_of_a_year_is_no_part(quarter: str) -> None:
    text = f"Das sei abgestimmt und könne im {quarter}. Quartal 2027 beginnen.\n\nDer Beschluss erfolgt einstimmig."
    (vote,) = parse_votes(text, "minutes")
    assert (vote.part, vote.basis) == (None, "unanimous")


def test_a_label_whose_count_never_came_ends_no_crawl() -> None:
    assert all((vote.text or "") in "Ja12Ja:Jazu" for vote in parse_votes("Ja12Ja:Jazu", "decision"))


def test_votes_far_apart_in_long_minutes_are_found_in_order() -> None:
    text = (
        _SPEECH * 20
        + "\n\nDer Antrag der FDP wird mit 3 gegen 12 Stimmen abgelehnt.\n\n"
        + _SPEECH * 20
        + "\n\nAbstimmungsergebnis:\n\nJa-Stimmen:\n12\nNein-Stimmen:\n3\n\n"
        + _SPEECH * 20
        + "Der Beschluss erfolgt einstimmig."
    )
    expected = expect("motion rejected y3 n12 ; y12 n3 ; U accepted")
    assert [seen(vote) for vote in parse_votes(text, "minutes")] == expected


def test_a_long_roll_call_is_counted() -> None:
    names = [f"Muster, Anna {chr(65 + n)}." for n in range(26)]
    rows = [f"{name} | X | | " if n % 2 else f"{name} | | X | " for n, name in enumerate(names)]
    text = _SPEECH * 5 + "\nName | JA | NEIN | ENTHALTUNG\n" + "\n".join(rows)
    (vote,) = parse_votes(text, "minutes")
    assert (vote.yes, vote.no, vote.abstain) == (13, 13, 0)
    assert [party["name"] for party in vote.parties or ()] == names[1::2] + names[0::2]


_REPEATED = [
    *(
        "Ja ",
        "Ja:\n",
        "Ja | ",
        "12 gegen 3 Stimmen ",
        "gegen CDU, ",
        "Herr Muster ",
        "1:",
        "1/",
        " ",
        "(",
        "- ",
        "ein- ",
    ),
    *("stimmt ", "einstimmig, ", "A | X |\n", "Name | JA | NEIN\n", "bei Enthaltung der ", "☐ einstimmig ", "1" * 50),
]


@pytest.mark.parametrize("piece", _REPEATED)
@pytest.mark.parametrize("source", sorted(SOURCES))
def test_endless_repetition_ends(piece: str, source: str) -> None:
    """No assertion but that it comes back: an exponential pattern would not."""
    parse_votes(piece * (20_000 // len(piece)), source)


@pytest.mark.parametrize("source", ["minutes", "vote"])
def test_groups_in_brackets_on_lines_of_their_own_belong_to_the_count_above(source: str) -> None:
    text = "23 Ja-Stimmen\n\n(SPD, Zentrum)\n\n15 Gegenstimmen\n\n(CDU, FDP)\n\n2 Enthaltungen (Die Linke)"
    (vote,) = parse_votes(text, source)
    assert (vote.yes, vote.no, vote.abstain) == (23, 15, 2)


@pytest.mark.parametrize("source", ["minutes", "vote"])
def test_a_line_with_its_own_subject_and_result_is_a_vote_of_its_own(source: str) -> None:
    text = "Antrag A: Mehrheitliche Ablehnung (21 Ja, 25 Nein)\nAntrag B: Mehrheitliche Ablehnung (7 Ja, 39 Nein)"
    votes = parse_votes(text, source)
    assert [(vote.subject, vote.outcome, vote.yes, vote.no) for vote in votes] == [
        ("motion", "rejected", 21, 25),
        ("motion", "rejected", 7, 39),
    ]
