"""Scorers of duties that are counted, of work targets, of conduct, and of the hospital desk.

Parameters that attendance, workings or a run read (`**numbers`) stand with the rule so that a company can set them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kpi.api import (
    Fault,
    Label,
    Node,
    PolicyError,
    Scorer,
    choose,
    coalesce,
    const,
    flagged,
    if_,
    is_missing,
    maximum,
    scorers,
    total,
)
from kpi_callcenter.words import sentence

TARGET_MISSED = "target_missed"
PER = ("inspection", "item")


def minutes(minutes: Node, **numbers: Any) -> Node:
    """Give the minutes worked within shifts (S003.B.1.1)."""
    return minutes


def breaches(counts: Sequence[Node], **numbers: Any) -> Node:
    """Add up what was counted; nothing is taken for it."""
    return total(list(counts))


def duty(counts: Sequence[Node], **numbers: Any) -> Mapping[str, Node]:
    """Tell whether a duty was kept, that is counted and moves no points; a breach is a flag (S003.Q56)."""
    count = total(list(counts))
    points = choose(
        (is_missing(count), const(None)), (count == 0, const(0)), otherwise=flagged(const(0), TARGET_MISSED)
    )
    return {"points": points, "count": count, "met": count == 0}


def work_target(part: Node, whole: Node, target: Any, **numbers: Any) -> Mapping[str, Node]:
    """Tell whether a share reaches its target, and the share; over nothing there is neither (S003.D16)."""
    some = whole > 0
    return {
        "met": choose((some, part >= whole * target), otherwise=const(None) == 1),
        "value": choose((some, part / whole), otherwise=const(None)),
    }


def conduct(event_kind: Node, penalties: Any = None, kinds: Sequence[str] = ()) -> Node:
    """Give what the company lets an act cost, by its code; nothing for those that it does not name (S003.Q56).

    Raises:
        PolicyError: for penalties that are no table, and for a code that is none of the `kinds` that count.
    """
    if penalties is not None and not isinstance(penalties, Mapping):
        raise PolicyError(
            Fault("parameter", sentence("penalties is a table: code of an event = amount"), "penalties")
        )
    known = {_full(kind) for kind in kinds}
    unknown = [code for code in penalties or {} if _full(code) not in known]
    if unknown:
        hint = sentence("known: {kinds}", kinds=", ".join(kinds))
        message = sentence(
            "penalties names {unknown}, which is no kind of event that counts here",
            unknown=", ".join(unknown),
        )
        raise PolicyError(Fault("parameter", message, "penalties", hint=hint))
    cases = [(event_kind == _full(code), const(cost)) for code, cost in (penalties or {}).items()]
    return choose(*cases, otherwise=0) if cases else const(0)


def _full(code: str) -> str:
    return code if "." in code else f"callcenter.{code}"


def damage(loss_amount: Node, share: Any) -> Node:
    """Charge a share of a loss that is somebody's fault (S003.B.2.4b)."""
    owed: Node = loss_amount * share
    return owed


def hospital_fines(
    failed_inspections: Node,
    failed_items: Node,
    item_fines: Node,
    uniform_events: Node,
    amount: Any,
    uniform_amount: Any,
    per: str = "inspection",
    **numbers: Any,
) -> Mapping[str, Node]:
    """Fine inspections that failed (or each item), and the uniform worn where it must not be (S001.P3.1.6, P3.2.2).

    `items` is what the company lets other items of the checklist cost. Without a recorded inspection there is
    nothing to fine, and the uniform is fined all the same.
    """
    failed = failed_inspections if scorers.word(per, "per", PER) == "inspection" else failed_items
    grooming, uniform = coalesce(failed, 0) * amount, coalesce(uniform_events, 0) * uniform_amount
    items = coalesce(item_fines, 0)
    return {"total": grooming + uniform + items, "grooming": grooming, "uniform": uniform, "items": items}


def outstanding(entitled: Node, taken: Node, carry_over: Any = 0, **numbers: Any) -> Mapping[str, Node]:
    """Give the days of rest not taken, and those that go with the month unless the leaders decide otherwise."""
    left = maximum(entitled - taken, 0)
    return {"outstanding": left, "entitled": entitled, "forfeited": maximum(left - carry_over, 0)}


def ticked(criteria: Sequence[Node], full: Any) -> Node:
    """Give full marks times the share of items in order (1, or 0 for a violated one); who judged none is not assessed."""
    seen = total([if_(is_missing(one), 0, 1) for one in criteria])
    return choose(
        (seen > 0, full * total([coalesce(one, 0) for one in criteria]) / seen), otherwise=const(None)
    )


def _scorer(function: Callable[..., Any], zh: str, en: str, told: tuple[str, str]) -> Scorer:
    words = scorers.template(*told, of=function)
    return Scorer(f"callcenter_{function.__name__}", function, Label(zh, en), words, owner="callcenter")


DUTY_SCORERS: tuple[Scorer, ...] = (
    _scorer(minutes, "班内分钟", "minutes within shifts", ("{minutes}", "{minutes}")),
    _scorer(breaches, "次数合计", "sum of counts", ("{counts} 合计", "sum of {counts}")),
    _scorer(
        duty, "守则", "duty", ("{counts}均为 0 即达标；只报告，不计分", "{counts} are 0; without points")
    ),
    _scorer(
        work_target,
        "工作目标",
        "work target",
        ("{part} ÷ {whole} 达到 {target}；不计分", "{part} / {whole} reaches {target}; without points"),
    ),
    _scorer(conduct, "纪律处罚表", "table of penalties", ("按事件：{penalties}", "by event: {penalties}")),
    _scorer(damage, "损坏赔偿", "compensation", ("{loss_amount} × {share}", "{loss_amount} x {share}")),
    _scorer(
        hospital_fines,
        "仪容检查与工作服罚款",
        "fines for appearance and uniform",
        (
            "检查不合格每{per} {amount} 元；工作服每次 {uniform_amount} 元",
            "{amount} for each failed {per}; {uniform_amount} each time for the uniform",
        ),
    ),
    _scorer(
        outstanding,
        "未休天数",
        "rest not taken",
        ("{entitled} − {taken}，不低于 0", "{entitled} - {taken}, not below 0"),
    ),
    _scorer(
        ticked,
        "勾选清单",
        "items in order",
        ("{full} 分 × 合格项占评过项目的比例", "{full} x the share of items in order"),
    ),
)
"""What the rules on shifts, conduct and the hospital desk use."""
