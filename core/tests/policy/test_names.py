import pytest

from kpi.errors import Fault, Faults
from kpi.model.names import Names
from kpi.policy.names import Resolver


@pytest.fixture
def metrics():
    names = Names("metric")
    for name in ("score", "shop.sales", "shop.score", "desk.sales", "desk.calls"):
        names.add(name)
    names.add("desk.wait", ["seconds"])
    return names


@pytest.mark.parametrize(
    "owner, name, found",
    [
        ("shop", "sales", ["shop.sales"]),
        ("shop", "score", ["shop.score"]),
        ("desk", "score", ["score"]),
        ("desk", "shop.sales", ["shop.sales"]),
        ("company", "calls", ["desk.calls"]),
        ("company", "sales", ["shop.sales", "desk.sales"]),
        ("company", "seconds", ["desk.wait"]),
        ("company", "nothing", []),
    ],
)
def test_ones_own_name_wins_then_the_cores_then_a_unique_one(metrics, owner, name, found):
    assert metrics.find(name, owner) == found


def test_a_name_of_nothing_is_a_fault_with_the_nearest_name(metrics):
    faults = Faults()
    resolve = Resolver({"metric": metrics}, "company", "kpi.toml:3", "rule x", faults)
    assert resolve("metric", "desk.cals") == "desk.cals"
    (fault,) = faults.found
    assert (fault.message, fault.where, fault.hint) == (
        "rule x: unknown metric 'desk.cals'",
        "kpi.toml:3",
        "did you mean 'desk.calls'?",
    )


def test_a_name_of_several_things_lists_them(metrics):
    faults = Faults()
    Resolver({"metric": metrics}, "company", faults=faults)("metric", "sales")
    assert faults.found[0].hint == "write one of desk.sales, shop.sales"


def test_without_a_place_for_faults_a_name_is_left_as_written(metrics):
    assert Resolver({"metric": metrics}, "company")("metric", "sales") == "sales"


def test_a_plugin_that_is_not_loaded_is_blamed(metrics):
    faults = Faults()
    resolve = Resolver(
        {"metric": metrics},
        "company",
        faults=faults,
        blame=lambda name: Fault("x", f"{name} is with a broken plugin"),
    )
    resolve("metric", "acme.x")
    assert faults.found[0].hint == "acme.x is with a broken plugin"
