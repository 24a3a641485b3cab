"""Awards and fines of the shop (S001.P21): what the kit's scorers need beside their own parameters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kpi.api import Fault, Node, PolicyError, all_of, any_of, coalesce, if_, is_missing, minimum, scorers
from kpi_ecommerce.readings import at_least, upto
from kpi_ecommerce.words import sentence

COMPOSITE = ("order_conversion", "payment_rate", "response_speed", "tone")
"""The four parts of the composite score, in the order printed; of the third less is better."""


def cursing_fine(
    nth: Node,
    also: Node,
    amount: Any,
    mode: str = "linear",
    factor: Any = 2,
    cap: Any = None,
    reset_period: str = "month",
    waiver: bool = True,
    both_with_7_2: bool = True,
) -> Node:
    """Fine cursing back, the same each time (n x amount together), unless the company lets it rise (S001.P21.7.3).

    Without `both_with_7_2` a case for which 7.2 fines a complaint already costs nothing here (S001.D28).
    """
    way = "flat" if mode == "linear" else "linear" if mode == "rising" else mode
    fine = scorers.escalating(nth, amount, factor, way, cap, reset_period=reset_period, waiver=waiver)
    return fine if both_with_7_2 else if_(also, 0, fine)


def private_matters_fine(
    nth: Node,
    base: Any,
    factor: Any = 2,
    mode: str = "geometric",
    cap: Any = None,
    reset_period: str = "month",
    kinds: Sequence[str] | None = None,
    shared_counter: bool = True,
    waiver: bool = True,
    chat_included: bool = False,
    long_call_minutes: Any = None,
) -> Node:
    """Fine calls, games and television, doubled each time (S001.P21.7.1).

    Whether chatting counts with them (`chat_included`, S001.D21) and how long a call must last is read where
    events are counted.
    """
    return scorers.escalating(nth, base, factor, mode, cap, reset_period=reset_period, waiver=waiver)


def full_attendance(
    employed_days: Node,
    days: Node,
    present: Node,
    rest: Node,
    unpunched: Node,
    amount: Any,
    rest_days: Any,
    blockers: Sequence[str] = (),
    partial_month: bool = False,
    missing_punch_blocks: bool = True,
    **counts: Node,
) -> Node:
    """Give an award where none of the `blockers` was counted and the month was worked whole (S001.P21.6.1).

    `present` are the days with a shift and `rest` those without, of which `rest_days` are allowed: a third
    free day needs leave. Without a roster both are missing, and the counts alone decide. A punch that
    nobody made up (`unpunched`) leaves its shift unattended (S001.P21.2.5a).
    """
    unknown = [name for name in blockers if name not in counts]
    if unknown or not blockers:
        hint = sentence("known: {counts}", counts=", ".join(sorted(counts)))
        message = sentence("blockers must name counts, not {x}", x=", ".join(unknown) or "none")
        raise PolicyError(Fault("parameter", message, "blockers", hint=hint))
    wanted = minimum(coalesce(employed_days, days), days) if partial_month else days
    allowed = coalesce(minimum(rest, rest_days), rest_days)
    tests = [any_of(is_missing(present), present + allowed >= wanted)]
    if not partial_month:
        tests.append(any_of(is_missing(employed_days), employed_days >= days))
    if missing_punch_blocks:
        tests.append(any_of(is_missing(unpunched), unpunched == 0))
    return scorers.clean_award([counts[name] for name in blockers], amount, all_of(*tests))


def sales_champion(
    sales: Node,
    amount: Any,
    rank: Any = 1,
    tie_policy: str = "each",
    scope: str = "unit",
    min_value: Any = None,
    dedupe_with_6_4: bool = True,
    dedupe_with_6_2: bool = True,
) -> Node:
    """Give the award for the highest sales; stated twice, it is paid once unless told (S001.D23)."""
    award = scorers.rank_award(sales, amount, rank, tie_policy, scope, min_value)
    return award if dedupe_with_6_4 and dedupe_with_6_2 else award * 2


def best_rate(
    value: Node,
    enquiries: Node,
    amount: Any,
    min_enquiries: Any = None,
    tie_policy: str = "each",
    scope: str = "unit",
    min_value: Any = None,
) -> Node:
    """Give an award for the highest rate above `min_value` among those with enough enquiries.

    A rate stands for one enquiry at least, so up to that the number need not be known.
    """
    enough: Node | None = None
    if min_enquiries is not None:
        enough = enquiries >= min_enquiries
        if min_enquiries.value <= 1:
            enough = any_of(is_missing(enquiries), enough)
    return scorers.rank_award(
        value, amount, tie_policy=tie_policy, scope=scope, min_value=min_value, counts=enough
    )


def best_composite(
    comp: Sequence[Node],
    raw: Sequence[Node],
    weights: Any,
    amount: Any,
    scales: Any = None,
    tie_policy: str = "each",
    scope: str = "unit",
    min_value: Any = None,
) -> Node:
    """Give an award for the highest weighted sum of four scores of 0 to 100, above `min_value` (S001.P21.6.3).

    `comp` are the scores where somebody has mapped them already. `scales` maps what was measured, `raw`,
    instead, by part: rows of [bound, score], bounds rising. A rate has the score of the highest bound that
    it reaches, below the first 0; the response speed that of the first bound that it keeps within, beyond
    the last 0. The tone is a score from the first, and may be mapped to another.

    Raises:
        PolicyError: for a scale of another part, or rows that are no pairs or do not rise.
    """
    unknown = [name for name in scales or () if name not in COMPOSITE]
    if unknown:
        hint = sentence("known: {COMPOSITE}", COMPOSITE=", ".join(COMPOSITE))
        raise PolicyError(
            Fault(
                "parameter",
                sentence("there is no part {unknown}", unknown=", ".join(unknown)),
                "scales",
                hint=hint,
            )
        )
    measured = dict(zip(COMPOSITE, (*raw, comp[-1]), strict=True))
    scores = [
        _on_scale(name, measured[name], scales[name]) if scales and name in scales else score
        for name, score in zip(COMPOSITE, comp, strict=True)
    ]
    whole = scorers.composite(scores, weights)
    return scorers.rank_award(whole, amount, tie_policy=tie_policy, scope=scope, min_value=min_value)


def _on_scale(name: str, value: Node, rows: Any) -> Node:
    if name == "response_speed":
        return upto(value, rows, f"scales.{name}")
    return at_least(value, rows, f"scales.{name}")


__all__ = [
    "best_composite",
    "best_rate",
    "cursing_fine",
    "full_attendance",
    "private_matters_fine",
    "sales_champion",
]
