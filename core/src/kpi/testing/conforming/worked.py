"""The case files of a plugin: met as they stand, and met with the rows of their facts in another order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from kpi.errors import Fault, KpiError
from kpi.plugins.state import State
from kpi.testing.conforming.subject import Subject
from kpi.words import sentence

if TYPE_CHECKING:
    from kpi.app.cases import Runner
    from kpi.app.cases.model import Case, CaseResult

TURNED = 1
"""So many scenarios of a file, those with most rows, are run with their rows turned round: each is a run of months."""


class Cases:
    """The case files in the folder `cases` of a plugin's package, run under its own defaults."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject

    @property
    def files(self) -> list[Path]:
        """The case files by name."""
        from kpi.app.cases.files import find_files

        folder = self.subject.folder
        there = folder is not None and (folder / "cases").is_dir()
        return find_files(folder / "cases") if folder is not None and there else []

    def read(self, file: Path) -> list[Case]:
        """Return the cases of a file.

        Raises:
            DataError: every fault of it.
        """
        from kpi.app.cases.files import read_cases

        return read_cases(file)

    @cached_property
    def every(self) -> list[Case]:
        """The cases of all files that can be read."""
        found: list[Case] = []
        for file in self.files:
            try:
                found += self.read(file)
            except KpiError:
                continue  # The test of that file tells it.
        return found

    @cached_property
    def runner(self) -> Runner:
        """What runs them: a rule under the defaults of the plugin alone, a scenario under those it names."""
        from kpi.app.cases import Runner
        from kpi.policy.policy import default_policy

        return Runner(None, default_policy(self.subject.alone.joined))

    def lacking(self, case: Case) -> set[str]:
        """Return the plugins that a case names and that are not installed."""
        there = {one.name for one in self.subject.known if one.state is State.FOUND}
        return set(case.plugins or ()) - there

    def left_out(self, file: Path) -> dict[str, set[str]]:
        """Return the cases of a file that cannot be run here, each with the plugins that it lacks."""
        return {case.id: lacking for case in self.read(file) if (lacking := self.lacking(case))}

    def unmet(self, file: Path) -> Iterator[Fault]:
        """Yield the cases of a file that are not met, of those that can be run here."""
        try:
            cases = self.read(file)
        except KpiError as error:
            yield from error.faults
            return
        if not cases:
            yield Fault(
                "conformance", sentence("has no case"), str(file), hint=sentence("a case is a table [[case]]")
            )
        for case in cases:
            if not self.lacking(case):
                yield from _told(self.runner.run(case))

    def unsteady(self) -> Iterator[Fault]:
        """Yield scenarios that are met, but not where the rows of each KIND come in the other order."""
        for case in self._turnable():
            facts = {kind: list(reversed(rows)) for kind, rows in case.facts.items()}
            turned = self.runner.run(attrs.evolve(case, facts=facts))
            if turned.status == "pass" or self.runner.run(case).status != "pass":
                continue
            for fault in _told(turned):
                hint = sentence("a working must sort its rows by what they say before it counts")
                message = sentence(
                    "{message}, with the rows of each KIND turned round", message=fault.message
                )
                yield attrs.evolve(fault, message=message, hint=hint)

    def _turnable(self) -> Iterator[Case]:
        for file in dict.fromkeys(case.file for case in self.every):
            found = [one for one in self.every if one.file == file and self._can_turn(one)]
            yield from sorted(found, key=lambda one: -sum(map(len, one.facts.values())))[:TURNED]

    def _can_turn(self, case: Case) -> bool:
        return any(len(rows) > 1 for rows in case.facts.values()) and not self.lacking(case)


def _told(result: CaseResult) -> Sequence[Fault]:
    if result.status == "pass":
        return ()
    case = result.case
    where = case.document.where(case.place)
    return [
        Fault("conformance", sentence("{id}: {difference}", id=case.id, difference=one.told), where)
        for one in result.differences
    ]


__all__ = ["Cases"]
