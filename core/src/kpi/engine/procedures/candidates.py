"""The order in which candidates for a post are looked at; who gets it is decided by people."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kpi.frozen import frozen


@frozen
class Candidate:
    """Somebody who may get a post; a level is empty where it does not matter."""

    name: str
    score: Fraction
    level: str = ""
    internal: bool = True


def ranked(
    candidates: Sequence[Candidate], levels: Sequence[str] = (), tolerance: Fraction = Fraction(0)
) -> list[str]:
    """Return the names of the candidates in their order.

    Those of the first of `levels` come first, whoever is on none of them is left out (S001.P1.3.1). Within a
    level the score decides; of scores that lie within `tolerance` of the best of them the internal
    applicant's goes first (S001.P1.3.2). What is equal then stays in order of name.
    """
    fitting = [one for one in candidates if not levels or one.level in levels]
    places = {level: place for place, level in enumerate(levels)}
    left = sorted(fitting, key=lambda one: (places.get(one.level, 0), -one.score, one.name))
    found: list[str] = []
    while left:
        best = left[0]
        equal = [one for one in left if one.level == best.level or not levels]
        equal = [one for one in equal if best.score - one.score <= tolerance]
        equal.sort(key=lambda one: (not one.internal, -one.score, one.name))
        found += [one.name for one in equal]
        left = [one for one in left if one not in equal]
    return found


__all__ = ["Candidate", "ranked"]
