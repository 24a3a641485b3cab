"""Handing over from the side going off to the side coming on: who answers for what, and who left too early."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import attrs

from kpi.kit.attendance.clock import clock, day_of
from kpi.kit.attendance.matching import Stamped
from kpi.kit.attendance.month import Outcome
from kpi.kit.attendance.rules import BOTH, FROM, TO
from kpi.kit.attendance.shifts import Shift
from kpi.words import sentence

Planned: TypeAlias = "tuple[Shift, Stamped]"
"""A shift with its in and out."""


@attrs.frozen
class Handover:
    """A hand-over: who goes off and who comes on, its instants, who signed, and what went wrong in it.

    What nobody recorded is None: a signature, the record, the end of the hand-over.
    """

    giver: Any
    taker: Any
    start: int
    end: int | None = None
    signed_from: bool | None = None
    signed_to: bool | None = None
    recorded: bool | None = None
    problem: str = ""


def answering(cause: str, causes: Mapping[str, str], split: Sequence[Fraction]) -> Mapping[str, Fraction]:
    """Return the shares of the sides (`from`, `to`) that answer for a cause; both answer by the split.

    Raises:
        KeyError: for a cause that the regulation does not name.
    """
    side = causes[cause]
    return {FROM: split[0], TO: split[1]} if side == BOTH else {side: Fraction(1)}


def answering_call(at: int, end: int) -> str:
    """Return the side that a call belongs to: up to the end of the hand-over, that second included, going off."""
    return FROM if at <= end else TO


def left_too_early(left: int, relief: int, finished: int | None = None) -> bool:
    """Tell whether somebody left before the relief came, or before the hand-over that he stays for was finished."""
    return left < relief or (finished is not None and left < finished)


def outcomes_of(
    one: Handover,
    going: Planned | None,
    coming: Planned | None,
    *,
    stays: bool,
    shares: Mapping[str, Fraction],
) -> Iterator[tuple[Any, Outcome]]:
    """Yield what follows from a hand-over: whose event it is, and the outcome.

    Args:
        one: the hand-over.
        going: the shift that ends with it; without one, or without an out, nobody left too early.
        coming: the shift that begins with it; where it has no in the relief was there when it began.
        stays: whether who goes off waits until the hand-over is finished.
        shares: who answers for its problem, by side.
    """
    if going is not None and going[1].left is not None:
        shift, left = going[0], going[1].left
        relief = one.start if coming is None or coming[1].came is None else coming[1].came
        finished = one.end if stays else None
        if left_too_early(left, relief, finished):
            told = sentence(
                "shift {shift}, left {left}, relief {relief}",
                shift=shift.words,
                left=clock(left, shift.day),
                relief=clock(relief, shift.day),
            )
            if finished is not None:
                at = clock(finished, shift.day)
                told = sentence("{said}, hand-over finished {at}", said=told, at=at)
            mark = f" {clock(one.start, shift.day)}"
            yield one.giver, Outcome(shift.day, "left_before_relief", mark, told=told)
    sides = ((one.giver, going, FROM, one.signed_from), (one.taker, coming, TO, one.signed_to))
    for who, planned, side, signed in sides:
        day = day_of(one.start) if planned is None else planned[0].day
        at = clock(one.start, day)
        if signed is False:
            yield (
                who,
                Outcome(
                    day, "handover_unsigned", f" {at}", told=sentence("hand-over {at}, not signed", at=at)
                ),
            )
        if one.recorded is False and side == FROM:
            yield (
                who,
                Outcome(
                    day, "handover_unrecorded", f" {at}", told=sentence("hand-over {at}, no record", at=at)
                ),
            )
        if shares.get(side):
            told = sentence("hand-over {at}: {problem}", at=at, problem=one.problem)
            yield who, Outcome(day, "handover_problem", f" {at}", shares[side], told)


def going_off(planned: Sequence[Planned], at: int) -> Planned | None:
    """Return the shift with whose end a hand-over of that instant is: it is nearer to its end than to its start."""
    near = [one for one in planned if one[0].start < at and abs(one[0].end - at) <= at - one[0].start]
    return min(near, key=lambda one: abs(one[0].end - at), default=None)


def coming_on(planned: Sequence[Planned], at: int) -> Planned | None:
    """Return the shift with whose start a hand-over of that instant is: it is nearer to its start than to its end."""
    near = [one for one in planned if one[0].end > at and abs(one[0].start - at) <= one[0].end - at]
    return min(near, key=lambda one: abs(one[0].start - at), default=None)


__all__ = [
    "Handover",
    "Planned",
    "answering",
    "answering_call",
    "coming_on",
    "going_off",
    "left_too_early",
    "outcomes_of",
]
