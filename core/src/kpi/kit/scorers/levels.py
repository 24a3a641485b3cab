"""Levels: a word, or a number from a short scale, and what it is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from kpi.expr import Const, Kind, Node, choose, const
from kpi.kit.scorers.given import constant, number, refused, whole
from kpi.kit.scorers.words import Words, said
from kpi.model.rule import Scorer
from kpi.words import phrase, sentence


def levels(level: Node, points: Mapping[str, Const] | Sequence[Const], first: Const | int = 1) -> Node:
    """Give the points of a level: a table by label, or a list for the numbers `first`, `first` + 1, ...

    A level that the table lacks is a gap: it is worth nothing known, and never 0 by silence.

    Raises:
        PolicyError: for an empty table, or one of the other sort than the input.
    """
    if isinstance(points, Mapping):
        if level.kind is not Kind.LEVEL:
            raise refused("points", sentence("is a table of labels, but the input is not a level"))
        table = {label: constant(one, f"points.{label}") for label, one in points.items()}
        cases = [(level == label, one) for label, one in table.items()]
    else:
        if level.kind is not Kind.NUMBER or not isinstance(points, tuple | list):
            raise refused(
                "points", sentence("must be a table of labels, or a list of numbers for a numbered level")
            )
        start = whole(first, "first", least=0)
        cases = [
            (level == start + place, constant(one, f"points[{place}]")) for place, one in enumerate(points)
        ]
    if not cases:
        raise refused("points", sentence("is empty"))
    return choose(*cases)


def grade_scale(score: Node, bounds: Sequence[Const], labels: Sequence[str]) -> Node:
    """Name the grade of a score: the first label from the first bound on, and so on down.

    Bounds fall and include their own value; the last label, one more than the bounds, is for all below.

    Raises:
        PolicyError: for bounds that do not fall, or labels that are not one more.
    """
    if (
        not isinstance(bounds, tuple | list)
        or not isinstance(labels, tuple | list)
        or len(labels) != len(bounds) + 1
    ):
        raise refused("labels", sentence("must be a list with one entry more than bounds"))
    limits = [constant(bound, f"bounds[{place}]") for place, bound in enumerate(bounds)]
    exact = [number(limit, "bounds") for limit in limits]
    if not limits or any(high <= low for high, low in pairwise(exact)):
        raise refused(
            "bounds",
            sentence("must fall from the best grade to the worst"),
            sentence("sort the numbers, the highest first"),
        )
    names = [_label(label, f"labels[{place}]") for place, label in enumerate(labels)]
    cases = [(score >= limit, name) for limit, name in zip(limits, names, strict=False)]
    return choose(*cases, otherwise=names[-1])


def _label(value: object, name: str) -> Const:
    if not isinstance(value, str) or not value:
        raise refused(name, sentence("must be a text, not {value!r}", value=value))
    return const(value, kind=Kind.LEVEL)


def level_words(words: Words, lang: str) -> str:
    """Print each level with its points; see `levels`."""
    points, first = words.get("points") or {}, words.get("first", 1)
    zh = lang == "zh"
    if isinstance(points, Mapping):
        worth = dict(points)
    else:
        start = int(said(first))
        worth = {f"{level} 级" if zh else f"level {level}": one for level, one in enumerate(points, start)}
    return _joined(
        [f"{name} {said(one)} 分" if zh else f"{name}: {said(one)}" for name, one in worth.items()], lang
    )


def _grade_words(words: Words, lang: str) -> str:
    bounds, labels = words.get("bounds") or (), words.get("labels") or ()
    if not labels:
        return "-"
    zh = lang == "zh"
    colon = "：" if zh else ": "
    parts = [f"≥ {said(bound)}{colon}{label}" for bound, label in zip(bounds, labels, strict=False)]
    return _joined([*parts, f"{'其余' if zh else 'else'}{colon}{labels[-1]}"], lang)


def _joined(parts: Sequence[str], lang: str) -> str:
    return ("；" if lang == "zh" else "; ").join(parts)


LEVELS = Scorer("levels", levels, phrase("points by level"), level_words)

GRADE_SCALE = Scorer("grade_scale", grade_scale, phrase("grade scale"), _grade_words)
