"""What a name stands for: a metric, what raters judge, a kind of event, or how somebody is employed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import chain
from typing import Any

import attrs

from kpi.app.importing import rated_items
from kpi.app.whatif.given import Given
from kpi.engine.reach import Reach
from kpi.errors import Fault, UsageError, nearest
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue
from kpi.model.metric import Attribute, Counted, Metric, Observed, Rated, Standing, TargetOf
from kpi.model.names import short
from kpi.policy.company import OWNER
from kpi.words import Label, Message, phrase, sentence


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
    "level": phrase("level"),
    "base_pay": phrase("base pay"),
    "role": phrase("role"),
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
            hint = sentence("without the role its value is set as a whole")
            raise _refusal(
                "unseen", sentence("who gave what of {id} was given unseen", id=meant.id), given, hint
            )
        if given.role and meant.sort is not Sort.RATING:
            hint = sentence("only what open raters judge can be changed rater by rater")
            raise _refusal(
                "role",
                sentence("{id} has no raters of the role {role!r}", id=meant.id, role=given.role),
                given,
                hint,
            )
        return self._of_role(meant, given) if given.role else meant

    def _found(self, given: Given) -> Meant:
        name = given.name
        if name in EMPLOYED:
            own = self.catalogue.metrics.get(name)
            return Meant(Sort.ASSIGNMENT, name, EMPLOYED[name], () if own is None else (own,))
        tiers = [list(tier) for tier in self._called(name)]
        for candidates in (*([one for one in tier if self._is_read(one)] for tier in tiers), *tiers):
            if candidates:
                return self._one_of(candidates, given)
        return self._of_rule(given)

    def _called(self, name: str) -> Iterator[Iterator[tuple[str, str]]]:
        """Give what is called so, as sort and id: by id, by short name, by another name, by label."""
        metrics, events = self.catalogue.metrics, self.catalogue.events
        sorts: tuple[tuple[str, Mapping[str, Any]], ...] = (("metric", metrics), ("event", events))

        def every(test: Callable[[str, Any], bool]) -> Iterator[tuple[str, str]]:
            return ((sort, id) for sort, some in sorts for id, one in some.items() if test(id, one))

        items = (("item", one) for one in rated_items(metrics) if one == name)
        yield every(lambda id, one: id in (name, f"{OWNER}.{name}"))
        yield chain(every(lambda id, one: short(id) == name), items)
        yield every(lambda id, one: name in one.aliases)
        yield every(lambda id, one: name in (one.label.zh, one.label.en))

    def _is_read(self, one: tuple[str, str]) -> bool:
        sort, id = one
        sources = (self.catalogue.metrics[name].source for name in self.reach.metrics)
        if sort == "item":
            return any(isinstance(source, Rated) and source.item == id for source in sources)
        return id in self.reach.metrics if sort == "metric" else self.reads_event(id)

    def reads_event(self, kind: str) -> bool:
        """Tell whether a rule of the person reads events of a kind."""
        catalogue = self.catalogue
        triggers = (
            one.trigger for name in self.reach.sanctions for one in catalogue.sanctions[name].sanctions
        )
        return bool(self._counting(kind)) or any(
            trigger is not None and kind in trigger.kinds for trigger in triggers
        )

    def _one_of(self, found: list[tuple[str, str]], given: Given) -> Meant:
        """Return the only one meant; a metric goes before an item and a kind of event of the same name."""
        for sort in ("metric", "item", "event"):
            ids = sorted({id for own, id in found if own == sort})
            if len(ids) > 1:
                hint = sentence("write {ids}", ids=" or ".join(ids))
                raise _refusal(
                    "ambiguous_name", sentence("{name!r} may be several", name=given.name), given, hint
                )
            if not ids:
                continue
            if sort == "metric":
                return self._of_metric(self.catalogue.metrics[ids[0]], given)
            if sort == "item":
                return self._of_item(ids[0])
            return Meant(Sort.EVENTS, ids[0], self.catalogue.events[ids[0]].label, self._counting(ids[0]))
        raise AssertionError(found)

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
                hint = sentence("change the event, or what the amount is made of")
                raise _refusal(
                    "no_value", sentence("{id} is handed to a rule, nobody has it", id=metric.id), given, hint
                )
            case Standing(field=field):
                hint = sentence("change what it is made of; kpi decide score sets an item's points for good")
                message = sentence(
                    "{id} is the {field} of a card, which follows from its items", id=metric.id, field=field
                )
                raise _refusal("follows", message, given, hint)
            case _ if metric.recorded:
                return Meant(Sort.OBSERVATION, metric.id, metric.label, (metric,))
            case _:
                return Meant(Sort.DIRECT, metric.id, metric.label, (metric,))

    def _judged(self, item: str) -> list[Metric]:
        """Return the metrics that are judgements of an item."""
        every = self.catalogue.metrics.values()
        return [one for one in every if isinstance(one.source, Rated) and one.source.item == item]

    def _of_role(self, meant: Meant, given: Given) -> Meant:
        """Return what is meant of a rating, narrowed to the raters of a role: what they count for, of the person's first.

        Raises:
            UsageError: for a role whose ratings count nowhere.
        """
        judged = self._judged(meant.id)
        for metrics in (meant.metrics, judged):
            mine = tuple(one for one in metrics if given.role in _roles_of([one]) or not _roles_of([one]))
            if mine:
                return attrs.evolve(meant, metrics=mine, roles=(given.role,))
        message = sentence("{id} is not rated by the role {role!r}", id=meant.id, role=given.role)
        raise _refusal("unknown_role", message, given, nearest(given.role, _roles_of(judged)))

    def _of_item(self, item: str) -> Meant:
        judged = self._judged(item)
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
            message = sentence("{name!r} is a rule", name=given.name)
            raise _refusal("unknown_name", message, given, sentence("it reads {told}", told=told))
        near = [short(one) for one in self.reach.metrics]
        hint = nearest(given.name, near)
        if not hint.startswith("did you mean"):
            every = [*near, *self._words()]
            hint = nearest(given.name, every) if _is_close(given.name, every) else hint
        raise _refusal(
            "unknown_name",
            sentence("no metric, rated item or kind of event {name!r}", name=given.name),
            given,
            hint,
        )

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


def _refusal(code: str, message: Message, given: Given, hint: Message) -> UsageError:
    return UsageError(Fault(code, message, where=given.where, hint=hint))


__all__ = ["EMPLOYED", "Meanings", "Meant", "Sort"]
