"""Procedures that nobody can go through: steps that nobody may take, and cases that never pass."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from kpi.engine.check.about import about
from kpi.engine.facts import Facts
from kpi.engine.procedures.people import LEADER, PEER, SELF
from kpi.engine.procedures.terms import Terms, terms_on
from kpi.errors import PolicyError
from kpi.exact import show
from kpi.model.extension import Finding
from kpi.model.procedure import CHAIN, Procedure
from kpi.words import Label, phrase

_ONE = (SELF,)
"""Words that mean one person, whoever the case is about."""


def procedure_findings(one: Procedure, day: date, staff: frozenset[str] | None = None) -> Iterator[Finding]:
    """Yield what keeps cases of a procedure from an end, with the parameters that hold on a day.

    `staff` are the words by which somebody may be meant (`words_of_staff`); without them nothing is said of these.
    """
    try:
        terms = terms_on(one, day)
    except PolicyError:  # What cannot be read is refused where the policy is loaded.
        return
    if not terms.chain:
        said = phrase("needs takes every step away: nothing is ever approved")
        yield about(one, "unreachable_step", "error", said, mends=("needs", CHAIN))
        return
    for said, mends in (*_mistaken(terms), *_alone(terms), *_never_passed(terms)):
        yield about(one, "unreachable_step", "error", said, mends=mends)
    yield from _unweighed(one, terms)
    if staff is not None:
        yield from _unknown(one, terms, staff)


def _mistaken(terms: Terms) -> Iterator[tuple[Label, tuple[str, ...]]]:
    """Yield steps of the chain that are recorded under a name which means another one."""
    for step in terms.chain:
        other = terms.step_of(step)
        if other != step:
            said = phrase("the step {step}: what is recorded of it counts as {other}", step=step, other=other)
            yield said, ("any_of",)


def _alone(terms: Terms) -> Iterator[tuple[Label, tuple[str, ...]]]:
    """Yield steps that want more people than the one who may take them."""
    own = [step for step in terms.chain if terms.approvers.get(step) == _ONE]
    first = next((step for step in own if step in terms.distinct), None)
    for step in own:
        if step in terms.distinct and step != first and not terms.allow_same:
            said = phrase(
                "the step {step}: only who took {first} may take it, and must not", step=step, first=first
            )
            yield said, ("distinct", "approvers", "allow_same")
        if step in terms.scored and terms.jury > 1:
            said = phrase("the step {step}: {n} people score it, and one may", step=step, n=terms.jury)
            yield said, ("jury", "approvers")


def _never_passed(terms: Terms) -> Iterator[tuple[Label, tuple[str, ...]]]:
    """Yield votes that cannot be won."""
    for step in terms.vote:
        if terms.vote_weight > 0 and terms.vote_pass_ratio > 1:
            share = show(terms.vote_pass_ratio)
            said = phrase(
                "the step {step}: it passes from a share of {share}, which no vote has",
                step=step,
                share=share,
            )
            yield said, ("vote_pass_ratio",)


def _unweighed(one: Procedure, terms: Terms) -> Iterator[Finding]:
    """Yield a pass mark that no score is held against, for no scored step weighs anything."""
    weights = [terms.weights.get(step, Fraction(1)) for step in terms.scored]
    if terms.pass_mark and weights and not sum(weights):
        said = phrase("no scored step weighs anything: nothing is held against the pass mark")
        yield about(one, "dead_branch", "warning", said, mends=("weights", "pass_mark"))


def _unknown(one: Procedure, terms: Terms, staff: frozenset[str]) -> Iterator[Finding]:
    """Yield steps of which no word means anybody that the store knows: only who is recorded by that very word."""
    for step in terms.chain:
        words = terms.approvers.get(step, ())
        if words and not any(word in staff for word in words):
            yield about(
                one,
                "unstaffed",
                "note",
                phrase(
                    "the step {step} is for {words}, who is no person, role or unit of the store:"
                    " only that very word counts",
                    step=step,
                    words=", ".join(words),
                ),
                mends=("approvers",),
            )


def words_of_staff(facts: Facts) -> frozenset[str]:
    """Return the words that mean somebody: people and units by id and name, roles, and those of everybody's case."""
    subjects = facts.subjects()["id"].to_list()
    names = [
        *facts.frame("employees", columns=["name"])["name"].to_list(),
        *facts.frame("units", columns=["name"])["name"].to_list(),
        *facts.frame("assignments", columns=["role"])["role"].unique().to_list(),
    ]
    return frozenset({LEADER, PEER, SELF, *filter(None, names), *subjects})


__all__ = ["procedure_findings", "words_of_staff"]
