"""Trying a rule on the counts of several people: each for himself, and the unit on all of them together (S003.D13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import attrs

from kpi.model.catalogue import Catalogue
from kpi.model.rule import Rule
from kpi.trial.counted.counts import rate_names
from kpi.trial.groups import AGENTS, scopes_in
from kpi.trial.names import input_names
from kpi.trial.outcome import Outcome
from kpi.trial.reading import bad, entries, nested, number
from kpi.trial.rules import trees_of, try_plain
from kpi.trial.values import as_table
from kpi.words import sentence

MEMBERS = "members"
"""Another name for the agents: those of a unit."""


def gives_counts(rule: Rule, catalogue: Catalogue, given: Mapping[str, Any], day: date) -> bool:
    """Tell whether the counts of several people are given for a rule of one rate that looks at no group."""
    name = _name(rule, given)
    return (
        name in given
        and bool(rate_names(rule, catalogue))
        and not scopes_in(trees_of(rule, catalogue, day).values())
    )


def try_counts(rule: Rule, catalogue: Catalogue, given: Mapping[str, Any], day: date) -> Outcome:
    """Evaluate a rule for each of `agents` on his own counts, and on the sums of the counts, which is the result.

    They may be given as `members` too. An agent is `[part, whole]`, or a table of the two under the names of a rate. `results` has one entry each,
    or stands by name where the agents are a table of names (each then is an output too); `department` is the result on the sums.

    Raises:
        DataError: `bad_value` for what is no two counts.
    """
    who = _name(rule, given)
    rate, names = rate_names(rule, catalogue)[0]
    rest = {name: raw for name, raw in given.items() if name != who}
    people = nested(given[who], who)
    table = as_table(people) if isinstance(people, Mapping) else None
    listed = list(table.values()) if table is not None else entries(people, who)
    counts = [_two(one, names) for one in listed]
    tried = [try_plain(rule, catalogue, {**rest, rate: _rate(pair)}, day) for pair in counts]
    sums = tuple(sum((pair[place] for pair in counts), Fraction(0)) for place in (0, 1))
    pooled = try_plain(rule, catalogue, {**rest, rate: _rate(sums)}, day)
    results: Any = tuple(one.result for one in tried)
    if table is not None:
        results = dict(zip(table, results, strict=True))
    flags = sorted({flag for one in (pooled, *tried) for flag in one.flags})
    outputs = {**pooled.outputs, "results": results, "department": pooled.result}
    if isinstance(results, Mapping):
        outputs |= {name: value for name, value in results.items() if name not in outputs}
    return attrs.evolve(pooled, outputs=outputs, flags=tuple(flags))


def _name(rule: Rule, given: Mapping[str, Any]) -> str:
    return MEMBERS if MEMBERS in given and MEMBERS not in input_names(rule.inputs) else AGENTS


def _two(raw: Any, names: Sequence[tuple[str, str]]) -> tuple[Fraction, Fraction]:
    if isinstance(raw, Mapping):
        pair = next((pair for pair in names if set(pair) <= set(raw)), None)
        if pair is not None:
            return number(pair[0], raw[pair[0]]), number(pair[1], raw[pair[1]])
    elif isinstance(raw, list | tuple) and len(raw) == 2:
        return number(AGENTS, raw[0]), number(AGENTS, raw[1])
    raise bad(
        AGENTS,
        raw,
        sentence("write [part, whole], or a table of {x}", x=" or ".join("/".join(one) for one in names)),
    )


def _rate(pair: Sequence[Fraction]) -> str | None:
    return f"{pair[0]}/{pair[1]}" if pair[1] else None


__all__ = ["MEMBERS", "gives_counts", "try_counts"]
