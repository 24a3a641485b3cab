"""`[metric.*]`: what is measured."""

from __future__ import annotations

from typing import Any

from kpi.documents import KeyPath
from kpi.model.metric import Metric, Observed
from kpi.model.quantity import Measure, default_domain
from kpi.policy.kinds import DOMAIN, FLAG, LABEL, TEXTS, domain, enum, table_kind
from kpi.policy.schema import Key, Reading, Spec
from kpi.policy.sections.sources import SOURCE
from kpi.types import Direction
from kpi.words import Label

METRIC = Spec(
    "metric",
    (
        Key("label", LABEL, "its name on the forms", required=True),
        Key("unit", enum(Measure), "its unit", required=True),
        Key("better", enum(Direction), "which way is good; `none` if not given"),
        Key("domain", table_kind(DOMAIN), "where it may lie; that of the unit if not given"),
        Key("aliases", TEXTS, "other names accepted on input; of a rate `part/whole` names its two counts"),
        Key("clauses", TEXTS, "the clauses that define it"),
        Key("meaning", LABEL, "what is measured"),
        Key("limits", LABEL, "what it does not see"),
        Key("pooled", FLAG, "whether a group's value is made of both sums; rates are, unless told"),
        Key(
            "recorded", FLAG, "whether an observation, where there is one, goes before what the source gives"
        ),
        Key("source", SOURCE, "observed if not given"),
    ),
    "What is measured.",
)


def read_metric(reading: Reading, path: KeyPath, data: Any) -> Metric | None:
    """Read one `[metric.<name>]`."""
    values = METRIC.read(reading, path, data)
    if values is None:
        return None
    unit: Measure = values["unit"]
    return Metric(
        id=f"{reading.owner}.{path[-1]}",
        label=values["label"],
        unit=unit,
        domain=domain(default_domain(unit), values.get("domain", {})),
        better=values.get("better", Direction.NONE),
        source=values.get("source", Observed()),
        pooled=values.get("pooled", unit.is_rate),
        recorded=values.get("recorded", False),
        clauses=values.get("clauses", ()),
        limits=values.get("limits", Label()),
        meaning=values.get("meaning", Label()),
        aliases=values.get("aliases", ()),
        where=reading.document.table_at(path),
        owner=reading.owner,
    )
