"""Readings of two forms whose print leaves the scale open: overlapping bands, and a cell that was cut off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kpi.api import Fault, Node, PolicyError, any_of, choose, const, flagged, scorers
from kpi_ecommerce.words import sentence

OVERLAPS = ("single_value_then_better", "better", "worse")


def first_response(
    value: Node,
    edges: Sequence[Any],
    points: Sequence[Any],
    edge_25: Any,
    overlap_policy: str = "single_value_then_better",
    edge_policy: Any = None,
) -> Node:
    """Give the points of a first response time; values that two bands name carry the flag `overlap` (S004.F1.1).

    `single_value_then_better`: the last edge is printed as a value of its own and has `edge_25`, any other
    belongs to the better band; `better` and `worse` mean every edge. An `edge_policy` of the company's, as
    the kit's bands take it, goes before.

    Raises:
        PolicyError: for an unknown word, and what `bands` refuses.
    """
    scorers.word(overlap_policy, "overlap_policy", OVERLAPS)
    policy = _edges(edges, overlap_policy, edge_policy)
    banded = scorers.bands(value, edges, points, policy, edge_25=edge_25)
    return choose((any_of(*(value == edge for edge in edges)), flagged(banded, "overlap")), otherwise=banded)


def _edges(edges: Sequence[Any], overlap_policy: str, edge_policy: Any) -> Any:
    if edge_policy is not None:
        return edge_policy
    if overlap_policy == OVERLAPS[0]:
        return [*("better" for _ in edges[1:]), "edge_25"]
    return overlap_policy


def first_response_words(words: Mapping[str, Any], lang: str) -> str:
    """Print the bands with the edges as they are read."""
    policy = _edges(words["edges"], words.get("overlap_policy", OVERLAPS[0]), words.get("edge_policy"))
    return scorers.band_words({**words, "edge_policy": policy}, lang)


def average_response(
    value: Node,
    full: Any,
    below_pts: Any,
    mode: str = "vs_mean",
    bands: Any = None,
    mean: str = "simple",
    scope: str = "unit",
    better: str = "less",
    history: Node | None = None,
    flag: str = "",
) -> Node:
    """Compare a response time with the mean, or use the company's `bands` of [at most, points] (S000.F1.4).

    Raises:
        PolicyError: for an unknown mode, and for `mode` bands without bands.
    """
    if scorers.word(mode, "mode", ("vs_mean", "bands")) == "bands" and bands is None:
        raise PolicyError(
            Fault(
                "not_given",
                sentence("bands is not given"),
                "bands",
                hint=sentence('give rows of [at most, points]: bands = [[10, 10], [30, 6], ["none", 0]]'),
            )
        )
    if bands is None:
        return scorers.against_mean(value, full, below_pts, mean, scope, better, history, flag)
    return upto(value, bands, "bands")


def satisfaction(
    value: Node, callbacks: Node, full: Any, target: Any, scale_table: Any = None, min_sample: Any = None
) -> Node:
    """Give points for the satisfaction on call-backs: full x rate, or the company's `scale_table` (S001.P23B.2.2.2.C).

    A row [at least, points] holds from its bound on, below the first nothing is given. With fewer than
    `min_sample` call-backs it is not assessed, and waits for a person (flag `sample_too_small`).
    """
    if scale_table is None:
        points = scorers.ratio(value, target, full)
    else:
        points = at_least(value, scale_table, "scale_table")
    if min_sample is None:
        return points
    return choose((callbacks >= min_sample, points), otherwise=flagged(const(None), "sample_too_small"))


def at_least(value: Node, rows: Any, name: str) -> Node:
    """Give the points of the last row [at least, points] whose bound the value reaches, below the first 0.

    Raises:
        PolicyError: for rows that are no pairs or do not rise.
    """
    upto(value, rows, name)
    return choose(*((value >= bound, points) for bound, points in reversed(rows)), otherwise=0)


def upto(value: Node, rows: Any, name: str) -> Node:
    """Give the points of the first row [at most, points] that holds the value; `none` is any value.

    Raises:
        PolicyError: for rows that are no pairs or do not rise.
    """
    if not isinstance(rows, tuple | list) or any(
        not isinstance(row, tuple | list) or len(row) != 2 for row in rows
    ):
        raise PolicyError(
            Fault("parameter", sentence("{name} must be a list of [bound, points]", name=name), name)
        )
    bounds = [row[0].value for row in rows if row[0] is not None]
    if bounds != sorted(set(bounds)) or any(row[0] is None for row in rows[:-1]):
        raise PolicyError(
            Fault(
                "parameter",
                sentence("{name} must have bounds that rise; only the last may be none", name=name),
                name,
            )
        )
    cases = [(value <= bound, points) for bound, points in rows if bound is not None]
    last = rows[-1][1] if rows and rows[-1][0] is None else const(0)
    return choose(*cases, otherwise=last) if cases else const(0) + last


__all__ = ["at_least", "average_response", "first_response", "first_response_words", "satisfaction", "upto"]
