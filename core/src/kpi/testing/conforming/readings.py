"""The rules of a plugin, each with what is computed and what is explained of it on drawn inputs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias
from zlib import crc32

import attrs

from kpi.errors import Fault, KpiError
from kpi.exact import Rate, show
from kpi.expr import Node
from kpi.model.quantity import Measure
from kpi.model.rule import Rule
from kpi.plugins.load import told as in_a_line
from kpi.testing.conforming.digest import DAY
from kpi.testing.conforming.subject import Subject
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl

    from kpi.app.cases.model import Case
    from kpi.expr.rows import Row

Said: TypeAlias = "tuple[Any, tuple[str, ...]]"
"""A value with its flags."""
MOST_DAYS = 3
"""Days beside the first on which a rule is read."""


class Reading:
    """A rule with the numbers of a day, and its outputs on drawn rows.

    Raises:
        PolicyError: for a rule that cannot be read.
    """

    def __init__(self, rule: Rule, subject: Subject, day: date) -> None:
        self.rule, self.day = rule, day
        self.catalogue = subject.catalogue
        self.seed = crc32(rule.id.encode())
        # What both readings read; a refusal is raised here.
        self.first = self.trees()

    def trees(self) -> Mapping[str, Node]:
        """Trace the rule anew and return the trees of its outputs, as the engine computes them.

        Raises:
            PolicyError: where the rule cannot be read.
        """
        from kpi.engine.exclusions import without_excluded
        from kpi.engine.rules import rule_trees

        # A copy is another object, so nothing that was traced before is found in its place.
        found = rule_trees(attrs.evolve(self.rule), self.catalogue, self.day)
        return {name: without_excluded(tree) for name, tree in found.items()}

    @cached_property
    def frame(self) -> pl.DataFrame:
        """The drawn rows."""
        from kpi.engine.check.rules.boundaries import STEPS
        from kpi.engine.check.rules.examined import examined
        from kpi.engine.population import SCOPES
        from kpi.expr import Aggregate, Opaque, inputs_of, walk
        from kpi.testing.conforming.drawing import draw, frame_of

        trees = list(self.first.values())
        plain = not any(isinstance(node, Opaque | Aggregate) for node in walk(*trees))
        looked = examined(self.rule, self.catalogue, self.day) if plain else ()
        sweeps = [sweep for one in looked for sweep in one.found.sweeps]
        steps = {one.name: STEPS.get(one.unit, Fraction(1)) for one in self.rule.inputs}
        rows = draw(trees, sweeps, steps, self.seed)
        return frame_of(rows, inputs_of(*trees), SCOPES, self.seed)

    def computed(self, frame: pl.DataFrame, trees: Mapping[str, Node]) -> dict[str, list[Said]]:
        """Return the outputs of every row, from a program compiled for the frame."""
        from kpi.engine.population import SCOPES
        from kpi.expr import bounds, compile_program, inputs_of

        names = [one.name for one in inputs_of(*trees.values())]
        program = compile_program(trees, bounds(frame, names), SCOPES, rows=max(1, frame.height))
        done = program.run(frame)
        return {name: _column(done, name) for name in trees}

    @cached_property
    def once(self) -> dict[str, list[Said]] | Exception:
        """What is computed of the drawn rows, or what went wrong with it."""
        try:
            return self.computed(self.frame, self.first)
        except Exception as error:
            return error

    @cached_property
    def rows(self) -> list[Row]:
        """The drawn rows as the explained reading takes them."""
        from kpi.expr import inputs_of, rows_of

        return list(rows_of(self.frame, inputs_of(*self.first.values())))

    def explained(self) -> Iterator[tuple[str, int, Said]]:
        """Yield output, number of the row and what the explained reading says."""
        from kpi.engine.population import SCOPES
        from kpi.expr import Evaluation, Population, evaluate_at

        keys = {scope: self.frame[column].to_list() for scope, column in SCOPES.items()}
        population, evaluation = Population(self.rows, keys), Evaluation()
        for name, tree in self.first.items():
            for index in range(len(self.rows)):
                yield name, index, evaluate_at(tree, population.place(index), evaluation)

    def told(self, index: int) -> str:
        """Say the inputs of a row as `kpi try` takes them."""
        from kpi.model.names import short

        percent = {one.name for one in self.rule.inputs if one.unit is Measure.PERCENT}
        parts = (
            f"{short(name)}={_as_rate(value) if name in percent else text_of(value)}"
            for name, value in self.rows[index].items()
        )
        return " ".join(parts) or "nothing"


def _as_rate(value: Any) -> str:
    """Write percent; a fraction is read as a rate, so it is written as one."""
    text = text_of(value)
    if "/" not in text or text == "0/0":
        return text
    rate = value.numerator / value.denominator / 100 if isinstance(value, Rate) else value / 100
    return f"{rate.numerator}/{rate.denominator}"


def readings(subject: Subject, cases: Sequence[Case]) -> tuple[list[Reading], list[Fault]]:
    """Return the rules as they can be read: by their defaults, else with what a case of theirs sets on its day.

    A rule that waits for a number of the company is read as its case files do; one that cannot be read at all is
    a fault.
    """
    found, faults = list[Reading](), list[Fault]()
    for rule in subject.rules:
        refused: list[KpiError] = []
        read = list(_read(subject, [(rule, day) for day in _days(rule)], refused))
        if not read:
            read = list(islice(_read(subject, _as_in_cases(rule, cases), refused), 1))
        if not read:
            hint = sentence('give it a value, or a case with rule = "{id}" and set = {{ ... }}', id=rule.id)
            faults.append(
                subject.fault(rule, sentence("cannot be read: {error}", error=in_a_line(refused[0])), hint)
            )
        found += read
    return found, faults


def _read(subject: Subject, ways: Iterable[tuple[Rule, date]], refused: list[KpiError]) -> Iterator[Reading]:
    for rule, day in ways:
        try:
            yield Reading(rule, subject, day)
        except KpiError as error:
            refused.append(error)


def _days(rule: Rule) -> list[date]:
    """Return the day on which a rule is read, and others on which all its numbers hold and one of them is new."""
    from kpi.app.rule_words import valid_day

    first = valid_day(rule, DAY)
    begun = {dated.since for one in rule.parameters for dated in one.values if dated.since is not None}
    whole = [day for day in sorted(begun - {first}) if all(one.at(day) for one in rule.parameters)]
    return [first, *whole[:MOST_DAYS]]


def _as_in_cases(rule: Rule, cases: Sequence[Case]) -> Iterator[tuple[Rule, date]]:
    from kpi.model.names import short
    from kpi.trial.rules import with_settings

    for case in cases:
        if case.rule not in (rule.id, short(rule.id), *rule.clauses):
            continue
        given = {name: value for name, value in case.given.items() if rule.parameter(name) is not None}
        with suppress(KpiError):
            yield with_settings(rule, {**case.settings, **given}), _day(case)


def _day(case: Case) -> date:
    text = case.on or str(case.given.get("date", ""))
    try:
        return date.fromisoformat(text)
    except ValueError:
        return DAY


def _column(done: pl.DataFrame, name: str) -> list[Said]:
    flags = [tuple(text.split(",")) if text else () for text in done[f"{name}.flags"].to_list()]
    if f"{name}.n" not in done.columns:
        return list(zip(done[name].to_list(), flags, strict=True))
    pairs = zip(done[f"{name}.n"].to_list(), done[f"{name}.d"].to_list(), strict=True)
    values = [None if above is None else Fraction(above, below) for above, below in pairs]
    return list(zip(values, flags, strict=True))


def text_of(value: Any) -> str:
    """Write a value as `kpi try` takes it."""
    if value is None:
        return "none"
    if isinstance(value, Rate):
        return show(value.numerator / value.denominator) if value.denominator else "0/0"
    return show(value) if isinstance(value, Fraction) else str(value)


__all__ = ["Reading", "Said", "readings", "text_of"]
