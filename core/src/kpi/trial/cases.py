"""Trying a rule on several cases, each a table of all that it reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from kpi.model.rule import Rule
from kpi.trial.asked import Asked
from kpi.trial.counted.counts import workings_of
from kpi.trial.names import argument_names, input_names
from kpi.trial.outcome import Outcome
from kpi.trial.reading import entries
from kpi.trial.values import is_list

CASES = "cases"
"""Name under which the cases are given."""


def gives_cases(asked: Asked) -> bool:
    """Tell whether a list of tables is given as `cases` to a rule that knows no other meaning of that name."""
    rule, raw = asked.target, asked.given.get(CASES)
    if not isinstance(rule, Rule) or raw is None or not is_list(raw):
        return False
    names = input_names(rule.inputs)
    own = {*names, *argument_names(rule, names)}
    for working in workings_of(rule, asked.catalogue):
        own |= {*working.tables, *working.brief}
    listed = entries(raw, CASES)
    return CASES not in own and bool(listed) and all(isinstance(one, Mapping) for one in listed)


def try_cases(asked: Asked, tried: Callable[[Asked], Outcome]) -> Outcome:
    """Try a rule on each of the cases; what is given besides holds for all of them, unless the case has its own.

    Every output is a list with one entry a case; `results` is that of the results, and the result is the last.
    A flag of any case is one of the whole.
    """
    common = {name: raw for name, raw in asked.given.items() if name != CASES}
    every = [
        tried(attrs.evolve(asked, name=asked.target.id, given={**common, **case}))
        for case in entries(asked.given[CASES], CASES)
    ]
    names = dict.fromkeys(name for one in every for name in one.outputs)
    outputs: dict[str, Any] = {"results": tuple(one.result for one in every)}
    outputs |= {name: tuple(one.outputs.get(name) for one in every) for name in names}
    flags = tuple(sorted({flag for one in every for flag in one.flags}))
    return Outcome(asked.target.id, every[-1].result, outputs, flags, every[-1].why)


__all__ = ["CASES", "gives_cases", "try_cases"]
