"""Why a part of pay comes to its amount."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kpi.engine.context import Context
from kpi.engine.exclusions import without_excluded
from kpi.engine.explain.decisions import DECISION, decision_why
from kpi.engine.explain.limits import explain_limit
from kpi.engine.explain.places import explain_row
from kpi.engine.lines import UNITS, LineBlock
from kpi.engine.pay.adjusted import ADJUSTMENT
from kpi.engine.pay.amounts import part_rows
from kpi.engine.pay.chain import schemes_of_run, steps
from kpi.engine.pay.payees import Payees
from kpi.engine.pay.pool import participants, pool_rows
from kpi.engine.rules import result_tree
from kpi.exact import round_half_away
from kpi.expr import Node, Why
from kpi.model.line import LIMIT_STEPS, Line
from kpi.model.pay import PayPart
from kpi.words import Label, phrase, phrase_in

EARNED = phrase("earned so far")
SHARE = phrase("share of the period")
POOL = phrase_in("money", "pool")
OWN_SCORE = phrase("own score")
ALL_SCORES = phrase("everybody's scores")
ADVANCED = phrase("advances of the year, turned round")


def explain_pay(
    context: Context, blocks: Sequence[LineBlock], lines: Sequence[tuple[Line, int]]
) -> dict[Line, Why]:
    """Return the reasons of lines of pay, each with its subject; the chain is gone through once more."""
    found: dict[Line, Why] = {}
    for line, subject in lines:
        if line.item in LIMIT_STEPS and (why := explain_limit(context, blocks, line, subject)):
            found[line] = why
    for scheme, subjects in schemes_of_run(context):
        wanted = [(line, subject) for line, subject in lines if subject in subjects["subject"]]
        if not wanted:
            continue
        payees = Payees.of(context, scheme, subjects)
        for part, _ in steps(payees, blocks):
            for line, subject in wanted:
                if line.item == part.name and not _decided(line):
                    found[line] = _explained(payees, part, line, subject)
        found |= {
            line: decision_why(context, line.cause, line.amount) for line, _ in wanted if _decided(line)
        }
    return found


def _decided(line: Line) -> bool:
    return line.item == ADJUSTMENT and line.cause.startswith(DECISION)


def _explained(payees: Payees, part: PayPart, line: Line, subject: int) -> Why:
    match part.mechanism:
        case "amount":
            return _amount(payees, part, line, subject)
        case "topup" | "advance":
            return _difference(payees, part, line, subject)
        case "pool":
            return _pool(payees, part, line, subject)
        case "annual":
            return Why("max", ADVANCED, line.amount, clauses=payees.scheme.clauses)
    return Why(part.mechanism, Label(line.cause, line.cause), line.amount, clauses=payees.scheme.clauses)


def _tree(payees: Payees, part: PayPart) -> Node:
    context = payees.context
    return without_excluded(result_tree(context.catalogue.rules[part.rule], context.catalogue, context.day))


def _stretches(payees: Payees, part: PayPart, subject: int) -> list[Why]:
    """Return, a stretch each, the rule's tree times the stretch's share."""
    rows = part_rows(payees, part)
    tree, found = _tree(payees, part), []
    for place in (rows["subject"] == subject).arg_true().to_list():
        row = rows.row(place, named=True)
        why = explain_row(tree, rows, place, {}).why
        if row["share.n"] is None or not row["share.d"]:
            found.append(Why("*", SHARE, None, (why, Why("share", SHARE, None))))
            continue
        share = Fraction(row["share.n"], row["share.d"])
        if share == 1:
            found.append(why)
            continue
        part_of = Why("share", SHARE, share, (_days(row["share.n"]), _days(row["share.d"])))
        value = why.value * share if isinstance(why.value, Fraction) else None
        found.append(Why("*", Label(), value, (why, part_of)))
    return found


def _days(number: int) -> Why:
    return Why("const", phrase("days"), Fraction(number))


def _amount(payees: Payees, part: PayPart, line: Line, subject: int) -> Why:
    rule = payees.context.catalogue.rules[part.rule]
    reasons = _same_result(_stretches(payees, part, subject), line)
    numbers = [why.value for why in reasons]
    if any(not isinstance(value, Fraction) for value in numbers):
        return Why("round", rule.label, None, tuple(reasons), clauses=rule.clauses)
    whole = sum((value for value in numbers if isinstance(value, Fraction)), Fraction(0))
    return Why("round", rule.label, round_half_away(whole, 2), tuple(reasons), clauses=rule.clauses)


def _same_result(reasons: list[Why], line: Line) -> list[Why]:
    """Keep the stretches that the line stands for: those whose rule gave the same amount, together with its value."""
    groups: dict[object, list[Why]] = {}
    for why in reasons:
        shared = why.op == "*" and len(why.args) == 2 and why.args[1].op == "share"
        groups.setdefault(why.args[0].value if shared else why.value, []).append(why)
    for group in groups.values():
        numbers = [why.value for why in group if isinstance(why.value, Fraction)]
        if len(numbers) == len(group) and round_half_away(sum(numbers, Fraction(0)), 2) == line.amount:
            return group
    return reasons


def _difference(payees: Payees, part: PayPart, line: Line, subject: int) -> Why:
    rule = payees.context.catalogue.rules[part.rule]
    reasons = _stretches(payees, part, subject)
    numbers = [round_half_away(why.value, 2) if isinstance(why.value, Fraction) else None for why in reasons]
    sums = payees.earned.of(part.counts, part.during)
    mine = sums.filter(sums["subject"] == subject)["earned"].to_list()
    earned = Why("sum", EARNED, Fraction(mine[0] if mine else 0, UNITS))
    value = None
    if None not in numbers and isinstance(earned.value, Fraction):
        value = sum((one for one in numbers if one is not None), Fraction(0)) - earned.value
    return Why("-", rule.label, value, (*reasons, earned), clauses=rule.clauses)


def _pool(payees: Payees, part: PayPart, line: Line, subject: int) -> Why:
    """Return pool x own score / all scores; the cent that the largest remainder gives is in the line itself."""
    rule = payees.context.catalogue.rules[part.rule]
    members = participants(payees, part)
    own = members.filter(members["subject"] == subject)
    if not own.height:
        return Why("pool", rule.label, line.amount, clauses=rule.clauses)
    group = members.filter(members["group"] == own["group"][0])
    pools = pool_rows(payees, part, members)
    place = (pools["subject"] == own["group"][0]).arg_true().to_list()[0]
    pool = explain_row(_tree(payees, part), pools, place, {}).why
    scores = group["score"].to_list()
    mine = None if own["score"][0] is None else Fraction(own["score"][0], UNITS)
    whole = None if None in scores else Fraction(sum(scores), UNITS)
    args = (pool, Why("score", OWN_SCORE, mine), Why("sum", ALL_SCORES, whole))
    return Why("share by score, largest remainder", POOL, line.amount, args, clauses=rule.clauses)


__all__ = ["explain_pay"]
