"""What panels say on a day, and what the ratings of a period come to under them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from kpi.frozen import frozen
from kpi.kit.panels import Judgement, Terms, judged
from kpi.model.catalogue import Catalogue
from kpi.model.metric import Rated
from kpi.model.panel import Panel
from kpi.model.parameter import Dated
from kpi.types import Origin

if TYPE_CHECKING:
    import polars as pl


def terms_on(panel: Panel, day: date) -> Terms:
    """Return what the parameters of a panel say on a day.

    Raises:
        PolicyError: for values that do not fit, and for a day on which groups or minimum have none.
    """
    found = {one.name: dated for one in panel.parameters if (dated := one.at(day)) is not None}
    return Terms.of({name: dated.value for name, dated in found.items()}, panel.id, assumed=assumed_of(found))


def assumed_of(found: Mapping[str, Dated]) -> list[str]:
    """Return the parameters whose values fill a hole of a regulation."""
    return [name for name, dated in found.items() if dated.origin is Origin.DEFAULT]


def panels_of_items(catalogue: Catalogue) -> Mapping[str, Panel]:
    """Return the panel that judges each rated item, by item."""
    sources = (one.source for one in catalogue.metrics.values())
    return {
        one.item: catalogue.panels[one.panel]
        for one in sources
        if isinstance(one, Rated) and one.panel in catalogue.panels
    }


def without_hidden(catalogue: Catalogue, kind: str, rows: pl.DataFrame, day: date) -> pl.DataFrame:
    """Leave out the rows of a KIND that nobody but a panel may read: what an anonymous one judges, and comments."""
    if kind == "comments":
        return rows.clear()
    if kind != "ratings":
        return rows
    hidden = [item for item, panel in panels_of_items(catalogue).items() if panel.is_anonymous(day)]
    return rows.filter(~rows["item"].is_in(hidden)) if hidden else rows


@frozen
class Judged:
    """A judgement of each subject that was rated, and the roles of raters that are in no group, by subject."""

    judgements: Mapping[int, Judgement]
    strangers: Mapping[int, tuple[str, ...]]


def judged_rows(terms: Terms, rows: pl.DataFrame, name: str) -> Judged:
    """Judge every subject of a frame of ratings of one matter; `<name>.n` and `<name>.d` are the scores.

    A rating without a number does not count, not even its rater.
    """
    scores: dict[int, dict[str, dict[str, list[Fraction]]]] = {}
    strangers: dict[int, dict[str, None]] = {}
    columns = ("subject", "rater", "rater_role", f"{name}.n", f"{name}.d")
    for subject, rater, role, above, below in rows.select(columns).iter_rows():
        group = terms.group_of(role)
        if group is None:
            strangers.setdefault(subject, {})[role] = None
        elif above is not None and below:
            mine = scores.setdefault(subject, {}).setdefault(group, {})
            mine.setdefault(rater, []).append(Fraction(above, below))
    every = {*scores, *strangers}
    return Judged(
        {one: judged(terms, scores.get(one, {})) for one in sorted(every)},
        {one: tuple(sorted(roles)) for one, roles in strangers.items()},
    )


__all__ = ["Judged", "assumed_of", "judged_rows", "panels_of_items", "terms_on", "without_hidden"]
