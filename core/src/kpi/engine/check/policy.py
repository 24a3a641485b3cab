"""A whole policy examined before pay day: the table of contents of what `kpi check` finds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from fractions import Fraction

from kpi.engine.check.beside.attendance import attendance_findings
from kpi.engine.check.beside.cards import weights
from kpi.engine.check.beside.clocks import clock_findings
from kpi.engine.check.beside.due import due_findings
from kpi.engine.check.beside.ladders import ladder_findings
from kpi.engine.check.beside.names import unfed, unused
from kpi.engine.check.beside.panels import panel_findings
from kpi.engine.check.beside.procedures import procedure_findings, words_of_staff
from kpi.engine.check.beside.sanctions import contradictions, double_sanctions
from kpi.engine.check.money.caps import above_cap
from kpi.engine.check.money.minimum_wage import differing_minimum
from kpi.engine.check.money.taken import with_signs
from kpi.engine.check.money.together import with_whole_pay
from kpi.engine.check.rules.rule import Rules, accepted
from kpi.engine.check.rules.standings import Standings
from kpi.engine.check.rules.uses import by_use, ways_used
from kpi.engine.check.text.defaults import owned, rule_owned, unconfirmed
from kpi.engine.check.text.printed import Letter, absent, as_printed
from kpi.engine.check.text.readings import Doubt, Read, doubts, read_both
from kpi.engine.facts import Facts
from kpi.engine.reach import Reach, reach_of
from kpi.frozen import frozen
from kpi.model.catalogue import Policy
from kpi.model.extension import SEVERITIES, Finding


@frozen
class Checked:
    """The findings of a policy, the worst first, and how many results of rules were examined how.

    `examined` counts those examined exactly, those of several inputs that were sampled too, and those that could not
    be examined (wholly): opaque, over a group, or not readable on the day. `doubts` are parameters with several
    readings, of a policy as it is printed, that the trees of its rules do not tell apart.
    """

    findings: tuple[Finding, ...]
    examined: dict[str, int]
    doubts: tuple[Doubt, ...] = ()


def check_policy(
    policy: Policy,
    day: date,
    *,
    printed: bool = False,
    jump: Fraction | None = None,
    facts: Facts | None = None,
) -> Checked:
    """Examine what a policy binds, with the numbers that hold on `day`; without bindings all that is declared.

    With `printed` rules are read to the letter: what a default mends is shown, with the default that settles it.
    `jump` is the largest leap of points that is not told. With `facts` it is also told which metrics have none.
    """
    reach = reach_of(policy)
    standings = Standings(policy.catalogue, reach, day)
    rules = Rules(policy.catalogue, day, jump, standings.known, standings)
    letters = _letters(policy, reach, day) if printed else {}
    of_rules = list(_of_rules(policy, reach, rules, letters, printed=printed))
    found = [
        *with_signs(with_whole_pay(of_rules, policy, reach, day), policy.catalogue, reach, rules.mains),
        *above_cap(policy, reach, rules.mains, day),
        *differing_minimum(policy, reach, day),
        *_of_cards(policy, reach, day, printed=printed),
        *double_sanctions(policy, reach.sanctions),
        *_of_ladders(policy, reach, day, standings),
        *_beside_rules(policy, reach, day, facts),
        *_of_names(policy, reach, day, facts),
    ]
    if not printed:
        return Checked(ordered(found), dict(rules.counts))
    read = _both_readings(policy, reach, rules, letters.values(), of_rules)
    found += contradictions(policy)
    found += absent((one for one in owned(policy.catalogue, reach) if one[0] not in reach.rules), day)
    return Checked(ordered((*found, *read.findings)), dict(rules.counts), read.left)


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings with the worst first, those of one rule together."""
    return tuple(sorted(findings, key=lambda one: (SEVERITIES.index(one.severity), one.about, one.code)))


# --- Rules -------------------------------------------------------------------------------------------------------------


def _letters(policy: Policy, reach: Reach, day: date) -> dict[str, Letter]:
    found = ((name, as_printed(policy.catalogue.rules[name], day)) for name in sorted(reach.rules))
    return {name: letter for name, letter in found if letter is not None}


def _of_rules(
    policy: Policy, reach: Reach, rules: Rules, letters: dict[str, Letter], *, printed: bool
) -> Iterator[Finding]:
    """Yield what is wrong with each rule by itself, as `printed` also to the letter."""
    ways = ways_used(policy.catalogue, reach)
    for name in sorted(reach.rules):
        rule = policy.catalogue.rules[name]
        found = list(rules.findings(by_use(rule, ways, policy.catalogue)))
        if name in letters:
            letter = by_use(letters[name].rule, ways, policy.catalogue)
            to_the_letter = rules.uncounted().findings(letter)
            found = list(letters[name].findings(to_the_letter, found))
        if printed:
            found += absent([rule_owned(rule)], rules.day)
        yield from (accepted(one, rule) for one in found)


def _both_readings(
    policy: Policy, reach: Reach, rules: Rules, letters: Collection[Letter], of_rules: Iterable[Finding]
) -> Read:
    """Hold the readings of parameters against each other, but of those that are found to the letter already."""
    mending = frozenset(key for one in letters for key in one.keys)
    told = {one.parameter for one in of_rules if one.settled} & mending
    every = (one for one in doubts(policy.catalogue, reach, rules.day) if one.key not in told)
    return read_both(every, policy.catalogue, rules.day, rules.known)


# --- Beside rules ------------------------------------------------------------------------------------------------------


def _of_cards(policy: Policy, reach: Reach, day: date, *, printed: bool) -> Iterator[Finding]:
    for name in sorted(reach.scorecards):
        yield from weights(policy.catalogue.scorecards[name], policy.catalogue, day, printed=printed)


def _of_ladders(policy: Policy, reach: Reach, day: date, standings: Standings) -> Iterator[Finding]:
    for name in sorted(reach.ladders):
        yield from ladder_findings(policy.catalogue.ladders[name], policy.catalogue, day, standings.bounded)


def _beside_rules(policy: Policy, reach: Reach, day: date, facts: Facts | None) -> Iterator[Finding]:
    """Yield what is wrong with attendance, clocks, procedures, panels and what falls due."""
    catalogue = policy.catalogue
    for name in sorted(reach.attendance):
        yield from attendance_findings(catalogue.attendance[name], policy, day)
    for name in sorted(reach.clocks):
        yield from clock_findings(catalogue.clocks[name], catalogue, reach, day)
    staff = words_of_staff(facts) if facts is not None and reach.procedures else None
    for name in sorted(reach.procedures):
        yield from procedure_findings(catalogue.procedures[name], day, staff)
    for name in sorted(reach.panels):
        yield from panel_findings(catalogue.panels[name], day)
    for name in sorted(reach.due):
        yield from due_findings(catalogue.due[name], catalogue, reach, day)


def _of_names(policy: Policy, reach: Reach, day: date, facts: Facts | None) -> Iterator[Finding]:
    """Yield names and defaults of what somebody is bound to: without bindings nobody reads or confirms anything yet."""
    if reach.bound:
        yield from unused(policy.catalogue, reach)
        yield from unconfirmed(policy, reach, day)
        if facts is not None:
            yield from unfed(policy.catalogue, reach, facts, day)


__all__ = ["Checked", "check_policy", "ordered"]
