"""Mechanisms of the forms for managers, made of the kit's; parameters bear the names of the rulebook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kpi.api import (
    REFUSED,
    Fault,
    Label,
    Node,
    PolicyError,
    Scorer,
    all_of,
    choose,
    const,
    flagged,
    if_,
    is_missing,
    minimum,
    round_to,
    scorers,
)
from kpi_management.words import phrase, sentence

SHOWN = 2
"""Decimals of a score that is told beside the total."""
OVERWEIGHT_POLICIES = ("normalise", "raw", "cap100")


def _refused(name: str, message: str) -> PolicyError:
    return PolicyError(Fault("parameter", sentence("{name} {message}", name=name, message=message), name))


def passed_on_in_time(
    late: Node,
    total: Node,
    self_points: Node,
    superior: Node,
    full: Any,
    mode: str = "all_or_nothing",
    self_w: Any = 0,
    superior_w: Any = 1,
) -> Node:
    """Give full marks where nothing was passed on late (`late` is the share), or in proportion (S002.F2.3).

    Where there was nothing to pass on (`total`) nothing was late. What the superior has judged goes before.
    """
    if mode not in ("all_or_nothing", "proportional"):
        raise _refused("mode", f"must be all_or_nothing or proportional, not {mode!r}")
    points = choose((late > 0, 0), otherwise=full) if mode == "all_or_nothing" else full * (1 - late)
    computed = if_(all_of(is_missing(late), total <= 0), full, points)
    return scorers.in_columns(computed, self_points, superior, full, self_w, superior_w)


def weighted_total(
    task: Node,
    behaviour: Node,
    item6: Node,
    item6_weight: Node,
    task_pct: Any,
    behaviour_pct: Any,
    weights: Any,
    overweight_policy: str = "normalise",
) -> Mapping[str, Node]:
    """Join the task score and the behaviour score by their percentages (S002.F2.TOTAL).

    The printed weights of the tasks add up to `weights` and not to 100: the task score is brought to 100
    (`normalise`), taken as it is (`raw`), or cut off at 100 (`cap100`). It is told rounded, and goes on exactly.
    The item that the print has not (S002.F2.6) adds to the points and to the weights once a company supplies it.
    """
    if task_pct.value + behaviour_pct.value != 100:
        message = sentence(
            "and behaviour_pct must add up to 100, not {total}", total=task_pct.value + behaviour_pct.value
        )
        raise _refused("task_pct", message)
    if overweight_policy not in OVERWEIGHT_POLICIES:
        raise _refused("overweight_policy", f"must be one of {', '.join(OVERWEIGHT_POLICIES)}")
    more = if_(is_missing(item6_weight), 0, item6_weight)
    task, weights = task + if_(more > 0, item6, const(0)), weights + more
    scaled = {"normalise": task * 100 / weights, "raw": task, "cap100": minimum(task, 100)}[overweight_policy]
    whole = scaled * task_pct / 100 + behaviour * behaviour_pct / 100
    return {"total": whole, "raw": task, "task": round_to(scaled, SHOWN), "behaviour": behaviour}


def missing_item(rating: Node, full: Any = None, name: str | None = None) -> Mapping[str, Node]:
    """Count nothing until a company supplies the full mark of the item that the print has not, then what a person gives (S002.F2.6)."""
    if full is None:
        return {"points": const(0), "weight": const(0)}
    points = scorers.manual(rating, full)
    return {"points": points if name else flagged(points, "truncated"), "weight": const(full.value)}


def behaviour_level(
    level: Node,
    self_level: Node,
    full: Any,
    points: Any,
    allow_level_0: bool = False,
    self_w: Any = 0,
    superior_w: Any = 1,
    level_names: Any = None,
) -> Node:
    """Give the points of a level from 1 on; level 0 is refused, or worth nothing where it is allowed (S002.F2.B1-B3).

    The columns are the superior's and one's own; one of no weight is for reference only and may be missing (C.9).
    `level_names` say on the form, in each language, what a level stands for; no points follow from them.

    Raises:
        PolicyError: where no column has a weight, and where there is not a name for each level.
    """
    for names in (level_names or {}).values():
        if len(names) != len(points):
            raise _refused(
                "level_names", f"must name {len(points)} levels, one for each of points, not {len(names)}"
            )
    nothing = const(0) if allow_level_0 else flagged(const(None), REFUSED)
    columns = (
        (self_level, scorers.constant(self_w, "self_w")),
        (level, scorers.constant(superior_w, "superior_w")),
    )
    used = [
        (if_(one <= 0, nothing, scorers.levels(one, points)), weight)
        for one, weight in columns
        if weight.value
    ]
    if not used:
        raise _refused("superior_w", "and self_w, the weights of the columns, must not both be 0")
    if len(used) == 1:
        return used[0][0]
    return scorers.weighted_raters([one for one, _ in used], [weight for _, weight in used])


def complaint_speed(
    day: Node,
    self_points: Node,
    superior: Node,
    full: Any,
    day_pts: Any,
    floor: Any = None,
    self_w: Any = 0,
    superior_w: Any = 1,
) -> Node:
    """Take points for each day of delay; how days are counted is what the working reads (S002.F2.5).

    What the superior has judged goes before.
    """
    computed = scorers.deduct_per_event(full, floor, day=day, day_pts=day_pts)
    return scorers.in_columns(computed, self_points, superior, full, self_w, superior_w)


def reported_target(value: Node, target: Any = None) -> Mapping[str, Node]:
    """Report a rate, and whether it reaches the company's target; without one neither yes nor no (S003.Q64)."""
    met = value >= target if target is not None else flagged(const(None), "no_target") == 1
    return {"met": met, "value": value}


def _in_columns(zh: str, en: str, of: Callable[..., Any]) -> Callable[[Mapping[str, Any], str], str]:
    """Make a template that also says whose mark stands; see `scorers.in_columns`."""
    computed = scorers.template(zh, en, of=of)

    def render(words: Mapping[str, Any], lang: str) -> str:
        parts = {"points": computed(words, lang), "columns": scorers.columns_words(words, lang)}
        return phrase("{points}; {columns}", **parts).text(lang)

    return render


def _passed_on_words(words: Mapping[str, Any], lang: str) -> str:
    """Say the way of scoring that holds."""
    if str(words.get("mode", "all_or_nothing")) == "all_or_nothing":
        told = ("{late}为 0 得 {full} 分，否则 0 分", "{full} where the {late} is 0, else 0")
    else:
        told = ("{full} 分 ×（1 - {late}）", "{full} points x (1 - {late})")
    return _in_columns(*told, passed_on_in_time)(words, lang)


def _named_levels(words: Mapping[str, Any], lang: str) -> Mapping[str, Any]:
    """Return the words with what each level stands for beside its points, where that is given."""
    names = (words.get("level_names") or {}).get(lang)
    if names is None:
        return words
    points = {
        phrase("level {level} ({name})", level=level, name=name).text(lang): one
        for level, (name, one) in enumerate(zip(names, words["points"], strict=False), 1)
    }
    return {**words, "points": points}


def _level_words(words: Mapping[str, Any], lang: str) -> str:
    """Print the levels, whether 0 may be given, and what the columns weigh."""
    own, superior = (
        scorers.said(words.get(name, first)) for name, first in (("self_w", 0), ("superior_w", 1))
    )
    zero = phrase("level 0: 0") if words.get("allow_level_0") else phrase("level 0 is refused")
    whose = (
        phrase("the superior's level stands, one's own is for reference")
        if own == "0"
        else phrase("one's own x {own} and the superior's x {superior}", own=own, superior=superior)
    )
    levels = scorers.level_words(_named_levels(words, lang), lang)
    return phrase("{levels}; {zero}; {whose}", levels=levels, zero=zero, whose=whose).text(lang)


SCORERS: tuple[Scorer, ...] = (
    Scorer(
        "management_passed_on_in_time",
        passed_on_in_time,
        Label("信息传递及时", "passed on in time"),
        _passed_on_words,
        owner="management",
    ),
    Scorer(
        "management_weighted_total",
        weighted_total,
        Label("业绩与行为加权", "task and behaviour weighted"),
        scorers.template(
            "{task}（各项权重合计 {weights}，{overweight_policy}）× {task_pct}% + {behaviour} × {behaviour_pct}%",
            "{task} (weights of {weights} together: {overweight_policy}) x {task_pct}% + {behaviour} x {behaviour_pct}%",
            of=weighted_total,
        ),
        owner="management",
    ),
    Scorer(
        "management_missing_item",
        missing_item,
        Label("公司补上的项目", "an item that the company supplies"),
        scorers.template(
            "未给出满分时不计；给出后由评分人评定[[，满分 {full}]][[（{name}）]]",
            "does not count until it has a full mark; then judged[[, full mark {full}]][[ ({name})]]",
            of=missing_item,
        ),
        owner="management",
    ),
    Scorer(
        "management_behaviour_level",
        behaviour_level,
        Label("等级计分，无 0 级", "points by level, without a level 0"),
        _level_words,
        owner="management",
    ),
    Scorer(
        "management_complaint_speed",
        complaint_speed,
        Label("按延误天数扣分", "deduction per day of delay"),
        _in_columns(
            "每延误一天扣 {day_pts} 分，最低 {floor} 分",
            "-{day_pts} for each day of delay, at least {floor}",
            complaint_speed,
        ),
        owner="management",
    ),
    Scorer(
        "management_reported_target",
        reported_target,
        Label("只报告，有指标时判达标", "reported, judged by a target if there is one"),
        owner="management",
    ),
)
"""What the rule files of this plugin use beside the kit's scorers."""
