"""Votes: from the words of the minutes to `items.Vote`.

A small grammar in five steps, a few files each:

    regions                      text → the stretches worth reading
    words, tokens, sides, boxes  spelling → tokens with a meaning (`dreizehn` is 13, `Enthaltug` is abstain)
    layout                       tokens → statements: sentences, or blocks of labels and numbers
    grammar: counts, columns,    statements → facts (`Fact("yes", 12)`), each rule reading one kind of phrase;
    pairs, results, groups,      `rollcall` reads tables of names
    parts, names, recusals, rollcall
    credible, reported, actors,  is it a vote of this body, here and now, and on what?
    context, bare, subject
    drafts, assemble             facts → votes

A wording that is not read: put it into tests/votes/tuning.txt with what it means, see which step
loses it (`tokenize`, `statements`, `read_facts`, `is_vote`), and give that step the word or the rule.

What the columns mean:

- A value is what is *stated*: `ohne Gegenstimmen` is no = 0, `einstimmig` alone says nothing about counts,
  `12 : 3` says nothing about the result, an empty form is no vote at all. What follows from the law
  (a tie is a rejection) or from arithmetic (12 : 3 is a majority) is left to the reader.
- `outcome` needs a word for it: `angenommen`, `abgelehnt`, `der Beschluss erfolgt …`, `Zustimmung: einstimmig`.
- A person named on a side is one vote; a group is not a number. A roll call is counted.
- `gegen` and `mit den Stimmen` tell who was with the result: whose votes a motion was rejected *against* said yes,
  and of `12 gegen 3 Stimmen abgelehnt` three said yes. `Gegenstimmen` are always no.
- `biased` is bias or absence from discussion *and* vote; who only left the vote out is not counted.
"""

from __future__ import annotations

from ratsinfo_spider.items import Vote

from .assemble import Assembly
from .regions import clean, regions
from .sources import PANELS, SOURCES

__all__ = ["SOURCES", "parse_votes"]

_WHOLE = 4000  # characters, up to which a panel is read whole


def parse_votes(text: str, source: str) -> list[Vote]:
    """All votes a text tells of, in order; `position` counts from 1, ids are left to the caller.

    `source` says where the text stands, and so how much it takes to be a vote: `vote` (a panel
    Abstimmungsergebnis or a line that begins with that word), `heading` (the heading of a decision,
    or the brackets in it), `decision`, `minutes`. Raises ValueError for another one.

    >>> vote, = parse_votes("mehrheitlich bei drei Gegenstimmen", "vote")
    >>> vote.basis, vote.yes, vote.no, vote.abstain, vote.outcome
    ('majority', None, 3, None, None)
    >>> [(v.subject, v.outcome) for v in parse_votes("Der Antrag wird mit 6 Ja-Stimmen abgelehnt.", "minutes")]
    [('motion', 'rejected')]
    >>> parse_votes("Die Fraktion hat einstimmig beschlossen, zu klagen.", "minutes")
    []
    """
    if source not in SOURCES:
        raise ValueError(f"votes have no source {source!r}; known are {', '.join(sorted(SOURCES))}")
    text = clean(text)
    assembly = Assembly(text, source)
    for start, end in regions(text, _WHOLE) if source in PANELS else regions(text):
        assembly.read(start, end)
    return assembly.votes()
