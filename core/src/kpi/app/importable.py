"""What to bring by `kpi import` so that a rule's input has a value: the KIND, and the words for its columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from kpi.model.catalogue import Catalogue
from kpi.model.metric import (
    Attribute,
    ByWorking,
    Counted,
    Derived,
    FromTable,
    Metric,
    Observed,
    Rated,
    TargetOf,
)
from kpi.model.names import short
from kpi.model.rule import Rule

_OR = " | "
_OF_ASSIGNMENTS = ("base_pay", "level")


def imports_of(rule: Rule, catalogue: Catalogue, day: date) -> dict[str, str]:
    """Return for each input of a rule what brings it in, by the input's full name: `ratings item=clean rater_role=店长`.

    What is worked out of other figures, or known of a person, has no import of its own.
    """
    metrics = ((one.name, catalogue.metrics.get(one.name)) for one in rule.inputs)
    return {
        name: _OR.join(_brought_by(metric, catalogue, day)) for name, metric in metrics if metric is not None
    }


def _brought_by(metric: Metric, catalogue: Catalogue, day: date) -> Iterator[str]:
    match metric.source:
        case Observed():
            yield _observed(metric, catalogue)
        case TargetOf(metric=name):
            yield f"targets metric={_short(name, catalogue)}"
        case Rated(item=item) as rated:
            roles = tuple(roles_of(rated, catalogue, day))
            yield f"ratings item={item}" + (f" rater_role={_OR.join(roles)}" if roles else "")
        case Counted(kinds=kinds, parameter="") if kinds:
            yield f"events kind={_OR.join(short(kind) for kind in kinds)}"
        case FromTable(table=name):
            yield name
        case ByWorking(working=name) if name in catalogue.workings:
            yield from catalogue.workings[name].tables
        case Attribute(name=name) if name in _OF_ASSIGNMENTS:
            yield f"assignments {name}"
        case Derived(of=name) if name in catalogue.metrics and name != metric.id:
            yield from _brought_by(catalogue.metrics[name], catalogue, day)
    if metric.recorded and not isinstance(metric.source, Observed):
        yield _observed(metric, catalogue)


def _observed(metric: Metric, catalogue: Catalogue) -> str:
    return f"observations metric={_short(metric.id, catalogue)}"


def _short(name: str, catalogue: Catalogue) -> str:
    """Return the short name where it is the only one."""
    return short(name) if sum(short(one) == short(name) for one in catalogue.metrics) == 1 else name


def roles_of(rated: Rated, catalogue: Catalogue, day: date) -> Iterator[str]:
    """Give the roles whose ratings count, as facts write them; none where every rater counts."""
    panel = catalogue.panels.get(rated.panel)
    if panel is None:
        yield from rated.roles
        return
    found = next((one.at(day) for one in panel.parameters if one.name == "groups"), None)
    groups = found.value if found is not None and isinstance(found.value, Mapping) else {}
    for roles in groups.values():
        yield from (str(one) for one in (roles if isinstance(roles, tuple) else (roles,)))


__all__ = ["imports_of", "roles_of"]
