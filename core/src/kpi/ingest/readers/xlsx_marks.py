"""What a sheet says about its cells beyond the values: percent formats, errors, formulas without a value.

A percentage is kept as 0.9 and only its format says that it is 90 %; taken bare it would be 0.9 percent.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from pathlib import Path

from kpi.frozen import frozen
from kpi.words import NOTHING, Message, phrase, sentence

_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_ATTRIBUTE = re.compile(rb'([\w:]+)\s*=\s*"([^"]*)"')
_NUMBER_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\s([^>]*)>")
_STYLES = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(rb"<(?:\w+:)?xf\s([^>]*?)/?>")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_PLACE = re.compile(rb"([A-Z]+)(\d+)")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>[^<]")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
MAX_BYTES = 2 << 30
"""Largest size that a workbook may have unpacked; a small zip can hold a very large file."""


@frozen
class Mark:
    """What is peculiar about one cell."""

    percent: bool = False
    code: str = ""
    fault: Message = NOTHING
    hint: Message = NOTHING


PERCENT = Mark(percent=True)


def read_marks(path: Path, sheet: str) -> dict[int, dict[int, Mark]]:
    """Return the peculiar cells of a sheet by row (from 1) and column (from 0).

    Raises:
        ValueError: for a workbook that is too large unpacked.
        KeyError: for one without the parts that every workbook has.
    """
    with zipfile.ZipFile(path) as book:
        if sum(part.file_size for part in book.infolist()) > MAX_BYTES:
            raise ValueError(sentence("unpacked it is larger than {size} GB", size=MAX_BYTES >> 30))
        percent = _percent_styles(book)
        data = book.read(_part_of(book, sheet))
    if not percent and b'"e"' not in data and not _FORMULA.search(data):
        return {}
    marks: dict[int, dict[int, Mark]] = {}
    for found in _CELL.finditer(data):
        attributes = dict(_ATTRIBUTE.findall(found[1]))
        mark = _mark(attributes, found[2] or b"", percent)
        place = _PLACE.fullmatch(attributes.get(b"r", b""))
        if mark is not None and place is not None:
            marks.setdefault(int(place[2]), {})[_index(place[1])] = mark
    return marks


def _mark(attributes: dict[bytes, bytes], inside: bytes, percent: frozenset[bytes]) -> Mark | None:
    if attributes.get(b"t") == b"e":
        found = re.search(rb"<(?:\w+:)?v>([^<]*)<", inside)
        shown = found[1].decode("utf-8", "replace") if found else phrase("an error")
        return Mark(
            code="error_cell",
            fault=sentence("the cell shows {shown}", shown=shown),
            hint=sentence("mend the formula, or clear the cell"),
        )
    # A formula whose result is the empty text has the type `str` and an empty value.
    if _FORMULA.search(inside) and not _VALUE.search(inside) and attributes.get(b"t") != b"str":
        hint = sentence("open the file in a spreadsheet and save it, or write the value")
        return Mark(code="formula", fault=sentence("the formula has no saved value"), hint=hint)
    if attributes.get(b"s") in percent and attributes.get(b"t", b"n") == b"n":
        return PERCENT
    return None


def _percent_styles(book: zipfile.ZipFile) -> frozenset[bytes]:
    """Return the style numbers whose number format shows a percentage (9 and 10 are built in)."""
    if "xl/styles.xml" not in book.namelist():
        return frozenset()
    styles = book.read("xl/styles.xml")
    formats = {b"9", b"10"}
    for text in _NUMBER_FORMAT.findall(styles):
        attributes = dict(_ATTRIBUTE.findall(text))
        if b"%" in attributes.get(b"formatCode", b""):
            formats.add(attributes.get(b"numFmtId", b""))
    block = _STYLES.search(styles)
    found = _STYLE.findall(block[0]) if block else []
    return frozenset(
        str(number).encode()
        for number, text in enumerate(found)
        if dict(_ATTRIBUTE.findall(text)).get(b"numFmtId") in formats
    )


def _part_of(book: zipfile.ZipFile, sheet: str) -> str:
    """Return the name of the part that holds a sheet."""
    from xml.sax.saxutils import unescape

    relation = b""
    for text in _SHEET.findall(book.read("xl/workbook.xml")):
        attributes = dict(_ATTRIBUTE.findall(text))
        name = unescape(attributes.get(b"name", b"").decode(), {"&quot;": '"', "&apos;": "'"})
        if name == sheet:
            relation = next((value for key, value in attributes.items() if key.endswith(b":id")), b"")
    for text in _RELATION.findall(book.read("xl/_rels/workbook.xml.rels")):
        attributes = dict(_ATTRIBUTE.findall(text))
        if attributes.get(b"Id") == relation:
            target = attributes[b"Target"].decode()
            return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
    raise KeyError(f"sheet {sheet!r} has no part")


def _index(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
