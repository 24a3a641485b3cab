"""What a rule can be tried on beside its own inputs: the events of a sanction, a pool's scores, the others of a group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from kpi.app.vocabulary import MONEY
from kpi.errors import PolicyError
from kpi.model.attendance import AttendanceSet
from kpi.model.catalogue import Catalogue
from kpi.model.clock import Clock
from kpi.model.ladder import Ladder
from kpi.model.limit import LimitSet
from kpi.model.names import short
from kpi.model.procedure import Procedure
from kpi.model.quantity import Measure
from kpi.model.rule import Rule
from kpi.types import Money
from kpi.words import Label, listed, phrase

_EVENTS = phrase("events: dates, or a row each")
_SCORES = phrase("who shares the pool, with their scores")
_PEERS = phrase("the values of the others in the group")
_MONTH = phrase("the month, with several rows")
_PAUSES = phrase("pauses")
_GROUPS = phrase("the scores of the raters of each group")
_RATINGS = phrase("ratings, a row each")
_DONE = phrase("the steps taken so far")
_DONE_COLUMNS = ("step", "outcome", "by", "on", "score", "effective_on")
_CANDIDATES = phrase("the candidates for the post")
_CANDIDATE_COLUMNS = ("name", "score", "level", "internal")
_EVENT_COLUMNS = ("on", "kind", "status", "ref", "quantity", "amount")


def trial_inputs(rule: Rule, catalogue: Catalogue, day: date) -> Iterator[Mapping[str, Any]]:
    """Yield what `kpi try` and case files take for a rule beside its scalars, in the keys of the contract."""
    from kpi.trial.pay.pools import SCORES, shares_a_pool
    from kpi.trial.rules import PEERS
    from kpi.trial.sanctions.events import EVENTS, trigger_of

    own = {short(one.name) for one in rule.inputs}
    if EVENTS not in own and trigger_of(rule, catalogue) is not None:
        yield _input(EVENTS, "table", None, _EVENTS, _EVENT_COLUMNS)
    if SCORES not in own and shares_a_pool(rule, catalogue):
        yield _input(SCORES, "table", Measure.SCORE, _SCORES, ("name", "score"))
    from kpi.trial.counted.counts import workings_of

    for working in workings_of(rule, catalogue):
        for kind in working.tables:
            table = catalogue.tables[kind]
            yield _input(kind, "table", None, table.label, tuple(one.name for one in table.columns))
        for name, (_, columns) in working.brief.items():
            yield _input(name, "table", None, working.label, columns)
    if any(rule.id in one.rules for one in catalogue.attendance.values()):
        from kpi.trial.attendance import inputs_of

        for name, (type, meaning) in inputs_of(rule).items():
            yield _input(name, type, None, meaning, ())
    compared = [one for one in rule.inputs if one.name in _compared(rule, catalogue, day)]
    if compared and PEERS not in own:
        columns = tuple(short(one.name) for one in compared)
        unit = compared[0].unit if len(compared) == 1 else None
        yield _input(PEERS, *(("list", unit, _PEERS, ()) if unit else ("table", None, _PEERS, columns)))


def procedure_inputs(procedure: Procedure) -> tuple[Mapping[str, Any], ...]:
    """Return what `kpi try` and case files take for a procedure, in the keys of the contract."""
    from kpi.trial.procedures import CANDIDATES, DONE

    found = [_input(DONE, "table", None, _DONE, _DONE_COLUMNS)]
    if procedure.parameter("candidate_levels") or procedure.parameter("equality_tolerance"):
        found.append(_input(CANDIDATES, "table", None, _CANDIDATES, _CANDIDATE_COLUMNS))
    return tuple(found)


def ladder_inputs(ladder: Ladder) -> tuple[Mapping[str, Any], ...]:
    """Return what `kpi try` and case files take for a ladder beside its conditions, in the keys of the contract."""
    levels = [level.id for level in ladder.levels]
    label = phrase("the level somebody has: {levels}", levels=listed(levels))
    return (_input("current", "scalar", Measure.LEVEL, label, ()),)


def attendance_inputs(one: AttendanceSet) -> Iterator[Mapping[str, Any]]:
    """Yield what `kpi try` and case files take for attendance rules, in the keys of the contract."""
    from kpi.trial.attendance import INPUTS

    for name, (type, meaning) in INPUTS.items():
        yield _input(name, type, None, meaning, ())
    for name, kind in one.counts.items():
        yield _input(name, "scalar", Measure.COUNT, phrase("number of {kind} of the month", kind=kind), ())


def clock_inputs(one: Clock, catalogue: Catalogue) -> tuple[Mapping[str, Any], ...]:
    """Return what `kpi try` and case files take for a clock, in the keys of the contract."""
    from kpi.trial.clocks import MONTH, PAUSES

    table = catalogue.tables[one.table]
    columns = tuple(column.name for column in table.columns)
    cells = [_input(column.name, "scalar", None, column.label, ()) for column in table.columns]
    return (
        *cells,
        _input(table.kind, "table", None, table.label, columns),
        _input(MONTH, "scalar", None, _MONTH, ()),
        _input(PAUSES, "table", None, _PAUSES, ("from", "until", "reason")),
    )


def due_inputs() -> tuple[Mapping[str, Any], ...]:
    """Return what `kpi try` and case files take for what falls due, in the keys of the contract."""
    from kpi.trial.due import INPUTS

    return tuple(_input(name, type, None, meaning, ()) for name, (type, meaning) in INPUTS.items())


def limit_inputs(one: LimitSet, catalogue: Catalogue) -> tuple[Mapping[str, Any], ...]:
    """Return what `kpi try` and case files take for a set of limits, in the keys of the contract."""
    from kpi.trial.pay.limits import CARRIED, read_beside

    return (
        *(_input(kind.value, "scalar", Measure.YUAN, MONEY[kind], ()) for kind in Money),
        *(
            _input(f"{CARRIED}{kind}", "scalar", Measure.YUAN,
                   phrase("carried on by an earlier period: {kind}", kind=MONEY[kind]), ())
            for kind in one.kinds
        ),
        *(_input(short(item.name), item.type, item.unit, item.label, ()) for item in read_beside(one, catalogue)),
    )  # fmt: skip


def panel_inputs() -> tuple[Mapping[str, Any], ...]:
    """Return what `kpi try` and case files take for a panel, in the keys of the contract."""
    from kpi.trial.panels import GROUPS, RATINGS

    return (
        _input(GROUPS, "table", None, _GROUPS, ("group", "scores")),
        _input(RATINGS, "table", None, _RATINGS, ("rater", "rater_role", "score")),
    )


def _compared(rule: Rule, catalogue: Catalogue, day: date) -> set[str]:
    """Return the inputs that the rule looks at in a group; none where a number is missing for its tree."""
    from kpi.engine.rules import rule_trees
    from kpi.expr import Aggregate, inputs_of, walk

    try:
        trees = rule_trees(rule, catalogue, day)
    except PolicyError:
        # A table that the company has to supply: the catalogue shows the rule all the same.
        return set()
    groups = [node for tree in trees.values() for node in walk(tree) if isinstance(node, Aggregate)]
    return {one.name for node in groups for one in inputs_of(node.args[0])}


def _input(
    name: str, type: str, unit: Measure | None, meaning: Label, columns: tuple[str, ...]
) -> Mapping[str, Any]:
    found: dict[str, Any] = {"name": name, "type": type, "unit": unit, "domain": {}, "meaning": meaning}
    return {**found, "columns": list(columns)} if columns else found
