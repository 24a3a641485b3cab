"""Trying a ladder, or a condition of one of its levels, on the history of a person among others.

What is given becomes facts in memory, and the ladder looks at them as in a run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import attrs

from kpi.errors import Fault, KpiError, UsageError
from kpi.expr import inputs_of
from kpi.model.catalogue import Catalogue, Policy
from kpi.model.ladder import Ladder, Level
from kpi.model.metric import Derived
from kpi.model.names import short
from kpi.model.period import Frequency, Period
from kpi.model.rule import Input, Rule
from kpi.trial.ladder.facts import bound_to, context_of, key_of, rules_of
from kpi.trial.ladder.history import HISTORY, History, history_of
from kpi.trial.names import input_names, refuse_unknown
from kpi.trial.outcome import Outcome
from kpi.trial.values import as_list, read_input
from kpi.words import sentence

LEVELS = "ladder"
"""Name under which the levels may be told, from the lowest: they are those of the ladder that is tried."""
CHECKLIST = "checklist_met"
"""Name under which a list of yes or no for the requirements of the level aimed at is given."""


def ladder_of(catalogue: Catalogue, rule: Rule, given: Mapping[str, Any]) -> tuple[Ladder, Level] | None:
    """Return the ladder and the level whose condition a rule is, where something of a history is given."""
    if not HISTORY & set(given):
        return None
    for ladder in catalogue.ladders.values():
        for level in ladder.levels:
            if rule.id in level.rules:
                return ladder, level
    return None


def try_condition(
    policy: Policy, rule: Rule, where: tuple[Ladder, Level], given: Mapping[str, Any], day: date
) -> Outcome:
    """Evaluate a condition of a level after each period of a history, until it takes the level away.

    The outputs are those of the rule, the `level` that follows, what that is paid (`salary`), for a rise the
    `procedure` that must be gone through before it is had, and for a loss `trigger` (the part that was
    met) with `at`, its period.
    """
    ladder, level = where
    rising = rule.id in level.enter
    place = ladder.levels.index(level)
    start = place - 1 if rising else place
    history = history_of(ladder, given, start, day)
    # What another condition of the ladder reads may be told along with it.
    rest = _rest(given, [rule, *rules_of(policy.catalogue, ladder)])
    policy = bound_to(policy, ladder, [rule])
    tried = Outcome(rule.id, None)
    for period in [history.last] if rising else history.periods():
        tried = _evaluated(policy, ladder, level, rule, history, rest, period)
        if not rising and tried.result is True:
            break
    below = ladder.levels[place - 1] if place and rule.id in level.lose else None
    reached = level if rising else below
    ends = reached if tried.result is True and reached is not None else ladder.levels[history.place]
    if not rising and tried.result is True:
        tried = attrs.evolve(tried, outputs=_dated(rule, policy.catalogue, history, tried.outputs, day))
    if rising and tried.result is True and not _may_rise(ladder, place - history.place, history, day):
        first = next(iter(tried.outputs))
        tried = attrs.evolve(tried, result=False, outputs={**tried.outputs, first: False, "one_step": False})
        ends = ladder.levels[history.place]
    outputs = {**tried.outputs, "level": ends.label.zh or ends.id}
    if rising and level.procedure:
        outputs["procedure"] = level.procedure
    if not rising:
        outputs["trigger"] = _trigger(tried.outputs)
    outputs |= _paid(policy.catalogue, ladder, ends, history, given)
    return attrs.evolve(tried, outputs=outputs)


def _trigger(outputs: Mapping[str, Any]) -> str | None:
    """Return the first part of a loss that was met; the first output is the loss itself."""
    return next((name for name, value in list(outputs.items())[1:] if value is True), None)


def _dated(
    rule: Rule, catalogue: Catalogue, history: History, outputs: Mapping[str, Any], day: date
) -> dict[str, Any]:
    """Return the outputs with the quarter for `at`, where the part that was met reads quarters."""
    from kpi.engine.rules import rule_trees

    tree = rule_trees(rule, catalogue, day).get(_trigger(outputs) or "")
    names = {one.name for one in inputs_of(tree)} if tree is not None else set()
    sources = [catalogue.metrics[name].source for name in names if name in catalogue.metrics]
    windows = {one.window.frequency for one in sources if isinstance(one, Derived)}
    if windows != {Frequency.QUARTER}:
        return dict(outputs)
    month = Period.parse(str(outputs["at"]))
    return {**outputs, "at": str(Period.of(month.end, Frequency.QUARTER))}


def _paid(
    catalogue: Catalogue, ladder: Ladder, level: Level, history: History, given: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what the level is paid by the table of the day of the decision, else of the promotion."""
    from kpi.trial.rules import try_plain

    on = history.last.end + timedelta(days=1) if given.get("decision") else history.promoted
    rule = catalogue.rules.get(ladder.salary)
    if rule is None or on is None or len(rule.inputs) != 1:
        return {}
    try:
        found = try_plain(rule, catalogue, {rule.inputs[0].name: level.label.zh or level.id}, on)
    except KpiError:  # No table holds on that day; what was asked for is the level.
        return {"salary": None}
    return {"salary": found.result}


def _may_rise(ladder: Ladder, steps: int, history: History, day: date) -> bool:
    """Tell whether somebody may rise so many levels: the normal step, or more with an approved exception."""
    from kpi.engine.ladder.settings import settings_of

    numbers = settings_of(ladder, day)
    return steps <= (numbers.most_skipping if history.skips else numbers.most)


def condition_of(catalogue: Catalogue, target: Any) -> bool:
    """Tell whether something is a ladder, or a condition of one of its levels."""
    return any(
        target is one or (isinstance(target, Rule) and target.id in {r.id for r in rules_of(catalogue, one)})
        for one in catalogue.ladders.values()
    )


def entry_of(
    catalogue: Catalogue, rule: Any, given: Mapping[str, Any]
) -> tuple[Ladder, dict[str, Any]] | None:
    """Take a condition of a level that is given along with what only others of that level read for all of them.

    Returns the ladder, and what is given for somebody on the level below; None where the rule alone is meant.
    """
    if not isinstance(rule, Rule) or "current" in given:
        return None
    for ladder in catalogue.ladders.values():
        for below, level in zip(ladder.levels, ladder.levels[1:], strict=False):
            if rule.id in level.enter:
                rest = [catalogue.rules[one] for one in level.enter if one != rule.id]
                others = {CHECKLIST, *(name for one in rest for name in input_names(one.inputs))}
                if set(given) & others - set(input_names(rule.inputs)) - HISTORY:
                    return ladder, {**given, "current": below.id}
    return None


def try_ladder(policy: Policy, ladder: Ladder, given: Mapping[str, Any], day: date) -> Outcome:
    """Say what a ladder proposes after a history; without any, what comes after each level.

    The result is the proposal with its level, or None; the outputs are `promoted`, the `level` that follows
    if it is approved, and the conditions of the next level by name.
    """
    if set(given) <= {LEVELS}:
        _refuse_other_levels(ladder, given)
        names = [one.label.zh or one.id for one in ladder.levels]
        following: dict[str, Any] = dict(zip(names, [*names[1:], None], strict=True))
        return Outcome(ladder.id, following, {"next": following})
    from kpi.engine.explain.ladder import stands

    history = history_of(ladder, given, None, day)
    rules = rules_of(policy.catalogue, ladder)
    rest = _rest(given, rules, _checklist(policy.catalogue, ladder, history.place))
    context = context_of(bound_to(policy, ladder, rules), ladder, history, rest, history.last)
    (stand,) = stands(context, ladder, [key_of(context, history.employee)])
    reached = stand.target or ladder.levels[history.place].id
    proposal, other = stand.proposal, ladder.place(history.target)
    if proposal == "promote" and other is not None and reached != ladder.levels[other].id:
        # What it proposes is the result all the same; the outputs are about the level that was asked for.
        proposal, reached = "", ladder.levels[history.place].id
    label = next(one.label.zh or one.id for one in ladder.levels if one.id == reached)
    outputs: dict[str, Any] = {
        "promoted": proposal == "promote",
        "demoted": proposal == "demote",
        "level": label,
        "next": None if stand.next is None else stand.next.label.zh or stand.next.id,
        **{part.name: part.met for part in stand.parts},
    }
    paid = next(one for one in ladder.levels if one.id == reached)
    outputs |= _paid(policy.catalogue, ladder, paid, history, given)
    said = f"{stand.proposal} {stand.target}".strip() or None
    return Outcome(ladder.id, said, outputs, stand.flags)


def _refuse_other_levels(ladder: Ladder, given: Mapping[str, Any]) -> None:
    """Refuse levels that are not those of the ladder.

    Raises:
        UsageError: `unknown_level`.
    """
    told = [str(one) for one in as_list(given.get(LEVELS, []))]
    if LEVELS in given and [ladder.place(one) for one in told] != list(range(len(ladder.levels))):
        known = ", ".join(level.label.zh or level.id for level in ladder.levels)
        raise UsageError(
            Fault(
                "unknown_level",
                sentence("the levels of {id} are {known}", id=ladder.id, known=known),
                where=LEVELS,
            )
        )


def _evaluated(
    policy: Policy,
    ladder: Ladder,
    level: Level,
    rule: Rule,
    history: History,
    rest: Mapping[str, Any],
    period: Period,
) -> Outcome:
    from kpi.engine.exclusions import without_excluded
    from kpi.engine.explain.places import explain_row
    from kpi.engine.ladder.conditions import level_rule, rows_of_rule
    from kpi.engine.population import SCOPES
    from kpi.engine.rules import rule_trees

    context = context_of(policy, ladder, history, rest, period)
    own = level_rule(context, ladder, level, rule.id)
    rows = rows_of_rule(context, own, context.population.bound.ladders[ladder.id])
    place = rows["subject"].to_list().index(key_of(context, history.employee))
    trees = rule_trees(own, context.catalogue, context.day)
    found = {
        name: explain_row(without_excluded(tree), rows, place, SCOPES)
        for name, tree in zip((*own.outputs, *trees), trees.values(), strict=False)
    }
    first = next(iter(found.values()))
    outputs: dict[str, Any] = {name: one.value for name, one in found.items()}
    return Outcome(rule.id, first.value, {**outputs, "at": str(period)}, first.flags, first.why)


def _checklist(catalogue: Catalogue, ladder: Ladder, place: int) -> tuple[str, ...]:
    """Return the inputs that stand in a list among the conditions of the level after `place`."""
    if place + 1 >= len(ladder.levels):
        return ()
    rules = [catalogue.rules[name] for name in ladder.levels[place + 1].enter]
    return tuple(
        name for rule in rules for names in rule.bind.values() if isinstance(names, tuple) for name in names
    )


def _rest(given: Mapping[str, Any], rules: Sequence[Rule], checklist: Sequence[str] = ()) -> dict[str, Any]:
    """Read what is given beside the history: inputs of the rules by their names.

    Raises:
        UsageError: for a name that none of the rules has, and a list of another length than the checklist.
    """
    inputs: dict[str, Input] = {one.name: one for rule in rules for one in rule.inputs}
    names = input_names(inputs.values())
    own = {name: raw for name, raw in given.items() if name not in HISTORY}
    listed = as_list(own.pop(CHECKLIST)) if CHECKLIST in own else []
    if listed and len(listed) != len(checklist):
        told = ", ".join(short(one) for one in checklist)
        raise UsageError(
            Fault(
                "wrong_length",
                sentence(
                    "{CHECKLIST} has {count} values for {count2}: {told}",
                    CHECKLIST=CHECKLIST,
                    count=len(listed),
                    count2=len(checklist),
                    told=told,
                ),
            )
        )
    refuse_unknown(own, [*names, *HISTORY, *([CHECKLIST] if checklist else [])], "input")
    found = {names[name].name: read_input(names[name], raw) for name, raw in own.items()}
    for name, raw in zip(checklist, listed, strict=False):
        met = raw if isinstance(raw, bool) else str(raw).lower() in ("true", "1", "yes", "是")
        found[name] = read_input(inputs[name], 1 if met else 0)
    return found


__all__ = [
    "condition_of",
    "entry_of",
    "ladder_of",
    "try_condition",
    "try_ladder",
]
