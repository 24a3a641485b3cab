"""`kpi check`: the policy examined before pay day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from fractions import Fraction
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

import attrs

from kpi.errors import Fault, PluginError
from kpi.frozen import frozen
from kpi.model.extension import ABOVE_CAP, Check, Finding, Trial
from kpi.words import Label, phrase, sentence

if TYPE_CHECKING:
    from kpi.app.catalogue import Loaded
    from kpi.engine.check.text.readings import Doubt
    from kpi.engine.facts import Facts
    from kpi.model.catalogue import Policy

_SETTLED = phrase(" (settled by the default {})")
_UNSET = phrase(" (does not arise: by default there is no {})")
_BOUND = phrase(" (settled by {})")
_TAKEN = phrase(" ({} is taken)")
_ACCEPTED = phrase(" ({})")
_UNTOLD = ("message", "accepted", "trials")
"""Fields of a finding that are told in another form."""


@frozen
class Report:
    """The findings of a policy as rows of the contract, how much of it was examined how, and what its rules are.

    `readings` counts the parameters that a text leaves to several, where it was examined as it is printed: those that
    differ, those that make no difference to the rule's formula, those that were not compared.
    """

    findings: tuple[Finding, ...]
    examined: Mapping[str, int]
    rules: frozenset[str] = frozenset()
    readings: Mapping[str, int] = attrs.field(factory=dict)

    @property
    def failed(self) -> bool:
        """Whether something is wrong that no default settles."""
        return any(one.severity == "error" and not one.settled for one in self.findings)

    def rows(self, lang: str) -> list[dict[str, Any]]:
        """Return the findings in the words of a language."""
        return [_row(one, lang, self.rules) for one in self.findings]


def check(
    policy_path: Path | None,
    day: date,
    *,
    printed: bool = False,
    jump: Fraction | None = None,
    db: Path | None = None,
) -> Report:
    """Examine the policy of a file, or of nobody, by the core's checks and then by those of plugins.

    With a store (`db`, which need not be there) that holds any facts, it is also told which metrics have none.

    Raises:
        PolicyError, PluginError: for a policy that cannot be loaded, or a check that breaks.
    """
    from kpi.app.catalogue import load_company
    from kpi.engine.check.policy import check_policy, ordered

    loaded = load_company(policy_path)
    with loaded.plugins.blaming(""), _facts(db, loaded.policy) as facts:
        found = check_policy(loaded.policy, day, printed=printed, jump=jump, facts=facts)
        told, counts = _readings(loaded, policy_path, found.doubts, day) if printed else ([], {})
    checks = [one.item for one in loaded.plugins.declarations if isinstance(one.item, Check)]
    more = [finding for one in checks for finding in _examined(one, loaded.policy)]
    rules = frozenset(loaded.policy.catalogue.rules)
    readings = {"differ": _differ((*found.findings, *told)), **counts} if printed else {}
    return Report(ordered((*found.findings, *told, *more)), found.examined, rules, readings)


def _differ(findings: Iterable[Finding]) -> int:
    return sum(one.code in ("two_readings", "contradiction") for one in findings)


def _readings(
    loaded: Loaded, policy_path: Path | None, doubts: Iterable[Doubt], day: date
) -> tuple[list[Finding], dict[str, int]]:
    """Try the worked examples with each reading that the trees of the rules do not tell apart; count what is left."""
    from kpi.app.cases.runner import cases_of
    from kpi.trial.readings import Example, shown_by_examples

    cases = (one for one in cases_of(loaded.plugins, policy_path) if one.rule)
    examples = [Example(one.rule, one.given, one.settings) for one in cases]
    found, left = shown_by_examples(loaded.policy, doubts, examples, day)
    same = sum(one.same for one in left)
    return found, {"same": same, "not_compared": len(left) - same}


@contextmanager
def _facts(db: Path | None, policy: Policy) -> Iterator[Facts | None]:
    """Open the facts of a store, if there are any."""
    if db is None or not db.exists() or not policy.bindings:
        yield None
        return
    from kpi.store import open_store

    with open_store(db, tables=tuple(policy.catalogue.tables.values())) as store:
        yield store.facts() if store.batches() else None


def _examined(one: Check, policy: Policy) -> Iterator[Finding]:
    try:
        found = tuple(one.examine(policy))
        if rubbish := [finding for finding in found if type(finding) is not Finding]:
            raise TypeError(f"it returned {rubbish[0]!r:.60}, which is no Finding")
        yield from found
    except (Exception, SystemExit) as error:
        message = sentence("the check {id} broke: {error!r}", id=one.id, error=error)
        raise PluginError(Fault("check_broke", message, who=one.owner)) from error


def _row(one: Finding, lang: str, rules: frozenset[str]) -> dict[str, Any]:
    message = one.message if isinstance(one.message, str) else one.message.text(lang)
    if one.settled:
        message += _settled(one, lang)
    if one.accepted != Label():
        message += _ACCEPTED.text(lang).format(one.accepted.text(lang))
    return {
        **attrs.asdict(
            one,
            filter=lambda field, _: field.name not in _UNTOLD,
            recurse=False,
        ),
        "message": message,
        "clauses": list(one.clauses),
        "witness": dict(one.witness),
        "try": "\n".join(_line(trial) for trial in _trials(one, rules)),
    }


def _settled(one: Finding, lang: str) -> str:
    """Say what settles a finding: a default, that a default leaves something unset, or what the company bound."""
    name, equals, value = one.settled.partition(" = ")
    if value == "none":
        return _UNSET.text(lang).format(name)
    if one.code == "contradiction":
        return _TAKEN.text(lang).format(one.settled)
    is_default = equals and one.code != ABOVE_CAP
    return (_SETTLED if is_default else _BOUND).text(lang).format(one.settled)


def _trials(one: Finding, rules: frozenset[str]) -> tuple[Trial, ...]:
    """Return what shows a finding: its trials, else its witness where it is about a rule."""
    witnessed = one.witness and one.about in rules
    return one.trials or ((Trial(one.about, one.witness),) if witnessed else ())


def _line(one: Trial) -> str:
    inputs = "".join(f" {quote(f'{name}={value}')}" for name, value in one.given.items())
    changed = "".join(f" --set {quote(f'{name}={value}')}" for name, value in one.settings.items())
    return f"kpi try {one.of}{inputs}{changed}"
