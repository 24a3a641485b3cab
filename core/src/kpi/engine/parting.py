"""Whether a policy can be computed in parts of the facts, and what has to stay together in a part."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kpi.engine.reach import Reach, reach_of
from kpi.engine.rules import rule_trees
from kpi.errors import Fault, PolicyError
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue, Policy
from kpi.model.metric import ByWorking, Derived, FromTable, Metric, Rated
from kpi.types import Ledger, Scope, SubjectKind
from kpi.words import Message, sentence

_TREE = ("subtree", "siblings")
_LEADERS = "subordinates"


@frozen
class Parting:
    """What a part of the facts must hold whole, besides the people of a unit.

    `tree`: the units below one at the top. `leaders`: the unit of a leader with those led.
    """

    tree: bool = False
    leaders: bool = False


def parting_of(policy: Policy, day: date) -> Parting:
    """Return how the facts may be parted for a policy with the numbers of a day.

    Raises:
        PolicyError: `not_in_parts` for each thing that looks beyond a unit in a way that is not computed in parts.
    """
    reach = reach_of(policy)
    faults = [
        Fault(
            "not_in_parts",
            message,
            where,
            hint=sentence("the engine local computes it, over everybody at once"),
        )
        for where, message in _refused(policy.catalogue, reach)
    ]
    if faults:
        raise PolicyError(*faults)
    scopes = set(_scopes(policy.catalogue, reach, day))
    units = any(
        sort[name].subject is SubjectKind.UNIT
        for sort, names in (
            (policy.catalogue.scorecards, reach.scorecards),
            (policy.catalogue.sanctions, reach.sanctions),
        )
        for name in names
    )
    points = any(policy.catalogue.scorecards[one].ledger is Ledger.KPI_POINTS for one in reach.scorecards)
    tree = units or points or bool(scopes & {*_TREE, _LEADERS})
    return Parting(tree, _LEADERS in scopes)


def _scopes(catalogue: Catalogue, reach: Reach, day: date) -> Iterator[str]:
    """Yield the groups that something in reach looks at."""
    from kpi.expr import scopes_of

    for name in sorted(reach.rules):
        try:
            trees = rule_trees(catalogue.rules[name], catalogue, day)
        except PolicyError:
            continue  # the numbers of a rule are lacking: a run that needs it says so
        yield from (str(one) for tree in trees.values() for one in scopes_of(tree))
    for name in sorted(reach.metrics):
        source = catalogue.metrics[name].source
        if isinstance(source, Derived) and source.over != "window":
            yield source.over
    for name in sorted(reach.scorecards):
        ranking = catalogue.scorecards[name].ranking
        if ranking is not None:
            yield str(ranking.scope)
    for name in sorted(reach.pay):
        yield from (str(part.scope) for part in catalogue.pay[name].chain if part.mechanism == "pool")


def _refused(catalogue: Catalogue, reach: Reach) -> Iterator[tuple[str, Message]]:
    for name in sorted(reach.metrics):
        metric = catalogue.metrics[name]
        why = _why_not(metric)
        if why is not None:
            yield name, why
    for name in sorted(reach.pay):
        for part in catalogue.pay[name].chain:
            if part.mechanism == "pool" and part.scope is Scope.COMPANY:
                yield (
                    f"{name}.{part.name}",
                    sentence("a pool over the scope {scope} is not computed in parts", scope=str(part.scope)),
                )
    for what, names in (
        (sentence("attendance is not computed in parts"), reach.attendance),
        (sentence("limits of pay are not computed in parts"), reach.limits),
        (sentence("procedures with their approvers are not computed in parts"), reach.procedures),
    ):
        if names:
            yield ", ".join(sorted(names)), what
    rows = sorted(name for name in reach.events if catalogue.events[name].source is not None)
    if rows:
        yield ", ".join(rows), sentence("events that follow from rows are not computed in parts")


def _why_not(metric: Metric) -> Message | None:
    match metric.source:
        case ByWorking(working=working):
            return sentence("the working {working} may look at everybody's rows", working=working)
        case Rated(panel=panel) if panel:
            return sentence("panels are not computed in parts")
        case FromTable(clock=clock) if clock:
            return sentence("clocks over rows are not computed in parts")
    return None


__all__ = ["Parting", "parting_of"]
