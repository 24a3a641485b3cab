"""What panels say on a day, and what the ratings of a period come to under them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from kpi.frozen import frozen
from kpi.kit.panels import FEWEST, Judgement, Terms, judged
from kpi.model.catalogue import Catalogue
from kpi.model.metric import Rated
from kpi.model.panel import TOKEN, Panel, is_token
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
    """Leave out the rows of a KIND that nobody but a panel may read: what an anonymous one judges, and comments.

    What was given unseen stays so, whatever the policy says by now.
    """
    if kind == "comments":
        return rows.clear()
    if kind != "ratings":
        return rows
    hidden = [item for item, panel in panels_of_items(catalogue).items() if panel.is_anonymous(day)]
    return rows.filter(~rows["item"].is_in(hidden) & ~veiled(rows))


def veiled(rows: pl.DataFrame) -> pl.Series:
    """Tell of each of some ratings whether a token stands in the place of the rater."""
    return rows["rater"].str.contains(TOKEN)


@frozen
class Judged:
    """A judgement of each subject that was rated, and the roles of raters that are in no group, by subject.

    `mixed` are subjects of whom raters of one hidden group stand by name and by token: who is whom is not known, and
    two may be one, so that they are not judged.
    """

    judgements: Mapping[int, Judgement]
    strangers: Mapping[int, tuple[str, ...]]
    mixed: frozenset[int] = frozenset()


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
    judgements, mixed = {}, set()
    for one in sorted({*scores, *strangers}):
        given = scores.get(one, {})
        own = _as_given(terms, given)
        judgements[one] = judged(own, given)
        if any(_is_mixed(raters) for group, raters in given.items() if not own.is_open(group)):
            judgements[one] = Judgement(None)
            mixed.add(one)
    return Judged(
        judgements, {one: tuple(sorted(roles)) for one, roles in strangers.items()}, frozenset(mixed)
    )


def _as_given(terms: Terms, scores: Mapping[str, Mapping[str, object]]) -> Terms:
    """Return terms under which groups whose raters were promised to stay unseen are not open."""
    kept = {group for group, raters in scores.items() if terms.is_open(group) and any(map(is_token, raters))}
    if not kept:
        return terms
    still = frozenset(one for one in terms.groups if terms.is_open(one) and one not in kept)
    return attrs.evolve(terms, anonymous=True, open=still, least=max(terms.least, FEWEST))


def _is_mixed(raters: Iterable[str]) -> bool:
    return len({is_token(one) for one in raters}) > 1


__all__ = [
    "Judged",
    "assumed_of",
    "judged_rows",
    "panels_of_items",
    "terms_on",
    "veiled",
    "without_hidden",
]
