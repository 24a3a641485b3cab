"""Readings of a clause told apart by worked examples: what no tree shows is tried with each of them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import attrs

from kpi.engine.check.text.defaults import as_given
from kpi.engine.check.text.readings import Doubt
from kpi.errors import KpiError
from kpi.frozen import frozen
from kpi.model.attendance import AttendanceSet
from kpi.model.catalogue import Catalogue, Policy
from kpi.model.extension import Finding
from kpi.model.names import meant
from kpi.model.panel import Panel
from kpi.model.parameter import Other
from kpi.model.pay import PayScheme
from kpi.trial import trial
from kpi.trial.names import find_target
from kpi.trial.outcome import Outcome, plain
from kpi.trial.values import text_or_table
from kpi.words import adjoined

MOST = 2
"""Examples that are tried for one parameter; only those that name it are."""
_LONG = 60
"""Letters of an input that are told in words."""


@frozen
class Example:
    """What a worked example gives to what it tries, and its settings."""

    name: str
    given: Mapping[str, Any]
    settings: Mapping[str, Any]


def shown_by_examples(
    policy: Policy, doubts: Iterable[Doubt], examples: Iterable[Example], day: date
) -> tuple[list[Finding], list[Doubt]]:
    """Return where an example comes out otherwise under another reading, and the doubts that none shows.

    Each finding was seen twice: its witness was tried with both values.
    """
    doubts = tuple(doubts)
    names = {name for one in doubts for name in (one.parameter.name, *one.parameter.aliases)}
    naming = (one for one in examples if not names.isdisjoint((*one.given, *one.settings)))
    by_target = _by_target(policy, naming)
    findings: list[Finding] = []
    left: list[Doubt] = []
    trials = _Trials(policy, day)
    for doubt in doubts:
        target, known = doubt.owner, by_target.get(doubt.owner, [])
        if not known and doubt.owner not in policy.catalogue.rules:
            target = doubt.owner.rpartition(".")[0]
            known = by_target.get(target, [])
        found = _shown(trials, doubt, target, known)
        if found is None:
            left.append(doubt)
        else:
            findings.append(found)
    return findings, left


def _by_target(policy: Policy, examples: Iterable[Example]) -> dict[str, list[Example]]:
    found: dict[str, list[Example]] = defaultdict(list)
    targets: dict[str, str] = {}
    for one in examples:
        if one.name not in targets:
            targets[one.name] = _target(policy.catalogue, one.name)
        found[targets[one.name]].append(one)
    return found


def _target(catalogue: Catalogue, name: str) -> str:
    """Return the id of what a name is tried as: among the rest also a pay scheme, a panel or a calendar of attendance."""
    try:
        return find_target(catalogue, name).id
    except KpiError:
        every: list[PayScheme | Panel | AttendanceSet] = [
            *catalogue.pay.values(),
            *catalogue.panels.values(),
            *catalogue.attendance.values(),
        ]
        found = meant(every, name)
        return found[0].id if len(found) == 1 else name


@attrs.define
class _Trials:
    """Trials of a policy; one that several parameters ask for, each with the policy's own value, is run once."""

    policy: Policy
    day: date
    done: dict[tuple[str, frozenset[tuple[str, str]], frozenset[tuple[str, str]]], Outcome | None] = (
        attrs.field(factory=dict)
    )

    def of(self, target: str, given: Mapping[str, str], settings: Mapping[str, str]) -> Outcome | None:
        """Return what comes out, None where that cannot be tried."""
        key = (target, frozenset(given.items()), frozenset(settings.items()))
        if key not in self.done:
            self.done[key] = _tried(self.policy, target, given, settings, self.day)
        return self.done[key]


def _shown(trials: _Trials, doubt: Doubt, target: str, examples: Sequence[Example]) -> Finding | None:
    names = {doubt.parameter.name, *doubt.parameter.aliases}
    known = {as_given(one.value): one for one in doubt.others}
    naming = [(one, value) for one in examples if (value := _named(one, names))]
    for one, value in sorted(naming, key=lambda pair: (pair[1] not in known, len(pair[0].given)))[:MOST]:
        given, settings = (
            {name: text(raw) for name, raw in each.items() if name not in names}
            for each in (one.given, one.settings)
        )
        first = trials.of(target, given, settings)
        if first is None:
            continue
        for other in (known[value],) if value in known else doubt.others:
            instead = {**settings, doubt.parameter.name: as_given(other.value)}
            second = trials.of(target, given, instead)
            part = None if second is None else _part(first, second)
            if part is not None:
                return _finding(doubt, other, target, given, settings, part)
    return None


def _named(example: Example, names: set[str]) -> str:
    """Return the value that an example names for a parameter, empty where it does not name it."""
    every = {**example.given, **example.settings}
    return next((text(value) for name, value in every.items() if name in names), "")


def _tried(
    policy: Policy, target: str, given: Mapping[str, str], settings: Mapping[str, str], day: date
) -> Outcome | None:
    read, set_to = ({name: text_or_table(one) for name, one in each.items()} for each in (given, settings))
    try:
        return trial(policy, target, read, set_to, day)
    except KpiError:
        return None


def _part(first: Outcome, second: Outcome) -> tuple[str, Any, Any] | None:
    """Return what two trials have that differs: the name of an output (empty for the result) and both values."""
    if first.result != second.result:
        return "", first.result, second.result
    for name, value in first.outputs.items():
        if name in second.outputs and second.outputs[name] != value:
            return name, value, second.outputs[name]
    return None


def _finding(
    doubt: Doubt,
    other: Other,
    target: str,
    given: Mapping[str, str],
    settings: Mapping[str, str],
    part: tuple[str, Any, Any],
) -> Finding:
    output, first, second = part
    told = ", ".join(f"{name} = {_short(value)}" for name, value in given.items())
    results = (_short(text(plain(first))), _short(text(plain(second))))
    head = f"[{output}] " if output else ""
    said = adjoined(head, doubt.told(other, told, results))
    return doubt.finding(other, said, given, settings, target)


def _short(value: str) -> str:
    return value if len(value) <= _LONG else f"{value[:_LONG]}..."


def text(value: Any) -> str:
    """Write a value as on a command line."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping | list | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


__all__ = ["MOST", "Example", "shown_by_examples", "text"]
