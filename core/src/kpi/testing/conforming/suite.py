"""The tests themselves: each a sentence about the plugin, each failing with what, where and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import ClassVar

import pytest

from kpi.errors import Fault
from kpi.testing.conforming import (
    agreeing,
    beside,
    documented,
    names,
    packaged,
    readings,
    sources,
    started,
)
from kpi.testing.conforming.subject import Subject
from kpi.testing.conforming.worked import Cases
from kpi.words import sentence

_MOST = 20
"""Faults of one test that are listed."""


class Conformance:
    """What a plugin promises to everybody who installs it; `kpi.testing.conformance` makes one for a package."""

    subject: ClassVar[Subject]
    cases: ClassVar[Cases]

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Make a test of each case file."""
        if "case_file" in metafunc.fixturenames:
            files = self.cases.files
            none = pytest.param(None, marks=pytest.mark.skip(reason="it has no case files"))
            metafunc.parametrize("case_file", files or [none], ids=lambda one: one.stem if one else "none")

    def test_it_is_installed_as_one_plugin_under_a_name_of_its_own(self) -> None:
        hold(packaged.installation(self.subject))

    def test_its_distribution_asks_for_a_range_of_versions_of_the_core(self) -> None:
        hold(packaged.requirement(self.subject))

    def test_its_distribution_carries_its_rules_its_cases_and_its_typing_marker(self) -> None:
        hold(packaged.content(self.subject))
        hold(started.read_outside(self.subject.apart, self.subject.folder))

    def test_its_entry_points_lead_to_a_plugin_and_to_commands(self) -> None:
        hold(packaged.entries(self.subject))

    def test_importing_it_does_no_work(self) -> None:
        hold(started.work_of_import(self.subject.apart, self.subject.plugin.target))

    def test_it_imports_nothing_of_kpi_but_its_public_face(self) -> None:
        hold(sources.imports(self.subject))

    def test_it_reads_no_clock_and_draws_nothing_by_chance(self) -> None:
        hold(sources.chance(self.subject))

    def test_it_loads_alone(self) -> None:
        hold(beside.alone(self.subject))
        problem = self.subject.apart["problem"]
        hold([Fault("conformance", problem, who=self.subject.plugin.title)] if problem else [])

    def test_it_loads_beside_a_plugin_that_it_does_not_know(self) -> None:
        hold(beside.beside_a_stranger(self.subject))

    def test_it_loads_beside_all_others_that_are_installed(self) -> None:
        self.subject.check_loaded()
        hold(beside.beside_all(self.subject))

    def test_no_name_of_it_is_taken(self) -> None:
        self.subject.check_loaded()
        hold(names.clashes(self.subject))

    def test_everything_that_it_declares_is_named_in_chinese_and_in_english(self) -> None:
        hold(documented.labels(self.subject))

    def test_every_rule_says_which_way_is_good_and_within_which_limits_its_inputs_lie(self) -> None:
        hold(documented.measured(self.subject))

    def test_every_rule_stands_on_a_clause_or_owns_that_its_numbers_are_assumed(self) -> None:
        hold(documented.rule_clauses(self.subject))

    def test_every_metric_lies_within_limits(self) -> None:
        hold(documented.metrics(self.subject))

    def test_every_card_and_set_stands_on_a_clause_or_owns_that_its_numbers_are_assumed(self) -> None:
        hold(documented.chapter_clauses(self.subject))

    def test_every_rule_can_be_read(self) -> None:
        hold(self.read()[1])

    def test_what_is_computed_is_what_is_explained(self) -> None:
        hold(agreeing.disagreements(self.subject, self.read()[0]))

    def test_a_rule_in_percent_counts_to_a_hundred(self) -> None:
        hold(agreeing.unscaled(self.subject, self.read()[0]))

    def test_the_same_inputs_give_the_same_results_a_second_time(self) -> None:
        hold(agreeing.unsteady(self.subject, self.read()[0]))

    def test_the_order_of_rows_changes_nothing(self) -> None:
        self.subject.check_loaded()
        if any(self.subject.declared("rules")):
            hold(agreeing.shuffled(self.subject, self.read()[0]))
        hold(self.cases.unsteady())

    def test_the_order_of_installation_changes_nothing(self) -> None:
        self.subject.check_loaded()
        first, last = self.subject.apart, started.apart(self.subject.plugin.name, "last", seed=2)
        if last["problem"]:
            pytest.skip(f"it does not load beside all others: {last['problem']}")
        hint = sentence("an order that is that of a set, or what happens to be imported, must not show")
        message = sentence("is declared otherwise where it is loaded after all others")
        hold(
            Fault("conformance", sentence("{name}: {message}", name=one, message=message), hint=hint)
            for one in started.differing(first, last)
        )

    def test_it_has_case_files(self) -> None:
        assert self.subject.rules
        if not self.cases.files:
            hint = sentence("write the worked examples of its rules into cases/*.toml of its package")
            hold([Fault("conformance", sentence("has no case files"), str(self.subject.folder), hint=hint)])

    def test_every_case_of_a_file_is_met(self, case_file: Path) -> None:
        self.subject.check_loaded()
        hold(self.cases.unmet(case_file))
        left_out = self.cases.left_out(case_file)
        if left_out:
            lacking = ", ".join(sorted(set().union(*left_out.values())))
            pytest.skip(f"the others are met; {', '.join(left_out)} need what is not installed: {lacking}")

    def read(self) -> tuple[list[readings.Reading], list[Fault]]:
        """Return its rules as they can be read, once for all tests."""
        return _read(self.subject, self.cases)


@cache
def _read(subject: Subject, cases: Cases) -> tuple[list[readings.Reading], list[Fault]]:
    return readings.readings(subject, cases.every)


def hold(faults: Iterable[Fault]) -> None:
    """Fail with every fault, if there is any."""
    found = [str(one) for one in faults]
    if found:
        rest = f"\n... and {len(found) - _MOST} more" if len(found) > _MOST else ""
        pytest.fail("\n".join(found[:_MOST]) + rest, pytrace=False)


def suite_of(package: str) -> type[Conformance]:
    """Return the suite of a package; nothing is loaded before a test runs."""
    subject = Subject(package)
    return type(f"Conformance_{package}", (Conformance,), {"subject": subject, "cases": Cases(subject)})
