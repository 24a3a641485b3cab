"""Each test of the standard suite fails for a plugin that breaks its promise, and no other test does."""

import pytest
from acme import Verdict

INSTALLED = "test_it_is_installed_as_one_plugin_under_a_name_of_its_own"
RANGE = "test_its_distribution_asks_for_a_range_of_versions_of_the_core"
CARRIES = "test_its_distribution_carries_its_rules_its_cases_and_its_typing_marker"
ENTRIES = "test_its_entry_points_lead_to_a_plugin_and_to_commands"
NO_WORK = "test_importing_it_does_no_work"
FACE = "test_it_imports_nothing_of_kpi_but_its_public_face"
CHANCE = "test_it_reads_no_clock_and_draws_nothing_by_chance"
ALONE = "test_it_loads_alone"
STRANGER = "test_it_loads_beside_a_plugin_that_it_does_not_know"
OTHERS = "test_it_loads_beside_all_others_that_are_installed"
NAMES = "test_no_name_of_it_is_taken"
LABELS = "test_everything_that_it_declares_is_named_in_chinese_and_in_english"
MEASURED = "test_every_rule_says_which_way_is_good_and_within_which_limits_its_inputs_lie"
CLAUSES = "test_every_rule_stands_on_a_clause_or_owns_that_its_numbers_are_assumed"
METRICS = "test_every_metric_lies_within_limits"
CHAPTERS = "test_every_card_and_set_stands_on_a_clause_or_owns_that_its_numbers_are_assumed"
READ = "test_every_rule_can_be_read"
EXPLAINED = "test_what_is_computed_is_what_is_explained"
TWICE = "test_the_same_inputs_give_the_same_results_a_second_time"
PERCENT = "test_a_rule_in_percent_counts_to_a_hundred"
ROWS = "test_the_order_of_rows_changes_nothing"
ORDER = "test_the_order_of_installation_changes_nothing"
HAS_CASES = "test_it_has_case_files"
CASES = "test_every_case_of_a_file_is_met"

RULES, SCORERS = "rules/picking.toml", "scorers.py"
HEADING = "def picking_accuracy(accuracy, full, target, floor):\n"
ENDED = "kpi_acme\n"


def behind(file, text, more):
    """Put something behind a text of a file."""
    return {file: (text, text + more)}


def checks(body):
    """Begin the plugin's own check with another statement."""
    return behind("checks.py", "def examine(policy):\n", f"    {body}\n")


UNREADABLE = """
[rule.waits]
label = { zh = "等待", en = "waits" }
scorer = "acme_picking_accuracy"
inputs = { accuracy = "picking_accuracy" }
clauses = ["W.1"]
[rule.waits.parameters]
target = { value = "none", unit = "percent", clauses = ["W.1"] }
full = { value = 100, unit = "points", origin = "default" }
floor = { value = 90, unit = "percent", origin = "default" }
"""
SHARE = """
[rule.share]
label = { zh = "比例", en = "Share" }
unit = "percent"
scorer = "fixed"
clauses = ["W.1"]
parameters = { amount = { value = 1, clauses = ["W.1"] } }
"""
OUTSIDE_PAY = """
[pay.outside]
label = { zh = "另付", en = "Paid otherwise" }
frequency = "month"
[[pay.outside.part]]
name = "outside"
money = "adjustment"
mechanism = "outside"
"""
LOOSE_METRIC = """from kpi.api import Domain, Label, Measure, Metric

    return (*_files.metrics, Metric("acme.weight", Label("重量", "weight"), Measure.NUMBER, Domain()))"""
LOOSE_INPUT = """import attrs

    from kpi.api import Domain

    loose = {one.id: tuple(attrs.evolve(each, domain=Domain()) for each in one.inputs) for one in _files.rules}
    return [attrs.evolve(one, inputs=loose[one.id]) for one in _files.rules]"""
REMEMBERS = "    return if_(accuracy > 50, 75, opaque(_remembered, accuracy))\n"
SEEN = """

SEEN = []


def _remembered(x):
    SEEN.append(x)
    return len(SEEN)
"""
RAISES = "    return if_(accuracy > 50, 75, opaque(lambda x: x if x <= 50 else 1 / 0, accuracy))\n"
COUNTS = """    picking_accuracy.turn = getattr(picking_accuracy, "turn", 0) + 1
    return if_(accuracy < 50, picking_accuracy.turn, 75)
"""
CLOCK = """

def today():
    from datetime import date

    return date.today()
"""
DICE = """

def drawn():
    import random

    return random.choice([1, 2])
"""
BY_SET = """import attrs

    from kpi.api import Label

    return [attrs.evolve(one, meaning=Label("次序", "".join({*"abcdefgh"}))) for one in _files.metrics]"""
SORTED = 'for row in sorted(rows["acme_picks"], key=lambda one: (one["on"], one["ref"])):'
FIRST = 'for row in rows["acme_picks"][:1]:'
DESK = "import click\n\n\n@click.command()\ndef command():\n    pass\n"
COMMAND = "[kpi.commands]\nrun = kpi_acme.desk\n"
READS = """from pathlib import Path

    Path(__file__).parent.with_name("numbers.toml").read_text()
    return _files.metrics"""
MODULES = f"\nfrom kpi_acme import {', '.join(f'm{n}' for n in range(70))}\n"
TAKEN = 'WORKINGS = (Working("zoo_visits", first_and_last, ("acme_picks",), ("wrong",)), '
DOC = '"""What is looked for in a policy."""\n'

BROKEN = {
    "a name that is none": (INSTALLED, {"entry_points.txt": ("acme =", "acme-1 =")}),
    "any core": (RANGE, {"METADATA": (">=0.1,<1", "")}),
    "a file that the wheel lacks": (CARRIES, {"RECORD": ("kpi_acme/rules/picking.toml,,\n", "")}),
    "a command that leads nowhere": (
        ENTRIES,
        behind("entry_points.txt", ENDED, "[kpi.commands]\npick = kpi_acme.nothing\n"),
    ),
    "a heavy import": (NO_WORK, behind("__init__.py", '"""A warehouse."""\n', "\nimport sqlite3\n")),
    "a part of kpi that is not public": (FACE, behind("checks.py", DOC, "\nimport kpi.errors\n")),
    "a clock": (CHANCE, behind("checks.py", "import Check, Finding, Label\n", CLOCK)),
    "a scorer that nobody has": (ALONE, {RULES: ('scorer = "fixed"', 'scorer = "fixt"')}),
    "a check that no stranger passes": (
        STRANGER,
        checks('assert "stranger.picking_accuracy" not in policy.catalogue.rules'),
    ),
    "a check that a neighbour breaks": (
        OTHERS,
        checks('assert "zoo.visitors" not in policy.catalogue.metrics'),
    ),
    "a command of the core": (NAMES, {"desk.py": DESK, **behind("entry_points.txt", ENDED, COMMAND)}),
    "a label without English": (LABELS, {RULES: (', en = "Wrong picks" }\nunit', " }\nunit")}),
    "a rule without a direction": (MEASURED, {RULES: ('good = "less"', 'good = "none"')}),
    "a number that no text says": (
        CLAUSES,
        {RULES: ('unit = "points", clauses = ["W.2"]', 'unit = "points"')},
    ),
    "a metric without limits": (METRICS, {"__init__.py": ("return _files.metrics", LOOSE_METRIC)}),
    "a pay scheme without clauses": (CHAPTERS, behind(RULES, "schema = 1\n", OUTSIDE_PAY)),
    "a rule that waits for a number": (READ, behind(RULES, "schema = 1\n", UNREADABLE)),
    "a function that raises": (EXPLAINED, behind(SCORERS, HEADING, RAISES)),
    "a share that is not in percent": (PERCENT, behind(RULES, "schema = 1\n", SHARE)),
    "a scorer that counts its calls": (TWICE, behind(SCORERS, HEADING, COUNTS)),
    "a working that takes the first row": (ROWS, {SCORERS: (SORTED, FIRST)}),
    "an order that is a set's": (ORDER, {"__init__.py": ("return _files.metrics", BY_SET)}),
    "no cases": (HAS_CASES, {"cases/picking.toml": None}),
    "a case that is not met": (CASES, {"cases/picking.toml": ('result = "75.00"', 'result = "76.00"')}),
}
"""What is broken: the test that fails, and the change that breaks it."""


MORE = {
    "a core that is too new": (RANGE, {"METADATA": (">=0.1,<1", ">=99,<100")}, "it needs kpi-core>=99,<100"),
    "no core at all": (
        RANGE,
        {"METADATA": ("Requires-Dist: kpi-core>=0.1,<1\n", "")},
        "does not require kpi-core",
    ),
    "no typing marker": (CARRIES, {"py.typed": None}, "has no py.typed"),
    "a rule file beside the package": (
        CARRIES,
        {"../numbers.toml": "", "__init__.py": ("return _files.metrics", READS)},
        "numbers.toml: is read while the plugin is loaded, and is not part of it",
    ),
    "a command that is none": (
        ENTRIES,
        behind("entry_points.txt", ENDED, "[kpi.commands]\npick = kpi_acme:RuleFiles\n"),
        "which is no click command",
    ),
    "a file that is read": (
        NO_WORK,
        behind(
            "__init__.py", '"""A warehouse."""\n', "\nopen(__path__[0] + '/rules/picking.toml').close()\n"
        ),
        "importing it does work: open",
    ),
    "a word that is said": (
        NO_WORK,
        behind("__init__.py", '"""A warehouse."""\n', "\nprint('hi')\n"),
        "prints 'hi'",
    ),
    "a hundred modules": (
        NO_WORK,
        {**{f"m{n}.py": "" for n in range(70)}, **behind("__init__.py", '"""A warehouse."""\n', MODULES)},
        "modules with it, more than 60",
    ),
    "a neighbour's module": (
        FACE,
        behind("checks.py", DOC, "\nfrom kpi_zoo import kpi_metrics\n"),
        "another plugin",
    ),
    "the kit of tests": (
        FACE,
        behind("checks.py", DOC, "\nfrom kpi import testing\n"),
        "imports kpi.testing",
    ),
    "what stands behind the face": (
        FACE,
        behind("checks.py", DOC, "\nimport kpi.api.face\n"),
        "imports kpi.api.face",
    ),
    "a die by its name": (
        CHANCE,
        behind("checks.py", DOC, "\nfrom random import choice\n"),
        "imports choice of random",
    ),
    "dice": (CHANCE, behind("checks.py", "import Check, Finding, Label\n", DICE), "calls random.choice()"),
    "a hook that raises": (
        ALONE,
        {"__init__.py": ("return _files.rules", "return 1 / 0")},
        "ZeroDivisionError",
    ),
    "a working of the neighbour": (
        NAMES,
        {SCORERS: ("WORKINGS = (", TAKEN)},
        "the working 'zoo_visits' is also declared by zoo (kpi-zoo 1.0)",
    ),
    "an input without limits": (
        MEASURED,
        {"__init__.py": ("return _files.rules", LOOSE_INPUT)},
        "acme.picking_accuracy: its input picking_accuracy may be any number",
    ),
    "a function that remembers": (
        EXPLAINED,
        {SCORERS: (HEADING, f"{SEEN}\n\n{HEADING}{REMEMBERS}")},
        "is computed as",
    ),
    "a case file that is no TOML": (CASES, {"cases/more.toml": "[[case"}, "more.toml:1"),
}
"""Other ways to break a promise, and what is said of them."""


@pytest.mark.parametrize("what", MORE)
def test_what_is_broken_is_said_in_words(judged, what):
    test, changes, words = MORE[what]
    found = judged(changes, test)
    assert words in found.failed[test]


def test_a_fault_says_where_it_is_and_how_to_mend_it(judged):
    (said,) = judged({RULES: ('good = "less"', 'good = "none"')}, MEASURED).failed.values()
    where, hint = said.split("\n")
    assert where.startswith("kpi_acme/rules/picking.toml:")
    assert "acme.wrong: does not say which way is good" in where
    assert hint.strip().startswith('hint: good = "more"')


def test_what_needs_a_plugin_that_does_not_load_is_skipped_with_the_reason(judged):
    found = judged({RULES: ('scorer = "fixed"', 'scorer = "fixt"')}, ALONE, LABELS, EXPLAINED, CASES)
    assert set(found.failed) == {ALONE}
    assert set(found.skipped.values()) == {"acme (kpi-acme 1.0) does not load"}


def test_what_is_not_installed_fails_one_test_and_skips_the_rest(site):
    found = Verdict("kpi_nobody").run()
    assert list(found.failed) == [INSTALLED]
    assert "no installed distribution has an entry point of kpi.plugins" in found.failed[INSTALLED]
    assert found.passed == set()


def test_tests_within_the_package_may_use_the_kit_of_tests_and_nothing_else(judged):
    inside = "from kpi.testing.runs import ran\nfrom kpi.engine.run import compute\n"
    (said,) = judged({"tests/test_rules.py": inside}, FACE).failed.values()
    assert "imports kpi.engine.run" in said
    assert "kpi.testing.runs" not in said


IMPORTERS = """
from kpi.api import Importer, Label, hookimpl


@hookimpl
def kpi_importers():
    return [Importer("acme_dbf", (".dbf",), lambda path: [], Label("dBase 表", "dBase tables"))]
"""


def test_a_plugin_without_rules_passes_what_applies_and_skips_the_rest_with_the_reason(judged):
    found = judged({"__init__.py": IMPORTERS, RULES: None, "cases/picking.toml": None})
    assert found.failed == {}
    assert set(found.skipped) == {MEASURED, CLAUSES, READ, EXPLAINED, PERCENT, TWICE, HAS_CASES}
    assert set(found.skipped.values()) == {"acme (kpi-acme 1.0) declares no rules"}


def test_an_importer_of_a_format_of_the_core_is_a_clash(judged):
    found = judged({"__init__.py": IMPORTERS.replace(".dbf", ".csv")}, NAMES)
    assert "reads .csv, which the core reads too" in found.failed[NAMES]


def test_a_case_that_needs_what_is_not_installed_is_left_out_and_named(judged):
    found = judged({"cases/picking.toml": ('plugins = ["acme"]', 'plugins = ["acme", "gone"]')}, CASES)
    assert found.skipped == {CASES: "the others are met; a-month need what is not installed: gone"}


def test_a_case_of_one_rule_is_tried_under_the_plugins_that_it_names(judged):
    named = {
        "cases/picking.toml": (
            'rule = "acme.picking_accuracy"',
            'plugins = ["zoo"]\nrule = "acme.picking_accuracy"',
        )
    }
    assert "no rule" in judged(named, CASES).failed[CASES]


def test_a_plugin_that_is_whole_passes_every_test(judged):
    found = judged({})
    assert (found.failed, found.skipped) == ({}, {})


def test_each_test_has_a_plugin_that_it_fails(judged):
    suite = judged({}, INSTALLED).suite
    assert {test for test, _ in BROKEN.values()} == {name for name in dir(suite) if name.startswith("test_")}


@pytest.mark.parametrize("what", BROKEN)
def test_a_promise_that_is_broken_fails_its_test_and_no_other(judged, what):
    test, changes = BROKEN[what]
    assert list(judged(changes).failed) == [test]
