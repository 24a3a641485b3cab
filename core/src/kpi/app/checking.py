"""`kpi check`: the policy examined before pay day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from fractions import Fraction
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

import attrs

from kpi.errors import Fault, PluginError
from kpi.frozen import frozen
from kpi.model.extension import ABOVE_CAP, Check, Finding
from kpi.model.label import Label

if TYPE_CHECKING:
    from kpi.engine.facts import Facts
    from kpi.model.catalogue import Policy

_SETTLED = Label("（默认值 {} 已解决）", " (settled by the default {})")
_UNSET = Label("（默认不设 {}，因此不会出现）", " (does not arise: by default there is no {})")
_BOUND = Label("（{} 已解决）", " (settled by {})")
_ACCEPTED = Label("（{}）", " ({})")


@frozen
class Report:
    """The findings of a policy as rows of the contract, how much of it was examined how, and what its rules are."""

    findings: tuple[Finding, ...]
    examined: Mapping[str, int]
    rules: frozenset[str] = frozenset()

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
    from kpi.engine.check import check_policy, ordered

    loaded = load_company(policy_path)
    with loaded.plugins.blaming(""), _facts(db, loaded.policy) as facts:
        found = check_policy(loaded.policy, day, printed=printed, jump=jump, facts=facts)
    checks = [one.item for one in loaded.plugins.declarations if isinstance(one.item, Check)]
    more = [finding for one in checks for finding in _examined(one, loaded.policy)]
    return Report(ordered((*found.findings, *more)), found.examined, frozenset(loaded.policy.catalogue.rules))


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
        yield from one.examine(policy)
    except Exception as error:
        message = f"the check {one.id} broke: {error!r}"
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
            filter=lambda field, _: field.name not in ("message", "accepted", "settings", "trials"),
            recurse=False,
        ),
        "message": message,
        "clauses": list(one.clauses),
        "witness": dict(one.witness),
        "try": "\n".join(_trials(one)) if one.about in rules or one.trials else "",
    }


def _settled(one: Finding, lang: str) -> str:
    """Say what settles a finding: a default, that a default leaves something unset, or what the company bound."""
    name, equals, value = one.settled.partition(" = ")
    if value == "none":
        return _UNSET.text(lang).format(name)
    is_default = equals and one.code != ABOVE_CAP
    return (_SETTLED if is_default else _BOUND).text(lang).format(one.settled)


def _trials(one: Finding) -> Iterator[str]:
    """Yield the lines that show a finding: its witness, or its trials, with the settings that are not the policy's own."""
    settings = "".join(f" --set {quote(f'{name}={value}')}" for name, value in one.settings.items())
    for each in one.trials or ([one.witness] if one.witness else []):
        given = " ".join(quote(f"{name}={value}") for name, value in each.items())
        yield f"kpi try {one.about} {given}{settings}"
