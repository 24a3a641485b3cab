"""Panels whose groups' weights do not add up to a whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from kpi.engine.check.about import about
from kpi.engine.panels import terms_on
from kpi.errors import PolicyError
from kpi.exact import show
from kpi.kit.panels import Terms
from kpi.model.extension import Finding
from kpi.model.panel import Panel
from kpi.words import phrase

_PERCENT = Fraction(100)
_LEAST_PERCENT = Fraction(50)
"""Weights that come to more are percentages; others are shares of 1 or, all of them whole, a ratio such as 2 : 1."""


def panel_findings(panel: Panel, day: date) -> Iterator[Finding]:
    """Yield what is wrong with the groups of a panel, with the parameters that hold on a day."""
    try:
        terms = terms_on(panel, day)
    except PolicyError:  # What cannot be read is refused where the policy is loaded.
        return
    total = sum(terms.weights.values(), Fraction(0))
    meant = _meant(terms, total)
    if total != meant:
        said = phrase(
            "the weights of the groups come to {total}, not {meant}", total=show(total), meant=show(meant)
        )
        yield about(panel, "weights", "warning", said, mends=("group_weights",))
    yield from _never_counted(panel, terms)


def _meant(terms: Terms, total: Fraction) -> Fraction:
    """Return what the weights of the groups should come to: of a ratio to what they do."""
    if total > _LEAST_PERCENT:
        return _PERCENT
    return total if all(one.denominator == 1 for one in terms.weights.values()) else Fraction(1)


def _never_counted(panel: Panel, terms: Terms) -> Iterator[Finding]:
    """Yield groups that weigh nothing where the panel blocks on small ones: they only ever take the value away."""
    if terms.small != "block":
        return
    for group, weight in terms.weights.items():
        if not weight and not terms.is_open(group):
            said = phrase(
                "the group {group} weighs nothing, and blocks the value where it has few raters", group=group
            )
            yield about(panel, "dead_branch", "warning", said, mends=("group_weights", "small_groups"))


__all__ = ["panel_findings"]
