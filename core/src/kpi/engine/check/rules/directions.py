"""Whether better results are judged better, and whether a small step costs much."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import islice

import attrs

from kpi.engine.check.rules.examined import MOST, Examined, closest, near, told, witness
from kpi.engine.check.rules.marks import is_likely, supposed_of
from kpi.expr import Kind, Value, Var, evaluate_at
from kpi.expr.check import Cell, Move, Sweep, jumps, moves
from kpi.expr.check.sampling import WIDE
from kpi.expr.rows import Single
from kpi.model.extension import Finding, Trial
from kpi.model.quantity import Measure
from kpi.model.rule import RuleKind
from kpi.types import Direction
from kpi.words import Label, phrase

PAY_FALLS = "pay_falls"
WRONG_WAY = ("wrong_direction", PAY_FALLS)
"""The codes of a result that goes the wrong way: of money that does so only at places the second."""
OF_MONEY = ("method", "after", "amounts", "tiers", "amount", "points", "edges")
"""Parameters that would mend a drop of money."""
_MONEY = (RuleKind.PAY, RuleKind.AWARD, RuleKind.FINE)
_SIGN = {Direction.MORE: 1, Direction.LESS: -1, Direction.NONE: 0}


def directions(one: Examined) -> Iterator[Finding]:
    """Yield inputs of which more is better (or worse), while the rule gives less (or more) for it.

    It is not looked at where another input is below 0 of which nobody said that it may be.
    """
    if not one.main or one.tree.kind is Kind.LEVEL:
        return
    told_of: set[str] = set()
    supposed = supposed_of(one)
    is_money = one.rule.kind in _MONEY and one.rule.unit is Measure.YUAN
    for sweep in one.sweeps:
        if sweep.var is None or sweep.var.name in told_of or not is_likely(sweep.given, supposed):
            continue
        wanted = _SIGN[sweep.var.better] * _SIGN[one.rule.good]
        unlikely = sweep.var.name in supposed
        found = moves(sweep.pieces, up=wanted < 0) if wanted else ()
        for move in sorted(found, key=lambda one: unlikely and one.first < 0):
            if _holds(one, sweep, move):
                told_of.add(sweep.var.name)
                drop = is_money and _rises(one, sweep.var, up=wanted > 0)
                wide = abs(move.second - move.first) > WIDE
                shown = _near(one, sweep, move) if drop or wide else move
                yield _wrong(one, sweep, shown, is_drop=drop)
                break


def _rises(one: Examined, var: Var, *, up: bool) -> bool:
    """Tell whether the result also goes the right way: then money only drops at places."""
    return any(True for sweep in one.found.sweeps if sweep.var is var for _ in moves(sweep.pieces, up=up))


def _near(one: Examined, sweep: Sweep, move: Move) -> Move:
    """Return a move between numbers beside each other, where that shows the drop too."""

    def amount(row: Mapping[str, Value]) -> Value:
        value = evaluate_at(one.tree, Single(row, {}))[0]
        return Fraction(value) if isinstance(value, bool) else value

    first, second = closest(sweep, move, amount)
    if first < 0:  # Of what lies below nothing nobody thinks first.
        above = Move(Fraction(0), Fraction(1), move.before, move.after)
        start, end = closest(sweep, above, amount)
        values = [amount(sweep.row(x)) for x in (start, end)]
        held = all(any(piece.cell.holds(x) for piece in sweep.pieces) for x in (start, end))
        if held and _moves_alike(values, move):
            first, second = start, end
    before, after = (amount(sweep.row(x)) for x in (first, second))
    assert isinstance(before, Fraction)
    assert isinstance(after, Fraction)
    return Move(first, second, before, after)


def _moves_alike(values: list[Value], move: Move) -> bool:
    before, after = values
    if not (isinstance(before, Fraction) and isinstance(after, Fraction)):
        return False
    return (after - before) * move.change > 0


def _holds(one: Examined, sweep: Sweep, move: Move) -> bool:
    return one.shows_number(sweep.row(move.first), move.before) and one.shows_number(
        sweep.row(move.second), move.after
    )


def _wrong(one: Examined, sweep: Sweep, move: Move, *, is_drop: bool) -> Finding:
    assert sweep.var is not None
    label = Label(*(sweep.var.label.text(lang) or sweep.var.name for lang in ("zh", "en")))
    better = sweep.var.better is (Direction.MORE if move.second > move.first else Direction.LESS)
    values = [_shown(one, value) for value in (move.before, move.after)]
    steps = [(told(one, sweep, Cell(x, x), lang)) for lang in ("zh", "en") for x in (move.first, move.second)]
    rows = [sweep.row(move.first), sweep.row(move.second)]
    found = one.finding(
        PAY_FALLS if is_drop else "wrong_direction",
        "warning" if is_drop else "error",
        f"{label.zh}{'变好' if better else '变差'}，结果反而{'变差' if better else '变好'}：{steps[0]} 时为 {values[0].zh}，{steps[1]} 时为 {values[1].zh}",
        f"{label.en} gets {'better' if better else 'worse'} and the result {'worse' if better else 'better'}: "
        f"{values[0].en} where {steps[2]}, {values[1].en} where {steps[3]}",
        row=rows[1],
        mends=("mode", "good", "after", "gap", "points", "edges", *OF_MONEY),
    )
    worse_first = rows if sweep.var.better is Direction.MORE else rows[::-1]
    trials = (Trial(one.rule.id, witness(one.rule, row)) for row in worse_first)
    return attrs.evolve(found, trials=tuple(trials))


def _shown(one: Examined, value: Fraction) -> Label:
    if one.tree.kind is Kind.FLAG:
        return phrase("yes") if value else phrase("no")
    return Label(near(value), near(value))


def leaps(one: Examined, least: Fraction | None) -> Iterator[Finding]:
    """Yield where the result leaps by more than its rule wants (`smooth`); points also by more than `least`."""
    limit = one.rule.smooth
    if limit is None and one.rule.unit is Measure.POINTS:
        limit = least
    if not one.main or limit is None or one.tree.kind is not Kind.NUMBER:
        return
    found: dict[tuple[Fraction, Fraction], tuple[Sweep, Move]] = {}
    for sweep in one.found.sweeps:
        for move in jumps(sweep.pieces):
            if abs(move.change) > limit:
                found.setdefault((move.first, move.second), (sweep, move))
    for sweep, move in islice(sorted(found.values(), key=lambda pair: -abs(pair[1].change)), MOST):
        ends = [
            told(one, sweep, Cell(x, x), lang) for lang in ("zh", "en") for x in (move.first, move.second)
        ]
        at = [f"{ends[0]} 处", f"at {ends[2]}"]
        if move.first != move.second:
            at = [f"{ends[0]} 与 {ends[1]} 之间", f"between {ends[2]} and {ends[3]}"]
        yield one.finding(
            "jump",
            "note" if one.rule.smooth is None else "warning",
            f"{at[0]}从 {near(move.before)} 跳到 {near(move.after)}",
            f"{at[1]} it leaps from {near(move.before)} to {near(move.after)}",
            row=sweep.row(move.first),
            mends=("gap_policy", "linear_mode", "points"),
        )
