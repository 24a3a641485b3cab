"""Why a limit gives back what it does."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kpi.engine.context import Context
from kpi.engine.exclusions import without_excluded
from kpi.engine.explain.places import explain_row
from kpi.engine.lines import UNITS, LineBlock
from kpi.engine.measure import with_inputs
from kpi.engine.pay.limits.judged import measured_by, part_employed, whole_cents
from kpi.engine.pay.limits.stage import sets_with_rows
from kpi.engine.rules import result_tree
from kpi.expr import Why
from kpi.model.line import CARRIED_OVER, LIMIT_STEPS, Line
from kpi.words import phrase

REST = phrase("left after what is taken")
PRORATED = phrase("by the days employed")
EMPLOYED = phrase("part of the period employed")
CLAIMED = phrase("claimed in the period")


def explain_limit(context: Context, blocks: Sequence[LineBlock], line: Line, subject: int) -> Why | None:
    """Return the reasons of a line of a limit: what was claimed or left, and the tree of the rule that limits it.

    Args:
        context: the period as it was computed.
        blocks: the lines of the run.
        line: a line whose item is one of `LIMIT_STEPS`.
        subject: whose it is.
    """
    label = LIMIT_STEPS[line.item]
    if line.amount is None:
        return None
    if line.item == CARRIED_OVER:
        return Why(line.item, label, line.amount)
    rule = context.catalogue.rules[line.rule]
    for one, terms, rows in sets_with_rows(context, blocks):
        place = (rows["subject"] == subject).arg_true().to_list()
        if not place or line.rule not in (one.floor, *(part.rule for part in one.parts)):
            continue
        row = rows.row(place[0], named=True)
        tree = without_excluded(result_tree(rule, context.catalogue, context.day))
        part = next(
            (part for part in one.parts if part.rule == line.rule and line.kind in (None, *part.kinds)), None
        )
        seen = rows if part is None else measured_by(one, part, rows)
        allowed = explain_row(tree, with_inputs(context, seen, rule.inputs), place[0], {}).why
        if part is None:
            compared = {mine.rule for mine in one.parts if set(mine.kinds) & set(one.rest)}
            old = sum((_carried_over(blocks, name, subject) for name in compared), Fraction(0))
            told: tuple[Why, ...] = (Why("sum", REST, Fraction(row["rest"], UNITS)),)
            told += (Why("sum", LIMIT_STEPS[CARRIED_OVER], old),) if old else ()
            employed = part_employed(row, context.period)
            if terms.partial == "prorate" and employed < 1 and isinstance(allowed.value, Fraction):
                least = Fraction(whole_cents(allowed.value * employed, up=True), UNITS)
                share = Why("sum", EMPLOYED, employed)
                allowed = Why("product", PRORATED, least, (allowed, share))
        else:
            own = Why("sum", CLAIMED, Fraction(sum(row[f"claim.{kind}"] for kind in part.kinds), UNITS))
            old = _carried_over(blocks, part.rule, subject)
            told = (own, Why("sum", LIMIT_STEPS[CARRIED_OVER], old)) if old else (own,)
        return Why(line.item, label, line.amount, (*told, allowed), clauses=rule.clauses)
    return Why(line.item, label, line.amount, clauses=rule.clauses)


def _carried_over(blocks: Sequence[LineBlock], rule: str, subject: int) -> Fraction:
    rows = [block.rows for block in blocks if (block.item, block.rule) == (CARRIED_OVER, rule)]
    amounts = [
        row["amount"] for some in rows for row in some.iter_rows(named=True) if row["subject"] == subject
    ]
    return Fraction(-sum(amounts), UNITS)


__all__ = ["explain_limit"]
