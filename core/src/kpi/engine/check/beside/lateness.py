"""What is taken for coming late, by the minute, and for not coming at all: that more is never cheaper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from math import ceil

import attrs

from kpi.engine.check.about import found_of
from kpi.engine.check.rules.examined import Examined, told, witness
from kpi.engine.rules import result_tree
from kpi.errors import PolicyError
from kpi.exact import show
from kpi.expr import Choose, Kind, Node, Value, Var, evaluate_at, inputs_of, printed, walk
from kpi.expr.check import OTHERWISE, Cell, Sweep, examine, moves, pieces
from kpi.expr.inputs import rewritten
from kpi.expr.rows import Single
from kpi.kit.attendance import AttendanceRules
from kpi.kit.attendance.clock import whole_seconds
from kpi.model.attendance import AttendanceSet
from kpi.model.catalogue import Catalogue, Policy
from kpi.model.extension import Finding, Trial
from kpi.model.quantity import Domain
from kpi.model.rule import Rule
from kpi.model.sanction import Sanction
from kpi.words import Label, phrase, phrase_in

_QUANTITY, _NTH = "quantity", "nth"
_READ = frozenset({_QUANTITY, _NTH})
_LONGEST = Fraction(24 * 60)
_SECOND = Fraction(1, 60)


def lateness_findings(
    one: AttendanceSet, rules: AttendanceRules, policy: Policy, day: date
) -> Iterator[Finding]:
    """Yield what is wrong with what is taken for the lateness that these rules can find.

    The quantity of the event is its minutes: more than the grace, fewer than what is absence already. Of a kind of
    event that is another outcome too nothing is said.
    """
    told = set[tuple[str, str, str]]()
    for found in _every(one, rules, policy, day):
        key = (found.about, found.code, str(found.message))
        if key not in told:
            told.add(key)
            yield found


def _every(one: AttendanceSet, rules: AttendanceRules, policy: Policy, day: date) -> Iterator[Finding]:
    late, absent = (one.outcomes.get(name, "") for name in ("late", "absent"))
    limit = rules.late_to_absent_minutes
    low = (whole_seconds(rules.grace_minutes) + 1) * _SECOND
    high = _LONGEST if limit is None else (ceil(limit * 60) - 1) * _SECOND
    if not late or low > high or list(one.outcomes.values()).count(late) > 1:
        return
    for names in _together(one, policy):
        mine = [sanction for name in names for sanction in policy.catalogue.sanctions[name].sanctions]
        fined = [
            found
            for sanction in mine
            if _is_for(sanction, late)
            if (found := _tree(sanction, policy.catalogue, day, Domain(low, high))) is not None
        ]
        for rule, tree in fined:
            yield from _never_reached(rule, tree, rules)
            yield from _cheaper(rule, tree)
        if limit is not None and absent:
            whole = Fraction(ceil(limit) - 1)
            just = whole if whole >= low else high
            amounts = [
                _first(mine, kind, minutes, policy.catalogue, day)
                for kind, minutes in ((late, just), (absent, None))
            ]
            if fined and None not in amounts:
                yield from _absence_cheaper(*fined[0], just, limit, *(one or Fraction(0) for one in amounts))


def _together(one: AttendanceSet, policy: Policy) -> list[tuple[str, ...]]:
    """Return the sets of sanctions that bind those whom the rules bind; without bindings those that it names."""
    bound = {binding.sanctions for binding in policy.bindings if binding.attendance == one.id}
    return sorted(bound) if policy.bindings else [one.sanctions]


def _is_for(sanction: Sanction, kind: str) -> bool:
    """Tell whether a sanction takes money for events of one kind alone."""
    if sanction.money is None or sanction.trigger is None:
        return False
    return bool(sanction.money.taken) and sanction.trigger.kinds == (kind,)


def _tree(
    sanction: Sanction, catalogue: Catalogue, day: date, minutes: Domain | None = None
) -> tuple[Rule, Node] | None:
    """Return what a sanction takes, the minutes within their domain; None where it reads anything but the event."""
    rule = catalogue.rules[sanction.rule]
    try:
        tree = result_tree(rule, catalogue, day)
    except PolicyError:
        return None
    if tree.kind is not Kind.NUMBER or not {var.name for var in inputs_of(tree)} <= _READ:
        return None
    if minutes is not None:
        tree = rewritten(
            tree,
            lambda node: (
                attrs.evolve(node, domain=minutes)
                if isinstance(node, Var) and node.name == _QUANTITY
                else node
            ),
        )
    return rule, tree


def _never_reached(rule: Rule, tree: Node, rules: AttendanceRules) -> Iterator[Finding]:
    """Yield classes of lateness that are in time still, or absence already."""
    if not _reads(tree, _QUANTITY):
        return
    found = examine(tree)
    grace = show(rules.grace_minutes)
    why = phrase("up to {grace} minutes are in time", grace=grace)
    if rules.late_to_absent_minutes is not None:
        limit = show(rules.late_to_absent_minutes)
        why = phrase(
            "up to {grace} minutes are in time, and {limit} are absence already", grace=grace, limit=limit
        )
    for choice in walk(tree):
        if not isinstance(choice, Choose) or not any(known is choice for known, _ in found.reached):
            continue
        if not any(_reads(condition, _QUANTITY) for condition, _ in choice.cases):
            continue
        for place, (asked, value) in _cases(choice).items():
            if (choice, place) not in found.reached:
                yield _finding(
                    rule,
                    "dead_branch",
                    "warning",
                    phrase(
                        "the case `{condition}` ({value}) never comes about: {why}",
                        condition=asked,
                        value=printed(value),
                        why=why,
                    ),
                )


def _cases(choice: Choose) -> dict[int, tuple[Label, Node]]:
    """Return by place what a case asks, and what it is worth."""
    found = {place: (printed(condition), value) for place, (condition, value) in enumerate(choice.cases)}
    if choice.otherwise is not None:
        found[OTHERWISE] = (phrase_in("tree", "otherwise"), choice.otherwise)
    return found


def _cheaper(rule: Rule, tree: Node) -> Iterator[Finding]:
    """Yield minutes from which on less is taken."""
    var = next((one for one in inputs_of(tree) if one.name == _QUANTITY), None)
    if var is None:
        return
    assert isinstance(var, Var)
    given: dict[str, Value] = {_NTH: Fraction(1)} if any(one.name == _NTH for one in inputs_of(tree)) else {}
    sweep = Sweep(var, given, pieces(tree, var, given))
    for move in moves(sweep.pieces, up=False):
        rows = [sweep.row(x) for x in (move.first, move.second)]
        if [evaluate_at(tree, Single(row, {}))[0] for row in rows] != [move.before, move.after]:
            continue
        shown = Examined(rule, "", True, tree, examine(tree))
        start, end = (told(shown, sweep, Cell(x, x)) for x in (move.first, move.second))
        yield _finding(
            rule,
            "wrong_direction",
            "error",
            phrase(
                "who is later pays less: {before} where {start}, {after} where {end}",
                before=show(move.before),
                start=start,
                after=show(move.after),
                end=end,
            ),
            rows[1],
        )
        return


def _first(
    sanctions: list[Sanction], kind: str, minutes: Fraction | None, catalogue: Catalogue, day: date
) -> Fraction | None:
    """Return what a first event of a kind costs whom it is about, with so many minutes (an absence has none).

    None where nothing is taken for it, where it has another consequence than money or one for some people alone, and
    where a fine reads more than the event.
    """
    every = [one for one in sanctions if one.trigger is not None and kind in one.trigger.kinds]
    if not every or any(
        one.forfeits or one.proposal or one.when is not None or one.beside or one.charged != "person"
        for one in every
    ):
        return None
    total = Fraction(0)
    for one in every:
        found = _tree(one, catalogue, day) if _is_for(one, kind) else None
        if found is None:
            return None
        value, _ = evaluate_at(found[1], Single({_NTH: Fraction(1), _QUANTITY: minutes}, {}))
        if not isinstance(value, Fraction):
            return None
        total += value
    return total


def _absence_cheaper(
    rule: Rule, tree: Node, just: Fraction, limit: Fraction, late: Fraction, absent: Fraction
) -> Iterator[Finding]:
    """Yield that a first absence takes less than a first lateness `just` short of it, in minutes."""
    if late > absent:
        row: dict[str, Value] = {_NTH: Fraction(1), _QUANTITY: just}
        yield _finding(
            rule,
            "wrong_direction",
            "warning",
            phrase(
                "{late} yuan are taken up to {limit} minutes, {absent} where it is absence",
                late=show(late),
                limit=show(limit),
                absent=show(absent),
            ),
            {name: value for name, value in row.items() if _reads(tree, name)},
        )


def _reads(tree: Node, name: str) -> bool:
    return any(var.name == name for var in inputs_of(tree))


def _finding(
    rule: Rule, code: str, severity: str, said: Label, row: dict[str, Value] | None = None
) -> Finding:
    shown = {} if row is None else witness(rule, row)
    return Finding(
        code,
        severity,
        found_of(rule.label, said),
        where=rule.where,
        clauses=rule.cited,
        witness=shown,
        about=rule.id,
        trials=(Trial(rule.id, shown),) if shown else (),
    )


__all__ = ["lateness_findings"]
