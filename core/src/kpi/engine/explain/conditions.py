"""Why somebody is proposed for another level."""

from __future__ import annotations

from kpi.engine.context import Context
from kpi.engine.exclusions import without_excluded
from kpi.engine.explain.places import explain_row
from kpi.engine.ladder.conditions import level_rule, rows_of_rule
from kpi.engine.ladder.stage import PROMOTE
from kpi.engine.population import SCOPES
from kpi.engine.rules import result_tree
from kpi.expr import Why
from kpi.model.ladder import Ladder, Level
from kpi.model.line import Line


def explain_proposal(context: Context, line: Line, subject: int) -> Why | None:
    """Return all conditions of the level for a promotion, those of losing the present one otherwise."""
    ladder = context.catalogue.ladders.get(line.rule)
    people = context.population.people
    mine = people.filter(people["subject"] == subject)
    if ladder is None or not mine.height:
        return None
    place = next(
        (
            i
            for i, one in enumerate(ladder.levels)
            if mine["level"][0] in (one.id, one.label.zh, one.label.en)
        ),
        None,
    )
    if place is None:
        return None
    rising = line.item == PROMOTE
    level = ladder.levels[place + 1] if rising else ladder.levels[place]
    reasons = tuple(
        _condition(context, ladder, level, name, subject) for name in (level.enter if rising else level.lose)
    )
    return Why("and" if rising else "or", level.label, True, reasons, clauses=ladder.clauses)


def _condition(context: Context, ladder: Ladder, level: Level, name: str, subject: int) -> Why:
    rule = level_rule(context, ladder, level, name)
    rows = rows_of_rule(context, rule, context.population.bound.ladders[ladder.id])
    place = rows["subject"].to_list().index(subject)
    tree = without_excluded(result_tree(rule, context.catalogue, context.day))
    why = explain_row(tree, rows, place, SCOPES).why
    return Why("condition", rule.label, why.value, (why,), clauses=rule.clauses)


__all__ = ["explain_proposal"]
