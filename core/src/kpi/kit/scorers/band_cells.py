"""The stretches of a value that bands make of it: their edges, their points, and the gaps between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kpi.expr import Const
from kpi.frozen import frozen
from kpi.kit.scorers.given import ascending, constant, constants, number, refused, word
from kpi.words import sentence

GAP_POLICIES = ("lower", "upper", "interpolate", "midpoint", "manual", "open")
EDGE_POLICIES = ("target", "better", "worse", "lower", "upper", "both", "open")
UNSETTLED = ("both", "open")
"""Edges as a text may print them: in both bands beside them, or in neither."""


@frozen
class Cell:
    """One stretch between two edges; `points` is None in a gap, whose neighbours are then given."""

    low: Const | None
    low_in: bool
    high: Const | None
    high_in: bool
    points: Const | None
    at_low: Const | None = None
    fill: str = ""
    below: Const | None = None
    above: Const | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is a gap that stays one."""
        return self.points is None and self.fill == "open"


def band_cells(
    edges: Sequence[Const],
    points: Sequence[Const | str | None],
    edge_policy: str | Sequence[str],
    gap_policy: str,
    named: Mapping[str, Const],
) -> list[Cell]:
    """Return the stretches from the lowest to the highest, checked; see `bands`."""
    bounds = constants(edges, "edges")
    if not bounds:
        raise refused("edges", sentence("must have at least one number"))
    ascending(bounds, "edges")
    if not isinstance(points, tuple | list) or len(points) != len(bounds) + 1:
        count = len(points) if isinstance(points, tuple | list) else 1
        raise refused(
            "points",
            sentence(
                "has {count} entries for {count2} edges; {x} are needed",
                count=count,
                count2=len(bounds),
                x=len(bounds) + 1,
            ),
            sentence(
                "one below the first edge, one between each two, one above the last; write `gap` where none is printed"
            ),
        )
    fill = word(gap_policy, "gap_policy", GAP_POLICIES)
    worth = [_entry(entry, place, named) for place, entry in enumerate(points)]
    if all(entry is None for entry in worth):
        raise refused("points", sentence("has no number at all"))
    policies = [edge_policy] * len(bounds) if isinstance(edge_policy, str) else list(edge_policy)
    if len(policies) != len(bounds):
        raise refused(
            "edge_policy",
            sentence("has {count} words for {count2} edges", count=len(policies), count2=len(bounds)),
            sentence("one word for all, or one each"),
        )
    at_edge = [named.get(policy) for policy in policies]
    upper = [
        _to_upper(policy if at_edge[place] is None else "upper", worth, place)
        for place, policy in enumerate(policies)
    ]
    cells = []
    for place, entry in enumerate(worth):
        first, last = place == 0, place == len(bounds)
        below, above = (worth[place - 1] if place else None), (None if last else worth[place + 1])
        if entry is None and fill in ("interpolate", "midpoint") and (below is None or above is None):
            raise refused(
                "gap_policy",
                sentence(
                    "{fill} needs a band on both sides of the gap at points[{place}]", fill=fill, place=place
                ),
            )
        if entry is None and fill in ("lower", "upper") and below is None and above is None:
            raise refused(
                "gap_policy",
                sentence("{fill} needs a band beside the gap at points[{place}]", fill=fill, place=place),
            )
        cells.append(
            Cell(
                low=None if first else bounds[place - 1],
                low_in=not first and upper[place - 1] and at_edge[place - 1] is None,
                high=None if last else bounds[place],
                high_in=not last
                and (policies[place] == "both" or (not upper[place] and policies[place] != "open")),
                points=entry,
                at_low=None if first else at_edge[place - 1],
                fill=fill,
                below=below,
                above=above,
            )
        )
    return cells


def edge_words(
    edges: Sequence[Const], policy: str | Sequence[str], open_edges: Sequence[Const] | None
) -> str | Sequence[str]:
    """Return the policy of each edge, where only `open_edges` are open: the others belong to the better band.

    Raises:
        PolicyError: for an open edge that is no edge.
    """
    if open_edges is None or not isinstance(policy, str):
        return policy
    opened = {number(one, "open_edges") for one in constants(open_edges, "open_edges")}
    known = [number(one, "edges") for one in constants(edges, "edges")]
    if not opened <= set(known):
        raise refused("open_edges", sentence("names a number that is not among edges"))
    return [policy if one in opened else "better" for one in known]


def _entry(entry: object, place: int, named: Mapping[str, Const]) -> Const | None:
    if entry is None or (isinstance(entry, str) and entry == "gap"):
        return None
    if isinstance(entry, str):
        if entry not in named:
            raise refused(
                f"points[{place}]",
                sentence("names {entry!r}, which is not a parameter of the rule", entry=entry),
            )
        return constant(named[entry], entry)
    return constant(entry, f"points[{place}]")


def _to_upper(policy: object, worth: Sequence[Const | None], place: int) -> bool:
    """Tell whether the edge after the entry at `place` belongs to the stretch above it."""
    side = word(policy, f"edge_policy[{place}]", EDGE_POLICIES)
    if side in ("lower", "upper", *UNSETTLED):
        return side in ("upper", "both")
    return rises(worth, place + 1, place) is not (side == "worse")


def rises(worth: Sequence[Const | None], above: int, below: int) -> bool:
    """Tell whether points rise over an edge; where they are equal the whole list decides, then yes."""
    high = next((one for one in worth[above:] if one is not None), None)
    low = next((one for one in reversed(worth[: below + 1]) if one is not None), None)
    if high is not None and low is not None and number(high, "points") != number(low, "points"):
        return number(high, "points") > number(low, "points")
    known = [number(one, "points") for one in worth if one is not None]
    return known[-1] >= known[0]
