import json

from kpi.app.probe import probe
from kpi.plugins.admit import admit
from kpi.plugins.discover import discover
from kpi.plugins.state import State

UNKNOWN_SCORER = """
from kpi.api import Label, Rule, RuleKind, hookimpl

@hookimpl
def kpi_rules():
    return [Rule("acme.act", RuleKind.SCORE, Label("杂技", "act"), "juggling", (), {})]
"""


def test_plugins_are_listed_from_metadata_alone(site):
    site.add("acme", "import pathlib; pathlib.Path('imported').touch()")
    (row,) = site.listed()["acme"]
    assert (row["state"], row["distribution"], row["version"]) == ("found", "kpi-acme", "1.0")
    assert not (site.folder / "imported").exists()


def test_plugins_load_tells_loaded_from_broken_and_a_crash_touches_nobody(site, good):
    site.add("acme", good("acme"))
    site.add("crash", "import os; os._exit(7)")
    site.add("mill", "print('noise'); raise RuntimeError('no licence')")
    rows = site.listed("--load")
    assert rows["acme"][0]["state"] == "loaded"
    assert (rows["crash"][0]["state"], rows["crash"][0]["problem"]) == (
        "broken",
        "loading it ended the process with code 7",
    )
    assert (rows["mill"][0]["state"], rows["mill"][0]["problem"]) == ("broken", "RuntimeError: no licence")


def test_a_plugin_that_hangs_is_broken(site, monkeypatch):
    site.add("acme", "import time; time.sleep(60)")
    monkeypatch.setenv("PYTHONPATH", str(site.folder))
    (plugin,) = admit(discover([str(site.folder)]))
    report = probe(plugin, patience=2)
    assert report.plugin.state is State.BROKEN
    assert report.plugin.problem == "loading it took more than 2 seconds"


def test_doctor_shows_the_traceback_of_a_broken_plugin_and_ends_with_5(site):
    site.add("acme", "raise RuntimeError('no licence')")
    done = site.kpi("doctor", "acme")
    assert done.returncode == 5
    assert "acme (kpi-acme 1.0): broken, RuntimeError: no licence" in done.stdout
    assert 'kpi_acme.py", line 1' in done.stderr


def test_doctor_shows_time_modules_and_declarations_of_a_good_one(site, good):
    site.add("acme", "import wave\n" + good("acme"))
    done = site.kpi("doctor", "acme", "-o", "json")
    assert done.returncode == 0, done.stderr
    (report,) = json.loads(done.stdout)["plugins"]
    assert report["state"] == "loaded"
    assert report["milliseconds"] > 0
    assert {"kpi_acme", "wave"} <= set(report["modules"])
    assert report["declared"] == {"kpi_metrics": 1}


def test_a_plugin_whose_declarations_do_not_hold_together_is_broken(site):
    site.add("acme", UNKNOWN_SCORER)
    assert site.listed("--load")["acme"][0]["state"] == "broken"
    done = site.kpi("doctor", "acme")
    assert done.returncode == 5
    assert "acme (kpi-acme 1.0): broken, " in done.stdout
    assert "juggling" in done.stderr
    assert "Traceback" not in done.stderr


def test_doctor_of_an_unknown_plugin_is_a_usage_error_with_the_nearest_name(site):
    site.add("acme")
    done = site.kpi("doctor", "acne")
    assert done.returncode == 2
    assert "did you mean 'acme'?" in done.stderr


def test_the_wanted_plugins_of_a_policy_are_told_from_the_others(site):
    site.add("acme")
    site.add("mill")
    (site.folder / "kpi.toml").write_text('schema = 1\nplugins = ["mill"]\n')
    rows = site.listed()
    assert (rows["acme"][0]["state"], rows["mill"][0]["state"]) == ("blocked", "found")


def test_a_wanted_plugin_that_is_not_installed_is_told(site):
    (site.folder / "kpi.toml").write_text('schema = 1\nplugins = ["mill"]\n')
    done = site.kpi("plugins")
    assert done.returncode == 0
    assert "kpi.toml wants the plugin 'mill', which is not installed" in done.stderr
