"""What must hold of what falls due, and the kinds of decisions that it brings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import attrs

from kpi.errors import Fault, nearest
from kpi.model.due import Done, Due
from kpi.model.facts import DECISIONS
from kpi.model.metric import Metric, Rated
from kpi.model.table import Table
from kpi.words import sentence


def check_due(due: Due, metrics: Mapping[str, Metric]) -> Iterator[Fault]:
    """Yield what the parameters of something that falls due cannot be, and what cannot fulfil it."""
    from kpi.engine.due.terms import wrong_terms

    for message in wrong_terms(due):
        yield Fault("wrong_value", sentence("due {id}: {message}", id=due.id, message=message), due.where)
    done = due.done
    if done == Done():
        hint = sentence("give decision, events, ratings, scorecard or procedure")
        yield Fault("missing_key", sentence("due {id}: done names nothing", id=due.id), due.where, hint=hint)
    yield from _unknown_items(due, metrics)
    if done is not None and done.decision in DECISIONS:
        message = sentence(
            "due {id}: a decision of kind {decision} has a meaning already", id=due.id, decision=done.decision
        )
        hint = sentence("give it a kind of its own, or procedure = ... for approved cases")
        yield Fault("wrong_value", message, due.where, hint=hint)


def _unknown_items(due: Due, metrics: Mapping[str, Metric]) -> Iterator[Fault]:
    """Yield rated items that no metric reads: where there are any, `ratings` takes no others."""
    items = {one.source.item: None for one in metrics.values() if isinstance(one.source, Rated)}
    for item in due.done.ratings if due.done is not None and items else ():
        if item not in items:
            message = sentence("due {id}: unknown rated item {item!r}", id=due.id, item=item)
            yield Fault("unknown_name", message, due.where, hint=nearest(item, items))


def with_kinds(tables: Mapping[str, Table], every: Iterable[Due]) -> dict[str, Table]:
    """Return `decisions` with the kinds of decisions that fulfil something as further choices."""
    table = tables.get("decisions")
    kinds = {one.done.decision: None for one in every if one.done is not None and one.done.decision}
    if table is None or not kinds:
        return {}
    columns = tuple(
        attrs.evolve(one, choices=tuple(dict.fromkeys((*one.choices, *sorted(kinds)))))
        if one.name == "kind"
        else one
        for one in table.columns
    )
    return {table.kind: attrs.evolve(table, columns=columns)}


__all__ = ["check_due", "with_kinds"]
