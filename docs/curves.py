"""Draw reference/curves/<scorer>.svg from the real scorers; `tests/test_docs.py` holds each picture to its scorer.

A step has a full dot where its value belongs and an open one where it only ends; a stretch without a value has no line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from kpi.documents import read_file
from kpi.exact import exactly
from kpi.expr import Node, render, trace, var, wrap_parameter
from kpi.kit.scorers import SCORERS
from kpi.model.parameter import Dated
from kpi.model.rule import Scorer
from kpi.testing.scoring import default, scored

DOCS = Path(__file__).parent
FOLDER = DOCS / "reference" / "curves"
EXAMPLES: Mapping[str, Any] = read_file(DOCS / "scorers.toml").data
DRAWN = [name for name, example in EXAMPLES.items() if "input" in example]

WIDTH, HEIGHT = 440, 230
LEFT, RIGHT, TOP, BOTTOM = 62, 28, 30, 48
_DOT = 4
# Grey and blue of middling lightness, to be read on white and on black.
_INK, _GRID, _LINE = "#808080", "#80808040", "#3b82d6"
_WORDS = {True: "yes", False: "no"}


class Piece(NamedTuple):
    """A stretch without a step: its points, and whether each of its ends is a value that is really given."""

    points: list[tuple[Fraction, Fraction]]
    closed: tuple[bool, bool]


def trees(name: str) -> Mapping[str, Node]:
    """Return the trees that a scorer makes of its example, by the names of its outputs."""
    example = EXAMPLES[name]
    one = [example["input"], *example.get("given", {})] if name in DRAWN else []
    feeds = example.get("inputs", {each: each for each in one})
    inputs = {key: _input(name, key, names) for key, names in feeds.items()}
    numbers = {key: wrap_parameter(Dated(default(one).value), key) for key, one in _numbers(name).items()}
    return trace(_scorer(name).function, inputs, numbers)


def _input(name: str, key: str, feeds: str | list[str]) -> Node | tuple[Node, ...]:
    kind = "flag" if key in EXAMPLES[name].get("flags", []) else "number"
    return var(feeds, kind=kind) if isinstance(feeds, str) else tuple(var(one, kind=kind) for one in feeds)


def formula(name: str) -> str:
    """Return what a scorer's example computes, in words."""
    made = trees(name)
    return "\n".join(
        f"{key + ' = ' if len(made) > 1 else ''}{render(one, 'en')}" for key, one in made.items()
    )


def numbers(name: str) -> str:
    """Return the parameters of a scorer's example as a rule file gives them."""
    return ", ".join(f"{key} = {_toml(one)}" for key, one in EXAMPLES[name].get("parameters", {}).items())


def title(name: str) -> str:
    """Return what the picture of a scorer's example shows."""
    return f"{name}: {EXAMPLES[name].get('y', 'points')} by {EXAMPLES[name]['x']}"


def picture(name: str) -> str:
    """Return the SVG of a scorer's example."""
    example = EXAMPLES[name]
    order = _words_of(name)
    pieces = [Piece([(x, y)], (True, True)) for x, y in _dots(name)] if example.get("dots") else _pieces(name)
    every = [point for piece in pieces for point in piece.points]
    low, high = min([Fraction(0), *(y for _, y in every)]), max([Fraction(0), *(y for _, y in every)])
    inset = 12 if example.get("dots") else 0
    across = _Scale(exactly(example["from"]), exactly(example["to"]), LEFT + inset, WIDTH - RIGHT)
    up = _Scale(low, high, HEIGHT - BOTTOM, TOP)
    ticks = [exactly(one) for one in example.get("ticks", [])] or [x for x, _ in _dots(name)]
    levels = [Fraction(place) for place in range(len(order))] or _levels(low, high)
    texts = [(level, order[int(level)] if order else _text(level)) for level in levels]
    drawn = [*_axes(across, up, ticks, texts, example), *_curve(pieces, across, up)]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
    opened = f'{head} role="img" font-family="sans-serif" font-size="12">'
    return "\n".join([opened, f"<title>{escape(title(name))}</title>", *drawn, "</svg>", ""])


class _Scale(NamedTuple):
    low: Fraction
    high: Fraction
    start: int
    end: int

    def at(self, value: Fraction) -> Fraction:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def _scorer(name: str) -> Scorer:
    return next(one for one in SCORERS if one.name == name)


def _numbers(name: str) -> dict[str, Any]:
    return {key: _read(one) for key, one in EXAMPLES[name].get("parameters", {}).items()}


def _read(value: object) -> object:
    """Read `none` as the rule files do: a bound that is not there."""
    return [_read(one) for one in value] if isinstance(value, list) else None if value == "none" else value


def _worth(name: str, x: Fraction) -> Fraction | None:
    example = EXAMPLES[name]
    inputs = {example["input"]: x, **example.get("given", {})}
    value = scored(_scorer(name).function, inputs, _numbers(name)).value
    if isinstance(value, bool | str):
        return Fraction(_words_of(name).index(_WORDS.get(value, str(value))))
    return value


def _words_of(name: str) -> list[str]:
    """Return the labels of a scorer that gives no number, the lowest first."""
    labels = EXAMPLES[name].get("parameters", {}).get("labels")
    if labels:
        return list(reversed(labels))
    return ["no", "yes"] if EXAMPLES[name].get("y") in {"met", "passed"} else []


def _grid(name: str) -> list[Fraction]:
    example = EXAMPLES[name]
    start, end, step = (exactly(example[key]) for key in ("from", "to", "grid"))
    return [start + step * place for place in range(int((end - start) / step) + 1)]


def _dots(name: str) -> list[tuple[Fraction, Fraction]]:
    return [(x, y) for x in _grid(name) if (y := _worth(name, x)) is not None]


def _pieces(name: str) -> list[Piece]:
    """Return the stretches between the steps; a limit is told from two values close by."""
    points = _grid(name)
    near = (points[1] - points[0]) / 1000
    found: list[Piece] = []
    for left, right in pairwise(points):
        ends = [(left, near), (right, -near)]
        limits = [_limit(name, x, away) for x, away in ends]
        if limits[0] is None or limits[1] is None:
            continue
        values = [_worth(name, x) for x, _ in ends]
        closed = [_same(value, limit) for value, limit in zip(values, limits, strict=True)]
        middle = (left + right) / 2
        inner = _worth(name, middle)
        assert inner is not None
        stretch = Piece([(left, limits[0]), (middle, inner), (right, limits[1])], (closed[0], closed[1]))
        last = found[-1] if found else None
        if last and last.points[-1][0] == left and last.closed[1] and closed[0]:
            found[-1] = Piece([*last.points, *stretch.points[1:]], (last.closed[0], closed[1]))
        else:
            found.append(stretch)
        # A value of its own, on no line beside it.
        beyond = None if right == points[-1] else _limit(name, right, near)
        if values[1] is not None and not closed[1] and not _same(values[1], beyond):
            found.append(Piece([(right, values[1])], (True, True)))
    return found


def _limit(name: str, x: Fraction, away: Fraction) -> Fraction | None:
    close, closer = _worth(name, x + 2 * away), _worth(name, x + away)
    return None if close is None or closer is None else 2 * closer - close


def _same(one: Fraction | None, other: Fraction | None) -> bool:
    return one is not None and other is not None and abs(one - other) < Fraction(1, 20)


def _levels(low: Fraction, high: Fraction) -> list[Fraction]:
    """Return four to seven round levels from the lowest value to the highest."""
    span = high - low
    steps = (Fraction(digit) * Fraction(10) ** place for place in range(-2, 6) for digit in (1, 2, 5))
    step = next(one for one in steps if span / one <= 6)
    first = -(-low // step)
    return [step * place for place in range(int(first), int(high // step) + 1)]


def _axes(
    across: _Scale,
    up: _Scale,
    ticks: Sequence[Fraction],
    levels: Sequence[tuple[Fraction, str]],
    example: Mapping[str, Any],
) -> list[str]:
    right, floor = WIDTH - RIGHT, HEIGHT - BOTTOM
    lines = [
        f'<path d="M{LEFT} {_px(up.at(level))}H{right}" stroke="{_GRID}"/>'
        f'<text x="{LEFT - 8}" y="{_px(up.at(level) + 4)}" text-anchor="end" fill="{_INK}">{escape(text)}</text>'
        for level, text in levels
    ]
    lines += [
        f'<path d="M{_px(across.at(x))} {floor}v5" stroke="{_INK}"/>'
        f'<text x="{_px(across.at(x))}" y="{floor + 18}" text-anchor="middle" fill="{_INK}">{_text(x)}</text>'
        for x in ticks
    ]
    lines.append(f'<path d="M{LEFT} {TOP}V{floor}H{right}" fill="none" stroke="{_INK}"/>')
    middle = (LEFT + right) // 2
    x, y = escape(example["x"]), escape(example.get("y", "points"))
    lines.append(f'<text x="{middle}" y="{HEIGHT - 8}" text-anchor="middle" fill="{_INK}">{x}</text>')
    lines.append(f'<text x="{LEFT - 8}" y="{TOP - 14}" text-anchor="start" fill="{_INK}">{y}</text>')
    return lines


def _curve(pieces: Sequence[Piece], across: _Scale, up: _Scale) -> list[str]:
    lines, dots = [], []
    for piece in pieces:
        points = [(across.at(x), up.at(y)) for x, y in _straightened(piece.points)]
        ends = [points[0], points[-1]]
        if len(points) > 1:
            if not piece.closed[0]:
                points[0] = _shortened(points[0], points[1])
            if not piece.closed[1]:
                points[-1] = _shortened(points[-1], points[-2])
            path = "L".join(f"{_px(x)} {_px(y)}" for x, y in points)
            lines.append(f'<path d="M{path}" fill="none" stroke="{_LINE}" stroke-width="2"/>')
        at_edge = [piece.points[0][0] == across.low, piece.points[-1][0] == across.high]
        for (x, y), closed, edge in zip(ends, piece.closed, at_edge, strict=True):
            if len(points) > 1 and edge and closed:
                continue
            fill = _LINE if closed else "none"
            dots.append(
                f'<circle cx="{_px(x)}" cy="{_px(y)}" r="{_DOT}" fill="{fill}" stroke="{_LINE}" stroke-width="1.5"/>'
            )
    return [*lines, *dict.fromkeys(dots)]


def _straightened(points: list[tuple[Fraction, Fraction]]) -> list[tuple[Fraction, Fraction]]:
    """Leave out what lies on the line between its neighbours."""
    kept = points[:1]
    for place in range(1, len(points) - 1):
        (x0, y0), (x1, y1), (x2, y2) = kept[-1], points[place], points[place + 1]
        if abs((y1 - y0) * (x2 - x0) - (y2 - y0) * (x1 - x0)) > Fraction(1, 1000) * (x2 - x0):
            kept.append(points[place])
    return [*kept, *points[1:][-1:]]


def _shortened(
    end: tuple[Fraction, Fraction], toward: tuple[Fraction, Fraction]
) -> tuple[Fraction, Fraction]:
    """Return where a line ends that stops at the rim of an open dot."""
    over, down = toward[0] - end[0], toward[1] - end[1]
    part = Fraction(_DOT) / max(abs(over), abs(down))
    return (end[0] + over * part, end[1] + down * part)


def _px(value: Fraction | int) -> str:
    return f"{round(Fraction(value) * 10) / 10:g}"


def _text(value: Fraction) -> str:
    whole = value.denominator == 1
    return str(value.numerator) if whole else f"{value.numerator / value.denominator:g}"


def _toml(value: object) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list):
        return f"[{', '.join(_toml(one) for one in value)}]"
    return str(value)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for one in DRAWN:
        (FOLDER / f"{one}.svg").write_text(picture(one), encoding="utf-8")
