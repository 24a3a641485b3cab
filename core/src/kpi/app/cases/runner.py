"""Run cases through the same code as `kpi try` and `kpi run`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from kpi.app.cases.compare import differences, same
from kpi.app.cases.files import find_files, read_cases
from kpi.app.cases.model import Case, CaseResult, Difference
from kpi.errors import DataError, Fault, KpiError, PluginError
from kpi.model.catalogue import Policy
from kpi.plugins.asked import asked
from kpi.words import sentence

if TYPE_CHECKING:
    from kpi.app.catalogue import Base
    from kpi.plugins.manager import Plugins

_DAY = date(2025, 1, 1)
"""The day whose parameters a case of one rule sees, where it names none (`on`)."""


@attrs.define
class Runner:
    """Runs cases under the company's policy, or under the one that a case brings along."""

    policy_path: Path | None
    _policy: Policy | None = None
    _bases: dict[tuple[str, ...] | None, Base] = attrs.field(factory=dict)
    _policies: dict[tuple[str, ...], Policy] = attrs.field(factory=dict)

    @property
    def policy(self) -> Policy:
        """The company's policy, loaded once."""
        if self._policy is None:
            from kpi.app.catalogue import load_policy

            self._policy = load_policy(self.policy_path)
        return self._policy

    def policy_of(self, case: Case) -> Policy:
        """Return the policy that a case brings along, on top of its plugins."""
        return self._base_of(case.plugins).policy_of(case.policy)

    def _base_of(self, plugins: tuple[str, ...] | None) -> Base:
        from kpi.app.catalogue import load_base

        if plugins not in self._bases:
            self._bases[plugins] = load_base(plugins)
        return self._bases[plugins]

    def _defaults_of(self, plugins: tuple[str, ...]) -> Policy:
        """Return the defaults of the plugins that a case of one rule names, whatever else is installed."""
        from kpi.policy.policy import default_policy

        if plugins not in self._policies:
            self._policies[plugins] = default_policy(self._base_of(plugins).joined)
        return self._policies[plugins]

    def run(self, case: Case) -> CaseResult:
        """Run one case; an error of the program's own is the result `error`, not an exception.

        Raises:
            PluginError: where the environment wants every fault of a plugin to end the command.
        """
        from kpi.app.cases.scenario import run_scenario

        expected_error = case.expect.get("error")
        try:
            found = self._single(case) if case.rule else run_scenario(case, self.policy_of(case))
        except KpiError as error:
            if isinstance(error, PluginError) and asked().strict:
                raise
            codes = [fault.code for fault in error.faults]
            if expected_error is None:
                return CaseResult(case, "error", (Difference("error", None, str(error)),))
            found = [] if expected_error in codes else [Difference("error", expected_error, codes[0])]
        else:
            if expected_error is not None:
                found = [Difference("error", expected_error, None), *found]
        return CaseResult(case, "fail" if found else "pass", tuple(found))

    def _single(self, case: Case) -> list[Difference]:
        from kpi.trial import trial

        day = date.fromisoformat(case.on) if case.on else _DAY
        policy = self.policy if case.plugins is None else self._defaults_of(case.plugins)
        outcome = trial(policy, case.rule, case.given, case.settings, day)
        found: list[Difference] = []
        expect = case.expect
        if "result" in expect:
            found += differences("result", expect["result"], outcome.result)
        if "outputs" in expect:
            found += differences("outputs", expect["outputs"], outcome.outputs)
        if "flags" in expect:
            found += _flags(expect["flags"], outcome.flags)
        return found


def _flags(want: list[Any], got: tuple[str, ...]) -> list[Difference]:
    if same(len(want), len(got)) and sorted(map(str, want)) == sorted(got):
        return []
    return [Difference("flags", sorted(map(str, want)), list(got))]


def collect(runner: Runner, path: Path | None) -> list[Case]:
    """Return the cases at `path`, or those of every wanted plugin and those beside the policy.

    Raises:
        DataError: where there is none.
    """
    if path is not None:
        files = find_files(path)
    else:
        from kpi.app.catalogue import load_company

        files = files_of(load_company(runner.policy_path).plugins, runner.policy_path)
    if not files:
        where = str(path) if path else "cases"
        raise DataError(
            Fault(
                "no_cases",
                sentence("no case files found"),
                where=where,
                hint=sentence("they are *.toml in a folder cases"),
            )
        )
    return [case for file in files for case in read_cases(file)]


def files_of(plugins: Plugins, policy_path: Path | None) -> list[Path]:
    """Return the case files of every loaded plugin and those beside the policy."""
    folders = [one / "cases" for one in package_folders(plugins)]
    folders += [policy_path.parent / "cases"] if policy_path else []
    return [file for folder in folders if folder.is_dir() for file in find_files(folder)]


def cases_of(plugins: Plugins, policy_path: Path | None) -> Iterator[Case]:
    """Yield the cases of every loaded plugin and those beside the policy, which need not have any."""
    for file in files_of(plugins, policy_path):
        yield from read_cases(file)


def package_folders(plugins: Plugins) -> list[Path]:
    """Return the folder of each loaded plugin's package."""
    from importlib.util import find_spec

    specs = [find_spec(plugin.target.partition(":")[0].partition(".")[0]) for plugin in plugins.loaded]
    return [Path(place) for spec in specs if spec for place in spec.submodule_search_locations or ()]
