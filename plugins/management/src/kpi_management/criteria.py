"""Items of printed criteria, the column that is final, and ratings of articles (S002.F1, F4, F8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kpi.api import (
    Fault,
    Label,
    Node,
    PolicyError,
    Scorer,
    all_of,
    flagged,
    if_,
    is_missing,
    scorers,
)
from kpi_management.words import phrase, sentence

COLUMNS = ("自评", "考核", "审核")
"""The columns of the form, as they are printed: self, assessor, auditor."""
MODES = ("criteria", "manual")


def criteria_item(
    criteria: Sequence[Node], marks: Node, full: Any, mode: str = "criteria", criterion_weights: Any = None
) -> Node:
    """Give `full` times the mean fulfilment of the criteria, or the marks of the assessor (`manual`).

    Raises:
        PolicyError: for an unknown mode, and for weights that do not match the criteria.
    """
    if scorers.word(mode, "mode", MODES) == "manual":
        return scorers.manual(marks, full)
    return scorers.fulfilment(criteria, full, criterion_weights)


def occasional_criteria(
    criteria: Sequence[Node],
    marks: Node,
    occasions: Node,
    full: Any,
    idle: Sequence[Any],
    mode: str = "criteria",
    criterion_weights: Any = None,
) -> Node:
    """Like `criteria_item`; where nothing happened the criteria in the places `idle` are fulfilled (S002.F1.3, F1.5).

    A criterion that was judged or counted is taken as it is, and so is one where nobody says that nothing happened.
    """
    places = {one.value for one in idle}
    found = [
        if_(all_of(is_missing(one), occasions <= 0), 1, one) if place in places else one
        for place, one in enumerate(criteria, 1)
    ]
    return criteria_item(found, marks, full, mode, criterion_weights)


def closing_criteria(
    criteria: Sequence[Node], marks: Node, full: Any, mode: str = "criteria", criterion_weights: Any = None
) -> Node:
    """Like `criteria_item`; complaints closed without the customer's acceptance, the last criterion, show (S002.F1.9)."""
    points = criteria_item(criteria, marks, full, mode, criterion_weights)
    if mode == "manual":
        return points
    return if_(criteria[-1] < 1, flagged(points, "closed_without_acceptance"), points)


def unnamed_item(criteria: Sequence[Node], marks: Node, full: Any, name: str | None = None) -> Node:
    """Take the marks of a person, or the share of `full`, of an item whose name is lost until the company names it (S002.F1.2)."""
    points = if_(is_missing(marks), scorers.fulfilment(criteria, full), scorers.manual(marks, full))
    return points if name else flagged(points, "truncated")


def final_column(
    computed: Node,
    self_points: Node,
    assessed: Node,
    audited: Node,
    full: Any,
    final_column_order: Sequence[str],
    column_weights: Sequence[Any] | None = None,
) -> Node:
    """Give the first column that is filled in, or all three by weight; without any the items' sum (S002.F1.TOTAL).

    A column of no weight is for reference only and may be missing.

    Raises:
        PolicyError: for a column that the form does not have, and for other than three weights.
    """
    columns = dict(zip(COLUMNS, (self_points, assessed, audited), strict=True))
    if column_weights is not None:
        shares = _shares(column_weights)
        used = [name for name in COLUMNS if shares[name].value]
        return scorers.weighted_raters(
            [columns[name] for name in used], [shares[name] for name in used], full=full
        )
    wrong = [one for one in final_column_order if one not in columns]
    if wrong or not final_column_order:
        message = sentence(
            "must name some of {columns}, not {names}",
            columns=", ".join(COLUMNS),
            names=", ".join(wrong) or "nothing",
        )
        raise PolicyError(
            Fault(
                "parameter", sentence("final_column_order {message}", message=message), "final_column_order"
            )
        )
    found = computed
    for name in reversed(final_column_order):
        found = if_(is_missing(columns[name]), found, scorers.manual(columns[name], full))
    return found


def _shares(column_weights: Any) -> dict[str, Any]:
    """Return the weight of each column, given by name or in the order of the form; a column without a name has none.

    Raises:
        PolicyError: for a column that the form does not have, another number of weights, and where none has any.
    """
    table = column_weights
    if not isinstance(table, Mapping):
        if not isinstance(table, tuple | list) or len(table) != len(COLUMNS):
            raise _wrong("column_weights", f"must be {len(COLUMNS)} weights: {', '.join(COLUMNS)}")
        table = dict(zip(COLUMNS, table, strict=True))
    if unknown := sorted(set(table) - set(COLUMNS)):
        raise _wrong("column_weights", f"must name some of {', '.join(COLUMNS)}, not {', '.join(unknown)}")
    found = {name: scorers.constant(table.get(name, 0), "column_weights") for name in COLUMNS}
    if not any(one.value for one in found.values()):
        raise _wrong("column_weights", "must not all be 0")
    return found


def _wrong(name: str, message: str) -> PolicyError:
    return PolicyError(Fault("parameter", sentence("{name} {message}", name=name, message=message), name))


def task_completion(completion: Node, rating: Node) -> Node:
    """Give the completion of tasks in percent, or the rating where no tasks are listed (S002.F4.1)."""
    return if_(is_missing(completion), rating, completion)


def weighted_ratings(ratings: Sequence[Node], full: Any, weights: Sequence[Any]) -> Node:
    """Give the weighted mean of ratings from 0 to `full`, one weight each; one missing makes none (S002.F4, F8)."""
    return scorers.weighted_raters(ratings, weights, full=full)


def _criteria_words(words: Mapping[str, Any], lang: str) -> str:
    """Say the way of scoring that holds; of criteria that an idle month fulfils, which."""
    if str(words.get("mode", "criteria")) == "manual":
        full = scorers.said(words.get("full"), lang)
        return phrase("judged by the assessor, 0 to {full}", full=full).text(lang)
    told = scorers.fulfilment_words(words, lang)
    if not words.get("idle"):
        return told
    return phrase(
        "{told}; criteria {idle} are fulfilled where there are no {occasions}",
        told=told,
        idle=scorers.said(words["idle"], lang),
        occasions=words["occasions"],
    ).text(lang)


def _column_words(words: Mapping[str, Any], lang: str) -> str:
    """Say which column is the result, or how the columns are weighed."""
    weights = words.get("column_weights")
    if weights is not None:
        told = scorers.said(weights, lang)
        return phrase("self, assessor, auditor weighted {weights}", weights=told).text(lang)
    order = words.get("final_column_order") or ()
    return phrase(
        "the first column filled in of {columns}; none filled in: {computed}",
        columns=scorers.said(tuple(_NAMED.get(one, Label(one)).text(lang) for one in order), lang),
        computed=words["computed"],
    ).text(lang)


_NAMED = dict(zip(COLUMNS, (phrase("self"), phrase("assessor"), phrase("auditor")), strict=True))


def _scorer(name: str, function: Any, zh: str, en: str, told: Any) -> Scorer:
    words = scorers.template(told[0], told[1], of=function) if isinstance(told, tuple) else told
    return Scorer(f"management_{name}", function, Label(zh, en), words, owner="management")


CRITERIA: tuple[Scorer, ...] = (
    _scorer("criteria", criteria_item, "标准达成度的平均值", "mean fulfilment of criteria", _criteria_words),
    _scorer(
        "occasional_criteria",
        occasional_criteria,
        "标准达成度的平均值",
        "mean fulfilment of criteria",
        _criteria_words,
    ),
    _scorer(
        "closing_criteria",
        closing_criteria,
        "标准达成度的平均值",
        "mean fulfilment of criteria",
        _criteria_words,
    ),
    _scorer(
        "unnamed_item",
        unnamed_item,
        "由人评分（名称缺失）",
        "judged by a person (its name is lost)",
        (
            "由考核人评定 0 至 {full} 分，或 {full} 分 × {criteria}（名称缺失[[，公司定为 {name}]]）",
            "judged, 0 to {full}, or {full} points x {criteria} (its name is lost[[; the company calls it {name}]])",
        ),
    ),
    _scorer(
        "final_column", final_column, "审核、考核、自评，先填者为准", "auditor, assessor, self", _column_words
    ),
    Scorer(
        "management_task_completion",
        task_completion,
        Label("任务完成率，未列任务时为评分", "completion of tasks, or a rating"),
        owner="management",
    ),
    _scorer(
        "weighted_ratings",
        weighted_ratings,
        "各项评分的加权平均",
        "weighted mean of ratings",
        (
            "各项评分（0 至 {full}）按权重 {weights} 加权平均",
            "mean of the ratings (0 to {full}) by the weights {weights}",
        ),
    ),
)
"""Items of criteria."""

__all__ = [
    "CRITERIA",
    "closing_criteria",
    "criteria_item",
    "final_column",
    "occasional_criteria",
    "task_completion",
    "unnamed_item",
    "weighted_ratings",
]
