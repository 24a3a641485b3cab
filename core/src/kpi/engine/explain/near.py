"""Whether what a person has rests on the facts of the same unit alone, so that nobody else need be computed again."""

from __future__ import annotations

from kpi.engine.reach import reach_of
from kpi.engine.rules import rule_trees
from kpi.expr import scopes_of
from kpi.model.catalogue import Catalogue, Policy
from kpi.model.metric import Attribute, ByRule, Observed, TargetOf
from kpi.model.period import Period
from kpi.model.scorecard import Scorecard
from kpi.types import Ledger, Scope, SubjectKind

_OWN = (Observed, TargetOf, Attribute, ByRule)
"""Sources that read rows of the person, of their role and of the units that they are in."""


def rests_on_the_unit(policy: Policy, period: Period) -> bool:
    """Tell whether a policy makes nothing of a person of anything beyond their unit: only scorecards, ranked within it,
    of rules that compare within it at most, over what was observed of them in the period.

    Whatever is not known to stay within the unit does not.
    """
    catalogue = policy.catalogue
    reach = reach_of(policy)
    beyond = (
        reach.sanctions | reach.pay | reach.ladders | reach.attendance | reach.clocks | reach.panels
        | reach.procedures | reach.due | reach.limits | reach.events
    )  # fmt: skip
    return (
        reach.bound
        and not beyond
        and all(type(catalogue.metrics[name].source) in _OWN for name in reach.metrics)
        and all(_within(catalogue.scorecards[name], period) for name in reach.scorecards)
        and all(_compares_within(catalogue, name, period) for name in reach.rules)
    )


def _within(card: Scorecard, period: Period) -> bool:
    ranking = card.ranking
    return (
        card.frequency is period.frequency
        and card.subject is SubjectKind.EMPLOYEE
        and card.ledger is Ledger.POINTS
        and not card.sanctions
        and not card.sign_off
        and (ranking is None or (ranking.scope is Scope.UNIT and not ranking.ties))
    )


def _compares_within(catalogue: Catalogue, rule: str, period: Period) -> bool:
    trees = rule_trees(catalogue.rules[rule], catalogue, period.end)
    return set(scopes_of(*trees.values())) <= {Scope.UNIT}


__all__ = ["rests_on_the_unit"]
