"""Items of managers' forms: computed, or judged in the columns of the form (S000.C.9)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kpi.api import (
    REFUSED,
    Fault,
    Label,
    Node,
    PolicyError,
    Scorer,
    all_of,
    any_of,
    choose,
    const,
    flagged,
    if_,
    minimum,
    scorers,
)
from kpi_management.words import phrase, sentence

TIMELY = ("deduct", "percentage")
VETOES = ("deduct", "item_zero", "form_zero")


def service_attitude(rate: Node, pooled: Node, full: Any, mean: str = "simple", target: Any = None) -> Node:
    """Score the mean rate of poor reviews in percent: full x (1 - rate), or full x target / rate, at most full (S002.F6.1).

    The mean is that of the agents' own rates (`simple`), or the rate of all their reviews (`pooled`).

    Raises:
        PolicyError: for an unknown mean, or a target that is not above 0.
    """
    most = scorers.constant(full, "full")
    found = rate if scorers.word(mean, "mean", ("simple", "pooled")) == "simple" else pooled
    if target is None:
        return most * (1 - found / 100)
    if target.value <= 0:
        raise PolicyError(
            Fault("parameter", sentence("target must be above 0, not {value}", value=target.value), "target")
        )
    return most * choose((found <= target, 1), otherwise=target / found)


def timely_handling(
    late: Node, rate: Node, full: Any, late_pts: Any, floor: Any = None, mode: str = "deduct"
) -> Node:
    """Take points for each case delayed by each person, or give the share handled in time, in percent (S002.F6.2).

    Raises:
        PolicyError: for an unknown mode.
    """
    if scorers.word(mode, "mode", TIMELY) == "percentage":
        return scorers.constant(full, "full") * rate / 100
    return scorers.deduct_per_event(full, floor, late=late, late_pts=late_pts)


def statistics_errors(
    count: Node, full: Any, pts: Any, floor: Any = 0, veto_mode: str = "deduct"
) -> Mapping[str, Node]:
    """Take points for each error in statistics, or all of them for any; with `form_zero` the form's too (S002.F6.4).

    `vetoed` is 1 where the whole form is worth nothing.

    Raises:
        PolicyError: for an unknown mode.
    """
    way = scorers.word(veto_mode, "veto_mode", VETOES)
    if way == "deduct":
        points = scorers.deduct_per_event(full, floor, error=count, error_pts=pts)
    else:
        points = choose((count > 0, 0), otherwise=full)
    whole = if_(count > 0, const(1), const(0))
    return {"points": points, "vetoed": whole if way == "form_zero" else whole * 0}


def leadership(level: Node, full: Any, allow_1: bool | str = False) -> Node:
    """Take the points of leadership as they are given; 1 belongs to no level and is refused (S002.F6.6).

    With an `allow_1` of `open` nothing is said of it, as in the print.
    """
    points = scorers.manual(level, full)
    if allow_1 == "open":
        return choose((any_of(level < 1, level > 1), points))
    if allow_1:
        return points
    undefined = all_of(level >= 1, level <= 1)
    return if_(undefined, flagged(const(None), REFUSED), points)


def lost_item(rating: Node, full: Any = None) -> Node:
    """Take the points that a person gives, once the company has set the full mark that the print has lost (S002.F6.7)."""
    if full is None:
        return flagged(if_(all_of(rating > 0, rating < 0), rating, const(None)), "truncated")
    return scorers.manual(rating, full)


def unless_vetoed(score: Node, vetoed: Node) -> Node:
    """Give the form's score, or nothing where one of its items vetoes the whole (S002.F6.TOTAL)."""
    return choose((vetoed > 0, minimum(score, 0)), otherwise=score)


def _statistics_words(words: Mapping[str, Any], lang: str) -> str:
    """Say what an error costs by the way that holds."""
    way = str(words.get("veto_mode", "deduct"))
    if way == "deduct":
        return scorers.template(
            "{count}每次扣 {pts} 分，最低 {floor} 分",
            "-{pts} for each of {count}, at least {floor}",
            of=statistics_errors,
        )(words, lang)
    if way == "item_zero":
        return phrase("any of {count}: no points for the item", count=words["count"]).text(lang)
    return phrase("any of {count}: no points for the form", count=words["count"]).text(lang)


def _timely_words(words: Mapping[str, Any], lang: str) -> str:
    """Say the way of scoring that holds."""
    percentage = str(words.get("mode", "deduct")) == "percentage"
    zh = ("{late}每多 1 扣 {late_pts} 分[[，最低 {floor} 分]]", "{full} 分 × {rate}%")[percentage]
    en = ("-{late_pts} for each of {late}[[, at least {floor}]]", "{full} points x {rate}%")[percentage]
    return scorers.template(zh, en, of=timely_handling)(words, lang)


def _attitude_words(words: Mapping[str, Any], lang: str) -> str:
    """Say the formula that holds, with the mean that it reads."""
    way = scorers.said(words.get("mean", "simple"), lang)
    full, target = scorers.said(words.get("full"), lang), words.get("target")
    rate = phrase("{rate} ({mean})", rate=words["rate"], mean=way)
    if target is None:
        return phrase("{full} points x (1 - {rate})", full=full, rate=rate).text(lang)
    reached = scorers.said(target, lang)
    return phrase(
        "{full} points x {target}% / {rate}; full up to {target}%", full=full, target=reached, rate=rate
    ).text(lang)


def _judged_words(words: Mapping[str, Any], lang: str) -> str:
    """Say who judges an item whose measure the print has lost."""
    full, told = scorers.said(words.get("full"), lang), scorers.columns_words(words, lang)
    return phrase("judged, 0 to {full}; {columns}", full=full, columns=told).text(lang)


def _scorer(name: str, function: Any, zh: str, en: str, told: Any) -> Scorer:
    words = scorers.template(told[0], told[1], of=function) if isinstance(told, tuple) else told
    return Scorer(f"management_{name}", function, Label(zh, en), words, owner="management")


FORMS: tuple[Scorer, ...] = (
    _scorer("banded_item", scorers.banded_item, "按档计分", "points by bands", scorers.banded_item_words),
    _scorer("judged_item", scorers.judged_item, "上级评分", "judged by the superior", _judged_words),
    _scorer(
        "service_attitude",
        service_attitude,
        "按平均中差评率计分",
        "points by the mean rate of poor reviews",
        _attitude_words,
    ),
    _scorer(
        "statistics_errors",
        statistics_errors,
        "按错误扣分或否决",
        "deduction per error, or a veto",
        _statistics_words,
    ),
    _scorer(
        "leadership",
        leadership,
        "上级评分（1 分未定义）",
        "judged; 1 belongs to no level",
        (
            "由评分人评定 0 至 {full} 分（1 分不属任何一级[[，公司允许：{allow_1}]]）",
            "judged, 0 to {full}; 1 belongs to no level[[, allowed: {allow_1}]]",
        ),
    ),
    _scorer(
        "lost_item",
        lost_item,
        "由人评分（原文缺失）",
        "judged by a person (lost in print)",
        ("由评分人评定，满分 {full}（原文缺失）", "judged by a person, full mark {full} (lost in print)"),
    ),
    _scorer(
        "timely_handling",
        timely_handling,
        "按次扣分，或按及时率计分",
        "deduction per case, or by the share in time",
        _timely_words,
    ),
    Scorer(
        "management_unless_vetoed",
        unless_vetoed,
        Label("合计，可被单项否决", "total, unless vetoed"),
        scorers.template(
            "{score}；有{vetoed}时不高于 0 分",
            "{score}; not above 0 where there is a {vetoed}",
            of=unless_vetoed,
        ),
        owner="management",
    ),
)
"""Items of the forms."""
