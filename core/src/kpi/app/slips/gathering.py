"""From a recorded run to slips: the lines as recorded, their reasons computed once for all people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from kpi.app.directory import Directory
from kpi.app.flags import told
from kpi.app.forms.sources import role_called
from kpi.app.session import Session
from kpi.app.show import begin_page
from kpi.app.slips.causes import Causes
from kpi.app.slips.entries import Entries
from kpi.app.slips.meanings import Meanings
from kpi.app.slips.problems import problem_words
from kpi.app.slips.shape import Card, Entry, Gathered, Month, Slip
from kpi.app.vocabulary import SCOPES
from kpi.engine.computed import BLOCKED
from kpi.engine.context import Context
from kpi.engine.explain import lines_of_subjects
from kpi.engine.explain.reasons import Reasons
from kpi.engine.lines import LineBlock
from kpi.errors import DataError, Fault, UsageError, nearest
from kpi.expr import Why
from kpi.model.line import Line, Problem
from kpi.store import StoredResult
from kpi.types import Ledger, Stage, SubjectKind
from kpi.words import Label, sentence

_QUARANTINED = "quarantined"
"""The flag of a result whose data cannot be used."""

_Gist: TypeAlias = tuple[object, ...]

_TOGETHER = 500
"""The reasons of so many people are made at a time: a large company's would not fit into memory."""


def gather(
    session: Session, period: str, subject: str | None = None, unit: str | None = None
) -> tuple[Gathered, Iterator[Slip]]:
    """Return the run of a period that counts and the slips of all its people, of a unit's, or of one subject.

    The slips are made as they are asked for; the session must be open until then.

    Args:
        session: policy and store.
        period: the period.
        subject: the id of an employee or a unit, or a name that only one has; None: everybody.
        unit: only the people of this unit and those below it.

    Raises:
        DataError: where the period was never run, or the run says nothing of the subject, or of nobody.
        UsageError: for an unknown subject or unit.
        PolicyError: for a policy that cannot be computed in the period.
    """
    from kpi.engine.run import prepare, stages

    page, names = begin_page(session, period, subject)
    run = page.run
    month = Month(run.period, run.id, run.status, run.recorded_on, run.unit, page.outdated, page.rests_on_old)
    context = prepare(session.policy, session.store.facts(run.seq), run.period)
    blocks, _ = stages(context)
    source = _Source(session, context, blocks, names, month, page.subject)
    wanted = [page.subject] if page.subject else source.everybody(unit)
    if not wanted or (page.subject and not source.knows(page.subject)):
        whom = page.subject or unit or str(run.period)
        message = sentence(
            "run {run} of {period} says nothing of {whom}", run=run.id, period=run.period, whom=whom
        )
        hint = sentence("kpi show scores --period {period} lists whom it concerns", period=run.period)
        raise DataError(Fault("no_slip", message, where=session.store.path, hint=hint))
    people = tuple((one, names.subjects.get(one, ""), source.unit_name(one)) for one in wanted)
    return Gathered(month, people), source.slips(wanted)


class _Source:
    """A run with everything that slips are made of, by subject."""

    def __init__(
        self,
        session: Session,
        context: Context,
        blocks: Sequence[LineBlock],
        names: Directory,
        month: Month,
        subject: str,
    ) -> None:
        store = session.store
        self.roles = session.policy.roles
        self.context, self.blocks, self.names, self.month = context, blocks, names, month
        self.keys = dict(zip(context.names["id"].to_list(), context.names["subject"].to_list(), strict=True))
        self.kinds = dict(zip(context.names["id"].to_list(), context.names["kind"].to_list(), strict=True))
        self.people = {row["subject"]: row for row in context.population.people.iter_rows(named=True)}
        self.ids = {key: id for id, key in self.keys.items()}
        self.results: dict[str, list[StoredResult]] = defaultdict(list)
        for one in store.results_of(month.run):
            self.results[one.subject].append(one)
        self.lines: dict[str, list[Line]] = defaultdict(list)
        for line in store.lines(month.run, subject or None):
            self.lines[line.subject].append(line)
        self.payables = store.payables(month.run)
        self.problems: dict[str, list[Problem]] = defaultdict(list)
        for problem in store.problems(month.run):
            self.problems[problem.subject].append(problem)
        meanings = Meanings(context.catalogue, context.day)
        self.entries = Entries(meanings, Causes(context, names.subjects), names.labels)
        self.reasons = Reasons(context, blocks)

    def knows(self, id: str) -> bool:
        """Tell whether the run says anything of a subject."""
        return any(id in some for some in (self.results, self.lines, self.payables, self.problems))

    def everybody(self, unit: str | None) -> list[str]:
        """Return the employees of whom the run says something, by unit and id.

        Raises:
            UsageError: for an unknown unit.
        """
        found = {
            id
            for some in (self.results, self.lines, self.payables, self.problems)
            for id in some
            if self.kinds.get(id) == SubjectKind.EMPLOYEE.value
        }
        if unit is not None:
            below = self.context.population.tree.below(self._unit(unit))
            found = {id for id in found if self._row(id).get("unit") in below}
        return sorted(found, key=lambda id: (self.unit_name(id), id))

    def _unit(self, told: str) -> int:
        units = [id for id, kind in self.kinds.items() if kind == SubjectKind.UNIT.value]
        id = self.names.known_as(told)
        if id not in units:
            message = sentence("no unit {unit!r} in the store", unit=told)
            raise UsageError(Fault("unknown_unit", message, where="--unit", hint=nearest(told, units)))
        return int(self.keys[id])

    def _row(self, id: str) -> dict[str, Any]:
        return self.people.get(self.keys.get(id, -1), {})

    def unit_name(self, id: str) -> str:
        """Return the name of somebody's unit, or its id."""
        results = self.results.get(id)
        unit = results[0].unit if results else self.ids.get(self._row(id).get("unit", -1), "")
        return "" if unit == id else self.names.subjects.get(unit) or unit

    def slips(self, wanted: Sequence[str]) -> Iterator[Slip]:
        """Give the slips in their order."""
        for start in range(0, len(wanted), _TOGETHER):
            some = wanted[start : start + _TOGETHER]
            whys = self._reasons(some)
            for id in some:
                yield self._slip(id, whys)

    def _reasons(self, some: Sequence[str]) -> dict[_Gist, Why | None]:
        """Return the reason of each line as it is computed now."""
        keys = {self.keys[id]: id for id in some if id in self.keys}
        asked = [
            (line, self.keys[line.subject])
            for line in lines_of_subjects(self.blocks, keys)
            if line.stage is not Stage.LADDER
        ]
        told_of = self.reasons.of(asked)
        return {_gist(line): why for (line, _), (why, _) in zip(asked, told_of, strict=True)}

    def _slip(self, id: str, whys: dict[_Gist, Why | None]) -> Slip:
        entries = {
            place: self._entry(id, line, whys)
            for place, line in enumerate(self.lines.get(id, ()))
            if line.stage is not Stage.LADDER
        }
        lines = self.lines.get(id, [])
        cards, taken = [], set()
        for result in self.results.get(id, ()):
            mine = [
                at for at in entries if lines[at].card == result.card and lines[at].ledger is not Ledger.YUAN
            ]
            taken.update(mine)
            cards.append(self._card(result, [(lines[at], entries[at]) for at in mine]))
        money = [at for at in entries if lines[at].ledger is Ledger.YUAN and at not in taken]
        others = [at for at in entries if at not in taken and at not in money]
        row = self._row(id)
        return Slip(
            id,
            self.names.subjects.get(id, ""),
            self.unit_name(id),
            self._role(row.get("role") or ""),
            self._level(row.get("level") or ""),
            tuple(cards),
            tuple(entries[at] for at in money),
            tuple(entries[at] for at in others),
            self.payables.get(id),
            tuple(dict.fromkeys(problem_words(one) for one in self.problems.get(id, ()))),
            self.kinds.get(id) == SubjectKind.UNIT.value,
        )

    def _entry(self, id: str, line: Line, whys: dict[_Gist, Why | None]) -> Entry:
        gist = _gist(line)
        return self.entries.of(line, self.keys.get(id, -1), whys.get(gist), changed=gist not in whys)

    def _card(self, result: StoredResult, lines: Sequence[tuple[Line, Entry]]) -> Card:
        card = self.context.catalogue.scorecards.get(result.card)
        ranking = card.ranking if card is not None else None
        of_stage = {
            stage: tuple(entry for line, entry in lines if line.stage is stage)
            for stage in (Stage.ITEMS, Stage.POINT_SANCTIONS)
        }
        rest = tuple(entry for line, entry in lines if line.stage not in of_stage)
        return Card(
            result.card,
            self.names.labels.get(result.card, Label(result.card, result.card)),
            card.clauses if card is not None else (),
            of_stage[Stage.ITEMS],
            of_stage[Stage.POINT_SANCTIONS],
            rest,
            result.score,
            result.grade,
            result.rank,
            result.of,
            SCOPES[ranking.scope] if ranking is not None else Label(),
            result.target_met,
            _of_the_whole(told(result.flags), lines),
            not {BLOCKED, _QUARANTINED}.isdisjoint(result.flags),
        )

    def _role(self, role: str) -> Label:
        return role_called(role, self.roles) if role else Label()

    def _level(self, level: str) -> Label:
        found = (
            one.label
            for ladder in self.context.catalogue.ladders.values()
            for one in ladder.levels
            if level in one.names
        )
        return next(found, Label(level, level)) if level else Label()


def _of_the_whole(flags: Sequence[Label], lines: Sequence[tuple[Line, Entry]]) -> tuple[Label, ...]:
    """Keep what is particular about a result and not told of one of its lines."""
    of_lines = {flag for _, entry in lines for flag in (*entry.flags, *entry.waits)}
    return tuple(one for one in flags if one not in of_lines)


def _gist(line: Line) -> _Gist:
    """Return what a recorded line and a computed one have in common where nothing has changed."""
    return (
        line.subject,
        line.card,
        line.item,
        line.rule,
        line.stage,
        line.ledger,
        line.kind,
        line.amount,
        line.cause,
    )


__all__ = ["gather"]
