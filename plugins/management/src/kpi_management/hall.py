"""What a hall's supervisor answers for: errors of its operators, failed inspections, breaches (S003.A.3.15, A.4.21.7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from kpi.api import (
    DataError,
    Fault,
    Label,
    Node,
    Period,
    PolicyError,
    Rows,
    Scorer,
    Value,
    Worked,
    Working,
    choose,
    const,
    exactly,
    flagged,
    if_,
    is_missing,
    round_to,
    scorers,
)
from kpi_management.words import sentence

JOINT = "joint"
"""Flag of what is only the liability for somebody else."""
DEPARTMENT = "department"
"""Who inspected, where it was the department itself."""
_POINTS_FROM = ("zero", "one")
_PLACES = 2


def _refused(name: str, message: str) -> PolicyError:
    return PolicyError(Fault("parameter", sentence("{name} {message}", name=name, message=message), name))


def boss_error(
    errors: Node,
    operations: Node,
    gate: Any,
    step: Any,
    fine: Any,
    loss: Node | None = None,
    points_from: str = "zero",
    step_rounding: str = "floor",
    supervisor_cost_share: Any = 0,
) -> Mapping[str, Node]:
    """Fine the supervisor for each percentage point of the error rate from `gate` on (S003.A.3.15.5d, Q16).

    The points count from `zero`, or what is above the gate (`one`); of no operations nothing is known. The operators bear the `loss`, the
    supervisor the share of it that a company sets (S003.A.3.15.5b, S003.A.3.15.5c, Q18).
    """
    if points_from not in _POINTS_FROM:
        raise _refused("points_from", f"must be one of {', '.join(_POINTS_FROM)}, not {points_from!r}")
    rate = errors * 100 / operations
    start = const(0) if points_from == "zero" else gate
    points = scorers.points_per_step(
        rate,
        base_rate=start,
        base_points=const(0),
        step=step,
        above=fine,
        below=const(0),
        cap=None,
        step_rounding=step_rounding,
    )
    cost: Node = const(0) if loss is None else if_(is_missing(loss), 0, loss)
    fined = choose((operations == 0, const(None)), (rate >= gate, points), otherwise=0)
    return {
        "supervisor": round_to(fined, _PLACES),
        "operator": round_to(cost, _PLACES),
        "supervisor_cost_share": round_to(cost * supervisor_cost_share, _PLACES),
    }


def joint_share(amount: Node, joint_ratio: Any, kinds: Sequence[str] = ()) -> Node:
    """Charge the share of somebody else's amount; 0 where liability is only recorded (S003.D09, Q17).

    Which `kinds` of event count is read where events are counted.
    """
    return flagged(round_to(_share(amount, joint_ratio), _PLACES), JOINT)


def _share(amount: Node, ratio: Any) -> Node:
    """Take a share; of an amount that nobody knows 0 is 0 all the same."""
    return const(0) if ratio.value == 0 else amount * ratio


def inspection(
    amount: Node,
    joint_ratio: Any,
    least: Any,
    most: Any = None,
    by: Node | None = None,
    count: Node | None = None,
    kinds: Sequence[str] = (),
) -> Mapping[str, Node]:
    """Make the supervisor liable for what a company inspection costs the responsible persons (S003.A.3.15.6b).

    What the department itself found is left to it (S003.A.3.15.6c). An amount that nobody decided is the `least`;
    the `most` is read where amounts are counted.
    """
    fine = if_(is_missing(amount), least, amount)
    flags: Node = const(1) if count is None else if_(is_missing(count), 1, count)
    own = const(False) if by is None else if_(is_missing(by), False, by == DEPARTMENT)
    charged = flagged(round_to(_share(fine, joint_ratio), _PLACES), JOINT)
    return {
        "supervisor": choose((own, 0), otherwise=charged),
        "responsible": choose((own, 0), otherwise=round_to(fine, _PLACES)),
        "joint_flags": choose((own, 0), otherwise=flags),
    }


def breach(joint_fine: Any, kinds: Sequence[str] = ()) -> Node:
    """Fine the direct leader of whoever did not carry out the code (S003.A.4.21.7b)."""
    return flagged(const(joint_fine), JOINT)


def amounts_of(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Add up the amounts of a list, and count them; one that nobody decided is the `least`, if there is any.

    Raises:
        DataError: `out_of_range` for a decided amount below the `least` or above the `most`, where these are given.
    """
    least = numbers.get("least", Fraction(0))
    assert isinstance(least, Fraction)
    listed = [row["amount"] for name in ("losses", "amounts") for row in rows.get(name, ())]
    amounts = [least if _open(one) else _amount(one) for one in listed]
    most = numbers.get("most")
    for one in amounts:
        if isinstance(most, Fraction) and not least <= one <= most:
            hint = sentence("an amount from {least} to {most}", least=least, most=most)
            raise DataError(
                Fault(
                    "out_of_range",
                    sentence("{what} may not be decided", what=one),
                    where="amounts",
                    hint=hint,
                )
            )
    total = sum(amounts, Fraction(0))
    return Worked({"": {"loss": total, "amount": total, "count": Fraction(len(listed))}})


def _open(raw: Any) -> bool:
    return raw is None or (isinstance(raw, str) and raw.strip().lower() in ("", "none", "null"))


def _amount(raw: Any) -> Fraction:
    try:
        return Fraction(raw.strip()) if isinstance(raw, str) else exactly(raw)
    except (ValueError, TypeError):
        raise DataError(
            Fault("bad_value", sentence("{raw!r} is no amount", raw=raw), hint=sentence("write [100, 62.50]"))
        ) from None


SCORERS: tuple[Scorer, ...] = (
    Scorer(
        "management_boss_error",
        boss_error,
        Label("差错率扣罚", "fine for the error rate"),
        owner="management",
    ),
    Scorer("management_joint_share", joint_share, Label("连带责任", "joint liability"), owner="management"),
    Scorer(
        "management_inspection",
        inspection,
        Label("检查连带责任", "liability for inspections"),
        owner="management",
    ),
    Scorer(
        "management_breach", breach, Label("执行不到位连带", "liability for breaches"), owner="management"
    ),
)
"""What `rules/hall.toml` uses beside the kit's scorers."""

WORKINGS: tuple[Working, ...] = (
    Working(
        "management_losses",
        amounts_of,
        (),
        ("loss",),
        brief={"losses": ("", ("amount",))},
        rules=("management.boss_error",),
        label=Label("损失金额", "amounts of losses"),
        owner="management",
    ),
    Working(
        "management_inspected",
        amounts_of,
        (),
        ("amount", "count"),
        brief={"amounts": ("", ("amount",))},
        rules=("management.hall_inspection",),
        label=Label("罚款金额", "amounts of fines"),
        owner="management",
    ),
)
"""What a trial of these rules counts of lists."""

__all__ = ["SCORERS", "WORKINGS", "boss_error", "breach", "inspection", "joint_share"]
