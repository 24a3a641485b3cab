"""Joins the declarations of core, kit and plugins into one catalogue, and lays the company's on top."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import attrs

from kpi.engine.signing.asking import wrong_sign_off
from kpi.errors import Fault, Faults
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue
from kpi.model.metric import Metric
from kpi.model.names import Names
from kpi.model.sanction import JOINT_RATIO, Sanction
from kpi.policy import link
from kpi.policy.check_due import check_due, with_kinds
from kpi.policy.check_limits import check_limits, parameters_limiting
from kpi.policy.check_panels import check_panel, check_panel_item
from kpi.policy.check_rows import check_clock, check_event, parameters_of_rows
from kpi.policy.checks import (
    check_attendance,
    check_metric,
    check_metric_cycles,
    check_parameters_read,
    check_procedure,
    check_rule,
    check_sanction_set,
    parameters_read,
)
from kpi.policy.declared import Declared, names_of
from kpi.policy.names import Resolver
from kpi.policy.register import register

Blame = Callable[[str], Fault | None]


@frozen
class Joined:
    """A catalogue with the names in it, and every fault by the owner whose it is."""

    catalogue: Catalogue
    names: Mapping[str, Names]
    owners: Mapping[tuple[str, str], str]
    faults: Mapping[str, Faults]


_FIELDS: tuple[tuple[str, str, Callable[[Any], str]], ...] = (
    ("metric", "metrics", lambda one: str(one.id)),
    ("scorer", "scorers", lambda one: str(one.name)),
    ("rule", "rules", lambda one: str(one.id)),
    ("scorecard", "scorecards", lambda one: str(one.id)),
    ("sanctions", "sanctions", lambda one: str(one.id)),
    ("pay", "pay", lambda one: str(one.id)),
    ("ladder", "ladders", lambda one: str(one.id)),
    ("procedure", "procedures", lambda one: str(one.id)),
    ("event", "events", lambda one: str(one.id)),
    ("table", "tables", lambda one: str(one.kind)),
    ("working", "workings", lambda one: str(one.name)),
    ("attendance", "attendance", lambda one: str(one.id)),
    ("clock", "clocks", lambda one: str(one.id)),
    ("due", "due", lambda one: str(one.id)),
    ("panel", "panels", lambda one: str(one.id)),
    ("limits", "limits", lambda one: str(one.id)),
)


def join(all_declared: Sequence[Declared], base: Joined | None = None, blame: Blame | None = None) -> Joined:
    """Put declarations together: clashes, references, scorers' arguments, tables' columns, cycles.

    With a `base` only the new declarations are linked and checked, on top of it. Nothing is raised: the
    faults are returned by owner. A declaration whose name is taken is left out.
    """
    faults = {declared.owner: Faults() for declared in all_declared}
    owners = dict(base.owners) if base else {}
    found: dict[str, dict[str, Any]] = {
        field: dict(getattr(base.catalogue, field)) if base else {} for _, field, _ in _FIELDS
    }
    fresh: dict[str, set[str]] = {field: set() for _, field, _ in _FIELDS}
    for declared in all_declared:
        for sort, field, name_of in _FIELDS:
            for one in getattr(declared, field):
                name = name_of(one)
                if _is_free(sort, name, one, declared, owners, faults):
                    found[field][name] = one
                    fresh[field].add(name)
    names = names_of(all_declared, base.names if base else None)
    linking = _Linking(names, faults, {one.owner: one.who for one in all_declared}, found, blame)
    linking.all(all_declared, fresh)
    found["tables"] |= with_kinds(found["tables"], found["due"].values())
    clauses = register(all_declared, found, names, faults, base.catalogue.clauses if base else {})
    return Joined(Catalogue(**found, clauses=clauses), names, owners, faults)


def _is_free(
    sort: str,
    name: str,
    one: Any,
    declared: Declared,
    owners: dict[tuple[str, str], str],
    faults: Mapping[str, Faults],
) -> bool:
    first = owners.setdefault((sort, name), declared.who)
    if first == declared.who:
        return True
    message = f"the {sort} {name!r} of {declared.who} is also declared by {first}"
    hint = "one of the two must take another name"
    where = getattr(one, "where", "")
    faults[declared.owner].add("name_conflict", message, where=where, who=declared.who, hint=hint)
    return False


@attrs.define
class _Linking:
    """One pass over the fresh declarations."""

    names: Mapping[str, Names]
    faults: Mapping[str, Faults]
    titles: Mapping[str, str]
    found: dict[str, dict[str, Any]]
    blame: Blame | None

    def all(self, all_declared: Iterable[Declared], fresh: Mapping[str, set[str]]) -> None:
        single: dict[str, Sanction] = {one.rule: one for declared in all_declared for one in declared.single}
        for one in self.found["sanctions"].values():
            single.update({member.rule: member for member in one.sanctions})
        metrics: Mapping[str, Metric] = self.found["metrics"]
        steps: tuple[tuple[str, str, Callable[..., Any]], ...] = (
            ("metrics", "metric", link.metric),
            ("rules", "rule", partial(link.rule, metrics=metrics)),
            ("scorecards", "scorecard", link.scorecard),
            ("sanctions", "sanctions", partial(link.sanction_set, single=single)),
            ("pay", "pay", link.pay),
            ("ladders", "ladder", link.ladder),
            ("limits", "limits", link.limit),
            ("attendance", "attendance", link.attendance),
            ("events", "event", link.event),
            ("due", "due", link.due),
        )
        for field, word, linked in steps:
            for name in sorted(fresh[field]):
                one = self.found[field][name]
                faults = self.faults[one.owner] if one.owner in self.faults else Faults()
                who = self.titles.get(one.owner, one.owner)
                resolve = Resolver(
                    self.names, one.owner, one.where, f"{word} {name}", faults, who, self.blame
                )
                self.found[field][name] = linked(one, resolve)
        joint = {f"{one.rule}.{JOINT_RATIO}" for one in single.values() if one.joint}
        self._check(fresh, frozenset(joint))

    def _check(self, fresh: Mapping[str, set[str]], joint: frozenset[str]) -> None:
        from kpi.engine.attendance_numbers import parameters_taken

        metrics: Mapping[str, Metric] = self.found["metrics"]
        read = joint | parameters_read(self.found["metrics"].values(), self.found["workings"])
        read |= parameters_of_rows(self.found["events"].values())
        read |= parameters_limiting(self.found["limits"].values())
        read |= parameters_taken(self.found["attendance"].values(), self.found["rules"])
        checks: tuple[tuple[str, Callable[..., Iterable[Fault]]], ...] = (
            (
                "metrics",
                partial(
                    check_metric,
                    tables=self.found["tables"],
                    workings=self.found["workings"],
                    clocks=self.found["clocks"],
                ),
            ),
            ("metrics", partial(check_parameters_read, rules=self.found["rules"])),
            ("rules", partial(check_rule, scorers=self.found["scorers"], read=read)),
            ("sanctions", partial(check_sanction_set, rules=self.found["rules"])),
            ("procedures", check_procedure),
            ("scorecards", partial(wrong_sign_off, procedures=self.found["procedures"])),
            ("limits", check_limits),
            ("attendance", partial(check_attendance, rules=self.found["rules"])),
            ("due", partial(check_due, metrics=metrics)),
            ("clocks", partial(check_clock, tables=self.found["tables"])),
            ("panels", check_panel),
            ("metrics", partial(check_panel_item, metrics=metrics, panels=self.found["panels"])),
            (
                "events",
                partial(
                    check_event,
                    tables=self.found["tables"],
                    clocks=self.found["clocks"],
                    rules=self.found["rules"],
                ),
            ),
        )
        for field, check in checks:
            for name in sorted(fresh[field]):
                one = self.found[field][name]
                for fault in check(one):
                    self.faults[one.owner].extend(
                        [attrs.evolve(fault, who=self.titles.get(one.owner, one.owner))]
                    )
        for owner, fault in check_metric_cycles(self.found["metrics"], fresh["metrics"], self.found["rules"]):
            self.faults[owner].extend([fault])
