"""Reads JavaScript object literals out of a page's scripts, without running anything.

What Wicket hands to `Wicket.Ajax.ajax({...})` is mostly JSON, but may hold functions:

    Wicket.Ajax.ajax({"u":"./list?0-1.0-form-search","m":"POST","f":"id5",
                      "pre":[function(attrs){return confirm("Wirklich?");}],"dep":[function(a){return {x:1}}]});

A value that is not a constant is kept as `Source`, unread; whoever needs it must say so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

__all__ = ["ScriptError", "Source", "read_object", "read_string", "scripts"]

MAX_LENGTH = 20_000  # characters of one object; the longest on the saved pages has 250
MAX_DEPTH = 20

_SCRIPT = re.compile(r"<script\b[^>]*>([^<]*+(?:<(?!/script\s*>)[^<]*+)*+)</script\s*>", re.IGNORECASE)
_STRING = re.compile(r""" "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' """, re.VERBOSE | re.DOTALL)
_CONSTANT = re.compile(r"(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.$])")
_NAME = re.compile(r"[\w$]+")
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL)
_BLANK = re.compile(r"(?:\s+|//[^\n]*|/\*.{0,2000}?\*/)*", re.DOTALL)
_IN_REGEX = r"(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.){0,200}\])"  # bounded: a script may be hostile
_REGEX = re.compile(rf"/(?!\*){_IN_REGEX}{{1,200}}/")
_TEMPLATE = re.compile(r"`(?:[^`\\]|\\.)*`", re.DOTALL)
_PLAIN = re.compile(r"[^\"'`/()\[\]{},\s]+")
# Nearly all calls are so: constants without an escape, which Python's own reader takes 30 times faster than ours.
_PLAIN_VALUE = r'"\w{1,20}":(?:"[^"\\\x00-\x1f]{0,2000}"|true|false|0|[1-9]\d{0,8})'
_PLAIN_OBJECT = re.compile(rf"\{{{_PLAIN_VALUE}(?:,{_PLAIN_VALUE}){{0,20}}\}}")


class ScriptError(ValueError):
    """The script is not what a literal looks like; the message says where."""


@dataclass(frozen=True, slots=True)
class Source:
    """A piece of JavaScript that is no constant (a function, an expression): kept, never run."""

    text: str


def scripts(text: str) -> Iterator[str]:
    """The scripts of a page or fragment; a text that is no mark-up is a script itself.

    Only script elements count: a title that quotes a script is text.

    >>> list(scripts('<p>a</p><script type="text/javascript">b()</script><script>c()</script>'))
    ['b()', 'c()']
    >>> list(scripts("(function(){b();})();"))
    ['(function(){b();})();']
    >>> list(scripts("<p>b()</p>"))
    []
    """
    if text.lstrip("\ufeff \t\r\n")[:1] == "<":
        yield from (match[1] for match in _SCRIPT.finditer(text))
    elif text.strip():
        yield text


def read_object(text: str, start: int) -> tuple[dict[str, Any], int]:
    """The object literal that opens at `start`, and the place after it.

    Raises ScriptError where it is no object, not closed, too long or too deep.

    >>> read_object('f({"u":"./a?0-1.0-","pd":true,"pre":[function(x){return "}";}]});', 2)
    ({'u': './a?0-1.0-', 'pd': True, 'pre': [Source(text='function(x){return "}";}')]}, 63)
    """
    if plain := _PLAIN_OBJECT.match(text, start):
        return json.loads(plain[0]), plain.end()
    reader = _Reader(text[start : start + MAX_LENGTH])
    return reader.object(0), start + reader.pos


def read_string(literal: str) -> str:
    r"""A quoted JavaScript string as text.

    >>> read_string(r"'it\'s \/ \x41 \u00e4 \\x41'")
    "it's / A ä \\x41"
    """
    text = _ESCAPE.sub(_unescaped, literal[1:-1])
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unescaped(match: re.Match[str]) -> str:
    code = match[1]
    if len(code) > 1:  # \uXXXX or \xXX
        return chr(int(code[1:], 16))
    return {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "0": "\0", "\n": ""}.get(code, code)


class _Reader:
    """Walks over one literal; every method leaves `pos` after what it read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pos = 0

    def object(self, depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        self.open("{", depth)
        while not self.closes("}"):
            key = self.key()
            self.expect(":")
            result[key] = self.value(depth)
            self.comma("}")
        return result

    def array(self, depth: int) -> list[Any]:
        result: list[Any] = []
        self.open("[", depth)
        while not self.closes("]"):
            result.append(self.value(depth))
            self.comma("]")
        return result

    def value(self, depth: int) -> Any:
        start = self.blank()
        char = self.peek()
        if char == "{":
            return self.object(depth + 1)
        if char == "[":
            return self.array(depth + 1)
        constant = _STRING.match(self.text, start) or _CONSTANT.match(self.text, start)
        if constant:
            self.pos = constant.end()
            self.blank()
            if self.peek() in ",}]":  # else it goes on: "a" + b
                return read_string(constant[0]) if char in "\"'" else json.loads(constant[0])
        self.pos = _end_of_expression(self.text, start)
        return Source(self.text[start : self.pos].strip())

    def key(self) -> str:
        self.blank()
        match = _STRING.match(self.text, self.pos) or _NAME.match(self.text, self.pos)
        if not match:
            raise self.error("a key")
        self.pos = match.end()
        return read_string(match[0]) if match[0][0] in "\"'" else match[0]

    def open(self, bracket: str, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise self.error(f"at most {MAX_DEPTH} levels")
        self.expect(bracket)

    def closes(self, bracket: str) -> bool:
        self.blank()
        if self.peek() != bracket:
            return False
        self.pos += 1
        return True

    def comma(self, bracket: str) -> None:
        self.blank()
        if self.peek() == ",":
            self.pos += 1
        elif self.peek() != bracket:
            raise self.error(f"',' or {bracket!r}")

    def expect(self, char: str) -> None:
        self.blank()
        if self.peek() != char:
            raise self.error(repr(char))
        self.pos += 1

    def blank(self) -> int:
        match = _BLANK.match(self.text, self.pos)
        self.pos = match.end() if match else self.pos
        return self.pos

    def peek(self) -> str:
        """The next character; at the end of the text one that no grammar wants."""
        return self.text[self.pos] if self.pos < len(self.text) else "\0"

    def error(self, wanted: str) -> ScriptError:
        return ScriptError(f"expected {wanted} at character {self.pos} of {self.text[:80]!r}")


def _end_of_expression(text: str, pos: int) -> int:
    """Where the expression at `pos` ends: the first `,` or closing bracket outside of all others."""
    depth = 0
    before = ""  # last character that is no blank: tells a division from a regular expression
    while pos < len(text):
        char = text[pos]
        if depth == 0 and char in ",)]}":
            return pos
        depth += (char in "([{") - (char in ")]}")
        pos = _end_of_token(text, pos, before)
        before = text[pos - 1] if not text[pos - 1].isspace() else before
    raise ScriptError(f"expression is not closed: {text[-60:]!r}")


def _end_of_token(text: str, pos: int, before: str) -> int:
    patterns = [_STRING, _TEMPLATE, _BLANK, _PLAIN]
    if before == "" or before in "(,=:[!&|?{};+":
        patterns.append(_REGEX)
    for pattern in patterns:
        match = pattern.match(text, pos)
        if match and match.end() > pos:
            return match.end()
    return pos + 1
