"""The literals in Wicket's scripts: read as a browser would, and never run."""

from __future__ import annotations

import pytest

from ratsinfo_spider.wicket.scripts import ScriptError, Source, read_object, read_string


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        ('{"u":"./a","pd":true,"d":1.5,"x":null}', {"u": "./a", "pd": True, "d": 1.5, "x": None}),
        ("{u:'./a', c : 'id1',}", {"u": "./a", "c": "id1"}),
        (
            '{"e":["change","blur"],"ep":[{"name":"a","value":"b"}]}',
            {"e": ["change", "blur"], "ep": [{"name": "a", "value": "b"}]},
        ),
        ("{}", {}),
        ('{"u":"a" /* b} */, // c}\n "c":"d"}', {"u": "a", "c": "d"}),
        ('{"u":"a"+b,"c":"d"}', {"u": Source('"a"+b'), "c": "d"}),
        ('{"c":window,"n":-3e2}', {"c": Source("window"), "n": -300.0}),
        (
            r"""{"pre":[function(a){var r=/["}\]]/.test('}');return "\"}" && `}`;}],"u":"a"}""",
            {"pre": [Source(r"""function(a){var r=/["}\]]/.test('}');return "\"}" && `}`;}""")], "u": "a"},
        ),
        ('{"dep":[(a,b)=>({x:[1,2]})],"u":"a"}', {"dep": [Source("(a,b)=>({x:[1,2]})")], "u": "a"}),
    ],
)
def test_reads_what_wicket_writes(literal: str, value: object) -> None:
    assert read_object(literal + ");", 0) == (value, len(literal))


@pytest.mark.parametrize(
    "literal",
    [
        "{",
        '{"u"}',
        '{"u":"a',
        "[]",
        "{,}",
        '{"pre":[function(){}',
        "{" * 5,
        '{"a":' * 60 + "1" + "}" * 60,
    ],
)
def test_says_what_it_cannot_read(literal: str) -> None:
    with pytest.raises(ScriptError):
        read_object(literal, 0)


@pytest.mark.parametrize(
    ("literal", "text"),
    [
        (r'"\ud83d\ude00\q\\x41"', "\U0001f600q\\x41"),
        (r'"a\"b\\"', 'a"b\\'),
        (r"'a\'b\"c\/'", "a'b\"c/"),
        (r'"\u0026amp"', "&amp"),
        ("'a\"b'", 'a"b'),
        ('""', ""),
    ],
)
def test_strings(literal: str, text: str) -> None:
    assert read_string(literal) == text


def test_is_bounded() -> None:
    with pytest.raises(ScriptError):
        read_object('{"u":"' + "a" * 60_000 + '"}', 0)
