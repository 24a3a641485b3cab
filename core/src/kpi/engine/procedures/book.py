"""The cases of one subject: which decisions belong together, and which procedure they follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import attrs

from kpi.engine.bindings import ladder_of
from kpi.engine.procedures.case import Case, CaseFault, levels_of
from kpi.engine.procedures.machine import State, Verdict, judge
from kpi.engine.procedures.people import Staff, level_on
from kpi.engine.procedures.reading import (
    Recorded,
    in_order,
    level_called,
    procedure_called,
    procedure_with,
)
from kpi.engine.procedures.terms import APPROVAL, ONE_APPROVAL, Terms, terms_on
from kpi.model.catalogue import Policy
from kpi.model.ladder import Ladder, Level
from kpi.model.period import add_months
from kpi.model.procedure import Procedure
from kpi.words import Message, sentence

Key = tuple[str, str, str]
"""Procedure (empty for a level: the ladder tells), level, ref."""


STEPS_NOT_RECORDED = "steps_not_recorded"
"""Flag of a case in which one approval without a step stands for the whole chain."""


@attrs.define
class SubjectCases:
    """The cases of one subject, made one after the other, since a level decided bears on those after it."""

    policy: Policy
    staff: Staff
    key: int
    terms: dict[tuple[str, date], Terms] = attrs.field(factory=dict)
    found: list[Case] = attrs.field(factory=list)

    def cases(self, rows: Iterable[Recorded]) -> list[Case]:
        """Return the cases that the subject's decisions make, in the order of opening."""
        threads: dict[Key, list[Recorded]] = {}
        for one in rows:
            key = self.thread(one)
            if isinstance(key, Case):
                self.found.append(key)
            else:
                threads.setdefault(key, []).append(one)
        self._join(threads)
        while threads:
            key = min(threads, key=lambda one: (min(row.on for row in threads[one]), one))
            rest = self._case(key, threads.pop(key))
            if rest:
                threads[key] = rest
        return sorted(self.found, key=lambda one: (one.opened_on or date.max, one.level, one.ref))

    def _join(self, threads: dict[Key, list[Recorded]]) -> None:
        """Let decisions that name a level alone go with those that also name the level's procedure."""
        for key in [one for one in threads if one[1] and not one[0]]:
            ladder = self._ladder(min(one.on for one in threads[key]))
            level = level_called(ladder, key[1]) if ladder is not None else ""
            own = {level.procedure, ladder.lower} if ladder and isinstance(level, Level) else set()
            named = [one for one in threads if one[1] == key[1] and one[0] and one[0] in own]
            if len(named) == 1:
                threads[named[0]] += threads.pop(key)

    def thread(self, one: Recorded) -> Key | Case:
        """Tell which case a decision is about: procedure ("" where the level tells), level, ref; or why about none."""
        catalogue = self.policy.catalogue
        procedure: Procedure | str | None = procedure_called(catalogue, one.item) if one.item else None
        if isinstance(procedure, str):
            return self._lost(one, "unknown_procedure", procedure)
        if one.level:
            ladder = self._ladder(one.on)
            if ladder is None:
                return self._lost(one, "no_ladder", f"level {one.level!r}: no ladder is bound on {one.on}")
            level = level_called(ladder, one.level)
            if isinstance(level, str):
                return self._lost(one, "unknown_level", level)
            return (procedure.id if procedure else "", level.id, "")
        if procedure is None:
            if not one.step:
                return self._lost(
                    one, "unknown_procedure", "neither a level nor a step nor a procedure is named"
                )
            procedure = procedure_with(catalogue, one.step, one.on)
            if isinstance(procedure, str):
                return self._lost(one, "unknown_procedure", procedure)
        return (procedure.id, "", one.case)

    def _case(self, key: Key, rows: list[Recorded]) -> list[Recorded]:
        """Make the first case of a thread and return the decisions that begin another."""
        name, level, ref = key
        day = min(one.on for one in rows)
        name = name or self.procedure_for(level, day)
        terms = self._terms(name, day)
        if level and key[0] and terms.grants_level and self._goes_another_way(key, rows, day):
            return []
        by_entry = {one.entry: one for one in rows}
        taken = [
            attrs.evolve(one.taken("" if name else APPROVAL), by=self._canonical(one.by))
            for one in in_order(rows, terms)
        ]
        whole = bool(level) and not terms.by_steps and all(not one.step for one in rows)
        if whole and name:
            terms = attrs.evolve(
                ONE_APPROVAL,
                effective=terms.effective,
                grants_level=terms.grants_level,
                assumed=terms.assumed,
            )
            taken = [attrs.evolve(one, step=APPROVAL) for one in taken]
        verdict = judge(
            terms,
            taken,
            lambda one, step: self.staff.may(
                terms.approvers.get(step, ()), by_entry[one.entry].by, self.key, one.on or day
            ),
        )
        case = self._made(name, level, ref, terms, verdict)
        written = next((one.level for one in reversed(in_order(rows, terms)) if one.level), level)
        flags = (*case.flags, STEPS_NOT_RECORDED) if whole and name else case.flags
        case = attrs.evolve(case, written=written, flags=tuple(sorted(flags)))
        self.found.append(case)
        return [by_entry[one.entry] for one in verdict.rest]

    def _goes_another_way(self, key: Key, rows: list[Recorded], day: date) -> bool:
        """Refuse all decisions that name a procedure by which nobody comes to the level."""
        name, level, ref = key
        right = self.procedure_for(level, day)
        if right in ("", name):
            return False
        message = sentence("{level} goes by {right}, not by {name}", level=level, right=right, name=name)
        faults = tuple(
            CaseFault("other_procedure", message, one.on, one.entry) for one in in_order(rows, ONE_APPROVAL)
        )
        self.found.append(
            Case(
                self.staff.ids[self.key],
                name,
                level,
                ref,
                State.ERROR,
                opened_on=day,
                faults=faults,
                key=self.key,
            )
        )
        return True

    def _made(self, name: str, level: str, ref: str, terms: Terms, verdict: Verdict) -> Case:
        approved = verdict.state is State.APPROVED
        days = terms.expires_days
        last = None if days is None or verdict.opened is None else verdict.opened + timedelta(days=days)
        opened = verdict.opened or min(
            (one.taken.on for one in verdict.refusals if one.taken.on), default=None
        )
        return Case(
            subject=self.staff.ids[self.key],
            procedure=name,
            level=level,
            ref=ref,
            state=verdict.state,
            next=verdict.next,
            opened_on=opened,
            ended_on=verdict.ended,
            approved_on=verdict.ended if approved else None,
            effective_on=verdict.effective_on,
            score=verdict.score,
            last_day=last,
            grants_level=terms.grants_level,
            life_assumed="expires_days" in terms.assumed,
            due_on=_due_on(verdict.ended, terms) if approved else None,
            faults=tuple(
                CaseFault(one.code, one.message, one.taken.on or date.max, one.taken.entry)
                for one in verdict.refusals
            ),
            flags=verdict.flags,
            key=self.key,
            approved_by=_approved_by(verdict, terms) if approved else "",
        )

    def _lost(self, one: Recorded, code: str, message: Message) -> Case:
        fault = CaseFault(code, message, one.on, one.entry)
        return Case(
            self.staff.ids[self.key], "", one.level, one.case, State.ERROR, opened_on=one.on, faults=(fault,),
            key=self.key,
        )  # fmt: skip

    def _terms(self, name: str, day: date) -> Terms:
        if not name:
            return ONE_APPROVAL
        if (name, day) not in self.terms:
            self.terms[name, day] = terms_on(self.policy.catalogue.procedures[name], day)
        return self.terms[name, day]

    def _canonical(self, by: str) -> str:
        who = self.staff.person(by)
        return by if who is None else self.staff.ids[who]

    def _ladder(self, day: date) -> Ladder | None:
        post = self.staff.post(self.key, day)
        if post is None:
            return None
        above = self.staff.above(post.unit, day)
        units: Mapping[str, int] = {self.staff.ids[unit]: unit for unit in above}
        name = ladder_of(self.policy, above, post.role, units)
        return self.policy.catalogue.ladders.get(name)

    def procedure_for(self, level: str, day: date) -> str:
        """Return the procedure for a level: to enter it, or, from one above it, of a demotion; "" for one approval."""
        ladder = self._ladder(day)
        assert ladder is not None
        ids = [one.id for one in ladder.levels]
        there: Level = ladder.levels[ids.index(level)]
        here = level_on(self.staff.posts.get(self.key, ()), levels_of(self.found), day)
        known = level_called(ladder, here) if here else ""
        lower = isinstance(known, Level) and ids.index(known.id) > ids.index(level)
        return ladder.lower if lower else there.procedure


def _due_on(ended: date | None, terms: Terms) -> date | None:
    months = terms.interval_months
    return None if ended is None or months is None else add_months(ended, months)


def _approved_by(verdict: Verdict, terms: Terms) -> str:
    last = verdict.counted[-1] if verdict.counted else None
    return "" if last is None or last.step in terms.vote else last.by


__all__ = ["Key", "SubjectCases"]
