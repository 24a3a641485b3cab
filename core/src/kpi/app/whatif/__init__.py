"""`kpi whatif`: what a period would come to for somebody, and for the others, if some values were others.

Nothing is written. The same stages run twice over the facts of the store: as they are, and with some rows replaced
in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from kpi.app.directory import Directory, directory_of
from kpi.app.show import read_period
from kpi.app.whatif.changes import Row
from kpi.app.whatif.comparing import Comparison
from kpi.app.whatif.given import Given, given_of
from kpi.app.whatif.meaning import Meanings, Meant, Sort
from kpi.app.whatif.policies import Policies, load_policies
from kpi.app.whatif.reading import is_read, reach_in, value_of
from kpi.app.whatif.side import Side
from kpi.app.whatif.standing import standing_rows
from kpi.errors import Fault, Faults, KpiError, StoreError, UsageError
from kpi.frozen import frozen
from kpi.model.catalogue import Policy
from kpi.model.period import Frequency, Period
from kpi.types import RunStatus
from kpi.words import sentence

if TYPE_CHECKING:
    from kpi.app.whatif.changes import Changes
    from kpi.engine.computed import Computed
    from kpi.engine.context import Context
    from kpi.store import Store


@frozen
class Outcome:
    """Now and then of one period, `seen`; the values asked about are those of `period`.

    `changes` are the values asked about: id, name, metric, label, unit, sort, asked (as it is written), now, then, read
    (whether anything of that person reads it). `rows` are everything of the subject, `others` what moves for everybody
    else, `problems` what only the one or the other reports. `status` is that of the period, now and then. `notes` are
    about the present: what has changed since the recorded run.
    """

    subject: str
    name: str
    period: str
    seen: str
    status: tuple[RunStatus, RunStatus]
    changes: list[Row]
    rows: list[Row]
    others: list[Row]
    problems: list[Row]
    notes: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything of anybody is otherwise."""
        return bool(self.others) or any(row["changed"] for row in self.rows)


def whatif(
    db: Path,
    policy: Path | None,
    subject: str,
    period: str,
    texts: Iterable[str],
    *,
    others: Iterable[str] = (),
    settings: Iterable[str] = (),
    seen: str = "",
) -> Outcome:
    """Compare a period as it is with what it would be under other values; nothing is written.

    Args:
        db: the store.
        policy: the company's policy, None for every plugin's defaults.
        subject: an employee or unit, by id or a name that only one has.
        period: one period, run already or not.
        texts: `name=value` of the subject, `none` for a missing value.
        others: `OTHER:name=value` of somebody else.
        settings: `RULE.parameter=value`, for everybody in the period.
        seen: a longer or later period to compare instead, which reads the results of this one; those of periods
            between them stay as they are recorded.

    Raises:
        UsageError: nothing is asked, a name is unknown or ambiguous, a value cannot be changed.
        DataError: a value that no import would take.
        PolicyError: an unknown parameter, or a value that does not fit it.
        StoreError: there is no store.
    """
    from kpi.store import open_store

    wanted = read_period(period)
    if not db.exists():
        hint = sentence("kpi init makes an empty store, kpi demo one with data; --db names another")
        raise StoreError(
            Fault("no_store", sentence("there is no store {db!r}", db=str(db)), where=str(db), hint=hint)
        )
    policies = load_policies(policy, settings, wanted)
    with closing(open_store(db, tables=tuple(policies.now.catalogue.tables.values()))) as store:
        return _Asked(policies, store, wanted, _seen(seen, wanted), subject).answer(texts, others)


def _seen(text: str, period: Period) -> Period:
    if not text:
        return period
    found = read_period(text)
    if found == period or found.end < period.end:
        message = sentence(
            "{found} does not come after {period}, nor is it longer", found=found, period=period
        )
        hint = sentence("{found} reads no results of {period}", found=found, period=period)
        raise UsageError(Fault("bad_period", message, where="--see", hint=hint))
    return found


@attrs.define
class _Asked:
    policies: Policies
    store: Store
    period: Period
    seen: Period
    told: str

    def answer(self, texts: Iterable[str], others: Iterable[str]) -> Outcome:
        from kpi.engine.remembered import Remembered

        facts = Remembered(self.store.facts(self.store.seq))
        names = directory_of(facts, self.policies.now.catalogue)
        subject = names.subject(self.told)
        given = given_of(subject, texts, others, names)
        if not given and not self.policies.settings:
            hint = sentence("add name=value, such as satisfaction=90%, or --set RULE.parameter=value")
            raise UsageError(
                Fault("usage", sentence("nothing is asked about"), where="NAME=VALUE", hint=hint)
            )
        now = Side.of(self.policies.now, facts, self.period)
        meant = _meant(given, now.context, now.keys)
        then = self._changed(now, given, meant)
        was, will = now.computed, then.computed
        asked = [*_settings(self.policies), *_values(given, meant, now, then, names)]
        if self.seen != self.period:
            now, then = now.seen_in(self.seen), then.seen_in(self.seen)
            was, will = now.computed, then.computed
        units = dict(now.context.population.people.select("subject", "unit").iter_rows())
        compared = Comparison(was, will, names, {key: id for id, key in now.keys.items()}, units)
        key = now.keys[subject]
        outcome = Outcome(
            subject=subject,
            name=names.subjects.get(subject, ""),
            period=str(self.period),
            seen=str(self.seen),
            status=(was.status, will.status),
            changes=asked,
            rows=[*compared.own(key), *standing_rows(now.context, then.context, key, compared.row)],
            others=compared.others(key),
            problems=list(_problems(was, will)),
            notes=tuple(self._notes()),
        )
        return outcome if outcome.changed else attrs.evolve(outcome, notes=(*outcome.notes, *self._advice()))

    def _changed(self, now: Side, given: Iterable[Given], meant: Iterable[Meant]) -> Side:
        """Return the period under the other values.

        Raises:
            UsageError, DataError: for what cannot be changed so, all at once.
        """
        from kpi.app.importing import context_of
        from kpi.app.whatif.changes import Changes
        from kpi.app.whatif.changing import Writing
        from kpi.engine.replaced import ReplacedFacts

        catalogue, changes, keys = now.context.catalogue, Changes(), now.keys
        known = context_of(self.store, catalogue)
        writing = Writing(now.context, known, keys, {key: id for id, key in keys.items()})
        _each(zip(given, meant, strict=True), writing, changes)
        tables = catalogue.tables.values()
        facts = ReplacedFacts(now.facts, changes.gone, changes.put, keys=keys, tables=tables)
        return Side.of(_with_direct(self.policies.then, changes), facts, self.period)

    def _advice(self) -> Iterator[str]:
        """Say how a longer period that nothing changes may be asked about."""
        if self.seen.frequency is not Frequency.MONTH and self.seen == self.period:
            *_, month = self.period.parts(Frequency.MONTH)
            yield f"What a month does to {self.period} is asked by --period {month} --see {self.period}."

    def _notes(self) -> Iterator[str]:
        period = self.seen
        run = self.store.latest_run(period)
        if run is None:
            yield f"{period} was never run: now is what kpi run would record."
        elif self.store.has_news(run) or self.store.rests_on_old(run):
            yield f"Facts have come in since run {run.id}: now is what kpi run would record today."
        elif run.hashes.policy != self.policies.now.digest:
            yield f"The policy has changed since run {run.id}: now is what kpi run would record today."


def _meant(given: Iterable[Given], now: Context, keys: dict[str, int]) -> list[Meant]:
    """Return what each name stands for.

    Raises:
        UsageError: all faults at once, and a value that is given twice.
    """
    faults, found, seen = Faults(), list[Meant](), set[tuple[str, ...]]()
    meanings: dict[str, Meanings] = {}
    for one in given:
        if one.subject not in meanings:
            meanings[one.subject] = Meanings(now.catalogue, reach_in(now, keys[one.subject]))
        try:
            meant = meanings[one.subject].of(one)
        except UsageError as error:
            faults.extend(error.faults)
            continue
        whose = (one.subject, meant.sort, meant.id, *meant.roles)
        if whose in seen:
            faults.add(
                "given_twice",
                sentence("{id} of {subject} is given twice", id=meant.id, subject=one.subject),
                where=one.where,
            )
        seen.add(whose)
        found.append(meant)
    faults.raise_if_any(UsageError)
    return found


def _each(pairs: Iterable[tuple[Given, Meant]], writing: Any, changes: Changes) -> None:
    """Write all changes, or raise what is wrong with any of them."""
    errors: list[KpiError] = []
    for one, meant in pairs:
        try:
            writing.write(one, meant, changes)
        except KpiError as error:
            errors.append(error)
    if errors:
        worst = next((one for one in errors if isinstance(one, UsageError)), errors[0])
        raise type(worst)(*(fault for error in errors for fault in error.faults))


def _with_direct(policy: Policy, changes: Changes) -> Policy:
    """Let the metrics that are set as they are be read from what is recorded of them."""
    if not changes.direct:
        return policy
    metrics = dict(policy.catalogue.metrics)
    metrics |= {id: attrs.evolve(metrics[id], recorded=True) for id in changes.direct}
    return attrs.evolve(policy, catalogue=attrs.evolve(policy.catalogue, metrics=metrics))


def _settings(policies: Policies) -> Iterator[Row]:
    for one in policies.settings:
        yield {
            "id": "",
            "name": "",
            "metric": one.key,
            "label": one.label,
            "unit": one.unit or None,
            "sort": Sort.PARAMETER.value,
            "asked": None,
            "now": one.now,
            "then": one.then,
            "read": True,
        }


def _values(
    given: Iterable[Given], meant: Iterable[Meant], now: Side, then: Side, names: Directory
) -> Iterator[Row]:
    """Give what is asked about with the values that the rules read, now and then."""
    for one, what in zip(given, meant, strict=True):
        key = now.keys[one.subject]
        reach = reach_in(now.context, key)
        meanings = Meanings(now.context.catalogue, reach)
        for metric in what.metrics or (None,):
            was = will = None
            if metric is not None:
                was, will = (value_of(side.context, metric.id, key) for side in (now, then))
            yield {
                "id": one.subject,
                "name": names.subjects.get(one.subject, ""),
                "metric": what.id if metric is None else metric.id,
                "label": what.label if metric is None else metric.label,
                "unit": None if metric is None else metric.unit.value,
                "sort": what.sort.value,
                "asked": one.text,
                "now": was,
                "then": one.text if metric is None else will,
                "read": is_read(what, metric is not None and metric.id in reach.metrics, meanings),
            }


def _problems(was: Computed, will: Computed) -> Iterator[Row]:
    """Give the problems that only one of the two reports; `when` says which."""
    for when, mine, other in (("then", will, was), ("now", was, will)):
        known = set(other.problems)
        for one in mine.problems:
            if one not in known:
                yield {"when": when, "subject": one.subject, "code": one.code, "message": one.message}


__all__ = ["Outcome", "whatif"]
