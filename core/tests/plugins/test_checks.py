"""Examinations that plugins add: run after the core's own, and told with their findings."""

import json

import pytest

CHECK = """
    from kpi.api import Check, Finding, Label, hookimpl

    def examine(policy):
        {body}

    @hookimpl
    def kpi_checks():
        return [Check("house.pets", Label("宠物", "pets"), examine)]
"""


def test_the_findings_of_a_plugin_stand_among_the_others(site):
    body = 'return [Finding("no_pets", "error", Label("没有宠物", "there are no pets"), about="house.pets")]'
    site.add("house", CHECK.format(body=body))
    done = site.kpi("check", "-o", "json", "--lang", "en")
    assert done.returncode == 1, done.stderr
    [found] = [one for one in json.loads(done.stdout)["findings"] if one["code"] == "no_pets"]
    assert (found["message"], found["about"]) == ("there are no pets", "house.pets")


def test_a_check_that_breaks_is_the_fault_of_its_plugin(site):
    site.add("house", CHECK.format(body="raise RuntimeError('no key')"))
    done = site.kpi("check", "-o", "json")
    assert done.returncode == 5
    assert "no key" in done.stdout + done.stderr
    assert "house" in done.stdout + done.stderr


@pytest.mark.parametrize(
    "body, said",
    [
        ("return None", "TypeError"),
        ("return ['no pets']", "it returned 'no pets', which is no Finding"),
        ("raise SystemExit(0)", "SystemExit(0)"),
        ("yield Finding('no_pets', 'note', 'none'); raise RuntimeError('torn')", "torn"),
    ],
)
def test_a_check_that_returns_rubbish_or_leaves_is_the_fault_of_its_plugin_too(site, body, said):
    site.add("house", CHECK.format(body=body))
    done = site.kpi("check", KPI_LOAD_PLUGINS="house")
    assert done.returncode == 5
    (line,) = [one for one in done.stderr.splitlines() if one.startswith("error:")]
    assert said in line
    assert "[house (kpi-house 1.0)]" in line
