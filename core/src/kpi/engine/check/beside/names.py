"""Names that lead nowhere: what the company declares and nothing reads, metrics that no fact feeds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from kpi.engine.check.rules.examined import full_mark
from kpi.engine.facts import Facts
from kpi.engine.reach import Reach, judged_by
from kpi.model.catalogue import Catalogue
from kpi.model.extension import Finding
from kpi.model.label import Label
from kpi.model.metric import ByRule, ByWorking, Derived, FromTable, Metric, Observed, Rated, TargetOf

OWNER = "company"
"""The owner of what a company declares in its own file."""


def unused(catalogue: Catalogue, reach: Reach) -> Iterator[Finding]:
    """Yield the company's own rules, metrics and scorecards that decide nothing.

    What plugins declare waits for a company that adopts it, and is no finding.
    """
    behind = {
        name
        for one in catalogue.metrics.values()
        for name in (_of(one), one.source.rule if isinstance(one.source, ByRule | ByWorking) else "")
    }
    kinds: tuple[tuple[Label, frozenset[str], Mapping[str, Any]], ...] = (
        (Label("规则", "rule"), reach.rules, catalogue.rules),
        (Label("指标", "metric"), reach.metrics, catalogue.metrics),
        (Label("考核表", "scorecard"), reach.scorecards, catalogue.scorecards),
    )
    for label, names, found in kinds:
        for name, one in sorted(found.items()):
            if one.owner == OWNER and name not in names and name not in behind:
                yield Finding(
                    "unused",
                    "note",
                    Label(
                        f"{label.zh} {name} 没有被任何考核、奖惩、工资或晋级用到",
                        f"the {label.en} {name} is read by nothing that binds anybody",
                    ),
                    where=one.where,
                    clauses=one.clauses,
                    about=name,
                )


def _of(metric: Metric) -> str:
    source = metric.source
    if isinstance(source, Derived):
        return source.of
    return source.metric if isinstance(source, TargetOf) else ""


def unfed(catalogue: Catalogue, reach: Reach, facts: Facts, day: date) -> Iterator[Finding]:
    """Yield the metrics that somebody is judged by and of which no fact was ever recorded.

    What has a full mark of 0 on that day, or is told beside results, judges nobody. Events are left out: that none happened is a fact too. So is what a rule does without, as the column of a form
    that only one of two people fills in, and as counts in the place of which a rate was observed.
    """
    observed = _words(facts, "observations", "metric")
    rated = _words(facts, "ratings", "item")
    targets = _words(facts, "targets", "metric")
    filled: dict[str, bool] = {}
    idle = frozenset(name for name in reach.rules if full_mark(catalogue.rules[name], day) == 0)
    for name in sorted(judged_by(catalogue, reach, idle) - _spared(catalogue, reach)):
        one = catalogue.metrics[name]
        if one.recorded and name in observed:
            continue
        match one.source:
            case Observed():
                fed, kind = name in observed, "observations"
            case Rated(item=item):
                fed, kind = item in rated, "ratings"
            case TargetOf(metric=of):
                fed, kind = of in targets, "targets"
            case FromTable(table=kind):
                if kind not in filled:
                    filled[kind] = not facts.frame(kind, columns=[]).is_empty()
                fed = filled[kind]
            case _:
                continue
        if not fed:
            label = one.label
            yield Finding(
                "unfed",
                "warning",
                Label(
                    f"{label.text('zh')}：从未有过数据（kpi import {kind}）",
                    f"{label.text('en')}: no fact was ever recorded of it (kpi import {kind})",
                ),
                where=one.where,
                clauses=one.clauses,
                about=name,
            )


def _spared(catalogue: Catalogue, reach: Reach) -> frozenset[str]:
    """Return the metrics that every rule which reads them may do without."""
    asked, spared = set[str](), set[str]()
    for rule_id in reach.rules:
        rule = catalogue.rules[rule_id]
        bound = (rule.bind[argument] for argument in rule.optional)
        optional = {name for one in bound for name in ((one,) if isinstance(one, str) else one)}
        spared |= optional
        asked |= {one.name for one in rule.inputs} - optional
    return frozenset(spared - asked)


def _words(facts: Facts, kind: str, column: str) -> frozenset[str]:
    return frozenset(facts.frame(kind, columns=[column])[column].unique().to_list())
