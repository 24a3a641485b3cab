"""Why a part of pay comes to its amount."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.exclusions import without_excluded
from kpi.engine.explain.decisions import DECISION, decision_why
from kpi.engine.explain.limits import explain_limit
from kpi.engine.explain.places import Places
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
from kpi.model.rule import Rule
from kpi.words import Label, phrase, phrase_in

if TYPE_CHECKING:
    import polars as pl

EARNED = phrase("earned so far")
SHARE = phrase("share of the period")
POOL = phrase_in("money", "pool")
OWN_SCORE = phrase("own score")
ALL_SCORES = phrase("everybody's scores")
ADVANCED = phrase("advances of the year, turned round")


def explain_pay(
    context: Context, blocks: Sequence[LineBlock], lines: Sequence[tuple[Line, int]]
) -> dict[Line, Why]:
    """Return the reasons of lines of pay, each with its subject; the chain is gone through once more for all of them."""
    found: dict[Line, Why] = {}
    for line, subject in lines:
        if line.item in LIMIT_STEPS and (why := explain_limit(context, blocks, line, subject)):
            found[line] = why
    for scheme, subjects in schemes_of_run(context):
        mine = frozenset(subjects["subject"])
        wanted: dict[str, list[tuple[Line, int]]] = {}
        for line, subject in lines:
            if subject in mine:
                wanted.setdefault(ADJUSTMENT if _decided(line) else line.item, []).append((line, subject))
        if not wanted:
            continue
        payees = Payees.of(context, scheme, subjects)
        for part, _ in steps(payees, blocks):
            seen = _Part(payees, part)
            for line, subject in wanted.get(part.name, ()):
                if not _decided(line):
                    found[line] = _explained(seen, line, subject)
        for line, _ in wanted.get(ADJUSTMENT, ()):
            if _decided(line):
                found[line] = decision_why(context, line.cause, line.amount)
    return found


class _Part:
    """A part of a scheme as the chain is at it, for explaining the lines of many people: what they read is made once."""

    def __init__(self, payees: Payees, part: PayPart) -> None:
        self.payees = payees
        self.part = part

    @property
    def rule(self) -> Rule:
        return self.payees.context.catalogue.rules[self.part.rule]

    @cached_property
    def tree(self) -> Node:
        context = self.payees.context
        return without_excluded(result_tree(self.rule, context.catalogue, context.day))

    @cached_property
    def rows(self) -> Places:
        return Places(part_rows(self.payees, self.part), {})

    @cached_property
    def earned(self) -> dict[int, int]:
        sums = self.payees.earned.of(self.part.counts, self.part.during)
        return dict(zip(sums["subject"], sums["earned"], strict=True))

    @cached_property
    def members(self) -> pl.DataFrame:
        return participants(self.payees, self.part)

    @cached_property
    def pools(self) -> Places:
        return Places(pool_rows(self.payees, self.part, self.members), {})

    @cached_property
    def groups(self) -> dict[int, int]:
        return dict(zip(self.members["subject"], self.members["group"], strict=True))

    @cached_property
    def scores(self) -> dict[int, list[tuple[int, int | None]]]:
        """The members of each group with their scores in 1/UNITS."""
        found: dict[int, list[tuple[int, int | None]]] = {}
        for subject, group, score in self.members.select("subject", "group", "score").iter_rows():
            found.setdefault(group, []).append((subject, score))
        return found


def _decided(line: Line) -> bool:
    return line.item == ADJUSTMENT and line.cause.startswith(DECISION)


def _explained(seen: _Part, line: Line, subject: int) -> Why:
    clauses = seen.payees.scheme.clauses
    match seen.part.mechanism:
        case "amount":
            return _amount(seen, line, subject)
        case "topup" | "advance":
            return _difference(seen, subject)
        case "pool":
            return _pool(seen, line, subject)
        case "annual":
            return Why("max", ADVANCED, line.amount, clauses=clauses)
    return Why(seen.part.mechanism, Label(line.cause, line.cause), line.amount, clauses=clauses)


def _stretches(seen: _Part, subject: int) -> list[Why]:
    """Return, a stretch each, the rule's tree times the stretch's share."""
    found = []
    for place in seen.rows.of(subject):
        row = seen.rows.frame.row(place, named=True)
        why = seen.rows.explain(seen.tree, place).why
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


def _amount(seen: _Part, line: Line, subject: int) -> Why:
    rule = seen.rule
    reasons = _same_result(_stretches(seen, subject), line)
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


def _difference(seen: _Part, subject: int) -> Why:
    rule = seen.rule
    reasons = _stretches(seen, subject)
    numbers = [round_half_away(why.value, 2) if isinstance(why.value, Fraction) else None for why in reasons]
    earned = Why("sum", EARNED, Fraction(seen.earned.get(subject, 0), UNITS))
    value = None
    if None not in numbers and isinstance(earned.value, Fraction):
        value = sum((one for one in numbers if one is not None), Fraction(0)) - earned.value
    return Why("-", rule.label, value, (*reasons, earned), clauses=rule.clauses)


def _pool(seen: _Part, line: Line, subject: int) -> Why:
    """Return pool x own score / all scores; the cent that the largest remainder gives is in the line itself."""
    rule = seen.rule
    if subject not in seen.groups:
        return Why("pool", rule.label, line.amount, clauses=rule.clauses)
    group = seen.groups[subject]
    pool = seen.pools.explain(seen.tree, seen.pools.of(group)[0]).why
    scores = [score for _, score in seen.scores[group]]
    own = next(score for one, score in seen.scores[group] if one == subject)
    known = [score for score in scores if score is not None]
    mine = None if own is None else Fraction(own, UNITS)
    whole = None if len(known) < len(scores) else Fraction(sum(known), UNITS)
    args = (pool, Why("score", OWN_SCORE, mine), Why("sum", ALL_SCORES, whole))
    return Why("share by score, largest remainder", POOL, line.amount, args, clauses=rule.clauses)


__all__ = ["explain_pay"]
