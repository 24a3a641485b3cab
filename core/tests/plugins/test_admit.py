import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.specifiers import SpecifierSet

from kpi.plugins.admit import admit, incompatibility
from kpi.plugins.discover import discover
from kpi.plugins.state import State


def admitted(site, wanted=None):
    return {one.distribution.title: one for one in admit(discover([str(site.folder)]), wanted)}


def test_a_plugin_for_this_core_is_found(site):
    site.add("acme")
    assert admitted(site)["kpi-acme 1.0"].state is State.FOUND


def test_a_plugin_for_another_core_is_incompatible_and_says_why(site):
    site.add("acme", requires="kpi-core>=99")
    plugin = admitted(site)["kpi-acme 1.0"]
    assert plugin.state is State.INCOMPATIBLE
    assert plugin.problem.startswith("it needs kpi-core>=99, this is ")


def test_two_distributions_with_one_name_are_blocked_and_each_names_the_other(site):
    site.add("acme", distribution="kpi-acme")
    site.add("acme", distribution="other-acme", version="3.1", module="other_acme")
    plugins = admitted(site)
    assert plugins["kpi-acme 1.0"].state is State.BLOCKED
    assert "other-acme 3.1" in plugins["kpi-acme 1.0"].problem
    assert "kpi-acme 1.0" in plugins["other-acme 3.1"].problem


@pytest.mark.parametrize("name", ["core", "company", "not-a-name"])
def test_a_name_that_would_confuse_ids_is_blocked(site, name):
    site.add(name, module="kpi_odd")
    assert [one.state for one in admitted(site).values()] == [State.BLOCKED]


def test_a_plugin_that_the_policy_does_not_list_is_blocked(site):
    site.add("acme")
    site.add("mill")
    plugins = admitted(site, wanted=["mill"])
    assert plugins["kpi-acme 1.0"].state is State.BLOCKED
    assert "policy" in plugins["kpi-acme 1.0"].problem
    assert plugins["kpi-mill 1.0"].state is State.FOUND


@pytest.mark.parametrize(
    "requires, version, fits",
    [
        (["kpi-core>=0.1,<1"], "0.1.0", True),
        (["Kpi_Core~=0.1"], "0.9", True),
        (["kpi-core<0.1"], "0.1.0", False),
        (["kpi-core>=0.2"], "0.2.0rc1", False),
        (["kpi-core>=0.2rc1"], "0.2.0rc1", True),
        (["kpi-core>=9; python_version<'3'"], "0.1.0", True),
        (["kpi-core>=9; extra == 'later'"], "0.1.0", True),
        (["attrs"], "0.1.0", True),
        (["kpi-core"], "0.1.0", True),
        (["kpi-core>=0.1", "kpi-core<0.1"], "0.1.0", False),
        (["kpi-core (>=0.1)"], "0.1.0", True),
        (["$"], "0.1.0", False),
        (["kpi-core >> 1"], "0.1.0", False),
    ],
)
def test_requirements_are_read_as_pip_reads_them(requires, version, fits):
    assert (incompatibility(requires, version) == "") is fits


release = st.lists(st.integers(0, 3), min_size=1, max_size=3).map(lambda parts: ".".join(map(str, parts)))
clause = st.tuples(st.sampled_from([">=", "<=", "<", "=="]), release).map("".join)


@given(st.lists(clause, max_size=2).map(",".join), release)
def test_plain_releases_compare_as_packaging_compares_them(specifier, version):
    expected = SpecifierSet(specifier).contains(version, prereleases=True)
    assert (incompatibility([f"kpi-core{specifier}"], version) == "") is expected


def test_a_plain_range_is_judged_without_a_library_for_versions():
    code = (
        "import sys; from kpi.plugins.admit import incompatibility as i; i(['kpi-core>=0.1,<1'], '0.1.0'); "
        "sys.exit('packaging' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
