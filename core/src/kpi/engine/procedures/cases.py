"""All cases of a company: of facts and a policy alone, since the levels of the people are made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from kpi.engine.facts import Facts
from kpi.engine.procedures.book import SubjectCases
from kpi.engine.procedures.case import Case, CaseFault
from kpi.engine.procedures.people import Staff, staff_of
from kpi.engine.procedures.reading import Recorded, recorded
from kpi.engine.procedures.terms import Terms
from kpi.engine.remembered import once, once_for_all
from kpi.model.catalogue import Policy


def all_cases(policy: Policy, facts: Facts, *, until: date | None = None) -> tuple[Case, ...]:
    """Return the cases that the decisions up to a day (None: all) make; kept where facts are remembered."""
    # The policy is kept beside them: its id is its own only as long as it lives.
    keep = once_for_all if until is None else once
    kept: tuple[Policy, tuple[Case, ...]] = keep(
        facts, ("cases", id(policy), until), lambda: (policy, _cases(policy, facts, until))
    )
    return kept[1]


def case_about(cases: Sequence[Case], day: date, level: str | None) -> Case | None:
    """Return the case about a subject's level that was open on a day or waited for its own, else that of a proposal.

    Args:
        cases: the subject's, in the order of opening.
        day: the last of the period looked at.
        level: what was proposed then; the first case about it opened later answers it.
    """
    about = [one for one in cases if one.level and one.grants_level and one.opened_on is not None]
    for case in about:
        assert case.opened_on is not None
        done = case.level_from or case.ended_on
        if case.opened_on <= day and (done is None or done > day):
            return case
    return next((one for one in about if one.opened_on and one.opened_on > day and one.level == level), None)


def _cases(policy: Policy, facts: Facts, until: date | None) -> tuple[Case, ...]:
    every: list[Recorded] = once_for_all(facts, ("recorded",), lambda: recorded(facts))
    if until is None:
        return cases_from(policy, staff_of(facts), every) if every else ()
    rows = [one for one in every if one.on <= until]
    whole = all_cases(policy, facts) if rows else ()
    if len(rows) == len(every):
        # Nothing was decided since: the levels of the run are made of the same cases.
        return whole
    later = {one.subject for one in every if one.on > until}
    known: dict[int, list[Case]] = {one.subject: [] for one in rows if one.subject not in later}
    for case in whole:
        if case.key in known:
            known[case.key].append(case)
    return cases_from(policy, staff_of(facts), rows, known)


def cases_from(
    policy: Policy, staff: Staff, rows: Sequence[Recorded], known: Mapping[int, Sequence[Case]] | None = None
) -> tuple[Case, ...]:
    """Return the cases that decisions make, by subject and opening; their order as given does not count.

    Args:
        policy: with the procedures and ladders.
        staff: has the posts of the subjects and of those who decided.
        rows: the decisions.
        known: the cases of subjects of whom they are known already.
    """
    by_subject: dict[int, list[Recorded]] = {}
    for one in rows:
        by_subject.setdefault(one.subject, []).append(one)
    subjects = sorted(by_subject, key=lambda key: staff.ids[key])
    terms: dict[tuple[str, date], Terms] = {}
    made: list[Case] = []
    for key in subjects:
        found = known.get(key) if known is not None else None
        made += SubjectCases(policy, staff, key, terms).cases(by_subject[key]) if found is None else found
    return tuple(made)


__all__ = ["Case", "CaseFault", "all_cases", "case_about", "cases_from"]
