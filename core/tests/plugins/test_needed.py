"""A broken plugin from the side of the user: one line, kpi still works, what needs it ends with 5."""

import json

import pytest

BROKEN = "raise RuntimeError('no licence')"


@pytest.fixture
def shop(site, good):
    """Return a site with a company that wants the plugin acme, which breaks after the company was made."""
    site.add("acme", good("acme"), version="1.2")
    made = site.kpi("init", "shop", "--plugin", "acme")
    assert made.returncode == 0, made.stderr
    (site.folder / "kpi_acme.py").write_text(BROKEN)
    return site


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "--period", "2018-01", "--db", "shop/kpi.db"],
        ["rules", "--db", "shop/kpi.db"],
        ["show", "scores", "--period", "2018-01", "--db", "shop/kpi.db"],
    ],
)
def test_what_needs_the_plugin_ends_with_5_and_names_it_with_its_version(shop, arguments):
    done = shop.kpi(*arguments)
    assert done.returncode == 5, done.stdout + done.stderr
    assert done.stdout == ""
    (line,) = [one for one in done.stderr.splitlines() if one.startswith("error:")]
    assert "kpi-acme 1.2" in line
    assert "RuntimeError: no licence" in line
    assert "kpi.toml:" in line


def test_without_a_policy_the_broken_plugin_costs_only_itself(shop, good):
    shop.add("mill", good("mill"))
    done = shop.kpi("rules", "-o", "json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["schema"] == 1
    assert "kpi-acme 1.2" in done.stderr


@pytest.mark.parametrize("arguments", [["try", "acme.picked", "value=1"], ["rules", "acme.picked"]])
def test_a_rule_of_the_broken_plugin_is_blamed_on_it(shop, arguments):
    done = shop.kpi(*arguments)
    assert done.returncode == 5, done.stderr
    assert "kpi-acme 1.2" in done.stderr


def test_a_version_that_the_policy_does_not_accept_ends_with_5(shop, good):
    (shop.folder / "kpi_acme.py").write_text(good("acme"))
    (shop.folder / "shop" / "kpi.toml").write_text(
        'schema = 1\nplugins = ["acme"]\nrequire = ["kpi-acme>=2"]\n'
    )
    done = shop.kpi("run", "--period", "2018-01", "--db", "shop/kpi.db")
    assert done.returncode == 5
    assert "kpi-acme 1.2 is installed" in done.stderr
