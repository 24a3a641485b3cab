"""Two readings that differ in one cell are told apart: rule, output, both values with flags, the inputs."""

from fractions import Fraction

import acme
import pytest

from kpi.testing.conforming.agreeing import disagreements, shuffled, unsteady
from kpi.testing.conforming.readings import readings
from kpi.testing.conforming.subject import Subject
from kpi.testing.rulebook import Rulebook
from kpi.trial.outcome import plain


@pytest.fixture
def read(site):
    acme.install(site)
    subject = Subject("kpi_acme")
    found, faults = readings(subject, [])
    assert faults == []
    return subject, {one.rule.id: one for one in found}


def cell(one, change):
    """Change one computed cell."""
    values = one.once["result"]
    place = next(place for place, (value, _) in enumerate(values) if value)
    values[place] = change(*values[place])
    return place


@pytest.mark.parametrize(
    "change, words",
    [
        (lambda value, flags: (value + Fraction(1, 10**9), flags), "computed as "),
        (lambda value, flags: (value, (*flags, "odd")), "odd"),
        (lambda value, flags: (None, flags), "computed as none"),
    ],
)
def test_a_cell_that_differs_by_a_value_or_a_flag_is_told_with_its_inputs(read, change, words):
    subject, rules = read
    one = rules["acme.picking_accuracy"]
    assert list(disagreements(subject, [one])) == []
    place = cell(one, change)
    (fault,) = disagreements(subject, [one])
    assert fault.where.startswith("kpi_acme/rules/picking.toml:")
    assert fault.message.startswith("acme.picking_accuracy: result is computed as ")
    assert words in fault.message
    assert fault.message.endswith(f"at {one.told(place)}")


def test_what_was_computed_otherwise_the_first_time_is_unsteady_and_depends_on_the_order(read):
    subject, rules = read
    every = list(rules.values())
    assert [*unsteady(subject, every), *shuffled(subject, every)] == []
    cell(rules["acme.wrong"], lambda value, flags: (value + 1, flags))
    assert [one.message.partition(":")[0] for one in unsteady(subject, every)] == ["acme.wrong"]
    assert [one.message.partition(":")[0] for one in shuffled(subject, every)] == ["acme.wrong"]


def test_what_is_drawn_reaches_points_and_missing_ones(read):
    _, rules = read
    values = {value for value, _ in rules["acme.picking_accuracy"].once["result"]}
    assert {None, Fraction(0), Fraction(100)} < values


def test_the_inputs_of_a_row_are_told_as_a_trial_takes_them(read):
    _, rules = read
    one = rules["acme.picking_accuracy"]
    rulebook = Rulebook.installed()
    for index, (value, _) in enumerate(one.once["result"]):
        given = dict(part.split("=") for part in one.told(index).split())
        assert rulebook.ask("acme.picking_accuracy", given).result == plain(value), one.told(index)


def test_a_rule_is_read_on_each_day_on_which_its_numbers_change(site):
    target = 'target = { value = 99.5, unit = "percent", clauses = ["W.1"] }'
    dated = """target = [
  { value = 99, unit = "percent", clauses = ["W.1"] },
  { value = 99.5, unit = "percent", from = "2025-07-01", clauses = ["W.1"] },
]"""
    acme.install(site, {"rules/picking.toml": (target, dated)})
    found, _ = readings(Subject("kpi_acme"), [])
    days = [str(one.day) for one in found if one.rule.id == "acme.picking_accuracy"]
    assert days == ["2025-01-01", "2025-07-01"]
