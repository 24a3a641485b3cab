"""Money and points for events: flat, escalating, from a threshold on, or left to somebody's discretion."""

from __future__ import annotations

from collections.abc import Sequence

from kpi.expr import Const, Node, choose, clamp, flagged, floor_of, minimum
from kpi.kit.scorers.given import constant, number, positive, refused, whole, word
from kpi.kit.scorers.words import template
from kpi.model.rule import Scorer
from kpi.words import phrase, sentence

ESCALATIONS = ("geometric", "linear", "flat")
RESETS = ("month", "quarter", "year", "always")
REPEATS = ("once", "every_n", "each_from_n")


def escalating(
    nth: Node,
    base: Const,
    factor: Const | int = 2,
    mode: str = "geometric",
    cap: Const | None = None,
    longest: Const | int = 16,
    reset_period: str = "month",
    kinds: Sequence[str] | None = None,
    shared_counter: bool = True,
    waiver: bool = True,
) -> Node:
    """Give what the `nth` event of a period costs: `base`, then `factor` times as much each time (`geometric`).

    `linear` costs `nth` times `base`, `flat` always `base`. `cap` is the most that one event costs. A
    doubling is a table of `longest` entries; where the regulation names no cap its end is a gap, so that
    an absurd amount needs somebody's decision. `reset_period` says when counting starts anew; it, the
    `kinds` of events that count, whether they have a `shared_counter` and whether a `waiver` takes an event
    away are read where events are counted.

    Raises:
        PolicyError: for an unknown mode or period, or a number that is not above 0.
    """
    first = positive(base, "base")
    word(reset_period, "reset_period", RESETS)
    way = word(mode, "mode", ESCALATIONS)
    most = None if cap is None else constant(cap, "cap")
    if way == "flat":
        return first if most is None else minimum(first, most)
    if way == "linear":
        return first * nth if most is None else minimum(first * nth, most)
    times = positive(factor, "factor")
    cases: list[tuple[Node, Node]] = []
    cost: Node = first
    exact = number(first, "base")
    for place in range(1, whole(longest, "longest") + 1):
        if most is not None and exact >= number(most, "cap"):
            break
        cases.append((nth == place, cost))
        cost, exact = cost * times, exact * number(times, "factor")
    if most is None:
        return choose(*cases)
    return choose(*cases, otherwise=most) if cases else most


def per_event(
    amount: Const, nth: Node | None = None, quantity: Node | None = None, cap: Const | None = None
) -> Node:
    """Give `amount` for an event, or for each of its `quantity`; it may be negative.

    With `nth` bound, `cap` is the most that the events of a period come to together: the one that reaches
    it gets what is left, those after it nothing.

    Raises:
        PolicyError: for a cap without `nth`, or one of the wrong sign.
    """
    each = constant(amount, "amount")
    one: Node = each if quantity is None else each * quantity
    if cap is None:
        return one
    if nth is None:
        raise refused("cap", sentence("needs the input nth: without it nobody knows what came before"))
    limit = constant(cap, "cap")
    if number(limit, "cap") * number(each, "amount") < 0:
        raise refused("cap", sentence("must have the sign of the amount"))
    left = limit - each * (nth - 1)
    return clamp(left, 0, each) if number(each, "amount") >= 0 else clamp(left, each, 0)


def per_count(count: Node, amount: Const, cap: Const | None = None) -> Node:
    """Give `amount` for each of a count, at most `cap` in all."""
    value = constant(amount, "amount") * count
    if cap is None:
        return value
    limit = constant(cap, "cap")
    return clamp(value, None, limit) if number(limit, "cap") >= 0 else clamp(value, limit, None)


def threshold_count(count: Node, threshold: Const, amount: Const, repeat_mode: str = "once") -> Node:
    """Give `amount` when a count reaches `threshold`: `once`, for `every_n` of them, or `each_from_n` on.

    Raises:
        PolicyError: for an unknown mode, or a threshold that is not above 0.
    """
    limit, each = positive(threshold, "threshold"), constant(amount, "amount")
    way = word(repeat_mode, "repeat_mode", REPEATS)
    if way == "every_n":
        return each * floor_of(count / limit)
    reached: Node = each if way == "once" else each * (count - limit + 1)
    return choose((count >= limit, reached), otherwise=0)


def discretionary(least: Const, most: Const) -> Node:
    """Book the least of a range until somebody decides; the flag `discretionary` says that it waits.

    Raises:
        PolicyError: for a range whose end is below its start.
    """
    low, high = constant(least, "least"), constant(most, "most")
    if number(low, "least") > number(high, "most"):
        raise refused("most", sentence("is below the least amount {value}", value=low.value))
    return flagged(low, "discretionary")


ESCALATING = Scorer(
    "escalating",
    escalating,
    phrase("escalating"),
    template(
        "第一次 {base}，以后逐次加重（{mode}，倍数 {factor}[[，单次上限 {cap}]]，按{reset_period}重新计数）",
        "{base} the first time, then {mode} (factor {factor}[[, cap {cap}]], counted anew each {reset_period})",
        of=escalating,
    ),
)

PER_EVENT = Scorer(
    "per_event",
    per_event,
    phrase("flat per event"),
    template(
        "每次 {amount}[[（合计上限 {cap}）]]", "{amount} each[[ (at most {cap} together)]]", of=per_event
    ),
)

PER_COUNT = Scorer(
    "per_count",
    per_count,
    phrase("flat per count"),
    template(
        "{count} 每个 {amount}[[（合计上限 {cap}）]]",
        "{amount} for each of {count}[[ (at most {cap} together)]]",
        of=per_count,
    ),
)

THRESHOLD_COUNT = Scorer(
    "threshold_count",
    threshold_count,
    phrase("from a number of events on"),
    template(
        "{count} 达到 {threshold} 次：{amount}（{repeat_mode}）",
        "{amount} from {threshold} of {count} ({repeat_mode})",
        of=threshold_count,
    ),
)

DISCRETIONARY = Scorer(
    "discretionary",
    discretionary,
    phrase("left to discretion"),
    template(
        "{least} 至 {most}，未决定前暂按 {least}",
        "{least} to {most}; {least} until decided",
        of=discretionary,
    ),
)
