"""What a policy may say about decisions that change a score or pay: parameters that every card and pay scheme has."""

from __future__ import annotations

from fractions import Fraction

from kpi.errors import Fault, PolicyError
from kpi.frozen import frozen
from kpi.model.parameter import Dated, Parameter, Value
from kpi.types import Origin
from kpi.words import phrase, sentence

_NONE = (Dated(None, origin=Origin.DEFAULT),)

_WHO = (
    Parameter(
        "adjusters",
        (Dated((), origin=Origin.DEFAULT),),
        meaning=phrase(
            "who may decide: leader (of the unit or one above), peer (of the unit), a role, a unit, an id or name, or a word as it is recorded; empty: anyone but the person"
        ),
    ),
    Parameter(
        "adjustment_reason",
        _NONE,
        meaning=phrase(
            "whether a decision without a reason (note) is void; if not set, it is wherever a limit or adjusters are"
        ),
    ),
)

CARD_TERMS: tuple[Parameter, ...] = (
    Parameter(
        "adjustment_points",
        _NONE,
        unit="points",
        meaning=phrase("the most points by which decisions may move an item or the total"),
    ),
    *_WHO,
    Parameter(
        "unsigned",
        (Dated("provisional", origin=Origin.DEFAULT),),
        choices=("final", "provisional", "held"),
        meaning=phrase(
            "what a result is until all have signed (sign_off): final, provisional, or held: what is paid by it is not"
        ),
    ),
)
"""Parameters that every scorecard has."""

PAY_TERMS: tuple[Parameter, ...] = (
    Parameter(
        "adjustment_limit",
        _NONE,
        unit="yuan",
        meaning=phrase("the most that a period's adjustments of a person come to, either way"),
    ),
    Parameter("adjustment_most", _NONE, unit="yuan", meaning=phrase("the most that they add")),
    Parameter(
        "adjustment_least",
        _NONE,
        unit="yuan",
        meaning=phrase("the least that they come to, below 0"),
    ),
    Parameter(
        "adjustment_share",
        _NONE,
        unit="ratio",
        meaning=phrase("a limit as a part of what is payable before them"),
    ),
    *_WHO,
)
"""Parameters that every pay scheme has."""


@frozen
class Terms:
    """What holds on a day: the limits that are set, by name, who may decide, and whether a reason is demanded."""

    limits: dict[str, Fraction]
    adjusters: tuple[str, ...] = ()
    reason: bool = False


def terms_of(owner: str, values: dict[str, Value]) -> Terms:
    """Read the values that the parameters of a card or a pay scheme have on a day.

    Raises:
        PolicyError: for a value of another sort; every fault at once.
    """
    faults: list[Fault] = []

    def wrong(name: str, message: str) -> None:
        faults.append(
            Fault("parameter", sentence("{name} {message}", name=name, message=message), f"{owner}.{name}")
        )

    limits: dict[str, Fraction] = {}
    for one in (*CARD_TERMS, *PAY_TERMS):
        value = values.get(one.name)
        if not one.unit or value is None:
            continue
        sign = -1 if one.name == "adjustment_least" else 1
        if isinstance(value, bool) or not isinstance(value, Fraction) or value * sign < 0:
            wrong(one.name, f"must be a number of 0 or {'less' if sign < 0 else 'more'}, or none")
        else:
            limits[one.name] = value
    adjusters = values.get("adjusters") or ()
    if not isinstance(adjusters, tuple) or not all(isinstance(one, str) for one in adjusters):
        wrong("adjusters", "must be a list of words")
        adjusters = ()
    reason = values.get("adjustment_reason")
    if not (reason is None or isinstance(reason, bool)):
        wrong("adjustment_reason", "must be true, false or none")
    if faults:
        raise PolicyError(*faults)
    demanded = bool(limits or adjusters) if reason is None else reason is True
    return Terms(limits, tuple(str(one) for one in adjusters), demanded)


__all__ = ["CARD_TERMS", "PAY_TERMS", "Terms", "terms_of"]
