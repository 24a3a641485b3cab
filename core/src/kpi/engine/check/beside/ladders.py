"""Levels that nobody can reach, and people who are due to rise and to fall at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

import attrs

from kpi.engine.check.about import found_of
from kpi.engine.check.rules.examined import written_row
from kpi.engine.rules import result_tree
from kpi.errors import PolicyError
from kpi.expr import Kind, Logic, Node, Value, all_of, any_of, evaluate_at, inputs_of, printed
from kpi.expr.check import ELSE, Known, examine, smallest
from kpi.expr.rows import Single
from kpi.model.catalogue import Catalogue
from kpi.model.extension import Finding, Trial
from kpi.model.ladder import Ladder, Level
from kpi.model.rule import Rule
from kpi.words import Label, phrase


def ladder_findings(
    ladder: Ladder,
    catalogue: Catalogue,
    day: date,
    bounded: Callable[[Node, Rule], Node] = lambda tree, _: tree,
) -> Iterator[Finding]:
    """Yield what is wrong between the conditions of a ladder's levels; `bounded` narrows what they may read."""

    def trees(level: Level, names: Sequence[str]) -> list[Node]:
        return [bounded(tree, rule) for rule, tree in _trees(level, names, catalogue, day)]

    for place, level in enumerate(ladder.levels):
        enter = trees(level, level.enter)
        below = ladder.levels[place - 1] if place else None
        yield from _never_or_always(ladder, level, trees)
        if enter:
            yield from _unreachable(ladder, level, below, enter)
        lose = trees(below, below.lose) if below is not None else []
        if below is not None and enter and lose:
            yield from _both_ways(ladder, level, below, all_of(all_of(*enter), any_of(*lose)))


def _never_or_always(
    ladder: Ladder, level: Level, trees: Callable[[Level, Sequence[str]], list[Node]]
) -> Iterator[Finding]:
    """Yield conditions of losing a level, or of dismissal from it, that are never true, or always.

    One that reads nothing is as its parameters say.
    """
    held = level.label
    for name in (*level.lose, *level.dismiss):
        for tree in trees(level, [name]):
            outcomes = (
                examine(tree, holes_only=True).outcomes if inputs_of(tree) else frozenset((True, False))
            )
            if True not in outcomes:
                said = phrase(
                    "nobody loses {level} by it: `{condition}` is never true",
                    level=held,
                    condition=printed(tree),
                )
                yield _about(ladder, level, "dead_branch", "warning", said)
            elif False not in outcomes:
                said = phrase(
                    "nobody keeps {level}: `{condition}` is always true", level=held, condition=printed(tree)
                )
                yield _about(ladder, level, "unreachable_level", "error", said)


def _trees(
    level: Level, names: Sequence[str], catalogue: Catalogue, day: date
) -> Iterator[tuple[Rule, Node]]:
    """Yield the conditions of those rules that can be read; the others are findings of their own."""
    own = {one.name: one for one in level.parameters}
    for name in names:
        rule = catalogue.rules[name]
        rule = attrs.evolve(rule, parameters=tuple(own.get(one.name, one) for one in rule.parameters))
        try:
            tree = result_tree(rule, catalogue, day)
        except PolicyError:
            continue
        if tree.kind is Kind.FLAG:
            yield rule, tree


def _unreachable(
    ladder: Ladder, level: Level, below: Level | None, enter: Sequence[Node]
) -> Iterator[Finding]:
    """Yield conditions of a level that are never true, those over one input taken together."""
    groups: dict[Node | None, list[Node]] = defaultdict(list)
    for tree in enter:
        for part in _conjuncts(tree):
            inputs = inputs_of(part)
            if inputs:
                groups[inputs[0] if len(inputs) == 1 else part].append(part)
    every = [all_of(*parts) for parts in groups.values()]
    for tree in every:
        if True not in examine(tree, holes_only=True).outcomes:
            finding = _about(
                ladder,
                level,
                "unreachable_level",
                "error",
                phrase(
                    "nobody can reach {level}: `{condition}` is never true",
                    level=level.label,
                    condition=printed(tree),
                ),
            )
            yield finding if below is None else _shown(finding, ladder, below, _rest_met(every))


def _rest_met(every: Sequence[Node]) -> dict[str, Value]:
    """Return inputs with which all conditions hold that can, each by itself, as small as they may be."""
    found: dict[str, Value] = {}
    for tree in every:
        met = _met(tree)
        found |= _any_of(tree) if met is None else met
    return found


def _any_of(tree: Node) -> dict[str, Value]:
    """Return inputs of a condition that never holds: the greatest of the first that it was looked at with."""
    sweep = next(iter(examine(tree).sweeps), None)
    return {} if sweep is None else sweep.row(sweep.pieces[-1].cell.sample)


def _met(tree: Node, known: Known | None = None) -> dict[str, Value] | None:
    """Return inputs with which a condition holds, as small as they may be; None where none were found."""
    rows = (
        sweep.row(piece.cell.sample)
        for sweep in examine(tree, known=known).sweeps
        for piece in sweep.pieces
        if piece.form is True
    )
    met = (row for row in rows if ELSE not in row.values())
    found = next((row for row in met if evaluate_at(tree, Single(row, {}))[0] is True), None)
    return None if found is None else smallest(tree, found)


def _shown(finding: Finding, ladder: Ladder, below: Level, row: Mapping[str, Value]) -> Finding:
    """Add what `kpi try` of the ladder shows it with: somebody on the level below."""
    shown = {"current": below.id, **written_row(row)}
    return attrs.evolve(finding, witness=shown, trials=(Trial(ladder.id, shown),))


def _conjuncts(tree: Node) -> Iterator[Node]:
    if isinstance(tree, Logic) and tree.op == "and":
        for arg in tree.args:
            yield from _conjuncts(arg)
    else:
        yield tree


def _both_ways(ladder: Ladder, level: Level, below: Level, both: Node) -> Iterator[Finding]:
    """Yield inputs with which somebody is due to rise to a level and to lose the one below it."""
    known = Known.nothing()
    if True not in examine(both, holes_only=True, known=known).outcomes:
        return
    row = _met(both, known)
    if row is None:
        return
    decided = ladder.parameter("conflict_policy") is not None
    finding = _about(
        ladder,
        below,
        "promote_and_demote",
        "note" if decided else "warning",
        phrase(
            "due to rise to {level} and to lose {below} at once: conflict_policy decides",
            level=level.label,
            below=below.label,
        )
        if decided
        else phrase(
            "due to rise to {level} and to lose {below} at once", level=level.label, below=below.label
        ),
    )
    parameter = f"{ladder.id}.conflict_policy" if decided else ""
    yield attrs.evolve(_shown(finding, ladder, below, row), parameter=parameter)


def _about(ladder: Ladder, level: Level, code: str, severity: str, said: Label) -> Finding:
    return Finding(
        code,
        severity,
        found_of(ladder.label, said),
        where=ladder.where,
        clauses=ladder.clauses,
        about=f"{ladder.id}.{level.id}",
    )
