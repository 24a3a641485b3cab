"""The table of `kpi test --boundaries`: a line for each edge of a rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kpi.cli.common import Settings, first_few, say
from kpi.errors import ExitCode
from kpi.output import Column, Format, cell
from kpi.words import phrase

if TYPE_CHECKING:
    from datetime import date

    from kpi.app.boundaries import Edges

_TABLE = (
    Column("rule", phrase("rule")),
    Column("input", phrase("input")),
    Column("below", phrase("just below")),
    Column("at", phrase("exactly")),
    Column("above", phrase("just above")),
    Column("others", phrase("other inputs"), loose=True),
    Column("clauses", phrase("clauses"), loose=True),
)
_DATA = tuple(
    Column(name)
    for name in ("file", "id", "status", "clauses", "differences", "rule", "input", "edge", "place")
) + tuple(Column(name) for name in ("given", "result", "flags", "try"))
_NOTHING = phrase("nothing is said")
_OUT_OF_RANGE = phrase("out of range")
_USUAL = ("default_assumed",)
"""A flag of almost every line: `kpi check` lists the defaults."""


def show_boundaries(settings: Settings, name: str | None, day: date) -> int:
    """Work out the boundary cases of what is named and print them."""
    from kpi.app.boundaries import edges

    found = edges(settings.policy, name, day)
    rows = found.rows()
    if settings.output is Format.TABLE:
        if rows:
            settings.put(_lines(rows, settings.lang), _TABLE)
        say(_summary(found, settings.lang))
    else:
        settings.put(rows, _DATA, key="cases")
    return ExitCode.FAILED if found.failed else ExitCode.OK


def _lines(rows: list[dict[str, Any]], lang: str) -> list[dict[str, Any]]:
    """Join what is shown of one edge in a line."""
    lines: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        name = row["input"]
        others = {key: value for key, value in row["given"].items() if key != name}
        line = lines.setdefault(
            (row["rule"], row["id"].rpartition(".")[0]),
            {
                "rule": row["rule"],
                "input": name,
                "others": _told(others),
                "clauses": first_few(row["clauses"]),
            },
        )
        line[row["place"]] = f"{row['given'][name]} → {_result(row, lang)}"
    return list(lines.values())


def _told(given: Mapping[str, str]) -> str:
    return " ".join(f"{name}={value}" for name, value in given.items() if value != "none")


def _result(row: Mapping[str, Any], lang: str) -> str:
    shown = _NOTHING.text(lang) if row["result"] is None else cell(row["result"], lang, 2)
    differs = (
        "" if row["status"] == "pass" else (" （两种读法不一致）" if lang == "zh" else " (readings disagree)")
    )
    return f"{shown}{differs}"


def _summary(found: Edges, lang: str) -> str:
    zh = lang == "zh"
    counts = {
        ("{} 处界限", "{} edges"): len({(one.rule.id, one.number) for one in found.found}),
        ("另有 {} 处未列", "{} more not shown"): found.more,
        ("{} 条规则没有界限", "{} rules without any"): len(found.plain),
        ("{} 条规则未能检查", "{} rules not examined"): len(found.not_examined),
    }
    parts = [words[not zh].format(count) for words, count in counts.items()]
    return ("，" if zh else ", ").join(
        one for one, count in zip(parts, counts.values(), strict=True) if count or one is parts[0]
    )
