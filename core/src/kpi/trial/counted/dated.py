"""Trying a rule of one rate on several months, each with the target that was in force in it (S003.A.1.2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import attrs

from kpi.model.catalogue import Catalogue
from kpi.model.parameter import Dated
from kpi.model.rule import Rule
from kpi.trial.counted.counts import rate_names
from kpi.trial.names import input_names
from kpi.trial.outcome import Outcome
from kpi.trial.reading import bad, entries, nested, number
from kpi.trial.rules import try_plain
from kpi.types import Origin
from kpi.words import sentence

HISTORY, MONTHS, TARGET = "history", "months", "target"


def gives_months(rule: Rule, catalogue: Catalogue, given: Mapping[str, Any]) -> bool:
    """Tell whether the targets of the past and the counts of months are given for a rule of one rate with a target."""
    return (
        {HISTORY, MONTHS} <= set(given)
        and rule.parameter(TARGET) is not None
        and bool(rate_names(rule, catalogue))
        and not {HISTORY, MONTHS} & set(input_names(rule.inputs))
    )


def try_months(rule: Rule, catalogue: Catalogue, given: Mapping[str, Any], day: date) -> Outcome:
    """Evaluate a rule for each of `months`, `{"2024-03": [part, whole]}`, with the last target of `history` by then.

    `history` has pairs of the first month and the target: `[["2024-01", "0.98"], ["2024-04", "0.97"]]`. Each month is an
    output; the result is that of the last one.

    Raises:
        DataError: `bad_value` for what is no month, no pair of counts, or a month before the first target.
    """
    parameter = rule.parameter(TARGET)
    assert parameter is not None
    steps = tuple(
        Dated(number(HISTORY, target), origin=Origin.COMPANY, since=_first(month, HISTORY))
        for month, target in sorted(_pairs(given[HISTORY]))
    )
    dated = attrs.evolve(parameter, values=steps)
    changed = attrs.evolve(
        rule, parameters=tuple(dated if one is parameter else one for one in rule.parameters)
    )
    (rate, _), *_ = rate_names(rule, catalogue)
    rest = {name: raw for name, raw in given.items() if name not in (HISTORY, MONTHS)}
    months = nested(given[MONTHS], MONTHS)
    if not isinstance(months, Mapping) or not months:
        raise bad(MONTHS, given[MONTHS], sentence('give {"2024-03": [970, 1000]}'))
    tried: dict[str, Outcome] = {}
    for month, counts in sorted(months.items()):
        first = _first(month, MONTHS)
        if not any(one.since <= first for one in steps if one.since is not None):
            raise bad(MONTHS, month, sentence("no target is in force in it"))
        pair = entries(counts, MONTHS)
        if len(pair) != len((HISTORY, MONTHS)):
            raise bad(MONTHS, counts, sentence("give [part, whole]"))
        tried[str(month)] = try_plain(changed, catalogue, {**rest, rate: list(pair)}, first)
    last = tried[max(tried)]
    flags = tuple(sorted({flag for one in tried.values() for flag in one.flags}))
    outputs = {month: one.result for month, one in tried.items()}
    return attrs.evolve(last, outputs=outputs, flags=flags)


def _pairs(raw: Any) -> list[tuple[str, Any]]:
    rows = entries(raw, HISTORY)
    if not rows or not all(
        isinstance(one, list | tuple) and len(one) == len((HISTORY, MONTHS)) for one in rows
    ):
        raise bad(HISTORY, raw, sentence('give [["2024-01", "0.98"], ["2024-04", "0.97"]]'))
    return [(str(month), target) for month, target in rows]


def _first(month: Any, name: str) -> date:
    """Return the first day of a month; a day stands for itself."""
    text = str(month).strip()
    try:
        return date.fromisoformat(f"{text}-01" if len(text) == len("2024-03") else text)
    except ValueError:
        raise bad(name, month, sentence("write 2024-03")) from None


__all__ = ["HISTORY", "MONTHS", "gives_months", "try_months"]
