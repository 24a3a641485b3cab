"""Run cases through the same code as `kpi try` and `kpi run`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import attrs

from kpi.app.cases.compare import differences, same
from kpi.app.cases.files import find_files, read_cases
from kpi.app.cases.model import Case, CaseResult, Difference
from kpi.errors import DataError, Fault, KpiError
from kpi.model.catalogue import Policy

_DAY = date(2025, 1, 1)
"""The day whose parameters a case of one rule sees, where it names none (`on`)."""


@attrs.define
class Runner:
    """Runs cases under the company's policy, or under the one that a case brings along."""

    policy_path: Path | None
    _policy: Policy | None = None

    @property
    def policy(self) -> Policy:
        """The company's policy, loaded once."""
        if self._policy is None:
            from kpi.app.catalogue import load_policy

            self._policy = load_policy(self.policy_path)
        return self._policy

    def run(self, case: Case) -> CaseResult:
        """Run one case; an error of the program's own is the result `error`, not an exception."""
        from kpi.app.cases.scenario import run_scenario

        expected_error = case.expect.get("error")
        try:
            found = self._single(case) if case.rule else run_scenario(case)
        except KpiError as error:
            codes = [fault.code for fault in error.faults]
            if expected_error is None:
                return CaseResult(case, "error", (Difference("error", None, str(error)),))
            found = [] if expected_error in codes else [Difference("error", expected_error, codes[0])]
        else:
            if expected_error is not None:
                found = [Difference("error", expected_error, None), *found]
        return CaseResult(case, "fail" if found else "pass", tuple(found))

    def _single(self, case: Case) -> list[Difference]:
        from kpi.engine.trial import trial

        day = date.fromisoformat(case.on) if case.on else _DAY
        outcome = trial(self.policy, case.rule, case.given, case.settings, day)
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
        from kpi.app.catalogue import plugin_folders

        folders = [folder / "cases" for folder in plugin_folders(runner.policy_path)]
        folders += [runner.policy_path.parent / "cases"] if runner.policy_path else []
        files = [file for folder in folders if folder.is_dir() for file in find_files(folder)]
    if not files:
        where = str(path) if path else "cases"
        raise DataError(Fault("no_cases", "no case files found", where=where, hint="they are *.toml in a folder cases"))
    return [case for file in files for case in read_cases(file)]


