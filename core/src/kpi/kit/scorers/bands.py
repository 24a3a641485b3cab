"""Bands: points by where a value lies between edges, with words for edges and gaps (C.1-C.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import attrs

from kpi.expr import Const, Node, all_of, choose, const, flagged
from kpi.kit.scorers.given import ascending, constant, constants, number, refused, word
from kpi.kit.scorers.words import Words, said
from kpi.model.label import Label
from kpi.model.rule import Scorer

GAP_POLICIES = ("lower", "upper", "interpolate", "midpoint", "manual", "open")
EDGE_POLICIES = ("target", "better", "worse", "lower", "upper")


def bands(
    value: Node,
    edges: Sequence[Const],
    points: Sequence[Const | str | None],
    edge_policy: str | Sequence[str] = "better",
    gap_policy: str = "lower",
    **named: Const,
) -> Node:
    """Give the points of the band in which `value` lies.

    `edges` rise; `points` has one entry more: below the first edge, between each two, above the last.
    An entry is a number, the name of a further parameter that holds it (so that it may have an origin of
    its own), or `gap` where the regulation names no band.
    `edge_policy` says to which band an edge itself belongs, for all edges or one word each: `better` and
    `target` (C.2) the one with more points, `worse` the other, `lower` and `upper` by value, or the name
    of a further parameter with the points of exactly that value (C.3).
    `gap_policy` fills a gap and flags it: the `lower` or `upper` of the neighbours' points, `interpolate`
    between them, their `midpoint`, `manual` (missing until somebody decides); `open` leaves the gap.

    Raises:
        PolicyError: for edges that do not rise, a wrong number of points, unknown words or names, and a
            gap that has no neighbour where the policy needs one.
    """
    cells = band_cells(edges, points, edge_policy, gap_policy, named)
    from_top = _rises([cell.points for cell in cells], len(cells) - 1, 0)
    ordered = list(reversed(cells)) if from_top else cells
    holed = any(cell.is_open for cell in cells)
    cases: list[tuple[Node, Node]] = []
    for place, cell in enumerate(ordered):
        # An edge with points of its own is asked for before the first of the two cells beside it.
        edge = cells[place + 1] if not from_top and place + 1 < len(cells) else cell if from_top else None
        if edge is not None and edge.low is not None and edge.at_low is not None:
            cases.append((value == edge.low, edge.at_low))
        if cell.is_open or (place == len(ordered) - 1 and not holed):
            continue
        low = cell.low if holed or from_top else None
        high = cell.high if holed or not from_top else None
        cases.append((_inside(value, cell, low, high), _worth(value, cell)))
    return choose(*cases) if holed else choose(*cases, otherwise=_worth(value, ordered[-1]))


@attrs.frozen
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
        raise refused("edges", "must have at least one number")
    ascending(bounds, "edges")
    if not isinstance(points, tuple | list) or len(points) != len(bounds) + 1:
        count = len(points) if isinstance(points, tuple | list) else 1
        raise refused(
            "points", f"has {count} entries for {len(bounds)} edges; {len(bounds) + 1} are needed",
            "one below the first edge, one between each two, one above the last; write `gap` where none is printed",
        )
    fill = word(gap_policy, "gap_policy", GAP_POLICIES)
    worth = [_entry(entry, place, named) for place, entry in enumerate(points)]
    if all(entry is None for entry in worth):
        raise refused("points", "has no number at all")
    policies = [edge_policy] * len(bounds) if isinstance(edge_policy, str) else list(edge_policy)
    if len(policies) != len(bounds):
        raise refused("edge_policy", f"has {len(policies)} words for {len(bounds)} edges", "one word for all, or one each")
    at_edge = [named.get(policy) for policy in policies]
    upper = [
        _to_upper(policy if at_edge[place] is None else "upper", worth, place) for place, policy in enumerate(policies)
    ]
    cells = []
    for place, entry in enumerate(worth):
        first, last = place == 0, place == len(bounds)
        below, above = (worth[place - 1] if place else None), (None if last else worth[place + 1])
        if entry is None and fill in ("interpolate", "midpoint") and (below is None or above is None):
            raise refused("gap_policy", f"{fill} needs a band on both sides of the gap at points[{place}]")
        if entry is None and fill in ("lower", "upper") and below is None and above is None:
            raise refused("gap_policy", f"{fill} needs a band beside the gap at points[{place}]")
        cells.append(
            Cell(
                low=None if first else bounds[place - 1],
                low_in=not first and upper[place - 1] and at_edge[place - 1] is None,
                high=None if last else bounds[place],
                high_in=not last and not upper[place],
                points=entry,
                at_low=None if first else at_edge[place - 1],
                fill=fill,
                below=below,
                above=above,
            )
        )
    return cells


def _entry(entry: object, place: int, named: Mapping[str, Const]) -> Const | None:
    if entry is None or (isinstance(entry, str) and entry == "gap"):
        return None
    if isinstance(entry, str):
        if entry not in named:
            raise refused(f"points[{place}]", f"names {entry!r}, which is not a parameter of the rule")
        return constant(named[entry], entry)
    return constant(entry, f"points[{place}]")


def _to_upper(policy: object, worth: Sequence[Const | None], place: int) -> bool:
    """Tell whether the edge after the entry at `place` belongs to the stretch above it."""
    side = word(policy, f"edge_policy[{place}]", EDGE_POLICIES)
    if side in ("lower", "upper"):
        return side == "upper"
    return _rises(worth, place + 1, place) is not (side == "worse")


def _rises(worth: Sequence[Const | None], above: int, below: int) -> bool:
    """Tell whether points rise over an edge; where they are equal the whole list decides, then yes."""
    high = next((one for one in worth[above:] if one is not None), None)
    low = next((one for one in reversed(worth[: below + 1]) if one is not None), None)
    if high is not None and low is not None and number(high, "points") != number(low, "points"):
        return number(high, "points") > number(low, "points")
    known = [number(one, "points") for one in worth if one is not None]
    return known[-1] >= known[0]


def _inside(value: Node, cell: Cell, low: Const | None, high: Const | None) -> Node:
    tests: list[Node] = []
    if low is not None:
        tests.append(value >= low if cell.low_in else value > low)
    if high is not None:
        tests.append(value <= high if cell.high_in else value < high)
    return all_of(*tests) if len(tests) > 1 else tests[0]


def _worth(value: Node, cell: Cell) -> Node:
    if cell.points is not None:
        return cell.points
    known = [one for one in (cell.below, cell.above) if one is not None]
    if cell.fill == "manual":
        return flagged(const(None), "gap")
    if cell.fill in ("lower", "upper"):
        pick = min if cell.fill == "lower" else max
        return flagged(pick(known, key=_points), "gap")
    below, above, low, high = cell.below, cell.above, cell.low, cell.high
    assert below is not None
    assert above is not None
    assert low is not None
    assert high is not None
    if cell.fill == "midpoint":
        return flagged((below + above) / 2, "gap")
    return flagged(below + (value - low) / (high - low) * (above - below), "gap")


def _points(entry: Const) -> Fraction:
    return number(entry, "points")


def _words(words: Words, lang: str) -> str:
    """Print the bands as a list of stretches with their points."""
    named = {name: one for name, one in words.items() if name not in ("value", "edges", "points")}
    cells = band_cells(
        words["edges"], words["points"], words.get("edge_policy", "better"), words.get("gap_policy", "lower"),
        {name: one for name, one in named.items() if _is_number(one)},
    )
    parts = []
    for cell in cells:
        worth = said(cell.points) if cell.points is not None else _GAP[lang == "zh"]
        parts.append(f"{_stretch(cell)} -> {worth}")
        if cell.at_low is not None:
            parts.insert(-1, f"= {said(cell.low)} -> {said(cell.at_low)}")
    return "; ".join(parts)


_GAP = {True: "未规定", False: "nothing said"}


def _is_number(value: Any) -> bool:
    return isinstance(getattr(value, "value", value), Fraction)


def _stretch(cell: Cell) -> str:
    if cell.low is None:
        return f"{'≤' if cell.high_in else '<'} {said(cell.high)}"
    if cell.high is None:
        return f"{'≥' if cell.low_in else '>'} {said(cell.low)}"
    return f"{'[' if cell.low_in else '('}{said(cell.low)}, {said(cell.high)}{']' if cell.high_in else ')'}"


BANDS = Scorer("bands", bands, Label("分档计分", "points by bands"), _words)
