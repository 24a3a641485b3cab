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
        zh, en = "needs 去掉了所有步骤", "needs takes every step away: nothing is ever approved"
        yield about(one, "unreachable_step", "error", zh, en, mends=("needs", CHAIN))
        return
    for step, zh, en, mends in (*_mistaken(terms), *_alone(terms), *_never_passed(terms)):
        said = f"步骤“{step}”{zh}", f"the step {step}: {en}"
        yield about(one, "unreachable_step", "error", *said, mends=mends)
    yield from _unweighed(one, terms)
    if staff is not None:
        yield from _unknown(one, terms, staff)


def _mistaken(terms: Terms) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Yield steps of the chain that are recorded under a name which means another one."""
    for step in terms.chain:
        other = terms.step_of(step)
        if other != step:
            zh, en = f"的记录都算作“{other}”，永远轮不到它", f"what is recorded of it counts as {other}"
            yield step, zh, en, ("any_of",)


def _alone(terms: Terms) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Yield steps that want more people than the one who may take them."""
    own = [step for step in terms.chain if terms.approvers.get(step) == _ONE]
    first = next((step for step in own if step in terms.distinct), None)
    for step in own:
        if step in terms.distinct and step != first and not terms.allow_same:
            zh, en = (
                f"只有本人可办，而“{first}”已由本人办理",
                f"only who took {first} may take it, and must not",
            )
            yield step, zh, en, ("distinct", "approvers", "allow_same")
        if step in terms.scored and terms.jury > 1:
            zh, en = f"须有 {terms.jury} 人评分，而只有本人可办", f"{terms.jury} people score it, and one may"
            yield step, zh, en, ("jury", "approvers")


def _never_passed(terms: Terms) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Yield votes that cannot be won."""
    for step in terms.vote:
        if terms.vote_weight > 0 and terms.vote_pass_ratio > 1:
            share = show(terms.vote_pass_ratio)
            zh, en = (
                f"得票比例须达 {share}，不可能通过",
                f"it passes from a share of {share}, which no vote has",
            )
            yield step, zh, en, ("vote_pass_ratio",)


def _unweighed(one: Procedure, terms: Terms) -> Iterator[Finding]:
    """Yield a pass mark that no score is held against, for no scored step weighs anything."""
    weights = [terms.weights.get(step, Fraction(1)) for step in terms.scored]
    if terms.pass_mark and weights and not sum(weights):
        zh, en = (
            "各评分步骤权重均为 0，及格线不起作用",
            "no scored step weighs anything: nothing is held against the pass mark",
        )
        yield about(one, "dead_branch", "warning", zh, en, mends=("weights", "pass_mark"))


def _unknown(one: Procedure, terms: Terms, staff: frozenset[str]) -> Iterator[Finding]:
    """Yield steps of which no word means anybody that the store knows: only who is recorded by that very word."""
    for step in terms.chain:
        words = terms.approvers.get(step, ())
        if words and not any(word in staff for word in words):
            told = ", ".join(words)
            yield about(
                one,
                "unstaffed",
                "note",
                f"步骤“{step}”的审批人（{told}）不是任何人、岗位或部门，只能以原词记录",
                f"the step {step} is for {told}, who is no person, role or unit of the store: only that very word counts",
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
