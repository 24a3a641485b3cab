"""Why somebody is proposed for another level."""

from __future__ import annotations

from collections.abc import Sequence

from kpi.engine.context import Context
from kpi.engine.exclusions import without_excluded
from kpi.engine.explain.places import explain_row
from kpi.engine.ladder.conditions import level_rule, rows_of_rule
from kpi.engine.ladder.moves import DISMISS, PROMOTE
from kpi.engine.population import SCOPES
from kpi.engine.rules import result_tree
from kpi.engine.sanctions.effects import PROPOSAL
from kpi.expr import Why
from kpi.model.ladder import Ladder, Level
from kpi.model.line import Line


def explain_proposal(context: Context, line: Line, subject: int) -> Why | None:
    """Return all conditions of the level for a promotion, those of losing the present one otherwise."""
    ladder = context.catalogue.ladders.get(line.rule)
    people = context.population.people
    mine = people.filter(people["subject"] == subject)
    place = ladder.place(mine["level"][0]) if ladder is not None and mine.height else None
    if ladder is None or place is None:
        return None
    if line.item == PROMOTE:
        said = next(flag for flag in line.flags if flag.startswith(PROPOSAL))
        level = ladder.levels[ladder.place(said.rpartition(":")[2]) or 0]
        return conditions(context, ladder, level, level.enter, subject)
    level = ladder.levels[place]
    leaving = level.dismiss if place else (*level.dismiss, *level.lose)
    return conditions(context, ladder, level, leaving if line.item == DISMISS else level.lose, subject)


def conditions(context: Context, ladder: Ladder, level: Level, rules: Sequence[str], subject: int) -> Why:
    """Return the conditions of a level, all of which must hold (to enter it), or any (to lose it)."""
    reasons = tuple(_condition(context, ladder, level, name, subject) for name in rules)
    values = [one.value for one in reasons]
    if rules == level.enter:
        met = False if False in values else (None if None in values else True)
        return Why("and", level.label, met, reasons, clauses=ladder.clauses)
    met = True if True in values else (None if None in values else False)
    return Why("or", level.label, met, reasons, clauses=ladder.clauses)


def _condition(context: Context, ladder: Ladder, level: Level, name: str, subject: int) -> Why:
    rule = level_rule(context, ladder, level, name)
    rows = rows_of_rule(context, rule, context.population.bound.ladders[ladder.id])
    place = rows["subject"].to_list().index(subject)
    tree = without_excluded(result_tree(rule, context.catalogue, context.day))
    why = explain_row(tree, rows, place, SCOPES).why
    return Why("condition", rule.label, why.value, (why,), clauses=rule.clauses)


__all__ = ["conditions", "explain_proposal"]
