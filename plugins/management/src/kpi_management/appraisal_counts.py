"""What a trial of the appraisal standard counts of lists: months of absences and proposals, signs, results of a job."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import groupby
from typing import Any

from kpi.api import DataError, Fault, Label, Period, PolicyError, Rows, Value, Worked, Working, exactly
from kpi_management.words import sentence


def absences_of(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Find the worst of the months, and their sum (S001.P23A.5.1.2M)."""
    months = _listed(rows, "months")
    return _counts(worst_month=max(months, default=Fraction(0)), in_period=sum(months, Fraction(0)))


def proposals_of(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Find the fewest proposals of a month, and their mean (S001.P23A.5.3.2P)."""
    months = _listed(rows, "months", "proposals")
    if not months:
        raise DataError(
            Fault(
                "bad_value", sentence("names no month"), where="months", hint=sentence("give [1, 2, 0, ...]")
            )
        )
    return _counts(fewest=min(months), mean=sum(months, Fraction(0)) / len(months))


def gaps_of(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Find the most months in a row without a proposal (S001.P23A.5.3.2M)."""
    runs = groupby(_listed(rows, "months", "proposals"), key=lambda one: one == 0)
    return _counts(longest_gap=Fraction(max((len([*run]) for empty, run in runs if empty), default=0)))


def signs_of(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count plus and minus signs among those that are rated (S001.P23A.5.SIGN).

    Raises:
        DataError: for a rating other than 1, 0, -1 or none.
    """
    given = [row["value"] for name in ("items", "signs") for row in rows.get(name, ())]
    found = [_number(one, "items") for one in given if not _empty(one)]
    if any(one not in (-1, 0, 1) for one in found):
        raise DataError(Fault("out_of_range", sentence("a sign is 1, 0 or -1"), where="items"))
    return _counts(
        plus_signs=Fraction(found.count(Fraction(1))),
        minus_signs=Fraction(found.count(Fraction(-1))),
        rated=Fraction(len(found)),
    )


def results_of(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Make a score of 0 to 100 of the results of a job, by the company's `table` (S001.P23A.6).

    A row of the table has `item`, `target` (100 if not given) and `weight`; an item gives its weight times
    result / target, at most its weight.

    Raises:
        DataError: for an item without a result, and a result without an item, all at once.
        PolicyError: for a table that is none, or whose targets or weights are not above 0.
    """
    table = numbers.get("table")
    if table is None:
        return _counts(job_score=Fraction(0))
    lines = [_line(one) for one in table] if isinstance(table, tuple) else []
    if not lines:
        raise _no_table(table)
    given = {str(row["item"]): row["value"] for row in rows.get("results", ())}
    known = [item for item, _, _ in lines]
    faults = [
        Fault("missing_input", sentence("there is no result of {item!r}", item=item), where="results")
        for item in known
        if _empty(given.get(item))
    ]
    faults += [
        Fault(
            "unknown_input",
            sentence("the table has no item {item!r}", item=item),
            where="results",
            hint=sentence("items: {names}", names=", ".join(known)),
        )
        for item in given
        if item not in known
    ]
    if faults:
        raise DataError(*faults)
    gained = sum(
        (weight * min(_number(given[item], item) / target, Fraction(1)) for item, target, weight in lines),
        Fraction(0),
    )
    return _counts(job_score=gained * 100 / sum(weight for _, _, weight in lines))


def _line(row: Value) -> tuple[str, Fraction, Fraction]:
    if not isinstance(row, Mapping) or not {"item", "weight"} <= set(row):
        raise _no_table(row)
    target, weight = row.get("target", Fraction(100)), row["weight"]
    if not isinstance(target, Fraction) or not isinstance(weight, Fraction) or min(target, weight) <= 0:
        raise _no_table(row)
    return str(row["item"]), target, weight


def _no_table(value: object) -> PolicyError:
    hint = sentence('[{ item = "calls", target = 100, weight = 60 }, ...], targets and weights above 0')
    return PolicyError(
        Fault("parameter", sentence("is no job-standard table: {value}", value=value), "table", hint=hint)
    )


def _counts(**parts: Fraction) -> Worked:
    return Worked({"": parts})


def _listed(rows: Rows, *names: str) -> list[Fraction]:
    found = [_number(row["value"], name) for name in names for row in rows.get(name, ())]
    if any(one < 0 or one.denominator != 1 for one in found):
        raise DataError(Fault("out_of_range", sentence("a count is a whole number from 0"), where=names[0]))
    return found


def _empty(raw: Any) -> bool:
    return raw is None or (isinstance(raw, str) and raw.strip().lower() in ("", "none", "null"))


def _number(raw: Any, name: str) -> Fraction:
    try:
        return Fraction(raw.strip()) if isinstance(raw, str) else exactly(raw)
    except (ValueError, TypeError):
        raise DataError(Fault("bad_value", sentence("{raw!r} is no number", raw=raw), where=name)) from None


_LIST = ("", ("value",))


def _working(
    function: Callable[..., Worked],
    parts: tuple[str, ...],
    rule: str,
    brief: Mapping[str, tuple[str, tuple[str, ...]]],
    zh: str,
) -> Working:
    name = f"management_{function.__name__}"
    en = function.__name__.replace("_of", "")
    return Working(
        name, function, (), parts, brief, (f"management.{rule}",), label=Label(zh, en), owner="management"
    )


WORKINGS: tuple[Working, ...] = (
    _working(absences_of, ("worst_month", "in_period"), "absence_minus", {"months": _LIST}, "各月缺勤次数"),
    _working(
        proposals_of,
        ("fewest", "mean"),
        "proposals_plus",
        {"months": _LIST, "proposals": _LIST},
        "各月提案数",
    ),
    _working(
        gaps_of, ("longest_gap",), "proposals_minus", {"months": _LIST, "proposals": _LIST}, "无提案月数"
    ),
    _working(
        signs_of,
        ("plus_signs", "minus_signs", "rated"),
        "attitude_signs",
        {"items": _LIST, "signs": _LIST},
        "加减号",
    ),
    _working(results_of, ("job_score",), "performance", {"results": ("", ("item", "value"))}, "职务结果"),
)
"""What a trial of these rules counts of lists."""

__all__ = ["WORKINGS", "absences_of", "gaps_of", "proposals_of", "results_of", "signs_of"]
