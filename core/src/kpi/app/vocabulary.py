"""The words of printed forms: units, roles, policies, and parameters whose rule files do not explain them."""

from __future__ import annotations

from collections.abc import Mapping

from kpi.model.quantity import Measure
from kpi.words import Label, phrase, phrase_in

UNITS: Mapping[str, Label] = {
    Measure.PERCENT: phrase("%"),
    Measure.RATIO: phrase("ratio"),
    Measure.SECONDS: phrase("seconds"),
    Measure.MINUTES: phrase("minutes"),
    Measure.HOURS: phrase("hours"),
    Measure.DAYS: phrase("days"),
    Measure.MONTHS: phrase("months"),
    Measure.YEARS: phrase("years"),
    Measure.YUAN: phrase("yuan"),
    Measure.COUNT: phrase("count"),
    Measure.POINTS: phrase_in("vocabulary", "points"),
    Measure.SCORE: phrase_in("vocabulary", "score"),
    Measure.RANK: phrase("rank"),
    Measure.LEVEL: phrase_in("vocabulary", "level"),
    Measure.FLAG: phrase_in("vocabulary", "yes or no"),
    Measure.NUMBER: phrase("number"),
}

ROLES = {
    "self": phrase("self"),
    "superior": phrase("superior"),
    "assessor": phrase("assessor"),
    "auditor": phrase("auditor"),
    "leader": phrase("leader"),
    "peer": phrase("peer"),
    "customer": phrase("customer"),
    "sales_manager": phrase("sales manager"),
}
ROLES |= {
    zh: ROLES[one]
    for zh, one in {"自评": "self", "上级": "superior", "考核": "assessor", "审核": "auditor"}.items()
}
"""Roles of raters by the words of the facts, which are read in either language."""

SIGNERS = {
    "self": phrase("self"),
    "superior": phrase("superior"),
    "assessor": phrase("assessor"),
    "auditor": phrase("auditor"),
    "leader": phrase("leader"),
    "person": phrase("the person"),
    "hr": phrase("HR"),
}
STATUSES = {
    "final": phrase("final"),
    "provisional": phrase("provisional"),
    "held": phrase("held"),
    "blocked": phrase("blocked"),
}
"""How far a run, a score or a line is settled."""
SIGNED = {
    "signed": phrase("signed"),
    "open": phrase("open"),
    "returned": phrase("returned"),
}
CASE_STATES = {
    "proposed": phrase("proposed"),
    "pending": phrase("pending"),
    "approved": phrase("approved"),
    "rejected": phrase("rejected"),
    "expired": phrase("expired"),
    "error": phrase_in("case", "error"),
}
UNSIGNED = {
    "final": phrase("final even without signatures"),
    "provisional": phrase("provisional until all have signed"),
    "held": phrase("provisional until all have signed, and not paid by"),
}
FREQUENCIES = {
    "month": phrase("monthly"),
    "quarter": phrase("quarterly"),
    "half": phrase("half-yearly"),
    "year": phrase("yearly"),
}
PERIODS = {
    "month": phrase("month"),
    "quarter": phrase("quarter"),
    "half": phrase("half-year"),
    "year": phrase("year"),
}
ROLLUPS = {
    "mean": phrase("the mean of its periods' scores"),
    "last": phrase("the score of its last period"),
    "pooled": phrase("the facts of the whole period measured anew"),
}
NA_POLICIES = {
    "block": phrase("not assessed: the form gives no score"),
    "drop": phrase("not assessed: the item and its points are left out"),
    "rescale": phrase("not assessed: the others are scaled up"),
    "full": phrase("not assessed: full points"),
    "zero": phrase("not assessed: no points"),
}
INCOMPLETE = {
    "visible": phrase("what is printed counts"),
    "scale_to_100": phrase("what is printed is scaled to 100"),
    "require_completion": phrase("no score until the company completes it"),
}
SCOPES = {
    "unit": phrase("the unit"),
    "subtree": phrase("the unit and those below it"),
    "role": phrase("the role"),
    "siblings": phrase("the sibling units"),
    "card": phrase("everyone on this form"),
    "company": phrase("the company"),
    "subordinates": phrase("the people led"),
    "window": phrase("earlier periods"),
}
AGGREGATES = {
    "last": phrase("last"),
    "previous": phrase("value of the period before"),
    "mean": phrase("mean"),
    "pooled": phrase("pooled"),
    "sum": phrase("sum"),
    "min": phrase("least"),
    "max": phrase("greatest"),
    "rank": phrase("rank"),
    "streak": phrase("streak"),
    "longest": phrase("longest streak"),
    "count": phrase_in("vocabulary", "number"),
    "own": phrase("own value"),
}
STANDINGS = {
    "score": phrase("score"),
    "grade": phrase("grade"),
    "rank": phrase("rank"),
    "unit_rank": phrase("rank in the unit"),
    "shared_rank": phrase("shared rank"),
    "last": phrase("whether last"),
    "of": phrase("number ranked"),
    "target_met": phrase("target met"),
    "plus_minus": phrase("plus and minus points"),
    "item_ratio": phrase("mean share of the items"),
}
CHARGED = {
    "person": phrase("the person"),
    "leader": phrase("the leader"),
    "unit": phrase_in("vocabulary", "the unit"),
}
WINDOWS = {
    "month": phrase("numbered within a month"),
    "quarter": phrase("numbered within a quarter"),
    "year": phrase("numbered within a year"),
    "always": phrase("numbered without end"),
}
MONEY = {
    "base": phrase("Base"),
    "commission": phrase("Commission"),
    "pool_share": phrase("Pool share"),
    "guarantee": phrase("Guarantee"),
    "award": phrase("Award"),
    "allowance": phrase("Allowance"),
    "overtime": phrase("Overtime"),
    "fine": phrase("Fine"),
    "variable_reduction": phrase("Variable reduction"),
    "loss_compensation": phrase("Loss compensation"),
    "unpaid_time": phrase("Unpaid time"),
    "commission_returned": phrase("Commission returned"),
    "adjustment": phrase("Adjustment"),
}
LIMIT_MODES = {
    "warn": phrase("said only"),
    "cap": phrase("the rest is given back"),
    "refuse": phrase("the pay is held"),
}
PARTIALS = {
    "prorate": phrase("by the days employed"),
    "lift": phrase("not compared"),
    "whole": phrase("as for the whole period"),
}
BESIDE = {
    "promote": phrase("a promotion"),
    "demote": phrase("a demotion"),
    "dismissal": phrase("a dismissal"),
}
KINDS = {
    "score": phrase_in("kind", "score"),
    "points": phrase_in("kind", "points"),
    "grade": phrase("grade"),
    "condition": phrase("condition"),
    "fine": phrase("fine"),
    "award": phrase("award"),
    "pay": phrase("pay"),
    "pool": phrase("pool"),
    "scorecard": phrase("scorecard"),
    "ladder": phrase("ladder"),
    "procedure": phrase("procedure"),
    "attendance": phrase("attendance"),
    "clock": phrase("clock"),
    "panel": phrase("panel"),
    "due": phrase("due"),
    "limits": phrase("limits"),
}
ORIGINS = {
    "text": phrase_in("vocabulary", "text"),
    "default": phrase("default"),
    "company": phrase("company"),
}
TYPES = {
    "scalar": phrase("scalar"),
    "list": phrase("list"),
    "table": phrase("table"),
}
CORE_TABLES = {
    "observations": phrase("recorded figures"),
    "events": phrase("recorded events"),
    "decisions": phrase("decisions"),
    "employees": phrase("employees"),
    "units": phrase_in("table", "units"),
    "assignments": phrase("assignments"),
    "targets": phrase_in("table", "targets"),
    "ratings": phrase_in("table", "ratings"),
    "comments": phrase_in("table", "comments"),
    "exclusions": phrase("exclusions"),
    "pay_lines": phrase("lines of pay"),
    "results": phrase("results taken over"),
}

PARAMETERS: Mapping[str, Label] = {
    "full": phrase("the full mark"),
    "weight": phrase("the points of the item"),
    "weights": phrase("the weights"),
    "criterion_weights": phrase("weights of the criteria; none: alike"),
    "rater_weights": phrase("weights of the raters"),
    "missing_rater": phrase("where a rater gave none"),
    "missing_item": phrase("where an item was not rated"),
    "scale": phrase("the highest rating"),
    "lowest": phrase("the lowest rating"),
    "scoring": phrase("whether meeting the target gives points"),
    "op": phrase("how it is compared with the target"),
    "limit": phrase("the limit"),
    "target": phrase("the target"),
    "floor": phrase("the fewest points; none: no floor"),
    "cap": phrase("the most points; none: no cap"),
    "bonus_cap": phrase("the most with a bonus; none: no cap"),
    "base": phrase("what the total begins with"),
    "start": phrase("the points to start from"),
    "edges": phrase("the edges of the bands"),
    "named": phrase("the named values"),
    "bands": phrase("the bands"),
    "bounds": phrase("the bounds of the grades"),
    "labels": phrase("the names of the grades"),
    "pass_line": phrase("the passing mark"),
    "amount": phrase("the amount"),
    "step": phrase("the size of a step"),
    "step_rounding": phrase("how a step that is not complete counts"),
    "step_unit": phrase("whether steps are points of percent or relative"),
    "band_mode": phrase("how stretches are combined"),
    "edge_policy": phrase("to which band an edge belongs"),
    "gap_policy": phrase("how a gap in the print counts"),
    "linear_mode": phrase("how the linear zone rises"),
    "mode": phrase("the way of scoring"),
    "mean": phrase("how the mean is made"),
    "scope": phrase("among whom"),
    "combine": phrase("how several results are combined"),
    "aggregate": phrase("how several results are combined"),
    "points": phrase("the points"),
    "below": phrase("the points below"),
    "below_pts": phrase("points lost below the mean"),
    "late_points": phrase("points where late"),
    "late_pts": phrase("points lost each time late"),
    "absent_pts": phrase("points lost each absence"),
    "better": phrase("which way is good"),
    "flag": phrase("the flag that the result carries"),
    "link": phrase("how points follow from the result"),
    "merge_overlaps": phrase("whether overlapping spans are merged"),
    "layers": phrase("the layers that count"),
    "kinds": phrase("the kinds that count"),
    "causes": phrase("the causes that count"),
    "period": phrase("the period that counts"),
    "undecided": phrase("until somebody decides"),
    "overweight_policy": phrase("where the weights are not 100 together"),
    "task_pct": phrase("the share of tasks"),
    "behaviour_pct": phrase("the share of behaviour"),
    "logic": phrase("how the conditions are joined"),
    "na_policy": phrase("where an item is not assessed"),
}
"""What parameters of these names mean wherever a rule file does not say it of its own."""

__all__ = [
    "AGGREGATES",
    "BESIDE",
    "CASE_STATES",
    "CHARGED",
    "CORE_TABLES",
    "FREQUENCIES",
    "INCOMPLETE",
    "KINDS",
    "LIMIT_MODES",
    "MONEY",
    "NA_POLICIES",
    "ORIGINS",
    "PARAMETERS",
    "PARTIALS",
    "PERIODS",
    "ROLES",
    "ROLLUPS",
    "SCOPES",
    "SIGNED",
    "SIGNERS",
    "STANDINGS",
    "STATUSES",
    "TYPES",
    "UNITS",
    "UNSIGNED",
    "WINDOWS",
]
