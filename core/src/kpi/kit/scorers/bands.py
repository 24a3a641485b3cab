"""Bands: points by where a value lies between edges, with words for edges and gaps (C.1-C.4)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kpi.expr import Const, Node, all_of, choose, const, flagged
from kpi.kit.scorers.band_cells import UNSETTLED, Cell, band_cells, edge_words, rises
from kpi.kit.scorers.given import number
from kpi.kit.scorers.words import Words, said
from kpi.model.rule import Scorer
from kpi.words import phrase


def bands(
    value: Node,
    edges: Sequence[Const],
    points: Sequence[Const | str | None],
    edge_policy: str | Sequence[str] = "better",
    gap_policy: str = "lower",
    open_edges: Sequence[Const] | None = None,
    **named: Const,
) -> Node:
    """Give the points of the band in which `value` lies.

    `edges` rise; `points` has one entry more: below the first edge, between each two, above the last.
    An entry is a number, the name of a further parameter that holds it (so that it may have an origin of
    its own), or `gap` where the regulation names no band.
    `edge_policy` says to which band an edge itself belongs, for all edges or one word each: `better` and
    `target` (C.2) the one with more points, `worse` the other, `lower` and `upper` by value, or the name
    of a further parameter with the points of exactly that value (C.3). `open_edges` are those that the
    regulation leaves open, where it does not all: the policy is for these, any other edge is the better band's.
    As a text may print it, an edge belongs to `both`, which a check finds to overlap, or to neither (`open`),
    which leaves a gap.
    `gap_policy` fills a gap and flags it: the `lower` or `upper` of the neighbours' points, `interpolate`
    between them, their `midpoint`, `manual` (missing until somebody decides); `open` leaves the gap.

    Raises:
        PolicyError: for edges that do not rise, a wrong number of points, unknown words or names, and a
            gap that has no neighbour where the policy needs one.
    """
    policy = edge_words(edges, edge_policy, open_edges)
    cells = band_cells(edges, points, policy, gap_policy, named)
    from_top = rises([cell.points for cell in cells], len(cells) - 1, 0)
    ordered = list(reversed(cells)) if from_top else cells
    words = (policy,) if isinstance(policy, str) else tuple(policy)
    holed = any(cell.is_open for cell in cells) or any(word in UNSETTLED for word in words)
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
    return (
        choose(*cases, exclusive="both" in words)
        if holed
        else choose(*cases, otherwise=_worth(value, ordered[-1]))
    )


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


def band_words(words: Words, lang: str) -> str:
    """Print the bands as stretches with their points, the best first, as a form does; see `bands`."""
    named = {name: one for name, one in words.items() if name not in ("value", "edges", "points")}
    cells = band_cells(
        words["edges"],
        words["points"],
        edge_words(words["edges"], words.get("edge_policy") or "better", words.get("open_edges")),
        words.get("gap_policy", "lower"),
        {name: one for name, one in named.items() if isinstance(getattr(one, "value", one), Fraction)},
    )
    zh = lang == "zh"
    pattern = "{} 得 {} 分" if zh else "{}: {}"
    parts = []
    for cell in cells:
        own = cell.at_low is not None and (
            cell.points is None or _points(cell.at_low) != _points(cell.points)
        )
        if own:
            parts.append(pattern.format(f"= {said(cell.low)}", said(cell.at_low)))
        stretch = _stretch(cell, low_in=cell.low_in or (cell.at_low is not None and not own))
        parts.append(
            f"{stretch}{'：' if zh else ': '}{_FILLED[zh][cell.fill]}"
            if cell.points is None
            else pattern.format(stretch, said(cell.points))
        )
    if rises([cell.points for cell in cells], len(cells) - 1, 0):
        parts.reverse()
    return ("；" if zh else "; ").join(parts)


_FILLED = {
    True: {"lower": "未规定，就低", "upper": "未规定，就高", "interpolate": "未规定，插值", "midpoint": "未规定，取中",
           "manual": "未规定，人工决定", "open": "未规定"},
    False: {"lower": "nothing said, the lower", "upper": "nothing said, the upper",
            "interpolate": "nothing said, interpolated", "midpoint": "nothing said, the midpoint",
            "manual": "nothing said, a person decides", "open": "nothing said"},
}  # fmt: skip


def _stretch(cell: Cell, *, low_in: bool) -> str:
    """Print a stretch: one side open as a comparison, else as an interval whose brackets tell which ends belong to it."""
    if cell.low is None:
        return f"{'≤' if cell.high_in else '<'} {said(cell.high)}"
    if cell.high is None:
        return f"{'≥' if low_in else '>'} {said(cell.low)}"
    return f"{'[' if low_in else '('}{said(cell.low)}, {said(cell.high)}{']' if cell.high_in else ')'}"


BANDS = Scorer("bands", bands, phrase("points by bands"), band_words)
