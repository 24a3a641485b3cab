"""Which scorecards, sanction sets, pay scheme and ladder a subject has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import attrs

from kpi.engine.bindings import most_specific, ranked_for
from kpi.engine.population.tree import UnitTree
from kpi.frozen import frozen
from kpi.model.catalogue import Binding, Policy
from kpi.model.period import Period
from kpi.model.scorecard import Scorecard
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
    groups = people.select("kind", "unit", "role").unique(maintain_order=True).with_row_index("group")
    keyed = people.select("subject", "kind", "unit", "role").join(
        groups, on=["kind", "unit", "role"], how="left", nulls_equal=True
    )
    cards = policy.catalogue.scorecards
    found: dict[str, dict[str, list[int]]] = {
        "scorecards": {},
        "sanctions": {},
        "pay": {},
        "ladder": {},
        "attendance": {},
        "due": {},
        "limits": {},
    }
    first: dict[int, str] = {}
    known: dict[tuple[str, str, tuple[int, ...], bool], Mapping[str, list[str]]] = {}
    for group, kind, unit, role in groups.iter_rows():
        # Of the units above only those that a binding names can make a difference.
        above = tuple(one for one in tree.above(unit) if one in bound_units)
        key = (kind, role or "", above, above[:1] == (unit,))
        if key not in known:
            ranked = ranked_for(policy.bindings, above, key[1], unit_ids, itself=key[3])
            known[key] = _resolve(policy, ranked, SubjectKind(kind))
        for aspect, ids in known[key].items():
            for one in ids:
                found[aspect].setdefault(one, []).append(group)
            if aspect == "scorecards" and ids:
                first[group] = next((one for one in ids if runs_in(cards[one], period)), ids[0])

    def frames(aspect: str) -> Mapping[str, pl.DataFrame]:
        return {
            one: keyed.filter(pl.col("group").is_in(members)).select("subject").sort("subject")
            for one, members in sorted(found[aspect].items())
        }

    chosen = pl.DataFrame(
        {"group": list(first), "card": list(first.values())}, schema={"group": pl.UInt32, "card": pl.String}
    )
    first_card = keyed.join(chosen, on="group", how="inner").select("subject", "card").sort("subject")
    return Bound(
        frames("scorecards"),
        frames("sanctions"),
        frames("pay"),
        frames("ladder"),
        first_card,
        frames("attendance"),
        due=frames("due"),
        limits=frames("limits"),
    )


def _resolve(
    policy: Policy, ranked: Sequence[Sequence[Binding]], kind: SubjectKind
) -> Mapping[str, list[str]]:
    cards = policy.catalogue.scorecards

    def for_kind(binding: Binding) -> Sequence[str]:
        return [one for one in binding.scorecards if one in cards and cards[one].subject is kind]

    sets = policy.catalogue.sanctions

    def sets_for_kind(binding: Binding) -> Sequence[str]:
        return [one for one in binding.sanctions if one in sets and sets[one].subject is kind]

    ours = {
        "scorecards": most_specific(ranked, for_kind),
        "sanctions": most_specific(ranked, sets_for_kind),
    }
    if kind is SubjectKind.UNIT:
        return ours
    return {
        **ours,
        "pay": most_specific(ranked, lambda binding: (binding.pay,) if binding.pay else ())[:1],
        "ladder": most_specific(ranked, lambda binding: (binding.ladder,) if binding.ladder else ())[:1],
        "attendance": most_specific(
            ranked, lambda binding: (binding.attendance,) if binding.attendance else ()
        )[:1],
        "due": most_specific(ranked, lambda binding: binding.due),
        "limits": most_specific(ranked, lambda binding: binding.limits),
    }
