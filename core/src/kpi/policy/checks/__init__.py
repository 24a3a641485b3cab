"""What is checked of each sort of declarations: once their names are linked, and again of what a company has set."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, TypeAlias

from kpi.engine.signing.asking import wrong_sign_off
from kpi.errors import Fault
from kpi.model.sanction import JOINT_RATIO, Sanction
from kpi.policy.checks.due import check_due
from kpi.policy.checks.limits import check_limits, parameters_limiting
from kpi.policy.checks.metrics import check_metric, check_parameters_read, parameters_read
from kpi.policy.checks.panels import check_panel, check_panel_item
from kpi.policy.checks.rows import check_clock, check_event, parameters_of_rows
from kpi.policy.checks.rules import check_rule, check_sanction_set
from kpi.policy.checks.terms import check_attendance, check_procedure

Found: TypeAlias = Mapping[str, Mapping[str, Any]]
"""Declarations by field of the catalogue and name."""
Check: TypeAlias = Callable[[Any], Iterable[Fault]]


def checks(found: Found, single: Iterable[Sanction]) -> tuple[tuple[str, Check], ...]:
    """Return, by sort and in their order, the checks of what was declared; `single` are all sanctions, adopted or not."""
    tables, clocks, metrics, rules = (found[field] for field in ("tables", "clocks", "metrics", "rules"))
    workings = found["workings"]
    return (
        ("metric", partial(check_metric, tables=tables, workings=workings, clocks=clocks)),
        ("metric", partial(check_parameters_read, rules=rules)),
        ("rule", partial(check_rule, scorers=found["scorers"], read=_read(found, single))),
        ("sanctions", partial(check_sanction_set, rules=rules)),
        *checks_of_parameters(found).items(),
        ("metric", partial(check_panel_item, metrics=metrics, panels=found["panels"])),
        ("event", partial(check_event, tables=tables, clocks=clocks, rules=rules)),
    )


def checks_of_parameters(found: Found) -> Mapping[str, Check]:
    """Return by sort those of the checks that look at parameters, which a company may have set otherwise."""
    return {
        "procedure": check_procedure,
        "scorecard": partial(wrong_sign_off, procedures=found["procedures"]),
        "limits": check_limits,
        "attendance": partial(check_attendance, rules=found["rules"]),
        "due": partial(check_due, metrics=found["metrics"]),
        "clock": partial(check_clock, tables=found["tables"]),
        "panel": check_panel,
    }


def _read(found: Found, single: Iterable[Sanction]) -> frozenset[str]:
    """Return the full names of the parameters of rules that something other than their scorers reads."""
    return (
        frozenset(f"{one.rule}.{JOINT_RATIO}" for one in single if one.joint)
        | parameters_read(found["metrics"].values(), found["workings"])
        | parameters_of_rows(found["events"].values())
        | parameters_limiting(found["limits"].values())
        | _taken(found)
    )


def _taken(found: Found) -> frozenset[str]:
    """Return those that attendance reads; a company without it does without its modules."""
    if not found["attendance"]:
        return frozenset()
    from kpi.engine.attendance_numbers import parameters_taken

    return parameters_taken(found["attendance"].values(), found["rules"])


__all__ = ["Found", "checks", "checks_of_parameters"]
