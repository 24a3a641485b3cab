"""Which scorecards, sanction sets, pay scheme and ladder a subject has."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import attrs

from kpi.engine.bindings import most_specific, ranked_for
from kpi.engine.frames import laid_out
from kpi.engine.population.tree import UnitTree
from kpi.frozen import frozen
from kpi.model.catalogue import BINDABLE, Bindable, Binding, Policy
from kpi.model.period import Period
from kpi.model.scorecard import Scorecard
from kpi.model.sorts import BY_WORD
from kpi.types import SubjectKind

if TYPE_CHECKING:
    import polars as pl


@frozen
class Bound:
    """Per id of what is bound (a scorecard, a pay scheme, a set of limits ...): a frame of `subject`, ordered by subject.

    `first_card` has subject and card: the one to which point sanctions go, and which is meant where no
    card is named; it is one that runs in the period, where there is one. `outside` are the people whom
    their level keeps out of their cards: they have no results, and miss none.
    """

    scorecards: Mapping[str, pl.DataFrame]
    sanctions: Mapping[str, pl.DataFrame]
    pay: Mapping[str, pl.DataFrame]
    ladders: Mapping[str, pl.DataFrame]
    first_card: pl.DataFrame
    attendance: Mapping[str, pl.DataFrame] = attrs.field(factory=dict)
    due: Mapping[str, pl.DataFrame] = attrs.field(factory=dict)
    outside: frozenset[int] = frozenset()
    limits: Mapping[str, pl.DataFrame] = attrs.field(factory=dict)


def runs_in(card: Scorecard, period: Period) -> bool:
    """Tell whether a card yields results for a period: its own frequency, or one it is rolled up to."""
    return card.frequency is period.frequency or period.frequency in card.rollups


def bind(policy: Policy, period: Period, people: pl.DataFrame, tree: UnitTree, names: pl.DataFrame) -> Bound:
    """Resolve the bindings for every kind, unit and role that occurs among the people.

    For each of the things the most specific binding that names it wins: one with a role before
    one without, then the one whose unit is nearest; equally specific ones add up. A scorecard or a set of
    sanctions for units goes to the units of its binding, never to the people in them, and the other way round.
    """
    import polars as pl

    units = names.filter(pl.col("kind") == SubjectKind.UNIT.value)
    unit_ids = dict(zip(units["id"], units["subject"], strict=True))
    bound_units = {unit_ids.get(one.unit) for one in policy.bindings if one.unit}
    places, lines = _places(people["unit"].unique(maintain_order=True), tree, bound_units)
    # Keys begin at 1: 0 stands for those without a unit.
    places, at = places.with_columns(pl.col("subject").fill_null(0)), people["unit"].fill_null(0)
    placed = people.select("subject", "kind", "role", place=laid_out(places, at)["place"])
    by = ["kind", "role", "place"]
    groups = placed.select(by).unique(maintain_order=True).with_row_index("group")
    keyed = placed.join(groups, on=by, how="left", nulls_equal=True, maintain_order="left")
    cards = policy.catalogue.scorecards
    found: dict[str, dict[str, list[int]]] = {one.word: {} for one in BINDABLE}
    first: dict[int, str] = {}
    for group, kind, role, place in groups.iter_rows():
        above, itself = lines[place]
        ranked = ranked_for(policy.bindings, above, role or "", unit_ids, itself=itself)
        for word, ids in _resolve(policy, ranked, SubjectKind(kind)).items():
            for one in ids:
                found[word].setdefault(one, []).append(group)
            if word == "scorecard" and ids:
                first[group] = next((one for one in ids if runs_in(cards[one], period)), ids[0])

    def frames(word: str) -> Mapping[str, pl.DataFrame]:
        return {
            one: keyed.filter(pl.col("group").is_in(members)).select("subject").sort("subject")
            for one, members in sorted(found[word].items())
        }

    chosen = pl.DataFrame(
        {"group": list(first), "card": list(first.values())}, schema={"group": pl.UInt32, "card": pl.String}
    )
    first_card = keyed.join(chosen, on="group", how="inner").select("subject", "card").sort("subject")
    bound: dict[str, Any] = {BY_WORD[word].field: frames(word) for word in found}
    return Bound(first_card=first_card, **bound)


def _places(
    units: pl.Series, tree: UnitTree, bound: Collection[int | None]
) -> tuple[pl.DataFrame, list[tuple[tuple[int, ...], bool]]]:
    """Return `place` of each unit (as `subject`), and for each place its line of units and whether it begins with it.

    Of the units above one only those that a binding names can make a difference, so few places differ.
    """
    import polars as pl

    known: dict[tuple[tuple[int, ...], bool], int] = {}
    found = []
    for unit in units.to_list():
        above = tuple(one for one in tree.above(unit) if one in bound)
        found.append(known.setdefault((above, above[:1] == (unit,)), len(known)))
    places = pl.DataFrame({"subject": units, "place": found}, schema_overrides={"place": pl.UInt32})
    return places, list(known)


def _resolve(
    policy: Policy, ranked: Sequence[Sequence[Binding]], kind: SubjectKind
) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for what in BINDABLE:
        ids = most_specific(ranked, partial(_named, policy, what, kind))
        found[what.word] = ids if what.several else ids[:1]
    return found


def _named(policy: Policy, what: Bindable, kind: SubjectKind, binding: Binding) -> Sequence[str]:
    """Return what a binding names that is for subjects of a kind: people, where its sort does not say for whom."""
    names = what.names(binding)
    if what.word not in _FOR_A_KIND:
        return names if kind is SubjectKind.EMPLOYEE else ()
    declared = getattr(policy.catalogue, BY_WORD[what.word].field)
    return [name for name in names if name in declared and declared[name].subject is kind]


_FOR_A_KIND = frozenset(what.word for what in BINDABLE if BY_WORD[what.word].has("subject"))
"""The sorts that say for which kind of subjects they are."""
