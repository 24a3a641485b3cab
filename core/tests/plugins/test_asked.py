import pytest

from kpi.errors import UsageError
from kpi.plugins.admit import admit
from kpi.plugins.asked import Asked, asked
from kpi.plugins.discover import discover
from kpi.plugins.state import State


def test_an_environment_that_says_nothing_asks_for_nothing():
    assert asked({}) == Asked()


def test_names_are_parted_by_commas_and_an_empty_list_names_nobody():
    assert asked({"KPI_LOAD_PLUGINS": " acme, mill ,"}).only == {"acme", "mill"}
    assert asked({"KPI_LOAD_PLUGINS": ""}).only == frozenset()
    assert asked({"KPI_DISABLE_PLUGINS": "acme"}).disabled == {"acme"}


@pytest.mark.parametrize(
    "value, on", [("1", True), ("Yes", True), ("true", True), ("0", False), ("no", False), ("", False)]
)
def test_a_switch_is_on_or_off(value, on):
    assert asked({"KPI_STRICT_PLUGINS": value}).strict is on
    assert asked({"KPI_TRACE_PLUGINS": value}).traced is on


def test_a_switch_that_is_neither_is_refused_with_its_name():
    with pytest.raises(UsageError, match="KPI_TRACE_PLUGINS: 'maybe' is neither on nor off"):
        asked({"KPI_TRACE_PLUGINS": "maybe"})


def test_a_name_that_nobody_has_is_told_with_the_nearest():
    (fault,) = asked({"KPI_DISABLE_PLUGINS": "acme,mil"}).unknown(["acme", "mill"])
    assert (fault.where, fault.hint) == ("KPI_DISABLE_PLUGINS", "did you mean 'mill'?")


@pytest.mark.parametrize(
    "wishes, left_out",
    [
        (Asked(only=frozenset({"mill"})), {"acme": "KPI_LOAD_PLUGINS does not name it"}),
        (Asked(disabled=frozenset({"mill"})), {"mill": "KPI_DISABLE_PLUGINS names it"}),
        (
            Asked(only=frozenset({"mill"}), disabled=frozenset({"mill"})),
            {"acme": "KPI_LOAD_PLUGINS does not name it", "mill": "KPI_DISABLE_PLUGINS names it"},
        ),
    ],
)
def test_one_that_is_left_out_is_blocked_and_not_missed(site, wishes, left_out):
    site.add("acme")
    site.add("mill")
    plugins = admit(discover([str(site.folder)]), asked=wishes)
    assert {one.name: one.problem for one in plugins if one.state is State.BLOCKED} == left_out
    assert all(one.wanted is (one.name not in left_out) for one in plugins)


def test_a_run_that_needs_one_which_is_left_out_ends_with_5_and_says_why(site, good):
    site.add("acme", good("acme"))
    (site.folder / "kpi.toml").write_text('schema = 1\nplugins = ["acme"]\n')
    done = site.kpi("rules", KPI_DISABLE_PLUGINS="acme")
    assert done.returncode == 5
    assert (
        "kpi.toml:2: the plugin 'acme' is blocked: KPI_DISABLE_PLUGINS names it [kpi-acme 1.0]" in done.stderr
    )


def test_an_unknown_name_is_told_once_and_ends_a_strict_command(site, good):
    site.add("acme", good("acme"))
    asked_for = {"KPI_LOAD_PLUGINS": "acme,acne"}
    line = "KPI_LOAD_PLUGINS: the plugin 'acne' is not installed"
    for arguments in (["rules"], ["plugins"]):
        done = site.kpi(*arguments, **asked_for)
        assert (done.returncode, done.stderr.count("acne")) == (0, 1)
        assert line in done.stderr
    done = site.kpi("rules", KPI_STRICT_PLUGINS="1", **asked_for)
    assert done.returncode == 5
    assert f"error: {line}" in done.stderr


def test_tracing_tells_each_step_on_stderr_with_its_time_and_leaves_stdout(site, good):
    site.add("acme", good("acme"))
    site.add("mill", "raise RuntimeError('no licence')")
    done = site.kpi("rules", "-o", "json", KPI_LOAD_PLUGINS="acme,mill", KPI_TRACE_PLUGINS="1")
    assert done.stdout.startswith("{")
    discovered, admitted, acme, mill, _ = done.stderr.splitlines()
    assert discovered.startswith("trace: discover: ")
    assert "acme (kpi-acme 1.0) found" in admitted
    assert acme.startswith("trace: load acme (kpi-acme 1.0): ")
    assert acme.endswith(" ms, loaded, 1 hook called: kpi_metrics 1")
    assert mill.endswith(" ms, broken, 0 hooks called")


def test_plugins_that_are_loaded_in_a_strict_environment_end_with_5_where_one_is_broken(site, good):
    site.add("acme", good("acme"))
    chosen = {"KPI_LOAD_PLUGINS": "acme", "KPI_STRICT_PLUGINS": "1"}
    assert site.kpi("plugins", "--load", **chosen).returncode == 0
    (site.folder / "kpi_acme.py").write_text("raise RuntimeError('no licence')")
    assert site.kpi("plugins", "--load", **chosen).returncode == 5


def test_cases_end_with_5_in_a_strict_environment_where_the_policy_cannot_be_loaded(site):
    site.add("acme", "raise RuntimeError('no licence')")
    case = 'schema = 1\n[[case]]\nid = "x"\nrule = "acme.x"\ngiven = { x = 1 }\nexpect = { result = "1" }\n'
    (site.folder / "cases.toml").write_text(case)
    chosen = {"KPI_LOAD_PLUGINS": "acme"}
    assert site.kpi("test", "cases.toml", **chosen).returncode == 1
    done = site.kpi("test", "cases.toml", KPI_STRICT_PLUGINS="1", **chosen)
    assert done.returncode == 5
    assert "RuntimeError: no licence [kpi-acme 1.0]" in done.stderr
