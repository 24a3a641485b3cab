"""Trying a pool on a table of scores."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from kpi.engine.pay.pool import shared
from kpi.engine.rules import value_on
from kpi.errors import Fault, UsageError
from kpi.exact import round_half_away
from kpi.expr import Why
from kpi.model.catalogue import Catalogue
from kpi.model.names import short
from kpi.model.quantity import Domain, Measure, default_domain
from kpi.model.rule import Input, Rule
from kpi.trial.outcome import Outcome
from kpi.trial.rules import try_plain
from kpi.trial.values import as_list, as_table, read_input
from kpi.words import sentence

SCORES = "scores"
POOL = "pool"
EXCLUDED = "excluded"
PROBATION = "probation"
ATTENDANCE = "attendance"
_SCORE_PLACES = 4


def shares_a_pool(rule: Rule, catalogue: Catalogue) -> bool:
    """Tell whether a part of a pay scheme shares the rule's result."""
    return any(
        part.mechanism == "pool" and part.rule == rule.id
        for scheme in catalogue.pay.values()
        for part in scheme.chain
    )


def try_pool(rule: Rule, catalogue: Catalogue, given: Mapping[str, Any], day: date) -> Outcome:
    """Share the rule's result among `scores`, a table of names with scores, to the last cent.

    `pool` gives the amount in place of the rule's inputs; `excluded` names those who do not take part.
    `probation` names those on probation, who take part where the rule's `participants` is all;
    `attendance` gives the part of the period (0..1) that each was present, which weighs the scores where
    `attendance_weight` is true. The result is the pool, `shares` has what each gets, `per_point` the pool
    by the sum of the scores.

    Raises:
        UsageError: for unknown names and missing inputs.
    """
    named = {short(one.name) for one in rule.inputs}
    special = {SCORES, EXCLUDED, PROBATION, ATTENDANCE, *(() if POOL in named else (POOL,))}
    own = {name: raw for name, raw in given.items() if name not in special}
    if POOL in special and POOL in given:
        amount = read_input(Input(POOL, Measure.YUAN, Domain(low=Fraction(0))), given[POOL])
        base = Outcome(
            rule.id, amount, {}, (), Why("var", rule.label, amount if isinstance(amount, Fraction) else None)
        )
    else:
        base = try_plain(rule, catalogue, own, day)
    if not isinstance(base.result, Fraction):
        return base
    excluded = {str(one) for one in as_list(given.get(EXCLUDED, []))}
    choices = {one.name: value_on(rule.id, one, day).value for one in rule.parameters}
    if choices.get("participants") != "all":
        excluded |= {str(one) for one in as_list(given.get(PROBATION, []))}
    present = as_table(given.get(ATTENDANCE, {})) if choices.get("attendance_weight") is True else {}
    scores = {
        name: _score(name, raw, str(choices.get("negative_policy") or ""))
        * _share(name, present.get(name, 1))
        for name, raw in as_table(given[SCORES]).items()
        if name not in excluded
    }
    shares, whole = split(base.result, scores), sum(scores.values(), Fraction(0))
    outputs = {
        **base.outputs,
        "result": base.result,
        "shares": shares,
        "per_point": base.result / whole if whole else None,
    }
    return Outcome(rule.id, base.result, outputs, base.flags, base.why)


def split(pool: Fraction, scores: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Share a pool as a run does: by score, in whole cents, by largest remainder, of equal ones to the first given."""
    import polars as pl

    names = list(scores)
    rows = pl.DataFrame(
        {
            "group": [1] * len(names),
            "score": [
                int(round_half_away(scores[name], _SCORE_PLACES) * 10**_SCORE_PLACES) for name in names
            ],
            "pool": [int(round_half_away(pool, 2) * 100)] * len(names),
        },
        schema={"group": pl.Int64, "score": pl.Int64, "pool": pl.Int64},
    )
    parts = dict(zip(names, shared(rows)["share"], strict=True))
    return {name: Fraction(parts[name], 100) for name in scores}


def _share(name: str, raw: Any) -> Fraction:
    value = read_input(Input(f"{ATTENDANCE}.{name}", Measure.RATIO, default_domain(Measure.RATIO)), raw)
    return value if isinstance(value, Fraction) else getattr(value, "value", None) or Fraction(0)


def _score(name: str, raw: Any, negative_policy: str) -> Fraction:
    entry = next(iter(raw.values())) if isinstance(raw, Mapping) else raw
    value = read_input(Input(name, Measure.POINTS, Domain()), entry)
    if not isinstance(value, Fraction):
        raise UsageError(
            Fault(
                "bad_value",
                sentence("{name}: a pool is shared by final scores only", name=name),
                where=SCORES,
            )
        )
    if negative_policy == "hold" and value < 0:
        hint = sentence("decide it, or choose another negative_policy")
        raise UsageError(
            Fault(
                "held",
                sentence("{name} has a score below 0, so the pool waits", name=name),
                where=SCORES,
                hint=hint,
            )
        )
    return value if negative_policy == "keep" else max(value, Fraction(0))


__all__ = ["EXCLUDED", "POOL", "SCORES", "shares_a_pool", "split", "try_pool"]
