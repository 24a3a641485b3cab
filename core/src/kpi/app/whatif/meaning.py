"""What a name stands for: a metric, what raters judge, a kind of event, or how somebody is employed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

import attrs

from kpi.app.importing import rated_items
from kpi.app.whatif.given import Given
from kpi.engine.check.reach import Reach
from kpi.errors import Fault, UsageError, nearest
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue
from kpi.model.label import Label
from kpi.model.metric import Attribute, Counted, Metric, Observed, Rated, Standing, TargetOf
from kpi.model.names import Names, short
from kpi.policy.company import OWNER


class Sort(StrEnum):
    """Which facts are changed; `direct` changes none: the value of a metric that is worked out is set as it is."""

    OBSERVATION = "observation"
    TARGET = "target"
    RATING = "rating"
    EVENTS = "events"
    ASSIGNMENT = "assignment"
    DIRECT = "direct"
    PARAMETER = "parameter"


@frozen
class Meant:
    """What a name stands for.

    `metrics` are those that the change is about, whose values are told; `id` is the item, the kind of event or
    the column of assignments, else the metric. `roles` are those of the raters, empty for all.
    """

    sort: Sort
    id: str
    label: Label
    metrics: tuple[Metric, ...] = ()
    roles: tuple[str, ...] = ()


EMPLOYED = {
    "level": Label("级别", "level"),
    "base_pay": Label("底薪", "base pay"),
    "role": Label("岗位", "role"),
}
"""The columns of assignments that may stand otherwise."""

_HANDED = ("nth", "kind", "quantity", "amount", "earned", "also")
"""What a stage itself hands to its rules: nobody has a value of it."""


@attrs.define
class Meanings:
    """The names that a company's policy knows; where several are called so, those that the person's rules read win."""

    catalogue: Catalogue
    reach: Reach

    def of(self, given: Given) -> Meant:
        """Return what a name stands for.

        Raises:
            UsageError: for an unknown name, one that may be several things, and what cannot be changed.
        """
        meant = self._found(given)
        panel = meant.sort is Sort.DIRECT and isinstance(meant.metrics[0].source, Rated)
        if given.role and panel:
            hint = "without the role its value is set as a whole"
            raise _refusal("unseen", f"who gave what of {meant.id} was given unseen", given, hint)
        if given.role and meant.sort is not Sort.RATING:
            hint = "only what open raters judge can be changed rater by rater"
            raise _refusal("role", f"{meant.id} has no raters of the role {given.role!r}", given, hint)
        return attrs.evolve(meant, roles=(given.role,)) if given.role else meant

    def _found(self, given: Given) -> Meant:
        name, metrics, events = given.name, self.catalogue.metrics, self.catalogue.events
        if name in EMPLOYED:
            own = (metrics[name],) if name in metrics else ()
            return Meant(Sort.ASSIGNMENT, name, EMPLOYED[name], own)
        called = Names.of("metric", {id: one.aliases for id, one in metrics.items()})
        if (id := self._only(called.find(name, OWNER), given)) is not None:
            return self._of_metric(metrics[id], given)
        if name in rated_items(metrics):
            return self._of_item(name)
        kinds = Names.of("event kind", {id: one.aliases for id, one in events.items()})
        if (id := self._only(kinds.find(name, OWNER), given)) is not None:
            return Meant(Sort.EVENTS, id, events[id].label, self._counting(id))
        if (id := self._only(_labelled(name, metrics), given)) is not None:
            return self._of_metric(metrics[id], given)
        if (id := self._only(_labelled(name, events), given)) is not None:
            return Meant(Sort.EVENTS, id, events[id].label, self._counting(id))
        return self._of_rule(given)

    def _only(self, found: list[str], given: Given) -> str | None:
        read = [one for one in found if one in self.reach.metrics]
        best = read if len(read) == 1 else found
        if len(best) > 1:
            hint = f"write {' or '.join(sorted(best))}"
            raise _refusal("ambiguous_name", f"{given.name!r} may be several", given, hint)
        return best[0] if best else None

    def _of_metric(self, metric: Metric, given: Given) -> Meant:
        match metric.source:
            case Observed():
                return Meant(Sort.OBSERVATION, metric.id, metric.label, (metric,))
            case TargetOf():
                return Meant(Sort.TARGET, metric.id, metric.label, (metric,))
            case Rated(item=item, roles=roles) if not metric.source.panel:
                return Meant(Sort.RATING, item, metric.label, (metric,), roles)
            case Counted(kinds=(kind,)) if metric.source == Counted((kind,)) and not metric.recorded:
                return Meant(Sort.EVENTS, kind, metric.label, (metric,))
            case Attribute(name=name) if name in EMPLOYED:
                return Meant(Sort.ASSIGNMENT, name, metric.label, (metric,))
            case Attribute(name=name) if name in _HANDED:
                hint = "change the event, or what the amount is made of"
                raise _refusal("no_value", f"{metric.id} is handed to a rule, nobody has it", given, hint)
            case Standing(field=field):
                hint = "change what it is made of; kpi decide score sets an item's points for good"
                message = f"{metric.id} is the {field} of a card, which follows from its items"
                raise _refusal("follows", message, given, hint)
            case _ if metric.recorded:
                return Meant(Sort.OBSERVATION, metric.id, metric.label, (metric,))
            case _:
                return Meant(Sort.DIRECT, metric.id, metric.label, (metric,))

    def _of_item(self, item: str) -> Meant:
        judged = [
            one
            for one in self.catalogue.metrics.values()
            if isinstance(one.source, Rated) and one.source.item == item
        ]
        read = [one for one in judged if one.id in self.reach.metrics] or judged
        whole = next((one for one in judged if isinstance(one.source, Rated) and one.source.panel), None)
        if whole is not None:
            return Meant(Sort.DIRECT, whole.id, whole.label, (whole,))
        label = read[0].label if len(read) == 1 else Label(item, item)
        return Meant(Sort.RATING, item, label, tuple(read), _roles_of(read))

    def _counting(self, kind: str) -> tuple[Metric, ...]:
        """Return the metrics of the person's rules that count a kind of event."""
        every = (self.catalogue.metrics[one] for one in sorted(self.reach.metrics))
        return tuple(one for one in every if isinstance(one.source, Counted) and kind in one.source.kinds)

    def _of_rule(self, given: Given) -> Meant:
        """Take the name of a rule for the one metric that it reads.

        Raises:
            UsageError: where it reads several, or where nothing is called so.
        """
        rules = self.catalogue.rules
        ids = [one for one in rules if given.name in (one, short(one))] or _labelled(given.name, rules)
        ids = [one for one in ids if one in self.reach.rules] or ids
        if len(ids) == 1:
            read = [one.name for one in rules[ids[0]].inputs if one.name in self.catalogue.metrics]
            if len(read) == 1:
                return self._of_metric(self.catalogue.metrics[read[0]], given)
            told = ", ".join(short(one) for one in read) or "no metric"
            message = f"{given.name!r} is a rule"
            raise _refusal("unknown_name", message, given, f"it reads {told}")
        near = [short(one) for one in self.reach.metrics]
        hint = nearest(given.name, near)
        if not hint.startswith("did you mean"):
            every = [*near, *self._words()]
            hint = nearest(given.name, every) if _is_close(given.name, every) else hint
        raise _refusal("unknown_name", f"no metric, rated item or kind of event {given.name!r}", given, hint)

    def _words(self) -> list[str]:
        catalogue = self.catalogue
        every: Iterable[Any] = (*catalogue.metrics.values(), *catalogue.events.values())
        labels = [word for one in every for word in (one.label.zh, one.label.en) if word]
        ids = [*catalogue.metrics, *catalogue.events]
        return [*EMPLOYED, *ids, *(short(one) for one in ids), *labels]


def _roles_of(metrics: Iterable[Metric]) -> tuple[str, ...]:
    """Return the roles whose ratings some metrics read; none where one of them takes every rater."""
    sources = [one.source for one in metrics if isinstance(one.source, Rated)]
    if any(not one.roles for one in sources):
        return ()
    return tuple(dict.fromkeys(role for one in sources for role in one.roles))


def _labelled(name: str, every: Mapping[str, Any]) -> list[str]:
    return [id for id, one in every.items() if name in (one.label.zh, one.label.en)]


def _is_close(name: str, every: Iterable[str]) -> bool:
    return nearest(name, every).startswith("did you mean")


def _refusal(code: str, message: str, given: Given, hint: str) -> UsageError:
    return UsageError(Fault(code, message, where=given.where, hint=hint))


__all__ = ["EMPLOYED", "Meanings", "Meant", "Sort"]
