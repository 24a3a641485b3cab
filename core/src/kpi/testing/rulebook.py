"""The rules that are installed, to be asked in tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue, Policy
from kpi.model.rule import Rule
from kpi.plugins.manager import Plugins
from kpi.words import sentence


@frozen
class Answer:
    """What a rule says: numbers as the text of the contract (`6.00`, `20/3`), a flag as a bool, None for missing."""

    result: Any
    outputs: Mapping[str, Any]
    flags: tuple[str, ...]


@frozen(eq=False)
class Rulebook:
    """Every installed plugin with its defaults, as commands see them where there is no `kpi.toml`."""

    policy: Policy
    plugins: Plugins

    @classmethod
    def installed(cls) -> Rulebook:
        """Load what is installed; a plugin that does not load is named when its rules are asked for."""
        from kpi.app.catalogue import load_company

        loaded = load_company(None)
        return cls(loaded.policy, loaded.plugins)

    @property
    def catalogue(self) -> Catalogue:
        """Everything that is declared, by full id."""
        return self.policy.catalogue

    def rule(self, id: str) -> Rule:
        """Return a rule by its full id.

        Raises:
            UsageError: for an id that no rule has, with the nearest.
            PluginError: where the plugin that would have it is not loaded.
        """
        from kpi.errors import Fault, UsageError, nearest

        rules = self.catalogue.rules
        with self.plugins.blaming(id):
            if id not in rules:
                raise UsageError(
                    Fault("unknown_rule", sentence("no rule {id!r}", id=id), hint=nearest(id, rules))
                )
        return rules[id]

    def ask(
        self,
        rule: str,
        given: Mapping[str, Any] | None = None,
        *,
        on: str = "2025-01-01",
        set: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> Answer:
        """Try a rule (id, short name or clause) as `kpi try` does: `ask("acme.picking", picked="98%")`.

        `given` are inputs whose names are no Python names, `set` parameters, `on` the day whose numbers hold.

        Raises:
            UsageError, DataError, PolicyError, PluginError: as `kpi try`.
        """
        from kpi.trial import trial
        from kpi.trial.outcome import plain

        with self.plugins.blaming(rule):
            found = trial(self.policy, rule, {**(given or {}), **more}, set or {}, date.fromisoformat(on))
        outputs = {name: plain(value) for name, value in found.outputs.items()}
        return Answer(plain(found.result), outputs, found.flags)


__all__ = ["Answer", "Rulebook"]
