"""Invented votes and decoys by the hundred: patterns filled with numbers, parties, spellings.

Two sets that share no template. `tuning` may be looked at while the grammar is written, `heldout`
only counted. The same seed gives the same cases.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

from .labels import FIELDS, Case

Fields = dict[str, Any]
_WORDS = ("null", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf")
_PARTIES = ("CDU", "SPD", "FDP", "AfD", "UWG", "Volt")
_PEOPLE = ("Muster", "Beispiel", "Probe", "Vorlage", "Entwurf")

# Labels of yes, no, abstentions; then the ways to set a label and its number, and to join the three.
_LABELS = {
    "tuning": [
        ("Ja-Stimmen", "Nein-Stimmen", "Enthaltungen"),
        ("Ja", "Nein", "Enthaltung"),
        ("Dafür", "Dagegen", "Enthaltungen"),
        ("Zustimmung", "Ablehnung", "Enthaltung"),
        ("JA-STIMMEN", "NEIN-STIMMEN", "ENTHALTUNGEN"),
        ("Jastimmen", "Neinstimmen", "Stimmenthaltungen"),
        ("Ja", "Nein", "Enth."),
    ],
    "heldout": [
        ("Ja-Stimme(n)", "Nein-Stimme(n)", "Enthaltung(en)"),
        ("Ja-Stimmen", "Gegenstimmen", "Stimmenthaltungen"),
        ("Ja Stimmen", "Nein Stimmen", "Enthaltungen"),
        ("dafür", "dagegen", "Enthaltungen"),
        ("Fürstimmen", "Gegenstimmen", "Enthaltungen"),
        ("JA", "NEIN", "ENTHALTUNG"),
        ("Pro", "Contra", "Enthaltungen"),
        ("Ja - Stimmen", "Nein - Stimmen", "Enthaltungen"),
    ],
}
_LABEL_FIRST = {
    "tuning": ["{0}: {1}", "{0} {1}", "{0}:{1}", "{0} | {1}"],
    "heldout": ["{0} = {1}", "{0}: \n{1}", "{0} ({1})", "{0} : {1}"],
}
_NUMBER_FIRST = {"tuning": ["{1} {0}", "{1}{0}", "{1} x {0}"], "heldout": ["{1}\u00a0{0}", "{1}  {0}", "{1} {0}"]}
_JOINS = {"tuning": [", ", "; ", " / ", "\n", " "], "heldout": [" - ", ",", "\n\n", " | ", "\t", " • "]}
_ROUND = {
    "tuning": ["{0}", "Abstimmungsergebnis: {0}", "Abstimmung:\n{0}", "({0})", "Abstimmungsergebnis:\n\n{0}"],
    "heldout": [
        "{0}.",
        "Abstimmungsergebnis\n{0}",
        "Ergebnis der Abstimmung: {0}",
        "Abstimmungsergebnis: {0}.",
        " {0} ",
    ],
}
_BASES = {
    "tuning": [("einstimmig", "unanimous"), ("mehrheitlich", "majority"), ("mit Mehrheit", "majority")],
    "heldout": [
        ("Einstimmig", "unanimous"),
        ("MEHRHEITLICH", "majority"),
        ("mit Stimmenmehrheit", "majority"),
        ("mit großer Mehrheit", "majority"),
    ],
}
_RESULTS = {
    "tuning": [("angenommen", "accepted"), ("abgelehnt", "rejected"), ("beschlossen", "accepted")],
    "heldout": [
        ("zugestimmt", "accepted"),
        ("angenommen", "accepted"),
        ("abgelehnt", "rejected"),
        ("befürwortet", "accepted"),
    ],
}
# {v} an adverb of basis, {y} {n} {a} counts with their nouns, {r} the participle.
_PROSE: dict[str, list[tuple[str, str]]] = {
    "tuning": [
        ("Der Beschlussvorschlag wird mit {y}, {n} und {a} {r}.", "decision"),
        ("Die Vorlage wird bei {n} und {a} {v} {r}.", "decision"),
        ("Der Antrag der {p}-Fraktion wird mit {y} gegen {n} {r}.", "motion"),
        ("Der Änderungsantrag wird {v} bei {a} {r}.", "motion"),
        ("Der Antrag auf Vertagung wird mit {y} bei {n} {r}.", "procedure"),
        ("Die Tagesordnung wird {v} bei {a} {r}.", "agenda"),
    ],
    "heldout": [
        ("Sodann wird die Beschlussvorlage mit {y} bei {n} und {a} {r}.", "decision"),
        ("Bei {a} und {n} wird die Satzung {v} {r}.", "decision"),
        ("{v} bei {n} wird der Vorschlag der Verwaltung {r}.", "decision"),
        ("Der Ergänzungsantrag der Fraktion {p} wird {v} mit {y} {r}.", "motion"),
        ("Der Antrag auf Schluss der Rednerliste wird bei {n} {v} {r}.", "procedure"),
        ("Der Antrag auf Absetzung von der Tagesordnung wird mit {y} und {n} {r}.", "agenda"),
    ],
}
_DECOYS = {
    "tuning": [
        "In der {p}-Straße wohnen {N} Einwohner, {M} davon sind Kinder.",
        "Die {p}-Fraktion hat einstimmig beschlossen, {N} Anträge zu stellen.",
        "Der Finanzausschuss hat am {M}.3.2021 einstimmig zugestimmt.",
        "Herr {h} fragt, ob die Zustimmung der {N} Eigentümer vorliege.",
        "Die Kosten betragen {N}.000 Euro bei einer Förderung von {M} %.",
        "Frau {h} erklärt, ihre Fraktion werde sich bei der Abstimmung enthalten.",
        "Das Verhältnis beträgt {N}:{M}.",
        "Der Beirat habe mehrheitlich empfohlen, {N} Bänke aufzustellen.",
        "Herr {h} ist gegen {N} weitere Stellplätze und für {M} Bäume.",
        "Die Sitzung dauerte von 17:{M} bis 19:{N} Uhr.",
        "Die Mehrheit der {N} Anlieger lehnt den Ausbau ab.",
        "Ein Viertel der {N} Befragten antwortete mit Ja, {M} mit Nein.",
    ],
    "heldout": [
        "Herr {h} teilt mit, der Hauptausschuss habe mit {N} zu {M} Stimmen zugestimmt.",
        "Von {N} Eltern haben sich {M} dafür ausgesprochen.",
        "Die {p} erreichte bei der Kommunalwahl {N} Sitze und {M} % der Stimmen.",
        "Frau {h} ist dafür, {N} Parkplätze zu erhalten.",
        "Die Anwohner seien mehrheitlich dagegen, sagt Herr {h}.",
        "Dem Verein liegen {N} Zusagen und {M} Absagen vor.",
        "Im Jahr 20{M} wurde die Satzung mehrheitlich beschlossen.",
        "Herr {h} wünscht sich ein einstimmiges Votum für die {N} Maßnahmen.",
        "Für die Beschlussfassung sind {N} Ja-Stimmen erforderlich.",
        "Die Partnerstadt hat dem Vertrag einstimmig zugestimmt.",
        "Ohne die Zustimmung der {N} Nachbarn ruhe das Verfahren.",
        "Herr {h} verlässt um 18:{M} Uhr die Sitzung, es sind noch {N} Mitglieder anwesend.",
        "Nein, {N} Plätze reichten nicht, so Frau {h}.",
        "Bei einer Enthaltung im Bundesrat sei das Gesetz gescheitert.",
    ],
}


def _spoil(text: str, rng: random.Random) -> str:
    """One letter of one long word left out, doubled or swapped with the next."""
    places = [word for word in text.split() if len(word.strip(".,:;()")) >= 9 and word.isalpha()]
    if not places:
        return text
    word = rng.choice(places)
    i = rng.randrange(3, len(word) - 2)
    spoilt = rng.choice(
        [word[:i] + word[i + 1 :], word[:i] + word[i] + word[i:], word[:i] + word[i + 1] + word[i] + word[i + 2 :]]
    )
    return text.replace(word, spoilt, 1)


def _number(n: int, rng: random.Random, *, noun: bool = False) -> str:
    """`3`, or `drei`; before a feminine noun in the dative also `einer`."""
    if n >= len(_WORDS) or rng.random() < 0.6:
        return str(n)
    if n == 0:
        return rng.choice(["keine", "0"]) if noun else "0"
    return rng.choice(["einer", "eine"]) if n == 1 and noun else _WORDS[n]


def _counts(rng: random.Random) -> Fields:
    return {"yes": rng.randint(2, 40), "no": rng.randint(0, 20), "abstain": rng.randint(0, 9)}


def _formula(which: str, rng: random.Random) -> tuple[str, Fields]:
    """A block of counts in free order, layout and label."""
    counts = _counts(rng)
    names = dict(zip(counts, rng.choice(_LABELS[which]), strict=True))
    keep = rng.sample(list(counts), k=rng.choice([2, 3, 3, 3]))
    style = rng.choice([*_LABEL_FIRST[which], *_NUMBER_FIRST[which]])
    glued = style in ("{0} {1}", "{0}:{1}", "{1}{0}")
    join = rng.choice(_JOINS[which])
    if join == " " and not style.startswith(("{0}:", "{1} {0}")):
        join = ", "
    if " - " in names["yes"] and join == " - ":
        join = ", "
    numbers = {name: str(counts[name]) if glued else _number(counts[name], rng) for name in keep}
    text = join.join(style.format(names[name], numbers[name]) for name in keep)
    return rng.choice(_ROUND[which]).format(text), {name: counts[name] for name in keep}


def _based(which: str, rng: random.Random) -> tuple[str, Fields]:
    """A basis with results, abstentions and no votes around it."""
    word, basis = rng.choice(_BASES[which])
    fields: Fields = {"basis": basis}
    n = rng.randint(1, 12)
    behind = rng.choice([f"bei {_number(n, rng, noun=True)} Enthaltungen", f"mit {n} Stimmenthaltungen", ""])
    if behind:
        fields["abstain"] = n
    if basis == "majority" and rng.random() < 0.5:
        m = rng.randint(1, 12)
        behind += (" und " if behind else "bei ") + f"{m} {rng.choice(['Gegenstimmen', 'Nein-Stimmen'])}"
        fields["no"] = m
    if rng.random() < 0.5:
        result, fields["outcome"] = rng.choice(_RESULTS[which])
        return rng.choice([f"{word} {result} {behind}", f"{word} {behind} {result}"]).replace("  ", " ").strip(), fields
    return f"{word} {behind}".strip(), fields


def _prose(which: str, rng: random.Random) -> tuple[str, Fields]:
    """A sentence of the minutes."""
    template, subject = rng.choice(_PROSE[which])
    counts = _counts(rng)
    word, basis = rng.choice(_BASES[which])
    result, outcome = rng.choice([r for r in _RESULTS[which] if r[0] != "zugestimmt"])
    nouns = {
        "y": ("yes", "Ja-Stimmen"),
        "n": ("no", rng.choice(["Nein-Stimmen", "Gegenstimmen"])),
        "a": ("abstain", "Enthaltungen"),
    }
    fields: Fields = {"subject": subject, "outcome": outcome}
    filled = {
        "v": word.lower().replace("mit s", "mit S").replace("mit m", "mit M").replace("mit g", "mit g"),
        "r": result,
        "p": rng.choice(_PARTIES),
    }
    filled["v"] = filled["v"].replace("großer mehrheit", "großer Mehrheit")
    for key, (name, noun) in nouns.items():
        filled[key] = f"{_number(counts[name], rng, noun=True)} {noun}"
        if "{" + key + "}" in template:
            fields[name] = counts[name]
    if "{v}" in template:
        fields["basis"] = basis
    text = template.format(**filled)
    return text[0].upper() + text[1:], fields


def _parties(which: str, rng: random.Random) -> tuple[str, Fields]:
    """Groups for, against and abstaining."""
    with_, against, third = rng.sample(_PARTIES, 3)
    if which == "tuning":
        text = f"mehrheitlich mit den Stimmen der {with_} gegen die Stimmen der {against} bei Enthaltung der {third}"
        groups: list[tuple[str, str, int | None]] = [
            (with_, "yes", None),
            (against, "no", None),
            (third, "abstain", None),
        ]
    else:
        n = rng.randint(2, 9)
        third_group = f"der Fraktionen {third} und {with_}"
        text = f"Mehrheitlich beschlossen gegen {n} Stimmen der {against} bei Enthaltung {third_group}."
        groups = [(against, "no", n), (third, "abstain", None), (with_, "abstain", None)]
    fields: Fields = {"basis": "majority", "parties": sorted(groups, key=str)}
    if which == "heldout":
        fields |= {"no": n, "outcome": "accepted"}
    return text, fields


_Maker = Callable[[str, random.Random], tuple[str, Fields]]
_MAKERS: list[tuple[_Maker, tuple[str, ...]]] = [
    (_formula, ("vote", "heading", "minutes", "decision")),
    (_formula, ("vote",)),
    (_based, ("vote", "heading", "decision")),
    (_prose, ("minutes", "vote", "decision")),
    (_prose, ("minutes",)),
    (_parties, ("vote",)),
]


def cases(which: str, count: int = 300, seed: int = 7) -> Iterator[Case]:
    """`count` votes and a third more decoys, of a set (`tuning` or `heldout`).

    More decoys than votes, because the written sets have fewer.
    """
    rng = random.Random(f"{which}-{seed}")  # noqa: S311 - invented cases, not secrets
    for n in range(count):
        make, sources = _MAKERS[n % len(_MAKERS)]
        text, fields = make(which, rng)
        if rng.random() < 0.1:
            text = _spoil(text, rng)
        expected: Fields = dict.fromkeys(FIELDS) | {"subject": "decision"} | fields
        yield Case(text, rng.choice(sources), [expected])
    for _ in range(count * 4 // 3):
        yield Case(_decoy(which, rng), rng.choice(("minutes", "minutes", "decision", "vote")))


def _decoy(which: str, rng: random.Random) -> str:
    """One or two sentences without a vote."""
    numbers = {"N": rng.randint(21, 99), "M": rng.randint(11, 20), "p": rng.choice(_PARTIES), "h": rng.choice(_PEOPLE)}
    return " ".join(t.format(**numbers) for t in rng.sample(_DECOYS[which], rng.choice([1, 1, 2])))
