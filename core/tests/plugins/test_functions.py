"""Functions of plugins that a run or an import calls: one that breaks ends it with 5, and nothing is kept of it."""

from textwrap import dedent

import pytest

CODE = """
from kpi.api import Importer, Plugin, Worked, Working

def count(rows, numbers, period):
    {working}

def read(path):
    {reader}

COUNT = Working("acme_count", count, ("calls",), ("held",))
READ = Importer("acme_log", (".log",), read)
plugin = Plugin(__name__, workings="kpi_acme:COUNT", importers="kpi_acme:READ")
"""
RULES = """
schema = 1
[metric.held]
label = "held"
unit = "count"
source = { worked = "acme_count", part = "held", rule = "held" }
[rule.held]
label = "held"
scorer = "per_count"
inputs = { count = "held" }
parameters = { amount = 1 }
[scorecard.month]
label = "month"
frequency = "month"
[[scorecard.month.item]]
rule = "held"
"""
FACTS = {
    "units": "id,name\nU,U\n",
    "employees": "id,name,hired_on\nA,Ann,2020-01-01\n",
    "assignments": "employee,unit,role,from\nA,U,agent,2020-01-01\n",
    "calls": "id,agent,on,answered\nC1,A,2025-01-03 10:00,yes\n",
}
GOOD = {
    "working": "return Worked({'A': {'held': len(rows['calls'])}})",
    "reader": "return [{'id': 'B', 'name': 'B', 'hired_on': '2020-01-01'}]",
}


@pytest.fixture(scope="module")
def company(new_site):
    """Return a function that gives the site of a company whose card the plugin counts, with other functions in it."""
    site = new_site()
    site.add("acme", version="1.4", package={"__init__.py": code(), "rules/a.toml": RULES})
    policy = 'schema = 1\nplugins = ["acme"]\n[[bind]]\nrole = "agent"\nscorecard = "acme.month"\n'
    (site.folder / "kpi.toml").write_text(policy)
    (site.folder / "people.log").write_text("B\n")
    assert site.kpi("init").returncode == 0
    for kind, text in FACTS.items():
        (site.folder / f"{kind}.csv").write_text(text)
        done = site.kpi("import", kind, f"{kind}.csv")
        assert done.returncode == 0, done.stderr

    def with_functions(**bodies):
        (site.folder / "kpi_acme" / "__init__.py").write_text(code(**bodies))
        return site

    return with_functions


def code(**bodies):
    return dedent(CODE).format(**{**GOOD, **bodies})


def refused(site, *arguments):
    """Run a command that ends with 5 and leaves the store as it was; return its one line."""
    before = (site.folder / "kpi.db").read_bytes()
    done = site.kpi(*arguments)
    assert done.returncode == 5, done.stdout + done.stderr
    assert (site.folder / "kpi.db").read_bytes() == before
    (line,) = [one for one in done.stderr.splitlines() if one.startswith("error:")]
    return line


def test_whole_ones_run_and_import(company):
    site = company()
    done = site.kpi("run", "--period", "2025-01", "-o", "csv")
    assert "1.00" in done.stdout, done.stderr
    assert site.kpi("import", "employees", "people.log").returncode == 0


@pytest.mark.parametrize(
    "body, said",
    [
        ("return rows['call']", "the working 'acme_count' broke: KeyError: 'call'"),
        ("raise SystemExit(0)", "the working 'acme_count' broke: SystemExit: 0"),
        ("return None", "the working 'acme_count' returned None, which is no Worked"),
    ],
)
def test_a_working_that_breaks_ends_the_run_with_its_plugin_and_version(company, body, said):
    line = refused(company(working=body), "run", "--period", "2025-01")
    assert line == f"error: {said} [acme (kpi-acme 1.4)]"


@pytest.mark.parametrize(
    "body, said",
    [
        ("raise KeyError('field')", "the reader 'acme_log' failed: KeyError: 'field'"),
        ("yield {'id': 'B'}; raise SystemExit(0)", "the reader 'acme_log' failed: SystemExit: 0"),
        ("return None", "the reader 'acme_log' failed: TypeError: 'NoneType' object is not iterable"),
    ],
)
def test_a_reader_that_breaks_ends_the_import_with_its_plugin_and_version(company, body, said):
    line = refused(company(reader=body), "import", "employees", "people.log")
    assert line == f"error: people.log: {said} [acme (kpi-acme 1.4)]"
