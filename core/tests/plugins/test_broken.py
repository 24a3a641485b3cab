"""Every way in which a plugin breaks, all installed at once, from the side of the user.

Each is told in one line with its name and version; what does not need it works; what needs it ends with 5 and
leaves the store as it was.
"""

import json
import os
from textwrap import dedent

import pytest

MARK = "from kpi.api import Importer, Measure, Metric, Scorer, hookimpl\n"
FACE = "from kpi.api import Plugin\nplugin = Plugin(__name__)\n"


def hook(body, name="kpi_metrics"):
    return f"{MARK}\n@hookimpl\ndef {name}():\n    {body}\n"


BREAKS = {
    "raises": ("raise RuntimeError('no licence')", "broken: RuntimeError: no licence"),
    "leaves": ("raise SystemExit('go away')", "broken: SystemExit: go away"),
    "odd": ("class Odd(BaseException): pass\nraise Odd('at all')", "broken: Odd: at all"),
    "garbled": ("def", "broken: SyntaxError: invalid syntax (kpi_garbled.py, line 1)"),
    "lacking": ("import no_such_module", "broken: ModuleNotFoundError: No module named 'no_such_module'"),
    "misspelt": (
        hook("return []", "kpi_metric"),
        "broken: there is no hook 'kpi_metric'; did you mean 'kpi_metrics'?",
    ),
    "failing": (hook("1 / 0"), "broken: ZeroDivisionError: division by zero"),
    "quitting": (hook("raise SystemExit(0)"), "broken: SystemExit: 0"),
    "silent": (hook("return None"), "broken: kpi_metrics returned None, not an iterable of Metric"),
    "wordy": (hook("return 'metrics'"), "broken: kpi_metrics returned 'metrics', not an iterable of Metric"),
    "mixed": (
        hook("return [Metric.simple('mixed.x', Measure.COUNT), 7]"),
        "broken: kpi_metrics returned 7 among its declarations, which is no Metric",
    ),
    "halfway": (
        hook("yield Metric.simple('halfway.x', Measure.COUNT)\n    raise RuntimeError('torn')"),
        "broken: RuntimeError: torn",
    ),
    "stranger": (
        hook("return [Metric.simple('acme.x', Measure.COUNT)]"),
        "broken: kpi_metrics: the id 'acme.x' must begin with 'stranger.'",
    ),
    "first": (
        hook("return [Scorer('pick', lambda value: value)]", "kpi_scorers"),
        "blocked: the scorer 'pick' is also declared by second (kpi-second 1.4)",
    ),
    "second": (
        hook("return [Scorer('pick', lambda value: value)]", "kpi_scorers"),
        "blocked: the scorer 'pick' is also declared by first (kpi-first 1.4)",
    ),
    "twice": (
        hook("return 2 * [Importer('dbf', ('.dbf',), list)]", "kpi_importers"),
        "blocked: the importer 'dbf' is declared twice",
    ),
    "usurper": (
        hook("return [Scorer('bands', lambda value: value)]", "kpi_scorers"),
        "broken: the scorer 'bands' of usurper (kpi-usurper 1.4) is also declared by core ",
    ),
}
"""Of one module each: its code, and what is said of it."""


@pytest.fixture(scope="module")
def site(new_site):
    """Return a site with a whole plugin and every broken one."""
    site = new_site()
    site.add("good", hook("return [Metric.simple('good.picked', Measure.COUNT)]"))
    for name, (code, _) in BREAKS.items():
        site.add(name, code, version="1.4")
    site.add("newer", requires="kpi-core>=99", version="1.4")
    site.add("torn", version="1.3")
    site.add("torn", version="1.4")
    site.add("rival", version="1.4")
    site.add("rival", distribution="other-rival", module="other_rival", version="2.0")
    site.add("faulty", version="1.4", package={"__init__.py": FACE, "rules/a.toml": FAULTY})
    site.add("spelt", version="1.4", package={"__init__.py": FACE, "rules/a.toml": "schema = \n"})
    site.add("unpacked", version="1.4", package={"__init__.py": FACE})
    site.add("empty", version="1.4", package={"__init__.py": FACE, "rules/README.md": ""})
    site.add("partly", version="1.4", package={"__init__.py": FACE, "rules/a.toml": PARTLY})
    made = site.kpi("init", "company", "--plugin", "good")
    assert made.returncode == 0, made.stderr
    return site


FAULTY = 'schema = 1\n[metric.x]\nlabel = "x"\nunit = "count"\nunits = "count"\n[metric.y]\nunit = "count"\n'
PARTLY = 'schema = 1\n[scorecard.month]\nlabel = "m"\n[[scorecard.month.item]]\nrule = "left_at_home"\n'

EVERY = {
    **{name: said for name, (_, said) in BREAKS.items()},
    "newer": "incompatible: it needs kpi-core>=99, this is ",
    "torn": "blocked: hidden by kpi-torn 1.",
    "rival": "blocked: the name is also taken by other-rival 2.0",
    "faulty": "broken: kpi_faulty/rules/a.toml:5: metric.x.units: unknown key (and 1 more)",
    "spelt": "broken: kpi_spelt/rules/a.toml:1:10: Invalid value",
    "unpacked": "broken: kpi_unpacked/rules: there is no such folder of rule files",
    "empty": "broken: kpi_empty/rules: there is no rule file in this folder",
    "partly": "broken: kpi_partly/rules/a.toml:2: scorecard partly.month: unknown rule 'left_at_home'",
}
"""Every plugin that cannot be used, and how the line that tells it goes on."""


@pytest.fixture(scope="module")
def listed(site):
    """Return the talk of a command that needs none of them."""
    done = site.kpi("rules", "-o", "json", KPI_LANG="en")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["schema"] == 1
    return [line for line in done.stderr.splitlines() if line.startswith("warning: the plugin ")]


@pytest.mark.parametrize("name", EVERY)
def test_each_is_told_in_one_line_with_name_and_version(listed, name):
    (line,) = [one for one in listed if one.startswith(f"warning: the plugin {name!r} ")]
    assert line.startswith(f"warning: the plugin {name!r} is {EVERY[name]}")
    assert f"[kpi-{name} 1." in line
    assert line.endswith(f"; kpi doctor {name}")


def test_nothing_else_is_told(listed):
    assert len(listed) == len(EVERY)


@pytest.mark.parametrize(
    "arguments, told",
    [(["--help"], "Usage: kpi"), (["plugins"], "kpi-torn"), (["try", "good.picked", "--help"], "Usage")],
)
def test_kpi_itself_works_and_says_nothing_of_them(site, arguments, told):
    done = site.kpi(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert told in done.stdout


def test_a_run_that_needs_the_whole_one_alone_has_nothing_to_say_of_the_others(site):
    done = site.kpi("run", "--period", "2025-01", "--db", "company/kpi.db")
    assert done.returncode == 0, done.stderr
    assert "plugin" not in done.stderr


def test_a_run_that_needs_them_ends_with_5_names_each_with_a_hint_and_leaves_the_store(site):
    policy, store = site.folder / "company" / "kpi.toml", site.folder / "company" / "kpi.db"
    whole, before = policy.read_text(), store.read_bytes()
    policy.write_text(f"schema = 1\nplugins = {json.dumps(['good', *EVERY])}\n")
    try:
        done = site.kpi("run", "--period", "2025-01", "--db", "company/kpi.db", "-o", "json")
    finally:
        policy.write_text(whole)
    assert done.returncode == 5, done.stderr
    assert store.read_bytes() == before
    assert done.stderr == ""
    faults = json.loads(done.stdout)["error"]["faults"]
    for name, said in EVERY.items():
        (fault,) = [one for one in faults if one["message"].startswith(f"the plugin {name!r} ")]
        assert fault["message"].startswith(f"the plugin {name!r} is {said}")
        assert (fault["hint"], fault["who"][: len(name) + 5]) == (f"kpi doctor {name}", f"kpi-{name} ")
        assert fault["where"].startswith("company/kpi.toml:2")
    assert len(faults) == len(EVERY)


def test_the_doctor_sees_what_loading_them_together_would_show(site):
    done = site.kpi("doctor", "first", KPI_DISABLE_PLUGINS="first")
    assert done.returncode == 5
    assert "the scorer 'pick' is also declared by second (kpi-second 1.4)" in done.stdout
    done = site.kpi("doctor", "twice")
    assert done.returncode == 5
    assert "the importer 'dbf' is declared twice" in done.stdout


def test_a_strict_environment_ends_with_5_and_names_them_all(site):
    done = site.kpi("rules", KPI_STRICT_PLUGINS="1")
    assert (done.returncode, done.stdout) == (5, "")
    told = [line for line in done.stderr.splitlines() if line.startswith("error: the plugin ")]
    assert len(told) == len(EVERY)


def test_a_policy_that_wants_the_whole_one_alone_is_content_in_a_strict_environment(site):
    done = site.kpi("rules", "--db", "company/kpi.db", KPI_STRICT_PLUGINS="1")
    assert (done.returncode, done.stderr) == (0, "")


def test_those_left_out_by_the_environment_are_not_told(site):
    done = site.kpi("rules", KPI_LOAD_PLUGINS="good, faulty")
    assert done.returncode == 0
    (line,) = done.stderr.splitlines()
    assert line.startswith("warning: the plugin 'faulty'")
    assert site.kpi("rules", KPI_LOAD_PLUGINS="").stderr == ""


def test_a_plugin_stopped_by_a_person_s_key_stops_the_program(new_site):
    site = new_site()
    site.add("acme", "raise KeyboardInterrupt")
    done = site.kpi("rules")
    assert (done.returncode, done.stderr) == (130, "\nstopped\n")
    assert "broken, loading it ended the process" in site.kpi("doctor", "acme").stdout


def test_one_that_is_slow_is_told_by_plugins_and_doctor_with_its_time(new_site, monkeypatch):
    site = new_site()
    site.add("acme", "import time\ntime.sleep(1.2)\n" + dedent(hook("return []")))
    done = site.kpi("plugins", "--load", "-o", "json")
    assert json.loads(done.stdout)["plugins"][0]["milliseconds"] >= 1200
    (line,) = done.stderr.splitlines()
    assert line.startswith("warning: acme (kpi-acme 1.0) took 1")
    assert "to load, more than 1000" in line
    assert "warning: acme (kpi-acme 1.0) took 1" in site.kpi("doctor", "acme").stderr


def test_of_two_versions_on_the_path_the_earlier_is_used_and_the_later_is_told(new_site):
    earlier, later = new_site(), new_site()
    code = hook("return [Metric.simple('acme.picked', Measure.COUNT)]")
    earlier.add("acme", code, version="1.0")
    later.add("acme", code, version="2.0")
    path = {"PYTHONPATH": f"{earlier.folder}{os.pathsep}{later.folder}", "KPI_LOAD_PLUGINS": "acme"}
    done = earlier.kpi("rules", **path)
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        "warning: the plugin 'acme' is blocked: hidden by kpi-acme 1.0, earlier on the path [kpi-acme 2.0]; kpi doctor acme"
    ]
    assert earlier.kpi("doctor", "acme", **path).returncode == 0
    assert earlier.kpi("plugins", "--freeze", **path).stdout.count("kpi-acme==1.0") == 1
