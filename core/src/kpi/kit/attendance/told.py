"""What a judged shift rests on, in words: the note of the events that follow from it."""

from __future__ import annotations

from kpi.kit.attendance.clock import clock
from kpi.kit.attendance.judging import Judged
from kpi.words import Message, sentence


def judged_told(one: Judged) -> Message:
    """Say what a judgement rests on: `shift 08:30-18:00, in 08:41, out -`."""
    day = one.shift.day
    came = "-" if one.stamped.came is None else clock(one.stamped.came, day)
    left = "-" if one.stamped.left is None else clock(one.stamped.left, day)
    said = sentence("shift {shift}, in {came}, out {left}", shift=one.shift.words, came=came, left=left)
    match one.made_up:
        case ("in",):
            said = sentence("{said}, made up: in", said=said)
        case ("out",):
            said = sentence("{said}, made up: out", said=said)
        case (_, _):
            said = sentence("{said}, made up: in and out", said=said)
    match one.over_limit:
        case ("in",):
            said = sentence("{said}, form over the limit: in", said=said)
        case ("out",):
            said = sentence("{said}, form over the limit: out", said=said)
        case (_, _):
            said = sentence("{said}, form over the limit: in and out", said=said)
    return said


__all__ = ["judged_told"]
