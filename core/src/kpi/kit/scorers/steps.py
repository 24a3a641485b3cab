"""Steps: points for each step by which a value differs from a base (C.5, S003.D02, S003.D03)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kpi.expr import Const, Node, ceil_of, choose, clamp, floor_of, maximum, minimum
from kpi.kit.scorers.given import capped, constant, constants, limited, number, positive, refused, word
from kpi.kit.scorers.words import Words, said
from kpi.model.rule import Scorer
from kpi.words import phrase, sentence

STEP_ROUNDINGS = {
    "floor": "floor",
    "trunc": "floor",
    "ceil": "ceil",
    "proportional": "proportional",
    "linear": "proportional",
}
STEP_UNITS = ("pp", "absolute", "relative")
BAND_MODES = ("marginal", "whole", "local")
GAPS = ("extend", "zero", "hold", "open")


def steps_of(distance: Node, step: Const, step_rounding: str) -> Node:
    """Count the steps in a distance that is not negative: complete ones, begun ones, or in proportion."""
    steps = distance / step
    how = STEP_ROUNDINGS[word(step_rounding, "step_rounding", STEP_ROUNDINGS)]
    if how == "floor":
        return floor_of(steps)
    return ceil_of(steps) if how == "ceil" else steps


def distance(value: Node, base: Node, step_unit: str) -> Node:
    """Return how far a value lies from a base: in its own unit (percentage points), or in percent of the base."""
    if word(step_unit, "step_unit", STEP_UNITS) == "relative":
        return (value - base) / base * 100
    return value - base


def points_per_step(
    value: Node,
    base: Node | None = None,
    base_rate: Const | None = None,
    base_points: Const | None = None,
    step: Const | None = None,
    above: Const | None = None,
    below: Const | None = None,
    full: Const | None = None,
    cap: Const | str | None = "full",
    floor: Const | None = None,
    step_rounding: str = "floor",
    step_unit: str = "pp",
) -> Node:
    """Start from `base_points` at the base and add `above` for each step over it, `below` for each under it.

    The base is an input (`base`) or a number (`base_rate`). `above` and `below` are signed: +1 and -1 where
    more is better. Each side is rounded for itself, so a step that is not complete changes nothing.

    Raises:
        PolicyError: for a missing number, a step that is not above 0, or both bases or none.
    """
    if (base is None) is (base_rate is None):
        raise refused("base", sentence("and base_rate: exactly one of them is needed"))
    start = base if base is not None else constant(base_rate, "base_rate")
    width = positive(step, "step")
    away = distance(value, start, step_unit)
    gain, loss = constant(above, "above"), constant(below, "below")
    points = constant(base_points, "base_points") + choose(
        (away >= 0, gain * steps_of(away, width, step_rounding)),
        otherwise=loss * steps_of(-away, width, step_rounding),
    )
    if full is None:
        return limited(points, floor, None if isinstance(cap, str) else cap)
    return capped(points, cap, floor, constant(full, "full"))


def step_bands(
    value: Node,
    bands: Sequence[Sequence[Const]],
    full: Const,
    floor: Const | None = None,
    step_rounding: str = "floor",
    band_mode: str = "marginal",
    gap: str = "extend",
) -> Node:
    """Take points from `full` for each step that a value falls short, at the rate of the band of that step.

    `bands` are `[top, bottom, step, points a step]` from the top down, each beginning where the one before
    ends. Below `floor` nothing is given. `marginal` charges each step at the rate of its own band, `whole`
    the whole shortfall at the rate of the band in which the value lies (a bound belongs to the upper band),
    `local` only the steps within that band. Where the last band ends above the floor, `gap` lets its slope run on (`extend`), gives nothing (`zero`)
    or takes no more (`hold`); with `open` nothing is said there.

    Raises:
        PolicyError: for bands that do not follow each other down, or a step that is not above 0.
    """
    most = constant(full, "full")
    rows = [constants(row, f"bands[{place}]", 4) for place, row in enumerate(_rows(bands))]
    for place, (top, bottom, step, _) in enumerate(rows):
        positive(step, f"bands[{place}][2]")
        if number(top, "bands") <= number(bottom, "bands"):
            raise refused(f"bands[{place}]", sentence("must go down from its first number to its second"))
        if place and number(top, "bands") != number(rows[place - 1][1], "bands"):
            raise refused(f"bands[{place}]", sentence("must begin where the one before ends"))
    end = rows[-1][1]
    way = word(gap, "gap", GAPS)
    mode = word(band_mode, "band_mode", BAND_MODES)
    if mode == "marginal":
        lost = _marginal(value, rows, way, step_rounding)
    else:
        lost = _at_last_rate(value, rows, way, step_rounding, local=mode == "local")
    points = clamp(most - lost, 0, most)
    cases: list[tuple[Node, Node | int]] = []
    if floor is not None:
        cases.append((value < constant(floor, "floor"), 0))
    if way == "zero":
        cases.append((value < end, 0))
    if way == "open":
        return choose(*cases, (value >= end, points))
    return choose(*cases, otherwise=points) if cases else points


def _rows(bands: object) -> Sequence[Sequence[Const]]:
    if not isinstance(bands, tuple | list) or not bands:
        raise refused("bands", sentence("must be a list of [top, bottom, step, points a step]"))
    return bands


def _marginal(value: Node, rows: Sequence[tuple[Const, ...]], gap: str, step_rounding: str) -> Node:
    lost: Node | None = None
    for place, (top, bottom, step, rate) in enumerate(rows):
        open_end = gap == "extend" and place == len(rows) - 1
        reach = top - value if open_end else minimum(top - value, top - bottom)
        cost = rate * steps_of(clamp(reach, 0), step, step_rounding)
        lost = cost if lost is None else lost + cost
    assert lost is not None
    return lost


def _at_last_rate(
    value: Node, rows: Sequence[tuple[Const, ...]], gap: str, step_rounding: str, *, local: bool
) -> Node:
    """Charge the steps from the first top, or from that of the value's own band, at the rate of that band."""
    reached = value if gap == "extend" else maximum(value, rows[-1][1])
    costs = [
        rate * steps_of(clamp((top if local else rows[0][0]) - reached, 0), step, step_rounding)
        for top, _, step, rate in rows
    ]
    cases = [(value >= row[1], cost) for row, cost in zip(rows[:-1], costs, strict=False)]
    return choose(*cases, otherwise=costs[-1]) if cases else costs[-1]


def _step_words(words: Words, lang: str) -> str:
    """Print the points at the base and for each step from it, with their bounds."""
    zh = lang == "zh"
    base = words.get("base") or words.get("base_rate")
    told = {name: said(words.get(name), lang) for name in ("value", "base_points", "step", "above", "below")}
    told |= {"base": said(base, lang), "rounding": said(words.get("step_rounding", "floor"), lang)}
    unit = words.get("step_unit", "pp")
    told["unit"] = {"pp": "", "absolute": ""}.get(str(unit), said(unit, lang) + " " * (not zh))
    pattern = (
        "{value}为 {base} 时 {base_points} 分；每高 {step} {unit}计 {above} 分，每低 {step} {unit}计 {below} 分（{rounding}）"
        if zh
        else "{value} of {base}: {base_points}; {above} for each {step} {unit}above, {below} for each {step} {unit}below"
        " (steps: {rounding})"
    )
    cap, floor = words.get("cap", "full"), words.get("floor")
    parts = [pattern.format(**told)]
    if cap is not None:
        parts.append(f"最多{said(cap, lang)}" if zh else f"at most {said(cap, lang)}")
    parts.append(
        ("不设下限" if zh else "no floor")
        if floor is None
        else (f"最低 {said(floor)} 分" if zh else f"at least {said(floor)}")
    )
    return ("，" if zh else ", ").join(parts)


def step_band_words(bands: Sequence[Sequence[Const | Fraction]], lang: str) -> str:
    """Print bands of [top, bottom, step, points a step] one after the other; see `step_bands`."""
    pattern = "{0} 至 {1} 每少 {2} 扣 {3} 分" if lang == "zh" else "from {0} to {1}: -{3} for each {2} less"
    return ("；" if lang == "zh" else "; ").join(pattern.format(*map(said, row)) for row in bands)


def _band_words(words: Words, lang: str) -> str:
    zh, floor = lang == "zh", words.get("floor")
    parts = [f"满分 {said(words.get('full'), lang)}" if zh else f"full {said(words.get('full'))}"]
    parts.append(step_band_words(words.get("bands") or (), lang))
    if floor is not None:
        parts.append(f"低于 {said(floor)} 不得分" if zh else f"0 below {said(floor)}")
    codes = [
        said(words.get(name, first), lang)
        for name, first in (("band_mode", "marginal"), ("step_rounding", "floor"))
    ]
    return f"{'；'.join(parts)}（{'、'.join(codes)}）" if zh else f"{'; '.join(parts)} ({', '.join(codes)})"


POINTS_PER_STEP = Scorer("points_per_step", points_per_step, phrase("points per step"), _step_words)

STEP_BANDS = Scorer("step_bands", step_bands, phrase("deduction by steps in bands"), _band_words)
