"""Each label of the sources means what it should, and nothing means two things."""

from __future__ import annotations

import pytest

from ratsinfo_spider.vocabulary import (
    CLOSED_STATES,
    MEETING_STATES,
    MEETING_STATUS,
    PAPER_STATES,
    RESULTS,
    ROLES,
    SECTION_KINDS,
    STATION_STATES,
    Vocabulary,
    file_kind,
    is_cancelled,
    is_non_public_document,
    is_public,
)

# Values seen on real pages (docs/allris4.md 6.1).
SEEN_RESULTS = {
    "(offen)": "open",
    "zur Kenntnis genommen": "noted",
    "überwiesen": "referred",
    "ungeändert beschlossen": "adopted_unchanged",
    "geändert beschlossen": "adopted_changed",
    "beschlossen": "adopted",
    "vertagt": "postponed",
    "abgelehnt": "rejected",
    "zurückgezogen": "withdrawn",
    "zurückgestellt": "deferred",
    "verwiesen": "referred",
    "nicht abgestimmt": "not_voted",
    "ungeändert abgestimmt": "voted_unchanged",
    "auf TO der BS gesetzt": "put_on_agenda",
    "nicht auf die Tagesordnung aufgenommen": "not_admitted",
    "ungeändert beschlossen / überwiesen": "adopted_unchanged",
    "an Fachausschuss verwiesen": "referred",
    "Einstimmig beschlossen": "adopted",
    "mehrheitlich abgelehnt": "rejected",
    "unter Vorbehalt beschlossen": "adopted_conditionally",
    "zur Kenntnis gegeben": "informed",
    "geändert empfohlen": "recommended_changed",
    "ohne Votum weitergeleitet": "forwarded_without_vote",
    "Annahme": "adopted",
    "Zustimmung": "adopted",
    "Ablehnung": "rejected",
    "geändert zugestimmt": "adopted_changed",
    "mit Änderungen angenommen": "adopted_changed",
    "unverändert zugestimmt": "adopted_unchanged",
    "teilweise abgelehnt": "rejected_partly",
    "vertagt zur nächsten Sitzung": "postponed",
    "nicht behandelt": "not_treated",
    "abgesetzt": "removed_from_agenda",
    "erledigt": "settled",
}
SEEN_HEADINGS = {
    "Beratung": "minutes",
    "Wortprotokoll": "minutes",
    "Wortbeitrag": "minutes",
    "Beschluss:": "decision",
    "Abstimmungsergebnis:": "vote",
    "Beschlussvorschlag": "proposal",
    "Beschlussvorschläge:": "proposal",
    "Erläuterungen": "rationale",
    "Begründung": "rationale",
    "Finanzielle Auswirkungen": "finance",
    "Anlagen zur Vorlage": "other",
}


@pytest.mark.parametrize(("label", "meaning"), SEEN_RESULTS.items())
def test_result(label: str, meaning: str) -> None:
    assert RESULTS.meaning(label) == meaning


@pytest.mark.parametrize(("label", "meaning"), SEEN_HEADINGS.items())
def test_heading(label: str, meaning: str) -> None:
    assert SECTION_KINDS.meaning(label) == meaning


@pytest.mark.parametrize("label", ["Kenntnisnahme", "Entscheidung", "einstimmig", "nicht beschlossen", "", None])
def test_no_result(label: str | None) -> None:
    assert RESULTS.meaning(label) is None


def test_no_role_is_a_result() -> None:
    # Some installations print both in one column (tozunr), which is only readable while they differ.
    assert [label for labels in ROLES.labels.values() for label in labels if RESULTS.meaning(label)] == []


@pytest.mark.parametrize(
    ("vocabulary", "label", "meaning"),
    [
        (MEETING_STATES, "(Sitzung eingeladen)", "invited"),
        (MEETING_STATES, "Niederschrift genehmigt", "minutes_approved"),
        (MEETING_STATUS, "Nicht\xa0öffentlich", "non_public"),
        (PAPER_STATES, "(inaktiv)", "inactive"),
        (PAPER_STATES, " (Vorlage freigegeben) ", "released"),
        (STATION_STATES, "Gestoppt", "stopped"),
        (ROLES, "VORBERATUNG", "preliminary"),
        (ROLES, "Behandlung", "consultation"),
        (ROLES, "beschließend", "decision"),
        (ROLES, "vorberatend", "preliminary"),
        (ROLES, "mitberatend", "consultation"),
        (ROLES, "federführend", "lead"),
        (ROLES, "unbekannt", "unknown"),
    ],
)
def test_other_lists(vocabulary: Vocabulary, label: str, meaning: str) -> None:
    assert vocabulary.meaning(label) == meaning


def test_a_label_with_two_meanings_is_an_error() -> None:
    with pytest.raises(ValueError, match="'Ja' means 'no' and 'yes'"):
        Vocabulary("answer", {"yes": "ja, jawohl", "no": "nein, Ja"})


def test_the_usual_label_comes_first() -> None:
    assert RESULTS.label("noted") == "zur Kenntnis genommen"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Einladung", "invitation"),
        ("Öffentliche Bekanntmachung", "announcement"),
        ("Niederschrift gesamt", "minutes"),
        ("Niederschriftsauszug", "excerpt"),
        ("Beschlussauszug", "excerpt"),
        ("Sammeldokument öffentlich", "compilation"),
        ("Vorlage", "paper"),
        ("Anlage 3", "attachment"),
        ("Übersichtsplan", "other"),
        (None, "other"),
    ],
)
def test_file_kind(name: str | None, kind: str) -> None:
    assert file_kind(name) == kind


@pytest.mark.parametrize(
    "name",
    [
        "Niederschrift nichtöffentlich",
        "Protokoll nicht öffentlich",
        "N nicht-öffentlich",
        "Niederschrift nö",
        "Protokoll (n. ö.)",
    ],
)
def test_non_public_document(name: str) -> None:
    assert is_non_public_document(name)


@pytest.mark.parametrize(
    "text",
    [
        "Rat - abgesagt -",
        "ENTFÄLLT!",
        "ENTFAELLT Rat",
        "Sitzung fällt aus",
        "Rat fällt leider\naus",
        "Absage: Rat",
        "Findet heute nicht statt",
    ],
)
def test_cancelled(text: str) -> None:
    assert is_cancelled(text)


@pytest.mark.parametrize("text", ["Sitzung des Rates", "Nachholung der abgesagten Sitzung", "Absagenkultur", None])
def test_not_cancelled(text: str | None) -> None:
    assert not is_cancelled(text)


def test_mixed_is_neither_public_nor_not() -> None:
    assert is_public("gemischt") is None


@pytest.mark.parametrize(
    "words", ["beendet", "durchgeführt", "entfällt", "ausgefallen", "Sitzung abgeschlossen", "Niederschrift genehmigt"]
)
def test_a_meeting_that_is_over_is_closed(words: str) -> None:
    assert MEETING_STATES.meaning(f"({words})") in CLOSED_STATES
    assert MEETING_STATES.meaning("Sitzung eingeladen") not in CLOSED_STATES
