"""TOML files as exact data: decimals stay decimal, a syntax error says where, every key path has a line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

import attrs

from kpi.errors import Fault, KpiError, PolicyError
from kpi.words import NOTHING, Message, listed, phrase, sentence, verbatim

KeyPath = tuple[str | int, ...]
"""Keys and, for arrays of tables, 0-based positions: `("bind", 0, "role")`."""

_KEY = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_DOTTED = rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*"
_HEADER = re.compile(rf"^[ \t]*(\[\[?)[ \t]*({_DOTTED})[ \t]*\]\]?[ \t]*(?:#.*)?$", re.MULTILINE)
_ASSIGNMENT = re.compile(rf"[ \t]*({_DOTTED})[ \t]*=")
_STRINGS = re.compile(r'"(?:\\.|[^"\\])*"|' + r"'[^']*'|#.*")

_WIDE = dict(zip("“”‘’，＝［］【】｛｝．＃", "\"\"'',=[][]{}.#", strict=True))


@attrs.define(slots=False)
class Document:
    """A parsed TOML file, or a table of one; `name` is what messages call it.

    `inside` is the key path of the table, if it is not the whole file.
    """

    name: str
    text: str
    data: Mapping[str, Any]
    inside: KeyPath = ()

    def where(self, path: KeyPath) -> str:
        """Return `file:line` of a key path, or of its closest parent that stands in the text."""
        whole = (*self.inside, *path)
        for length in range(len(whole), 0, -1):
            line = self._lines.get(whole[:length])
            if line:
                return f"{self.name}:{line}"
        return self.name

    def table_at(self, path: KeyPath) -> str:
        """Return `file:line` of a declaration; cheaper than `where`, for tables without a fault."""
        line = self._headers.get((*self.inside, *path))
        return f"{self.name}:{line}" if line else self.where(path)

    def fault(
        self, path: KeyPath, code: str, message: Message, *, who: str = "", hint: Message = NOTHING
    ) -> Fault:
        """Return a fault at a key path, which stands before its message."""
        return Fault(
            code,
            sentence("{key}: {message}", key=shown(path), message=message) if path else message,
            self.where(path),
            who,
            hint,
        )

    @cached_property
    def _headers(self) -> dict[KeyPath, int]:
        """Lines of headers, and of the keys below a header of one word (`[event]`, then `late = { ... }`)."""
        found: dict[KeyPath, int] = {}
        arrays: dict[KeyPath, int] = {}
        line, position, open_section = 1, 0, ""
        for match in chain(_HEADER.finditer(self.text), (None,)):
            start = match.start(2) if match else len(self.text)
            if open_section:
                for number, text in enumerate(self.text[position:start].split("\n"), line):
                    if entry := _ASSIGNMENT.match(text):
                        found.setdefault((open_section, *_keys(entry[1])[:1]), number)
            if match:
                line += self.text.count("\n", position, start)
                position = start
                path = _place(match[2], match[1] == "[[", arrays)
                found.setdefault(path, line)
                open_section = str(path[0]) if len(path) == 1 else ""
        return found

    @cached_property
    def _lines(self) -> dict[KeyPath, int]:
        found: dict[KeyPath, int] = {}
        arrays: dict[KeyPath, int] = {}
        base: KeyPath = ()
        depth, fence = 0, ""
        for number, line in enumerate(self.text.splitlines(), 1):
            if fence:
                fence = "" if fence in line else fence
                continue
            if depth == 0 and (header := _HEADER.fullmatch(line)):
                base = _place(header[2], header[1] == "[[", arrays)
                for length in range(1, len(base) + 1):
                    found.setdefault(base[:length], number)
                continue
            if depth == 0 and (match := _ASSIGNMENT.match(line)):
                path = (*base, *_keys(match[1]))
                for length in range(len(base) + 1, len(path) + 1):
                    found.setdefault(path[:length], number)
            fence = next((mark for mark in ('"""', "'''") if line.count(mark) % 2), "")
            bare = _STRINGS.sub("", line)
            depth += sum(bare.count(mark) for mark in "[{") - sum(bare.count(mark) for mark in "]}")
        return found


def shown(path: KeyPath) -> str:
    """Write a key path as people write it: `rule.x.parameters`, `bind[2].role` (counted from 1)."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part + 1}]"
        else:
            quoted = f'"{part}"' if "." in part else part
            text += f".{quoted}" if text else quoted
    return text


def _keys(dotted: str) -> tuple[str, ...]:
    if '"' not in dotted and "'" not in dotted:
        return tuple(part.strip() for part in dotted.split("."))
    return tuple(part.strip("\"'") for part in re.findall(_KEY, dotted))


def _place(dotted: str, is_array: bool, arrays: dict[KeyPath, int]) -> KeyPath:
    """Turn a header into a key path, adding the position within each array of tables."""
    keys = _keys(dotted)
    path: KeyPath = ()
    for index, key in enumerate(keys):
        path = (*path, key)
        if is_array and index == len(keys) - 1:
            arrays[path] = arrays.get(path, 0) + 1
        if path in arrays:
            path = (*path, arrays[path] - 1)
    return path


_TWICE = re.compile(r"Cannot declare (.*) twice")
_PARSER = (
    phrase("Cannot overwrite a value"),
    phrase("Expected '=' after a key in a key/value pair"),
    phrase("Expected ']' at the end of a table declaration"),
    phrase("Expected ']]' at the end of an array declaration"),
    phrase("Expected newline or end of document after a statement"),
    phrase("Invalid date or datetime"),
    phrase("Invalid initial character for a key part"),
    phrase("Invalid statement"),
    phrase("Invalid value"),
    phrase("Unclosed array"),
    phrase("Unclosed inline table"),
    phrase("Unterminated string"),
)
"""What the parser of TOML says most: its English, so that the catalogue finds it."""


def parse(text: str, name: str, error: type[KpiError] = PolicyError) -> Document:
    """Parse TOML text; decimals become `Decimal`, so that no binary float is ever made.

    Raises:
        KpiError: the `error` asked for, code `toml_syntax`, at `name:line:column`.
    """
    import tomli

    try:
        data = tomli.loads(text, parse_float=Decimal)
    except tomli.TOMLDecodeError as wrong:
        where = f"{name}:{wrong.lineno}:{wrong.colno}"
        raise error(
            Fault("toml_syntax", _told(wrong.msg), where=where, hint=_meant(text, wrong.lineno))
        ) from wrong
    return Document(name, text.replace("\r\n", "\n"), data)


def _told(said: str) -> Message:
    """Say what the parser says, in both languages where it is one of its usual faults."""
    if twice := _TWICE.fullmatch(said):
        return sentence("Cannot declare {key} twice", key=twice[1])
    return next((sentence(one) for one in _PARSER if one.text("en") == said), verbatim(said))


def _meant(text: str, line: int) -> Message:
    """Say how a line that is no TOML is to be written; a Chinese keyboard leaves signs that only look right."""
    stands = text.split("\n")[line - 1] if line <= text.count("\n") + 1 else ""
    bare = _STRINGS.sub("", stands)
    wide = [
        phrase("{sign} is to be {meant}", sign=sign, meant=meant)
        for sign, meant in _WIDE.items()
        if sign in bare
    ]
    if wide:
        return sentence("write signs with the keyboard on English: {signs}", signs=listed(wide))
    return sentence("text stands in quotes, a list in [ ], a table in { }; one key a line")


def decode(raw: bytes, name: str, error: type[KpiError] = PolicyError) -> str:
    """Decode a TOML file, which is always UTF-8; a byte order mark is tolerated.

    Raises:
        KpiError: the `error` asked for, code `not_utf8`, with the line of the first bad byte.
    """
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = raw.count(b"\n", 0, wrong.start) + 1
        fault = Fault(
            "not_utf8",
            sentence("the file is not UTF-8"),
            where=f"{name}:{line}",
            hint=sentence("save it as UTF-8"),
        )
        raise error(fault) from wrong


def read_file(path: Path, name: str = "", error: type[KpiError] = PolicyError) -> Document:
    """Read and parse a TOML file; `name` is what messages call it instead of its path.

    Raises:
        KpiError: the `error` asked for: the file is missing or unreadable (`no_file`), not UTF-8, or not TOML.
    """
    shown = name or str(path)
    try:
        raw = path.read_bytes()
    except OSError as wrong:
        raise error(
            Fault("no_file", sentence("cannot be read: {error}", error=wrong.strerror), where=shown)
        ) from wrong
    return parse(decode(raw, shown, error), shown, error)
