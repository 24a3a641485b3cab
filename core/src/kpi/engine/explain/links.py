"""What stands behind an input: the values of its periods or of its group, or the rows that it counts."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs

from kpi.engine.context import Context
from kpi.engine.exclusions import without_excluded
from kpi.engine.explain.panels import groups_behind
from kpi.engine.explain.places import explain_row
from kpi.engine.explain.raters import raters_behind
from kpi.engine.explain.roles import roles_behind
from kpi.engine.explain.rows import rows_behind
from kpi.engine.explain.shown import SHOWN
from kpi.engine.measure import measure, ruled_rows
from kpi.engine.measure.derived import OWN, over_window
from kpi.engine.measure.pooling import units_read
from kpi.engine.measure.ruled import ruled_tree
from kpi.engine.measure.values import is_numeric
from kpi.engine.population import SCOPES
from kpi.exact import Rate
from kpi.expr import Value, Why, counts_behind
from kpi.model.metric import ByRule, Counted, Derived, FromTable, Metric, Rated, Standing
from kpi.types import Scope, SubjectKind
from kpi.words import Label

if TYPE_CHECKING:
    import polars as pl


@attrs.define
class Links:
    """Follows derived metrics for one subject, each metric at most once, and lists rows, at most `rows` of each."""

    context: Context
    subject: int
    rows: int = SHOWN
    known: dict[str, tuple[Why, ...]] = attrs.field(factory=dict)
    by_label: dict[Label, Metric] = attrs.field(factory=dict)
    listed: set[str] = attrs.field(factory=set)

    def __attrs_post_init__(self) -> None:
        for metric in self.context.catalogue.metrics.values():
            panel = isinstance(metric.source, Rated) and metric.source.panel
            if panel or isinstance(metric.source, Derived | ByRule | FromTable | Counted):
                self.by_label[metric.label] = metric

    def follow_line(self, why: Why, rule: str) -> Why:
        """Return the reasons of a line with what is behind its inputs; rows are listed where they are met first."""
        known = self.context.catalogue
        read = (
            [known.metrics.get(one.name) for one in known.rules[rule].inputs] if rule in known.rules else []
        )
        self.by_label |= {metric.label: metric for metric in read if metric is not None}
        self.listed.clear()
        return self.follow(why)

    def follow(self, why: Why) -> Why:
        """Return the reasons with the values behind every derived input, and the rows behind every counted one."""
        if why.op == "var":
            metric = self.by_label.get(why.label)
            if metric is None:
                return why
            if isinstance(metric.source, Rated):
                return attrs.evolve(why, args=(*why.args, *self._groups(metric)))
            if isinstance(metric.source, Derived | ByRule):
                return attrs.evolve(why, args=self._behind(metric))
            return attrs.evolve(why, args=(*why.args, *self._rows(metric)))
        args = tuple(self.follow(arg) for arg in why.args)
        return (
            why
            if all(one is other for one, other in zip(args, why.args, strict=True))
            else attrs.evolve(why, args=args)
        )

    def _rows(self, metric: Metric) -> tuple[Why, ...]:
        if metric.id in self.listed or not self.rows:
            return ()
        self.listed.add(metric.id)
        found = rows_behind(self.context, metric, self.subject, self.rows)
        return () if found is None else (found,)

    def _groups(self, metric: Metric) -> tuple[Why, ...]:
        if metric.id in self.listed:
            return ()
        self.listed.add(metric.id)
        found = groups_behind(self.context, metric, self.subject) or roles_behind(
            self.context, metric, self.subject
        )
        if found is None and self.rows:
            found = raters_behind(self.context, metric, self.subject)
        return () if found is None else (found,)

    def _behind(self, metric: Metric) -> tuple[Why, ...]:
        if metric.id not in self.known:
            self.known[metric.id] = tuple(self._values(metric))
        return self.known[metric.id]

    def _values(self, metric: Metric) -> Iterator[Why]:
        source = metric.source
        if isinstance(source, ByRule):
            yield from self._ruled(source)
            return
        of = self.context.catalogue.metrics.get(source.of) if isinstance(source, Derived) else None
        if not isinstance(source, Derived) or of is None:
            return
        if source.over == "window":
            periods, wide = over_window(self.context, source, of, _measured)
            mine = wide.filter(wide["subject"] == self.subject)
            for place, period in enumerate(periods):
                if mine.height:
                    yield Why(
                        source.how,
                        Label(str(period), str(period)),
                        _value(of, mine.row(0, named=True), str(place)),
                    )
            return
        if source.how == OWN:
            yield from self._own_unit(of)
            return
        for row in self._group(source.over, of).iter_rows(named=True):
            name = Label(row["id"], row["id"])
            yield Why(source.how, name, _value(of, row, of.id), _counts(of, row, of.id))

    def _own_unit(self, of: Metric) -> Iterator[Why]:
        """Yield the value of the unit of which metrics are read, with its rows."""
        people = self.context.population.people
        mine = people.filter(people["subject"] == self.subject)
        unit = units_read(self.context).get(mine["unit"][0]) if mine.height else None
        if unit is None:
            return
        names = self.context.names
        values = measure(self.context, names.filter(names["subject"] == unit).select("subject"), [of.id])
        (name,) = names.filter(names["subject"] == unit)["id"].to_list()
        rows = rows_behind(self.context, of, unit, self.rows) if self.rows else None
        args = () if rows is None else (rows,)
        yield Why(OWN, Label(name, name), _value(of, values.row(0, named=True), of.id), args)

    def _ruled(self, source: ByRule) -> Iterator[Why]:
        """Yield the tree of the rule whose result the metric is."""
        rule = self.context.catalogue.rules[source.rule]
        rows = ruled_rows(self.context, rule)
        here = rows.with_row_index("_at").filter(rows["subject"] == self.subject)
        if here.height:
            tree = without_excluded(ruled_tree(self.context, source))
            yield self.follow(explain_row(tree, rows, here["_at"][0], SCOPES).why)

    def _group(self, over: str, of: Metric) -> pl.DataFrame:
        """Return the staff over whom a metric is taken, with its values; nobody for a group that has no column."""
        people = self.context.population.people
        staff = people.filter(people["kind"] == SubjectKind.EMPLOYEE.value)
        if over == "subordinates":
            led = self.context.population.tree.led_by()
            units = led.filter(led["leader"] == self.subject)["unit"]
            staff = staff.filter(staff["unit"].is_in(units.implode()) & (staff["subject"] != self.subject))
        else:
            key = SCOPES[Scope(over)]
            own = people.filter(people["subject"] == self.subject)
            staff = (
                staff.filter(staff[key] == own[key][0])
                if key in people.columns and own.height
                else staff.clear()
            )
        if isinstance(of.source, Standing) and of.source.card:
            # Whoever has another card has nothing to add, and nothing is missing.
            bound = self.context.population.bound.scorecards.get(of.source.card)
            staff = staff.join(bound, on="subject", how="semi") if bound is not None else staff
        values = measure(self.context, staff.select("subject").head(SHOWN), [of.id])
        return values.join(
            self.context.names.select("subject", "id"), on="subject", how="left", maintain_order="left"
        )


def _measured(context: Context, metric: Metric) -> pl.DataFrame:
    return measure(context, context.population.people.select("subject"), [metric.id])


def _value(of: Metric, row: dict[str, Any], name: str) -> Value:
    if not is_numeric(of):
        value: Value = row.get(name)
        return value
    above, below = row.get(f"{name}.n"), row.get(f"{name}.d")
    return Fraction(above, below) if above is not None and below else None


def _counts(of: Metric, row: dict[str, Any], name: str) -> tuple[Why, ...]:
    if not row.get(f"{name}.counted"):
        return ()
    return counts_behind(of.unit, Rate(Fraction(row[f"{name}.n"]), Fraction(row[f"{name}.d"])))


__all__ = ["Links"]
