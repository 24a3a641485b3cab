"""What a file may refer to: people with their dates, units, metrics, kinds of events, rated items."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

import attrs

from kpi.frozen import frozen
from kpi.model.event import EventKind
from kpi.model.metric import Metric
from kpi.words import Message, sentence

COMPANY = "company"
"""The owner of what a company declares itself; its names win, as in its policy."""


@frozen
class Person:
    """An employee as far as an import must know."""

    id: str
    hired_on: date | None = None
    left_on: date | None = None
    alias: str = ""
    name: str = ""

    def outside(self, first: date, last: date, told: str) -> Message | None:
        """Say how the employment lies to the days `first` to `last`, `told` as such, if wholly outside; else None."""
        if self.left_on is not None and first > self.left_on:
            return sentence("{id!r} left on {day}, before {then}", id=self.id, day=self.left_on, then=told)
        if self.hired_on is not None and last < self.hired_on:
            return sentence(
                "{id!r} was hired on {day}, after {then}", id=self.id, day=self.hired_on, then=told
            )
        return None


class People(Mapping[str, Person]):
    """The employees by id, from columns; a person is made when asked for."""

    def __init__(
        self,
        ids: Sequence[str],
        hired_on: Sequence[date | None],
        left_on: Sequence[date | None],
        alias: Sequence[str | None],
        name: Sequence[str],
    ) -> None:
        self._places = {id: place for place, id in enumerate(ids)}
        self._hired_on, self._left_on, self._alias, self._name = hired_on, left_on, alias, name
        self._hired, self._left = _by_day(ids, hired_on), _by_day(ids, left_on)

    @classmethod
    def of(cls, people: Mapping[str, Person]) -> People:
        """Hold given people so."""
        all = people.values()
        return cls(
            list(people),
            [one.hired_on for one in all],
            [one.left_on for one in all],
            [one.alias for one in all],
            [one.name for one in all],
        )

    def away(self, first: date, last: date) -> frozenset[str]:
        """Return everybody who had left before `first`, or was hired after `last`."""
        (hired, hired_days), (left, left_days) = self._hired, self._left
        return frozenset(left[: bisect_left(left_days, first)]).union(hired[bisect_right(hired_days, last) :])

    def __getitem__(self, id: str) -> Person:
        place = self._places[id]
        return Person(
            id, self._hired_on[place], self._left_on[place], self._alias[place] or "", self._name[place]
        )

    def __contains__(self, id: object) -> bool:
        return id in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def _by_day(ids: Sequence[str], days: Sequence[date | None]) -> tuple[list[str], list[date]]:
    """Return those ids that have a day in the order of the days, and the days."""
    known = sorted(((day, id) for id, day in zip(ids, days, strict=True) if day is not None))
    return [id for _, id in known], [day for day, _ in known]


def _held(people: Mapping[str, Person]) -> People:
    return people if isinstance(people, People) else People.of(people)


@frozen
class Context:
    """Everything that exists already. With `open_subjects` an unknown employee or unit is taken as it comes.

    `items` are what ratings may be about, with the metric that each feeds; with none declared, any is taken.
    `cards` are the scorecards that a decision or a result may name; None takes any.
    With `partly` a row need not say yet what a signature has to: it is filled in.
    """

    people: People = attrs.field(factory=lambda: People.of({}), converter=_held)
    units: Collection[str] = frozenset()
    metrics: Mapping[str, Metric] = attrs.field(factory=dict)
    events: Mapping[str, EventKind] = attrs.field(factory=dict)
    items: Mapping[str, Metric | None] = attrs.field(factory=dict)
    open_subjects: bool = False
    cards: Collection[str] | None = None
    partly: bool = False
