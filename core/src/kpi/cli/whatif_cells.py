"""The cells of `kpi whatif`: what a person reads of now and then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from kpi.app.vocabulary import UNITS
from kpi.cli.columns import STATUSES
from kpi.exact import decimals_needed, round_half_away, show
from kpi.output import cell

_TOLD_BY_VALUE = ("percent", "level", "flag", "number")
"""Units that a value tells itself."""
_SIGNS = {"line": "", "condition": "→ "}
"""What stands before the name of a row that is no total."""


def asked_cells(row: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Return a value that is asked about as a person reads it: with its unit, a long fraction as a near decimal."""
    told = {f"{key}_told": _value(row[key], row["unit"], lang) for key in ("now", "then")}
    label = row["label"].text(lang)
    if row["sort"] == "parameter":
        label = f"{label}: {row['metric']}"
    unit = None if row["unit"] in _TOLD_BY_VALUE else row["unit"]
    return {**row, **told, "label": label, "unit": UNITS[unit].text(lang) if unit and unit in UNITS else unit}


def _value(value: object, unit: str | None, lang: str) -> str:
    text = cell(value, lang)
    if not text:
        return "-"
    if isinstance(value, Fraction) and decimals_needed(value) is None:
        text = f"≈{show(round_half_away(value, 4))}"
    return f"{text}%" if unit == "percent" and not isinstance(value, str) else text


def compared_cells(row: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Return a row as a person reads it: the difference with its sign, a status where it says something."""
    now, then = row["status_now"], row["status"]
    status = ""
    if now != then:
        status = f"{_word(now, lang)} → {_word(then, lang)}"
    elif then not in (None, "final"):
        status = _word(then, lang)
    label = row["label"].text(lang)
    return {
        **row,
        "label": f"{_SIGNS.get(row['what'], '= ')}{label}",
        "difference_told": _difference(row),
        "status": None,
        "status_told": status,
    }


def is_shown(row: Mapping[str, Any]) -> bool:
    """Tell whether a table has a row: of the conditions of a level those that are missing now or then."""
    return row["what"] != "condition" or not (row["now"] and row["then"])


def _difference(row: Mapping[str, Any]) -> str:
    value = row["difference"]
    if value is None:
        return "≠" if row["now"] != row["then"] else ""
    return f"{'+' if value > 0 else ''}{cell(value, 'en', 2)}"


def _word(status: str | None, lang: str) -> str:
    return STATUSES[status].text(lang) if status in STATUSES else str(status)


def moved_cells(rows: Iterable[Mapping[str, Any]], lang: str) -> list[dict[str, Any]]:
    """Put what moves for a person and a card into one row; pay and proposals stand in the person's first."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    first: dict[str, dict[str, Any]] = {}
    for row in rows:
        card = row["card"] if row["what"] in ("score", "grade", "rank", "target_met") else None
        mine = first.get(row["id"]) if card is None else found.get((row["id"], card))
        if mine is None:
            mine = {key: row[key] for key in ("id", "name", "unit_name")}
            mine |= {"card": card or "", "card_label": row["card_label"]}
            found[row["id"], card or ""] = mine
            first.setdefault(row["id"], mine)
        told = _step(row, lang)
        if row["what"] == "line":
            told = f"{row['label'].text(lang)} {_difference(row) if row['difference'] is not None else told}"
        mine[row["what"]] = f"{mine[row['what']]}; {told}" if row["what"] in mine else told
    return list(found.values())


def _step(row: Mapping[str, Any], lang: str) -> str:
    """Tell a step from now to then; of what has no value, or the same, its status."""
    now, then = (cell(row[key], lang, 2) for key in ("now", "then"))
    states = (_word(row[key], lang) if row[key] else "-" for key in ("status_now", "status"))
    told = [value or state for value, state in zip((now, then), states, strict=True)]
    if now == then:
        return f"{now} ({_word(row['status_now'], lang)} → {_word(row['status'], lang)})"
    return " → ".join(told)


__all__ = ["asked_cells", "compared_cells", "is_shown", "moved_cells"]
