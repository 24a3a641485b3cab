"""The cells of a printed form: its rows, and what is assumed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, Any

from kpi.app.vocabulary import ORIGINS, UNITS
from kpi.cli.common import first_few
from kpi.exact import decimals_needed, round_half_away, show
from kpi.kit.scorers.codes import CHINESE
from kpi.kit.scorers.words import Share, said
from kpi.model.names import short
from kpi.output import Column
from kpi.words import phrase, phrase_in

if TYPE_CHECKING:
    from kpi.app.forms import Assumed, Form, Reading, Row

WIDE = 100
"""From this width on who scores and the clauses have columns of their own."""
_MOST = 5
"""So many rules of one assumption are named; `-o json` has all."""
_BARE = ("count", "number", "rank", "level", "flag")

ROWS = (
    Column("number", phrase("no.")),
    Column("label", phrase("item")),
    Column("points", phrase_in("form cells", "points"), number=True),
    Column("readings", phrase("figure (unit, source)")),
    Column("scoring", phrase("scoring")),
    Column("raters", phrase("who scores"), optional=True),
    Column("clauses", phrase("clauses, rule"), optional=True),
)
ASSUMED = (
    Column("name", phrase("parameter"), loose=True),
    Column("of", phrase("rule"), loose=True),
    Column("value", phrase("value")),
    Column("meaning", phrase("meaning")),
    Column("origin", phrase("origin")),
    Column("clauses", phrase("clauses")),
)


def row_cells(form: Form, lang: str, width: int) -> list[dict[str, str]]:
    """Return the rows as cells, a block's name before its rows, and the sum at the end."""
    cells: list[dict[str, str]] = []
    number = 0
    for group, rows in groupby(form.rows, key=lambda row: row.group):
        if group in form.groups:
            name, points = form.groups[group]
            cells += [
                {
                    "label": f"【{name.text(lang)}】" if lang == "zh" else f"[{name.text(lang)}]",
                    "points": show(points),
                },
                {},
            ]
        for row in rows:
            number += 1
            cells += [_cells(str(number), row, lang, width), {}]
            for place, part in enumerate(row.rows, 1):
                cells += [_cells(f"{number}.{place}", part, lang, width), {}]
    if len(form.rows) > 1:
        cells.append({"label": "合计" if lang == "zh" else "sum", "points": show(form.points)})
    return cells


def _cells(number: str, row: Row, lang: str, width: int) -> dict[str, str]:
    wide = width >= WIDE
    label = [
        row.label.text(lang),
        *(f"（{one.text('zh')}）" if lang == "zh" else f"({one.text('en')})" for one in row.notes),
    ]
    readings = [] if row.rows else list(_readings(row.readings, lang))
    scoring = [row.scoring.text(lang)]
    colon = "：" if lang == "zh" else ": "
    scoring += [f"{one.label.text(lang)}{colon}{one.scoring.text(lang)}" for one in row.behind]
    who, clauses = row.raters.text(lang), [*row.clauses, *_rule(row)]
    if not wide:
        readings.append(f"{'评分人' if lang == 'zh' else 'who scores'}{colon}{who}")
        label += clauses
    cells = {"label": "\n".join(label), "readings": "\n".join(readings), "scoring": "\n".join(scoring)}
    if wide:
        cells |= {"raters": who, "clauses": "\n".join(clauses)}
    return {"number": number, "points": _mark(row, lang), **cells}


def _rule(row: Row) -> list[str]:
    """Name the rule by which `[[set]]` and `kpi rules` find the row."""
    return [short(row.rule)] if row.rule else []


def _mark(row: Row, lang: str) -> str:
    if row.unset:
        return "未定" if lang == "zh" else "not set"
    if row.points is None:
        return "—"
    if decimals_needed(row.points) is None:
        return f"≈{show(round_half_away(row.points, 2))}"
    return show(row.points)


def _readings(readings: Sequence[Reading], lang: str) -> Iterator[str]:
    """Give the figures of a row; neighbours of one unit and source stand together, and all marks in one line."""
    marks = [one for one in readings if one.mark] if len(readings) > 1 else []
    readings = [one for one in readings if one not in marks]
    comma = "、" if lang == "zh" else ", "
    for (unit, source, raters), same in groupby(readings, key=lambda one: (one.unit, one.source, one.raters)):
        names = comma.join(one.label.text(lang) for one in same)
        by = comma.join(one.text(lang) for one in raters)
        told = ("，" if lang == "zh" else ", ").join(
            part for part in (UNITS[unit].text(lang), _by(source.text(lang), by, lang)) if part
        )
        yield f"{names}（{told}）" if lang == "zh" else f"{names} ({told})"

    if marks:
        yield _marks(marks, lang)


def _marks(marks: Sequence[Reading], lang: str) -> str:
    from kpi.app.forms.sources import ANYONE

    raters = list(dict.fromkeys(rater for one in marks for rater in one.raters if rater != ANYONE))
    if lang == "zh":
        return f"{'、'.join(one.text(lang) for one in raters)}评分"
    return f"marks of {', '.join(one.text(lang) for one in raters)}" if raters else "marks"


def _by(source: str, raters: str, lang: str) -> str:
    from kpi.app.forms.sources import ANYONE, RATED

    if source != RATED.text(lang) or raters == ANYONE.text(lang):
        return source
    return f"{raters}{source}" if lang == "zh" else f"{source} by {raters}"


def assumed_cells(every: Sequence[Assumed], lang: str) -> list[dict[str, Any]]:
    """Return what is assumed: one line for all rules that have the same value of a parameter."""
    lines: dict[tuple[Any, ...], list[Assumed]] = {}
    for one in every:
        name = short(one.parameter)
        key = (name, str(one.value), one.unit, one.meaning.text(lang), one.origin, one.since, one.until)
        lines.setdefault(key, []).append(one)
    cells = []
    for (name, *_), same in lines.items():
        first = same[0]
        clauses = list(dict.fromkeys(clause for one in same for clause in one.clauses))
        cells.append(
            {
                "name": name,
                "of": first_few([short(one.parameter.rpartition(".")[0]) for one in same], _MOST),
                "value": _value(first.value, first.unit, lang),
                "meaning": first.meaning.text(lang),
                "origin": _origin(first, lang),
                "clauses": first_few(clauses, _MOST),
            }
        )
    return cells


def _value(value: object, unit: str, lang: str) -> str:
    if isinstance(value, tuple) and any(isinstance(one, str) and one not in CHINESE for one in value):
        return ("、" if lang == "zh" else ", ").join(
            map(str, value)
        )  # Words of facts stand as they are written.
    told = said(value, lang)
    plain = isinstance(value, Fraction) and not isinstance(value, Share)
    if not plain or unit not in UNITS or unit in _BARE:
        return told
    named = UNITS[unit].text(lang)
    return f"{told}{named}" if named == "%" else f"{told} {named}"


def _origin(one: Assumed, lang: str) -> str:
    zh = lang == "zh"
    told = ORIGINS[one.origin].text(lang)
    if one.since is not None:
        told += f"，自 {one.since}" if zh else f", from {one.since}"
    if one.until is not None:
        told += f"，至 {one.until}" if zh else f", until {one.until}"
    if one.replaces:
        before = _value(one.instead_of, one.unit, lang)
        told += f"（原为 {before}）" if zh else f" (instead of {before})"
    return told


__all__ = ["ASSUMED", "ROWS", "assumed_cells", "row_cells"]
