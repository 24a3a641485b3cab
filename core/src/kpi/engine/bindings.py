"""Which bindings of a policy fit a role in a unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kpi.model.catalogue import Binding, Policy


def ladder_of(policy: Policy, above: Sequence[int], role: str, unit_ids: Mapping[str, int]) -> str:
    """Return the ladder of a role in a unit, which stands `above` with those over it, nearest first; "" for none.

    `unit_ids` are the keys of units by id.
    """
    ranked = ranked_for(policy.bindings, tuple(above), role, unit_ids)
    return next(iter(most_specific(ranked, lambda one: (one.ladder,) if one.ladder else ())), "")


def ranked_for(
    bindings: Sequence[Binding],
    above: tuple[int, ...],
    role: str,
    unit_ids: Mapping[str, int],
    *,
    itself: bool = True,
) -> list[list[Binding]]:
    """Return the bindings that fit, the most specific first, equally specific ones together.

    `itself` tells whether the first of the units `above` is the unit that is meant.
    """
    fitting: dict[tuple[bool, int], list[Binding]] = {}
    for binding in bindings:
        if binding.role and binding.role != role:
            continue
        distance = len(above)
        if binding.unit:
            key = unit_ids.get(binding.unit)
            if key not in above:
                continue
            distance = above.index(key)
            if not binding.below and not (itself and distance == 0):
                continue
        fitting.setdefault((not binding.role, distance), []).append(binding)
    return [fitting[key] for key in sorted(fitting)]


def most_specific(
    ranked: Sequence[Sequence[Binding]], named: Callable[[Binding], Sequence[str]]
) -> list[str]:
    """Return the ids that the most specific bindings name which name any, once each."""
    for bindings in ranked:
        ids = [one for binding in bindings for one in named(binding)]
        if ids:
            return list(dict.fromkeys(ids))
    return []


__all__ = ["ladder_of", "most_specific", "ranked_for"]
