"""The policy examined before pay day: every rule over the domains of its inputs, and what lies between rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

import attrs

from kpi.engine.check.attendance import attendance_findings
from kpi.engine.check.caps import above_cap
from kpi.engine.check.cards import weights
from kpi.engine.check.clocks import clock_findings
from kpi.engine.check.defaults import owned, rule_owned, unconfirmed
from kpi.engine.check.directions import directions, leaps
from kpi.engine.check.due import due_findings
from kpi.engine.check.examined import Examined, examined
from kpi.engine.check.fallen import PAY_FALLS
from kpi.engine.check.falls import leaning, months_of, pay_falls
from kpi.engine.check.holes import dead, gaps, overlaps
from kpi.engine.check.ladders import ladder_findings
from kpi.engine.check.marks import marks
from kpi.engine.check.minimum import differing_minimum
from kpi.engine.check.names import unfed, unused
from kpi.engine.check.panels import panel_findings
from kpi.engine.check.periods import left_open, supposed, table_gaps, unreadable, with_full
from kpi.engine.check.printed import absent, as_printed
from kpi.engine.check.procedures import procedure_findings, words_of_staff
from kpi.engine.check.reach import Reach, reach_of
from kpi.engine.check.readings import Doubt, doubts, read_both
from kpi.engine.check.sanctioned import contradictions, double_sanctions
from kpi.engine.facts import Facts
from kpi.errors import PolicyError
from kpi.expr import Aggregate, Opaque, walk
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue, Policy
from kpi.model.extension import SEVERITIES, Finding
from kpi.model.rule import Rule


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
    leans = leaning(policy.catalogue, reach)
    log = _Log(Counter({"exact": 0, "sampled": 0, "not_examined": 0}))
    found: list[Finding] = []
    for name in sorted(reach.rules):
        rule = policy.catalogue.rules[name]
        mine = list(_of_rule(rule, policy.catalogue, day, jump, log))
        if printed:
            letter = as_printed(rule, day)
            mine = list(_settled(*letter, policy.catalogue, day, jump, mine)) if letter else mine
            mine += absent([rule_owned(rule)], day)
        found += (_accepted(one, rule) for one in mine if not (one.trials and name in leans))
    wrong = [pair for one in found if one.code != PAY_FALLS for pair in _moved(one)]
    together = pay_falls(months_of(policy, reach, day), policy.catalogue, wrong)
    found = [one for one in found if one.code != PAY_FALLS or not together.settled.issuperset(_moved(one))]
    found += together.findings
    for name in sorted(reach.scorecards):
        found += weights(policy.catalogue.scorecards[name], policy.catalogue, day, printed=printed)
    found += above_cap(policy, reach, log.mains, day)
    found += differing_minimum(policy, reach, day)
    found += double_sanctions(policy, reach.sanctions)
    read = None
    if printed:
        found += contradictions(policy)
        found += absent((one for one in owned(policy.catalogue, reach) if one[0] not in reach.rules), day)
        told = {one.parameter for one in found if one.parameter.rpartition(".")[2] in one.settings}
        every = (one for one in doubts(policy.catalogue, reach, day) if one.key not in told)
        read = read_both(every, policy.catalogue, day)
        found += read.findings
    for name in sorted(reach.ladders):
        found += ladder_findings(policy.catalogue.ladders[name], policy.catalogue, day)
    found += _beside_rules(policy, reach, day, facts)
    if reach.bound:
        found += unused(policy.catalogue, reach)
        found += unconfirmed(policy, reach, day)
        if facts is not None:
            found += unfed(policy.catalogue, reach, facts)
    return Checked(ordered(found), dict(log.counts), read.left if read else ())


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


def _moved(one: Finding) -> Iterator[tuple[str, str]]:
    """Yield what a finding is about with the inputs in which its trials differ."""
    for name, value in one.trials[0].items() if one.trials else ():
        if one.trials[-1].get(name) != value:
            yield one.about, name


@attrs.define
class _Log:
    """How many results were examined how, and of each rule the first one."""

    counts: Counter[str] = attrs.field(factory=Counter)
    mains: dict[str, Examined] = attrs.field(factory=dict)


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings with the worst first, those of one rule together."""
    return tuple(sorted(findings, key=lambda one: (SEVERITIES.index(one.severity), one.about, one.code)))


def _of_rule(
    rule: Rule, catalogue: Catalogue, day: date, jump: Fraction | None, log: _Log
) -> Iterator[Finding]:
    yield from table_gaps(rule)
    waits = list(left_open(rule, day))
    yield from waits
    try:
        results = list(examined(rule, catalogue, day))
    except PolicyError as error:
        assumed = with_full(rule, day) if waits else None
        if assumed is not None:
            yield from (supposed(one) for one in _of_rule(assumed, catalogue, day, jump, log))
            return
        log.counts["not_examined"] += 1
        yield from unreadable(rule, error, day)
        return
    for one in results:
        if one.main:
            log.mains[rule.id] = one
        if any(isinstance(node, Opaque) for node in walk(one.tree)):
            log.counts["not_examined"] += 1
            yield one.finding(
                "opaque", "note", "由函数计算，无法检查", "worked out by a function, which cannot be examined"
            )
            continue
        grouped = any(isinstance(node, Aggregate) for node in walk(one.tree))
        log.counts["not_examined" if grouped else "exact" if one.found.exact else "sampled"] += 1
        yield from _of_result(one, jump, waits=bool(waits))


def _of_result(one: Examined, jump: Fraction | None, *, waits: bool) -> Iterator[Finding]:
    """Yield what is wrong with a result; of one that waits for its full mark no case can come about yet."""
    for found in (gaps(one), overlaps(one), marks(one), directions(one), leaps(one, jump)):
        yield from found
    if not waits:
        yield from dead(one)


def _settled(
    letter: Rule,
    mended: str,
    settings: dict[str, str],
    catalogue: Catalogue,
    day: date,
    jump: Fraction | None,
    now: list[Finding],
) -> Iterator[Finding]:
    """Yield the findings of a rule read to the letter; what the policy does not have is settled by its defaults."""
    still = {(one.code, one.parameter) for one in now}
    letters = list(_of_rule(letter, catalogue, day, jump, _Log()))
    for one in letters:
        if (one.code, one.parameter) in still:
            yield one
        else:
            yield attrs.evolve(one, settled=mended, settings={**settings, **one.settings})
    told = {(one.code, one.parameter) for one in letters}
    yield from (one for one in now if (one.code, one.parameter) not in told)


def _accepted(one: Finding, rule: Rule) -> Finding:
    """Turn what the author stands by into a note, with his reason."""
    reason = rule.accepted.get(one.code)
    if reason is None:
        return one
    return attrs.evolve(one, severity="note", accepted=reason)


__all__ = ["Checked", "check_policy", "ordered"]
