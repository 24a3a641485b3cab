"""Trying a rule that reads how long somebody has served on the days themselves: of hiring, and of each level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import attrs

from kpi.exact import exactly
from kpi.model.catalogue import Binding, Catalogue, Policy
from kpi.model.ladder import Ladder
from kpi.model.metric import Attribute
from kpi.model.names import short
from kpi.model.period import Period
from kpi.model.rule import Rule
from kpi.trial.ladder.history import whole_months
from kpi.trial.names import input_names, refuse_unknown
from kpi.trial.outcome import Outcome
from kpi.trial.reading import bad, entries
from kpi.trial.reading import day as read_day
from kpi.trial.rules import left_out, try_plain
from kpi.words import sentence

CASES = "cases"
_ROLE, _UNIT, _ME = "staff", "unit", "A"
_HIRED, _UNTIL = ("hire", "hired", "hired_on"), ("month", "decision")


def gives_served(rule: Rule, catalogue: Catalogue, given: Mapping[str, Any]) -> bool:
    """Tell whether days of service are given to a rule that reads nothing but how long somebody has served."""
    sources = [catalogue.metrics[one.name].source for one in rule.inputs if one.name in catalogue.metrics]
    if not sources or any(not isinstance(one, Attribute) for one in sources):
        return False
    names = set(input_names(rule.inputs))
    if CASES in given and CASES not in names:
        return True
    days = {*_HIRED, *_levels(_ladder(catalogue, rule))}
    return any(name in given for name in days) and any(name in given for name in _UNTIL)


def try_served(policy: Policy, rule: Rule, given: Mapping[str, Any], day: date) -> Outcome:
    """Evaluate a rule for somebody of whom the days are given, or for each of `cases`, `[hired, month]`.

    `hire` is the day of hiring, a level's name (`junior`) the day since which it was held, `month` the month in
    question or `decision` the day up to which service counts. Where a parameter says which of several times of
    service counts, `readings` has the result for each of them. Of cases each output is a list, told under the
    rule's name too.

    Raises:
        UsageError: for unknown names.
        DataError: `bad_value` for what is no day, or no pair.
    """
    if CASES in given:
        rest = {name: raw for name, raw in given.items() if name != CASES}
        refuse_unknown(rest, [])
        tried = []
        for row in entries(given[CASES], CASES):
            if not isinstance(row, list) or len(row) != 2:
                raise bad(CASES, row, sentence("write [[2018-05-10, 2019-05], ...]: hired, month"))
            tried.append(try_served(policy, rule, {"hire": row[0], "month": row[1]}, day))
        results = tuple(one.result for one in tried)
        flags = sorted({flag for one in tried for flag in one.flags})
        last = tried[-1] if tried else Outcome(rule.id, None)
        told = {"results": results, short(rule.id): results}
        return Outcome(rule.id, last.result, told, tuple(flags), last.why)
    ladder = _ladder(policy.catalogue, rule)
    levels = _levels(ladder)
    refuse_unknown(given, [*_HIRED, *_UNTIL, *levels])
    since = sorted((read_day(name, given[name]), levels[name]) for name in levels if name in given)
    hired = next((read_day(name, given[name]) for name in _HIRED if name in given), None)
    first = hired or since[0][0]
    until = read_day("decision", given["decision"]) if "decision" in given else None
    period = Period.of(until - timedelta(days=1)) if until else _month(given["month"])
    served = _measured(policy, rule, ladder, first, since, period)
    if until is not None:
        served |= _exactly(rule, policy.catalogue, first, since, until)
    tried_once = try_plain(rule, policy.catalogue, served, day)
    readings = {
        str(choice): try_plain(_chosen(rule, one.name, choice), policy.catalogue, served, day).result
        for one in rule.parameters
        if since and len(one.choices) > 1
        for choice in one.choices
    }
    outputs = {**tried_once.outputs, **({"readings": readings} if readings else {})}
    return attrs.evolve(tried_once, outputs=outputs)


def _measured(
    policy: Policy,
    rule: Rule,
    ladder: Ladder | None,
    hired: date,
    since: Sequence[tuple[date, str]],
    period: Period,
) -> dict[str, Any]:
    """Return the rule's inputs as a run measures them for such a person."""
    from kpi.engine.measure import with_inputs
    from kpi.engine.memory import MemoryFacts
    from kpi.engine.run import prepare

    mine = {"employee": _ME, "unit": _UNIT, "role": _ROLE}
    rows = [{**mine, "from": on, "level": level} for on, level in since]
    if not since or hired < since[0][0]:
        rows.insert(0, {**mine, "from": hired, "level": None})
    facts: dict[str, list[dict[str, Any]]] = {
        "units": [{"id": _UNIT, "name": _UNIT}],
        "employees": [{"id": _ME, "name": _ME, "hired_on": hired}],
        "assignments": rows,
    }
    bound = (Binding(role=_ROLE, ladder=ladder.id),) if ladder is not None else ()
    context = prepare(attrs.evolve(policy, bindings=bound), MemoryFacts(facts), period)
    people = context.population.people.select("subject")
    read = with_inputs(context, people, rule.inputs).to_dicts()[0]
    found: dict[str, Any] = {**left_out(rule)}
    for one in rule.inputs:
        above, below = read.get(f"{one.name}.n"), read.get(f"{one.name}.d")
        known = above is not None and below is not None
        found[one.name] = Fraction(f"{above}/{below}") if known else read.get(one.name)
    return found


def _exactly(
    rule: Rule, catalogue: Catalogue, hired: date, since: Sequence[tuple[date, str]], until: date
) -> dict[str, Any]:
    """Return the months served up to a day within a month, which no run looks at."""
    days = {"tenure_months": hired}
    if since:
        days |= {"ladder_months": since[0][0], "level_months": since[-1][0]}
    sources = {one.name: catalogue.metrics[one.name].source for one in rule.inputs}
    return {
        name: exactly(whole_months(days[source.name], until))
        for name, source in sources.items()
        if isinstance(source, Attribute) and source.name in days
    }


def _chosen(rule: Rule, name: str, choice: Any) -> Rule:
    from kpi.trial.rules import with_settings

    return with_settings(rule, {name: choice})


def _ladder(catalogue: Catalogue, rule: Rule) -> Ladder | None:
    every = catalogue.ladders.values()
    return next((one for one in every if any(rule.id in level.rules for level in one.levels)), None)


def _levels(ladder: Ladder | None) -> dict[str, str]:
    """Return the names under which the day of a level may be given, with the level's id."""
    levels = ladder.levels if ladder is not None else ()
    return {word: level.id for level in levels for name in level.names for word in (name, name.lower())}


def _month(raw: Any) -> Period:
    try:
        return Period.parse(str(raw).strip())
    except ValueError:
        raise bad("month", raw, sentence("write 2019-05")) from None


__all__ = ["CASES", "gives_served", "try_served"]
