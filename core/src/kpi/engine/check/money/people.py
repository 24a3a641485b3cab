"""Who is bound to what together: the cards and sets of sanctions of those whom a scheme pays."""

from __future__ import annotations

from collections.abc import Iterator

from kpi.engine.reach import Reach
from kpi.frozen import frozen
from kpi.model.catalogue import Binding, Policy
from kpi.model.pay import PayScheme
from kpi.model.sanction import SanctionSet
from kpi.model.scorecard import Scorecard


@frozen(eq=False)
class Mates:
    """What binds the same people as a scheme does."""

    cards: tuple[Scorecard, ...] = ()
    sets: tuple[SanctionSet, ...] = ()


def covers(one: Binding, other: Binding) -> bool:
    """Tell whether everyone whom `other` binds is bound by `one` too, as far as the bindings alone tell."""
    below = not one.unit or (one.unit == other.unit and (one.below or not other.below))
    return one.role in ("", other.role) and below


def paid_people(policy: Policy, reach: Reach) -> Iterator[tuple[PayScheme, Mates]]:
    """Yield each scheme that is reached with what binds its people beside it, each such pair once.

    Without any binding a scheme stands alone: nobody said which sanctions go with it.
    """
    catalogue = policy.catalogue
    if not reach.bound:
        yield from ((catalogue.pay[name], Mates()) for name in sorted(reach.pay))
        return
    seen: set[tuple[str, tuple[str, ...], tuple[str, ...]]] = set()
    for binding in policy.bindings:
        if not binding.pay:
            continue
        beside = [one for one in policy.bindings if covers(one, binding)]
        cards = tuple(dict.fromkeys(name for one in beside for name in one.scorecards))
        sets = tuple(dict.fromkeys(name for one in beside for name in one.sanctions))
        if (key := (binding.pay, cards, sets)) not in seen:
            seen.add(key)
            yield (
                catalogue.pay[binding.pay],
                Mates(
                    tuple(catalogue.scorecards[name] for name in cards),
                    tuple(catalogue.sanctions[name] for name in sets),
                ),
            )


__all__ = ["Mates", "covers", "paid_people"]
