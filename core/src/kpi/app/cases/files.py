"""Find and read case files; every fault of a file is named at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from kpi.app.cases.model import Case
from kpi.documents import Document, KeyPath, read_file
from kpi.errors import DataError, Faults, nearest
from kpi.words import sentence

KEYS = {
    "id": str, "clauses": list, "rule": str, "given": dict, "set": dict, "on": str, "plugins": list,
    "run": list, "policy": dict, "facts": dict, "expect": dict,
}  # fmt: skip
"""The keys of a case, and what each holds; docs/reference/case-files.md tells of them."""

_TYPES = {str: "text", list: "list", dict: "table"}
EXPECTED = {"result", "outputs", "flags", "error", "line", "subject", "problem"}
"""What a case may expect."""


def find_files(path: Path) -> list[Path]:
    """Return the case files at `path`: the file itself, every `*.toml` in folders `cases` below it, and what
    has cases in the folder itself.
    """
    if path.is_file():
        return [path]
    below = sorted(path.rglob("*.toml"))
    return [one for one in below if "cases" in (one.parent.name, path.name) or _has_cases(one, path)]


def _has_cases(file: Path, folder: Path) -> bool:
    return file.parent == folder and b"[[case]]" in file.read_bytes()


def read_cases(path: Path) -> list[Case]:
    """Read one case file.

    Raises:
        DataError: with every fault of the file: syntax, unknown keys, wrong types, an id used twice.
    """
    document = read_file(path)
    faults = Faults()
    _unknown(document, (), document.data, {"schema", "case"}, faults)
    if document.data.get("schema") != 1:
        faults.add("bad_schema", sentence("a case file starts with schema = 1"), where=str(path))
    cases: list[Case] = []
    for index, entry in enumerate(document.data.get("case", [])):
        case = _case(document, index, entry, faults)
        if case is not None:
            if any(case.id == other.id for other in cases):
                faults.add(
                    "duplicate_case",
                    sentence("the id {id!r} is used twice", id=case.id),
                    where=document.where(("case", index)),
                )
            cases.append(case)
    faults.raise_if_any(DataError)
    return cases


def _case(document: Document, index: int, entry: Mapping[str, Any], faults: Faults) -> Case | None:
    before = len(faults.found)
    place: KeyPath = ("case", index)
    spot = document.where(place)
    _unknown(document, place, entry, KEYS, faults)
    for key, kind in KEYS.items():
        if key in entry and not isinstance(entry[key], kind):
            faults.add(
                "bad_type",
                sentence("{key} must be a {TYPES}", key=key, TYPES=_TYPES[kind]),
                where=document.where((*place, key)),
            )
    if not entry.get("id"):
        faults.add("missing_key", sentence("a case needs an id"), where=spot)
    if bool(entry.get("rule")) == bool(entry.get("run")):
        faults.add(
            "missing_key", sentence("a case has either a rule (with given) or a run (with facts)"), where=spot
        )
    expect = entry.get("expect", {})
    if not expect:
        faults.add(
            "missing_key", sentence("a case that expects nothing cannot fail; give it expect"), where=spot
        )
    elif isinstance(expect, dict):
        _unknown(document, (*place, "expect"), expect, EXPECTED, faults)
    if len(faults.found) > before:
        return None
    return Case(
        document=document,
        place=place,
        id=entry["id"],
        clauses=tuple(entry.get("clauses", ())),
        rule=entry.get("rule", ""),
        given=entry.get("given", {}),
        settings=entry.get("set", {}),
        on=entry.get("on", ""),
        plugins=tuple(entry["plugins"]) if "plugins" in entry else None,
        run=tuple(entry.get("run", ())),
        facts=entry.get("facts", {}),
        expect=expect,
    )


def _unknown(
    document: Document, place: KeyPath, entry: Mapping[str, Any], known: Iterable[str], faults: Faults
) -> None:
    names = set(known)
    for key in entry:
        if key not in names:
            where = document.where((*place, key))
            faults.add(
                "unknown_key", sentence("unknown key {key!r}", key=key), where=where, hint=nearest(key, names)
            )
