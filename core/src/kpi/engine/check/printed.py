"""A rule as it is printed: what mends the text is taken out again, as far as the rule says how."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import attrs

from kpi.engine.check.defaults import written
from kpi.model.parameter import Dated, Parameter, Value
from kpi.model.rule import Rule
from kpi.types import Origin

_WORDS = ("as_printed", "as_printed_capped")


def as_printed(rule: Rule, day: date) -> tuple[Rule, str] | None:
    """Return a rule read to the letter, and which values mend it; None where nothing differs.

    A parameter says what is `printed`, or has `as_printed` among its choices; a `gap_policy` that is a default is
    left `open`.
    """
    changed = dict(_changed(rule, day))
    if not changed:
        return None
    parameters = tuple(
        attrs.evolve(
            one, values=(*one.values, Dated(changed[one.name], origin=Origin.TEXT, clauses=_clauses(one)))
        )
        if one.name in changed
        else one
        for one in rule.parameters
    )
    mended = (f"{name} = {_told(rule.parameter(name), day)}" for name in changed)
    return attrs.evolve(rule, parameters=parameters), ", ".join(mended)


def _changed(rule: Rule, day: date) -> Iterator[tuple[str, Value]]:
    for one in rule.parameters:
        dated = one.at(day)
        if dated is None or dated.origin is not Origin.DEFAULT:
            continue
        word = next((word for word in _WORDS if word in one.choices), None)
        if one.printed:
            yield one.name, one.printed[0]
        elif word is not None:
            yield one.name, word
        elif one.name == "gap_policy" and dated.value != "open":
            yield one.name, "open"


def _clauses(parameter: Parameter) -> tuple[str, ...]:
    return parameter.values[-1].clauses


def _told(parameter: Parameter | None, day: date) -> str:
    dated = parameter.at(day) if parameter is not None else None
    return written(dated.value) if dated is not None else "none"
