"""A small plugin that is whole: a warehouse with a rule, a card, a fine, a working and cases; tests break it."""

from __future__ import annotations

import inspect
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from kpi.testing import conformance

INIT = '''"""A warehouse."""

from kpi.api import RuleFiles, hookimpl

_files = RuleFiles(__name__)


@hookimpl
def kpi_metrics():
    return _files.metrics


@hookimpl
def kpi_scorers():
    from kpi_acme.scorers import SCORERS

    return SCORERS


@hookimpl
def kpi_rules():
    return _files.rules


@hookimpl
def kpi_scorecards():
    return _files.scorecards


@hookimpl
def kpi_pay():
    return _files.pay


@hookimpl
def kpi_sanctions():
    return _files.sanctions


@hookimpl
def kpi_events():
    return _files.events


@hookimpl
def kpi_tables():
    return _files.tables


@hookimpl
def kpi_workings():
    from kpi_acme.scorers import WORKINGS

    return WORKINGS


@hookimpl
def kpi_checks():
    from kpi_acme.checks import CHECKS

    return CHECKS
'''

SCORERS = '''"""How picking is scored, and what is counted of it."""

from kpi.api import Label, Scorer, Tally, Working, clamp, if_, opaque, scorers


def picking_accuracy(accuracy, full, target, floor):
    shortfall = clamp((scorers.constant(target, "target") - accuracy) / (target - floor), 0, 1)
    return full * (1 - shortfall * shortfall)


def acme_wrong(wrong, each):
    return wrong * scorers.constant(each, "each")


def first_and_last(rows, numbers, period):
    tally = Tally("wrong")
    for row in sorted(rows["acme_picks"], key=lambda one: (one["on"], one["ref"])):
        if not row["right"]:
            tally.add(row["employee"], wrong=1)
    return tally.worked()


SCORERS = (
    Scorer("acme_picking_accuracy", picking_accuracy, Label("拣货", "picking")),
    Scorer("acme_wrong", acme_wrong, Label("错拣", "wrong picks")),
)
WORKINGS = (Working("acme_picks", first_and_last, ("acme_picks",), ("wrong",), label=Label("拣货记录", "picks")),)
'''

CHECKS = '''"""What is looked for in a policy."""

from kpi.api import Check, Finding, Label


def examine(policy):
    return [Finding("acme_none", "note", "no rule")] if not policy.catalogue.rules else []


CHECKS = (Check("acme.rules", Label("有规则", "there are rules"), examine),)
'''

RULES = """schema = 1

[metric.picking_accuracy]
label = { zh = "拣货准确率", en = "Picking accuracy" }
unit = "percent"
better = "more"
clauses = ["W.1"]

[metric.wrong_picks]
label = { zh = "错拣数", en = "Wrong picks" }
unit = "count"
better = "less"
domain = { high = 100000 }
source = { worked = "acme_picks", rule = "wrong", part = "wrong" }
clauses = ["W.2"]

[rule.picking_accuracy]
label = { zh = "拣货准确率得分", en = "Points for picking accuracy" }
scorer = "acme_picking_accuracy"
inputs = { accuracy = "picking_accuracy" }
clauses = ["W.1"]
limits = { zh = "看不出货物的难易", en = "does not see how hard goods are to pick" }
[rule.picking_accuracy.parameters]
full = { value = 100, unit = "points", clauses = ["W.1"] }
target = { value = 99.5, unit = "percent", clauses = ["W.1"] }
floor = { value = 97.5, unit = "percent", origin = "default" }

[rule.wrong]
kind = "points"
label = { zh = "错拣", en = "Wrong picks" }
scorer = "acme_wrong"
inputs = { wrong = "wrong_picks" }
good = "less"
[rule.wrong.parameters]
each = { value = 1, unit = "points", clauses = ["W.2"] }

[scorecard.picker_month]
label = { zh = "仓库月度考核", en = "Month of the warehouse" }
frequency = "month"
clauses = ["W.1"]
na_policy = "drop"
[[scorecard.picker_month.item]]
rule = "picking_accuracy"
[[scorecard.picker_month.item]]
rule = "wrong"

[event.wrong_parcel]
label = { zh = "错发", en = "Wrong parcel" }
clauses = ["W.3"]

[sanction.wrong_parcel]
kind = "fine"
label = { zh = "错发罚款", en = "Fine for a wrong parcel" }
scorer = "fixed"
ledger = "yuan"
money = "fine"
on = ["wrong_parcel"]
clauses = ["W.3"]
[sanction.wrong_parcel.parameters]
amount = { value = 20, unit = "yuan", clauses = ["W.3"] }

[sanctions.warehouse]
label = { zh = "仓库罚则", en = "Fines of the warehouse" }
rules = ["wrong_parcel"]

[table.acme_picks]
label = { zh = "拣货记录", en = "Picks" }
key = "ref"
about = "on"
subject = "employee"
[[table.acme_picks.column]]
name = "ref"
type = "word"
label = { zh = "单号", en = "Order" }
[[table.acme_picks.column]]
name = "employee"
type = "employee"
label = { zh = "员工", en = "Employee" }
[[table.acme_picks.column]]
name = "on"
type = "date"
label = { zh = "日期", en = "Day" }
[[table.acme_picks.column]]
name = "right"
type = "flag"
label = { zh = "正确", en = "Right" }
"""

CASES = """schema = 1

[[case]]
id = "half-way-to-the-floor"
clauses = ["W.1"]
rule = "acme.picking_accuracy"
given = { picking_accuracy = "98.5%" }
expect = { result = "75.00" }

[[case]]
id = "a-month"
plugins = ["acme"]
run = ["2025-01"]
policy = { bind = [{ role = "picker", scorecard = "acme.picker_month" }] }
[[case.facts.assignments]]
employee = "A"
unit = "hall"
role = "picker"
from = "2024-01-01"
[[case.facts.acme_picks]]
ref = "1"
employee = "A"
on = "2025-01-02"
right = false
[[case.facts.acme_picks]]
ref = "2"
employee = "A"
on = "2025-01-03"
right = true
[[case.expect.line]]
subject = "A"
rule = "acme.wrong"
amount = "1.00"
"""

FILES: Mapping[str, str] = {
    "__init__.py": INIT,
    "scorers.py": SCORERS,
    "checks.py": CHECKS,
    "py.typed": "",
    "rules/picking.toml": RULES,
    "cases/picking.toml": CASES,
}
METADATA = """Metadata-Version: 2.1
Name: kpi-acme
Version: 1.0
Summary: rules of a warehouse
Requires-Dist: kpi-core>=0.1,<1
"""
ENTRIES = "[kpi.plugins]\nacme = kpi_acme\n"


def install(site: Path, changes: Mapping[str, tuple[str, str] | str | None] | None = None) -> None:
    """Write the plugin into a folder like site-packages, as a wheel would leave it there.

    `changes` are by the name of a file: a text in the place of another, the whole text, or None to leave it out.
    `METADATA`, `entry_points.txt` and `RECORD` are files of its metadata.
    """
    package, info = site / "kpi_acme", site / "kpi_acme-1.0.dist-info"
    for folder in (package, info):
        shutil.rmtree(folder, ignore_errors=True)
    whole = {f"kpi_acme/{name}": text for name, text in FILES.items()}
    whole |= {f"{info.name}/METADATA": METADATA, f"{info.name}/entry_points.txt": ENTRIES}
    whole[f"{info.name}/RECORD"] = "".join(f"{name},,\n" for name in whole)
    for name, change in (changes or {}).items():
        key = f"{info.name if name in ('METADATA', 'entry_points.txt', 'RECORD') else 'kpi_acme'}/{name}"
        if change is None:
            del whole[key]
        elif isinstance(change, str):
            whole[key] = change
        else:
            assert change[0] in whole[key], change
            whole[key] = whole[key].replace(*change)
    for name, text in whole.items():
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


NEIGHBOUR = """
from kpi.api import Label, Measure, Metric, Worked, Working, hookimpl


@hookimpl
def kpi_metrics():
    return [Metric.simple("zoo.visitors", Measure.COUNT)]


@hookimpl
def kpi_workings():
    return [Working("zoo_visits", lambda rows, numbers, period: Worked({}), (), ("visits",))]
"""


def neighbour(site: Path) -> None:
    """Write another plugin beside it."""
    (site / "kpi_zoo.py").write_text(NEIGHBOUR, encoding="utf-8")
    info = site / "kpi_zoo-1.0.dist-info"
    info.mkdir(exist_ok=True)
    (info / "METADATA").write_text(METADATA.replace("acme", "zoo"), encoding="utf-8")
    (info / "entry_points.txt").write_text(ENTRIES.replace("acme", "zoo"), encoding="utf-8")


def environment(site: Path) -> dict[str, str]:
    """Return the environment of a process that finds what is in the folder."""
    return {**os.environ, "PYTHONPATH": str(site)}


class Verdict:
    """What became of each test of a suite: passed, failed with its message, skipped with its reason."""

    def __init__(self, package):
        self.suite = conformance(package)
        self.failed, self.skipped, self.passed = {}, {}, set()

    def run(self, *names):
        """Run these tests of the suite, or all of them."""
        one = self.suite()
        for name in names or [name for name in dir(one) if name.startswith("test_")]:
            test = getattr(one, name)
            by_file = "case_file" in inspect.signature(test).parameters
            for arguments in [(file,) for file in one.cases.files] if by_file else [()]:
                try:
                    test(*arguments)
                except pytest.fail.Exception as failure:
                    self.failed[name] = str(failure)
                except pytest.skip.Exception as skipped:
                    self.skipped[name] = str(skipped)
                else:
                    self.passed.add(name)
        return self
