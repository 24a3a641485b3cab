"""The company as a template needs it: its policy, and where there is a store, who is there in a period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from kpi.app.directory import directory_of
from kpi.errors import Fault, UsageError, nearest
from kpi.frozen import frozen
from kpi.model.catalogue import Policy
from kpi.model.period import Period
from kpi.words import NOTHING, sentence, verbatim

if TYPE_CHECKING:
    from kpi.engine.facts import Facts
    from kpi.engine.population import Population


@frozen
class Subject:
    """An employee or a unit as a template names it; `leader` is the id of who answers for the unit."""

    id: str
    name: str
    unit: str = ""
    unit_name: str = ""
    role: str = ""
    level: str = ""
    leader: str = ""
    of: str = "employee"


@frozen
class Company:
    """What is known. Without a store there are no `facts`, and with no period nobody is bound to anything.

    `subjects` are those that the template is about, by key; `people` and `units` all that drop-downs offer, by id.
    """

    policy: Policy
    period: Period | None
    facts: Facts | None = None
    population: Population | None = None
    subjects: Mapping[int, Subject] = attrs.field(factory=dict)
    people: Mapping[str, str] = attrs.field(factory=dict)
    units: Mapping[str, str] = attrs.field(factory=dict)
    ids: Mapping[int, str] = attrs.field(factory=dict)

    @property
    def day(self) -> date:
        """The day on which the policy is read."""
        return date.today() if self.period is None else self.period.end

    def bound(self, card: str) -> list[Subject]:
        """Return whom a scorecard appraises, in the order of their ids."""
        if self.population is None or card not in self.population.bound.scorecards:
            return []
        keys = self.population.bound.scorecards[card]["subject"].to_list()
        return sorted((self.subjects[key] for key in keys if key in self.subjects), key=lambda one: one.id)


@contextmanager
def opened(db: Path, policy_path: Path | None, period: Period | None, unit: str | None) -> Iterator[Company]:
    """Give the company; where there is no store, only what the policy says.

    Raises:
        UsageError: an unknown unit, or one asked for without a store.
    """
    from kpi.app.catalogue import load_company
    from kpi.app.session import open_session

    if not db.exists():
        if unit is not None:
            message = sentence("without a store there is no unit {unit}", unit=repr(unit))
            raise UsageError(Fault("no_store", message, where="--unit", hint=verbatim(f"--db {db}")))
        yield Company(load_company(policy_path).policy, period)
        return
    with open_session(db, policy_path) as session:
        yield _company(session.policy, session.store.facts(), period, unit)


def _company(policy: Policy, facts: Facts, period: Period | None, unit: str | None) -> Company:
    from kpi.engine.population import populate

    names = facts.subjects().sort("id")
    ids = dict(names.select("subject", "id").iter_rows())
    kinds = dict(names.select("id", "kind").iter_rows())
    called = directory_of(facts, policy.catalogue).subjects
    people = {id: called.get(id, "") for id in called if kinds.get(id) == "employee"}
    units = {id: called.get(id, "") for id in called if kinds.get(id) == "unit"}
    population = populate(policy, facts, period or Period.of(date.today()), names)
    leaders = {}
    for key, leader in facts.frame("units", columns=["id", "leader"]).select("id", "leader").iter_rows():
        leaders[key] = ids.get(leader, "")
    below = None if unit is None else _below(population, unit, called, ids)
    subjects: dict[int, Subject] = {}
    columns = ("subject", "kind", "unit", "role", "level")
    for key, kind, at, role, level in population.people.select(columns).iter_rows():
        if below is not None and at not in below:
            continue
        place = ids.get(at, "")
        subjects[key] = Subject(
            ids[key], called.get(ids[key], ""), place, called.get(place, ""), role or "", level or "",
            _leader(population, at, key, leaders, ids), kind,
        )  # fmt: skip
    return Company(policy, period, facts, population, subjects, people, units, ids)


def _leader(
    population: Population, unit: int | None, subject: int, leaders: Mapping[int, str], ids: Mapping[int, str]
) -> str:
    """Return who answers for somebody: the leader of the unit, or of the nearest one above whose leader is another."""
    above = () if unit is None else population.tree.above(unit)
    return next((leaders[one] for one in above if leaders.get(one) and leaders[one] != ids[subject]), "")


def _below(
    population: Population, told: str, called: Mapping[str, str], ids: Mapping[int, str]
) -> frozenset[int]:
    keys = {ids[key]: key for key in population.tree.parents}
    found = [id for id in keys if told in (id, called.get(id))]
    if len(found) == 1:
        return population.tree.below(keys[found[0]])
    message = sentence("there is no unit {unit} in the period", unit=repr(told))
    if found:
        message = sentence(
            "{unit} is the name of several units: {ids}", unit=repr(told), ids=", ".join(found)
        )
    hint = NOTHING if found else nearest(told, [*keys, *(called.get(id, "") for id in keys)])
    raise UsageError(Fault("unknown_unit", message, where="--unit", hint=hint))


__all__ = ["Company", "Subject", "opened"]
